"""Everything inside the window while a session is open: rail, top bar, village tree, rooms, status line.

A desk is built for one session and thrown away with it (idle lock, change of user, new text size).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.domain.permissions import Action
from app.services.session import Session
from app.views.backlog_bar import BacklogBar
from app.views.desk_rooms import MAKERS
from app.views.dialogs.port import Dialogs
from app.views.job_bar import JobBar
from app.views.jobs import Jobs
from app.views.navigation import (
    HELP,
    HOME,
    HOUSEHOLDS,
    PRINTING,
    PROCEDURES,
    RELIEF,
    ROOMS,
    Rail,
    Room,
)
from app.views.pages.household_room import HouseholdRoom
from app.views.pages.procedure_room import ProcedureRoom
from app.views.place import Place, Region
from app.views.remembered import Remembered
from app.views.search_box import SearchBox
from app.views.status_line import StatusLine
from app.views.theme import Theme
from app.views.undo_action import UndoAction
from app.views.village_tree import VillageTree
from app.views.workplace import Workplace

TREE_WIDTH = 188
NARROWEST_TREE = 176
ROOMY_WIDTH = 1300


class Desk(QWidget):
    """Signals: title_changed(str), look_changed() when text size or colours were changed."""

    title_changed = Signal(str)
    look_changed = Signal()

    def __init__(self, workplace: Workplace, place: Place, parent=None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self.session = workplace.session
        self._rooms: dict[str, Any] = {}
        self._makers = {room.id: MAKERS[room.id] for room in self._open_rooms()}
        self.undo_action = UndoAction(workplace, self)
        self.undo_action.undone.connect(self.on_changed)
        self.addAction(self.undo_action)
        self.rail = Rail(workplace.theme, self._open_rooms())
        self.rail.chosen.connect(self.show_room)
        self.tree = VillageTree(workplace, place.region)
        self.tree.chosen.connect(self._on_region)
        self.tree.shown.connect(self._on_tree_shown)
        self.search = SearchBox(workplace, self)
        self.search.open_household.connect(self.open_household)
        self.search.open_case.connect(self.open_case)
        self.stack = QStackedWidget()
        self.backlog = BacklogBar(workplace)
        self.backlog.worked_off.connect(self._refresh)
        self.status = StatusLine(workplace, JobBar(workplace.jobs), self.backlog)
        self._lay_out()
        self._first_place: Place | None = place
        self.show_room(place.room if place.room in self._makers else HOME.id)
        for part in (self.tree, self.status, self.undo_action):
            part.refresh()

    def _open_rooms(self) -> tuple[Room, ...]:
        """The rooms in which this user may do something."""
        needed = {PRINTING.id: Action.PRINT, PROCEDURES.id: Action.EDIT, HELP.id: Action.EDIT,
                  RELIEF.id: Action.EDIT}
        may = self._workplace.may
        return tuple(room for room in ROOMS if room.id not in needed or may(needed[room.id]))

    def show_room(self, room_id: str) -> None:
        """Go to a room; it is built the first time."""
        room = self.room(room_id)
        if room_id == HOUSEHOLDS.id and self.stack.currentWidget() is room:
            room.show_list()
        self.stack.setCurrentWidget(room)
        self.rail.show_room(room_id)
        self.show_tree()
        title = next(room.title for room in ROOMS if room.id == room_id)
        self.title_changed.emit(title)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.show_tree()

    def showEvent(self, event) -> None:
        """The first page is being read by now: what was put off comes after it."""
        super().showEvent(event)
        self.backlog.look()

    def open_household(self, household_id: str) -> None:
        self.show_room(HOUSEHOLDS.id)
        self.households().open_household(household_id)

    def open_case(self, case_id: str) -> None:
        self.show_room(PROCEDURES.id)
        self._rooms[PROCEDURES.id].open_case(case_id)

    def may_open(self, room_id: str) -> bool:
        return room_id in self._makers

    def households(self) -> HouseholdRoom:
        return self.room(HOUSEHOLDS.id)

    def room(self, room_id: str) -> Any:
        """A room, built the first time it is wanted."""
        if room_id not in self._rooms:
            self._rooms[room_id] = self._makers[room_id](self, self._workplace)
            self.stack.addWidget(self._rooms[room_id])
        return self._rooms[room_id]

    def go_to_region(self, region: Region) -> None:
        """As if a line of the village tree had been chosen."""
        self.tree.choose(region)
        self._on_region(self.tree.region())

    def place(self) -> Place:
        """Where the person is now."""
        shown = self.stack.currentWidget()
        room = next((name for name, widget in self._rooms.items() if widget is shown), "")
        household = self.households().household() if HOUSEHOLDS.id in self._rooms else ""
        return Place(room, self.tree.region(), household if room == HOUSEHOLDS.id else "")

    def on_changed(self, changes) -> None:
        """Something was written: everything that shows it reads again, what was put off is begun."""
        self._refresh(changes)
        self.backlog.look()

    def _refresh(self, changes) -> None:
        for room in self._rooms.values():
            room.refresh(changes)
        for part in (self.tree, self.status, self.undo_action):
            part.refresh()

    def flush(self) -> None:
        """Store drafts and remember the village, and begin nothing more, before the session closes."""
        for room in self._rooms.values():
            room.flush()
        self.backlog.stop()
        self._workplace.remembered.change(last_region=str(self.tree.region()))

    def _lay_out(self) -> None:
        theme = self._workplace.theme
        top = QFrame()
        top.setObjectName("topbar")
        bar = QHBoxLayout(top)
        bar.setContentsMargins(*[theme.pixels(8)] * 4)
        bar.addWidget(self.search)
        bar.addStretch(1)
        self.search.setMinimumWidth(theme.pixels(460))
        self._middle = middle = QSplitter(Qt.Orientation.Horizontal)
        middle.addWidget(self.tree)
        middle.addWidget(self.stack)
        middle.setStretchFactor(1, 1)
        middle.setChildrenCollapsible(False)
        middle.setHandleWidth(1)
        self._tree_width = 0
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(top)
        right.addWidget(middle, 1)
        right.addWidget(self.status)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addLayout(right, 1)

    def show_tree(self) -> None:
        """The tree belongs to the lists of households and cases, and stays so that their tabs keep their
        places; a card needs the place on a narrow screen, the track of a case on any.
        """
        room = self.stack.currentWidget()
        listing = isinstance(room, HouseholdRoom | ProcedureRoom)
        roomy = self._is_roomy() and room is not self._rooms.get(PROCEDURES.id)
        self.tree.setVisible(listing and (roomy or not room.shows_card()))
        self._fit_tree()

    def _is_roomy(self) -> bool:
        return self.width() >= self._workplace.theme.pixels(ROOMY_WIDTH)

    def _fit_tree(self) -> None:
        """In a narrow window the lists get what the names in the tree do not need; a dragged width stays."""
        most = self._workplace.theme.pixels(NARROWEST_TREE)
        width = self._workplace.theme.pixels(TREE_WIDTH)
        if not self._is_roomy() and self.tree.needed_width:
            width = most = min(most, self.tree.needed_width)
        if width != self._tree_width:
            self._tree_width = width
            self.tree.setMinimumWidth(most)
            self._middle.setSizes([width, 10_000])

    def _on_region(self, region: Region) -> None:
        for room in self._rooms.values():
            room.show_region(region, self.tree.title(), self.tree.villages())
        room = self.stack.currentWidget()
        if isinstance(room, HouseholdRoom | ProcedureRoom):
            room.show_list()

    def _on_tree_shown(self) -> None:
        self._fit_tree()
        first, self._first_place = self._first_place, None
        for room in self._rooms.values():
            room.show_villages(self.tree.title(), self.tree.villages())
        if first is not None and first.household:
            self.households().open_household(first.household)

    def print_households(self, document_id: str, household_ids) -> None:
        self.show_room(PRINTING.id)
        self._rooms[PRINTING.id].print_households(document_id, tuple(household_ids))


def make_desk(session: Session, jobs: Jobs, dialogs: Dialogs, theme: Theme, remembered: Remembered,
              folder: Path, place: Place) -> Desk:
    """A desk for a session that has just been opened, at the place where the person was."""
    return Desk(Workplace(session, jobs, dialogs, theme, remembered, folder), place)
