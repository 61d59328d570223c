"""Pictures of data exchange, settings with the policy pages, and helping, for `make screenshots`."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from PySide6.QtWidgets import QTabWidget

from app.core.errors import EnvironmentFault, FaultKind
from app.printing.preview import Preview
from app.services.faults import describe
from app.services.households import household_ids
from app.services.papers import make_document
from app.views.dialogs.key_map import KeyMapDialog
from app.views.dialogs.reports import BugDialog, FaultDialog
from app.views.pages.policy_dialogs import LastDayDialog
from tests.exchange.card_photos import photographed
from tests.exchange.foreign_files import numbered
from tests.views.camera import Camera


def exchange(camera: Camera, roster: Path) -> None:
    camera.window.desk.show_room("exchange")
    room = camera.window.desk.stack.currentWidget()
    camera.shoot("13-导入名册")
    for number in range(1, room.tabs.count()):
        room.tabs.setCurrentIndex(number)
        camera.shoot(f"15-数据交换-{room.tabs.tabText(number)}")


def rosters(camera: Camera, roster: Path) -> None:
    """The dry run of a roster, what its columns mean and the result."""
    desk = camera.window.desk
    desk.show_room("exchange")
    room = desk.stack.currentWidget()
    room.tabs.setCurrentIndex(0)
    page = room.roster
    page.read(roster)
    camera.shoot("14-导入名册-核对")
    page.plan.findChild(QTabWidget).setCurrentIndex(1)
    camera.shoot("14-导入名册-逐栏统计")
    page.plan.mapping_asked.emit()
    camera.shoot("14-导入名册-列的对应")
    page.steps.setCurrentWidget(page.plan)
    page.plan.confirm()
    camera.shoot("14-导入名册-结果")


def photos(camera: Camera, roster: Path) -> None:
    """A folder of photos sorted by the code on a printed card."""
    desk = camera.window.desk
    folder = roster.parent / "手机照片"
    folder.mkdir()
    for place, household in enumerate(household_ids(desk.session, (1, 2))):
        paper = make_document(desk.session, "T01", [household], folder / "card.pdf")
        with Preview(paper.path) as preview:
            width, height, rows = preview.page_image(0, 200)
        page = Image.frombytes("RGB", (width, height), rows, "raw", "BGR")
        (folder / f"IMG_{place}0.jpg").write_bytes(photographed(page, turned=-4, quality=75))
        for number in (1, 2):
            (folder / f"IMG_{place}{number}.jpg").write_bytes(numbered(10 * place + number))
    (folder / "card.pdf").unlink()
    desk.show_room("exchange")
    room = desk.stack.currentWidget()
    room.tabs.setCurrentWidget(room.photos)
    room.photos.read(folder)
    camera.shoot("16-照片归户")


def settings(camera: Camera, roster: Path) -> None:
    camera.window.desk.show_room("settings")
    tabs = camera.window.desk.stack.currentWidget().tabs
    for number in range(tabs.count()):
        tabs.setCurrentIndex(number)
        camera.shoot(f"{17 + number}-系统设置-{tabs.tabText(number)}")
    camera.shoot_dialog("21-按键表", KeyMapDialog(camera.dialogs, camera.window))
    fault = describe(EnvironmentFault(FaultKind.DISK_FULL))
    camera.shoot_dialog("22-故障", FaultDialog(fault.happened, fault.kept, fault.next_step, fault.code,
                                             camera.window))
    camera.shoot_dialog("23-程序出错", BugDialog("B-1A2B3C", "", camera.window))


def policy(camera: Camera, roster: Path) -> None:
    """Every page of the policy and the dialog with which each is changed."""
    camera.window.desk.show_room("settings")
    settings_tabs = camera.window.desk.stack.currentWidget()
    settings_tabs.tabs.setCurrentWidget(settings_tabs.policy)
    room = settings_tabs.policy
    for number in range(room.tabs.count()):
        room.tabs.setCurrentIndex(number)
        camera.shoot(f"57-政策参数-{room.tabs.tabText(number)}")
    camera.dialogs.on_run = camera.each_dialog("58-政策参数-设置")
    for page in (room.figures, room.options, room.holidays, room.calendar):
        room.tabs.setCurrentWidget(page)
        camera.settle()
        page.row_opened(page.model.row_at(0))
        camera.settle()
    camera.dialogs.on_run = None
    camera.shoot_dialog("59-停止执行", LastDayDialog("《关于调整监测范围的通知》", camera.window))
    room.tabs.setCurrentIndex(0)


def help_room(camera: Camera, roster: Path) -> None:
    camera.window.desk.show_room("help")
    room = camera.window.desk.stack.currentWidget()
    for number in range(room.tabs.count()):
        room.tabs.setCurrentIndex(number)
        camera.shoot(f"44-帮扶走访-{room.tabs.tabText(number)}")
