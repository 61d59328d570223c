"""Values as printed texts: labels and formats from the schema, masked for the reader (domain.md 10.4).

Archive papers are complete. Internal lists show the first six and last four of an ID number, the ends of
phone and account, the year of birth, and no house address. Not for notices, which have stricter lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain import bank_card, id_card, phones
from app.domain.policy import PolicyView
from app.forms.conditions import Values
from app.forms.kinds import BankAccount, Date, IdNumber, Phone
from app.forms.schema import Field, FormSchema
from app.printing.facts import Audience, HouseholdFacts, Place

_NO_VALUES: Mapping[str, Any] = {}
_HIDDEN_INSIDE = frozenset({"address"})


class Texts:
    """The texts of one schema's records for one reader."""

    def __init__(self, schema: FormSchema, policy: PolicyView, audience: Audience) -> None:
        self.schema = schema
        self.policy = policy
        self.audience = audience

    def label(self, name: str) -> str:
        """The field's label with its unit in brackets, as forms print it."""
        field = self.schema[name]
        unit = field.kind.unit
        return f"{field.label}（{unit}）" if unit else field.label

    def plain_label(self, name: str) -> str:
        return self.schema[name].label

    def of(self, values: Values | None, name: str) -> str:
        """The value as text, masked if the reader may not see it; empty when blank or not given."""
        field = self.schema[name]
        value = (values or _NO_VALUES).get(name)
        text = field.kind.format(value, self.policy)
        if self.audience is Audience.ARCHIVE or not text or not field.sensitive:
            return text
        return _masked(field, text)


def _masked(field: Field, text: str) -> str:
    if field.name in _HIDDEN_INSIDE:
        return ""
    if isinstance(field.kind, IdNumber):
        return id_card.masked(text)
    if isinstance(field.kind, Phone):
        return phones.masked(text)
    if isinstance(field.kind, BankAccount):
        return bank_card.masked(text.replace(" ", ""))
    if isinstance(field.kind, Date):
        return text[:4]
    return text


def place_line(place: Place) -> str:
    """县、乡、村、组 above a form, with blanks where a name is not given."""
    blank = "\u3000" * 4
    return (
        f"{place.county or blank + '县（市、区）'}{place.township or blank + '乡（镇）'}"
        f"{place.village or blank + '村'}{place.group or blank + '组'}"
    )


def village_line(place: Place) -> str:
    """The same above a paper of the village: no group unless one is named, all blanks on a blank form."""
    if place == Place() or place.group:
        return place_line(place)
    return f"{place.county}{place.township}{place.village}"


def head_name(facts: HouseholdFacts) -> str:
    head = facts.head
    return str(head.get("name") or "") if head else ""
