"""Three ways of asking about other households give the same answers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from app.domain.rules.base import Township
from app.models.queries.cases import active_household_ids, load_records
from app.models.queries.township import CountedTownship, LiveTownship, NearTownship
from app.services.session import Session

Answers = dict[str, tuple[str, ...] | int]
SHARED_PHONE, TWICE_SHARED = "15400000001", "15400000002"
LIMITS = (0, 1, 2, 3)


def answers(township: Township, numbers: set[str], phones: set[str], households: list[str]) -> Answers:
    """What rules learn: the households beyond the first of each number, those of phones that too many use
    by each limit, and of each split."""
    found: Answers = {number: _shared(township.households_of_id_number(number)) for number in numbers}
    for most in LIMITS:
        asked = {phone: township.households_of_phone(phone, most) for phone in phones}
        found |= {f"{phone} > {most}": users for phone, users in asked.items() if users > most}
    return found | {home: tuple(sorted(township.related_households(home))) for home in households}


def _shared(households: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(households)) if len(households) > 1 else ()


def test_live_counted_and_near_agree(town: Session) -> None:
    with town.store.read() as connection:
        homes = active_household_ids(connection)
        records = load_records(connection, homes)
    first, second, third = (records[home] for home in homes[:3])
    card = f"{first['member'][0]['id_no']}42"
    with town.write("edit", "共用") as tx:
        tx.update("member", second["member"][0]["id"], {"id_no": card, "id_type": "02"})
        tx.update("member", third["member"][0]["id"], {"phone": SHARED_PHONE})
        tx.update("household", homes[0], {"phone": SHARED_PHONE})
        for home in homes[5:8]:
            tx.update("household", home, {"phone": TWICE_SHARED})
        tx.update("member", records[homes[8]]["member"][0]["id"], {"phone": TWICE_SHARED})
        tx.update("household", homes[1], {"split_from": homes[2]})
        tx.update("household", homes[3], {"split_from": homes[4]})
        tx.update("household", homes[4], {"split_from": homes[3]})
    with town.store.read() as connection:
        members = [row for home in load_records(connection, homes).values() for row in home["member"]]
        numbers = {row["id_no"] for row in members if row["id_no"]}
        phones = {row["phone"] for row in members if row["phone"]} | {SHARED_PHONE, TWICE_SHARED}
        asked = (numbers, phones, homes)
        today = town.clock.today()
        live = answers(LiveTownship(connection, today), *asked)
        assert live[card] == tuple(sorted(homes[:2]))
        assert [live.get(f"{SHARED_PHONE} > {most}") for most in LIMITS] == [2, 2, None, None]
        assert [live.get(f"{TWICE_SHARED} > {most}") for most in LIMITS] == [4, 4, 4, 4]
        assert live[homes[2]] == (homes[1],)
        assert live[homes[3]] == (homes[4],)
        assert answers(CountedTownship(connection, today), *asked) == live
        assert answers(NearTownship(connection, today, homes), *asked) == live


def test_a_number_that_many_share_is_looked_up_once(town: Session) -> None:
    """Thousands may have the same made-up telephone; asked for each, all would be counted each time."""
    with town.store.read() as connection:
        homes = active_household_ids(connection)
        number = load_records(connection, homes[:1])[homes[0]]["member"][0]["id_no"]
    with town.write("edit", "共用") as tx:
        for home, records in load_records(tx.connection, homes[:5]).items():
            tx.update("household", home, {"phone": SHARED_PHONE})
            tx.update("member", records["member"][0]["id"], {"id_no": number})
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    with town.store.read() as connection:
        township = CountedTownship(connection, town.clock.today())
        event.listen(connection, "before_cursor_execute", note)
        try:
            for _ in homes:
                assert township.households_of_phone(SHARED_PHONE, 3) == 5
                assert set(township.households_of_id_number(number)) == set(homes[:5])
        finally:
            event.remove(connection, "before_cursor_execute", note)
    assert len(asked) == 2
