"""The stored problems: of a household, of a village, counted by rule and by village."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.models.local_tables import PLACE
from app.models.rows import fetch


@dataclass(frozen=True)
class StoredProblem:
    """One finding with the household it belongs to; `needs_proof` is 1 or 0.

    `explained` is the id of the explanation or exemption that counts for it, "" where it is open. `tail` is
    the end of the household number where the list has another head of this name.
    """

    household_id: str
    group_no: str
    head_name: str
    rule_id: str
    severity: str
    field: str
    message: str
    fix: str
    record_id: str
    needs_proof: int
    explained: str
    local_no: str
    tail: str = ""


@dataclass(frozen=True)
class RuleCount:
    """How often a rule found something, and how often it was explained or exempted."""

    rule_id: str
    severity: str
    count: int
    explained: int


@dataclass(frozen=True)
class VillageCount:
    """Households, persons, and households with open errors or open warnings; how many were explained."""

    village_code: str
    households: int
    persons: int
    with_errors: int
    with_warnings: int
    explained: int


@dataclass(frozen=True)
class UnsetHint:
    """A rule that could not be judged because a figure is not set, and in how many households."""

    rule_id: str
    message: str
    households: int


_SELECT = """SELECT p.household_id, s.group_no, s.head_name, p.rule_id, p.severity, p.field, p.message, p.fix,
p.record_id, p.needs_proof, p.explained, s.local_no
FROM problem p JOIN household_summary s ON s.id = p.household_id"""


def of_household(connection: Connection, household_id: str) -> tuple[StoredProblem, ...]:
    """Hard errors first."""
    return _problems(connection, "WHERE p.household_id = ? ORDER BY p.severity, p.row_no", household_id)


def of_village(connection: Connection, village_code: str) -> tuple[StoredProblem, ...]:
    return _problems(
        connection,
        "WHERE s.village_code = ? ORDER BY s.group_rank, s.group_no, s.head_key, s.id, p.severity, p.row_no",
        village_code,
    )


def counting_explanations(connection: Connection, household_ids: Sequence[str]) -> dict[str, set[str]]:
    """Household id → ids of its explanations and exemptions that count for a problem."""
    marks = ",".join("?" * len(household_ids))
    rows = fetch(
        connection,
        f"SELECT household_id, explained FROM problem WHERE household_id IN ({marks}) AND explained <> ''",
        tuple(household_ids),
    )
    found: dict[str, set[str]] = {}
    for household, explanation in rows:
        found.setdefault(household, set()).add(explanation)
    return found


def _problems(connection: Connection, tail: str, value: str) -> tuple[StoredProblem, ...]:
    rows = fetch(connection, f"{_SELECT} {tail}", (value,))
    return tuple(StoredProblem(*row) for row in rows)


def by_rule(connection: Connection) -> tuple[RuleCount, ...]:
    """The most frequent first."""
    rows = fetch(
        connection,
        "SELECT rule_id, severity, count(*) AS n, sum(explained <> '') FROM problem"
        " GROUP BY rule_id, severity ORDER BY n DESC, rule_id",
    )
    return tuple(RuleCount(*row) for row in rows)


def hints_about_unset(connection: Connection, word: str) -> tuple[UnsetHint, ...]:
    """The hints that hold `word`, one for each rule and figure."""
    rows = fetch(
        connection,
        "SELECT rule_id, message, count(DISTINCT household_id) FROM problem"
        " WHERE severity = 'I' AND instr(message, ?) > 0 GROUP BY rule_id, message ORDER BY rule_id, message",
        (word,),
    )
    return tuple(UnsetHint(*row) for row in rows)


def by_village(connection: Connection) -> tuple[VillageCount, ...]:
    rows = fetch(
        connection,
        "SELECT village_code, count(*), sum(members), sum(errors > 0), sum(warnings > 0), sum(explained) "
        "FROM household_summary WHERE ended = 0 GROUP BY village_code ORDER BY village_code",
    )
    return tuple(VillageCount(*row) for row in rows)


def households_in(connection: Connection, region: str) -> list[str]:
    """Ids of the listed households of a division code or its beginning ("" = all), place by place."""
    rows = fetch(
        connection,
        "SELECT id FROM household_summary WHERE ended = 0 AND village_code >= ? AND village_code < ?"
        f" ORDER BY {', '.join(PLACE)}, head_key",
        (region, region + ":"),
    )
    return [row[0] for row in rows]
