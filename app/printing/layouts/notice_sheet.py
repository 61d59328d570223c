"""T14, T15, T16: a notice as it hangs on the board, as a letter or in large print (domain.md 10.3).

Title, text, list, how long and how to object, whom to call, issuer and date with room for the seal, and a
code that says the same offline.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.masking import PublicLine
from app.printing.doc import (
    FORM_PORTRAIT,
    LETTER,
    Align,
    Block,
    Cell,
    Document,
    PageSetup,
    Paragraph,
    QrCode,
    Row,
    RunningLine,
    Space,
    Table,
    Together,
)
from app.printing.layouts.frame import public_circumstances
from app.printing.layouts.proceedings_facts import NoticePaper

_BLANK_ROWS = 6
_ROWS_OF_A_TABLE = 300
_FOUR = "\u3000" * 4
_LINE = "＿" * 6
_NUMBER = "＿" * 5
_WHO = (("村", ""), ("乡镇", ""), ("县", ""))


@dataclass(frozen=True)
class _Look:
    """Styles and measures (mm) of one size."""

    setup: PageSetup
    title: str
    body: str
    sign: str
    head: str
    cell: str
    row: float
    code: float


_LETTER = _Look(LETTER, "公文标题", "正文仿宋", "落款", "公示表头", "公示表格", 9.0, 30.0)
_LARGE = _Look(
    replace(FORM_PORTRAIT, top=18, bottom=18, left=18, right=18),
    "大字标题", "大字正文", "大字落款", "大字表头", "大字表格", 13.5, 42.0,
)  # fmt: skip


def lay_out(paper: NoticePaper, document_id: str) -> Document:
    """The notice of `document_id`, or its blank form."""
    look = _LARGE if paper.large else _LETTER
    title = paper.title or f"{_LINE}公示"
    blocks: list[Block] = [Paragraph(title, look.title), Space(6.0)]
    blocks += [Paragraph(text, look.body) for text in (paper.body or _BLANK_TEXT).split("\n")]
    if paper.has_list:
        blocks += [Space(3.0), *_list_tables(paper, look), Space(3.0)]
    closing = (Paragraph(text, look.body) for text in paper.closing)
    blocks.append(Together((*closing, *_contacts(paper, look), *_signature(paper, look))))
    return Document(
        document_id,
        paper.title or "公示（空白）",
        tuple(blocks),
        replace(look.setup, two_sided=paper.run.two_sided),
        footer=RunningLine(left=_made(paper), right="第 {page} 页 共 {pages} 页"),
    )


_BLANK_TEXT = f"{_LINE * 6}，现在公示。"


def _made(paper: NoticePaper) -> str:
    """Number and circumstances."""
    number = f"编号：{paper.number}\u3000" if paper.number else ""
    return f"{number}{public_circumstances(paper.run)}"


def _list_tables(paper: NoticePaper, look: _Look) -> Iterator[Table]:
    heads = ["序号", "村民小组", "户主", "人口", *([paper.note_title] if paper.note_title else [])]
    widths = (14.0, 34.0, 62.0, 18.0, 40.0)[: len(heads)]
    head = Row(tuple(Cell(text, look.head) for text in heads), look.row)
    if not paper.lines:
        blank = tuple(Row(tuple(Cell("", look.cell) for _ in heads), look.row) for _ in range(_BLANK_ROWS))
        yield Table(widths, (head, *blank), head=1)
        return
    for start in range(0, len(paper.lines), _ROWS_OF_A_TABLE):
        part = paper.lines[start : start + _ROWS_OF_A_TABLE]
        yield Table(widths, (head, *_rows(part, start, len(heads), look)), head=1)


def _rows(lines: Sequence[PublicLine], before: int, columns: int, look: _Look) -> Iterator[Row]:
    for number, line in enumerate(lines, before + 1):
        texts = (str(number), line.group, line.shown_head, str(line.persons), line.note)
        yield Row(tuple(Cell(text, look.cell) for text in texts[:columns]), look.row)


def _contacts(paper: NoticePaper, look: _Look) -> Iterator[Paragraph]:
    calls = "，".join(f"{who} {number or _NUMBER}" for who, number in paper.phones or _WHO)
    yield Paragraph(f"受理人：{paper.contact or _LINE}", look.body, space_before=2.0)
    yield Paragraph(f"电话：{calls}", look.body)


def _signature(paper: NoticePaper, look: _Look) -> Iterator[Paragraph | Space | QrCode]:
    """Issuer and date on the right with room for the seal over them, the code on their left."""
    yield Space(4.0)
    if paper.code:
        yield QrCode(paper.code, look.code, Align.LEFT, beside=True)
    yield Space(8.0)
    yield Paragraph(f"{paper.issuer or '（盖章）'}{_FOUR[:2]}", look.sign)
    yield Paragraph(f"{paper.posted_on or '年　　月　　日'}{_FOUR}", look.sign)
