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


def four_looks_facts(scores: Iterable[Values]) -> dict[str, Any]:
    """The total of the scored items; blank while there is none (T09)."""
    given = [row["score"] for row in scores if row.get("score") is not None]
    return {"total": sum(given) if given else None}


_PURPOSES_CHECKED = {"exit": ("01",), "removal": ("03", "01")}
"""Kind of check → the purposes whose income sheet it is about, the most fitting first."""


def sheet_checked(check: Values, statements: Iterable[Values]) -> Values | None:
    """The income sheet a check of exit or removal is about: the newest up to the year of the check (T22)."""
    checked_on, rows = check.get("checked_on"), tuple(statements)
    if checked_on is None:
        return None
    for purpose in _PURPOSES_CHECKED.get(check.get("kind") or "", ()):
        fitting = [
            row
            for row in rows
            if row.get("purpose") == purpose and 0 < (row.get("year") or 0) <= checked_on.year
        ]
        if fitting:
            return max(fitting, key=lambda row: row["year"])
    return None


def check_facts(check: Values, statements: Iterable[Values]) -> dict[str, Any]:
    """Year and income per person of the sheet a check is about; blank while there is none."""
    sheet = sheet_checked(check, statements)
    if sheet is None:
        return {"income_year": None, "per_capita": None}
    return {"income_year": sheet["year"], "per_capita": sheet.get("per_capita")}
