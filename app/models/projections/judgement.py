"""Problems and the summary row of each household, kept true by the write door.

After one change only the rules that read a changed field are judged again; the problems of all other
rules stay as they are. Households that depend on the changed one through an ID or phone number are
judged again with the rules that read those fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from sqlalchemy import Connection

from app.core.progress import SILENT, Progress
from app.domain.problems import Problem
from app.domain.rules.base import Case, Township
from app.domain.rules.runner import RuleBook, judge_many
from app.forms.gen_rules import RULES as FORM_RULES
from app.models.changes import Touched
from app.models.entities import ENTITIES
from app.models.projections.cases import Standards, case_of, cases_in_chunks, fields_read
from app.models.projections.dependents import dependents
from app.models.projections.stored_problems import store_problems
from app.models.projections.summary import summary_row, write_summaries
from app.models.queries.cases import active_household_ids, load_records
from app.models.queries.township import CountedTownship, LiveTownship, NearTownship

FEW = 40
MOST = 3
"""From a third of the file on, counting everything once is cheaper than looking up the judged ones."""
LINKED_FIELDS = frozenset(
    (
        *("member.id_no", "member.phone", "household.phone", "household.split_from"),
        *("pairing.helper_id", "visit.helper_id"),
    )
)
"""What the rules about other households read of their own."""
_EXPLANATIONS = {"explanation": ENTITIES["explanation"].names}


class Judgement:
    """The projection of problems and summaries. `standards` is asked once per transaction."""

    def __init__(self, standards: Callable[[], Standards]) -> None:
        self._standards = standards
        self._narrowed: dict[frozenset[str], RuleBook] = {}
        self._linked: RuleBook | None = None

    def refresh(self, connection: Connection, touched: Touched, millis: int) -> None:
        standards = self._standards()
        linked = dependents(connection, touched)
        changed = _changed_fields(touched, linked)
        books = {household: self._book(standards.book, fields) for household, fields in changed.items()}
        if len(changed) <= FEW:
            near = dict.fromkeys(linked - touched.households.keys(), self._linked_book(standards.book))
            books |= near
            cases = _few_cases(connection, touched.households, near, standards)
            _store(connection, tuple(changed), cases, books, standards.book)
            return
        around = _surroundings(connection, standards.today, len(changed))
        for chunk, cases in cases_in_chunks(connection, changed, standards, around):
            _store(connection, chunk, cases, books, standards.book)

    def refresh_all(self, connection: Connection, progress: Progress = SILENT) -> int:
        """Judge every household with every rule; returns how many. Raises Cancelled."""
        standards = self._standards()
        households = active_household_ids(connection)
        township = CountedTownship(connection, standards.today)
        done = 0
        for chunk, cases in cases_in_chunks(connection, households, standards, lambda _chunk: township):
            _store(connection, chunk, cases, dict.fromkeys(chunk, standards.book), standards.book)
            done += len(chunk)
            progress.step(done, len(households))
        return done

    def judge_wholly(self, connection: Connection, households: Iterable[str]) -> None:
        """Judge these households with every rule, whatever was stored of them."""
        standards = self._standards()

        def around(chunk: tuple[str, ...]) -> Township:
            return NearTownship(connection, standards.today, chunk)

        for chunk, cases in cases_in_chunks(connection, households, standards, around):
            _store(connection, chunk, cases, dict.fromkeys(chunk, standards.book), standards.book)

    def _book(self, book: RuleBook, changed: frozenset[str]) -> RuleBook:
        if not changed:
            return book
        if changed not in self._narrowed:
            self._narrowed[changed] = book.reading(changed)
        return self._narrowed[changed]

    def _linked_book(self, book: RuleBook) -> RuleBook:
        """The rules about other households, for those of which no record changed."""
        if self._linked is None:
            reading = book.reading(LINKED_FIELDS)
            self._linked = RuleBook.of(rule for rule in reading.rules if rule not in FORM_RULES)
        return self._linked


def _few_cases(
    connection: Connection,
    touched: Iterable[str],
    near: Mapping[str, RuleBook],
    standards: Standards,
) -> dict[str, Case]:
    """The cases of the touched households, and of those near them with what their rules read."""
    township = LiveTownship(connection, standards.today)
    records = load_records(connection, tuple(touched))
    for household, book in near.items():
        records |= load_records(connection, (household,), fields_read(book) | _EXPLANATIONS)
    return {
        household: case_of(own, standards, township)
        for household, own in records.items()
        if own.get("household")
    }


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


def _store(
    connection: Connection,
    households: tuple[str, ...],
    cases: Mapping[str, Case],
    books: Mapping[str, RuleBook],
    whole: RuleBook,
) -> None:
    """Judge the cases and write what differs; of households without a case nothing stays."""
    together: dict[RuleBook, list[str]] = {}
    for household in cases:
        together.setdefault(books[household], []).append(household)
    found: dict[str, tuple[Problem, ...]] = {}
    for book, judged in together.items():
        problems = judge_many([cases[household] for household in judged], book)
        found |= zip(judged, problems, strict=True)
    narrowed = {household: None if books[household] is whole else books[household].ids for household in found}
    counts = store_problems(connection, households, found, narrowed)
    rows = [summary_row(case, counts[household]) for household, case in cases.items()]
    write_summaries(connection, rows, [household for household in households if household not in cases])
