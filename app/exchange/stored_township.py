"""What the office already has, as far as a roster must be compared with it. Values only, no database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.domain.derivation import HEAD
from app.domain.rules.base import is_active

Values = Mapping[str, Any]


class StoredTownship:
    """Households and members by the keys a roster knows. `village_name` turns a code into a name;
    `conditions_of` gives the living conditions of a year by household id, asked only when needed."""

    def __init__(
        self,
        households: Iterable[Values] = (),
        members: Iterable[Values] = (),
        village_name: Callable[[str], str] = str,
        conditions_of: Callable[[int], Mapping[str, Values]] = lambda year: {},
    ) -> None:
        self.conditions_of = conditions_of
        self._households = {household["id"]: household for household in households}
        self._village_name = village_name
        self._members: dict[str, list[Values]] = {}
        self._numbers: dict[str, str] = {}
        self._persons: dict[str, Values] = {}
        for household in self._households.values():
            for name in ("local_no", "national_no"):
                if household.get(name):
                    self._numbers[household[name]] = household["id"]
        for member in members:
            self._members.setdefault(member["household_id"], []).append(member)
            if member.get("id_no") and is_active(member) and member["household_id"] in self._households:
                self._persons[member["id_no"][:18]] = member

    def household(self, household_id: str) -> Values:
        """Raises KeyError for an unknown household."""
        return self._households[household_id]

    def members_of(self, household_id: str | None) -> tuple[Values, ...]:
        """All members of a household, those who left included."""
        return tuple(self._members.get(household_id, ())) if household_id else ()

    def household_of_number(self, number: str) -> str | None:
        return self._numbers.get(number) if number else None

    def household_of_person(self, id_no: str | None) -> str | None:
        """The household in which the holder of this number lives now."""
        person = self._persons.get(id_no[:18]) if id_no else None
        return person["household_id"] if person else None

    def takes_number(self, household_id: str, number: str) -> bool:
        """Whether the household has no national number yet, or the file gives none."""
        return not number or not self._households[household_id].get("national_no")

    def person_in(self, household_id: str, member: Values) -> Values | None:
        """The stored member meant by a roster row: by number, else by name and birth date."""
        number = member.get("id_no")
        candidates = self._members.get(household_id, ())
        if number:
            for known in candidates:
                if known.get("id_no") and known["id_no"][:18] == number[:18]:
                    return known
        for known in candidates:
            if known.get("id_no") and number:
                continue
            if _same_name(known, member) and _same_birth(known, member):
                return known
        return None

    def label_of(self, household_id: str) -> str:
        """村、组, head and number of a household, for a reason."""
        household = self._households[household_id]
        head = next(
            (member for member in self.members_of(household_id) if member.get("relation") == HEAD), {}
        )
        place = f"{self._village_name(household.get('village_code') or '')}{household.get('group_no') or ''}"
        number = household.get("local_no")
        return f"{place}{head.get('name') or ''}" + (f"（户编号 {number}）" if number else "")


def _same_name(known: Values, member: Values) -> bool:
    """Spaces inside a name do not tell two persons apart."""
    return "".join((known.get("name") or "").split()) == "".join((member.get("name") or "").split())


def _same_birth(known: Values, member: Values) -> bool:
    """A blank birth date on one side does not tell two persons apart."""
    first, second = known.get("birth_date"), member.get("birth_date")
    return first is None or second is None or first == second
