"""T07 承诺授权书: the promise, what may be queried, and every adult with a place to sign (domain.md 11)."""

from __future__ import annotations

from app.domain.calendar import age_on
from app.forms.conditions import Values
from app.forms.definitions.applications import AUTHORISATION, AUTHORISATION_SIGNER
from app.forms.definitions.member import MEMBER
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
from app.printing.layouts.case_frame import HAND, boxes, form_head, named, said
from app.printing.layouts.frame import finished, label
from app.printing.texts import Texts, head_name
from app.printing.titles import title_of

USUAL = AUTHORISATION.title
_ADULT = 18
_BLANK_ROWS = 8
_WIDTHS = (11.0, 26.0, 24.0, 44.0, 35.0, 20.0, 24.0)
_ROW = 13.0


def lay_out(facts: HouseholdFacts) -> Document:
    """The paper of one household with all its adults, or a blank one."""
    texts = Texts(AUTHORISATION, facts.run.policy, facts.run.audience)
    given = facts.latest(AUTHORISATION.record)
    title = title_of("T07", facts.run.policy, USUAL)
    items = boxes(facts, "query_item", (given or {}).get("items"))
    blocks: tuple[Block, ...] = (
        *form_head(facts, title, f"户主：{head_name(facts) or HAND}"),
        Space(2.0),
        Paragraph(said(facts, "T07", "promise"), "承诺大字"),
        Paragraph(said(facts, "T07", "authorise"), "承诺大字"),
        Space(1.0),
        Table((30.0, 144.0), (Row((label(texts.plain_label("items")), Cell(items, "明白卡小字")), 16.0),)),
        Space(2.0),
        _adults(facts, given),
        Space(1.0),
        Paragraph(said(facts, "T07", "note"), "表注", space_before=0.6),
        Space(2.0),
        Together((SealArea(_signers(given, texts), height=28.0, per_row=3),)),
    )
    return finished("T07", named(title, facts), facts, blocks)


def _adults(facts: HouseholdFacts, given: Values | None) -> Table:
    people = Texts(MEMBER, facts.run.policy, facts.run.audience)
    texts = Texts(AUTHORISATION_SIGNER, facts.run.policy, facts.run.audience)
    names = (people.plain_label(name) for name in ("name", "relation", "id_no"))
    titles = ("序号", *names, "签字（按印）", texts.plain_label("proxy"), texts.plain_label("signed_on"))
    rows = [Row(tuple(label(title) for title in titles), 9.0)]
    signed = _signed(facts, given)
    for number, member in enumerate(_adults_of(facts), 1):
        row = signed.get(str(member.get("id")))
        shown = (
            str(number), people.of(member, "name"), people.of(member, "relation"), people.of(member, "id_no"),
            texts.of(row, "sign_way"), texts.of(row, "proxy"), texts.of(row, "signed_on"),
        )  # fmt: skip
        rows.append(Row(tuple(Cell(text, "表格居中") for text in shown), _ROW))
    missing = max(0, _BLANK_ROWS - (len(rows) - 1))
    rows += [Row((Cell(),) * len(_WIDTHS), _ROW) for _ in range(missing)]
    return Table(_WIDTHS, tuple(rows), head=1)


def _adults_of(facts: HouseholdFacts) -> list[Values]:
    """Every member who is of age on the day, and those whose birth is not known."""
    on = facts.run.policy.on
    return [
        member
        for member in facts.members
        if member.get("birth_date") is None or age_on(member["birth_date"], on) >= _ADULT
    ]


def _signed(facts: HouseholdFacts, given: Values | None) -> dict[str, Values]:
    """Member id → what was written down of the signature."""
    if given is None:
        return {}
    rows = facts.rows(AUTHORISATION_SIGNER.record)
    return {str(row.get("member")): row for row in rows if row.get("authorisation_id") == given["id"]}


def _signers(given: Values | None, texts: Texts) -> tuple[SealPlace, ...]:
    day = texts.of(given, "authorised_on")
    return (
        SealPlace("户主签字（按印）："),
        SealPlace(f"{texts.plain_label('written_by')}（签字）：", texts.of(given, "written_by"), day),
        SealPlace(f"{texts.plain_label('taken_by')}（签字）：", texts.of(given, "taken_by"), day),
    )
