"""What the home page counts: from the summaries of the households by village, never from single problems.

The township is read through one index (`ix_household_summary_for_home`), so the whole of a district is
counted in a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.models.entities import ENTITIES
from app.models.packages_out import ACKED
from app.models.projections.summary import NOT_COLLECTED, NOT_JUDGED, REVIEWED, SUBMITTED
from app.models.rows import fetch, row_values

CHUNK = 500


@dataclass(frozen=True)
class VillageStanding:
    """Households of one village and how many of them are how far, or lack something.

    `unvisited` are objects of help with a helper who were not visited this month, `long_unvisited` neither in
    the month before; `unjudged` wait to be judged.
    """

    village_code: str
    households: int
    not_collected: int
    submitted: int
    reviewed: int
    with_errors: int
    with_warnings: int
    without_papers: int
    unvisited: int
    long_unvisited: int
    unjudged: int

    @property
    def collected(self) -> int:
        return self.households - self.not_collected


def villages(connection: Connection, this_month: str, last_month: str) -> tuple[VillageStanding, ...]:
    """All villages by code; the months are the ISO days with which they begin."""
    rows = fetch(
        connection,
        f"SELECT village_code, count(*), sum(stage = {NOT_COLLECTED}), sum(stage = {SUBMITTED}),"
        f" sum(stage = {REVIEWED}), sum(errors > 0), sum(warnings > 0), sum(papers_missing > 0),"
        f" sum(helped AND last_visit < ?), sum(helped AND last_visit < ?), sum(filled = {NOT_JUDGED})"
        " FROM household_summary INDEXED BY ix_household_summary_for_home"
        " WHERE ended = 0 GROUP BY village_code ORDER BY village_code",
        (this_month, last_month),
    )
    return tuple(VillageStanding(*row) for row in rows)


@dataclass(frozen=True)
class SubmittedCards:
    """Cards of a village that wait for a reviewer. `own` are those the user collected, entered or submitted,
    who may not review them; `oldest` is the ISO day of the first of the others, "" without any.
    """

    village_code: str
    cards: int
    own: int
    oldest: str


def submitted_cards(connection: Connection, user_name: str) -> tuple[SubmittedCards, ...]:
    """By village; only villages where a card waits."""
    own = "coalesce(? IN (h.collected_by, h.entered_by, h.submitted_by), 0)"
    rows = fetch(
        connection,
        f"SELECT s.village_code, count(*), sum({own}),"
        f" coalesce(min(CASE WHEN {own} THEN NULL ELSE h.submitted_on END), '')"
        " FROM household_summary s INDEXED BY ix_household_summary_for_home"
        " CROSS JOIN household h ON h.row_no = s.row_no"
        f" WHERE s.ended = 0 AND s.stage = {SUBMITTED} GROUP BY s.village_code ORDER BY s.village_code",
        (user_name, user_name),
    )
    return tuple(SubmittedCards(*row) for row in rows)


def notices_up(connection: Connection, down_since: str) -> tuple[dict[str, Any], ...]:
    """Notices that were posted and not taken down, or taken down on or after an ISO day; without bodies."""
    entity = ENTITIES["notice"]
    names = ("id", *(name for name in entity.names if name != "body"))
    rows = fetch(
        connection,
        f"SELECT {', '.join(names)} FROM notice WHERE deleted_at IS NULL AND posted_on IS NOT NULL"
        " AND (taken_down_on IS NULL OR taken_down_on >= ?) ORDER BY posted_on, row_no",
        (down_since,),
    )
    return tuple(row_values(entity, rows, names))


def notices_of_year(connection: Connection, first_day: str) -> dict[str, tuple[int, int]]:
    """Village code ("" for the township) → notices with a term posted since an ISO day, and how many of them
    came down."""
    rows = fetch(
        connection,
        "SELECT coalesce(village_code, ''), count(*), sum(taken_down_on IS NOT NULL) FROM notice"
        " WHERE deleted_at IS NULL AND posted_on >= ? AND days IS NOT NULL GROUP BY 1",
        (first_day,),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def listed_by(connection: Connection, notice_ids: Sequence[str]) -> set[str]:
    """The ids of cases and households on the lists of these notices."""
    found: set[str] = set()
    for start in range(0, len(notice_ids), CHUNK):
        part = tuple(notice_ids[start : start + CHUNK])
        rows = fetch(
            connection,
            "SELECT coalesce(subject_case, subject_household) FROM notice_line"
            f" WHERE deleted_at IS NULL AND notice IN ({','.join('?' * len(part))})",
            part,
        )
        found.update(row[0] for row in rows if row[0])
    return found


def typists_of(connection: Connection, case_ids: Sequence[str]) -> dict[tuple[str, str], str]:
    """Case id and state → id of the user who entered its newest step into that state."""
    found: dict[tuple[str, str], str] = {}
    for start in range(0, len(case_ids), CHUNK):
        part = tuple(case_ids[start : start + CHUNK])
        rows = fetch(
            connection,
            "SELECT case_id, state, coalesce(entered_by, '') FROM case_step WHERE deleted_at IS NULL"
            f" AND case_id IN ({','.join('?' * len(part))}) ORDER BY number, id",
            part,
        )
        found.update(((row[0], row[1]), row[2]) for row in rows)
    return found


def began_at(connection: Connection) -> int | None:
    """When the office wrote its first act, in milliseconds; None in an empty file."""
    return next((int(row[0]) for row in fetch(connection, "SELECT at FROM act ORDER BY seq LIMIT 1")), None)


@dataclass(frozen=True)
class LastPackage:
    """A package that went out; `created_at` in milliseconds, `has_receipt` 1 or 0."""

    kind: str
    seq: int
    file_name: str
    created_at: int
    has_receipt: int


def last_packages(connection: Connection) -> tuple[LastPackage | None, LastPackage | None]:
    """The newest package, and the newest the district has confirmed."""
    newest = _package(connection, "1")
    return newest, _package(connection, f"state = '{ACKED}'")


def _package(connection: Connection, where: str) -> LastPackage | None:
    rows = fetch(
        connection,
        f"SELECT kind, seq, file_name, created_at, state = '{ACKED}' FROM package_out WHERE {where}"
        " ORDER BY created_at DESC, row_no DESC LIMIT 1",
    )
    return next((LastPackage(*row) for row in rows), None)
