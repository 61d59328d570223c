"""Packages out and packages checked, each in one sentence that says what goes where."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QWidget

from app.core.progress import Progress
from app.services.packages import PackageReport, export_package, verify_package_file
from app.views.dialogs.port import KEY_FILE, PACKAGE_FILE
from app.views.pages.sheet import button, column_of, heading, retone, row_of, words
from app.views.workplace import Workplace

KINDS = {"delta": "上次导出以后的修改", "full": "全部档案（第一次报送，或县里要求重报）"}
BYTES_PER_MB = 1_000_000


class ExportPage(QWidget):
    """`exported()`: a package was written and read back."""

    exported = Signal()

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._kinds = QButtonGroup(self)
        for name, title in KINDS.items():
            choice = QRadioButton(title)
            choice.setObjectName(name)
            choice.setChecked(name == "delta")
            self._kinds.addButton(choice)
        self._key = QLineEdit()
        self._key.setReadOnly(True)
        self._key.setAccessibleName("县区公钥文件")
        self._key.setPlaceholderText("还没有选县区公钥文件（由县区发给各乡镇）")
        self._outcome = words()
        key_row = row_of(button("选择公钥文件……", self._choose_key))
        key_row.insertWidget(0, self._key, 1)
        layout = column_of(
            workplace.theme,
            heading("导出数据包，交到县区"),
            words("数据包整个加密，只有持有县区私钥的人能打开；写完会自动读回来核对一遍，再告诉您可以拔出U盘。"),
            *self._kinds.buttons(), key_row,
            row_of(button("导出……", self._export, primary=True)), self._outcome,
        )
        layout.addStretch(1)
        self.setLayout(layout)

    def choose_key(self, path: Path) -> None:
        self._key.setText(str(path))

    def outcome(self) -> str:
        return self._outcome.text()

    def _choose_key(self) -> None:
        path = self._workplace.dialogs.choose_file("选择县区公钥文件", KEY_FILE)
        if path is not None:
            self.choose_key(path)

    def _export(self) -> None:
        if not self._key.text():
            self._say("请先选县区公钥文件。没有这个文件就不知道加密给谁。", "error")
            return
        session = self._workplace.session
        kind, key = self._kinds.checkedButton().objectName(), Path(self._key.text())
        name = f"{session.unit.name}_{session.clock.today():%Y%m%d}.tbp"
        target = self._workplace.dialogs.choose_target("数据包存到哪里", name, PACKAGE_FILE)
        if target is None:
            return

        def work(progress: Progress) -> PackageReport:
            return export_package(session, kind, key, target, progress)

        self._say("", "muted")
        self._workplace.jobs.write(work, self._show, title="正在导出数据包", modal=True)

    def _show(self, report: PackageReport) -> None:
        self._say(f"已导出：{report_words(report)}\n"
                  f"已经读回核对，内容完整。文件在 {report.path}，现在可以拔出U盘。", "done")
        self.exported.emit()

    def _say(self, text: str, tone: str) -> None:
        self._outcome.setText(text)
        retone(self._outcome, tone)


class VerifyPage(QWidget):
    """Is this package file whole and untouched?"""

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._outcome = words()
        layout = column_of(
            workplace.theme,
            heading("核对数据包"),
            words("看一个数据包是不是完整、有没有被改动过。只看，不导入，本机的档案不会变。"),
            row_of(button("选择数据包……", self._choose, primary=True)), self._outcome,
        )
        layout.addStretch(1)
        self.setLayout(layout)

    def verify(self, path: Path) -> None:
        self._outcome.setText("")
        self._workplace.jobs.read(lambda progress: verify_package_file(path, self._workplace.folder),
                                  self._show, title=f"正在核对 {path.name}", modal=True)

    def outcome(self) -> str:
        return self._outcome.text()

    def _choose(self) -> None:
        path = self._workplace.dialogs.choose_file("选择数据包", PACKAGE_FILE)
        if path is not None:
            self.verify(path)

    def _show(self, report: PackageReport) -> None:
        self._outcome.setText(f"数据包完整，没有被改动过：{report_words(report)}")
        retone(self._outcome, "done")


def report_words(report: PackageReport) -> str:
    """第 3 号包，214 户，1,920 条修改，0.4 MB，校验码 …"""
    return (f"第 {report.seq} 号包，{report.households:,} 户，{report.ops:,} 条修改，"
            f"{report.size / BYTES_PER_MB:,.1f} MB，校验码 {report.check_code}。")
