"""The two dialogs that say something went wrong: a fault of the machine, an error of the program."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

CHARACTERS_A_LINE = 34


class FaultDialog(QDialog):
    """What happened, what was kept, what to do (ux 9)."""

    def __init__(self, happened: str, kept: str, next_step: str, code: str,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("出了点问题")
        layout = QVBoxLayout(self)
        for heading, text in (("发生了什么", happened), ("保留了什么", kept), ("怎么办", next_step)):
            layout.addWidget(toned_label(heading, "heading"))
            layout.addWidget(wrapped_label(text))
            layout.addSpacing(6)
        layout.addWidget(toned_label(f"编号 {code}", "muted"))
        layout.addLayout(button_row(self, "知道了"))


class BugDialog(QDialog):
    """An error of the program: no technical text on the screen, only a report to copy."""

    def __init__(self, number: str, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("程序出错")
        self._report = report
        layout = QVBoxLayout(self)
        layout.addWidget(toned_label("程序在这一步出错了", "heading"))
        layout.addWidget(wrapped_label(
            "已经保存的内容都在，正在填的内容存为草稿。可以接着用；同一个地方再出错时，请复制诊断信息交给维护人员。"
            "诊断信息里没有姓名、证件号和填写的内容。"))
        layout.addWidget(toned_label(f"编号 {number}", "muted"))
        copy = QPushButton("复制诊断信息")
        copy.clicked.connect(self._copy)
        layout.addLayout(button_row(self, "继续使用", copy))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)


def toned_label(text: str, tone: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("tone", tone)
    return label


def wrapped_label(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    width = label.fontMetrics().horizontalAdvance("字") * CHARACTERS_A_LINE
    label.setMinimumSize(width, label.heightForWidth(width))   # a dialog forgets the height of wrapped text
    return label


def button_row(dialog: QDialog, close: str, *others: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    for other in others:
        row.addWidget(other)
    button = QPushButton(close)
    button.setDefault(True)
    button.clicked.connect(dialog.accept)
    row.addWidget(button)
    return row
