"""One notice in tabs: text, list, how it hangs, posting and photos, opinions; its clock beside them.

Judges while it is typed and words what follows from the facts; stores nothing: the window around it does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QWidget

from app.core.progress import Progress
from app.domain.permissions import Action
from app.domain.problems import Problem, Severity
from app.forms.definitions.notice import NOTICE
from app.forms.schema import Section
from app.services.notice_board import Remade, has_hole, remade, term_words
from app.services.notices import Notice, Subject, clock_on, judge_notice, kind_of_notice
from app.services.objections import open_opinions
from app.views.forms.builder import FormArea, FormPanel
from app.views.forms.editors.base import EditorContext
from app.views.pages.card_references import HouseholdSource
from app.views.pages.change_page import ListSource
from app.views.pages.notice_clock import NoticeClockPanel, clock_lines
from app.views.pages.notice_hanging import NoticeHanging
from app.views.pages.notice_preview import NoticePreview
from app.views.pages.notice_subjects import NoticeSubjects
from app.views.pages.objection_panel import ObjectionPanel
from app.views.pages.sheet import left_and_right, share
from app.views.workplace import Workplace

_SIDE_WIDTH, _SIDE_PERCENT = 330, 28
_SECTIONS = (
    Section("公示公告", tuple(field for field in NOTICE.sections[0].fields if not field.derived)),
    Section("张贴在哪里", (NOTICE["places"],)),
)
CONTENT, LIST, LOOK, HANGING, OPINIONS = range(5)
_WORDED_BY = frozenset(
    ("kind", "village_code", "group_no", "year", "meeting", "contact", "phone_village", "phone_township")
)
"""Fields from which the program words others."""
_HOLE = Problem("hole", Severity.E, "body", "标题或正文里还有没填的空白（＿＿＿＿），填好才能张贴")


class NoticeForm(QWidget):
    """edited(): the draft differs from what was shown. `planned` is the notice as it hangs or would hang."""

    edited = Signal()

    def __init__(self, workplace: Workplace, villages: Mapping[str, str], meetings: dict[str, str],
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._session = session = workplace.session
        self._may_edit = workplace.may(Action.EDIT)
        self._made: Mapping[str, Any] = {}
        self.notice = self.planned = Notice({"id": ""})
        self.subjects: tuple[Subject, ...] = ()
        context = EditorContext(session.policy(), session.clock.today(), session.new_id, {
            "region": ListSource(villages), "meeting": ListSource(meetings),
            "household": HouseholdSource(session, workplace.jobs, self),
        })  # fmt: skip
        area = FormArea(self)
        self.panel = FormPanel(NOTICE, context, _SECTIONS, parent=area.viewport())
        area.hold(self.panel)
        self.list = NoticeSubjects(workplace, context)
        self.look = NoticePreview(workplace)
        self.hanging = NoticeHanging(workplace, context)
        self._listed: dict[str, str] = {}
        of_list = EditorContext(context.policy, context.today, context.new_id, {
            "household": ListSource(self._listed),
        })  # fmt: skip
        room = (parent or self).width()
        self.opinions = ObjectionPanel(workplace, of_list, room)
        self.clock = NoticeClockPanel()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        pages = (area, self.list, self.look, self.hanging, self.opinions)
        for page, title in zip(pages, ("内容", "名单", "张贴的样子", "张贴和照片", "群众意见"), strict=True):
            self.tabs.addTab(page, title)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        width = room - share(workplace.theme, _SIDE_WIDTH, room, _SIDE_PERCENT)
        layout.addWidget(left_and_right(self.tabs, self.clock, width))
        self._connect()

    def _connect(self) -> None:
        self.panel.edited.connect(self._on_edited)
        self.panel.changed.connect(self._on_left)
        self.panel.finished.connect(lambda step: self.go_to(LIST) if step > 0 else None)
        self.list.edited.connect(self._on_subjects)
        for number in range(self.tabs.count()):
            self.tabs.setTabToolTip(number, f"Alt+{number + 1}")
            shortcut = QShortcut(QKeySequence(f"Alt+{number + 1}"), self)
            shortcut.activated.connect(partial(self.go_to, number))

    @property
    def kind_id(self) -> str:
        """"N-01"; "" while no kind is chosen."""
        return kind_of_notice(self._session, self.notice.values).id if self.notice.values.get("kind") else ""

    def show_notice(self, notice: Notice, subjects: Sequence[Subject], typed: Mapping[str, Any]) -> None:
        """Show another notice, or other values of this one; `typed` are opinions not stored yet."""
        self.notice = self.planned = notice
        self.subjects = tuple(subjects)
        self._made = {}
        self.panel.set_readonly(notice.is_posted or not self._may_edit)
        self.panel.set_record(notice.values)
        self.opinions.show_notice(notice, typed)
        self.hanging.show_notice(notice)
        self._show_planned()
        if not notice.is_posted:
            self._remake()

    def go_to(self, number: int) -> None:
        """A tab, ready for typing."""
        self.tabs.setCurrentIndex(number)
        if number == CONTENT:
            self.panel.focus_first()
        elif number == LIST:
            self.list.finder.setFocus()
        elif number == HANGING:
            panel = self.hanging.taking_down if self.notice.is_posted else self.hanging.posting
            panel.focus_first()
        elif number == OPINIONS:
            self.opinions.table.setFocus()

    def commit(self) -> None:
        """Take over what is being typed."""
        self.panel.commit()
        self.opinions.commit()

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong or missing now."""
        if not self.notice.values.get("kind"):
            return ()
        judged = judge_notice(self._session, replace(self.notice, lines=self.planned.lines))
        hole = (_HOLE,) if has_hole(self.notice) and not self.notice.is_posted else ()
        return (*judged, *hole)

    def _on_edited(self, name: str, value: Any) -> None:
        self.notice = replace(self.notice, values={**self.notice.values, name: value})
        self.planned = replace(self.planned, values={**self.planned.values, name: value})
        self._show_look()
        self._judge()
        self.edited.emit()

    def _on_left(self, name: str, value: Any) -> None:
        if name in _WORDED_BY:
            self._remake()

    def _on_subjects(self, subjects: Sequence[Subject]) -> None:
        self.subjects = tuple(subjects)
        self.edited.emit()
        self._remake()

    def _remake(self) -> None:
        """Word anew what follows from kind, place, meeting and list; plan how it will hang."""
        notice, subjects, made, session = self.notice, self.subjects, self._made, self._session
        if not notice.values.get("kind"):
            return

        def work(progress: Progress) -> Remade:
            return remade(session, notice, subjects, made)

        self._workplace.jobs.read(work, partial(self._take_remade, notice), latest=self)

    def _take_remade(self, asked: Notice, found: Remade) -> None:
        """What was typed meanwhile stays."""
        values = dict(self.notice.values)
        for name in found.made:
            if values.get(name) == asked.values.get(name) and values.get(name) != found.notice.values[name]:
                values[name] = found.notice.values[name]
                self.panel.set_value(name, values[name])
        self.notice = replace(self.notice, values=values)
        self.planned, self._made = found.planned, found.made
        self._show_planned()

    def _show_planned(self) -> None:
        kind_id = self.kind_id
        has_list = bool(kind_id) and bool(kind_of_notice(self._session, self.notice.values).list_kind)
        readonly = self.notice.is_posted or not self._may_edit
        self.list.show_lines(self.planned, self.subjects, has_list=has_list, readonly=readonly)
        self._show_look()
        self._listed.clear()
        self._listed.update({
            str(line["subject_household"]): f"{line['group_no'] or ''} {line['head'] or ''}".strip()
            for line in self.planned.lines
        })
        count = len(self.planned.lines)
        self.tabs.setTabText(LIST, f"名单 {count} 户" if count else "名单")
        said = self.opinions.model.rowCount()
        self.tabs.setTabText(OPINIONS, f"群众意见 {said}" if said else "群众意见")
        self._judge()

    def _show_look(self) -> None:
        """As it hangs, or would hang if it were posted today."""
        if self.kind_id and self.planned.is_posted:
            self.look.show_notice(self.planned, self.kind_id, is_draft=not self.notice.is_posted)

    def _judge(self) -> None:
        session, notice, today = self._session, self.notice, self._session.clock.today()
        found = self.problems()
        self.panel.set_problems([problem for problem in found if not problem.record])
        waiting = len(open_opinions(notice, today)) if notice.is_posted else 0
        draft_words = "" if notice.is_posted else term_words(session, notice)
        clock = clock_on(session, notice, notice.values.get("taken_down_on"))
        self.clock.show_lines(tuple(clock_lines(notice, clock, waiting, draft_words)), found)
