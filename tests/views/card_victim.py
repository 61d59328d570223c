"""Run as a program by the kill test: opens a card, types, says what is on disk, and is killed.

Arguments: data folder, household id. Prints LEFT when the draft of the field that was left is stored.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from app.core.clock import SystemClock
from app.services.offices import unlock
from app.views.jobs import Jobs
from app.views.pages.card_page import CardPage
from tests.views.card_examples import CLERK, PASSWORD, QUICK
from tests.views.recording import RecordingDialogs


def main() -> None:
    application = QApplication(sys.argv[:1])
    session = unlock(Path(sys.argv[1]), CLERK, PASSWORD, SystemClock(), cost=QUICK)
    page = CardPage(session, Jobs(), RecordingDialogs())
    page.show()
    once = Qt.ConnectionType.SingleShotConnection
    page.file.judged.connect(lambda: QTimer.singleShot(0, lambda: _type(page)), once)
    page.file.draft_stored.connect(lambda: print("LEFT", flush=True))
    page.show_household(sys.argv[2])
    application.exec()


def _type(page: CardPage) -> None:
    """Type two fields, leave both, and begin a third."""
    panel = page.form.current().panel
    for name, text in (("natural_village", "上柳"), ("address", "12号"), ("phone", "139")):
        panel.editor(name).setFocus()
        for character in text:
            key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character)
            QApplication.sendEvent(panel.editor(name).focusProxy(), key)
        if name != "phone":
            panel.editor(name).commit()


if __name__ == "__main__":
    main()
