"""Conditions of the household list as chips that can be taken away, and the filters kept under a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.services.household_filters import (
    Condition,
    FilterKind,
    KeptFilter,
    condition_words,
    filter_kinds,
    forget_filter,
    keep_filter,
    kept_filters,
    rename_filter,
)
from app.services.households import HouseholdFilter
from app.views.dialogs.filter_condition import ConditionDialog, NameDialog
from app.views.forms.flow_layout import FlowLayout
from app.views.workplace import Workplace

WORDS_MOST = 22


class ConditionRow(QWidget):
    """`changed()`: a condition came or went. Hidden while there is none."""

    changed = Signal()

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._kinds: tuple[FilterKind, ...] | None = None
        self.conditions: tuple[Condition, ...] = ()
        self._shown: list[QPushButton] = []
        self._chips = FlowLayout(self, workplace.theme.pixels(6))
        self.hide()

    def kinds(self) -> tuple[FilterKind, ...]:
        """What can be asked; made from the forms the first time it is needed."""
        if self._kinds is None:
            self._kinds = filter_kinds(self._workplace.session)
        return self._kinds

    def ask(self) -> None:
        """加条件: one more condition."""
        dialog = ConditionDialog(self.kinds(), self._workplace.theme, self)
        if self._workplace.dialogs.run(dialog) and dialog.condition is not None:
            self.add(dialog.condition)

    def add(self, condition: Condition) -> None:
        """A condition on the same thing is replaced."""
        others = [known for known in self.conditions if _subject(known) != _subject(condition)]
        self.show_conditions((*others, condition))
        self.changed.emit()

    def show_conditions(self, conditions: Sequence[Condition]) -> None:
        self.conditions = tuple(conditions)
        for chip in self._shown:
            self._chips.removeWidget(chip)
            chip.deleteLater()
        self._shown = [self._chip(condition) for condition in self.conditions]
        for chip in self._shown:
            self._chips.addWidget(chip)
        self.setVisible(bool(self.conditions))

    def words(self) -> list[str]:
        return [condition_words(self.kinds(), condition) for condition in self.conditions]

    def _chip(self, condition: Condition) -> QPushButton:
        words = condition_words(self.kinds(), condition)
        short = words if len(words) <= WORDS_MOST else words[: WORDS_MOST - 1] + "…"
        chip = QPushButton(f"{short}　✕")
        chip.setProperty("tone", "chip")
        chip.setProperty("active", "true")
        chip.setToolTip(f"{words}（按一下取消这个条件）")
        chip.setAccessibleName(f"取消条件 {words}")
        chip.clicked.connect(lambda: self._take_away(condition))
        return chip

    def _take_away(self, condition: Condition) -> None:
        self.show_conditions([known for known in self.conditions if known != condition])
        self.changed.emit()


def _subject(condition: Condition) -> tuple[str, str]:
    return condition.kind, condition.field


class KeptFilters(QPushButton):
    """The menu 常用筛选. `chosen(HouseholdFilter)`: one was picked; `now` gives the filter as it stands."""

    chosen = Signal(object)

    def __init__(self, workplace: Workplace, now, parent=None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._now = now
        self.setText("常用筛选 ▾")
        self.setAccessibleName("常用筛选")
        self.setProperty("tone", "chip")
        self.setShortcut("Ctrl+Shift+F")
        self.setToolTip("常用筛选（Ctrl+Shift+F）：1 到 9 直接选")
        self.clicked.connect(self._ask)

    def menu_of(self, kept: Sequence[KeptFilter]) -> QMenu:
        """The kept filters with their numbers, then keeping, renaming and deleting."""
        menu = QMenu(self)
        for number, one in enumerate(kept, start=1):
            title = f"&{number}  {one.name}" if number <= 9 else one.name
            menu.addAction(title, lambda one=one: self.chosen.emit(one.chosen))
        if kept:
            menu.addSeparator()
        menu.addAction("保存现在的筛选…", self.keep)
        rename, forget = menu.addMenu("改名"), menu.addMenu("删除")
        for sub in (rename, forget):
            sub.setEnabled(bool(kept))
        for one in kept:
            rename.addAction(f"{one.name}…", lambda one=one: self.rename(one.name))
            forget.addAction(one.name, lambda one=one: self.forget(one.name))
        return menu

    def keep(self) -> None:
        """Ask for a name and keep the filter as it stands; the place is not part of it."""
        chosen: HouseholdFilter = replace(self._now(), region="", group="")
        dialog = NameDialog("保存筛选", parent=self)
        if self._workplace.dialogs.run(dialog):
            name = dialog.name.text()
            self._write(lambda: keep_filter(self._workplace.session, name, chosen), f"已保存筛选：{name}")

    def rename(self, old: str) -> None:
        dialog = NameDialog("筛选改名", old, self)
        if self._workplace.dialogs.run(dialog):
            new = dialog.name.text()
            self._write(lambda: rename_filter(self._workplace.session, old, new), f"已改名为：{new}")

    def forget(self, name: str) -> None:
        asked = f"删除常用筛选“{name}”？农户档案不受影响。"
        if self._workplace.dialogs.confirm("删除筛选", asked, yes="删除"):
            self._write(lambda: forget_filter(self._workplace.session, name), f"已删除筛选：{name}")

    def _ask(self) -> None:
        self._workplace.jobs.read(lambda progress: kept_filters(self._workplace.session), self._open)

    def _open(self, kept: Sequence[KeptFilter]) -> None:
        self.menu_of(kept).popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _write(self, work, said: str) -> None:
        self._workplace.jobs.write(lambda progress: work(),
                                   lambda _: self._workplace.dialogs.notify(said))
