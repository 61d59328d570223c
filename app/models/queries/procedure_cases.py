"""Stored cases with their steps, and what ties scans and later steps to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection

from app.models.entities import ENTITIES
from app.models.rows import fetch, row_values

CASE, STEP = "procedure_case", "case_step"
CHUNK = 500
Record = dict[str, Any]


def case_by_id(connection: Connection, case_id: str) -> Record | None:
    """One living case; None when it is not there or was taken back."""
    return next(_living(connection, CASE, "id", (case_id,)), None)


def cases_by_id(connection: Connection, case_ids: Iterable[str]) -> list[Record]:
    """The living ones of these cases, in the order they began."""
    return [record for part in _parts(case_ids) for record in _living(connection, CASE, "id", part)]


def cases_of(connection: Connection, household_ids: Iterable[str]) -> list[Record]:
    """The cases of these households in the order they began."""
    return [
        record for part in _parts(household_ids) for record in _living(connection, CASE, "household_id", part)
    ]


def cases_in(connection: Connection, region: str = "", procedure: str = "") -> list[Record]:
    """The cases of a place (code or its beginning) and procedure, all by default, in the order they began."""
    entity = ENTITIES[CASE]
    names = ("id", *entity.names)
    wanted = " AND procedure = ?" if procedure else ""
    rows = fetch(
        connection,
        f"SELECT {', '.join(names)} FROM {CASE} WHERE deleted_at IS NULL"
        f" AND coalesce(village_code, '') >= ? AND coalesce(village_code, '') < ?{wanted} ORDER BY row_no",
        (region, f"{region}\uffff", *((procedure,) if procedure else ())),
    )
    return list(row_values(entity, rows, names))


def steps_of(connection: Connection, case_ids: Iterable[str]) -> dict[str, list[Record]]:
    """Case id → its steps, all in the order they were written."""
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for part in _parts(case_ids):
        for record in _living(connection, STEP, "case_id", part):
            found[record["case_id"]].append(record)
    return found


class BareStep(NamedTuple):
    """What the place of a case follows from; days as they are stored."""

    case_id: str
    id: str
    number: int
    kind: str
    state: str
    happened_on: str
    supersedes: str


def bare_steps_in(connection: Connection, region: str = "") -> Iterator[BareStep]:
    """The steps of all cases of a place (code or its beginning), for lists of many cases."""
    rows = fetch(
        connection,
        "SELECT s.case_id, s.id, s.number, s.kind, s.state, s.happened_on, coalesce(s.supersedes, '')"
        f" FROM {STEP} s JOIN {CASE} c ON c.id = s.case_id AND c.deleted_at IS NULL"
        " WHERE s.deleted_at IS NULL AND coalesce(c.village_code, '') >= ?"
        " AND coalesce(c.village_code, '') < ?",
        (region, f"{region}\uffff"),
    )
    return map(BareStep._make, rows)


def scans_of(connection: Connection, case_id: str) -> list[str]:
    """What the scans tied to a case prove: a state or the code of a paper, one entry for each scan."""
    rows = fetch(
        connection,
        "SELECT field FROM attachment_link WHERE record_id = ? AND deleted_at IS NULL AND field IS NOT NULL",
        (case_id,),
    )
    return [row[0] for row in rows]


def has_later_step(connection: Connection, from_seq: int, to_seq: int) -> bool:
    """Whether a case for which these ops wrote a step has a later living step that they did not write."""
    own = f"SELECT o.entity_id FROM op o WHERE o.seq BETWEEN ? AND ? AND o.entity = '{STEP}'"
    rows = fetch(
        connection,
        f"SELECT 1 FROM {STEP} s JOIN {STEP} later ON later.case_id = s.case_id AND later.number > s.number"
        f" AND later.deleted_at IS NULL WHERE s.id IN ({own}) AND later.id NOT IN ({own}) LIMIT 1",
        (from_seq, to_seq, from_seq, to_seq),
    )
    return next(rows, None) is not None


def _living(connection: Connection, entity_name: str, column: str, ids: Sequence[str]) -> Iterator[Record]:
    entity = ENTITIES[entity_name]
    names = ("id", *entity.names)
    marks = ",".join("?" * len(ids))
    order = "number, id" if entity_name == STEP else "row_no"
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
