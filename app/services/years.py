"""历年: closing a year, reading it back, and setting two years side by side (domain.md 4.2, 7.3).

A snapshot is taken once per household and year and never changed; it fixes the number of persons the income
of that year was divided by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from app.core.errors import UserError
from app.core.progress import SILENT, Progress
from app.domain import income
from app.domain.income import ClassChange
from app.domain.permissions import Action
from app.domain.snapshots import pack, unpack
from app.forms.kinds import Reference
from app.forms.registry import SCHEMAS
from app.forms.schema import FormSchema
from app.models.changes import Changes
from app.models.entities import ENTITIES, OWNER
from app.models.queries.cases import load_records
from app.models.queries.snapshots import StoredYear, closed_years, households_without, year_content
from app.models.undo import values_from_json
from app.models.write import WriteTx
from app.services.cards import STATEMENT, YEARLY, Card, card_in, card_of, open_card
from app.services.regions import village_names
from app.services.session import Session
from app.services.year_records import previous_record, records_of_year

__all__ = ["StoredYear", "YearDifference", "close_household_year", "close_year", "compare_years",
           "income_changes", "list_years", "read_year", "year_before"]  # fmt: skip

SNAPSHOT = "year_snapshot"
CHUNK = 100
Values = Mapping[str, Any]


@dataclass(frozen=True)
class YearDifference:
    """One fact of two years in words; both texts blank never occurs."""

    schema_id: str
    record_id: str
    field: str
    record_title: str
    label: str
    before: str
    now: str


@dataclass(frozen=True)
class YearBefore:
    """What 历年 and F7 compare with: the closed years, newest first, and one of them; 0 and None for none."""

    years: tuple[int, ...]
    year: int
    card: Card | None


@dataclass(frozen=True)
class ClosedYear:
    """How many households were closed now; `changes` name them."""

    taken: int
    changes: Changes


def list_years(session: Session, household_id: str) -> tuple[StoredYear, ...]:
    """The closed years of a household, newest first, without their content."""
    with session.store.read() as connection:
        return closed_years(connection, household_id)


def close_household_year(session: Session, household_id: str, year: int) -> Changes:
    """Take the snapshot of one household. Raises UserError: a year to come, or closed before."""
    _refuse_future(session, year)
    with session.write(Action.EDIT, f"建立{year}年度快照") as tx:
        card = card_in(tx.connection, household_id)
        if any(stored.year == year for stored in closed_years(tx.connection, household_id)):
            raise UserError(f"{year}年度快照已经建立过，不再改动。")
        tx.insert(SNAPSHOT, _snapshot(session, card, year))
    return tx.changes


def close_year(session: Session, year: int, region: str = "", progress: Progress = SILENT) -> ClosedYear:
    """Take the snapshots of all households below a region code that lack one; again changes nothing.

    Stored in portions, so stopping keeps what was taken and a second run goes on from there. Raises
    Cancelled, UserError for a year to come.
    """
    _refuse_future(session, year)
    session.require(Action.EDIT)
    with session.store.read() as connection:
        households = households_without(connection, year, region)
    waiting, total = iter(households), len(households)
    taken: list[str] = []
    while portion := list(islice(waiting, CHUNK)):
        progress.step(len(taken), total, f"建立{year}年度快照")
        with session.write(Action.EDIT, f"建立{year}年度快照", undoable=False) as tx:
            taken += _close_portion(session, tx, portion, year)
    progress.step(total, total, f"建立{year}年度快照")
    touched = frozenset(taken)
    return ClosedYear(len(taken), Changes(touched={SNAPSHOT: touched}, households=touched))


def _close_portion(session: Session, tx: WriteTx, households: Sequence[str], year: int) -> list[str]:
    found = load_records(tx.connection, households)
    cards = [card_of(household, records) for household, records in found.items() if records.get("household")]
    tx.insert_many(SNAPSHOT, [_snapshot(session, card, year) for card in cards])
    return [card.household_id for card in cards]


def _snapshot(session: Session, card: Card, year: int) -> dict[str, Any]:
    statement = next((row for row in card.rows(STATEMENT)
                      if row.get("year") == year and row.get("purpose") == YEARLY), {})  # fmt: skip
    return {
        OWNER: card.household_id,
        "year": year,
        "taken_on": session.clock.today(),
        "persons_year": statement.get("persons_year") or card.household.get("persons_year"),
        "content": pack(records_of_year(card, year)),
    }


def _refuse_future(session: Session, year: int) -> None:
    if not 2013 <= year <= session.clock.today().year:
        raise UserError(f"{year}年还没有到，或者太早，不能建立年度快照。")


def read_year(session: Session, household_id: str, year: int) -> Card | None:
    """The household as it stood, as a card without revision; None when the year was not closed."""
    with session.store.read() as connection:
        content = year_content(connection, household_id, year)
    if content is None:
        return None
    packed = unpack(content)
    records: dict[str, tuple[Values, ...]] = {}
    for schema in SCHEMAS:
        entity = ENTITIES[schema.record]
        blank: dict[str, Any] = dict.fromkeys(("id", *entity.names))
        records[schema.record] = tuple(
            {**blank, **values_from_json(entity, row), "id": row["id"]}
            for row in packed.get(schema.record, ())
        )
    return Card(household_id, records)


def year_before(session: Session, household_id: str, wanted: int | None = None) -> YearBefore:
    """The closed years before this one, and the content of the wanted or else the newest of them."""
    this_year = session.clock.today().year
    years = tuple(stored.year for stored in list_years(session, household_id) if stored.year < this_year)
    year = wanted if wanted in years else next(iter(years), 0)
    return YearBefore(years, year, read_year(session, household_id, year) if year else None)


def compare_years(
    session: Session, household_id: str, earlier: int, later: int | None = None
) -> tuple[YearDifference, ...]:
    """Every fact that differs between two closed years; `later` None is the card as it stands now.

    Links to other records are not compared, the village is. Raises UserError when a year was not closed.
    """
    before = read_year(session, household_id, earlier)
    now = open_card(session, household_id) if later is None else read_year(session, household_id, later)
    if before is None or now is None:
        missing = earlier if before is None else later
        raise UserError(f"{missing}年没有年度快照，不能比较。")
    return tuple(_differences(session, before, now))


def _differences(session: Session, before: Card, now: Card) -> Iterator[YearDifference]:
    policy, villages = session.policy(), village_names(session)
    for schema in SCHEMAS:
        for earlier, row in _pairs(schema, before, now):
            shown = row or earlier or {}
            title = f"{schema.title} {shown.get('name') or ''}".strip()
            for field in schema.stored_fields:
                if isinstance(field.kind, Reference) and field.kind.entity != "region":
                    continue
                values = ((side or {}).get(field.name) for side in (earlier, row))
                texts = (field.kind.format(value, policy) for value in values)
                old, new = (villages.get(text, text) for text in texts)
                if old != new:
                    yield YearDifference(schema.id, shown["id"], field.name, title, field.label, old, new)


def _pairs(schema: FormSchema, before: Card, now: Card) -> Iterator[tuple[Values | None, Values | None]]:
    """Each record with the one that said the same before, then those that are there no more."""
    matched: set[str] = set()
    for row in now.rows(schema.record):
        earlier = previous_record(now, before, schema.id, row["id"])
        matched.add(earlier["id"] if earlier else "")
        yield earlier, row
    yield from ((row, None) for row in before.rows(schema.record) if row["id"] not in matched)


def income_changes(session: Session, card: Card, year: int) -> tuple[ClassChange, ...]:
    """Income and expense by class of a year beside the year before, A to E in fen (domain.md 7.3).

    Both statements are looked up in the card; empty when either is missing.
    """
    policy = session.policy()
    accounts = []
    for wanted in (year, year - 1):
        statement = next((row for row in card.rows(STATEMENT)
                          if row.get("year") == wanted and row.get("purpose") == YEARLY), None)  # fmt: skip
        if statement is None:
            return ()
        items = [row for row in card.rows("income_item") if row["statement_id"] == statement["id"]]
        accounts.append(income.account(items, policy, statement.get("persons_year")))
    return income.changes(*accounts)
