"""Packages out and packages checked, each in one sentence that says what goes where."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QRadioButton, QWidget

from app.core.progress import Progress
from app.services.packages import KINDS, PackageReport, export_package, verify_own_package
from app.views.dialogs.port import KEY_FILE, PACKAGE_FILE
from app.views.pages.entrance import form_of
from app.views.pages.sheet import button, column_of, heading, narrow, offer, retone, row_of, words
from app.views.workplace import Workplace

_WHAT_GOES = {"delta": "上次回执以后的修改", "full": "全部档案（第一次报送，或县里要求重报）"}
BYTES_PER_MB = 1_000_000
_NO_KEY = "请先选县级密钥文件。没有它就不知道加密给谁。"
_NO_FILES = "请把两个文件都选好再核对。"


class FileField(QWidget):
    """A file chosen with a button; `path()` is None while nothing is chosen. `chosen()`: now it is."""

    chosen = Signal()

    def __init__(self, workplace: Workplace, title: str, filters: str, hint: str) -> None:
        super().__init__()
        self._workplace = workplace
        self._title = title
        self._filters = filters
        self._line = QLineEdit()
        self._line.setReadOnly(True)
        self._line.setPlaceholderText(hint)
        self._line.setAccessibleName(title)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._line, 1)
        layout.addWidget(button("选择…", self._ask))

    def path(self) -> Path | None:
        return Path(self._line.text()) if self._line.text() else None

    def choose(self, path: Path) -> None:
        self._line.setText(str(path))
        self._line.setToolTip(str(path))
        self.chosen.emit()

    def _ask(self) -> None:
        path = self._workplace.dialogs.choose_file(f"选择{self._title}", self._filters)
        if path is not None:
            self.choose(path)


class ExportPage(QWidget):
    """`exported()`: a package was written and read back."""

    exported = Signal()

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._kinds = QButtonGroup(self)
        for name, goes in _WHAT_GOES.items():
            choice = QRadioButton(f"{KINDS[name]}：{goes}")
            choice.setObjectName(name)
            choice.setChecked(name == "delta")
            self._kinds.addButton(choice)
        self.key = FileField(workplace, "县级密钥文件", KEY_FILE, "由县里发给各乡镇，决定数据包加密给谁")
        self.outcome = words()
        self.export_button = button("导出…", self.export, primary=True)
        layout = column_of(
            workplace.theme,
            heading("导出数据包，交到县里"),
            words("数据包整个加密，只有县里能打开。写完会自动读回来核对一遍，再告诉您可以拔出U盘。"),
            *self._kinds.buttons(), narrow(workplace.theme, form_of(("县级密钥文件", self.key))),
            row_of(self.export_button), self.outcome,
        )
        layout.addStretch(1)
        self.setLayout(layout)
        self.key.chosen.connect(self._offer)
        self._offer()

    def _offer(self) -> None:
        offer(self.export_button, "" if self.key.path() else _NO_KEY)

    def export(self) -> None:
        """Ask where to, then seal, write and read back."""
        key = self.key.path()
        if key is None:
            _say(self.outcome, _NO_KEY, "error")
            return
        session = self._workplace.session
        kind = self._kinds.checkedButton().objectName()
        name = f"{session.unit.name}_{session.clock.today():%Y%m%d}.tbp"
        target = self._workplace.dialogs.choose_target("数据包存到哪里", name, PACKAGE_FILE)
        if target is None:
            return

        def work(progress: Progress) -> PackageReport:
            return export_package(session, kind, key, target, progress)

        _say(self.outcome, "", "muted")
        self._workplace.jobs.write(work, self._show, title="正在导出数据包", modal=True)

    def _show(self, report: PackageReport) -> None:
        _say(self.outcome, f"已导出：{report_words(report)}\n"
             f"已经读回核对，内容完整。文件在 {report.path}，现在可以拔出U盘。", "done")
        self.exported.emit()


class VerifyPage(QWidget):
    """Is a package of this office whole and untouched? Checked as the receiver does, with the own key."""

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self.package = FileField(workplace, "数据包", PACKAGE_FILE, "扩展名 .tbp")
        self.key = FileField(workplace, "县级密钥文件", KEY_FILE, "县里发给各乡镇的那一份")
        self.outcome = words()
        self.verify_button = button("核对", self.verify, primary=True)
        layout = column_of(
            workplace.theme,
            heading("核对数据包"),
            words("交出去以前或者收到退回时，看本单位导出的数据包是不是完整、有没有被改动过。"
                  "只看，不导入，本机的档案不会变。"),
            narrow(workplace.theme, form_of(("数据包", self.package), ("县级密钥文件", self.key))),
            row_of(self.verify_button), self.outcome,
        )
        layout.addStretch(1)
        self.setLayout(layout)
        for field in (self.package, self.key):
            field.chosen.connect(self._offer)
        self._offer()

    def _offer(self) -> None:
        offer(self.verify_button, "" if self.package.path() and self.key.path() else _NO_FILES)

    def verify(self) -> None:
        """Open and check the chosen package."""
        package, key = self.package.path(), self.key.path()
        if package is None or key is None:
            _say(self.outcome, _NO_FILES, "error")
            return
        session = self._workplace.session
        _say(self.outcome, "", "muted")
        self._workplace.jobs.read(
            lambda progress: verify_own_package(session, package, key, progress),
            self._show, title=f"正在核对 {package.name}", modal=True)

    def _show(self, report: PackageReport) -> None:
        _say(self.outcome, f"数据包完整，没有被改动过：{report_words(report)}", "done")


def report_words(report: PackageReport) -> str:
    """第 3 号包（变更），214 户，1,920 条修改，0.4 MB，校验码 …"""
    return (f"第 {report.seq} 号包（{report.kind}），{report.households:,} 户，{report.ops:,} 条修改，"
            f"{report.size / BYTES_PER_MB:,.1f} MB，校验码 {report.check_code}。")


def _say(label, text: str, tone: str) -> None:
    label.setText(text)
    retone(label, tone)
