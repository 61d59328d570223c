"""What a big import puts off is worked off later with the same result, whatever happens in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from app.core.clock import FixedClock
from app.core.progress import Cancelled
from app.models.policy_packs import mark_judged_by
from app.models.projections.dependents import SHARING_WITH_WAITING
from app.models.queries.cases import active_household_ids
from app.models.write import WriteTx
from app.services import acts
from app.services.backlog import CHUNK, WorkingOff, waiting, work_off
from app.services.cards import open_card, save_card, stored_problems
from app.services.checks import check_all
from app.services.database_check import verify_database
from app.services.demo import DEMO_MOMENT
from app.services.households import HouseholdFilter, HouseholdRow, Sort, household_rows, list_row_numbers
from app.services.rosters import Choice, RosterResult, apply_roster, read_roster
from app.services.search import search
from app.services.session import Session
from tests.exchange.roster_files import TITLES, township_rows, write_roster
from tests.offices import ENTRY, UNIT, open_copy, reopen, with_head

PERSONS = 60
_PROBLEM = "household_id, record_id, rule_id, severity, field, message, needs_proof"
_DERIVED = (
    f"SELECT {_PROBLEM} FROM problem ORDER BY {_PROBLEM}",
    "SELECT * FROM household_summary ORDER BY id",
    "SELECT * FROM search_pinyin ORDER BY key, member_row",
    "SELECT rowid FROM search_name ORDER BY rowid",
    "SELECT rowid FROM search_number ORDER BY rowid",
    "SELECT * FROM backlog",
)


def _import(session: Session, folder: Path) -> RosterResult:
    """A roster of some households, each of which waits afterwards."""
    session.backlog.most_at_once = 3
    rows = ({**row, "乡": UNIT.name, "村": "河东村"} for row in township_rows(PERSONS))
    plan = read_roster(session, write_roster(folder / "名册.xlsx", rows, TITLES))
    return apply_roster(session, plan, Choice.ALL_OR_NOTHING)


def _listed(session: Session) -> dict[str, HouseholdRow]:
    numbers = list_row_numbers(session, HouseholdFilter(), Sort())
    return {row.id: row for row in household_rows(session, numbers).values()}


def _derived(session: Session) -> list[list[tuple[Any, ...]]]:
    with session.store.read() as connection:
        return [[tuple(row) for row in connection.exec_driver_sql(query)] for query in _DERIVED]


def _is_sound(session: Session) -> bool:
    return all(line.is_sound for line in verify_database(session))


def test_a_big_import_is_listed_at_once_and_judged_later(session: Session, tmp_path: Path) -> None:
    result = _import(session, tmp_path)
    before = _listed(session)
    assert waiting(session) == result.households_added == len(before)
    assert not any(row.is_judged for row in before.values())
    assert sum(row.members for row in before.values()) == PERSONS
    name = next(iter(before.values())).head_name
    assert search(session, name) == ()
    assert _is_sound(session)
    changes = work_off(session)
    assert changes.households == before.keys()
    assert waiting(session) == 0
    after = _listed(session)
    assert all(row.is_judged and row.errors for row in after.values())
    unchanged = ("head_name", "members", "group_no", "local_no", "object_type_label", "per_capita")
    for household, row in after.items():
        assert [getattr(row, fact) for fact in unchanged] == [
            getattr(before[household], fact) for fact in unchanged
        ]
    assert search(session, name)
    assert _is_sound(session)


def test_what_waits_goes_on_waiting_after_the_program_stopped(session: Session, tmp_path: Path) -> None:
    result = _import(session, tmp_path)
    again = reopen(session)
    assert waiting(again) == result.households_added
    with again.store.write_local() as connection:
        again.backlog.work_off(connection, 5)
    again = reopen(again)
    assert waiting(again) == result.households_added - 5
    work_off(again)
    found = _derived(again)
    check_all(again)
    assert _derived(again) == found
    again.close()


def test_stopping_keeps_what_was_done(town: Session) -> None:
    class Impatient:
        def step(self, done: int, total: int, text: str = "") -> None:
            raise Cancelled

    with town.store.read() as connection:
        households = active_household_ids(connection)
    assert len(households) < CHUNK
    town.backlog.most_at_once = 0
    with town.write("edit", "电话") as tx:
        _change_phones(tx, households)
    with pytest.raises(Cancelled):
        work_off(town, Impatient())
    assert waiting(town) in (0, len(households))
    work_off(town)
    assert waiting(town) == 0


def _change_phones(tx: WriteTx, households: Iterable[str]) -> None:
    for household in households:
        tx.update("household", household, {"phone": "13800000000"})


def test_an_edited_household_is_judged_wholly_and_waits_no_longer(session: Session, tmp_path: Path) -> None:
    result = _import(session, tmp_path)
    household = min(_listed(session))
    card = open_card(session, household)
    save_card(session, card, with_head(card, name="改名"), "改姓名")
    assert waiting(session) == result.households_added - 1
    assert _listed(session)[household].is_judged
    assert search(session, "改名")[0].household_id == household
    judged = stored_problems(session, household)
    check_all(session)
    assert set(stored_problems(session, household)) == set(judged)


def test_a_whole_check_leaves_nothing_waiting(session: Session, tmp_path: Path) -> None:
    _import(session, tmp_path)
    check_all(session)
    assert waiting(session) == 0
    assert search(session, next(iter(_listed(session).values())).head_name)
    assert _is_sound(session)


@pytest.mark.parametrize("judged", [False, True])
def test_an_import_taken_back_leaves_nothing_behind(session: Session, tmp_path: Path, judged: bool) -> None:
    before = _derived(session)
    result = _import(session, tmp_path)
    if judged:
        work_off(session)
    acts.undo(session, result.tx_id)
    assert _derived(session) == before
    assert _is_sound(session)


@contextmanager
def _copy(template: Path, most_at_once: int) -> Iterator[Session]:
    with TemporaryDirectory() as folder:
        opened = open_copy(template, Path(folder) / "town", FixedClock(DEMO_MOMENT), ENTRY)
        opened.backlog.most_at_once = most_at_once
        try:
            yield opened
        finally:
            opened.close()


def _shake(session: Session, seed: int) -> None:
    """Some acts over many households: shared numbers and phones, splits, new and removed persons."""
    random = Random(seed)
    with session.store.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id, household_id, id_no FROM member WHERE deleted_at IS NULL ORDER BY row_no"
        ).fetchall()
        households = active_household_ids(connection)
    for _ in range(3):
        with session.write("edit", "大批修改") as tx:
            removed = set(random.sample([row[0] for row in rows], 4))
            rows = [row for row in rows if row[0] not in removed]
            for member, _, _ in random.sample(rows, 12):
                tx.update("member", member, {"id_no": random.choice(rows)[2], "phone": "13900000009"})
            for household in random.sample(households, 6):
                tx.update("household", household, {"split_from": random.choice(households)})
                born = {"id": f"{random.getrandbits(128):032x}", "name": "新生", "relation": "03"}
                tx.insert("member", {**born, "household_id": household, "id_no": random.choice(rows)[2]})
            tx.delete_many("member", sorted(removed))


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_putting_off_gives_what_judging_at_once_gives(town_template: Path, seed: int) -> None:
    found = []
    for most in (0, 1_000_000):
        with _copy(town_template, most) as session:
            _shake(session, seed)
            work_off(session)
            found.append(_derived(session))
            check_all(session)
            assert _derived(session) == found[-1]
    assert found[0] == found[1]


@contextmanager
def _questions(session: Session) -> Iterator[list[str]]:
    """How the questions who else has to wait begin that are asked inside the block."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, sql: str, *_rest: Any) -> None:
        asked.extend(question[:40] for question in SHARING_WITH_WAITING if question in sql)

    with session.store.write_local() as connection:
        engine = connection.engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_after_a_change_of_policy_nobody_is_looked_for_who_waits_already(town: Session) -> None:
    with town.store.write_local() as connection:
        mark_judged_by(connection, "another policy")
    everyone = waiting(town)
    with _questions(town) as asked:
        changes = work_off(town)
    assert asked == []
    assert len(changes.households) == everyone > 0


def test_each_step_asks_once_at_most_who_else_has_to_wait(town: Session) -> None:
    town.backlog.most_at_once = 0
    with town.store.read() as connection:
        household = active_household_ids(connection)[0]
    with town.write("edit", "电话") as tx:
        _change_phones(tx, [household])
    run, asked_in_steps, more = WorkingOff(town, 60), [], True
    while more:
        with _questions(town) as asked:
            more = run.step()
        asked_in_steps.append(len(asked))
    assert sum(asked_in_steps) == len(SHARING_WITH_WAITING)
    assert max(asked_in_steps) == 1
    assert household in run.changes().households
    assert waiting(town) == 0
