"""Pictures of the list of cases, the page of one and its dialogs, for `make screenshots`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from app.services.households import HouseholdFilter, Sort, household_ids, list_row_numbers
from app.services.procedures import (
    StepDraft,
    begin_many,
    cases_of_household,
    give_back,
    list_cases,
    take,
    take_many,
)
from app.views.pages.case_batch import common_steps
from app.views.pages.case_begin import BeginDialog
from app.views.pages.procedure_room import CASES
from tests.exchange.foreign_files import pdf
from tests.views.camera import Camera

_CLUE = StepDraft("clue", date(2026, 11, 2), "villager_head", papers=frozenset(("X07",)), reason="大病住院")
_FOUND = StepDraft("found", date(2026, 11, 2), "village_clerk", ("文书",), frozenset(("X08",)), reason="漏登")
_CHECKED = StepDraft("checked", date(2026, 11, 3), "team_member", ("甲", "乙"), frozenset(("T08",)))
_CASES = 30


def cases(camera: Camera, roster: Path) -> None:
    """Running, returned and stopped cases."""
    desk = camera.window.desk
    session = desk.session
    homes = household_ids(session, list_row_numbers(session, HouseholdFilter(), Sort("place")))[:_CASES]
    desk.on_changed(begin_many(session, "monitored", homes, _CLUE).changes)
    gaps = begin_many(session, "gap_registration", homes[:6], _FOUND).done
    take_many(session, gaps[:4], _CHECKED)
    give_back(session, gaps[0], "found", date(2026, 11, 6), "核实表没有签字，请补签以后重新上报")
    ended = StepDraft("rejected", date(2026, 11, 5), "township", ("丙",), reason="已经登记在别的户")
    desk.on_changed(take(session, gaps[5], ended))
    desk.show_room("procedures")
    room = desk.stack.currentWidget()
    page = room.tabs.show_page(CASES)
    camera.shoot("70-办理中的事项")
    page.filter.choose("全部")
    camera.settle()
    page.choose_all()
    camera.shoot("71-办理中的事项-全部")
    page.filter.choose("办理中")
    camera.settle()
    _one_case(camera, room, roster)
    _dialogs(camera, room, page, homes)
    room.show_list()


def _one_case(camera: Camera, room: Any, roster: Path) -> None:
    lines = list_cases(camera.window.desk.session)
    for name, wanted in (
        ("72-办理事项", next(line for line in lines if line.procedure == "monitored")),
        ("73-办理事项-退回", next(line for line in lines if line.status.value == "被退回")),
        ("74-办理事项-可以办", next(line for line in lines if line.standing == "入户核实")),
    ):
        room.open_case(wanted.id)
        camera.settle()
        camera.shoot(name)
    room.case.track.choose(0)
    camera.shoot("75-办理事项-办过的一步")
    room.case.below.setCurrentIndex(1)
    camera.shoot("76-办理事项-扫描件")
    scan = roster.parent / "核实表.pdf"
    scan.write_bytes(pdf(2))
    room.case.scans.add([scan])
    camera.shoot("76-办理事项-扫描件-一个")
    camera.dialogs.on_run = camera.each_dialog("76-扫描件")
    room.case.scans.open_at(0)
    camera.settle()
    camera.dialogs.on_run = None


def _dialogs(camera: Camera, room: Any, page: Any, homes: list[str]) -> None:
    """The dialogs of a step, a return, a beginning, and of many at once; each is closed again."""
    names = iter(("77-办一步", "78-退回", "79-开始办理", "80-一起办"))

    def look(dialog: Any) -> bool:
        if isinstance(dialog, BeginDialog):
            camera.shoot_dialog(next(names), dialog)
            return False
        dialog.show()
        camera.shoot(next(names), dialog)
        dialog.close()
        return False

    before, camera.dialogs.on_run = camera.dialogs.on_run, look
    room.case.actions_of.take_next()
    room.case.actions_of.give_back("found")
    page.beginning.of_households(dict.fromkeys(homes, ("", "")))
    running = list_cases(camera.window.desk.session)
    page.batch.take_step(common_steps(running)[0], running)
    camera.settle()
    camera.dialogs.on_run = before
    desk = camera.window.desk
    desk.open_household(homes[0])
    camera.settle()
    menu = desk.households().cases.menu_of(cases_of_household(desk.session, homes[0]))
    menu.popup(desk.mapToGlobal(desk.rect().center()))
    camera.shoot("81-户档案-村级程序", menu)
    menu.close()
    desk.households().show_list()
    desk.show_room("procedures")
