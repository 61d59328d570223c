"""Records that belong to cases: lists they were compared by, what was hit, applications for relief."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from app.models.entities import ENTITIES
from app.models.rows import fetch, row_values

CHUNK = 500
Record = dict[str, Any]
ByCase = dict[str, list[Record]]


def records_of(connection: Connection, entity_name: str, case_ids: Iterable[str]) -> ByCase:
    """Case id → its living records of one entity, in the order they were written."""
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for part in _parts(case_ids):
        for record in _living(connection, entity_name, "case_id", part):
            found[record["case_id"]].append(record)
    return found


def comparisons_of(connection: Connection, case_ids: Iterable[str]) -> ByCase:
    """Case id → the comparison lists it stood on, oldest first."""
    pairs: dict[tuple[str, str], None] = {}
    for part in _parts(case_ids):
        marks = ",".join("?" * len(part))
        rows = fetch(
            connection,
            "SELECT DISTINCT case_id, comparison FROM comparison_person"
            f" WHERE case_id IN ({marks}) AND deleted_at IS NULL",
            part,
        )
        pairs.update(((row[0], row[1]), None) for row in rows)
    lists = {record["id"]: record for record in by_ids(connection, "comparison", {pair[1] for pair in pairs})}
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for case_id, comparison in pairs:
        if comparison in lists:
            found[case_id].append(lists[comparison])
    for records in found.values():
        records.sort(key=lambda record: (record["sent_on"], record["id"]))
    return found


def by_ids(connection: Connection, entity_name: str, ids: Iterable[str]) -> list[Record]:
    """The living ones of these records, in the order they were written within each 500."""
    return [
        record for part in _parts(sorted(ids)) for record in _living(connection, entity_name, "id", part)
    ]


def households_named(connection: Connection, case_ids: Iterable[str]) -> dict[str, list[str]]:
    """Case of a village → the households that its meetings and notices were about, each once."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for part in _parts(case_ids):
        marks = ",".join("?" * len(part))
        for table in ("meeting_matter", "notice_line"):
            rows = fetch(
                connection,
                f"SELECT subject_case, subject_household FROM {table} WHERE subject_case IN ({marks})"
                " AND subject_household IS NOT NULL AND deleted_at IS NULL ORDER BY row_no",
                part,
            )
            for case_id, household_id in rows:
                found[case_id][household_id] = None
    return {case_id: list(households) for case_id, households in found.items()}


_CLUE = ("id", "household_id", "case_id", "found_on", "source", "text", "checked_by", "outcome")
_CLUE_PLACE = ("village_code", "group_no", "head_name")


def clues_in(connection: Connection, region: str) -> list[Record]:
    """The dated clues of a place (code or its beginning) with the place of their household, "" for blanks."""
    own = ", ".join(f"coalesce(c.{name}, '')" for name in _CLUE)
    place = ", ".join(f"coalesce(h.{name}, '')" for name in _CLUE_PLACE)
    rows = fetch(
        connection,
        f"SELECT {own}, {place} FROM clue c JOIN household_summary h ON h.id = c.household_id"
        " WHERE c.deleted_at IS NULL AND c.found_on IS NOT NULL"
        " AND h.village_code >= ? AND h.village_code < ?",
        (region, f"{region}\uffff"),
    )
    found = [dict(zip((*_CLUE, *_CLUE_PLACE), row, strict=True)) for row in rows]
    return [{**row, "found_on": date.fromisoformat(row["found_on"])} for row in found]


def counts_by_village(connection: Connection, object_types: Sequence[str], region: str) -> dict[str, int]:
    """Village code → its open households of these types, for a place (code or its beginning)."""
    marks = ",".join("?" * len(object_types))
    rows = fetch(
        connection,
        "SELECT village_code, count(*) FROM household WHERE village_code >= ? AND village_code < ?"
        f" AND object_type IN ({marks}) AND ended_on IS NULL AND deleted_at IS NULL GROUP BY village_code",
        (region, f"{region}\uffff", *object_types),
    )
    return {row[0]: row[1] for row in rows}


def _living(connection: Connection, entity_name: str, column: str, ids: Sequence[str]) -> Iterator[Record]:
    entity = ENTITIES[entity_name]
    names = ("id", *entity.names)
    marks = ",".join("?" * len(ids))
    order = "number, row_no" if "number" in entity.names else "row_no"
    rows = fetch(
        connection,
        f"SELECT {', '.join(names)} FROM {entity_name}"
        f" WHERE {column} IN ({marks}) AND deleted_at IS NULL ORDER BY {order}",
        tuple(ids),
    )
    return row_values(entity, rows, names)


def _parts(ids: Iterable[str]) -> Iterator[tuple[str, ...]]:
    remaining = iter(ids)
    while part := tuple(islice(remaining, CHUNK)):
        yield part
