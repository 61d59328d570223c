"""Households that may belong on a list, and the facts they are judged by; closed ones are left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from app.domain.candidates import HomeFacts, YearNet
from app.models.entities import ENTITIES
from app.models.rows import fetch, row_values

CHUNK = 500
YEARLY = "01"
_PLACE = "s.ended = 0 AND s.village_code >= ? AND s.village_code < ?"


@dataclass(frozen=True)
class Home:
    """A household with its facts; `head_key` sorts by the name."""

    id: str
    village_code: str
    group_no: str
    head: str
    head_key: str
    facts: HomeFacts


def poor_or_unmet(connection: Connection, region: str, highest_line: int) -> list[str]:
    """Ids of households of a place (code or its beginning) that might have to enter a list, a superset:
    per head at most the highest line (fen), with self-pay, or with a safeguard that was once not met.
    """
    place = (region, f"{region}:")
    rows = fetch(
        connection,
        f"SELECT s.id FROM household_summary s WHERE {_PLACE} AND s.per_capita <= ?"
        f" UNION SELECT s.id FROM income_statement t JOIN household_summary s ON s.id = t.household_id"
        f" WHERE t.compliant_self_pay > 0 AND t.purpose = '{YEARLY}' AND t.deleted_at IS NULL AND {_PLACE}"
        f" UNION SELECT s.id FROM safeguard g JOIN household_summary s ON s.id = g.household_id"
        f" WHERE g.result = '2' AND g.deleted_at IS NULL AND {_PLACE}",
        (*place, highest_line, *place, *place),
    )
    return [row[0] for row in rows]


def of_types(connection: Connection, region: str, object_types: Sequence[str]) -> list[str]:
    """Ids of the households of a place that have one of these object types."""
    marks = ",".join("?" * len(object_types))
    rows = fetch(
        connection,
        f"SELECT s.id FROM household_summary s WHERE {_PLACE} AND s.object_type IN ({marks})",
        (region, f"{region}:", *object_types),
    )
    return [row[0] for row in rows]


def newest_years(
    connection: Connection, region: str, object_types: Sequence[str], *, among: bool
) -> dict[int, int]:
    """Year of the newest yearly statement → households of a place, `among` these types or of all others."""
    marks = ",".join("?" * len(object_types))
    rows = fetch(
        connection,
        "SELECT year, count(*) FROM (SELECT max(t.year) AS year FROM income_statement t"
        " JOIN household_summary s ON s.id = t.household_id"
        f" WHERE t.purpose = '{YEARLY}' AND t.deleted_at IS NULL AND t.year IS NOT NULL AND {_PLACE}"
        f" AND s.object_type {'IN' if among else 'NOT IN'} ({marks}) GROUP BY t.household_id) GROUP BY year",
        (region, f"{region}:", *object_types),
    )
    return {row[0]: row[1] for row in rows}


def homes(
    connection: Connection, household_ids: Iterable[str], today: date
) -> Iterable[tuple[Home, ...]]:
    """The facts of these households, some at a time, in the order of village, group and name in each part."""
    remaining = iter(household_ids)
    while part := tuple(islice(remaining, CHUNK)):
        yield tuple(_homes(connection, part, today))


def _homes(connection: Connection, part: tuple[str, ...], today: date) -> Iterable[Home]:
    years, results = _years(connection, part), _results(connection, part)
    marks = ",".join("?" * len(part))
    rows = fetch(
        connection,
        "SELECT s.id, s.village_code, s.group_no, s.head_name, s.head_key, s.object_type,"
        " coalesce(h.risk_removed, 0), s.helped,"
        " (SELECT count(*) FROM measure m WHERE m.household_id = s.id AND m.deleted_at IS NULL"
        "  AND (m.ended_on IS NULL OR m.ended_on >= ?)),"
        " EXISTS (SELECT 1 FROM help_plan p WHERE p.household_id = s.id AND p.deleted_at IS NULL"
        "  AND p.year = ?) FROM household_summary s JOIN household h ON h.row_no = s.row_no"
        f" WHERE s.id IN ({marks}) ORDER BY s.village_code, s.group_rank, s.group_no, s.head_key",
        (today.isoformat(), today.year, *part),
    )
    for id_, village, group, head, key, kind, removed, helped, measures, planned in rows:
        facts = HomeFacts(
            kind, bool(removed), tuple(years.get(id_, ())), results.get(id_, {}), bool(helped), measures,
            bool(planned),
        )  # fmt: skip
        yield Home(id_, village, group, head, key, facts)


def _years(connection: Connection, part: tuple[str, ...]) -> dict[str, list[YearNet]]:
    """Household id → its yearly statements with persons, the newest first."""
    marks = ",".join("?" * len(part))
    years: dict[str, list[YearNet]] = {}
    rows = fetch(
        connection,
        "SELECT household_id, year, net, persons_year, coalesce(compliant_self_pay, 0),"
        f" coalesce(claims_received, 0) FROM income_statement WHERE household_id IN ({marks})"
        f" AND purpose = '{YEARLY}' AND deleted_at IS NULL AND year IS NOT NULL AND net IS NOT NULL"
        " AND persons_year > 0 ORDER BY year DESC, row_no DESC",
        part,
    )
    for household, *told in rows:
        years.setdefault(household, []).append(YearNet(*told))
    return years


def _results(connection: Connection, part: tuple[str, ...]) -> dict[str, dict[str, tuple[str, date]]]:
    """Household id → safeguard item → its newest result."""
    marks = ",".join("?" * len(part))
    results: dict[str, dict[str, tuple[str, date]]] = {}
    rows = fetch(
        connection,
        f"SELECT household_id, item, result, assessed_on FROM safeguard WHERE household_id IN ({marks})"
        " AND deleted_at IS NULL AND item IS NOT NULL AND result IS NOT NULL AND assessed_on IS NOT NULL"
        " ORDER BY assessed_on, row_no",
        part,
    )
    for household, item, result, day in rows:
        results.setdefault(household, {})[item] = (result, date.fromisoformat(day))
    return results


def decisions(connection: Connection, list_code: str) -> dict[str, dict[str, Any]]:
    """Household id → the newest living decision on a list."""
    entity = ENTITIES["list_decision"]
    names = ("id", *entity.names)
    rows = fetch(
        connection,
        f"SELECT {', '.join(names)} FROM list_decision WHERE deleted_at IS NULL AND list = ? ORDER BY row_no",
        (list_code,),
    )
    return {str(record["household_id"]): record for record in row_values(entity, rows, names)}
