"""The fields of one meeting in tabs, with what the rules say beside them while they are typed.

Judges, stores nothing: the window around it does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from app.domain.permissions import Action
from app.domain.problems import Problem
from app.forms.definitions.meeting import MEETING, MEETING_MATTER
from app.forms.kinds import Rows
from app.forms.schema import Field, Section
from app.services.meeting_people import Invitations, invitations, seats_known, with_invited, with_last_book
from app.services.meetings import (
    MATTER,
    ROLES,
    SEAT,
    JudgedMeeting,
    Meeting,
    blank_row,
    judge_meeting,
    with_counted,
)
from app.views.forms.builder import FormArea, FormPanel
from app.views.forms.editors.base import EditorContext
from app.views.forms.editors.rows import RowsEditor
from app.views.forms.record_model import Column
from app.views.jobs import Job
from app.views.pages.card_references import HouseholdSource
from app.views.pages.change_page import ListSource
from app.views.pages.meeting_attendance import MeetingAttendance
from app.views.pages.meeting_verdict import MeetingVerdict, is_lost_vote, matter_words
from app.views.pages.sheet import button, left_and_right, offer, row_of, share
from app.views.workplace import Workplace

_SIDE_WIDTH, _SIDE_PERCENT = 330, 28
_MATTER_ROWS = 12
_MANY_ROWS = 100
_JUDGE_AFTER_MS = 150
"""With so many rows the rules wait until the keys rest for a moment."""
_MATTER_DIGITS = {
    "matter": 26, "votes_for": 8, "votes_against": 8, "votes_abstain": 8, "subject_household": 22,
}  # fmt: skip
_VOTES = ("votes_for", "votes_against", "votes_abstain")
_FACTS, _BOOK, _MATTERS, _RECORD = range(4)
_OF_PEOPLE = ("village_code", "group_no", "kind", "held_on")
"""What decides who may come."""


class MeetingForm(QWidget):
    """edited(): the meeting differs from what was shown. said(text): something to be told in passing.

    `last_tab` stands behind the tabs of the meeting. `judged` is what the rules say of `meeting` now.
    """

    edited = Signal()
    said = Signal(str)

    def __init__(self, workplace: Workplace, meeting: Meeting, villages: Mapping[str, str],
                 last_tab: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._session = session = workplace.session
        self._may_edit = workplace.may(Action.EDIT)
        self._people = Invitations()
        self._invited_for: tuple[Any, ...] = ()
        self._job: Job | None = None
        self._judging = QTimer(self)
        self._judging.setSingleShot(True)
        self._judging.setInterval(_JUDGE_AFTER_MS)
        self._judging.timeout.connect(self._judge)
        self.meeting = meeting
        self.judged: JudgedMeeting = judge_meeting(session, meeting)
        context = EditorContext(session.policy(), session.clock.today(), session.new_id, {
            "region": ListSource(villages),
            "household": HouseholdSource(session, workplace.jobs, self),
        })  # fmt: skip
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.panel = self._add_panel("会议", context, MEETING.sections[:2])
        room = (parent or self).width()
        self.attendance = MeetingAttendance(workplace, context, room)
        self.tabs.addTab(self.attendance, "签到")
        self.matters = self._matters_editor(context)
        self.tabs.addTab(self._matters_page(), "议题和表决")
        self.record_panel = self._add_panel("记录", context, MEETING.sections[2:])
        self.tabs.addTab(last_tab, "扫描件")
        self.verdict = MeetingVerdict()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        width = room - share(workplace.theme, _SIDE_WIDTH, room, _SIDE_PERCENT)
        layout.addWidget(left_and_right(self.tabs, self.verdict, width))
        self._connect()

    def _add_panel(self, title: str, context: EditorContext, sections: Sequence[Section]) -> FormPanel:
        area = FormArea(self)
        panel = FormPanel(MEETING, context, sections, parent=area.viewport())
        area.hold(panel)
        panel.set_readonly(not self._may_edit)
        self.tabs.addTab(area, title)
        return panel

    def _matters_editor(self, context: EditorContext) -> RowsEditor:
        fields = [(MEETING_MATTER[name], digits) for name, digits in _MATTER_DIGITS.items()]
        columns = [Column(field.label, field, digits=digits) for field, digits in fields]
        columns.insert(-1, Column("结果", text=self._result_words, words=True, digits=14))
        return RowsEditor(Field("matters", "议题", Rows(MATTER)), context, columns, _MATTER_ROWS)

    def _matters_page(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.addWidget(self.matters)
        self.matters.set_state(readonly=not self._may_edit)
        self.same_button = button("没填票数的议题都照这一行", self.repeat_votes)
        column.addLayout(row_of(self.same_button))
        self.same_button.setVisible(self._may_edit)
        column.addStretch(1)
        return page

    def _connect(self) -> None:
        for panel in (self.panel, self.record_panel):
            panel.edited.connect(self._on_edited)
            panel.changed.connect(lambda *_: self._offer_people())
        self.panel.finished.connect(partial(self._on_finished, _BOOK))
        self.record_panel.finished.connect(partial(self._on_finished, self.tabs.count() - 1))
        self.matters.edited.connect(self._on_matters)
        self.matters.table.current_changed.connect(lambda _: self._offer_votes())
        self.attendance.edited.connect(self._on_seats)
        self.attendance.picked.connect(self._on_picked)
        self.attendance.last_asked.connect(self._ask_last_book)
        for number in range(self.tabs.count()):
            self.tabs.setTabToolTip(number, f"Alt+{number + 1}")
            shortcut = QShortcut(QKeySequence(f"Alt+{number + 1}"), self)
            shortcut.activated.connect(partial(self.go_to, number))

    def show_meeting(self, meeting: Meeting) -> None:
        """Show another meeting, or other values of this one; nothing is emitted."""
        self.meeting = meeting
        for panel in (self.panel, self.record_panel):
            panel.set_record(meeting.values)
        self.matters.set_value(meeting.matters)
        self._offer_votes()
        self.attendance.show_seats(meeting.seats)
        self.attendance.set_readonly(not self._may_edit)
        self._judge()
        self._offer_people()

    def go_to(self, number: int) -> None:
        """A tab, ready for typing."""
        self.tabs.setCurrentIndex(number)
        if number == _BOOK:
            self.attendance.finder.setFocus()
        elif number == _MATTERS:
            self.matters.focus_first()
        elif number in (_FACTS, _RECORD):
            (self.panel if number == _FACTS else self.record_panel).focus_first()

    def commit(self) -> None:
        """Take over what is being typed."""
        for part in (self.panel, self.record_panel, self.matters, self.attendance.book):
            part.commit()

    def unreadable(self) -> tuple[Problem, ...]:
        """Texts that could not be read and are not in the meeting."""
        return (*self.panel.unreadable(), *self.record_panel.unreadable())

    def show_scans(self, count: int) -> None:
        self.tabs.setTabText(self.tabs.count() - 1, f"扫描件 {count}" if count else "扫描件")

    def _on_finished(self, number: int, step: int) -> None:
        if step > 0:
            self.go_to(number)

    def _result_words(self, row: Mapping[str, Any]) -> str:
        return matter_words(self.judged.matters.get(str(row["id"])))

    def _on_edited(self, name: str, value: Any) -> None:
        self._take(replace(self.meeting, values={**self.meeting.values, name: value}))

    def _on_matters(self, rows: Sequence[Mapping[str, Any]]) -> None:
        session, meeting = self._session, self.meeting
        whole = tuple(
            {**blank_row(session, MATTER, meeting.id, number), **row, "meeting": meeting.id, "number": number}
            for number, row in enumerate(rows, 1)
        )
        self._take(replace(meeting, matters=whole))
        self._offer_votes()

    def repeat_votes(self) -> None:
        """The votes of the marked matter for all that have none: a village votes on the whole list."""
        marked = self._marked_matter()
        given = {name: marked.get(name) for name in _VOTES}
        rows = tuple(row if _has_votes(row) else {**row, **given} for row in self.matters.value())
        self.matters.set_value(rows)
        self._on_matters(rows)

    def _offer_votes(self) -> None:
        """`repeat_votes` can be asked for while it would change something."""
        marked = self._marked_matter()
        others = [row for row in self.matters.value() if row["id"] != marked.get("id")]
        why_not = ""
        if all(_has_votes(row) for row in others):
            why_not = "没有别的议题缺票数"
        elif not _has_votes(marked):
            why_not = "先选中一行填好票数的议题"
        offer(self.same_button, why_not)

    def _marked_matter(self) -> Mapping[str, Any]:
        table = self.matters.table
        place = table.currentIndex().row()
        return table.records.row(place) if place >= 0 else {}

    def _on_seats(self, rows: Sequence[Mapping[str, Any]]) -> None:
        meeting = self.meeting
        role = ROLES.get(str(meeting.values.get("kind") or ""), "09")
        blank = blank_row(self._session, SEAT, meeting.id, 0)
        typed = [{**blank, **row, "meeting": meeting.id} for row in rows]
        seats = seats_known(typed, self._people.people, role)
        self._take_seats(replace(meeting, seats=seats))

    def _on_picked(self, people: Sequence[Any], signed: bool) -> None:
        self._take_seats(with_invited(self._session, self.meeting, people, signed=signed))

    def _ask_last_book(self) -> None:
        session, meeting = self._session, self.meeting

        def taken(found: Meeting) -> None:
            if len(found.seats) == len(meeting.seats):
                self.said.emit("没有找到同类会议上一次的签到册，或者上次的人都已列入。")
            else:
                self._take_seats(found)

        self._workplace.jobs.read(lambda progress: with_last_book(session, meeting), taken)

    def _take_seats(self, meeting: Meeting) -> None:
        """The book counts: 实到 follows it unless somebody typed another number."""
        before = with_counted(self.meeting).values.get("attended")
        if self.meeting.values.get("attended") in (None, before):
            meeting = with_counted(meeting)
            for name in ("attended", "households_present"):
                self.panel.set_value(name, meeting.values.get(name))
        self.attendance.show_seats(meeting.seats)
        self._take(meeting)

    def _take(self, meeting: Meeting) -> None:
        self.meeting = meeting
        if len(meeting.matters) + len(meeting.seats) > _MANY_ROWS:
            self._judging.start()
        else:
            self._judge()
        self.edited.emit()

    def _judge(self) -> None:
        self._judging.stop()
        self.judged = judge_meeting(self._session, self.meeting)
        own = [problem for problem in self.judged.problems if not problem.record]
        by_cell: dict[tuple[str, str], tuple[Problem, ...]] = {}
        for problem in self.judged.problems:
            if problem.record and not is_lost_vote(problem, self.judged.matters.get(problem.record)):
                place = (problem.record, problem.field)
                by_cell[place] = (*by_cell.get(place, ()), problem)
        for panel in (self.panel, self.record_panel):
            panel.set_problems(own)
        self.matters.set_row_problems(by_cell)
        self.attendance.book.set_row_problems(by_cell)
        self.matters.table.viewport().update()
        self.verdict.show_judged(self.meeting, self.judged)
        seats, matters = len(self.meeting.seats), len(self.meeting.matters)
        for number, name, count in ((_BOOK, "签到", seats), (_MATTERS, "议题和表决", matters)):
            self.tabs.setTabText(number, f"{name} {count}" if count else name)

    def _offer_people(self) -> None:
        """Read who may come, when the place, the day or the kind of the meeting changed."""
        meeting, session = self.meeting, self._session
        asked = tuple(meeting.values.get(name) for name in _OF_PEOPLE)
        if asked == self._invited_for:
            return
        self._invited_for = asked
        if self._job is not None:
            self._job.forget_callbacks()
        self._job = self._workplace.jobs.read(lambda _: invitations(session, meeting), self._show_people)

    def _show_people(self, found: Invitations) -> None:
        self._job = None
        self._people = found
        self.attendance.show_invitations(found)


def _has_votes(matter: Mapping[str, Any]) -> bool:
    return any(matter.get(name) is not None for name in _VOTES)
