"""What internal work lists show of the numbers of a person (domain.md 10.4).

The field decides, never the look of the digits: household numbers and amounts are as long as ID numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.domain import bank_card, id_card, phones
from app.domain.policy import PolicyView
from app.forms.kinds import BankAccount, IdNumber, Phone
from app.forms.schema import Field

BIRTH = "birth_date"
_MASKS: dict[type, Callable[[str], str]] = {
    IdNumber: id_card.masked,
    Phone: phones.masked,
    BankAccount: bank_card.masked,
}


def masked_text(found: Field, text: str) -> str:
    """The text of a field with the number of a person in it partly hidden; other texts as they are."""
    mask = _MASKS.get(type(found.kind))
    return mask(text.replace(" ", "")) if mask and text else text


def masked_value(found: Field, value: Any, policy: PolicyView) -> str:
    """A stored value as internal lists show it; of a birth date the year, as the ID number shows no more."""
    if value is None:
        return ""
    return f"{value.year}年" if found.name == BIRTH else masked_text(found, found.kind.format(value, policy))
