"""What an import would do, as values: the rows that stay out, the records that would be written, the counts.

Made by `roster_plan`, carried out by the service, shown by the page. No reading and no deciding here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.policy import PolicyView
from app.exchange.roster_columns import ColumnMap, Target
from app.exchange.roster_reader import RosterTable
from app.exchange.roster_rows import Places, Values
from app.exchange.stored_township import StoredTownship


@dataclass(frozen=True)
class RefusedRow:
    """A row that stays out. `row` counts as Excel does; reasons are complete Chinese sentences."""

    row: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class RowNote:
    """A row that comes in although something about it should be looked at."""

    row: int
    note: str


@dataclass(frozen=True, slots=True)
class PlannedPerson:
    """`changes` are all values of a new person, or the fields of a known one that get another value.

    `said` is what the row says, `stored` what is on the card now (nothing for a new person).
    """

    row: int
    id: str
    is_new: bool
    changes: Mapping[str, Any]
    said: Values = field(default_factory=dict)
    stored: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedConditions:
    """The living conditions of one household and year; the fields mean the same as of a person."""

    id: str
    is_new: bool
    changes: Mapping[str, Any]
    said: Values = field(default_factory=dict)
    stored: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedHousehold:
    """One household as it would be: `values` and `members` complete, for judging; parts to write."""

    id: str
    is_new: bool
    changes: Mapping[str, Any]
    persons: tuple[PlannedPerson, ...]
    values: Values
    members: tuple[Values, ...]
    said: Values = field(default_factory=dict)
    stored: Values = field(default_factory=dict)
    conditions: PlannedConditions | None = None

    @property
    def is_unchanged(self) -> bool:
        own = self.is_new or self.changes or (self.conditions and self.conditions.changes)
        return not (own or any(person.changes for person in self.persons))


@dataclass(frozen=True)
class RosterPlan:
    """The dry run of one file. `row_count` = `clean_rows` + len(`refused`)."""

    file_name: str
    row_count: int
    refused: tuple[RefusedRow, ...]
    warnings: tuple[RowNote, ...]
    remarks: tuple[str, ...]
    columns: ColumnMap
    planned: tuple[PlannedHousehold, ...] = field(repr=False, default=())
    table: RosterTable = field(repr=False, kw_only=True)
    errors: int = 0
    explanations: int = 0
    state: int = 0
    mapping_name: str = ""
    conditions_year: int | None = None

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        return self.columns.unknown

    @property
    def kept_out_columns(self) -> tuple[tuple[str, str], ...]:
        return self.columns.kept_out

    @property
    def missing_columns(self) -> tuple[str, ...]:
        return self.columns.missing

    @property
    def clean_rows(self) -> int:
        return self.row_count - len(self.refused)

    @property
    def households(self) -> int:
        """Households that would come in or be compared."""
        return len(self.planned)

    @property
    def persons(self) -> int:
        return sum(len(household.persons) for household in self.planned)


@dataclass(frozen=True)
class ReadingChoices:
    """What a person decided before the dry run.

    `corrections`: column key → target, None for 不导入. `clear_blanks`: a blank cell of a column empties the
    stored field, except the fields a card cannot be without. `year` of the living conditions; None takes the
    one the file names, else this year. `mapping_name`: the saved corrections these are.
    """

    corrections: Mapping[str, Target | None] = field(default_factory=dict)
    clear_blanks: bool = False
    year: int | None = None
    mapping_name: str = ""


@dataclass(frozen=True)
class PlanBasis:
    """What a plan is made against. `check` counts E and W problems of a household and its members;
    `state` identifies the stored content, so that a plan made against another content is noticed."""

    policy: PolicyView
    places: Places
    stored: StoredTownship
    new_id: Callable[[], str]
    check: Callable[[Values, tuple[Values, ...]], tuple[int, int]] | None = None
    state: int = 0
