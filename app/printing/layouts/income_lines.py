"""The lines of an income table: items grouped by class and official label, as county forms print them.

Class totals, net and per capita are never added up here: they come computed with the statement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.income import is_counted
from app.domain.policy import CodeValue, PolicyView
from app.forms.conditions import Values

TOTAL_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "A": "wage_total",
        "B": "business_total",
        "C": "property_total",
        "D": "transfer_total",
        "E": "expense_total",
    }
)
"""Income class (domain.md 5.2) → the statement's derived total."""


@dataclass(frozen=True)
class IncomeLine:
    """One printed line; `amount` in fen, None when the household has nothing under this label."""

    label: str
    amount: int | None


def official_label(item: CodeValue) -> str:
    """The name on the upstream form; locally split items share one."""
    return str(item.attributes.get("official_label", item.label))


def lines_of(income_class: str, items: Sequence[Values], policy: PolicyView) -> tuple[IncomeLine, ...]:
    """The official lines of a class with the counted amounts of the household, in fen.

    The line for sums not split into items appears only when it is used.
    """
    table = policy.table("income_item")
    known = [item for item in table.values if item.attributes.get("class") == income_class]
    class_value = policy.table("income_class").by_code(income_class)
    class_label = class_value.label if class_value else ""
    amounts: dict[str, int | None] = {
        official_label(item): None for item in known if official_label(item) != class_label
    }
    labels = {item.code: official_label(item) for item in known}
    for row in items:
        found = labels.get(str(row.get("item")))
        if found is not None and is_counted(row, table) and row.get("amount") is not None:
            shown = f"{found}（未分项）" if found == class_label else found
            amounts[shown] = (amounts.get(shown) or 0) + row["amount"]
    return tuple(IncomeLine(name, amount) for name, amount in amounts.items())
