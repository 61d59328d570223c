"""T08 入户调查表: what the surveyors look at in the house, for handwriting first (domain.md 11).

The same parts in the same order as the sections 生产生活条件, 三保障 and 帮扶 of the card.
"""

from __future__ import annotations

from app.forms.definitions.household import HOUSEHOLD
from app.forms.definitions.safeguards import SAFEGUARD
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
from app.printing.layouts.frame import (
    BLANK_DATE,
    finished,
    household_mark,
    label,
    number_line,
    titled_table,
    value,
)
from app.printing.layouts.household_card import condition_table
from app.printing.texts import Texts, head_name

TITLE = "入户调查表"
_ROW = 7.0
_WRITING_ROW = 12.0
_RESULT_BOXES = "□达标 □未达标 □不适用"


def lay_out(facts: HouseholdFacts) -> Document:
    """The survey of one household, or a blank one."""
    texts = Texts(HOUSEHOLD, facts.run.policy, facts.run.audience)
    blocks: tuple[Block, ...] = (
        *household_mark(facts),
        Paragraph(TITLE, "表题"),
        Paragraph(f"调查日期：{BLANK_DATE}", "表题注"),
        number_line(f"户编号：{texts.of(facts.household, 'local_no')}", facts),
        _head_table(facts, texts),
        Space(1.5),
        condition_table(facts, _ROW),
        Space(1.5),
        _safeguard_table(facts),
        Space(1.5),
        Together((_findings(facts), SealArea(_signers(), height=26.0))),
    )
    name = head_name(facts)
    return finished("T08", f"{TITLE} {name}" if name else TITLE, facts, blocks)


def _head_table(facts: HouseholdFacts, texts: Texts) -> Table:
    rows = (
        Row((label("户主姓名"), value(head_name(facts)), label(texts.label("phone")),
             value(texts.of(facts.household, "phone")), label("见到的人"), value("")), _ROW),
        Row((label(texts.label("residence_state")), value(texts.of(facts.household, "residence_state")),
             label("调查原因或线索来源"), value("", across=3)), _ROW),
    )  # fmt: skip
    return Table((22.0, 36.0) * 3, rows)


def _safeguard_table(facts: HouseholdFacts) -> Table:
    texts = Texts(SAFEGUARD, facts.run.policy, facts.run.audience)
    by_item = {row.get("item"): row for row in facts.safeguards}
    on = facts.run.printed_at.date()
    rows: list[tuple[Cell, ...]] = [
        tuple(label(title) for title in ("评估项目", "达标的情形", "结果", "原因、依据")),
    ]
    for item in facts.run.policy.table("safeguard_item").valid_on(on):
        row = by_item.get(item.code)
        said = "，".join(filter(None, (texts.of(row, "reason"), texts.of(row, "evidence"))))
        result = texts.of(row, "result") or _RESULT_BOXES
        rows.append((label(item.label), value(str(item.attributes.get("met_when", ""))), value(result),
                     value(said)))  # fmt: skip
    return titled_table("三保障和饮水安全", (26.0, 57.0, 41.0, 43.0), rows, _ROW)


def _findings(facts: HouseholdFacts) -> Table:
    rows = (
        Row((label("收入、支出变化"), value("")), _WRITING_ROW),
        Row((label("帮扶需求"), value(facts.help_needs)), _WRITING_ROW),
        Row((label("调查人意见"), value("")), _WRITING_ROW),
    )
    return Table((22.0, 152.0), rows, keep=True)


def _signers() -> tuple[SealPlace, ...]:
    return (
        SealPlace("调查人签字："),
        SealPlace("调查人签字："),
        SealPlace("户主签字（按印）："),
        SealPlace("村干部签字："),
    )
