"""The key map (F1): every key of the program on one sheet, printable."""

from __future__ import annotations

import html

from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from app.views.dialogs.port import Dialogs
from app.views.navigation import ROOMS

KEYS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("到处都能用", (
        ("F1", "这张按键表"), ("Ctrl+K", "查找人、户和办理中的事项"),
        *((f"Ctrl+{number}", room.title) for number, room in enumerate(ROOMS, start=1)),
        ("Ctrl+Z", "撤销上一步（文本框里撤销输入）"), ("Ctrl+L", "锁定"), ("Esc", "返回、关闭"),
    )),
    ("农户列表", (
        ("Enter", "打开这一户"), ("Ctrl+N", "新建户"), ("Ctrl+A", "选择全部查询结果"),
        ("Shift+↑ ↓", "连续多选"), ("单击表头", "排序"), ("右键表头", "显示、隐藏列"),
        ("Ctrl+F", "加筛选条件"), ("Ctrl+Shift+F", "常用筛选"),
        ("Ctrl+Tab", "下一页：核查、查重、草稿、回收站"),
    )),
    ("户档案", (
        ("Enter", "到下一个要填的格"), ("Shift+Enter", "回上一个格"), ("F2", "打开选项"),
        ("F4", "照抄上一条的这一格，到下一格"), ("Ctrl+D", "照抄上一个人：民族、参保等全家相同的"),
        ("F8", "添一个人、添一行"), ("F6", "下一部分"), ("Shift+F6", "上一部分"),
        ("Ctrl+Tab", "帮扶：下一张（需求、计划、措施……）"),
        ("Tab", "到下一格，不要填的也停"), ("F7", "照抄去年"), ("F9", "到下一个问题"),
        ("Ctrl+E", "写明理由，说明一个问题"), ("Ctrl+M", "办理变动：增减人、分户、更正"),
        ("Ctrl+J", "村级程序：在办的事项、开始办理"),
        ("Ctrl+S", "保存"), ("Ctrl+Enter", "提交"), ("Ctrl+P", "打印"),
        ("Ctrl+PgDn", "下一户"), ("Ctrl+PgUp", "上一户"),
    )),
    ("村级程序", (
        ("Enter", "打开这一件"), ("Ctrl+A", "全部选中"), ("← →", "看前一步、后一步"),
        ("Home End", "第一步、最后一步"),
        ("Ctrl+Enter", "办下一步；在办理窗口里是“办理”"), ("Esc", "返回列表"),
    )),
    ("打印预览", (("PgDn", "下一页"), ("PgUp", "上一页"), ("Ctrl+P", "打印"), ("Ctrl+S", "另存为 PDF"))),
)


class KeyMapDialog(QDialog):
    """Shows `KEYS` and prints them."""

    def __init__(self, dialogs: Dialogs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dialogs = dialogs
        self.setWindowTitle("按键表")
        self.resize(640, 560)
        self._sheet = QTextBrowser()
        self._sheet.setAccessibleName("按键表")
        self._sheet.setHtml(key_map_html())
        out = QPushButton("打印…")
        out.clicked.connect(self._print)
        close = QPushButton("关闭")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(out)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(self._sheet, 1)
        layout.addLayout(row)

    def _print(self) -> None:
        if not QPrinterInfo.availablePrinterNames():
            self._dialogs.inform("没有打印机", "这台电脑上没有找到打印机。请接好打印机、装好驱动后再试。")
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if self._dialogs.run(QPrintDialog(printer, self)):
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        document = QTextDocument()
        document.setDefaultFont(self._sheet.font())
        document.setHtml(key_map_html())
        document.print_(printer)


def key_map_html() -> str:
    """The keys as two-column tables, one per place."""
    parts = ["<h2>乡档按键表</h2>"]
    for place, keys in KEYS:
        rows = "".join(f"<tr><td width='140'><b>{html.escape(key)}</b></td><td>{html.escape(what)}</td></tr>"
                       for key, what in keys)
        parts.append(f"<h3>{place}</h3><table cellpadding='3'>{rows}</table>")
    return "".join(parts)
