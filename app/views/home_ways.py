"""From a line or a number of the home page to its place in the window."""

from __future__ import annotations

from typing import Any

from app.services.home.tasks import Opens, Task
from app.services.household_filters import Condition
from app.services.households import HouseholdFilter
from app.views.navigation import HELP, HOUSEHOLDS, PROCEDURES
from app.views.pages.notice_page import reopen_notice
from app.views.pages.procedure_room import CASES, NOTICES
from app.views.place import Region
from app.views.workplace import Workplace

_SUBMITTED = HouseholdFilter(conditions=(Condition("state", codes=("submitted",)),))


def open_list(desk: Any, village_code: str, chosen: HouseholdFilter) -> None:
    """Show the household list of a village ("" for all) with this filter."""
    desk.show_room(HOUSEHOLDS.id)
    room = desk.households()
    room.show_list()
    room.tabs.setCurrentWidget(room.list_page)
    desk.go_to_region(Region(village_code))
    room.list_page.chips.show_filter(chosen)


def open_task(desk: Any, workplace: Workplace, task: Task) -> None:
    """Show what a line of 今天要办 is about."""
    if task.opens is Opens.SUBMITTED:
        open_list(desk, task.key, _SUBMITTED)
    elif task.opens is Opens.VISITS:
        desk.go_to_region(Region(task.key))
        desk.show_room(HELP.id)
        desk.room(HELP.id).tabs.setCurrentIndex(0)
    else:
        _open_procedure(desk, workplace, task)


def _open_procedure(desk: Any, workplace: Workplace, task: Task) -> None:
    desk.show_room(PROCEDURES.id)
    room = desk.room(PROCEDURES.id)
    if task.opens is Opens.CASE:
        room.open_case(task.key)
        return
    room.show_list()
    page = room.tabs.show_page(CASES if task.opens is Opens.CASES else NOTICES)
    if task.opens is Opens.NOTICE and task.key:
        reopen_notice(workplace, task.key, desk.on_changed, page.load)
