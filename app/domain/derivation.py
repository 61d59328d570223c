"""Facts the program computes from others, so that no fact is typed twice (domain.md 4.2–4.4).

Pure and idempotent: the same records give the same derived values in the page, in an import and in a check.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.domain import id_card, income
from app.domain.policy import PolicyView
from app.domain.rules.base import is_active

Values = Mapping[str, Any]
HEAD = "01"


def member_facts(member: Values) -> dict[str, Any]:
    """Sex and birth date from a valid ID number; nothing where the number is missing or wrong."""
    number = member.get("id_no")
    if not number or id_card.fault_of(number[:18]) is not None:
        return {}
    return {"sex": id_card.sex(number[:18]), "birth_date": id_card.birth_date(number[:18])}


def household_facts(members: Iterable[Values]) -> dict[str, Any]:
    """Head and number of persons from the active members."""
    active = [member for member in members if is_active(member)]
    heads = [member for member in active if member.get("relation") == HEAD]
    return {
        "head_member": heads[0]["id"] if heads else None,
        "persons_current": len(active) or None,
    }


def item_facts(item: Values) -> dict[str, Any]:
    """The amount where quantity and price are both given; typed amounts are left alone (V-INC-03)."""
    quantity, price = item.get("quantity"), item.get("unit_price")
    if item.get("amount") is not None or quantity is None or price is None:
        return {}
    return {"amount": income.line_amount(quantity, price)}


def statement_facts(statement: Values, items: Iterable[Values], policy: PolicyView) -> dict[str, Any]:
    """All totals of the statement; blank while it has no item."""
    rows = tuple(items)
    derived = income.derived_fields(statement, rows, policy)
    return derived if rows else dict.fromkeys(derived)


def subsidy_facts(check: Values, items: Iterable[Values]) -> dict[str, Any]:
    """The amount in the statement and its difference to the payment ledger, both in fen."""
    amounts = [row["amount"] for row in items if row.get("item") == check.get("item") and row.get("amount")]
    ledger = check.get("ledger_amount")
    recorded = sum(amounts)
    return {"recorded_amount": recorded, "difference": None if ledger is None else recorded - ledger}
