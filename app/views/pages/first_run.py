"""The first start: the unit, the administrator, and the recovery code, which must be on paper first."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.core.atomic_file import replacing
from app.core.clock import Clock
from app.services.offices import create_office
from app.services.session import Unit
from app.views.dialogs.port import Dialogs
from app.views.jobs import Jobs
from app.views.pages.entrance import Entrance, focus_soon, form_of, line
from app.views.theme import Theme

REGION_DIGITS = 9


class FirstRunPage(Entrance):
    """`opened(Session)`: the office exists and its recovery code was typed back."""

    opened = Signal(object)

    def __init__(self, folder: Path, clock: Clock, jobs: Jobs, dialogs: Dialogs, theme: Theme,
                 parent=None) -> None:
        super().__init__(theme, "第一次使用：建立本单位的档案库", parent)
        self._folder = folder
        self._clock = clock
        self._jobs = jobs
        self._dialogs = dialogs
        self._session = None
        self._recovery_code = ""
        self._steps = QStackedWidget()
        self._steps.addWidget(self._unit_step())
        self._steps.addWidget(self._code_step())
        self.sheet.addWidget(self._steps)
        self.sheet.addWidget(self.complaint)
        focus_soon(self._unit)

    def _unit_step(self) -> QWidget:
        self._unit = line("单位名称", "乡镇人民政府全称")
        self._region = line("行政区划代码", "9 位")
        self._admin = line("管理员姓名")
        self._password = line("密码", "至少 10 位", secret=True)
        self._again = line("再输一遍密码", secret=True)
        self._again.returnPressed.connect(self.create)
        create = QPushButton("建立档案库")
        create.setProperty("tone", "primary")
        create.clicked.connect(self.create)
        place = QLabel(f"档案库放在 {self._folder}")
        place.setProperty("tone", "muted")
        place.setWordWrap(True)
        return _column(form_of(("单位名称", self._unit), ("行政区划代码", self._region),
                               ("管理员姓名", self._admin), ("密码", self._password),
                               ("再输一遍", self._again)), place, create)

    def _code_step(self) -> QWidget:
        explain = QLabel("这是恢复码。所有人都忘记密码时，只有它能打开档案库。"
                         "请打印或抄在纸上，锁进柜子，不要存在这台电脑里。")
        explain.setWordWrap(True)
        self._shown_code = QLabel()
        self._shown_code.setProperty("tone", "code")
        self._shown_code.setWordWrap(True)
        self._shown_code.setAccessibleName("恢复码")
        save = QPushButton("存到U盘…")
        save.clicked.connect(self.save_code)
        hide = QPushButton("已经记好，盖上恢复码")
        hide.clicked.connect(self.cover_code)
        row = QHBoxLayout()
        row.addWidget(save)
        row.addWidget(hide)
        self._typed = line("照纸上输入恢复码", "照纸上的输一遍")
        self._typed.returnPressed.connect(lambda: self.check_code(self._typed.text()))
        self._typed.setEnabled(False)
        go_on = QPushButton("核对并开始使用")
        go_on.setProperty("tone", "primary")
        go_on.clicked.connect(lambda: self.check_code(self._typed.text()))
        return _column(explain, self._shown_code, row, form_of(("核对", self._typed)), go_on)

    def fill(self, unit: str, region: str, admin: str, password: str, again: str) -> None:
        """Put values into the fields as if typed."""
        for field, text in ((self._unit, unit), (self._region, region), (self._admin, admin),
                            (self._password, password), (self._again, again)):
            field.setText(text)

    def shown_code(self) -> str:
        return self._shown_code.text()

    def create(self) -> None:
        """Make the office when nothing is wrong with the fields."""
        complaint = self._first_fault()
        self.complain(complaint)
        if complaint:
            return
        unit = Unit(self._unit.text().strip(), self._region.text().strip())
        admin, password = self._admin.text().strip(), self._password.text()
        self.setEnabled(False)
        self._jobs.write(lambda progress: create_office(self._folder, unit, admin, password, self._clock),
                         self._show_code, self.refused, title="正在建立档案库")

    def _first_fault(self) -> str:
        region = self._region.text().strip()
        if not self._unit.text().strip():
            return "请填单位名称。"
        if not (region.isascii() and region.isdigit() and len(region) == REGION_DIGITS):
            return f"行政区划代码是 {REGION_DIGITS} 位数字，现在是“{region}”。"
        if not self._admin.text().strip():
            return "请填管理员姓名。"
        return "" if self._password.text() == self._again.text() else "两次输入的密码不一样，请重新输入。"

    def _show_code(self, first_start) -> None:
        self.setEnabled(True)
        self._session = first_start.session
        self._recovery_code = first_start.recovery_code
        self._shown_code.setText(first_start.recovery_code)
        self._steps.setCurrentIndex(1)

    def cover_code(self) -> None:
        """Hide the code; from now on it can be typed back."""
        self._shown_code.setText("•" * len(self._recovery_code))
        self._typed.setEnabled(True)
        self._typed.setFocus()

    def save_code(self) -> None:
        """Write the code to a file of the person's choice."""
        target = self._dialogs.choose_target("保存恢复码", "恢复码.txt", "文本文件 (*.txt)")
        if target is not None:
            text = f"{self._unit.text().strip()}\n乡档恢复码\n{self._recovery_code}\n"
            self._jobs.read(lambda progress: _write_text(target, text),
                            lambda _: self._dialogs.notify(f"恢复码已存到 {target}"))

    def check_code(self, typed: str) -> None:
        """Go on when what was typed from paper is the code."""
        if not self._typed.isEnabled():
            self.complain("请先把恢复码记到纸上，再按“已经记好”。")
        elif _plain(typed) == _plain(self._recovery_code):
            self.complain("")
            self.opened.emit(self._session)
        else:
            self._shown_code.setText(self._recovery_code)
            self.complain("和恢复码不一样。请对照上面再看一遍纸上的，改正后重新输入。")


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").upper()


def _write_text(path: Path, text: str) -> None:
    with replacing(path) as stream:
        stream.write(text.encode("utf-8-sig"))


def _column(*parts) -> QWidget:
    widget = QWidget()
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    layout.addStretch(1)
    return widget
