"""T39 基金收支公示: income by source, relief and balance, as a formal notice (domain.md 10.2, 15.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from app.forms.definitions.relief import FUND_ENTRY
from app.printing.doc import (
    LETTER,
    Align,
    Block,
    Cell,
    Document,
    Paragraph,
    Row,
    RunningLine,
    Space,
    Table,
    Together,
)
from app.printing.facts import FundFacts
from app.printing.layouts.case_frame import BLANK_DAY
from app.printing.layouts.frame import public_circumstances
from app.printing.paper_words import filled_words, words_of
from app.printing.texts import Texts
from app.printing.titles import title_of

USUAL = "防返贫基金收支公示"
_WIDTHS = (34.0, 72.0, 50.0)
_ROW = 9.5
_NUMBER = "＿" * 4
_FOUR = "\u3000" * 4
_BLANK_PERIOD = "＿＿年＿＿月＿＿日至＿＿年＿＿月＿＿日"


def lay_out(facts: FundFacts) -> Document:
    """The notice of one fund, or its blank form."""
    title = title_of("T39", facts.run.policy, USUAL)
    places = {"period": facts.period or _BLANK_PERIOD, "township": facts.place.township}
    opening, closing = (
        filled_words(words_of("T39", part), places, {}, facts.run.policy) for part in ("opening", "closing")
    )
    blocks: tuple[Block, ...] = (
        Paragraph(title, "公文标题"),
        Space(6.0),
        Paragraph(opening, "正文仿宋"),
        Space(3.0),
        _table(facts),
        Space(3.0),
        Together(tuple(_end(facts, closing))),
    )
    footer = RunningLine(left=public_circumstances(facts.run), right="第 {page} 页 共 {pages} 页")
    return Document("T39", title, blocks, LETTER, footer=footer)


def _table(facts: FundFacts) -> Table:
    texts = Texts(FUND_ENTRY, facts.run.policy, facts.run.audience)
    parts = _parts(facts)
    heads = ("类别", "项目", texts.label("amount"))
    rows = [Row(tuple(Cell(head, "公示表头") for head in heads), _ROW)]
    for number, (part, item, amount) in enumerate(parts):
        cells = []
        if part and (number == 0 or parts[number - 1][0] != part):
            cells.append(Cell(part, "公示表格", down=sum(one[0] == part for one in parts)))
        cells.append(Cell(item, "公示表格", across=1 if part else 2))
        shown = texts.of({"amount": amount}, "amount")
        cells.append(Cell(f"{shown}\u3000" if shown else "", "公示表格", align=Align.RIGHT))
        rows.append(Row(tuple(cells), _ROW))
    return Table(_WIDTHS, tuple(rows), head=1)


def _parts(facts: FundFacts) -> tuple[tuple[str, str, int | None], ...]:
    """Part, item and amount of each line; no amounts on a blank form."""
    figures = facts.figures
    if figures is None:
        sources = [(source, None) for source in _sources(facts)]
        return _lines(sources, "＿＿ 户 ＿＿ 笔", (None, None, None, None, None))
    received = sum(amount for _, amount in figures.income)
    reliefs = f"{figures.households} 户 {figures.payments} 笔"
    sums = (figures.opening, received, figures.paid, figures.returned, figures.closing)
    return _lines(figures.income, reliefs, sums)


def _lines(
    sources: Iterable[tuple[str, int | None]], reliefs: str, sums: Sequence[int | None]
) -> tuple[tuple[str, str, int | None], ...]:
    opening, received, paid, returned, closing = sums
    return (
        ("", "期初结余", opening),
        *(("收入", source, amount) for source, amount in sources),
        ("收入", "收入合计", received),
        ("支出", f"发放救助（{reliefs}）", paid),
        ("退回", "救助款退回", returned),
        ("", "期末结余", closing),
    )


def _sources(facts: FundFacts) -> tuple[str, ...]:
    """The sources of income the policy knows."""
    kinds = facts.run.policy.table("fund_entry_kind").values
    return tuple(kind.label for kind in kinds if kind.attributes.get("source"))


def _end(facts: FundFacts, closing: str) -> Iterator[Paragraph | Space]:
    """How to object, whom to call, issuer and date with room for the seal."""
    yield Paragraph(closing, "正文仿宋")
    calls = "，".join(f"{who} {number or _NUMBER}" for who, number in facts.phones)
    yield Paragraph(f"监督电话：{calls}", "正文仿宋")
    yield Space(10.0)
    yield Paragraph(f"{facts.issuer or '（盖章）'}{_FOUR[:2]}", "落款")
    day = facts.run.printed_at
    said = f"{day.year}年{day.month}月{day.day}日" if facts.figures else BLANK_DAY
    yield Paragraph(f"{said}{_FOUR}", "落款")
