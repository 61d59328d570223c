"""What nobody has to type: facts that follow from the rest of the card, and those of the household before.

For cards typed in the window. Only blank fields are filled, and only where blank can never be right; what a
person typed is left alone. Facts that are always computed belong to `app/domain/derivation.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.derivation import HEAD
from app.domain.income import statement_window
from app.domain.policy import PolicyView
from app.domain.rules.base import is_active
from app.forms.conditions import is_blank
from app.services.cards import Card, new_card
from app.services.session import Session

Values = Mapping[str, Any]
REPEATED = ("natural_village", "bank_name", "collected_by", "collected_on", "responsible_by")
"""What the next household on the pile mostly has in common with the one before."""
_ID_CARD = "01"
_ID_DIGITS = 18


def begin_card(session: Session, village_code: str, group_no: str, before: Values) -> Card:
    """An unsaved card. `before` is the household record typed last, empty for the first one of the day."""
    card = new_card(session, village_code, group_no)
    typed = {"entered_by": session.actor.name, "entered_on": session.clock.today()}
    if before.get("village_code") == village_code:
        typed |= {name: before[name] for name in REPEATED if not is_blank(before.get(name))}
    return replace(card, records={**card.records, "household": ({**card.household, **typed},)})


def fill_in(session: Session, card: Card) -> Card:
    """The card with every blank filled that follows from the rest."""
    members = tuple(_filled(row, _member(row)) for row in card.rows("member"))
    found = card.rows("income_statement")
    policy, today = session.policy(), session.clock.today()
    statements = tuple(_filled(row, statement_defaults(policy, today, row, members)) for row in found)
    periods = card.rows("period_status")
    household = _filled(card.household, _household(card.household, members, statements, periods))
    filled = {"household": (household,), "member": members, "income_statement": statements}
    return replace(card, records={**card.records, **filled})


def _filled(row: Values, values: Values) -> Values:
    return {**row, **{name: value for name, value in values.items() if is_blank(row.get(name))}}


def _member(member: Values) -> Values:
    """A number of eighteen characters is that of an identity card."""
    return {"id_type": _ID_CARD} if len(member.get("id_no") or "") == _ID_DIGITS else {}


def statement_defaults(
    policy: PolicyView, today: date, statement: Values, members: tuple[Values, ...]
) -> Values:
    """Window of the year (domain.md 2.2) and the persons who live together now."""
    facts: dict[str, Any] = {"persons_year": _persons(members)}
    year, purpose = statement.get("year"), statement.get("purpose")
    found = policy.table("purpose").by_code(purpose or "")
    if year and found is not None and found.attributes["window"] == "registered":
        window = statement_window(policy, found.code, year, today)
        facts |= dict(zip(("window_from", "window_to"), window, strict=True))
    return facts


def _household(
    household: Values,
    members: tuple[Values, ...],
    statements: tuple[Values, ...],
    periods: tuple[Values, ...],
) -> Values:
    """Persons of the newest statement, the first identification, the head as holder of the account."""
    facts: dict[str, Any] = {}
    identified = [row["identified_on"] for row in periods if row.get("identified_on")]
    if identified:
        facts["first_identified"] = min(identified)
    dated = [row for row in statements if row.get("year")]
    if dated:
        facts["persons_year"] = max(dated, key=lambda row: row["year"]).get("persons_year")
    head = next((row for row in members if is_active(row) and row.get("relation") == HEAD), None)
    if head is not None and household.get("bank_account"):
        facts["bank_holder"] = head.get("name")
    return facts


def _persons(members: tuple[Values, ...]) -> int | None:
    return sum(is_active(member) and not is_blank(member.get("name")) for member in members) or None
