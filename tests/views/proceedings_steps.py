"""What tests of the windows of meetings and notices do again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from app.views.workplace import Workplace


def quiet(workplace: Workplace, qtbot) -> None:
    """Wait until no job is under way, and for those that its answer began."""
    for _ in range(3):
        qtbot.waitUntil(lambda: not workplace.jobs.running(), timeout=30_000)
        QApplication.processEvents()


def in_window(workplace: Workplace, qtbot, opens: Callable[[], Any], act: Callable[[Any], None]) -> Any:
    """Open a window, act in it while it is shown, close it with Escape; what `opens` returned."""

    def run(window: QDialog) -> bool:
        workplace.dialogs.on_run = None
        window.resize(1280, 720)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        quiet(workplace, qtbot)
        act(window)
        QTest.keyClick(window, Qt.Key.Key_Escape)
        quiet(workplace, qtbot)
        return False

    workplace.dialogs.on_run = run
    answer = opens()
    quiet(workplace, qtbot)
    return answer


def typed(editor: Any, text: str) -> None:
    """Replace what stands in a field, key by key, without leaving it."""
    line = editor.focusProxy()
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QApplication.processEvents()
