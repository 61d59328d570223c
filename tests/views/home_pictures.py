"""Pictures of the home room and of the lists to check, with something to show in each; for `screenshots`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.services.cards import open_card, save_card
from app.services.case_starts import Subject
from app.services.households import HouseholdFilter, Sort, household_ids, list_row_numbers
from app.services.list_candidates import TO_HELP, TO_LEAVE
from app.services.notices import Subject as Listed
from app.services.notices import new_notice, open_notice, post_notice, save_notice
from app.services.objections import new_opinion, register_opinion
from app.services.procedure_cases import StepDraft
from app.services.procedures import begin
from app.views.pages.candidates_page import ReasonDialog
from app.views.pages.procedure_room import LISTS
from tests.offices import with_household, with_rows
from tests.views.camera import Camera

HELPED = HouseholdFilter(object_type="21")


def home(camera: Camera, _roster: Any) -> None:
    """The room as it stands, with notices, cases and cards that wait, and with a reminder chosen."""
    desk = camera.window.desk
    desk.show_room("home")
    camera.shoot("50-工作台-开始")
    _make_work(desk)
    desk.room("home").load()
    camera.shoot("51-工作台")
    today = desk.room("home").today
    camera.settle()
    tops = [today.tree.topLevelItem(at) for at in range(today.tree.topLevelItemCount())]
    today.tree.setCurrentItem(next(top for top in tops if top.text(0).startswith("工作日程")).child(0))
    camera.shoot("52-工作台-日程")


def lists(camera: Camera, _roster: Any) -> None:
    """The lists to check, one with households that lost their helpers, and the reason that is asked for."""
    desk = camera.window.desk
    session = desk.session
    for home_id in household_ids(session, list_row_numbers(session, HELPED, Sort("place"))[-5:-3]):
        card = open_card(session, home_id)
        desk.on_changed(save_card(session, card, with_rows(card, "pairing")).changes)
    desk.show_room("procedures")
    page = desk.room("procedures").tabs.show_page(LISTS)
    camera.shoot("53-名单核对-应纳未纳")
    page.show_list(TO_LEAVE)
    camera.shoot("54-名单核对-应退未退")
    page.show_list(TO_HELP)
    camera.shoot("54-名单核对-应扶未扶")
    camera.shoot_dialog("55-暂不办理", ReasonDialog("应纳未纳：王某", camera.window))


def calendar(camera: Camera, _roster: Any) -> None:
    """The work calendar among the policy pages."""
    desk = camera.window.desk
    desk.show_room("settings")
    settings = desk.stack.currentWidget()
    settings.tabs.setCurrentWidget(settings.policy)
    settings.policy.tabs.setCurrentWidget(settings.policy.calendar)
    camera.shoot("56-工作日程")


def _make_work(desk: Any) -> None:
    session = desk.session
    ids = household_ids(session, [21, 22, 23, 24, 25, 26])
    today = session.clock.today()
    for home_id in ids[:3]:
        card = open_card(session, home_id)
        told = {"submitted_on": today - timedelta(days=2), "submitted_by": "填报员", "reviewed_on": None,
                "reviewed_by": None}  # fmt: skip
        desk.on_changed(save_card(session, card, with_household(card, **told)).changes)
    village = open_card(session, ids[3]).household["village_code"]
    for days, number in ((7, 3), (5, 4), (1, 5)):
        _hang(session, village, ids[number], today - timedelta(days=days), objected=days == 5)
    draft = StepDraft("requested", today - timedelta(days=1), "village_clerk", ("文书",), frozenset(("X08",)),
                      reason="电话写错了")  # fmt: skip
    desk.on_changed(begin(session, "correction", Subject(ids[4]), draft).changes)


def _hang(session: Any, village: str, home_id: str, day: Any, *, objected: bool) -> None:
    draft = new_notice(session, "N-05", village, contact="村委会主任", phone_village="0371-1234567",
                       phone_township="0371-7654321", body="现予公示。")
    save_notice(session, None, draft)
    post_notice(session, open_notice(session, draft.id), (Listed(home_id),), posted_on=day, posted_by="文书")
    if objected:
        opinion = {**new_opinion(session, open_notice(session, draft.id)), "way": "01", "text": "不符合条件"}
        register_opinion(session, opinion)
