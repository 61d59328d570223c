"""Values as printed texts: labels and formats from the schema, masked for the reader (domain.md 10.4).

Archive papers are complete. Internal lists show the first six and last four of an ID number, the ends of
phone and account, the year of birth, and no house address. Not for notices, which have stricter lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain import masking
from app.domain.masking import Fact
from app.domain.policy import PolicyView
from app.forms.conditions import Values
from app.forms.kinds import BankAccount, Date, IdNumber, Kind, Phone
from app.forms.schema import Field, FormSchema
from app.printing.facts import Audience, HouseholdFacts, Place

_NO_VALUES: Mapping[str, Any] = {}
_HIDDEN_INSIDE = frozenset({"address"})
_FACTS: Mapping[type[Kind], Fact] = {
    IdNumber: Fact.ID_NUMBER,
    Phone: Fact.PHONE,
    BankAccount: Fact.ACCOUNT,
    Date: Fact.DAY,
}


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

    def code(self, values: Values | None, name: str) -> str:
        """The stored code of a field, "" when blank or not given: for boxes to tick."""
        return str((values or _NO_VALUES).get(name) or "")

    def of(self, values: Values | None, name: str) -> str:
        """The value as text, masked if the reader may not see it; empty when blank or not given."""
        field = self.schema[name]
        value = (values or _NO_VALUES).get(name)
        text = field.kind.format(value, self.policy)
        if self.audience is Audience.ARCHIVE or not text or not field.sensitive:
            return text
        return masking.internal(_fact(field), text)


def _fact(field: Field) -> Fact:
    """What a sensitive field says of a person."""
    if field.name in _HIDDEN_INSIDE:
        return Fact.ADDRESS
    return next((fact for kind, fact in _FACTS.items() if isinstance(field.kind, kind)), Fact.OTHER)


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
