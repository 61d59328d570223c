"""The first start: unit, administrator, first caseworker; the recovery code must be on paper before work."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.clock import Clock
from app.core.paths import DataFolder
from app.core.progress import Progress
from app.domain.permissions import Role
from app.services.offices import NewUser, create_office, keep_recovery_code, recovery_page
from app.services.session import Unit
from app.views.dialogs.port import Dialogs
from app.views.jobs import Jobs
from app.views.pages.entrance import PASSWORD_HINT, Entrance, Steps, focus_soon, form_of, line
from app.views.pages.sheet import button, heading, offer, words
from app.views.paper_printing import new_printer, print_file
from app.views.theme import Theme

REGION_DIGITS = 9
ADMIN_WORDS = "管理员添加行政村和用户，自己不填档案。"
UNFINISHED_WORDS = "上一次没有做完（恢复码没有核对），里面没有档案。请重新建立；上次抄下的恢复码作废。"
NO_PRINTER = "这台电脑上没有找到打印机。可以把恢复码抄在纸上，或者存到U盘，在接着打印机的电脑上打出来。"
NOT_TYPED = "先记好恢复码、把它盖上，再照纸上的输一遍"
CLERK_WORDS = "填报员录入和修改农户档案。审核员和其他填报员，以后由管理员在“系统设置”的“用户”里添加。"


class FirstRunPage(Entrance):
    """The office is handed over once its recovery code was typed back."""

    def __init__(self, folder: Path, clock: Clock, jobs: Jobs, dialogs: Dialogs, theme: Theme,
                 parent=None) -> None:
        super().__init__(theme, "第一次使用：建立本单位的档案库", parent)
        self._folder = folder
        self._clock = clock
        self._jobs = jobs
        self._dialogs = dialogs
        self._made: Any = None
        self._recovery_code = ""
        self._steps = Steps(self._unit_step(), self._code_step())
        self.sheet.addWidget(self._steps)
        self.sheet.addWidget(self.complaint)
        focus_soon(self._fields["unit"])

    def _unit_step(self) -> QWidget:
        self._fields = {
            "unit": line("乡镇名称", "和名册里的写法一样，例如 青禾镇"),
            "region": line("行政区划代码", "县 6 位加乡镇 3 位"),
            "admin": line("管理员姓名"),
            "password": line("管理员密码", PASSWORD_HINT, secret=True),
            "again": line("再输一遍管理员密码", secret=True),
            "clerk": line("填报员姓名"),
            "clerk_password": line("填报员密码", PASSWORD_HINT, secret=True),
            "clerk_again": line("再输一遍填报员密码", secret=True),
        }
        field = self._fields
        field["clerk_again"].returnPressed.connect(self.create)
        create = QPushButton("建立档案库")
        create.setProperty("tone", "primary")
        create.clicked.connect(self.create)
        unfinished = [words(UNFINISHED_WORDS, "warning")] if DataFolder(self._folder).is_unfinished else []
        return _column(
            *unfinished, heading("本单位和管理员"), words(ADMIN_WORDS, "muted"),
            form_of(("乡镇名称", field["unit"]), ("行政区划代码", field["region"]),
                    ("管理员姓名", field["admin"]), ("密码", field["password"]),
                    ("再输一遍", field["again"])),
            heading("第一位填报员"), words(CLERK_WORDS, "muted"),
            form_of(("填报员姓名", field["clerk"]), ("密码", field["clerk_password"]),
                    ("再输一遍", field["clerk_again"])),
            words(f"档案库放在 {self._folder}", "muted"), create)

    def _code_step(self) -> QWidget:
        explain = QLabel("这是恢复码。所有人都忘记密码时，只有它能打开档案库。"
                         "请打印或抄在纸上，锁进柜子，不要存在这台电脑里。")
        explain.setWordWrap(True)
        self._shown_code = QLabel()
        self._shown_code.setProperty("tone", "code")
        self._shown_code.setAccessibleName("恢复码")
        to_printer = QPushButton("打印…")
        to_printer.clicked.connect(self.print_code)
        save = QPushButton("存到U盘…")
        save.clicked.connect(self.save_code)
        hide = QPushButton("已经记好，盖上恢复码")
        hide.clicked.connect(self.cover_code)
        row = QHBoxLayout()
        row.addWidget(to_printer)
        row.addWidget(save)
        row.addWidget(hide)
        self._typed = line("照纸上输入恢复码", "照纸上的输一遍")
        self._typed.setEnabled(False)
        self._check = button("核对并开始使用", lambda: self.check_code(self._typed.text()), primary=True)
        self._typed.returnPressed.connect(self._check.click)
        self._typed.textChanged.connect(self._offer_check)
        self._offer_check("")
        return _column(explain, self._shown_code, row, form_of(("核对", self._typed)), self._check)

    def fill(self, **texts: str) -> None:
        """Put values into fields as if typed: unit, region, admin, password, again, clerk, clerk_password,
        clerk_again.
        """
        for name, text in texts.items():
            self._fields[name].setText(text)

    def shown_code(self) -> str:
        return self._shown_code.text().replace("\n", "")

    def create(self) -> None:
        """Make the office when nothing is wrong with the fields."""
        complaint = self._first_fault()
        self.complain(complaint)
        if complaint:
            return
        unit = Unit(self._text("unit"), self._text("region"))
        admin, password = self._text("admin"), self._fields["password"].text()
        clerk = NewUser(self._text("clerk"), self._fields["clerk_password"].text(), Role.ENTRY)
        self.setEnabled(False)

        def work(progress: Progress) -> str:
            self._made = create_office(self._folder, unit, admin, password, self._clock, others=(clerk,))
            self.keep(self._made.session)
            return self._made.recovery_code

        self._jobs.write(work, self._show_code, self.refused, title="正在建立档案库")

    def _text(self, name: str) -> str:
        return self._fields[name].text().strip()

    def _first_fault(self) -> str:
        region = self._text("region")
        if not (region.isascii() and region.isdigit() and len(region) == REGION_DIGITS):
            return f"行政区划代码是 {REGION_DIGITS} 位数字，现在是“{region}”。"
        for name, title in (("unit", "乡镇名称"), ("admin", "管理员姓名"), ("clerk", "填报员姓名")):
            if not self._text(name):
                return f"请填{title}。"
        for who, prefix in (("管理员", ""), ("填报员", "clerk_")):
            if self._fields[f"{prefix}password"].text() != self._fields[f"{prefix}again"].text():
                return f"两次输入的{who}密码不一样，请重新输入。"
        return ""

    def _show_code(self, recovery_code: str) -> None:
        self.setEnabled(True)
        self._recovery_code = recovery_code
        self._shown_code.setText(_in_two_lines(recovery_code))
        self._steps.go_to(1)

    def cover_code(self) -> None:
        """Hide the code; from now on it can be typed back."""
        covered = re.sub(r"\w", "•", self._recovery_code)
        self._shown_code.setText(_in_two_lines(covered))
        self._typed.setEnabled(True)
        self._typed.setFocus()

    def _offer_check(self, typed: str) -> None:
        offer(self._check, "" if typed.strip() else NOT_TYPED)

    def save_code(self) -> None:
        """Write the code to a file of the person's choice."""
        target = self._dialogs.choose_target("保存恢复码", "恢复码.txt", "文本文件 (*.txt)")
        if target is not None:
            unit, code = self._text("unit"), self._recovery_code
            self._jobs.read(lambda progress: keep_recovery_code(target, unit, code),
                            lambda _: self._dialogs.notify(f"恢复码已存到 {target}"))

    def print_code(self) -> None:
        """Choose a printer; printing to a file is not offered, it would leave the code on this computer."""
        if not QPrinterInfo.availablePrinterNames():
            self._dialogs.inform("没有打印机", NO_PRINTER)
            return
        printer = new_printer("")
        dialog = QPrintDialog(printer, self)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, False)
        if self._dialogs.run(dialog):
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Print the page with the code; it is made in memory only."""
        unit, code, today = self._text("unit"), self._recovery_code, self._clock.today()
        self._jobs.read(lambda progress: print_file(recovery_page(unit, code, today), printer, progress),
                        lambda _: self._dialogs.notify("已送去打印 1 页。请照打出来的纸核对。"),
                        self.refused, title="正在打印恢复码", modal=True)

    def check_code(self, typed: str) -> None:
        """Go on when what was typed from paper is the code."""
        if not self._typed.isEnabled():
            self.complain("请先把恢复码记到纸上，再按“已经记好”。")
        elif _plain(typed) == _plain(self._recovery_code):
            self.complain("")
            self.setEnabled(False)
            self._jobs.write(lambda progress: self._made.finish(), lambda _: self.hand_over(), self.refused,
                             title="正在打开档案库")
        else:
            self._shown_code.setText(_in_two_lines(self._recovery_code))
            self.complain("和恢复码不一样。请对照上面再看一遍纸上的，改正后重新输入。")


def _in_two_lines(code: str) -> str:
    """Half of the groups each: a label that breaks lines itself broke after one and cut the next line."""
    groups = code.split("-")
    half = len(groups) // 2
    return f"{'-'.join(groups[:half])}-\n{'-'.join(groups[half:])}"


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").upper()


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
