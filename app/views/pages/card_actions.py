"""The keys of the card page in one table, and what the keys of the focused field do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.problems import Problem
from app.forms.conditions import Values, is_blank
from app.services.cards import Card
from app.services.papers import Scope, documents_for
from app.services.search import Hit, search
from app.views.pages.card_copy import WorkingCopy
from app.views.pages.card_problems import place_of

PAGE_KEYS: tuple[tuple[str, str, str], ...] = (
    ("Ctrl+S", "store", "保存"),
    ("Ctrl+Return", "submit", "提交"),
    ("Ctrl+Enter", "submit", "提交"),
)
CARD_KEYS: tuple[tuple[str, str, str], ...] = (
    ("Ctrl+P", "print_card", "打印"),
    ("Ctrl+PgDown", "next_household", "下一户"),
    ("Ctrl+PgUp", "previous_household", "上一户"),
    ("F2", "open_list", "打开选项"),
    ("F4", "repeat_last", "重复上一条的内容"),
    ("Ctrl+D", "copy_above", "照抄上一个人"),
    ("F8", "add_record", "添一个人、一行"),
    ("F6", "next_section", "下一部分"),
    ("Shift+F6", "previous_section", "上一部分"),
    ("F7", "copy_last_year", "照抄上年"),
    ("F9", "next_problem", "下一个问题"),
    ("Ctrl+M", "open_changes", "办理变动"),
    ("Ctrl+E", "explain", "说明问题"),
)
"""(key, method, words for the key map): methods of the page and of `CardActions`."""


def bind_keys(page: QWidget, keys: Sequence[tuple[str, str, str]], owner: QObject) -> Mapping[str, QShortcut]:
    """Make each key, pressed anywhere on the page, call the method of `owner` it names."""
    shortcuts: dict[str, QShortcut] = {}
    for key, method, _ in keys:
        act: Callable[[], None] = getattr(owner, method)
        shortcut = QShortcut(QKeySequence(key), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)
        shortcuts[key] = shortcut
    return shortcuts


CARD_DOCUMENT = "T01"


class RepeatMemory:
    """What F4 repeats: the value of the record before this one, or of the household shown before."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[Values, ...]] = {}

    def remember(self, card: Card) -> None:
        """The card that is being left."""
        self._last |= {schema_id: rows for schema_id, rows in card.records.items() if rows}

    def last(self, schema_id: str) -> Values:
        """The last record of a form in the household shown before; empty when there was none."""
        return next(reversed(self.rows(schema_id)), {})

    def rows(self, schema_id: str) -> tuple[Values, ...]:
        """The records of a form in the household shown before."""
        return self._last.get(schema_id, ())

    def value(self, copy: WorkingCopy, schema_id: str, record_id: str, name: str) -> Any:
        """The value to repeat, None when there is none."""
        rows = copy.records(schema_id)
        place = next((at for at, row in enumerate(rows) if row["id"] == record_id), len(rows))
        for row in reversed(rows[:place]):
            if not is_blank(row.get(name)):
                return row[name]
        return self.last(schema_id).get(name)


class CardActions(QObject):
    """Print, neighbours, F2, F4, F7, F9 and jumps, for what the page shows and what has the focus."""

    def __init__(self, page: Any, memory: RepeatMemory) -> None:
        super().__init__(page)
        self._page = page
        self._memory = memory
        page.form.other_household.connect(self._open_other)

    def print_card(self) -> None:
        """Ctrl+P: the card itself."""
        self.print_paper(CARD_DOCUMENT)

    def print_menu(self, parent: QWidget) -> QMenu:
        """Every paper that can be made of one household."""
        menu = QMenu(parent)
        for document in documents_for(Scope.HOUSEHOLDS):
            title = document.title + ("\tCtrl+P" if document.id == CARD_DOCUMENT else "")
            menu.addAction(title, lambda kind=document: self.print_paper(kind.id))
        return menu

    def print_paper(self, document_id: str) -> None:
        """Make a paper of the household shown; what is not stored yet would not stand on it."""
        if self._page.file.base is None:
            self._page.dialogs.notify("新建的户先保存再打印。")
        elif self._page.file.has_unsaved:
            self._page.dialogs.notify("有没保存的修改，先保存再打印。")
        else:
            self._page.print_requested.emit(document_id, [self._page.file.base.household_id])

    def next_household(self) -> None:
        self._step(1)

    def previous_household(self) -> None:
        self._step(-1)

    def _step(self, step: int) -> None:
        """The next or previous household of the list the card was opened from."""
        copy = self._page.file.copy
        ids = list(self._page.neighbours)
        if copy is None or copy.household_id not in ids:
            self._page.dialogs.notify("没有可翻的名单，请从列表里打开一户。")
            return
        place = ids.index(copy.household_id) + step
        if 0 <= place < len(ids):
            self._page.show_household(ids[place], self._page.neighbours)
        else:
            self._page.dialogs.notify("已经是最后一户。" if step > 0 else "已经是第一户。")

    def open_list(self) -> None:
        """F2: the choices of the field or cell with the focus."""
        table = self._page.form.focused_table()
        editor = self._page.form.focused_editor()
        if table is not None and table.open_editor() is None and table.currentIndex().isValid():
            table.edit(table.currentIndex())
            editor = table.open_editor()
        if editor is not None:
            editor.open_list()

    def repeat_last(self) -> None:
        """F4: the value of the record before this one."""
        editor, copy = self._page.form.focused_editor(), self._page.file.copy
        if editor is not None and copy is not None:
            schema_id, record_id = self.record_of_focus()
            value = self._memory.value(copy, schema_id, record_id, editor.field.name)
            if value is not None:
                editor.repeat(value)

    def copy_above(self) -> None:
        """Ctrl+D: what this record shares with the one above."""
        if not self._page.form.readonly and not self._page.form.current().copy_above():
            self._page.dialogs.notify("上面没有可以照抄的内容。")

    def add_record(self) -> None:
        """F8: a new person, line or record, ready to be typed."""
        if not self._page.form.readonly:
            self._page.form.commit()
            self._page.form.current().add_record()

    def next_section(self) -> None:
        self._page.form.turn(1)

    def previous_section(self) -> None:
        self._page.form.turn(-1)

    def copy_last_year(self) -> None:
        """F7: last year's value of the field or item with the focus."""
        self._page.years.copy_focused()

    def explain(self) -> None:
        """Ctrl+E: the line that explains the marked problem, or the next one that can be explained."""
        self._page.side.show_problems()
        if not self._page.problem_panel.begin_explaining():
            self._page.dialogs.notify("没有需要说明的问题。")

    def open_changes(self) -> None:
        """Ctrl+M: the list of changes that can be registered."""
        self._page.change_desk.button.showMenu()

    def next_problem(self) -> None:
        problem = self._page.problem_panel.next_problem()
        if problem is not None:
            self.go_to_problem(problem)

    def go_to_problem(self, problem: Problem) -> None:
        if self._page.file.copy is not None:
            self._page.form.jump(place_of(problem, self._page.file.copy))

    def record_of_focus(self) -> tuple[str, str]:
        """Form and id of the record that is typed into, a row of a table included."""
        table = self._page.form.focused_table()
        section = self._page.form.current()
        copy = self._page.file.copy
        if table is not None and table.current_id() and copy is not None:
            record_id = table.current_id()
            return copy.schema_of_record(record_id), record_id
        return section.current_record()

    def _open_other(self, id_no: str) -> None:
        """Another household has this ID number too: find and open it."""
        self._page.jobs.read(lambda progress: search(self._page.session, id_no), self._open_first)

    def _open_first(self, hits: Sequence[Hit]) -> None:
        copy = self._page.file.copy
        own = copy.household_id if copy is not None else ""
        found = next((hit.household_id for hit in hits if hit.household_id != own), "")
        if found:
            self._page.open_household.emit(found)
