"""Problems and the summary row of each household, kept true by the write door.

After one change only the rules that read a changed field are judged again; the problems of all other
rules stay as they are. Households that depend on the changed one through an ID or phone number are
judged again with the rules that read those fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from app.core.progress import SILENT, Progress
from app.domain.policy import PolicyView
from app.domain.problems import Problem
from app.domain.rules.base import Case, StatementCase, Township
from app.domain.rules.runner import RuleBook, judge
from app.models.changes import Touched
from app.models.projections.dependents import dependents
from app.models.projections.summary import summary_row, write_summaries
from app.models.queries.cases import Records, active_household_ids, load_in_chunks
from app.models.queries.township import CountedTownship, LiveTownship, NearTownship

FEW = 40
MOST = 3
"""From a third of the file on, counting everything once is cheaper than looking up the judged ones."""
LINKED_FIELDS = frozenset(("member.id_no", "member.phone", "household.phone", "household.split_from"))
"""What the rules about other households read of their own."""


@dataclass(frozen=True)
class Standards:
    """By what households are judged: rules, policy of the day, and the characters the fonts lack."""

    book: RuleBook
    policy: PolicyView
    today: date
    missing_characters: Callable[[str], tuple[str, ...]]


class Judgement:
    """The projection of problems and summaries. `standards` is asked once per transaction."""

    def __init__(self, standards: Callable[[], Standards]) -> None:
        self._standards = standards
        self._narrowed: dict[frozenset[str], RuleBook] = {}

    def refresh(self, connection: Connection, touched: Touched, millis: int) -> None:
        standards = self._standards()
        changed = _changed_fields(touched, dependents(connection, touched))
        around = _surroundings(connection, standards.today, len(changed))
        for chunk in load_in_chunks(connection, changed):
            township = around(tuple(chunk))
            books = {household: self._book(standards.book, changed[household]) for household in chunk}
            whole = frozenset(household for household in chunk if not changed[household])
            _forget_problems(connection, whole, books)
            _judge_chunk(connection, chunk, books, standards, township)

    def refresh_all(self, connection: Connection, progress: Progress = SILENT) -> int:
        """Judge every household with every rule; returns how many. Raises Cancelled."""
        standards = self._standards()
        households = active_household_ids(connection)
        township = CountedTownship(connection, standards.today)
        done = 0
        for chunk in load_in_chunks(connection, households):
            books = dict.fromkeys(chunk, standards.book)
            _forget_problems(connection, frozenset(chunk), books)
            _judge_chunk(connection, chunk, books, standards, township)
            done += len(chunk)
            progress.step(done, len(households))
        return done

    def judge_wholly(self, connection: Connection, households: Iterable[str]) -> None:
        """Judge these households with every rule, whatever was stored of them."""
        standards = self._standards()
        for chunk in load_in_chunks(connection, households):
            township = NearTownship(connection, standards.today, tuple(chunk))
            _forget_problems(connection, frozenset(chunk), {})
            _judge_chunk(connection, chunk, dict.fromkeys(chunk, standards.book), standards, township)

    def _book(self, book: RuleBook, changed: frozenset[str]) -> RuleBook:
        if not changed:
            return book
        if changed not in self._narrowed:
            self._narrowed[changed] = book.reading(changed)
        return self._narrowed[changed]


def _surroundings(
    connection: Connection, today: date, households: int
) -> Callable[[tuple[str, ...]], Township]:
    """What tells the rules about other households: asked one by one for a few, looked up for the judged ones
    in a large file, counted once where most of the file is judged."""
    if households <= FEW:
        live = LiveTownship(connection, today)
        return lambda _chunk: live
    known = connection.exec_driver_sql("SELECT count(*) FROM household").scalar_one()
    if households * MOST >= int(known):
        counted = CountedTownship(connection, today)
        return lambda _chunk: counted
    return lambda chunk: NearTownship(connection, today, chunk)


def _changed_fields(touched: Touched, linked: Iterable[str]) -> dict[str, frozenset[str]]:
    """Household → fields to judge by; an empty set means everything.

    A touched household may also depend on another one of the same act, but never on itself.
    """
    changed = dict(touched.households)
    alone = len(changed) == 1
    for household in linked:
        own = changed.get(household)
        if own is None:
            changed[household] = LINKED_FIELDS
        elif own and not alone:
            changed[household] = own | LINKED_FIELDS
    return changed


def case_of(records: Records, standards: Standards, township: Township) -> Case:
    """The case of one household from its stored or drafted records."""
    return Case(
        household=records["household"][0],
        members=tuple(records.get("member", ())),
        policy=standards.policy,
        today=standards.today,
        statements=tuple(_statements(records)),
        papers=tuple(records.get("household_paper", ())),
        periods=tuple(records.get("period_status", ())),
        township=township,
        missing_characters=standards.missing_characters,
    )


def _statements(records: Records) -> Iterable[StatementCase]:
    rows = sorted(records.get("income_statement", ()), key=lambda row: row.get("year") or 0)
    earlier: dict[Any, StatementCase] = {}
    for row in rows:
        statement = StatementCase(
            row,
            _rows_of(records, "income_item", row["id"]),
            _rows_of(records, "subsidy_check", row["id"]),
            _rows_of(records, "statement_signature", row["id"]),
            earlier.get((row.get("purpose"), (row.get("year") or 0) - 1)),
            _rows_of(records, "cash_entry", row["id"]),
        )
        earlier[(row.get("purpose"), row.get("year"))] = statement
        yield statement


def _rows_of(records: Records, entity: str, statement_id: str) -> tuple[Mapping[str, Any], ...]:
    return tuple(row for row in records.get(entity, ()) if row["statement_id"] == statement_id)


def _judge_chunk(
    connection: Connection,
    chunk: Mapping[str, Records],
    books: Mapping[str, RuleBook],
    standards: Standards,
    township: Township,
) -> None:
    removed = [household for household, records in chunk.items() if not records.get("household")]
    present = {household: records for household, records in chunk.items() if records.get("household")}
    cases = {household: case_of(records, standards, township) for household, records in present.items()}
    _store_problems(
        connection,
        (
            (household, problem)
            for household, case in cases.items()
            for problem in judge(case, books[household])
        ),
    )
    counts = _problem_counts(connection, tuple(present))
    rows = [summary_row(cases[household], counts.get(household, (0, 0, 0))) for household in present]
    write_summaries(connection, rows, removed)


def _forget_problems(connection: Connection, whole: frozenset[str], books: Mapping[str, RuleBook]) -> None:
    """Clear what will be judged again: all problems of `whole`, only the rules of the book for others."""
    if whole:
        connection.exec_driver_sql(
            "DELETE FROM problem WHERE household_id = ?", [(household,) for household in whole]
        )
    partial = [
        (household, rule.id)
        for household, book in books.items()
        if household not in whole
        for rule in book.rules
    ]
    if partial:
        connection.exec_driver_sql("DELETE FROM problem WHERE household_id = ? AND rule_id = ?", partial)


def _store_problems(connection: Connection, found: Iterable[tuple[str, Problem]]) -> None:
    rows = [
        (
            household,
            problem.record,
            problem.rule_id,
            problem.severity.value,
            problem.field,
            problem.message,
            problem.fix,
            int(problem.needs_proof),
        )
        for household, problem in found
    ]
    if rows:
        connection.exec_driver_sql(
            "INSERT INTO problem"
            " (household_id, record_id, rule_id, severity, field, message, fix, needs_proof)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )


def _problem_counts(connection: Connection, households: Sequence[str]) -> dict[str, tuple[int, int, int]]:
    """Household → errors, warnings, missing required facts (V-GEN-01)."""
    if not households:
        return {}
    rows = connection.exec_driver_sql(
        "SELECT household_id, sum(severity = 'E'), sum(severity = 'W'), sum(rule_id = 'V-GEN-01')"
        f" FROM problem WHERE household_id IN ({','.join('?' * len(households))}) GROUP BY household_id",
        tuple(households),
    )
    return {row[0]: (int(row[1]), int(row[2]), int(row[3])) for row in rows}
