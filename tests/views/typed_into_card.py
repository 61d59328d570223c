"""Child process of `test_chinese_input`: the real card page over a real file, typed into by xdotool.

Prints name and card number of the first member as JSON, and whether the input method was on in each cell.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.bootstrap import input_method_variables, make_application, session_bus_has
from app.core.clock import SystemClock
from app.domain.permissions import Role
from app.services.offices import NewUser, create_office, unlock
from app.services.session import Session, Unit
from app.views.jobs import Jobs
from app.views.pages.card_copy import MEMBER
from app.views.pages.card_page import CardPage
from tests.views.card_examples import CLERK, PASSWORD, QUICK
from tests.views.recording import RecordingDialogs
from tests.views.typed_with_input_method import SWITCH_ON, wait_for_focus, when_typed

NAME_KEYS = f"{SWITCH_ON}\nxdotool type --delay 100 'nihao '; sleep 1"
NUMBER_KEYS = "xdotool type --delay 100 '99000019680512011x'; sleep 1"
GIVE_UP_MS = 40_000


class Typist:
    """Types into the name cell, then into the number cell of the same person, then ends the program."""

    def __init__(self, page: CardPage, application: QApplication) -> None:
        self._page = page
        self._application = application
        self.listening: dict[str, bool] = {}

    def begin(self) -> None:
        """The card is on the screen; a click into its first section gives the window the keyboard."""
        line = self._page.form.current().panel.editor("natural_village").focusProxy()
        wait_for_focus(line, lambda: self._type_into("name", NAME_KEYS, self._on_named))

    def _on_named(self) -> None:
        self._type_into("id_no", NUMBER_KEYS, self._application.quit)

    def _type_into(self, name: str, script: str, then) -> None:
        form = self._page.form
        form.go_to(form.titles.index("家庭成员"))
        table = form.current().table
        table.go_to(table.records.row(0)["id"], name)
        line = table.open_editor().focusProxy()
        self.listening[name] = bool(line.inputMethodQuery(Qt.InputMethodQuery.ImEnabled))
        when_typed(line, subprocess.Popen(["bash", "-c", script]), then)


def main() -> None:
    os.environ.update(input_method_variables(os.environ, sys.platform, session_bus_has))
    application = make_application()
    unit = Unit("柳溪乡", "990000001")
    clock, clerk = SystemClock(), NewUser(CLERK, PASSWORD, Role.ENTRY)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "office"
        made = create_office(folder, unit, "王主任", PASSWORD, clock, others=(clerk,), cost=QUICK)
        made.finish().close()
        session = unlock(folder, CLERK, PASSWORD, clock, cost=QUICK)
        print(json.dumps(type_into_card(application, session)))
        session.close()


def type_into_card(application: QApplication, session: Session) -> dict[str, object]:
    jobs = Jobs()
    page = CardPage(session, jobs, RecordingDialogs())
    page.resize(1200, 760)
    page.show()
    typist = Typist(page, application)
    QTimer.singleShot(0, lambda: page.show_new("990000001001", "一组"))
    QTimer.singleShot(1500, typist.begin)
    QTimer.singleShot(GIVE_UP_MS, application.quit)
    application.exec()
    page.form.commit()
    assert page.file.copy is not None
    member = page.file.copy.records(MEMBER)[0]
    jobs.finish()
    return {"name": member.get("name"), "id_no": member.get("id_no"), "listening": typist.listening}


if __name__ == "__main__":
    Path(os.environ["XDG_RUNTIME_DIR"]).mkdir(mode=0o700, exist_ok=True)
    main()
