"""What the program asks and says in a box: a short sentence is not broken."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QWidget

from app.views.dialogs.qt_dialogs import QtDialogs
from app.views.theme import Theme, load_fonts

QUESTION = "证件号码和电话怎么写？"
TWENTY = "这里写的是二十个字的一句话，不能分两行。"
LONG = "停用以后这个人不能再打开档案库，他做过的修改和记录都保留。" * 4
WINDOW = (1366, 768)


@pytest.fixture(params=[100, 150, 200])
def dialogs(request, qapp, qtbot):
    before = qapp.styleSheet(), qapp.font()
    load_fonts()
    theme = Theme(request.param)
    qapp.setFont(theme.font())
    qapp.setStyleSheet(theme.style_sheet())
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(*WINDOW)
    window.show()
    yield QtDialogs(window)
    qapp.setStyleSheet(before[0])
    qapp.setFont(before[1])


def lines_of(text: str, dialogs: QtDialogs) -> int:
    """In how many lines a box says a text; the box never grows beyond the smallest window."""
    seen = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        (label,) = (each for each in box.findChildren(QLabel) if each.text() == text)
        room = label.contentsRect()
        fitted = label.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text)
        seen.extend((fitted.height() // label.fontMetrics().lineSpacing(), box.size()))
        box.close()

    QTimer.singleShot(200, look)
    dialogs.inform("没有添加的文件", text)
    lines, size = seen
    assert size.width() < WINDOW[0]
    assert size.height() < WINDOW[1]
    return lines


@pytest.mark.parametrize("text", [QUESTION, TWENTY])
def test_a_short_sentence_stays_in_one_line(dialogs, text):
    assert lines_of(text, dialogs) == 1


def test_a_long_text_is_broken_into_lines(dialogs):
    assert lines_of(LONG, dialogs) > 2
