"""Pictures of what the program says and asks in boxes, and of work under way; for `make screenshots`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.core.progress import Progress
from app.models.policy_packs import mark_judged_by
from app.views.backlog_bar import BacklogBar
from app.views.dialogs.qt_dialogs import QtDialogs
from app.views.job_bar import JobBar, LongJobDialog
from app.views.pages.case_outcome import Outcome, OutcomeWindow
from app.views.pages.procedure_room import CASES
from tests.views.camera import Camera


def said(camera: Camera, roster: Path) -> None:
    """The line that goes away by itself, the boxes that wait for an answer, what became of many cases."""
    camera.window.desk.show_room("households")
    real = QtDialogs(camera.window)
    real.notify("已导出 214 户到“农户名单.xlsx”。")
    camera.shoot("90-提示")
    stop = "停用以后这个人不能再打开档案库，他做过的修改和记录都保留。"
    _box(camera, "91-确认", lambda: real.confirm("停用 小周", stop, yes="停用", danger=True))
    _box(camera, "92-选择", lambda: real.choose("导出 Excel", "证件号码和电话怎么写？", ("打星号", "写完整")))
    _box(camera, "93-告知", lambda: real.inform("没有添加的文件", "假照片.jpg：不是照片，原文件没有改动。"))
    lines = (Outcome("王敏", "西桥村 一组", "缺“入户核实”的材料：入户调查(核实)表"),
             Outcome("李强", "西桥村 二组", ""))  # fmt: skip
    workplace = camera.window.desk.room("procedures").tabs.show_page(CASES).workplace
    window = OutcomeWindow(workplace, "一起办“入户核实”", lines, camera.window)
    camera.shoot_dialog("94-一起办的结果", window)


def work_under_way(camera: Camera, roster: Path) -> None:
    """Households that wait to be judged, a reading job in the status line, a long write in its dialog."""
    _waiting(camera)
    for name, modal in (("95-正在做-状态栏", False), ("96-正在做-对话框", True)):
        over = Event()

        def work(progress: Progress, over: Event = over) -> None:
            progress.step(3_120, 10_659, "正在核对")
            over.wait()

        camera.window.jobs.read(work, title="正在核对全乡镇", modal=modal)
        shown = _shown(camera, LongJobDialog if modal else JobBar)
        camera.snap(name, shown if modal else None)
        over.set()
        camera.settle()


def _waiting(camera: Camera) -> None:
    """As after a change of policy; they go on waiting while a page is read."""
    desk, over = camera.window.desk, Event()
    with desk.session.store.write_local() as connection:
        mark_judged_by(connection, "another policy")
    desk.backlog.look()
    while not desk.backlog.text():
        QTest.qWait(1)
    camera.window.jobs.read(lambda progress: over.wait())
    _shown(camera, BacklogBar)
    camera.snap("14-导入名册-待查")
    over.set()
    camera.settle()


def _box(camera: Camera, name: str, ask: Callable[[], object]) -> None:
    """Ask, take a picture of the box that opened, and back out of it."""

    def look() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QDialog)
        camera.snap(name, box)
        box.reject()

    QTimer.singleShot(200, camera.window, look)
    ask()


def _shown(camera: Camera, kind: type[QWidget]) -> QWidget:
    """The widget of this kind once it stands on the screen."""
    while True:
        QTest.qWait(50)
        for found in camera.window.findChildren(kind):
            if found.isVisible():
                return found
