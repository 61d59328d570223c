"""The search tables after changes of single fields, beside an index made afresh."""

from __future__ import annotations

from app.models.projections.search import SearchIndex
from app.services.acts import undo, undoable_acts
from app.services.cards import new_record, open_card, save_card
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
