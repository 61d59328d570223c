"""Unlocking: who, password; and the way in for a forgotten password with the printed recovery code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QPushButton, QVBoxLayout, QWidget

from app.core.clock import Clock
from app.views.jobs import Jobs
from app.views.pages.entrance import PASSWORD_HINT, Entrance, Steps, focus_soon, form_of, line
from app.views.pages.sheet import words
from app.views.theme import Theme


class LoginPage(Entrance):
    """`unlocking()`: the password is being tried."""

    unlocking = Signal()

    def __init__(self, folder: Path, clock: Clock, jobs: Jobs, theme: Theme, last_user: str = "",
                 note: str = "", parent=None) -> None:
        super().__init__(theme, "乡档", parent)
        self._folder = folder
        self._clock = clock
        self._jobs = jobs
        self._user = QComboBox()
        self._user.setAccessibleName("用户")
        self._wanted = last_user
        self._waiting_password = ""
        self._ways = Steps(self._password_way(), self._recovery_way())
        self._hint = words(tone="muted")
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.hide()
        self.sheet.addLayout(form_of(("用户", self._user)))
        self.sheet.addWidget(self._ways)
        self.sheet.addWidget(self.complaint)
        if note:
            self.sheet.addWidget(words(note, "muted"))
        self.sheet.addWidget(self._hint)
        focus_soon(self._password)
        jobs.read(lambda progress: _known(folder), self._offer_users, self.refused)

    def hint(self) -> str:
        """What the page says about a demo, "" for a real office."""
        return self._hint.text()

    def _offer_users(self, known: tuple[tuple[str, ...], str]) -> None:
        names, hint = known
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._user.addItems(names)
        self._forgotten.setEnabled(True)
        self.choose_user(self._wanted)
        waiting, self._waiting_password = self._waiting_password, ""
        if waiting:
            self.try_password(waiting)

    def choose_user(self, name: str) -> None:
        """Put this user on top, now or once the users are known; an unknown name changes nothing."""
        self._wanted = name or self._wanted
        if self._user.findText(name) >= 0:
            self._user.setCurrentText(name)

    def try_password(self, password: str) -> None:
        """Unlock with this password as if it had been typed; waits until the users are known."""
        self._password.setText(password)
        self._open_with_password()

    def _password_way(self) -> QWidget:
        self._password = line("密码", secret=True)
        self._password.returnPressed.connect(self._open_with_password)
        enter = QPushButton("打开")
        enter.setProperty("tone", "primary")
        enter.clicked.connect(self._open_with_password)
        self._forgotten = QPushButton("忘记密码，用恢复码")
        self._forgotten.setEnabled(False)   # until the users are known
        self._forgotten.clicked.connect(lambda: self._change_way(1))
        return self._stacked(form_of(("密码", self._password)), enter, self._forgotten)

    def _recovery_way(self) -> QWidget:
        self._code = line("恢复码", "建档时打印的那一张")
        self._new = line("新密码", PASSWORD_HINT, secret=True)
        self._again = line("再输一遍新密码", secret=True)
        self._again.returnPressed.connect(self._open_with_code)
        enter = QPushButton("换成新密码并打开")
        enter.setProperty("tone", "primary")
        enter.clicked.connect(self._open_with_code)
        back = QPushButton("返回")
        back.clicked.connect(lambda: self._change_way(0))
        fields = form_of(("恢复码", self._code), ("新密码", self._new), ("再输一遍", self._again))
        return self._stacked(fields, enter, back)

    def _stacked(self, form: QFormLayout, *buttons: QPushButton) -> QWidget:
        """Spaced like the sheet, or its fields would not stand in line with the user's."""
        way = QWidget()
        layout = QVBoxLayout(way)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self.sheet.spacing())
        layout.addLayout(form)
        for button in buttons:
            layout.addWidget(button)
        layout.addStretch(1)
        return way

    def _change_way(self, way: int) -> None:
        self.complain("")
        self._ways.go_to(way)
        (self._code if way else self._password).setFocus()

    def _open_with_password(self) -> None:
        user, password = self._user.currentText(), self._password.text()
        if not password:
            self.complain("请输入密码。")
            return
        if not self._user.count():
            self._waiting_password = password
            return
        self._start(lambda: _offices().unlock(self._folder, user, password, self._clock))

    def _open_with_code(self) -> None:
        self.recover(self._code.text(), self._new.text(), self._again.text())

    def recover(self, code: str, new: str, again: str) -> None:
        """Unlock with the printed recovery code and set a new password."""
        user = self._user.currentText()
        if new != again:
            self.complain("两次输入的新密码不一样，请重新输入。")
            return
        self._start(lambda: _offices().unlock_with_recovery_code(
            self._folder, code, user, new, self._clock))

    def _start(self, opening: Callable[[], object]) -> None:
        self.complain("")
        self.setEnabled(False)
        self._jobs.write(lambda progress: self.keep(opening()), lambda _: self.hand_over(), self.refused,
                         title="正在打开")
        self.unlocking.emit()

    def refused(self, error: BaseException) -> bool:
        dealt_with = super().refused(error)
        self._password.selectAll()
        self._password.setFocus()
        return dealt_with


def _known(folder: Path) -> tuple[tuple[str, ...], str]:
    """The users who can unlock the folder, and what a demo says about itself."""
    return _offices().user_names(folder), _offices().login_hint(folder)


def _offices() -> ModuleType:
    """The store behind it is half of the start, so the window is shown first and this loads in a job."""
    from app.services import offices

    return offices
