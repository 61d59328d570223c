"""The write door: what is stored is journaled, numbered, chained, and can be taken back."""

from __future__ import annotations

import json

import pytest
from sqlalchemy.exc import OperationalError

from app.core.oplog import canonical
from app.core.oplog.chain import chain_start, chain_step
from app.models.log_state import log_state
from app.models.queries.ops import ops_after
from app.models.write import MissingRow
from app.services.session import Session
from tests.offices import store_household


def bodies(session: Session) -> list[dict]:
    with session.store.read() as connection:
        state = log_state(connection)
        return [json.loads(body) for _, body, _ in ops_after(connection, state.epoch, 0)]


def test_every_stored_record_has_an_op_and_the_numbers_have_no_gap(session: Session) -> None:
    store_household(session)
    numbers = [op["n"] for op in bodies(session)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [op["t"] for op in bodies(session)[-4:]] == [
        "household",
        "member",
        "income_statement",
        "income_item",
    ]


def test_bodies_are_canonical_and_the_chain_can_be_computed_again(session: Session) -> None:
    store_household(session)
    with session.store.read() as connection:
        state = log_state(connection)
        chained = chain_start(state.epoch)
        for _, body, stored in ops_after(connection, state.epoch, 0):
            assert canonical.dumps(canonical.loads_exact(body)) == body
            chained = chain_step(chained, body)
            assert stored == chained
        assert state.chain == chained


def test_a_change_names_the_stamp_it_replaces(session: Session) -> None:
    saved = store_household(session)
    created = next(op for op in bodies(session) if op["t"] == "member")
    with session.write("edit", "改电话") as tx:
        tx.update("member", saved.card.rows("member")[0]["id"], {"phone": "13900000000"})
    changed = bodies(session)[-1]
    assert changed["f"] == {"phone": {"b": [created["s"]], "v": "13900000000"}}
    assert changed["s"] > created["s"]


def test_unchanged_values_make_no_op(session: Session) -> None:
    saved = store_household(session)
    before = len(bodies(session))
    with session.write("edit", "没有变化") as tx:
        assert not tx.update("member", saved.card.rows("member")[0]["id"], {"name": "张三"})
    assert len(bodies(session)) == before
    assert tx.changes.is_empty


def test_an_error_leaves_neither_row_nor_op(session: Session) -> None:
    before = bodies(session)
    with pytest.raises(ZeroDivisionError), session.write("edit", "中途出错") as tx:  # noqa: PT012
        tx.insert("household", {"village_code": "990000101201"})
        _ = 1 // 0
    assert bodies(session) == before
    with session.store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM household").scalar_one() == 0


def test_reading_connections_refuse_every_change(session: Session) -> None:
    with session.store.read() as connection, pytest.raises(OperationalError):
        connection.exec_driver_sql("DELETE FROM household")


def test_a_deleted_record_can_be_neither_changed_nor_deleted_again(session: Session) -> None:
    member = store_household(session).card.rows("member")[0]["id"]
    with session.write("edit", "删除") as tx:
        tx.delete("member", member)
    with pytest.raises(MissingRow), session.write("edit", "再改") as tx:
        tx.update("member", member, {"name": "李四"})
    with pytest.raises(MissingRow), session.write("edit", "再删") as tx:
        tx.delete("member", member)
    assert bodies(session)[-1]["k"] == "del"


def test_changes_name_every_touched_household(session: Session) -> None:
    saved = store_household(session)
    assert saved.changes.households == {saved.card.household_id}
    assert set(saved.changes.touched) == {"household", "member", "income_statement", "income_item"}
