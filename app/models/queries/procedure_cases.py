"""Stored cases with their steps, and what ties scans and later steps to them."""

from __future__ import annotations

import json
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


def steps_of(connection: Connection, case_ids: Iterable[str]) -> dict[str, list[Record]]:
    """Case id → its steps, all in the order they were written."""
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for part in _parts(case_ids):
        for record in _living(connection, STEP, "case_id", part):
            found[record["case_id"]].append(record)
    return found


class BareStep(NamedTuple):
    """What the place of a case follows from; the day as it is stored."""

    id: str
    number: int
    kind: str
    state: str
    happened_on: str
    supersedes: str


class ListedCase(NamedTuple):
    """A case as a list needs it: texts are "" where nothing is stored; `head_key` sorts by the name."""

    row_no: int
    id: str
    household_id: str
    village_code: str
    procedure: str
    table_version: str
    variant: str
    matter: str
    opened_on: str
    head: str
    head_key: str
    group_no: str
    local_no: str
    steps: tuple[BareStep, ...]


_LISTED = """SELECT json_group_array(json_array(c.row_no, c.id, coalesce(c.household_id, ''),
 coalesce(c.village_code, ''), c.procedure, c.table_version, coalesce(c.variant, ''), coalesce(c.matter, ''),
 c.opened_on, coalesce(h.head_name, ''), coalesce(h.head_key, ''), coalesce(h.group_no, ''),
 coalesce(h.local_no, ''),
 json((SELECT json_group_array(json_array(t.id, t.number, t.kind, t.state, t.happened_on,
 coalesce(t.supersedes, ''))) FROM case_step t WHERE t.case_id = c.id AND t.deleted_at IS NULL))))
 FROM (SELECT * FROM procedure_case WHERE deleted_at IS NULL AND row_no > ?
 AND coalesce(village_code, '') >= ? AND coalesce(village_code, '') < ? AND (? = '' OR procedure = ?)
 ORDER BY row_no LIMIT ?) c LEFT JOIN household_summary h ON h.id = c.household_id"""
LIST_CHUNK = 250


def listed_cases(
    connection: Connection, region: str = "", procedure: str = ""
) -> Iterator[tuple[ListedCase, ...]]:
    """The cases of a place (code or its beginning) and procedure in the order they began, in chunks.

    Each chunk comes as one text: the driver gives up the interpreter lock at every row it hands over.
    """
    after = 0
    while True:
        asked = (after, region, f"{region}\uffff", procedure, procedure, LIST_CHUNK)
        ((text,),) = fetch(connection, _LISTED, asked)
        rows = json.loads(text)
        if not rows:
            return
        after = max(row[0] for row in rows)
        yield tuple(ListedCase._make((*row[:-1], tuple(map(BareStep._make, row[-1])))) for row in rows)


def matters_with(connection: Connection, words: str, limit: int) -> list[Record]:
    """The newest living cases without a household that have these words in their matter."""
    entity = ENTITIES[CASE]
    names = ("id", *entity.names)
    rows = fetch(
        connection,
        f"SELECT {', '.join(names)} FROM {CASE} WHERE deleted_at IS NULL AND household_id IS NULL"
        " AND instr(coalesce(matter, ''), ?) > 0 ORDER BY row_no DESC LIMIT ?",
        (words, limit),
    )
    return list(row_values(entity, rows, names))


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
