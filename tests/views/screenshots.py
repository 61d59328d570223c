"""Pictures of every page on a small demo township, at both office screen sizes and two text sizes.

`python -m tests.views.screenshots FOLDER` (make screenshots); not a test, the pictures are looked at.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.bootstrap import make_application
from app.core.clock import FixedClock
from app.core.errors import EnvironmentFault, FaultKind
from app.core.settings import MachineSettings, save_settings
from app.security.passwords import StretchCost
from app.services.cards import open_card, remove_household, save_card
from app.services.demo.township import DEMO_MOMENT, make_demo
from app.services.double_entry import Waiting
from app.services.drafts import store_draft
from app.services.faults import describe
from app.services.household_changes.questions import QUESTIONS
from app.services.household_filters import Condition, filter_kinds
from app.services.households import HouseholdFilter, Show, household_ids
from app.services.pairings import assignable
from app.services.papers import Scope, documents_for
from app.views.dialogs.choose_helper import ChooseHelperDialog
from app.views.dialogs.filter_condition import ConditionDialog
from app.views.dialogs.key_map import KeyMapDialog
from app.views.dialogs.reports import BugDialog, FaultDialog
from app.views.main_window import MainWindow, Program
from app.views.pages.archive_tabs import ACTS, BIN, CHECK, DRAFTS, DUPLICATES, SECOND_ENTRY
from app.views.pages.list_assignment import offered, said
from app.views.remembered import Remembered
from app.views.theme import Theme
from tests.exchange.roster_files import family, write_roster
from tests.offices import with_head
from tests.views import case_pictures, casework_pictures, home_pictures, proceedings_pictures
from tests.views.recording import RecordingDialogs

PASSWORD = "示范镇-口令-2026"
HOUSEHOLDS = 400
SIZES = ((1366, 768), (1920, 1080))
TEXT_PERCENTS = (100, 150)
QUICK = StretchCost(memory=64, passes=1, lanes=1)
ACTOR, ADMIN = "审核员", "管理员"
FILTERED = (
    Condition("members", low=2),
    Condition("field", "member.health", ("2", "3", "4")),
    Condition("per_capita", low=300_000, high=1_500_000),
)


class Camera:
    """One window at one size and text size; `shoot` waits for all jobs and writes a picture."""

    def __init__(self, application: QApplication, office: Path, target: Path, size: tuple[int, int],
                 percent: int, dark: bool = False) -> None:
        self.application = application
        self.target = target
        self.suffix = f"{size[0]}x{size[1]}_{percent}{'_dark' if dark else ''}"
        save_settings(office / "settings.toml", replace(MachineSettings(), text_percent=percent, dark=dark))
        remembered = Remembered(office / "settings.toml")
        Theme(percent, dark).apply(application)
        self.dialogs = RecordingDialogs()
        self.window = MainWindow(Program(application, office, FixedClock(DEMO_MOMENT), remembered, describe,
                                         self.dialogs))
        self.window.showNormal()
        self.window.resize(*size)

    def settle(self) -> None:
        QTest.qWait(250)   # longer than the debounce of filters and live checks
        while self.window.jobs.running():
            QTest.qWait(20)
        QTest.qWait(50)

    def shoot(self, name: str, widget: QWidget | None = None) -> None:
        self.settle()
        self.target.mkdir(parents=True, exist_ok=True)
        (widget or self.window).grab().save(str(self.target / f"{name}_{self.suffix}.png"))

    def shoot_dialog(self, name: str, dialog: QDialog) -> None:
        dialog.show()
        self.shoot(name, dialog)
        dialog.close()

    def log_in(self, user: str) -> None:
        self.window.try_password(PASSWORD, user)
        while self.window.desk is None:
            QTest.qWait(20)
        self.settle()

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        QTest.qWait(10)


def entrance(camera: Camera, roster: Path) -> None:
    camera.shoot("01-登录")
    camera.log_in(ADMIN)
    camera.window.desk.show_room("settings")
    camera.shoot("02-系统设置-用户")
    camera.window.lock()
    camera.shoot("03-锁定")
    camera.log_in(ACTOR)


def households(camera: Camera, roster: Path) -> None:
    desk = camera.window.desk
    desk.show_room("households")
    page = desk.households().list_page
    camera.shoot("04-农户列表")
    desk.tree.setCurrentItem(desk.tree.topLevelItem(0).child(1))
    page.chips.choose_show(Show.ERRORS)
    camera.settle()
    page.choose_all()
    camera.shoot("05-农户列表-有错")
    desk.search.setFocus()
    QTest.keyClicks(desk.search, "wm")
    camera.shoot("06-查找")
    desk.search.hits.hide()
    desk.search.clear()
    with_errors = page.table.model().row_at(0).id
    page.chips.choose_show(Show.COMPLETE)
    desk.tree.setCurrentItem(desk.tree.topLevelItem(0))
    camera.settle()
    desk.open_household(page.table.model().row_at(0).id)
    camera.shoot("07-户档案")
    desk.open_household(with_errors)
    camera.shoot("08-户档案-有错")
    desk.households().show_list()
    page.chips.reset()


def archive(camera: Camera, roster: Path) -> None:
    """The tabs beside the list, with something to show in each."""
    desk = camera.window.desk
    desk.show_room("households")
    page, tabs = desk.households().list_page, desk.households().tabs
    page.chips.show_filter(HouseholdFilter(conditions=FILTERED))
    camera.shoot("24-农户列表-按条件")
    page.chips.reset()
    dialog = ConditionDialog(filter_kinds(desk.session), camera.window)
    dialog.choose_kind("per_capita:")
    camera.shoot_dialog("25-加条件", dialog)
    camera.settle()
    _make_history(camera)
    for number, title in enumerate((CHECK, DUPLICATES, DRAFTS, ACTS, BIN), start=26):
        shown = tabs.show_page(title)
        if title == DUPLICATES:
            shown.search()
        camera.shoot(f"{number}-{title}")
    tabs.setCurrentIndex(0)


def _make_history(camera: Camera) -> None:
    """One number in two households, a draft, an act and a deleted household."""
    desk = camera.window.desk
    rows = desk.households().list_page.table.model()
    one, other, gone = (open_card(desk.session, rows.row_at(at).id) for at in (0, 1, 5))
    number = one.rows("member")[0]["id_no"]
    desk.on_changed(save_card(desk.session, other, with_head(other, id_no=number)).changes)
    desk.on_changed(remove_household(desk.session, gone.household_id))
    store_draft(desk.session, with_head(one, name="张改名", phone="13900001234"), one.revision, "家庭成员")


def printing(camera: Camera, roster: Path) -> None:
    desk = camera.window.desk
    numbers = desk.households().list_page.table.model().keys()[:12]
    ids = tuple(household_ids(desk.session, numbers))
    desk.show_room("printing")
    camera.shoot("09-公示打印")
    for number, document in enumerate(documents_for(Scope.HOUSEHOLDS), start=10):
        desk.stack.currentWidget().print_households(document.id, ids)
        camera.shoot(f"{number}-公示打印-{document.title}")


def exchange(camera: Camera, roster: Path) -> None:
    camera.window.desk.show_room("exchange")
    room = camera.window.desk.stack.currentWidget()
    camera.shoot("13-导入名册")
    room.roster.read(roster)
    camera.shoot("14-导入名册-核对")
    for number in range(1, room.tabs.count()):
        room.tabs.setCurrentIndex(number)
        camera.shoot(f"15-数据交换-{room.tabs.tabText(number)}")


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


def first_run(application: QApplication, folder: Path, target: Path) -> None:
    """The page of a new office, before and after the recovery code was made."""
    camera = Camera(application, folder / "new", target, SIZES[0], 100)
    camera.shoot("00-第一次使用")
    page = camera.window.centralWidget()
    page.fill(unit="示范镇", region="990000101", admin="王主任", password=PASSWORD, again=PASSWORD,
              clerk="小周", clerk_password=PASSWORD, clerk_again=PASSWORD)
    page.create()
    camera.shoot("00-恢复码")
    camera.close()


def card_sections(camera: Camera, roster: Path) -> None:
    """The sections of a card after the members, each tab of 帮扶, and the second entry."""
    desk = camera.window.desk
    desk.show_room("households")
    desk.households().show_list()
    camera.settle()
    desk.open_household(desk.households().list_page.table.model().row_at(0).id)
    camera.settle()
    form = desk.households().card.form
    for title in ("家庭成员", "收支核算", "生产生活条件", "三保障", "帮扶"):
        form.go_to(form.titles.index(title))
        camera.shoot(f"40-户档案-{title}")
    tabs = form.current().tabs
    for number in range(1, tabs.count()):
        tabs.setCurrentIndex(number)
        camera.shoot(f"41-帮扶-{number}")
    desk.households().show_list()
    archive_tabs = desk.households().tabs
    page = archive_tabs.show_page(SECOND_ENTRY) and archive_tabs.page(SECOND_ENTRY)
    camera.shoot("42-二次录入")
    card = open_card(desk.session, household_ids(desk.session, [1])[0])
    page.open_card((Waiting(card.household_id, "示范村", "一组", "…", "填报员", ""), card))
    page.desk.form.current().panel.editor("phone").take("19900009999")
    page.desk.form.left.emit()
    camera.shoot("43-二次录入-对照")
    page.desk.given_up.emit()
    archive_tabs.setCurrentIndex(0)


def card_side(camera: Camera, roster: Path) -> None:
    """The tabs beside the card, and the page of each registered change."""
    desk = camera.window.desk
    desk.show_room("households")
    desk.open_household(desk.households().list_page.table.model().row_at(0).id)
    camera.settle()
    card = desk.households().card
    for number in range(card.side.tabs.count()):
        card.side.tabs.setCurrentIndex(number)
        camera.shoot(f"45-户档案右侧-{number}")
    card.side.tabs.setCurrentIndex(0)
    for question in QUESTIONS:
        card.change_desk.open(question)
        camera.shoot(f"46-办理变动-{question.title}")
    card.change_desk.close()
    desk.households().show_list()
    found = assignable(desk.session, household_ids(desk.session, range(1, 13)))
    camera.shoot_dialog("47-指定帮扶人", ChooseHelperDialog(said(found), offered(found), camera.window))


def help_room(camera: Camera, roster: Path) -> None:
    camera.window.desk.show_room("help")
    room = camera.window.desk.stack.currentWidget()
    for number in range(room.tabs.count()):
        room.tabs.setCurrentIndex(number)
        camera.shoot(f"44-帮扶走访-{room.tabs.tabText(number)}")


STORIES: tuple[Callable[[Camera, Path], None], ...] = (
    entrance, households, printing, exchange, settings, archive, card_sections, card_side, help_room,
    home_pictures.home, home_pictures.lists, home_pictures.calendar, proceedings_pictures.meetings,
    proceedings_pictures.notices, case_pictures.cases,
    casework_pictures.relief, casework_pictures.compare,
)


def looks() -> Iterator[tuple[tuple[int, int], int, bool]]:
    for size in SIZES:
        for percent in TEXT_PERCENTS:
            yield size, percent, False
    yield SIZES[0], 100, True


def main() -> None:
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "build/screenshots")
    shutil.rmtree(target, ignore_errors=True)
    application = make_application()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_demo(folder / "demo", FixedClock(DEMO_MOMENT), households=HOUSEHOLDS, password=PASSWORD,
                  cost=QUICK)
        first_run(application, folder, target)
        for size, percent, dark in looks():
            camera = Camera(application, folder / "demo", target, size, percent, dark)
            for story in STORIES:
                story(camera, roster_for(camera, folder))
            camera.close()
    print(f"{len(list(target.glob('*.png')))} 张截图在 {target}")


def roster_for(camera: Camera, folder: Path) -> Path:
    """A roster with good rows and rows of a village that does not exist."""
    desk = camera.window.desk
    if desk is None:
        return folder / "none.xlsx"
    place = {"乡": desk.session.unit.name, "村": desk.tree.villages()[0].name}
    unknown = {**place, "村": "没有的村"}
    rows = [*family("户主", "配偶", **place), *family("户主", household="H0002", **unknown)]
    return write_roster(folder / "名册.xlsx", rows)


if __name__ == "__main__":
    main()
