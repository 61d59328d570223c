"""A section of the card with a tab for each of its forms: lists of records, or sheets chosen one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.domain.problems import Problem
from app.forms.kinds import Rows
from app.forms.schema import FormSchema
from app.views.forms.builder import FormPanel
from app.views.forms.editors.base import EditorContext, named
from app.views.pages.card_copy import WorkingCopy
from app.views.pages.card_problems import CardProblems, Place
from app.views.pages.card_sections import SectionPage
from app.views.pages.chosen_record import ChosenRecordSection, SheetWords
from app.views.pages.record_list import ListWords, RecordListSection, plain_columns

_SHARED = ("helper_id", "kind", "visited_on", "found_on", "started_on", "source")


@dataclass(frozen=True)
class RecordTab:
    """`columns` are the fields of the table; without any the records are sheets, `make` says which."""

    title: str
    form: FormSchema
    columns: tuple[str, ...] = ()
    make: Callable[[EditorContext, QWidget], SectionPage] | None = None

    @property
    def forms(self) -> tuple[str, ...]:
        """Ids of the form and of its tables."""
        tables = (field.kind for field in self.form.tables)
        return (self.form.id, *(kind.schema_id for kind in tables if isinstance(kind, Rows)))


class TabbedSection(SectionPage):
    """Pages are built when their tab is first shown; Ctrl+Tab goes to the next tab."""

    parts: tuple[RecordTab, ...] = ()

    def __init__(self, context: EditorContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._readonly = False
        self._pages: dict[int, SectionPage] = {}
        self.tabs = named(QTabWidget(), "sectionTabs")
        self.tabs.setDocumentMode(True)
        for tab in self.parts:
            ground = QWidget()
            QVBoxLayout(ground).setContentsMargins(0, 4, 0, 0)
            self.tabs.addTab(ground, tab.title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        self.tabs.currentChanged.connect(self._on_tab)

    def page(self, number: int) -> SectionPage:
        """The page of a tab, built now when it was not shown before."""
        if number not in self._pages:
            ground = self.tabs.widget(number)
            page = _make(self.parts[number], self._context, ground)
            layout = ground.layout()
            assert layout is not None
            layout.addWidget(page)
            self._pages[number] = page
            page.set_readonly(self._readonly)
            page.edited.connect(self._on_edited)
            page.left.connect(self.left)
            page.hint.connect(self.hint)
            page.finished.connect(lambda step: self._walk(number, step))
        return self._pages[number]

    def panels(self) -> Sequence[FormPanel]:
        return tuple(panel for page in self._pages.values() for panel in page.panels())

    def show_copy(self, copy: WorkingCopy) -> None:
        self.copy = copy
        self._current().show_copy(copy)
        self._count()

    def show_problems(self, problems: CardProblems) -> None:
        self.problems = problems
        self._current().show_problems(problems)

    def set_readonly(self, readonly: bool) -> None:
        self._readonly = readonly
        for page in self._pages.values():
            page.set_readonly(readonly)

    def current_record(self) -> tuple[str, str]:
        return self._current().current_record()

    def jump(self, place: Place) -> None:
        number = next((n for n, tab in enumerate(self.parts) if place.schema_id in tab.forms), 0)
        self._go_to(number)
        self._current().jump(place)

    def enter(self, step: int) -> bool:
        """Into the first tab with something open; empty lists are not asked for."""
        return self._enter_from(0 if step > 0 else len(self.parts) - 1, step)

    def rest(self) -> None:
        self._current().rest()

    def commit(self) -> None:
        for page in self._pages.values():
            page.commit()

    def unreadable(self) -> tuple[Problem, ...]:
        return tuple(problem for page in self._pages.values() for problem in page.unreadable())

    def add_record(self) -> None:
        self._current().add_record()

    def copy_above(self) -> bool:
        return self._current().copy_above()

    def _current(self) -> SectionPage:
        return self.page(self.tabs.currentIndex())

    def _on_tab(self, number: int) -> None:
        if self.copy is not None:
            page = self.page(number)
            page.show_copy(self.copy)
            page.show_problems(self.problems)

    def _go_to(self, number: int) -> None:
        self.tabs.setCurrentIndex(number)
        self._on_tab(number)

    def _walk(self, number: int, step: int) -> None:
        if not self._enter_from(number + step, step):
            self.finished.emit(step)

    def _enter_from(self, start: int, step: int) -> bool:
        assert self.copy is not None
        number = start
        while 0 <= number < len(self.parts):
            if self.copy.records(self.parts[number].form.id):
                self._go_to(number)
                if self.page(number).enter(step):
                    return True
            number += step
        return False

    def _on_edited(self) -> None:
        self._count()
        self.edited.emit()

    def _count(self) -> None:
        """How many records each tab has."""
        assert self.copy is not None
        for number, tab in enumerate(self.parts):
            count = len(self.copy.records(tab.form.id))
            self.tabs.setTabText(number, f"{tab.title}·{count}" if count else tab.title)
            words = f"{tab.form.title}：{count} 条" if count else f"还没有{tab.form.title}"
            self.tabs.setTabToolTip(number, words)


def _make(tab: RecordTab, context: EditorContext, parent: QWidget) -> SectionPage:
    noun = tab.form.title
    if tab.make is not None:
        return tab.make(context, parent)
    if not tab.columns:
        return ChosenRecordSection(tab.form, SheetWords("年度", noun), context, parent)
    columns = plain_columns(tab.form, tab.columns)
    words = ListWords(noun, f"未填的{noun}", f"还没有{noun}，按 F8 添加")
    return RecordListSection(tab.form, words, columns, context, parent, _SHARED)
