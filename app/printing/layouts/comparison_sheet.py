"""核对表: the differences of two rosters, old and new side by side, with a box to tick for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.printing.doc import (
    FORM_LANDSCAPE,
    Block,
    Cell,
    Document,
    LineOfParts,
    Paragraph,
    Row,
    RunningLine,
    SealArea,
    SealPlace,
    Table,
    Together,
)
from app.printing.facts import PrintRun
from app.printing.layouts.frame import circumstances, label

TITLE = "名册核对表"
_HEAD = ("序号", "村", "组", "户编号", "姓名", "证件号码", "情况", "栏目", "原来", "现在", "核对", "核对说明")
_WIDTHS = (10.0, 20.0, 13.0, 25.0, 19.0, 35.0, 12.0, 30.0, 32.0, 32.0, 11.0, 30.0)
_BOX = "□"
_CENTRED = frozenset((0, 6, 10))
_ROWS_OF_A_TABLE = 500
"""A table is arranged as a whole, so a long list is cut into several."""


@dataclass(frozen=True)
class ComparisonLineTexts:
    """One line as texts, without number and tick."""

    village: str
    group: str
    household_no: str
    name: str
    id_no: str
    difference: str
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class ComparisonPaper:
    """`unit` is the township; `summary` says in one sentence what was found."""

    unit: str
    old_name: str
    new_name: str
    summary: str
    lines: Sequence[ComparisonLineTexts]
    run: PrintRun


def lay_out(paper: ComparisonPaper) -> Document:
    """Landscape, the header on every page, places to sign at the end."""
    blocks: list[Block] = [
        Paragraph(TITLE, "表题"),
        LineOfParts(
            left=f"单位：{paper.unit}", right=f"原名册：{paper.old_name}　　新名册：{paper.new_name}"
        ),
        Paragraph(paper.summary, "表眉"),
    ]
    for start in range(0, len(paper.lines), _ROWS_OF_A_TABLE):
        blocks.append(_table(paper.lines[start : start + _ROWS_OF_A_TABLE], start))
    if not paper.lines:
        blocks.append(Paragraph("两份名册没有不同。", "表眉", space_before=4))
    signing = SealArea(
        (SealPlace("核对人"), SealPlace("村负责人"), SealPlace("乡镇复核人")), height=18, per_row=3
    )
    blocks.append(Together((Paragraph("逐条入户或查证后，在“核对”栏打√，有出入的写明。", "表注"), signing)))
    return Document(
        "名册核对表",
        TITLE,
        tuple(blocks),
        FORM_LANDSCAPE,
        header=RunningLine(right="内部资料\u3000注意保管", style="页眉"),
        footer=RunningLine(left=circumstances(paper.run), right="第 {page} 页 共 {pages} 页"),
    )


def _table(lines: Sequence[ComparisonLineTexts], before: int) -> Table:
    rows = [Row(tuple(label(title) for title in _HEAD), 8)]
    rows += [Row(_cells(line, before + number)) for number, line in enumerate(lines, 1)]
    return Table(_WIDTHS, tuple(rows), head=1)


def _cells(line: ComparisonLineTexts, number: int) -> tuple[Cell, ...]:
    texts = (
        str(number), line.village, line.group, line.household_no, line.name, line.id_no, line.difference,
        line.field, line.old, line.new, _BOX, "",
    )  # fmt: skip
    return tuple(Cell(text, "表格居中" if place in _CENTRED else "表格") for place, text in enumerate(texts))
