"""The search tables after changes of single fields, beside an index made afresh."""

from __future__ import annotations

from random import Random

from sqlalchemy import Connection

from app.models.projections.search import SearchIndex, is_scattered
from app.services.acts import undo, undoable_acts
from app.services.backlog import WorkingOff, is_due, waiting
from app.services.cards import new_record, open_card, save_card
from app.services.search import search
from app.services.session import Session
from tests.offices import ID_NUMBERS, store_household, with_head, with_household, with_rows

_TERMS = (
    "SELECT * FROM temp.name_terms ORDER BY doc, term, offset",
    "SELECT * FROM temp.number_terms ORDER BY doc, term, offset",
    "SELECT * FROM search_pinyin ORDER BY member_row, key",
)


def test_what_single_changes_leave_in_the_index_is_what_a_fresh_index_holds(session: Session) -> None:
    card = store_household(session, "张三", ID_NUMBERS[0]).card
    wife = {**new_record(session, card, "member"), "name": "李四", "relation": "02", "phone": "13900000002"}
    card = save_card(session, card, with_rows(card, "member", *card.rows("member"), wife)).card
    for values in ({"name": "张三丰"}, {"phone": "13900000001"}, {"id_no": ID_NUMBERS[1]}, {"phone": None}):
        card = save_card(session, card, with_head(card, **values)).card
    for values in ({"phone": "13800001111"}, {"national_no": "5307123456"}, {"phone": "13800002222"}):
        card = save_card(session, card, with_household(card, **values)).card
    undo(session, undoable_acts(session)[0].tx_id)
    card = open_card(session, card.household_id)
    head, second = card.rows("member")
    swapped = ({**head, "relation": "02"}, {**second, "relation": "01", "name": "李四光"})
    save_card(session, card, with_rows(card, "member", *swapped))
    with session.store.write_local() as connection:
        for table in ("name", "number"):
            connection.exec_driver_sql(
                f"CREATE VIRTUAL TABLE temp.{table}_terms USING fts5vocab(main, search_{table}, instance)"
            )
        kept = [connection.exec_driver_sql(query).fetchall() for query in _TERMS]
        SearchIndex().index(connection, (card.household_id,))
        assert all(kept)
        assert kept == [connection.exec_driver_sql(query).fetchall() for query in _TERMS]


def test_an_index_filled_in_many_steps_is_made_one_in_small_steps(session: Session) -> None:
    store_household(session, "张三", ID_NUMBERS[0])
    dice, row = Random(1), 1_000
    for _ in range(3):
        with session.store.write_local() as connection:
            for _ in range(4_000):
                row += 1
                connection.exec_driver_sql(
                    "INSERT INTO search_number (rowid, digits) VALUES (?, ?)", (row, str(dice.random())[2:])
                )
    before = _holding(session, "707")
    assert waiting(session) == 0
    assert is_due(session)
    run, steps = WorkingOff(session, 60), 0
    while run.step():
        assert run.is_merging
        steps += 1
    assert steps
    assert run.changes().households == frozenset()
    assert not is_due(session)
    with session.store.read() as connection:
        assert not is_scattered(connection)
        assert _pieces(connection, "search_number") == 1
    assert _holding(session, "707") == before
    assert len(before) > 50
    assert [hit.name for hit in search(session, "0036", 5)] == ["张三"]


def _holding(session: Session, digits: str) -> list[tuple[int]]:
    with session.store.read() as connection:
        query = "SELECT rowid FROM search_number WHERE search_number MATCH ?"
        return [tuple(row) for row in connection.exec_driver_sql(query, (f'"{digits}"',))]


def _pieces(connection: Connection, table: str) -> int:
    (count,) = connection.exec_driver_sql(f"SELECT count(DISTINCT segid) FROM {table}_idx").one()
    return count


def test_what_saved_cards_leave_is_not_worth_merging(session: Session) -> None:
    card = store_household(session, "张三", ID_NUMBERS[0]).card
    for number in range(30):
        card = save_card(session, card, with_head(card, phone=f"139{number:08d}")).card
    with session.store.read() as connection:
        assert not is_scattered(connection)
