"""The room 系统设置: users, villages, policy, own password, look, data folder, about. One tab per matter."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QComboBox, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from app import __version__
from app.core.errors import UserError
from app.core.paths import resource
from app.core.settings import TEXT_PERCENTS, MachineSettings
from app.domain.permissions import Action
from app.services.users import change_password
from app.views.pages.entrance import PASSWORD_HINT, form_of, line
from app.views.pages.policy_room import PolicyRoom
from app.views.pages.room import RoomPage
from app.views.pages.sheet import button, column_of, heading, narrow, offer, retone, row_of, words
from app.views.pages.users_page import UsersPage
from app.views.pages.villages_page import VillagesPage
from app.views.workplace import Workplace

LOCK_CHOICES = {300: "5 分钟", 600: "10 分钟", 1800: "30 分钟"}
LICENCES = (
    ("Noto Sans SC、Noto Serif SC、霞鹜文楷、花园明朝", "SIL OFL 1.1"),
    ("Fandol 仿宋", "GPL 3.0 附字体例外"),
    ("Qt、PySide6", "LGPL 3.0"),
    ("SQLCipher", "BSD 3-Clause"),
    ("PDFium、pypdfium2", "BSD 3-Clause、Apache 2.0"),
    ("ReportLab", "BSD 3-Clause"),
    ("SQLAlchemy、Alembic、openpyxl、python-calamine、pypinyin、pyrage", "MIT"),
    ("XlsxWriter", "BSD 2-Clause"),
    ("cryptography、argon2-cffi", "Apache 2.0、MIT"),
)


class SettingsRoom(QWidget, RoomPage):
    """`look_changed()`: text size or colours differ now. `changed(Changes)`: of villages or policy."""

    look_changed = Signal()
    changed = Signal(object)

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._workplace = workplace
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        if workplace.may(Action.MANAGE_USERS):
            self.tabs.addTab(UsersPage(workplace), "用户")
        if workplace.may(Action.SET_UP):
            villages = VillagesPage(workplace)
            villages.changed.connect(self.changed)
            self.tabs.addTab(villages, "行政村")
        self.policy = PolicyRoom(workplace)
        self.policy.changed.connect(self.changed)
        self.tabs.addTab(self.policy, "政策参数")
        self.tabs.addTab(PasswordPage(workplace), "我的密码")
        self.tabs.addTab(self._look_page(), "显示")
        self.tabs.addTab(self._folder_page(), "数据目录")
        self.tabs.addTab(self._about_page(), "关于")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[workplace.theme.pixels(10)] * 4)
        layout.addWidget(self.tabs)

    def _look_page(self) -> QWidget:
        now = self._workplace.remembered.now
        self._size = QComboBox()
        self._size.setAccessibleName("文字大小")
        for percent in TEXT_PERCENTS:
            self._size.addItem(f"{percent}%", percent)
        self._size.setCurrentIndex(TEXT_PERCENTS.index(now.text_percent))
        self._dark = QCheckBox("深色")
        self._dark.setChecked(now.dark)
        self._lock = QComboBox()
        self._lock.setAccessibleName("多久没操作就锁上")
        for seconds, title in LOCK_CHOICES.items():
            self._lock.addItem(title, seconds)
        self._lock.setCurrentIndex(max(0, self._lock.findData(now.idle_seconds)))
        self._apply = button("应用", self._apply_look, primary=True)
        for box in (self._size, self._lock):
            box.currentIndexChanged.connect(self._offer_look)
        self._dark.toggled.connect(self._offer_look)
        self._offer_look()
        page = QWidget()
        layout = column_of(self._workplace.theme, heading("显示和锁定"),
                           narrow(self._workplace.theme, form_of(
                               ("文字大小", self._size), ("颜色", self._dark), ("自动锁定", self._lock))),
                           row_of(self._apply))
        layout.addStretch(1)
        page.setLayout(layout)
        return page

    def choose_look(self, text_percent: int, dark: bool) -> None:
        """Choose and apply."""
        self._size.setCurrentIndex(self._size.findData(text_percent))
        self._dark.setChecked(dark)
        self._apply_look()

    def _chosen_look(self) -> MachineSettings:
        return replace(self._workplace.remembered.now, text_percent=self._size.currentData(),
                       dark=self._dark.isChecked(), idle_seconds=self._lock.currentData())

    def _offer_look(self) -> None:
        differs = self._chosen_look() != self._workplace.remembered.now
        offer(self._apply, "" if differs else "和现在用的一样。")

    def _apply_look(self) -> None:
        chosen = self._chosen_look()
        self._workplace.remembered.change(text_percent=chosen.text_percent, dark=chosen.dark,
                                          idle_seconds=chosen.idle_seconds)
        self._offer_look()
        self.look_changed.emit()

    def _folder_page(self) -> QWidget:
        page = QWidget()
        folder = self._workplace.folder
        layout = column_of(
            self._workplace.theme, heading("数据目录"), words(str(folder)),
            words("档案库和日志都在这个目录里。档案库是加密的，单独拷走也打不开。请不要用别的软件改动里面的文件，"
                  "也不要把它放在U盘上使用。"),
            row_of(button("打开目录", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))))
        layout.addStretch(1)
        page.setLayout(layout)
        return page

    def _about_page(self) -> QWidget:
        page = QWidget()
        licences = QTextBrowser()
        licences.setAccessibleName("使用的开源软件和许可")
        rows = "".join(f"<tr><td>{name}</td><td>{licence}</td></tr>" for name, licence in LICENCES)
        fonts = "".join(f"<h4>{path.stem.removeprefix('LICENSE-')}</h4><pre>{path.read_text('utf-8')}</pre>"
                        for path in sorted(resource("fonts").glob("LICENSE-*.txt")))
        licences.setHtml(f"<table cellpadding='3'>{rows}</table><h3>字体许可全文</h3>{fonts}")
        layout = column_of(self._workplace.theme, heading(f"乡档 {__version__}"),
                           words("乡镇帮扶档案。不联网，资料只在这台电脑和您导出的加密数据包里。"),
                           words("使用的开源软件和许可", "muted"))
        layout.addWidget(licences, 1)
        page.setLayout(layout)
        return page


class PasswordPage(QWidget):
    """The own password of the user who is logged in."""

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._old = line("现在的密码", secret=True)
        self._new = line("新密码", PASSWORD_HINT, secret=True)
        self._again = line("再输一遍新密码", secret=True)
        self._change = button("修改密码", self._ask, primary=True)
        for field in (self._old, self._new, self._again):
            field.textChanged.connect(self._offer)
        self._offer()
        self.outcome = words()
        layout = column_of(workplace.theme, heading("修改我的密码"),
                           narrow(workplace.theme, form_of(
                               ("现在的密码", self._old), ("新密码", self._new), ("再输一遍", self._again))),
                           row_of(self._change), self.outcome)
        layout.addStretch(1)
        self.setLayout(layout)

    def _offer(self) -> None:
        is_typed = all(field.text() for field in (self._old, self._new, self._again))
        offer(self._change, "" if is_typed else "请先填上面三格。")

    def _ask(self) -> None:
        self.change(self._old.text(), self._new.text(), self._again.text())

    def change(self, old: str, new: str, again: str) -> None:
        """Set the new password when both new ones agree and the old one is right."""
        if new != again:
            self._say("两次输入的新密码不一样，请重新输入。", "error")
            return
        session = self._workplace.session
        self._workplace.jobs.write(lambda progress: change_password(session, session.actor.name, new, old),
                                   lambda _: self._done(), self._refused, title="正在修改密码")

    def _done(self) -> None:
        for field in (self._old, self._new, self._again):
            field.clear()
        self._say("密码已经修改，下次打开用新密码。", "done")

    def _refused(self, error: BaseException) -> bool:
        if not isinstance(error, UserError):
            return False
        self._say(error.message, "error")
        return True

    def _say(self, text: str, tone: str) -> None:
        self.outcome.setText(text)
        retone(self.outcome, tone)
