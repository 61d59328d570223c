"""T38 防返贫基金申请审批表: event, income, shortfall, three confirmations, three opinions (8.16, 11)."""

from __future__ import annotations

from collections.abc import Iterator

from app.forms.conditions import Values
from app.forms.definitions.household import HOUSEHOLD
from app.forms.definitions.income import INCOME_STATEMENT
from app.forms.definitions.member import MEMBER
from app.forms.definitions.relief import RELIEF_APPLICATION
from app.printing.doc import Block, Cell, Document, Paragraph, Row, Space, Table, Together
from app.printing.facts import HouseholdFacts
from app.printing.layouts.case_frame import (
    BOX,
    HAND,
    PAIRS,
    ROW,
    TICKED,
    boxes,
    form_head,
    home_address,
    named,
    named_member,
    opinion_row,
    pair_row,
    people_table,
    said,
    tall_row,
)
from app.printing.layouts.frame import finished, label, number, titled_table, value
from app.printing.layouts.income_lines import TOTAL_FIELDS
from app.printing.texts import Texts
from app.printing.titles import title_of

USUAL = "防返贫基金申请审批表"
ENTITY = RELIEF_APPLICATION.record
_PEOPLE = (("name", 27.0), ("relation", 22.0), ("id_no", 44.0), ("health", 24.0), ("labour", 24.0),
           ("allowance", 22.0))  # fmt: skip
_PURPOSE = "04"
_CONFIRMED = ("object_confirmed", "income_confirmed", "amount_confirmed")


def lay_out(facts: HouseholdFacts) -> Document:
    """The application of one household with all opinions, or a blank form."""
    texts = Texts(RELIEF_APPLICATION, facts.run.policy, facts.run.audience)
    given = facts.latest(ENTITY)
    title = title_of("T38", facts.run.policy, USUAL)
    shown = (f"{texts.plain_label(name)}：{texts.of(given, name) or HAND}" for name in ("number", "batch"))
    blocks: tuple[Block, ...] = (
        *form_head(facts, title, "\u3000".join(shown)),
        _applicant(facts, given, texts),
        Space(1.2),
        people_table(facts, _PEOPLE),
        Space(1.2),
        _event(facts, given, texts),
        Space(1.2),
        Together((_income(facts, given), Space(1.2), _reckoning(given, texts))),
        Paragraph(said(facts, "T38", "note"), "表注", space_before=0.6),
        Space(1.2),
        Together((_opinions(given, texts), Space(1.2), _account(facts, given, texts))),
    )
    return finished("T38", named(title, facts), facts, blocks)


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
        pair_row((home.plain_label("object_type"), home.of(facts.household, "object_type")),
                 (home.plain_label("phone"), phone)),
        pair_row(("家庭住址", home_address(facts)),
                 (texts.plain_label("applied_on"), texts.of(given, "applied_on"))),
    )  # fmt: skip
    return Table(PAIRS, rows)


def _event(facts: HouseholdFacts, given: Values | None, texts: Texts) -> Table:
    rows = (
        pair_row((texts.plain_label("cause"), boxes(facts, "relief_cause", texts.code(given, "cause"))),
                 (texts.plain_label("event_date"), texts.of(given, "event_date"))),
        tall_row(texts.plain_label("event_text"), texts.of(given, "event_text"), 26.0),
    )  # fmt: skip
    return Table(PAIRS, rows)


def _income(facts: HouseholdFacts, given: Values | None) -> Table:
    """The totals of the sheet the case is reckoned from."""
    texts = Texts(INCOME_STATEMENT, facts.run.policy, facts.run.audience)
    sheet = _sheet(facts, given)
    totals = tuple(TOTAL_FIELDS.values())
    rows: list[tuple[Cell, ...]] = [
        tuple(label(texts.label(name)) for name in totals),
        tuple(number(texts.of(sheet, name)) for name in totals),
    ]
    return titled_table("收支", (33.4,) * 5, rows, ROW)


def _sheet(facts: HouseholdFacts, given: Values | None) -> Values | None:
    if given is None:
        return None
    rows = facts.rows(INCOME_STATEMENT.record)
    named_sheet = next((row for row in rows if row.get("id") == given.get("statement")), None)
    own = [row for row in rows if row.get("purpose") == _PURPOSE]
    return named_sheet or (own[-1] if own else None)


def _reckoning(given: Values | None, texts: Texts) -> Table:
    """Line, persons and net income, what is lacking, what was granted, and the three confirmations."""
    names = ("statement_year", "persons", "net", "per_capita", "line", "shortfall", "approved_amount")
    cells = [(texts.label(name), texts.of(given, name)) for name in names]
    confirmed = "\u3000".join(
        f"{TICKED if (given or {}).get(name) else BOX}{texts.plain_label(name)}" for name in _CONFIRMED
    )
    rows = [
        Row(tuple(cell for title, text in part for cell in (label(title), value(text))), ROW)
        for part in (cells[:3], cells[3:6])
    ]
    rows.append(
        Row((label(cells[6][0]), value(cells[6][1]), label("核定"), value(confirmed, across=3)), ROW)
    )
    return Table((27.0, 31.0) * 3, tuple(rows))


def _opinions(given: Values | None, texts: Texts) -> Table:
    return Table(PAIRS, tuple(_opinion_rows(given, texts)), keep=True)


def _opinion_rows(given: Values | None, texts: Texts) -> Iterator[Row]:
    for name in ("village", "township", "county"):
        yield opinion_row(texts, given, name, 20.0)


def _account(facts: HouseholdFacts, given: Values | None, texts: Texts) -> Table:
    """The account as the case says, else that of the card; paid when and on which slip."""
    home = facts.household or {}
    of_card = {"account_holder": "bank_holder", "account_bank": "bank_name", "account_no": "bank_account"}
    account = {name: (given or {}).get(name) or home.get(card) for name, card in of_card.items()}
    rows = (
        pair_row((texts.plain_label("account_holder"), texts.of(account, "account_holder")),
                 (texts.plain_label("account_bank"), texts.of(account, "account_bank"))),
        pair_row((texts.plain_label("account_no"), texts.of(account, "account_no")),
                 (texts.plain_label("paid_on"), texts.of(given, "paid_on"))),
    )  # fmt: skip
    return Table(PAIRS, rows, keep=True)
