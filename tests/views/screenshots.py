"""Pictures of every page on a small demo township, at both office screen sizes and two text sizes.

`python -m tests.views.screenshots FOLDER` (make screenshots). The pictures are looked at; that no page is
missing among them is checked at the end: a page class without a picture makes the run fail.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.bootstrap import make_application
from app.core.clock import FixedClock
from app.security.passwords import StretchCost
from app.services.cards import open_card, remove_household, save_card
from app.services.demo.township import DEMO_MOMENT, make_demo
from app.services.drafts import store_draft
from app.services.household_filters import Condition, filter_kinds
from app.services.households import HouseholdFilter, Show, household_ids
from app.services.papers import Scope, documents_for
from app.views.dialogs.choose_village import ChooseVillageDialog
from app.views.dialogs.filter_condition import ConditionDialog, NameDialog
from app.views.pages.archive_tabs import ACTS, BALANCES, BIN, CHECK, DRAFTS, DUPLICATES
from app.views.pages.users_page import UserDialog
from tests.exchange.roster_files import family, write_roster
from tests.offices import with_head
from tests.views import (
    card_pictures,
    case_pictures,
    casework_pictures,
    home_pictures,
    office_pictures,
    proceedings_pictures,
    said_pictures,
)
from tests.views.camera import PASSWORD, Camera, Seen

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


def entrance(camera: Camera, roster: Path) -> None:
    camera.shoot("01-登录")
    camera.log_in(ADMIN)
    camera.window.desk.show_room("settings")
    tabs = camera.window.desk.stack.currentWidget().tabs
    for number in (0, 1):
        tabs.setCurrentIndex(number)
        camera.shoot(f"02-系统设置-{tabs.tabText(number)}")
    camera.shoot_dialog("02-添加用户", UserDialog(camera.window))
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
    dialog = ConditionDialog(filter_kinds(desk.session), camera.window.theme, camera.window)
    dialog.choose_kind("per_capita:")
    camera.shoot_dialog("25-加条件", dialog)
    camera.shoot_dialog("25-保存筛选", NameDialog("保存筛选", parent=camera.window))
    camera.shoot_dialog("25-新建户", ChooseVillageDialog(desk.tree.villages(), "", camera.window))
    camera.settle()
    _make_history(camera)
    for number, title in enumerate((CHECK, DUPLICATES, DRAFTS, ACTS, BIN, BALANCES), start=26):
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


def first_run(application: QApplication, folder: Path, target: Path | None, seen: Seen) -> None:
    """The page of a new office, before and after the recovery code was made."""
    camera = Camera(application, folder / "new", target, SIZES[0], seen=seen)
    camera.shoot("00-第一次使用")
    page = camera.window.centralWidget()
    page.fill(unit="示范镇", region="990000101", admin="王主任", password=PASSWORD, again=PASSWORD,
              clerk="小周", clerk_password=PASSWORD, clerk_again=PASSWORD)
    page.create()
    camera.shoot("00-恢复码")
    camera.close()


STORIES: tuple[Callable[[Camera, Path], None], ...] = (
    entrance, households, printing, office_pictures.exchange, office_pictures.settings,
    office_pictures.policy, archive, card_pictures.sections, card_pictures.second_entry, card_pictures.side,
    card_pictures.changes, card_pictures.conflict, office_pictures.help_room, home_pictures.home,
    home_pictures.lists, home_pictures.calendar, proceedings_pictures.meetings, proceedings_pictures.notices,
    case_pictures.cases, casework_pictures.relief, casework_pictures.compare, office_pictures.rosters,
    office_pictures.photos, said_pictures.said, said_pictures.work_under_way,
)  # fmt: skip


def looks() -> Iterator[tuple[tuple[int, int], int, bool]]:
    for size in SIZES:
        for percent in TEXT_PERCENTS:
            yield size, percent, False
    yield SIZES[0], 100, True


def make_office(folder: Path) -> Path:
    make_demo(folder, FixedClock(DEMO_MOMENT), households=HOUSEHOLDS, password=PASSWORD, cost=QUICK)
    return folder


def tell_all(camera: Camera, folder: Path) -> None:
    """Every story, one after the other, on one office; files for it go into the folder."""
    for story in STORIES:
        story(camera, roster_for(camera, folder))
    camera.close()


def roster_for(camera: Camera, folder: Path) -> Path:
    """A roster with good rows and rows of a village that does not exist."""
    desk = camera.window.desk
    if desk is None:
        return folder / "none.xlsx"
    place = {"乡": desk.session.unit.name, "村": desk.tree.villages()[0].name}
    unknown = {**place, "村": "没有的村"}
    rows = [*family("户主", "配偶", **place), *family("户主", household="H0002", **unknown)]
    return write_roster(folder / "名册.xlsx", rows)


def main() -> None:
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "build/screenshots")
    shutil.rmtree(target, ignore_errors=True)
    application, seen = make_application(), Seen()
    with tempfile.TemporaryDirectory() as name:
        demo = make_office(Path(name) / "demo")
        first_run(application, Path(name), target, seen)
        for number, (size, percent, dark) in enumerate(looks()):
            folder = Path(name) / str(number)
            shutil.copytree(demo, folder / "office")   # every look finds the same office
            tell_all(Camera(application, folder / "office", target, size, percent, dark, seen), folder)
            shutil.rmtree(folder)
    print(f"{len(list(target.glob('*.png')))} 张截图在 {target}")
    missing = seen.missing()
    if missing:
        sys.exit(f"没有截图：{'、'.join(missing)}")


if __name__ == "__main__":
    main()
