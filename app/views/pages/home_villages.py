"""差什么 and 进度: one line for each village, the whole township first; a number opens its list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.services.home.standing import LACKS, Lack, Progressed, Village, progress_of
from app.services.households import HouseholdFilter
from app.views.pages.home_block import HomeBlock
from app.views.tables.bars import BarDelegate, PartsModel
from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import RowsModel
from app.views.tables.wide_table import WideTable
from app.views.workplace import Workplace

NO_HOUSEHOLDS = "还没有农户。在“数据交换 › 导入花名册”里导入，或者在“农户档案”里新建。导入以后，这里按村列出"
PARTS = ("采集", "审核", "公示")
_WIDTHS = {"没有采集": 82, "有错": 66, "需说明": 66, "缺调查表或照片": 118}


class VillageBlock(HomeBlock):
    """`list_wanted(village code, HouseholdFilter)`: show the households behind a number."""

    list_wanted = Signal(str, object)

    def __init__(self, workplace: Workplace, title: str, model: RowsModel,
                 parent: QWidget | None = None) -> None:
        super().__init__(workplace.theme, title, parent)
        self.model = model
        self.table = WideTable(title, workplace.theme)
        self.table.setModel(model)
        self.table.setSelectionMode(WideTable.SelectionMode.SingleSelection)
        self.table.setSelectionBehavior(WideTable.SelectionBehavior.SelectItems)
        self.table.horizontalHeader().setSectionsMovable(False)
        self.table.clicked.connect(self._open)
        self.table.opened.connect(lambda _: self._open(self.table.currentIndex()))
        self.hold(self.table)

    def listed(self, row: Village, column: str) -> HouseholdFilter | None:
        """The list behind a cell, None where there is none."""
        return None

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            row = self.model.row_at(index.row())
            found = self.listed(row, self.model.column(index.column()).id)
            if found is not None:
                self.list_wanted.emit(row.code, found)


class LackBlock(VillageBlock):
    """What is missing where."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        columns = [
            Column("village", "村", lambda row: row.name, 100, sortable=False),
            Column("households", "户数", lambda row: f"{row.counts.households:,}", 66, numeric=True,
                   sortable=False),
            *(
                Column(lack.title, lack.title, partial(_number, lack), _WIDTHS[lack.title], numeric=True,
                       sortable=False, tone=partial(_tone, lack))
                for lack in LACKS
            ),
        ]  # fmt: skip
        super().__init__(workplace, "差什么", RowsModel(columns, workplace.brush), parent)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, header.ResizeMode.Stretch)

    def show_villages(self, villages: Sequence[Village]) -> None:
        if not villages:
            self.say(f"{NO_HOUSEHOLDS}没有采集、有错、需说明、缺材料的户。")
            return
        self.model.show_rows(villages)
        whole = villages[0].counts
        waiting = f"；{whole.unjudged:,} 户待查" if whole.unjudged else ""
        if any(lack.count(whole) for lack in LACKS):
            self.fill(f"点数字看是哪些户{waiting}")
        else:
            self.fill(f"各村都不差{waiting}", "done")

    def listed(self, row: Village, column: str) -> HouseholdFilter | None:
        if column in ("village", "households"):
            return HouseholdFilter()
        lack = next(each for each in LACKS if each.title == column)
        return lack.listed if lack.count(row.counts) else None


class ProgressBlock(VillageBlock):
    """How far collection, review and publicity are."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        columns = [
            Column("village", "村", lambda row: row.name, 100, sortable=False),
            *(Column(part, part, partial(_part_words, at), 150, sortable=False)
              for at, part in enumerate(PARTS)),
        ]  # fmt: skip
        parts = {part: partial(_part, at) for at, part in enumerate(PARTS)}
        model = PartsModel(columns, parts, workplace.brush)
        super().__init__(workplace, "进度", model, parent)
        self.table.setItemDelegate(BarDelegate(workplace.theme, self.table))
        header = self.table.horizontalHeader()
        for section in range(1, len(columns)):
            header.setSectionResizeMode(section, header.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_villages(self, villages: Sequence[Village]) -> None:
        if not villages:
            self.say(f"{NO_HOUSEHOLDS}采集、审核、公示做到了哪里。")
            return
        self.model.show_rows(villages)
        self.fill("公示：今年张贴的有期限的公示里，已经撤下的份数")

    def listed(self, row: Village, column: str) -> HouseholdFilter | None:
        if column == "village":
            return HouseholdFilter()
        return progress_of(row)[PARTS.index(column)].listed


def _number(lack: Lack, row: Village) -> str:
    return f"{lack.count(row.counts):,}"


def _tone(lack: Lack, row: Village) -> str:
    return lack.tone if lack.count(row.counts) else "muted"


def _part(at: int, row: Village) -> tuple[int, int]:
    part = progress_of(row)[at]
    return part.done, part.total


def _part_words(at: int, row: Village) -> str:
    part: Progressed = progress_of(row)[at]
    if not part.total:
        return "今年没有" if part.listed is None else "没有"
    return f"{part.done:,} / {part.total:,}"
