"""Pictures of the household card: sections, tabs beside it, second entry, changes; for `make screenshots`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.domain.problems import Severity
from app.services.cards import open_card, save_card
from app.services.double_entry import Waiting
from app.services.household_changes.questions import QUESTIONS
from app.services.households import Show, household_ids
from app.services.pairings import assignable
from app.services.years import close_household_year
from app.views.dialogs.choose_helper import ChooseHelperDialog
from app.views.pages.archive_tabs import SECOND_ENTRY
from app.views.pages.list_assignment import said
from tests.exchange.foreign_files import pdf, photo
from tests.offices import with_household
from tests.views.camera import Camera

REASON = "腰伤未愈，有县医院病历"


def _open(camera: Camera, row: int) -> Any:
    """The card of a row of the household list."""
    desk = camera.window.desk
    desk.show_room("households")
    desk.households().show_list()
    camera.settle()
    desk.open_household(desk.households().list_page.table.model().row_at(row).id)
    camera.settle()
    return desk.households().card


def sections(camera: Camera, roster: Path) -> None:
    """Every section of a card, and every tab of those that have tabs."""
    form = _open(camera, 2).form
    for place, title in enumerate(form.titles):
        form.go_to(place)
        camera.shoot(f"40-户档案-{title}")
        tabs = getattr(form.current(), "tabs", None)
        for number in range(1, tabs.count() if tabs is not None else 0):
            tabs.setCurrentIndex(number)
            camera.shoot(f"41-{title}-{number}")


def second_entry(camera: Camera, roster: Path) -> None:
    """The households that wait to be typed again, and one of them with a difference."""
    desk = camera.window.desk
    desk.show_room("households")
    desk.households().show_list()
    archive_tabs = desk.households().tabs
    page = archive_tabs.show_page(SECOND_ENTRY) and archive_tabs.page(SECOND_ENTRY)
    camera.shoot("42-二次录入")
    card = open_card(desk.session, household_ids(desk.session, [1])[0])
    number = card.household["local_no"]
    page.open_card((Waiting(card.household_id, "龙湾村", "一组", number, "填报员", ""), card))
    page.desk.form.current().panel.editor("phone").take("19900009999")
    page.desk.form.left.emit()
    camera.shoot("43-二次录入-对照")
    page.desk.given_up.emit()
    archive_tabs.setCurrentIndex(0)


def side(camera: Camera, roster: Path) -> None:
    """The tabs beside the card: a warning being explained and explained, last year, history, attachments."""
    desk = camera.window.desk
    desk.show_room("households")
    chips = desk.households().list_page.chips
    chips.choose_show(Show.WARNINGS)
    card = _open(camera, 0)
    desk.on_changed(close_household_year(desk.session, card.household_id(), 2025))
    _explain_a_warning(camera, card.problem_panel)
    camera.shoot("45-户档案右侧-已说明")
    for number in range(1, card.side.tabs.count()):
        card.side.tabs.setCurrentIndex(number)
        camera.shoot(f"45-户档案右侧-{card.side.tabs.tabText(number)}")
    folder = roster.parent / "附件"
    folder.mkdir()
    (folder / "房屋.jpg").write_bytes(photo(taken_at="2026:03:01 10:20:30"))
    (folder / "合同.pdf").write_bytes(pdf(2))
    card.attachments.add([folder])
    camera.shoot("45-户档案右侧-附件-两个")
    camera.dialogs.on_run = camera.each_dialog("45-附件")
    card.attachments.open_at(0)
    camera.settle()
    camera.dialogs.on_run = None
    card.side.tabs.setCurrentIndex(0)
    desk.households().show_list()
    chips.reset()


def _explain_a_warning(camera: Camera, panel: Any) -> None:
    rows = range(panel.list.count())
    for row in rows:
        panel.list.setCurrentRow(row)
        if panel.current_problem().severity is Severity.W:
            break
    panel.explain.reason.setText(REASON)
    panel.explain.proof.setText("病历复印件，存村委会档案柜")
    camera.shoot("45-户档案右侧-写说明")
    panel.explain.button.click()


def changes(camera: Camera, roster: Path) -> None:
    """A draft that waits, the page of each registered change, the line of life of a person, the choice of a
    helper.
    """
    desk = camera.window.desk
    _open(camera, 0)
    camera.shoot("46-有没保存的修改")
    card = _open(camera, 2)
    for question in QUESTIONS:
        card.change_desk.open(question)
        camera.shoot(f"46-办理变动-{question.title}")
    card.change_desk.close()
    camera.dialogs.on_run = camera.each_dialog("46-历次变动")
    card.change_desk.menu.actions()[-1].trigger()
    camera.settle()
    camera.dialogs.on_run = None
    desk.households().show_list()
    found = assignable(desk.session, household_ids(desk.session, range(1, 13)))
    camera.shoot_dialog("47-指定帮扶人", ChooseHelperDialog(said(found), found.helpers, camera.window))


def conflict(camera: Camera, roster: Path) -> None:
    """A card that somebody else changed while it was typed."""
    desk = camera.window.desk
    card = _open(camera, 3)
    copy = card.file.copy
    copy.set_value("household", copy.household_id, "natural_village", "上柳")
    card.form.edited.emit()
    theirs = open_card(desk.session, copy.household_id)
    save_card(desk.session, theirs, with_household(theirs, natural_village="下柳", address="12号"))
    card.store()
    camera.shoot("48-两处都改过")
    for line in range(len(card.decisions.panel.differences)):
        card.decisions.panel.choose(line, ours=False)
    card.decisions.panel.store_button.click()
    camera.settle()
    desk.households().show_list()
