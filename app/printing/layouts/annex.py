"""说明附页: what was said to the problems of a card, on a page of its own (domain.md 13.0)."""

from __future__ import annotations

from collections.abc import Iterator

from app.printing.doc import Block, Cell, LineOfParts, PageBreak, Paragraph, Row, Space, Table
from app.printing.facts import Explained, HouseholdFacts
from app.printing.layouts.frame import label, value
from app.printing.texts import head_name

_COLUMNS = (7.0, 20.0, 26.0, 40.0, 40.0, 22.0, 20.0)
_HEADS = ("序号", "核对内容", "所在栏", "说明的问题", "理由", "证明材料", "说明人\n日期")
_ROW = 9.0


def explanations_annex(facts: HouseholdFacts) -> Iterator[Block]:
    """The page, or nothing where nothing was explained."""
    if not facts.explanations:
        return
    rows = [Row(tuple(label(head) for head in _HEADS), _ROW)]
    for number, entry in enumerate(facts.explanations, start=1):
        rows.append(Row((Cell(str(number), "表格居中"), *_cells(entry)), _ROW))
    yield PageBreak()
    yield Paragraph("说明附页", "栏目")
    yield LineOfParts(
        f"户编号：{(facts.household or {}).get('local_no') or ''}", right=f"户主：{head_name(facts)}"
    )
    yield Space(1.0)
    yield Table(_COLUMNS, tuple(rows), head=1)


def _cells(entry: Explained) -> tuple[Cell, ...]:
    signed = "\n".join(filter(None, (entry.person, entry.made_on, _until(entry))))
    reason = f"（豁免）{entry.reason}" if entry.is_exemption else entry.reason
    texts = (entry.title, entry.place, entry.message, reason, entry.proof, signed)
    return tuple(value(text) for text in texts)


def _until(entry: Explained) -> str:
    return f"至{entry.expires_on}" if entry.expires_on else ""
