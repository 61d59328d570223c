"""The chips above the list of cases: how they are doing, which procedure, which step they stand at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QPushButton, QWidget

from app.services.case_lines import RUNNING, CaseLine, CaseStatus
from app.views.theme import Theme

_SHOWN: dict[str, frozenset[CaseStatus]] = {
    "办理中": RUNNING,
    "被退回": frozenset((CaseStatus.RETURNED,)),
    "已办结": frozenset((CaseStatus.DONE,)),
    "没有办成": frozenset((CaseStatus.STOPPED,)),
    "全部": frozenset(CaseStatus),
}
ANY_PROCEDURE, ANY_STEP = "程序：全部", "步骤：全部"


class CaseFilter(QWidget):
    """`changed()`: other cases are wanted now."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.status = next(iter(_SHOWN))
        self.procedure = ""
        self.standing = ""
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.pixels(6))
        self._chips: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for title in _SHOWN:
            chip = QPushButton(title)
            chip.setProperty("tone", "chip")
            chip.setCheckable(True)
            chip.setChecked(title == self.status)
            chip.clicked.connect(lambda _=False, title=title: self.choose(title))
            group.addButton(chip)
            self._chips[title] = chip
            self._row.addWidget(chip)
        self._procedures = self._tool("程序")
        self._steps = self._tool("现在到了")
        self._row.addStretch(1)
        self._name()

    def choose(self, status: str) -> None:
        """Only the cases that are doing so."""
        self._chips[status].setChecked(True)
        self.status = status
        self.changed.emit()

    def choose_procedure(self, title: str) -> None:
        """Only this procedure, "" for all; the step is open again."""
        self.procedure, self.standing = title, ""
        self._name()
        self.changed.emit()

    def choose_standing(self, label: str) -> None:
        """Only cases that stand at this step, "" for all."""
        self.standing = label
        self._name()
        self.changed.emit()

    def reset(self) -> None:
        """Back to all running cases."""
        self.procedure = self.standing = ""
        self._name()
        self.choose(next(iter(_SHOWN)))

    def is_active(self) -> bool:
        return bool(self.procedure or self.standing) or self.status != next(iter(_SHOWN))

    def words(self) -> str:
        return "、".join(filter(None, (self.status, self.procedure, self.standing)))

    def chosen_of(self, lines: Iterable[CaseLine]) -> list[CaseLine]:
        """The lines that are wanted, in their order."""
        wanted = _SHOWN[self.status]
        return [
            line
            for line in lines
            if line.status in wanted
            and (not self.procedure or line.title == self.procedure)
            and (not self.standing or line.standing == self.standing)
        ]

    def count(self, lines: Sequence[CaseLine]) -> None:
        """Say on each chip how many there are, and offer the procedures and steps that occur."""
        found = Counter(line.status for line in lines)
        for title, chip in self._chips.items():
            chip.setText(f"{title} {sum(found[status] for status in _SHOWN[title]):,}")
        titles = Counter(line.title for line in lines)
        self._fill(self._procedures, titles, self.choose_procedure)
        steps = Counter(
            line.standing for line in lines if not self.procedure or line.title == self.procedure
        )
        self._fill(self._steps, steps, self.choose_standing)

    def _tool(self, name: str) -> QPushButton:
        tool = QPushButton()
        tool.setProperty("tone", "chip")
        tool.setMenu(QMenu(tool))
        tool.setAccessibleName(name)
        self._row.addWidget(tool)
        return tool

    def _fill(self, tool: QPushButton, found: Counter[str], choose: Callable[[str], None]) -> None:
        menu = tool.menu()
        menu.clear()
        menu.addAction("全部", lambda: choose(""))
        for label, count in found.most_common():
            menu.addAction(f"{label}（{count:,}）", lambda label=label: choose(label))

    def _name(self) -> None:
        for tool, chosen, anything in (
            (self._procedures, self.procedure, ANY_PROCEDURE), (self._steps, self.standing, ANY_STEP),
        ):  # fmt: skip
            tool.setText(f"{chosen or anything} ▾")
            tool.setProperty("active", "true" if chosen else "false")
            tool.style().unpolish(tool)
            tool.style().polish(tool)
