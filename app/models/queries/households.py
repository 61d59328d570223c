"""The household list: all row numbers of a filter in order, then rows by number when they are painted."""

from __future__ import annotations

import enum
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, literal_column, select

from app.domain.village_groups import group_rank
from app.models.local_tables import PLACE, SUMMARY
from app.models.queries.household_conditions import Condition, clause, wants_ended
from app.models.rows import fetch


class Show(enum.Enum):
    """Which households of the place are listed."""

    ALL = "all"
    ERRORS = "errors"
    WARNINGS = "warnings"
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True)
class HouseholdFilter:
    """`region` is a code or the beginning of one ("" = all), `group` a group of that village.

    All `conditions` have to hold. Closed households (销户, 已并入, 剔除) are on no list and in no
    count, as in the balance 户数人口变动; the state "ended" lists them.
    """

    region: str = ""
    group: str = ""
    show: Show = Show.ALL
    object_type: str = ""
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Sort:
    """`column` is a key of `SORTS`."""

    column: str = "place"
    descending: bool = False


@dataclass(frozen=True)
class ListRow:
    """One stored summary; `per_capita` in fen, `filled` in whole percent, `updated_at` in milliseconds."""

    row_no: int
    id: str
    village_code: str
    group_no: str
    local_no: str
    head_name: str
    members: int
    object_type: str
    per_capita: int | None
    filled: int
    errors: int
    warnings: int
    phone: str
    updated_at: int


_C = SUMMARY.c
_PLACE = tuple(_C[name] for name in PLACE)
SORTS = {
    "place": (*_PLACE, _C.head_key),
    "head_name": (_C.head_key, *_PLACE),
    "object_type": (_C.object_type, *_PLACE),
    "members": (_C.members, _C.village_code),
    "errors": (_C.errors, *_PLACE, _C.head_key),
    "warnings": (_C.warnings, *_PLACE, _C.head_key),
    "updated_at": (_C.updated_at,),
    "local_no": (_C.local_no,),
    "per_capita": (_C.per_capita,),
    "filled": (_C.filled, _C.village_code),
}
_INDEXED = frozenset(("place", "head_name", "errors", "warnings", "per_capita"))
"""Sorts that an index of the summaries gives for free."""


def row_numbers(connection: Connection, chosen: HouseholdFilter, sort: Sort) -> array[int]:
    """All matching row numbers in order, as a compact array of 64-bit integers.

    They come as one text: the driver gives up the interpreter lock at every row, so 138,568 rows took 22 s
    while the window was busy, and twice as long as one text when it was not.
    """
    given = _ordered_by_filter(chosen)
    in_order = given in (None, sort.column)
    keys = [column if in_order else _sorted_apart(column) for column in SORTS[sort.column]]
    order = [key.desc() if sort.descending else key.asc() for key in keys]
    tie = SUMMARY.c.row_no.desc() if sort.descending else SUMMARY.c.row_no.asc()
    through = given is not None or sort.column in _INDEXED
    query = _filtered(select(SUMMARY.c.row_no), chosen, through).order_by(*order, tie)
    compiled = query.compile(connection, compile_kwargs={"literal_binds": False})
    parameters = tuple(compiled.params[name] for name in compiled.positiontup or ())
    ((text,),) = fetch(connection, f"SELECT group_concat(row_no) FROM ({compiled})", parameters)
    return array("q", map(int, text.split(","))) if text else array("q")


def _ordered_by_filter(chosen: HouseholdFilter) -> str | None:
    """The sort that the index behind a selective filter gives for free; None without such a filter."""
    own = {Show.ERRORS: "errors", Show.WARNINGS: "warnings"}.get(chosen.show)
    return own or ("place" if chosen.region else None)


def _sorted_apart(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column behind a plus sign: without it SQLite walks the sort index and looks up every household
    of the district to keep a few (2.4 s instead of 0.1 s)."""
    return literal_column(f"+{column.name}")


def _filtered(query: Select[tuple[int]], chosen: HouseholdFilter, through: bool) -> Select[tuple[int]]:
    """`through`: an index leads to the rows. Else the table is read from end to end, as most of it is
    wanted: looking up 138,568 households one by one took 1.4 s, reading on takes 0.3 s."""
    columns = SUMMARY.c
    ended = wants_ended(chosen.conditions)
    if ended is not None:
        query = query.where((columns.ended if through else _sorted_apart(columns.ended)) == ended)
    if chosen.group:
        query = query.where(
            columns.village_code == chosen.region,
            columns.group_rank == group_rank(chosen.group),  # so that the index leads there without sorting
            columns.group_no == chosen.group,
        )
    elif chosen.region:
        query = query.where(columns.village_code >= chosen.region, columns.village_code < chosen.region + ":")
    if chosen.object_type:
        query = query.where(columns.object_type == chosen.object_type)
    if chosen.show is Show.ERRORS:
        query = query.where(columns.errors > 0)
    elif chosen.show is Show.WARNINGS:
        query = query.where(columns.warnings > 0)
    elif chosen.show is Show.COMPLETE:
        query = query.where(columns.filled == 100)
    elif chosen.show is Show.INCOMPLETE:
        query = query.where(columns.filled < 100)
    return query.where(*(clause(condition, number) for number, condition in enumerate(chosen.conditions)))


def list_rows(connection: Connection, numbers: Sequence[int]) -> dict[int, ListRow]:
    """The rows of one painted page, by row number."""
    names = ("row_no", *(name for name in ListRow.__dataclass_fields__ if name != "row_no"))
    marks = ",".join("?" * len(numbers))
    rows = fetch(
        connection,
        f"SELECT {', '.join(names)} FROM household_summary WHERE row_no IN ({marks})",
        tuple(numbers),
    )
    return {row[0]: ListRow(*row) for row in rows}


def ids_of(connection: Connection, numbers: Sequence[int]) -> list[str]:
    """Household ids in the order of the row numbers."""
    found: dict[int, str] = {}
    for start in range(0, len(numbers), 500):
        part = numbers[start : start + 500]
        marks = ",".join("?" * len(part))
        found.update(
            (row[0], row[1])
            for row in connection.exec_driver_sql(
                f"SELECT row_no, id FROM household_summary WHERE row_no IN ({marks})", tuple(part)
            )
        )
    return [found[number] for number in numbers if number in found]


@dataclass(frozen=True)
class PlaceCount:
    """Households and persons of one group of one village."""

    village_code: str
    group_no: str
    households: int
    persons: int


def place_counts(connection: Connection) -> tuple[PlaceCount, ...]:
    rows = fetch(
        connection,
        "SELECT village_code, group_no, count(*), sum(members) FROM household_summary "
        f"WHERE ended = 0 GROUP BY {', '.join(PLACE)} ORDER BY {', '.join(PLACE)}",
    )
    return tuple(PlaceCount(*row) for row in rows)
