"""Errors: refusals as a line, faults with three answers, bugs with a number and no personal values."""

from __future__ import annotations

import errno
import faulthandler
import logging
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget

from app.core.errors import EnvironmentFault, FaultKind, UserError
from app.services.faults import SaidFault, describe
from app.sync.codes import Code
from app.views.dialogs.notice import NoticeLine
from app.views.dialogs.reports import BugDialog, FaultDialog
from app.views.error_display import CRASH_FILE, ErrorDisplay, report, watch_for_crash
from tests.views.recording import RecordingDialogs

ONLY_A_NUMBER = re.compile(r"E7\d\d")
SECRET = "张大山 990000198003070011"


@pytest.fixture
def dialogs():
    return RecordingDialogs()


@pytest.fixture
def display(qtbot, dialogs):
    return ErrorDisplay(dialogs, describe, "0.1.0")


def failed(message):
    try:
        raise ValueError(message)
    except ValueError as error:
        return error


def test_a_refusal_is_a_line(display, dialogs):
    display.show(UserError("这一户已经提交，不能再改。"))
    assert dialogs.asked == [("notify", "这一户已经提交，不能再改。")]


@pytest.mark.logs_expected
@pytest.mark.parametrize("kind", list(FaultKind))
def test_every_fault_has_three_answers_and_a_number(display, dialogs, kind):
    display.show(EnvironmentFault(kind, Path("town.db")))
    words = describe(EnvironmentFault(kind))
    assert all((words.happened, words.kept, words.next_step))
    assert ONLY_A_NUMBER.fullmatch(words.code)
    assert len(dialogs.texts("fault")) == 1


def test_no_two_faults_have_the_same_number():
    numbers = [describe(EnvironmentFault(kind)).code for kind in FaultKind]
    assert len(set(numbers)) == len(numbers)
    assert not {code.number for code in Code} & set(numbers)


@pytest.mark.logs_expected
def test_an_error_of_the_system_that_no_edge_named_is_no_bug(display, dialogs):
    display.show(OSError(errno.ENOSPC, SECRET))
    (said,) = dialogs.texts("fault")
    assert "磁盘空间不够" in said
    assert "E701" in said
    assert "DISK_FULL" not in said
    assert SECRET not in said
    assert dialogs.texts("bug") == []


def test_a_fault_said_by_a_service_keeps_its_words(display, dialogs):
    display.show(SaidFault("发生甲。", "保留乙。", "做丙。", "E102"))
    assert dialogs.texts("fault") == ["发生甲。 保留乙。 做丙。 E102"]


@pytest.mark.logs_expected
def test_a_bug_has_a_number_and_no_values_anywhere(display, dialogs, caplog):
    with caplog.at_level(logging.ERROR):
        display.show(failed(SECRET))
    shown = dialogs.texts("bug")[0]
    assert shown.startswith("B-")
    assert "test_error_display.py" in shown
    assert "张大山" not in shown + caplog.text
    assert shown.split()[0] in caplog.text


@pytest.mark.logs_expected
def test_errors_of_threads_arrive_on_the_gui_thread(display, dialogs, qtbot, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    display.catch_uncaught()
    thread = threading.Thread(target=lambda: threading.excepthook(
        threading.ExceptHookArgs((ValueError, failed(SECRET), None, None))))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(dialogs.texts("bug")))


def test_report_names_the_causes_too():
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as inner:
            raise RuntimeError(SECRET) from inner
    except RuntimeError as error:
        text = report(error, "B-1", "0.1.0")
    assert "RuntimeError" in text
    assert "KeyError" in text
    assert "张大山" not in text


def words_of(dialog: QDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


def test_fault_dialog_answers_three_questions(qtbot):
    dialog = FaultDialog("磁盘满了。", "都在。", "请清理。", "E701")
    qtbot.addWidget(dialog)
    for part in ("发生了什么", "保留了什么", "怎么办", "磁盘满了。", "都在。", "请清理。", "编号 E701"):
        assert part in words_of(dialog)


def test_bug_dialog_copies_the_report_and_shows_no_trace(qtbot):
    dialog = BugDialog("B-ABC123", "诊断全文 error_display.py:10")
    qtbot.addWidget(dialog)
    assert "error_display.py" not in words_of(dialog)
    next(button for button in dialog.findChildren(QPushButton) if "复制" in button.text()).click()
    assert QGuiApplication.clipboard().text() == "诊断全文 error_display.py:10"


def test_notice_shows_and_leaves_by_itself(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()
    notice = NoticeLine(window)
    notice.show_text("已存到 D 盘")
    assert notice.text() == "已存到 D 盘"
    assert window.rect().contains(notice.geometry())
    qtbot.mouseClick(notice, Qt.MouseButton.LeftButton)
    assert notice.text() == ""


def test_the_trace_of_a_crash_is_read_at_the_next_start(tmp_path):
    with watch_for_crash(tmp_path / "log") as left:
        assert left == ""
        (tmp_path / "log" / CRASH_FILE).write_text("Fatal Python error: Segmentation fault", "utf-8")
    with watch_for_crash(tmp_path / "log") as left:
        assert "Segmentation fault" in left


def test_nothing_is_traced_into_a_file_that_is_closed(tmp_path):
    """Its number may belong to the file of the data by then."""
    with watch_for_crash(tmp_path / "log"):
        assert faulthandler.is_enabled()
    assert not faulthandler.is_enabled()


_BROKEN = """
import os, signal, sys
from pathlib import Path
from app.views.error_display import watch_for_crash
with watch_for_crash(Path(sys.argv[1])):
    os.kill(os.getpid(), signal.SIGTRAP)
"""


def test_a_library_that_ends_the_program_on_purpose_leaves_a_trace(tmp_path):
    ended = subprocess.run([sys.executable, "-c", _BROKEN, str(tmp_path)], check=False)
    assert ended.returncode == -signal.SIGTRAP
    with watch_for_crash(tmp_path) as left:
        assert "line 6 in <module>" in left
