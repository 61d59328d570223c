"""The middle of the card page: the stack of sections, built when first shown, and the walk between them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from app.domain.problems import Problem
from app.forms.definitions.household import HOUSEHOLD as HOUSEHOLD_FORM
from app.forms.kinds import Rows
from app.forms.schema import Section
from app.views.forms.editors.base import Editor, EditorContext
from app.views.forms.record_table import RecordTable
from app.views.pages.card_copy import HOUSEHOLD, MEMBER, WorkingCopy
from app.views.pages.card_problems import CardProblems, Mark, Place, mark_of
from app.views.pages.card_sections import FormSection, SectionPage, section_mark
from app.views.pages.member_table import MembersSection
from app.views.pages.statement_page import StatementsSection

_STATEMENT_FORMS = ("income_statement", "income_item", "subsidy_check", "cash_entry", "statement_signature")

_NOTHING_OPEN = "后面要填的格都填好了。Ctrl+S 保存，Ctrl+Enter 提交，F9 到下一个问题。"


class CardForm(QStackedWidget):
    """edited() while typing, left() when a field was left, section_changed(number), hint(text)."""

    edited = Signal()
    left = Signal()
    section_changed = Signal(int)
    hint = Signal(str)
    other_household = Signal(object)

    def __init__(self, context: EditorContext) -> None:
        super().__init__()
        self._context = context
        self._copy: WorkingCopy | None = None
        self._problems = CardProblems()
        self._readonly = False
        self._makers: list[tuple[str, Callable[[], SectionPage]]] = []
        self._pages: dict[int, SectionPage] = {}
        for section in HOUSEHOLD_FORM.sections:
            self._makers.append((section.title, self._maker(section)))
            if _is_members(section):
                self._makers.append((StatementsSection.title, lambda: StatementsSection(context, self)))
        for _ in self._makers:
            self.addWidget(QLabel())
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._build_next)

    def _maker(self, section: Section) -> Callable[[], SectionPage]:
        if _is_members(section):
            return lambda: MembersSection(self._context, self)
        return lambda: FormSection(section, self._context, self)

    @property
    def titles(self) -> list[str]:
        return [title for title, _ in self._makers]

    def page(self, number: int) -> SectionPage:
        """A section, built now when it was not shown before."""
        if number not in self._pages:
            page = self._makers[number][1]()
            placeholder, shown = self.widget(number), self.currentIndex()
            self.removeWidget(placeholder)
            placeholder.deleteLater()
            self.insertWidget(number, page)
            self.setCurrentIndex(shown)
            self._pages[number] = page
            page.edited.connect(self.edited)
            page.left.connect(self.left)
            page.hint.connect(self.hint)
            page.other_household.connect(self.other_household)
            page.finished.connect(lambda step: self._walk(number, step))
            page.set_readonly(self._readonly)
        return self._pages[number]

    @property
    def built(self) -> frozenset[int]:
        """The sections that exist already."""
        return frozenset(self._pages)

    def build_ahead(self) -> None:
        """Build the other sections, one each time nothing else is to be done: going there is quick then."""
        if len(self._pages) < len(self._makers):
            self._idle.start()

    def stop_building(self) -> None:
        """Another card comes: it must not wait for sections nobody looks at."""
        self._idle.stop()

    def _build_next(self) -> None:
        left = [number for number in range(len(self._makers)) if number not in self._pages]
        if left:
            self.page(min(left, key=lambda number: abs(number - self.titles.index(MembersSection.title))))
            self.build_ahead()

    def current(self) -> SectionPage:
        return self.page(self.currentIndex())

    def show_copy(self, copy: WorkingCopy) -> None:
        """Show a card, or the new state of the same one."""
        self._copy = copy
        self.current().show_copy(copy)

    def go_to(self, number: int) -> None:
        """Show a section, brought up to date."""
        if self._copy is not None and 0 <= number < len(self._makers):
            if number != self.currentIndex() and self.currentIndex() in self._pages:
                self.current().commit()
            page = self.page(number)
            page.show_copy(self._copy)
            page.show_problems(self._problems)
            self.setCurrentIndex(number)
            self.section_changed.emit(number)

    def turn(self, step: int) -> None:
        """F6 and Shift+F6: the section after or before, the focus where typing goes on."""
        target = self.currentIndex() + step
        if 0 <= target < len(self._makers):
            self.go_to(target)
            self.current().rest()

    def show_problems(self, problems: CardProblems) -> None:
        self._problems = problems
        self.current().show_problems(problems)

    def set_readonly(self, readonly: bool) -> None:
        self._readonly = readonly
        for page in self._pages.values():
            page.set_readonly(readonly)

    def commit(self) -> None:
        """Take over what is being typed."""
        if self.currentIndex() in self._pages:
            self.current().commit()

    def unreadable(self) -> tuple[Problem, ...]:
        """Texts that could not be read, on every section that was opened."""
        return tuple(problem for page in self._pages.values() for problem in page.unreadable())

    def marks(self, copy: WorkingCopy, problems: CardProblems) -> list[Mark]:
        marks: list[Mark] = []
        for section in HOUSEHOLD_FORM.sections:
            marks.append(section_mark(section, copy, problems))
            if _is_members(section):
                rows = [row["id"] for form in _STATEMENT_FORMS for row in copy.records(form)]
                found = [problem for record_id in rows for problem in problems.of_record(record_id)]
                marks.append(mark_of(found, copy))
        return marks

    def jump(self, place: Place) -> None:
        """Show the field of a problem and focus it."""
        self.go_to(self._section_of(place))
        self.current().jump(place)

    def focused_editor(self) -> Editor | None:
        """The editor with the focus, a table cell's included."""
        widget: QWidget | None = self.focusWidget()
        while widget is not None and widget is not self:
            if isinstance(widget, Editor):
                return widget
            widget = widget.parentWidget()
        return None

    def focused_table(self) -> RecordTable | None:
        widget: QWidget | None = self.focusWidget()
        while widget is not None and widget is not self:
            if isinstance(widget, RecordTable):
                return widget
            widget = widget.parentWidget()
        return None

    def _walk(self, number: int, step: int) -> None:
        """Into the next section that has a field to stop at; stays when there is none."""
        target = number + step
        while 0 <= target < len(self._makers):
            self.go_to(target)
            if self.page(target).enter(step):
                return
            target += step
        self.go_to(number)
        if step > 0:
            self.hint.emit(_NOTHING_OPEN)

    def _section_of(self, place: Place) -> int:
        if place.schema_id == MEMBER:
            return self.titles.index(MembersSection.title)
        if place.schema_id in _STATEMENT_FORMS:
            return self.titles.index(StatementsSection.title)
        for section in HOUSEHOLD_FORM.sections:
            for field in section.fields:
                is_table = isinstance(field.kind, Rows) and field.kind.schema_id == place.schema_id
                if is_table or (place.schema_id == HOUSEHOLD and field.name == place.field):
                    return self.titles.index(section.title)
        return 0


def _is_members(section: Section) -> bool:
    return any(isinstance(field.kind, Rows) and field.kind.schema_id == MEMBER for field in section.fields)
