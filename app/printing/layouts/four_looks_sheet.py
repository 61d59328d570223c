"""T09 四看评分表: item, standard, score, remark; total and opinion (domain.md 11). Items are policy data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from app.domain.codes import CodeValue
from app.forms.conditions import Values
from app.forms.definitions.household import HOUSEHOLD
from app.forms.definitions.verifications import FOUR_LOOKS, FOUR_LOOKS_SCORE
from app.printing.doc import (
    Block,
    Cell,
    Document,
    Paragraph,
    Row,
    SealArea,
    SealPlace,
    Space,
    Table,
    Together,
)
from app.printing.facts import HouseholdFacts
from app.printing.layouts.case_frame import (
    BLANK_DAY,
    PAIRS,
    ROW,
    form_head,
    home_address,
    named,
    pair_row,
    said,
    tall_row,
)
from app.printing.layouts.frame import finished, label, value
from app.printing.texts import Texts, head_name
from app.printing.titles import title_of

USUAL = FOUR_LOOKS.title
_WIDTHS = (19.0, 31.0, 62.0, 16.0, 16.0, 30.0)
_ITEM_ROW = 15.0


def lay_out(facts: HouseholdFacts) -> Document:
    """The scores of one household, or a blank sheet."""
    texts = Texts(FOUR_LOOKS, facts.run.policy, facts.run.audience)
    given = facts.latest(FOUR_LOOKS.record)
    title = title_of("T09", facts.run.policy, USUAL)
    day = texts.of(given, "scored_on") or BLANK_DAY
    blocks: tuple[Block, ...] = (
        *form_head(facts, title, f"{texts.plain_label('scored_on')}：{day}"),
        _home(facts),
        Space(1.5),
        _scores(facts, given, texts),
        Space(1.5),
        Table(PAIRS, (tall_row(texts.plain_label("opinion"), texts.of(given, "opinion"), 44.0),)),
        Space(1.0),
        Paragraph(said(facts, "T09", "note"), "表注", space_before=0.6),
        Space(2.0),
        Together((SealArea(_signers(given, texts), height=26.0, per_row=4),)),
    )
    return finished("T09", named(title, facts), facts, blocks)


def _home(facts: HouseholdFacts) -> Table:
    texts = Texts(HOUSEHOLD, facts.run.policy, facts.run.audience)
    persons = f"{len(facts.members)} 人" if not facts.is_blank else ""
    rows = (
        pair_row((texts.plain_label("head_member"), head_name(facts)), ("家庭人口", persons)),
        pair_row(("家庭住址", home_address(facts))),
    )
    return Table(PAIRS, rows)


def _scores(facts: HouseholdFacts, given: Values | None, texts: Texts) -> Table:
    scored = Texts(FOUR_LOOKS_SCORE, facts.run.policy, facts.run.audience)
    titles = ("四看", scored.plain_label("item"), "评分标准", "最高分", scored.plain_label("score"),
              scored.plain_label("remark"))  # fmt: skip
    rows = [Row(tuple(label(title) for title in titles), ROW)]
    items = facts.run.policy.table("four_looks_item").valid_on(facts.run.policy.on)
    by_item = _by_item(facts, given)
    for _look, of_look in groupby(items, lambda item: item.attributes.get("look")):
        rows += _look_rows(tuple(of_look), by_item, scored)
    highest = sum(int(item.attributes.get("highest") or 0) for item in items)
    total = texts.of(given, "total")
    rows.append(
        Row(
            (
                label(texts.plain_label("total"), across=3),
                Cell(str(highest), "表格居中"),
                Cell(total, "表格居中"),
                value(""),
            ),
            ROW,
        )
    )
    return Table(_WIDTHS, tuple(rows), head=1)


def _look_rows(items: Sequence[CodeValue], by_item: dict[str, Values], texts: Texts) -> Iterator[Row]:
    for number, item in enumerate(items):
        row = by_item.get(item.code)
        cells = [label(str(item.attributes.get("look") or ""), down=len(items))] if number == 0 else []
        cells += [value(item.label), Cell(str(item.attributes.get("standard") or ""), "表格说明")]
        shown = (str(item.attributes.get("highest") or ""), texts.of(row, "score"))
        cells += [Cell(text, "表格居中") for text in shown]
        yield Row((*cells, value(texts.of(row, "remark"))), _ITEM_ROW)


def _by_item(facts: HouseholdFacts, given: Values | None) -> dict[str, Values]:
    if given is None:
        return {}
    rows = facts.rows(FOUR_LOOKS_SCORE.record)
    return {str(row.get("item")): row for row in rows if row.get("four_looks_id") == given["id"]}


def _signers(given: Values | None, texts: Texts) -> tuple[SealPlace, ...]:
    """The people who scored, two at least; then head and village."""
    names = [name for name in texts.of(given, "scored_by").split("、") if name]
    names += [""] * (2 - len(names))
    scorers = tuple(SealPlace(f"{texts.plain_label('scored_by')}签字：", name) for name in names)
    return (*scorers, SealPlace("户主签字（按印）："), SealPlace("村负责人签字："))
