"""The middle of the card page: the stack of sections, built when first shown, and the walk between them."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from app.domain.problems import Problem
from app.views.forms.editors.base import Editor, EditorContext
from app.views.forms.record_table import RecordTable
from app.views.forms.scrolled import LowRoom
from app.views.pages.card_copy import WorkingCopy
from app.views.pages.card_plan import card_sections
from app.views.pages.card_problems import CardProblems, Mark, Place, mark_of, place_of
from app.views.pages.card_sections import SectionPage
from app.views.pages.member_table import MembersSection

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
        self.readonly = False
        self._sections = card_sections()
        self._pages: dict[int, SectionPage] = {}
        for _ in self._sections:
            self.addWidget(QLabel())
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._build_next)

    @property
    def titles(self) -> list[str]:
        return [section.title for section in self._sections]

    def page(self, number: int) -> SectionPage:
        """A section, built now when it was not shown before."""
        if number not in self._pages:
            area = LowRoom(self)
            page = self._sections[number].make(self._context, area.viewport())
            area.hold(page)
            placeholder, shown = self.widget(number), self.currentIndex()
            self.removeWidget(placeholder)
            placeholder.deleteLater()
            self.insertWidget(number, area)
            self.setCurrentIndex(shown)
            self._pages[number] = page
            page.edited.connect(self.edited)
            page.left.connect(self.left)
            page.hint.connect(self.hint)
            page.other_household.connect(self.other_household)
            page.finished.connect(lambda step: self._walk(number, step))
            page.set_readonly(self.readonly)
        return self._pages[number]

    @property
    def built(self) -> frozenset[int]:
        """The sections that exist already."""
        return frozenset(self._pages)

    def build_ahead(self) -> None:
        """Build the other sections, one each time nothing else is to be done: going there is quick then."""
        if len(self._pages) < len(self._sections):
            self._idle.start()

    def stop_building(self) -> None:
        """Another card comes: it must not wait for sections nobody looks at."""
        self._idle.stop()

    def _build_next(self) -> None:
        left = [number for number in range(len(self._sections)) if number not in self._pages]
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
        if self._copy is not None and 0 <= number < len(self._sections):
            if number != self.currentIndex() and self.currentIndex() in self._pages:
                self.current().commit()
            page = self.page(number)
            page.show_copy(self._copy)
            page.show_problems(self._problems)
            self.setCurrentIndex(number)
            self.hint.emit("")
            self.section_changed.emit(number)

    def turn(self, step: int) -> None:
        """F6 and Shift+F6: the section after or before, the focus where typing goes on."""
        target = self.currentIndex() + step
        if 0 <= target < len(self._sections):
            self.go_to(target)
            self.current().rest()

    def show_problems(self, problems: CardProblems) -> None:
        self._problems = problems
        self.current().show_problems(problems)

    def set_readonly(self, readonly: bool) -> None:
        self.readonly = readonly
        for page in self._pages.values():
            page.set_readonly(readonly)

    def commit(self) -> None:
        """Take over what is being typed."""
        if self.currentIndex() in self._pages:
            self.current().commit()

    def unreadable(self) -> tuple[Problem, ...]:
        """Texts of this card that could not be read, on every section that was opened."""
        kept = self._context.texts.problems() if self._context.texts is not None else ()
        shown = (problem for page in self._pages.values() for problem in page.unreadable())
        copy = self._copy
        return tuple(one for one in (*shown, *kept) if copy is not None and copy.holds(one.record))

    def marks(self, copy: WorkingCopy, problems: CardProblems) -> list[Mark]:
        """How complete each section is; what concerns the card as a whole is nobody's."""
        found: list[list[Problem]] = [[] for _ in self._sections]
        for problem in problems.all:
            place = place_of(problem, copy)
            for section, own in zip(self._sections, found, strict=True):
                if section.holds(place):
                    own.append(problem)
        return [mark_of(own, copy) for own in found]

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
        while 0 <= target < len(self._sections):
            self.go_to(target)
            if self.page(target).enter(step):
                return
            target += step
        self.go_to(number)
        if step > 0:
            self.hint.emit(_NOTHING_OPEN)

    def _section_of(self, place: Place) -> int:
        return next((number for number, section in enumerate(self._sections) if section.holds(place)), 0)
