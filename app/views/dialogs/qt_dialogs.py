"""The `Dialogs` port on a real screen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QPushButton, QWidget

from app.views.dialogs.notice import NoticeLine
from app.views.dialogs.port import ALL_FILES
from app.views.dialogs.reports import BugDialog, FaultDialog


class QtDialogs:
    """Dialogs over one window. `notify` shows in a line of that window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._notice = NoticeLine(window)
        self._folder = Path.home()

    def confirm(self, title: str, text: str, yes: str = "确定", no: str = "取消",
                danger: bool = False) -> bool:
        box = self._box(QMessageBox.Icon.Warning if danger else QMessageBox.Icon.Question, title, text)
        accept = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        refuse = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(refuse if danger else accept)
        box.setEscapeButton(refuse)
        box.exec()
        return box.clickedButton() is accept

    def choose(self, title: str, text: str, options: Sequence[str]) -> int | None:
        box = self._box(QMessageBox.Icon.Question, title, text)
        buttons: list[QPushButton] = [box.addButton(option, QMessageBox.ButtonRole.AcceptRole)
                                      for option in options]
        box.setEscapeButton(box.addButton("取消", QMessageBox.ButtonRole.RejectRole))
        box.exec()
        clicked = box.clickedButton()
        return next((at for at, button in enumerate(buttons) if button is clicked), None)

    def inform(self, title: str, text: str) -> None:
        box = self._box(QMessageBox.Icon.Information, title, text)
        box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
        box.exec()

    def notify(self, text: str) -> None:
        self._notice.show_text(text)

    def fault(self, happened: str, kept: str, next_step: str, code: str) -> None:
        FaultDialog(happened, kept, next_step, code, self._window).exec()

    def bug(self, number: str, report: str) -> None:
        BugDialog(number, report, self._window).exec()

    def choose_file(self, title: str, filters: str = ALL_FILES, folder: Path | None = None) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(self._window, title, str(folder or self._folder), filters)
        return self._remember(name)

    def choose_target(self, title: str, name: str, filters: str = ALL_FILES) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, str(self._folder / name), filters)
        path = self._remember(chosen)
        return path.with_suffix(Path(name).suffix) if path and not path.suffix else path

    def choose_folder(self, title: str, folder: Path | None = None) -> Path | None:
        name = QFileDialog.getExistingDirectory(self._window, title, str(folder or self._folder))
        return Path(name) if name else None

    def run(self, dialog: QDialog) -> bool:
        return dialog.exec() == QDialog.DialogCode.Accepted

    def _box(self, icon: QMessageBox.Icon, title: str, text: str) -> QMessageBox:
        box = QMessageBox(self._window)
        box.setIcon(icon)
        box.setWindowTitle(title)
        box.setText(title)
        box.setInformativeText(text)
        return box

    def _remember(self, name: str) -> Path | None:
        if not name:
            return None
        self._folder = Path(name).parent
        return Path(name)
