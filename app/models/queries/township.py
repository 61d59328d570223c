"""What the rules may ask about other households, from indexes (one card) or counted once (all cards)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from app.domain.id_card import ID_LENGTH
from app.domain.rules.base import VISITS_COMPARED, TimedVisit
from app.models.rows import fetch

_ACTIVE = "m.deleted_at IS NULL AND m.leave_date IS NULL AND m.leave_reason IS NULL"
# Heads of one group may share a name; the number tells them apart.
# From the records themselves: the summary of the other household may be about to change in the same act.
_PLACE = f"""SELECT trim(coalesce(r.name, '') || ' ' || coalesce(h.group_no, '') || ' ' || coalesce(
(SELECT m.name FROM member m WHERE m.household_id = h.id AND m.relation = '01' AND {_ACTIVE}
ORDER BY m.row_no LIMIT 1), '') || ' ' || coalesce(h.local_no, ''))
FROM household h LEFT JOIN region r ON r.code = h.village_code AND r.deleted_at IS NULL WHERE h.id = ?"""
_ADULTS = f"""SELECT count(*) FROM member m WHERE m.household_id = ? AND {_ACTIVE}
AND m.birth_date > ? AND m.birth_date <= ?"""


# A disability card (20 or 22 characters) begins with the ID number of the same person (domain.md 3).
_REPEATED_IDS = f"""SELECT substr(id_no, 1, {ID_LENGTH}) FROM member WHERE id_no IS NOT NULL
GROUP BY id_no HAVING count(*) > 1 OR length(id_no) > {ID_LENGTH}"""
_REPEATED_PHONES = """SELECT phone FROM member WHERE phone IS NOT NULL GROUP BY phone HAVING count(*) > 1
UNION ALL SELECT phone FROM household WHERE phone IS NOT NULL GROUP BY phone HAVING count(*) > 1"""
_SHARED_IDS = f"""SELECT own.value, m.household_id FROM (
    SELECT DISTINCT substr(id_no, 1, {ID_LENGTH}) AS value FROM member
    WHERE household_id IN ({{marks}}) AND id_no IS NOT NULL) own
CROSS JOIN member m ON m.id_no >= own.value AND m.id_no < own.value || ':'
WHERE substr(m.id_no, 1, {ID_LENGTH}) = own.value AND {_ACTIVE}"""
_SHARED_PHONES = f"""WITH own AS MATERIALIZED (
    SELECT phone AS value FROM member WHERE household_id IN ({{marks}}) AND phone IS NOT NULL
    UNION SELECT phone FROM household WHERE id IN ({{marks}}) AND phone IS NOT NULL)
SELECT own.value, m.household_id FROM own CROSS JOIN member m ON m.phone = own.value WHERE {_ACTIVE} UNION
SELECT own.value, h.id FROM own CROSS JOIN household h ON h.phone = own.value WHERE h.deleted_at IS NULL"""

_PAIRED = "p.deleted_at IS NULL AND p.started_on <= ? AND (p.ended_on IS NULL OR p.ended_on > ?)"
_HELPED_BY = f"SELECT DISTINCT p.household_id FROM pairing p WHERE p.helper_id = ? AND {_PAIRED}"
_HELPED = f"SELECT DISTINCT p.helper_id, p.household_id FROM pairing p WHERE p.helper_id <> '' AND {_PAIRED}"
_HELPED_NEAR = f"""{_HELPED} AND p.helper_id IN (
SELECT helper_id FROM pairing WHERE household_id IN (SELECT value FROM json_each(?)))"""
_TIMED = "{0}.deleted_at IS NULL AND {0}.time_in IS NOT NULL AND {0}.time_out IS NOT NULL"
_VISITS_ON = f"""SELECT DISTINCT v.household_id, v.time_in, v.time_out FROM visit v
WHERE v.helper_id = ? AND v.visited_on = ? AND {_TIMED.format("v")}"""
_CLASHES = f"""SELECT DISTINCT v.helper_id, v.visited_on, o.household_id, o.time_in, o.time_out FROM visit v
CROSS JOIN visit o ON o.helper_id = v.helper_id AND o.visited_on = v.visited_on
WHERE v.visited_on >= ? AND o.household_id <> v.household_id
AND o.time_in < v.time_out AND o.time_out > v.time_in AND {_TIMED.format("v")} AND {_TIMED.format("o")}"""
_CLASHES_NEAR = f"{_CLASHES} AND v.household_id IN (SELECT value FROM json_each(?))"


class LiveTownship:
    """Answers one question at a time from the indexes; for judging one or a few households."""

    def __init__(self, connection: Connection, today: date) -> None:
        self._connection = connection
        self._today = today
        self._labels: dict[str, str] = {}
        self._now = (today.isoformat(), today.isoformat())

    def households_of_id_number(self, id_no: str) -> tuple[str, ...]:
        number = id_no[:ID_LENGTH]
        return self._column(
            "SELECT DISTINCT m.household_id FROM member m WHERE m.id_no >= ? AND m.id_no < ?"
            f" AND substr(m.id_no, 1, {ID_LENGTH}) = ? AND {_ACTIVE}",
            number,
            number + ":",
            number,
        )

    def households_of_phone(self, phone: str, most: int) -> int:
        return len(
            self._column(
                f"SELECT m.household_id FROM member m WHERE m.phone = ? AND {_ACTIVE}"
                " UNION SELECT id FROM household WHERE phone = ? AND deleted_at IS NULL",
                phone,
                phone,
            )
        )

    def related_households(self, household_id: str) -> tuple[str, ...]:
        return self._column(
            "SELECT id FROM household WHERE split_from = ? AND deleted_at IS NULL"
            " UNION SELECT split_from FROM household WHERE id = ? AND split_from IS NOT NULL",
            household_id,
            household_id,
        )

    def label_of(self, household_id: str) -> str:
        if household_id not in self._labels:
            self._labels[household_id] = next(iter(self._column(_PLACE, household_id)), "")
        return self._labels[household_id]

    def working_adults_in(self, household_id: str) -> int:
        oldest, youngest = _working_ages(self._today)
        rows = self._connection.exec_driver_sql(_ADULTS, (household_id, oldest, youngest))
        return int(rows.scalar_one())

    def households_of_helper(self, helper_id: str) -> tuple[str, ...]:
        return self._column(_HELPED_BY, helper_id, *self._now)

    def visits_of_helper(self, helper_id: str, day: date) -> tuple[TimedVisit, ...]:
        rows = fetch(self._connection, _VISITS_ON, (helper_id, day.isoformat()))
        return tuple(TimedVisit(*row) for row in rows)

    def _column(self, sql: str, *parameters: str) -> tuple[str, ...]:
        return tuple(row[0] for row in self._connection.exec_driver_sql(sql, parameters) if row[0])


_TWICE = 2
"""A telephone that no table has twice is at most that of a household and that of a member of another."""


class CountedTownship(LiveTownship):
    """Finds the repeated numbers and telephones once, in the indexes; for judging the whole township."""

    def __init__(self, connection: Connection, today: date) -> None:
        super().__init__(connection, today)
        self._repeated_numbers = frozenset(number for (number,) in fetch(connection, _REPEATED_IDS))
        self._repeated_phones = frozenset(phone for (phone,) in fetch(connection, _REPEATED_PHONES))
        self._by_id_number: dict[str, tuple[str, ...]] = {}
        self._by_phone: dict[str, int] = {}
        self._related = self._split_links("split_from > ''")
        self._helped = self._of_helpers(_HELPED)
        self._clashes = self._clashing(_CLASHES)

    def households_of_id_number(self, id_no: str) -> tuple[str, ...]:
        number = id_no[:ID_LENGTH]
        if number not in self._repeated_numbers:
            return ()
        if number not in self._by_id_number:   # once: thousands may have the same made-up number
            self._by_id_number[number] = super().households_of_id_number(number)
        return self._by_id_number[number]

    def households_of_phone(self, phone: str, most: int) -> int:
        if most >= _TWICE and phone not in self._repeated_phones:
            return 0
        if phone not in self._by_phone:
            self._by_phone[phone] = super().households_of_phone(phone, most)
        return self._by_phone[phone]

    def related_households(self, household_id: str) -> tuple[str, ...]:
        return self._related.get(household_id, ())

    def households_of_helper(self, helper_id: str) -> tuple[str, ...]:
        return tuple(self._helped.get(helper_id, ()))

    def visits_of_helper(self, helper_id: str, day: date) -> tuple[TimedVisit, ...]:
        return tuple(self._clashes.get((helper_id, day.isoformat()), ()))

    def _of_helpers(self, sql: str, *more: str) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for helper, household in fetch(self._connection, sql, (*self._now, *more)):
            found[helper].append(household)
        return found

    def _clashing(self, sql: str, *more: str) -> dict[tuple[str, str], list[TimedVisit]]:
        """Helper and day → the visits that overlap with one to another household."""
        found: defaultdict[tuple[str, str], list[TimedVisit]] = defaultdict(list)
        since = (self._today - VISITS_COMPARED).isoformat()
        for helper, day, *visit in fetch(self._connection, sql, (since, *more)):
            found[helper, day].append(TimedVisit(*visit))
        return found

    def _repeated(self, sql: str, parameters: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
        """Value → households, for values that more than one row has."""
        owners: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for value, household in fetch(self._connection, sql, parameters):
            owners[value][household] = None
        return {value: tuple(households) for value, households in owners.items()}

    def _split_links(self, which: str, parameters: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
        links: defaultdict[str, dict[str, None]] = defaultdict(dict)
        query = f"SELECT id, split_from FROM household WHERE {which} AND deleted_at IS NULL"
        for new, origin in fetch(self._connection, query, parameters):
            links[new][origin] = None
            links[origin][new] = None
        return {household: tuple(others) for household, others in links.items()}


class NearTownship(CountedTownship):
    """What the others share with these households, looked up at once at a cost the file does not raise."""

    def __init__(self, connection: Connection, today: date, households: Sequence[str]) -> None:
        LiveTownship.__init__(self, connection, today)
        asked = tuple(households)
        marks = ",".join("?" * len(asked))
        self._by_id_number = self._repeated(_SHARED_IDS.format(marks=marks), asked)
        phones = self._repeated(_SHARED_PHONES.format(marks=marks), asked + asked)
        self._by_phone = {phone: len(owners) for phone, owners in phones.items()}
        split = f"split_from IS NOT NULL AND (id IN ({marks}) OR split_from IN ({marks}))"
        self._related = self._split_links(split, asked + asked)
        listed = json.dumps(asked)
        self._helped = self._of_helpers(_HELPED_NEAR, listed)
        self._clashes = self._clashing(_CLASHES_NEAR, listed)

    def households_of_id_number(self, id_no: str) -> tuple[str, ...]:
        return self._by_id_number.get(id_no[:ID_LENGTH], ())

    def households_of_phone(self, phone: str, most: int) -> int:
        return self._by_phone.get(phone, 0)


def _working_ages(today: date) -> tuple[str, str]:
    """Birth dates, exclusive and inclusive, of persons from 18 to 59 years on `today`."""
    oldest = today.replace(year=today.year - 60, day=min(today.day, 28))
    youngest = today.replace(year=today.year - 18, day=min(today.day, 28))
    return oldest.isoformat(), youngest.isoformat()
