"""The tree 乡镇 › 村 › 组 with household counts; choosing a line filters what the rooms show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from app.core.progress import Progress
from app.services.regions import RegionNode, region_tree
from app.views.place import Region
from app.views.tables.column_fitting import widest
from app.views.tables.column_widths import longest
from app.views.workplace import Workplace

REGION_ROLE = Qt.ItemDataRole.UserRole


class VillageTree(QTreeWidget):
    """`chosen(Region)`: a line was chosen. `shown()`: counts were read again. In `needed_width` pixels every
    line can be read to its end; 0 before the first are shown.
    """

    chosen = Signal(object)
    shown = Signal()

    def __init__(self, workplace: Workplace, region: Region, parent=None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._nodes: tuple[RegionNode, ...] = ()
        self._wanted = region
        self.needed_width = 0
        self._measured: tuple[Any, ...] | None = None
        self._names_width = 0
        self.setObjectName("regions")
        self.setAccessibleName("乡镇、村、组")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(workplace.theme.pixels(14))
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(workplace.theme.pixels(30))
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.currentItemChanged.connect(self._on_current)

    def refresh(self) -> None:
        """Read counts again; the chosen and the opened lines stay."""
        self._workplace.jobs.read(self._read, self._show, latest=self)

    def region(self) -> Region:
        return self._wanted

    def choose(self, region: Region) -> None:
        """Mark a line without telling anyone; an unknown region marks the township."""
        self.blockSignals(True)
        item = next((item for item in self._items() if item.data(0, REGION_ROLE) == region), None)
        self._wanted = region if item else Region()
        self.setCurrentItem(item or self.topLevelItem(0))
        self.blockSignals(False)

    def villages(self) -> tuple[RegionNode, ...]:
        return tuple(village for township in self._nodes for village in township.children)

    def title(self) -> str:
        """The chosen line in words: 全部, 李家村, 李家村 3 组."""
        item = self.currentItem()
        if item is None or item.parent() is None:
            return item.text(0) if item else ""
        above = item.parent().text(0) if self._wanted.group else ""
        return f"{above} {item.text(0)}".strip()

    def _measure(self) -> None:
        """The names only when they or the font are new: they hardly change and take 20 ms in a district."""
        measured = self.font().toString(), _names(self._nodes)
        if measured != self._measured:
            self._measured, self._names_width = measured, self._widest_name()
        counts = self._widest(1, self.invisibleRootItem())
        self.header().resizeSection(1, counts)
        self.needed_width = self._names_width + counts + self.verticalScrollBar().sizeHint().width()

    def _widest_name(self) -> int:
        """Every line counts, opened or not, so that the tree keeps its width while it is walked through."""
        indent = self.indentation()
        parents = [(self.invisibleRootItem(), 1)]
        parents += [(item, 3 if item.parent() else 2) for item in self._items()]
        return max(self._widest(0, parent) + indent * depth for parent, depth in parents)

    def _widest(self, column: int, parent: QTreeWidgetItem) -> int:
        """Of the lines right below a line."""
        lines = [parent.child(at) for at in range(parent.childCount())]
        long = longest(line.text(column) for line in lines)
        return widest(self, (self.indexFromItem(lines[at], column) for at in long))

    def _read(self, progress: Progress) -> tuple[RegionNode, ...]:
        return region_tree(self._workplace.session)

    def _show(self, nodes: tuple[RegionNode, ...]) -> None:
        opened = {item.data(0, REGION_ROLE) for item in self._items() if item.isExpanded()}
        self._nodes = nodes
        self.blockSignals(True)
        self.clear()
        for node in nodes:
            self._add(self.invisibleRootItem(), node)
        for item in self._items():
            item.setExpanded(item.parent() is None or item.data(0, REGION_ROLE) in opened)
        self.blockSignals(False)
        self._measure()
        self.choose(self._wanted)
        self.shown.emit()

    def _add(self, parent: QTreeWidgetItem, node: RegionNode) -> None:
        name = group_title(node.name) if node.level == "group" else node.name
        item = QTreeWidgetItem(parent, [name, f"{node.households:,}"])
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setToolTip(0, f"{name}：{node.households:,} 户 {node.persons:,} 人")
        item.setData(0, REGION_ROLE, self._region_of(node))
        for child in node.children:
            self._add(item, child)

    def _region_of(self, node: RegionNode) -> Region:
        if node.level == "township" and len(self._nodes) == 1:
            return Region()
        return Region(node.code, node.name) if node.level == "group" else Region(node.code)

    def _items(self) -> Iterator[QTreeWidgetItem]:
        waiting = [self.topLevelItem(at) for at in range(self.topLevelItemCount())]
        while waiting:
            item = waiting.pop()
            yield item
            waiting += [item.child(at) for at in range(item.childCount())]

    def _on_current(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self._wanted = item.data(0, REGION_ROLE)
            self.chosen.emit(self._wanted)


def _names(nodes: Iterable[RegionNode]) -> tuple[Any, ...]:
    """The tree without its counts."""
    return tuple((node.name, _names(node.children)) for node in nodes)


def group_title(group_no: str) -> str:
    """"3" → 3 组; names of groups that say so themselves stay as they are."""
    if not group_no:
        return "未分组"
    return f"{group_no} 组" if group_no.isdigit() else group_no
