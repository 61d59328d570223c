"""The household list over the whole township: ids first, rows when they are painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.clock import CHINA_STANDARD_TIME
from app.domain.phones import masked
from app.models.queries import households as queries
from app.models.queries.households import HouseholdFilter, Show, Sort
from app.services.regions import village_names
from app.services.session import Session

__all__ = [
    "HouseholdFilter",
    "HouseholdRow",
    "Show",
    "Sort",
    "household_ids",
    "household_rows",
    "list_row_numbers",
]


@dataclass(frozen=True)
class HouseholdRow:
    """One line of the list. `per_capita` in fen, `filled` in whole percent.

    Before a household of a big import is judged, `is_judged` is False and `filled` means nothing.
    """

    row_no: int
    id: str
    local_no: str
    head_name: str
    village_name: str
    group_no: str
    members: int
    object_type_label: str
    per_capita: int | None
    filled: int
    errors: int
    warnings: int
    phone_masked: str
    updated_at: datetime

    @property
    def is_judged(self) -> bool:
        """False while the household waits in the backlog."""
        return self.filled >= 0


def list_row_numbers(session: Session, chosen: HouseholdFilter, sort: Sort) -> Sequence[int]:
    """All row numbers of the filter in order; Chinese names in pinyin order."""
    with session.store.read() as connection:
        return queries.row_numbers(connection, chosen, sort)


def household_rows(session: Session, numbers: Sequence[int]) -> dict[int, HouseholdRow]:
    """The rows of one painted page by row number."""
    names = village_names(session)
    types = session.policy().table("object_type")
    with session.store.read() as connection:
        stored = queries.list_rows(connection, numbers)
    return {
        number: HouseholdRow(
            number,
            row.id,
            row.local_no,
            row.head_name,
            names.get(row.village_code, row.village_code),
            row.group_no,
            row.members,
            types.label_of(row.object_type),
            row.per_capita,
            row.filled,
            row.errors,
            row.warnings,
            masked(row.phone),
            datetime.fromtimestamp(row.updated_at / 1000, CHINA_STANDARD_TIME),
        )
        for number, row in stored.items()
    }


def household_ids(session: Session, numbers: Sequence[int]) -> list[str]:
    """The ids behind row numbers, for acts on a selection."""
    with session.store.read() as connection:
        return queries.ids_of(connection, numbers)
