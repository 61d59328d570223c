"""The left list of a card's sections with their marks, and the sections made from the household form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QScrollArea, QVBoxLayout, QWidget

from app.domain.problems import Problem
from app.forms.definitions.household import HOUSEHOLD as HOUSEHOLD_FORM
from app.forms.kinds import Rows
from app.forms.schema import Section
from app.views.forms.builder import FormArea, FormPanel
from app.views.forms.editors.base import Editor, EditorContext, set_property
from app.views.forms.editors.rows import RowsEditor
from app.views.forms.scrolled import LeastHeight
from app.views.pages.card_copy import HOUSEHOLD, WorkingCopy
from app.views.pages.card_problems import CardProblems, Mark, Place, PlainMark


class SectionPage(LeastHeight):
    """One section of the card: writes what is typed into the working copy.

    edited() while typing, left() when a field was left with another value, finished(step) when Enter
    walks out at an end, hint(text) the guidance of the focused field.
    """

    edited = Signal()
    left = Signal()
    finished = Signal(int)
    hint = Signal(str)
    other_household = Signal(object)

    title = ""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.copy: WorkingCopy | None = None
        self.problems = CardProblems()

    def show_copy(self, copy: WorkingCopy) -> None:
        """Show the records of a card, or their new state."""
        raise NotImplementedError

    def show_problems(self, problems: CardProblems) -> None:
        raise NotImplementedError

    def set_readonly(self, readonly: bool) -> None:
        raise NotImplementedError

    def panels(self) -> Sequence[FormPanel]:
        """The form panels, for whoever needs every editor."""
        raise NotImplementedError

    def jump(self, place: Place) -> None:
        """Focus a field of a record of this section."""
        raise NotImplementedError

    def enter(self, step: int) -> bool:
        """Enter came from the neighbour section: first open (+1) or last needed (-1) field; False: none."""
        panel = self.panels()[0]
        return panel.focus_open() if step > 0 else panel.focus_last()

    def rest(self) -> None:
        """A card was opened on this section: the focus waits where typing goes on."""
        panel = self.panels()[0]
        if not panel.focus_open():
            panel.focus_blank()

    def commit(self) -> None:
        for panel in self.panels():
            panel.commit()

    def unreadable(self) -> tuple[Problem, ...]:
        return tuple(problem for panel in self.panels() for problem in panel.unreadable())

    def current_record(self) -> tuple[str, str]:
        """Form and id of the record that F4 and F7 act on."""
        assert self.copy is not None
        return HOUSEHOLD, self.copy.household_id

    def add_record(self) -> None:
        """F8: a new record or line where the keyboard is; nothing in a section without lists."""
        table = self._table_of_focus()
        if table is not None and not table.readonly:
            table.add_row()

    def copy_above(self) -> bool:
        """Ctrl+D: take over from the record above what it shares with this one; False: no such thing here."""
        return False

    def _table_of_focus(self) -> RowsEditor | None:
        """The table-in-form with the focus, else the only one."""
        tables = [panel.editor(name) for panel in self.panels() for name in panel.names
                  if isinstance(panel.editor(name), RowsEditor)]  # fmt: skip
        focused = [table for table in tables if table.isAncestorOf(self.focusWidget() or self)]
        found = next(iter(focused or tables), None)
        assert found is None or isinstance(found, RowsEditor)
        return found


class FormSection(SectionPage):
    """A section of the household form as a scrolling two-column page."""

    def __init__(self, section: Section, context: EditorContext, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = section.title
        area = FormArea(self)
        self.panel = FormPanel(HOUSEHOLD_FORM, context, (section,), parent=area.viewport())
        area.hold(self.panel)
        self._fields = section.fields
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
        self.panel.edited.connect(self._on_edited)
        self.panel.changed.connect(lambda *_: self.left.emit())
        self.panel.finished.connect(self.finished)
        self.panel.entered.connect(lambda name: self.hint.emit(HOUSEHOLD_FORM[name].guidance))

    def panels(self) -> Sequence[FormPanel]:
        return (self.panel,)

    def show_copy(self, copy: WorkingCopy) -> None:
        if self.copy is not copy:
            clear_tables(self.panel)
        self.copy = copy
        self.panel.set_record(copy.household)
        for field in self._fields:
            if isinstance(field.kind, Rows):
                self.panel.set_rows(field.name, copy.records(field.kind.schema_id, copy.household_id))

    def show_problems(self, problems: CardProblems) -> None:
        self.problems = problems
        if self.copy is not None:
            self.panel.set_problems(problems.of_record(self.copy.household_id))
            show_row_problems(self.panel, problems)

    def set_readonly(self, readonly: bool) -> None:
        self.panel.set_readonly(readonly)

    def jump(self, place: Place) -> None:
        if place.schema_id == HOUSEHOLD:
            focus_field(self.panel, place.field)
            return
        for field in self._fields:
            if isinstance(field.kind, Rows) and field.kind.schema_id == place.schema_id:
                jump_to_row(self.panel.editor(field.name), place)

    def _on_edited(self, name: str, value: Any) -> None:
        assert self.copy is not None
        kind = HOUSEHOLD_FORM[name].kind
        if isinstance(kind, Rows):
            self.copy.replace_rows(kind.schema_id, self.copy.household_id, value)
        else:
            self.copy.set_value(HOUSEHOLD, self.copy.household_id, name, value)
        self.edited.emit()


class SectionList(QListWidget):
    """Sections with their marks: 完整 / 缺 n 项 / 有错 n 处 / 需说明 n 处."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName("sectionList")
        self.setAccessibleName("档案卡的部分")
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("字") * 11)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._marks: list[QLabel] = []
        for title in titles:
            self._add(title)

    def _add(self, title: str) -> None:
        line = QWidget()
        line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(line)
        column.setContentsMargins(8, 4, 4, 4)
        column.setSpacing(0)
        mark = QLabel()
        column.addWidget(QLabel(title))
        column.addWidget(mark)
        self._marks.append(mark)
        item = QListWidgetItem()
        item.setData(Qt.ItemDataRole.AccessibleTextRole, title)
        item.setSizeHint(QSize(0, self.fontMetrics().lineSpacing() * 2 + 18))
        self.addItem(item)
        self.setItemWidget(item, line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The chosen section stays in sight when a bar above takes some of the height."""
        super().resizeEvent(event)
        chosen = self.currentItem()
        if chosen is not None:
            self.scrollToItem(chosen)

    def mark_words(self) -> list[str]:
        """What stands beside each section."""
        return [mark.text() for mark in self._marks]

    def show_marks(self, marks: Sequence[Mark | PlainMark]) -> None:
        for label, mark in zip(self._marks, marks, strict=True):
            label.setText(mark.words)
            set_property(label, "tone", mark.tone)


def focus_field(panel: FormPanel, name: str) -> bool:
    """Focus a field and scroll to it; False when this panel does not show it."""
    if name not in panel.names:
        return panel.focus_first()
    editor = panel.editor(name)
    scroll_to(editor)
    if isinstance(editor, RowsEditor):
        editor.table.setFocus()
    else:
        editor.setFocus(Qt.FocusReason.TabFocusReason)
    return True


def scroll_to(editor: Editor) -> None:
    parent = editor.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    if parent is not None:
        parent.ensureWidgetVisible(editor)


def jump_to_row(editor: Editor, place: Place) -> None:
    assert isinstance(editor, RowsEditor)
    scroll_to(editor)
    editor.table.go_to(place.record_id, place.field)


def show_row_problems(panel: FormPanel, problems: CardProblems) -> None:
    cells = problems.by_cell()
    for name in panel.names:
        editor = panel.editor(name)
        if isinstance(editor, RowsEditor):
            editor.set_row_problems(cells)


def clear_tables(panel: FormPanel) -> None:
    """Forget blank rows of the card shown before."""
    for name in panel.names:
        editor = panel.editor(name)
        if isinstance(editor, RowsEditor):
            editor.clear_blank_rows()
