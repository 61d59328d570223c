"""Households as cases to be judged: from the records of one card, or of many households at once.

Of many, only the columns that rules read are loaded, and the others of those records of which the database
could not prove that they keep the rules of their form (`queries/form_doubts`). Some forms are loaded only
of the households whose rules ask for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from app.domain.policy import PolicyView
from app.domain.rules.base import Case, Rule, StatementCase, Township
from app.domain.rules.runner import RuleBook
from app.forms.gen_rules import RULES as FORM_RULES
from app.forms.registry import schema_of
from app.models.entities import ENTITIES, OWNER
from app.models.projections.summary import SUMMARY_READS
from app.models.queries.cases import Chosen, Record, Records, chosen, complete, load_records
from app.models.queries.form_doubts import doubtful_records
from app.models.rows import fetch

CHUNK = 1_000
_NONE: frozenset[str] = frozenset()
_NO_ROWS: dict[str, list[Record]] = {}
_STATEMENT_ROWS = ("income_item", "subsidy_check", "statement_signature", "cash_entry")
_STRUCTURE = frozenset(
    (
        *("income_statement.purpose", "income_statement.year", "living_conditions.year"),
        *("household.collected_on", "income_statement.window_to"),
    )
)
"""What puts the records of a case together, and the days by which records of other forms are judged."""
_FORM_OF = {"conditions": "living_conditions"}
ASKED_OF_FEW = ("safeguard", "insurance", "training")
"""Forms which only rules with `when` read, and which no `when` looks at; hardly any household is asked."""


@dataclass(frozen=True)
class Standards:
    """By what households are judged: rules, policy of the day, and the characters the fonts lack."""

    book: RuleBook
    policy: PolicyView
    today: date
    missing_characters: Callable[[str], tuple[str, ...]]


_PART_OF = {
    "household_paper": "papers",
    "period_status": "periods",
    "measure": "measures",
    "need": "needs",
    "help_plan": "plans",
    "insurance": "insurances",
    "training": "trainings",
    "loan": "loans",
    "visit": "visits",
    "pairing": "pairings",
    "safeguard": "safeguards",
    "explanation": "explanations",
    "application": "applications",
    "clue": "clues",
    "status_check": "checks",
}
"""Form → the part of a case that holds its records."""


def cases_in_chunks(
    connection: Connection,
    households: Iterable[str],
    standards: Standards,
    around: Callable[[tuple[str, ...]], Township],
) -> Iterator[tuple[tuple[str, ...], dict[str, Case]]]:
    """Ids of some households, and the cases of those that exist; `CHUNK` at a time."""
    fields, guards = fields_read(standards.book), _guards(standards.book)
    of_all = {form: names for form, names in fields.items() if form not in ASKED_OF_FEW}
    of_few = {form: fields[form] for form in ASKED_OF_FEW if form in fields}
    remaining = iter(sorted(households))
    while chunk := tuple(islice(remaining, CHUNK)):
        asked = chosen(connection, chunk)
        doubts = doubtful_records(
            connection, asked, standards.policy, standards.today, standards.missing_characters
        )
        records = load_records(connection, asked, of_all)
        complete(connection, records, doubts.of_form)
        records |= load_records(connection, tuple(_explained(connection, asked) & records.keys()))
        township = around(chunk)
        cases = {
            household: case_of(own, standards, township, doubts.of_household.get(household, _NONE))
            for household, own in records.items()
            if own.get("household")
        }
        few = [home for home, case in cases.items() if any(when(case) for when in guards)]
        for home, more in load_records(connection, few, of_few).items():
            _add(records[home], more)
            cases[home] = case_of(records[home], standards, township, cases[home].doubtful)
        yield chunk, cases


def _add(records: Records, more: Records) -> None:
    """Give a household the records of some forms, a few of which it may have in full."""
    for form, loaded in more.items():
        whole = {record["id"]: record for record in records.get(form, ())}
        records[form] = [whole.get(record["id"], record) for record in loaded]


def _explained(connection: Connection, asked: Chosen) -> set[str]:
    """Those with explanations, which may speak for any field of any record."""
    place = f"FROM explanation WHERE {asked.condition(OWNER)} AND deleted_at IS NULL"
    return {row[0] for row in fetch(connection, f"SELECT {OWNER} {place}", asked.parameters)}


@lru_cache(maxsize=8)
def fields_read(book: RuleBook) -> dict[str, tuple[str, ...]]:
    """Form → its columns that a case of proved records needs; forms nobody reads are left out."""
    own = {rule.id for rule in FORM_RULES}
    read = {name for rule in book.rules if rule.id not in own for name in rule.reads}
    read |= SUMMARY_READS | _STRUCTURE
    wanted: dict[str, set[str]] = {}
    for name in read:
        form, _, field = name.partition(".")
        wanted.setdefault(_FORM_OF.get(form, form), set()).add(field)
    fields: dict[str, tuple[str, ...]] = {}
    for form, names in wanted.items():
        ties = (OWNER, schema_of(form).parent)
        fields[form] = tuple(name for name in ENTITIES[form].names if name in names or name in ties)
    return fields


@lru_cache(maxsize=8)
def _guards(book: RuleBook) -> frozenset[Callable[[Case], object]]:
    """What the rules that read the forms asked of few households want to know of a household first."""
    return frozenset(rule.when or (lambda _case: True) for rule in readers_of_few(book))


def readers_of_few(book: RuleBook) -> tuple[Rule, ...]:
    """The rules that read forms asked of few households, but for those about every form."""
    forms = tuple(f"{form}." for form in ASKED_OF_FEW)
    own = {rule.id for rule in FORM_RULES}
    return tuple(
        rule
        for rule in book.rules
        if rule.id not in own and any(name.startswith(forms) for name in rule.reads)
    )


def case_of(
    records: Records, standards: Standards, township: Township, doubtful: frozenset[str] | None = None
) -> Case:
    """The case of one household from its stored or drafted records."""
    return Case(
        household=records["household"][0],
        members=tuple(records.get("member", ())),
        policy=standards.policy,
        today=standards.today,
        statements=tuple(_statements(records)),
        township=township,
        missing_characters=standards.missing_characters,
        doubtful=doubtful,
        records=records,
        conditions=_latest(records.get("living_conditions", ())),
        **{_PART_OF[form]: tuple(rows) for form, rows in records.items() if form in _PART_OF},
    )


def _latest(sheets: Iterable[Record]) -> Record | None:
    return max(sheets, key=lambda sheet: sheet.get("year") or 0, default=None)


def _statements(records: Records) -> Iterable[StatementCase]:
    rows = sorted(records.get("income_statement", ()), key=lambda row: row.get("year") or 0)
    items, checks, signatures, cash_book = (
        _by_statement(records[entity]) if entity in records else _NO_ROWS for entity in _STATEMENT_ROWS
    )
    earlier: dict[Any, StatementCase] = {}
    for row in rows:
        own, year, purpose = row["id"], row.get("year"), row.get("purpose")
        statement = StatementCase(
            row,
            tuple(items.get(own, ())),
            tuple(checks.get(own, ())),
            tuple(signatures.get(own, ())),
            earlier.get((purpose, (year or 0) - 1)),
            tuple(cash_book.get(own, ())),
        )
        earlier[purpose, year] = statement
        yield statement


def _by_statement(rows: Iterable[Record]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for row in rows:
        found.setdefault(row["statement_id"], []).append(row)
    return found
