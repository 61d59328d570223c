"""The rooms of a desk, each wired to it; a room is made the first time it is wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from app.views.home_ways import open_list, open_task
from app.views.navigation import (
    EXCHANGE,
    HELP,
    HOME,
    HOUSEHOLDS,
    PRINTING,
    PROCEDURES,
    RELIEF,
    SETTINGS,
)
from app.views.pages.exchange_room import ExchangeRoom
from app.views.pages.help_room import HelpRoom
from app.views.pages.home_room import HomeRoom
from app.views.pages.household_room import HouseholdRoom
from app.views.pages.print_room import PrintRoom
from app.views.pages.procedure_room import ProcedureRoom
from app.views.pages.relief_room import ReliefRoom
from app.views.pages.settings_room import SettingsRoom
from app.views.workplace import Workplace


def _make_home(desk: Any, workplace: Workplace) -> QWidget:
    room = HomeRoom(workplace)
    room.changed.connect(desk.on_changed)
    room.room_wanted.connect(lambda name: desk.show_room(name) if desk.may_open(name) else None)
    room.list_wanted.connect(lambda code, chosen: open_list(desk, code, chosen))
    room.task_opened.connect(lambda task: open_task(desk, workplace, task))
    return room


def _make_households(desk: Any, workplace: Workplace) -> QWidget:
    room = HouseholdRoom(workplace, desk.tree.region())
    room.changed.connect(desk.on_changed)
    room.print_requested.connect(desk.print_households)
    room.import_wanted.connect(lambda: desk.show_room(EXCHANGE.id))
    room.open_case.connect(desk.open_case)
    room.title_changed.connect(lambda title: desk.title_changed.emit(title or HOUSEHOLDS.title))
    room.currentChanged.connect(desk.show_tree)
    room.tabs.currentChanged.connect(desk.show_tree)
    room.show_region(desk.tree.region(), desk.tree.title(), desk.tree.villages())
    return room


def _make_procedures(desk: Any, workplace: Workplace) -> QWidget:
    room = ProcedureRoom(workplace)
    room.open_household.connect(desk.open_household)
    room.changed.connect(desk.on_changed)
    room.currentChanged.connect(desk.show_tree)
    room.title_changed.connect(lambda title: desk.title_changed.emit(title or PROCEDURES.title))
    room.show_region(desk.tree.region(), desk.tree.title(), desk.tree.villages())
    return room


def _make_helping(kind: type[HelpRoom] | type[ReliefRoom], desk: Any, workplace: Workplace) -> QWidget:
    room = kind(workplace)
    room.open_household.connect(desk.open_household)
    room.changed.connect(desk.on_changed)
    if isinstance(room, ReliefRoom):
        room.open_case.connect(desk.open_case)
    room.show_region(desk.tree.region(), desk.tree.title(), desk.tree.villages())
    return room


def _make_printing(desk: Any, workplace: Workplace) -> QWidget:
    room = PrintRoom(workplace)
    room.open_household.connect(desk.open_household)
    room.show_region(desk.tree.region(), desk.tree.title(), desk.tree.villages())
    return room


def _make_exchange(desk: Any, workplace: Workplace) -> QWidget:
    room = ExchangeRoom(workplace)
    room.changed.connect(desk.on_changed)
    room.sent.connect(desk.status.refresh)
    return room


def _make_settings(desk: Any, workplace: Workplace) -> QWidget:
    room = SettingsRoom(workplace)
    room.look_changed.connect(desk.look_changed)
    room.changed.connect(desk.on_changed)
    return room


MAKERS: Mapping[str, Callable[[Any, Workplace], Any]] = {
    HOME.id: _make_home,
    HOUSEHOLDS.id: _make_households,
    PROCEDURES.id: _make_procedures,
    HELP.id: partial(_make_helping, HelpRoom),
    RELIEF.id: partial(_make_helping, ReliefRoom),
    PRINTING.id: _make_printing,
    EXCHANGE.id: _make_exchange,
    SETTINGS.id: _make_settings,
}
"""Room → what makes it for a desk and its workplace."""
