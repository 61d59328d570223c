"""Old people left without anybody of working age: what a split or a merge has to be reviewed for (8.13)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.domain.calendar import age_on
from app.domain.rules.people import NO_LABOUR

Values = Mapping[str, Any]
_ADULT = 18


def unsupported_elderly(members: Iterable[Values], today: date, elderly_age: int) -> tuple[Values, ...]:
    """The members of `elderly_age` or more, when nobody of the household is of working age and able to work.

    `members` are the active ones; one without a birth date counts neither way.
    """
    old: list[Values] = []
    for member in members:
        born = member.get("birth_date")
        if born is None or born > today:
            continue
        age = age_on(born, today)
        if age >= elderly_age:
            old.append(member)
        elif age >= _ADULT and member.get("labour") not in NO_LABOUR:
            return ()
    return tuple(old)
