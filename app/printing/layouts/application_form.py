"""T06 农户申请书: who asks, for whom, why, for what, the promise of truth, the signature (domain.md 11)."""

from __future__ import annotations

from app.forms.conditions import Values
from app.forms.definitions.applications import APPLICATION, IDENTIFICATION
from app.forms.definitions.household import HOUSEHOLD
from app.forms.definitions.member import MEMBER
from app.printing.doc import Block, Document, Paragraph, SealArea, SealPlace, Space, Table, Together
from app.printing.facts import HouseholdFacts
from app.printing.layouts.case_frame import (
    PAIRS,
    boxes,
    form_head,
    home_address,
    named,
    named_member,
    pair_row,
    people_table,
    said,
    tall_row,
)
from app.printing.layouts.frame import finished
from app.printing.texts import Texts
from app.printing.titles import title_of

USUAL = APPLICATION.title
_PEOPLE = (("name", 30.0), ("relation", 25.0), ("sex", 12.0), ("id_no", 47.0), ("health", 24.0),
           ("labour", 25.0))  # fmt: skip
_PERIOD_OF_CAUSES = ("cause_main", "household_attr")


def lay_out(facts: HouseholdFacts) -> Document:
    """The application of one household, or a blank one."""
    texts = Texts(APPLICATION, facts.run.policy, facts.run.audience)
    given = facts.latest(APPLICATION.record)
    title = title_of("T06", facts.run.policy, USUAL)
    kind = boxes(facts, "application_kind", texts.code(given, "kind"))
    blocks: tuple[Block, ...] = (
        *form_head(facts, title, f"{texts.plain_label('kind')}：{kind}"),
        _applicant(facts, given, texts),
        Space(1.5),
        people_table(facts, _PEOPLE),
        Space(1.5),
        _text(given, texts),
        Space(2.0),
        Together(
            (
                Paragraph(said(facts, "T06", "promise"), "承诺文字"),
                Space(2.0),
                SealArea(_signers(given, texts), height=27.0, per_row=2),
            )
        ),
    )
    return finished("T06", named(title, facts), facts, blocks)


def _applicant(facts: HouseholdFacts, given: Values | None, texts: Texts) -> Table:
    people = Texts(MEMBER, facts.run.policy, facts.run.audience)
    home = Texts(HOUSEHOLD, facts.run.policy, facts.run.audience)
    name = texts.of(given, "applicant")
    person = named_member(facts, name)
    phone = people.of(person, "phone") or home.of(facts.household, "phone")
    rows = (
        pair_row(
            (texts.plain_label("applicant"), name or people.of(person, "name")),
            (people.plain_label("id_no"), people.of(person, "id_no")),
        ),
        pair_row(
            (home.plain_label("phone"), phone),
            (texts.plain_label("applied_on"), texts.of(given, "applied_on")),
        ),
        pair_row(("家庭住址", home_address(facts))),
    )
    return Table(PAIRS, rows)


def _text(given: Values | None, texts: Texts) -> Table:
    """What the household writes. Cause and kind of poverty stand here while they were identified."""

    def tall(name: str, height: float) -> tuple[str, str, float]:
        return texts.plain_label(name), texts.of(given, name), height

    rows = [tall_row(*tall("situation", 34.0)), tall_row(*tall("reason", 40.0))]
    if texts.of(given, "hardship"):
        rows.append(tall_row(*tall("hardship", 16.0)))
    rows.append(tall_row(*tall("request", 24.0)))
    causes = [(texts.plain_label(name), texts.of(given, name)) for name in _PERIOD_OF_CAUSES]
    if any(text for _, text in causes) or _asks_for_causes(texts):
        rows.append(pair_row(*causes))
    return Table(PAIRS, tuple(rows))


def _asks_for_causes(texts: Texts) -> bool:
    valid = texts.policy.table("application_kind").valid_on(texts.policy.on)
    return any(kind.code == IDENTIFICATION for kind in valid)


def _signers(given: Values | None, texts: Texts) -> tuple[SealPlace, ...]:
    """A signature itself is never printed: who signed for whom, how, and when."""
    proxy = texts.of(given, "sign_proxy")
    way = texts.of(given, "sign_way")
    said = "，".join(filter(None, (way, f"{texts.plain_label('sign_proxy')}：{proxy}" if proxy else "")))
    return (
        SealPlace("申请人签字（按印）：", said, texts.of(given, "signed_on")),
        SealPlace(f"{texts.plain_label('received_by')}：", texts.of(given, "received_by"),
                  texts.of(given, "received_on")),
    )  # fmt: skip
