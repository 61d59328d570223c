"""查重: the same person twice is found, compared, decided on record; nobody disappears silently."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.errors import UserError
from app.core.progress import Cancelled
from app.services.acts import undo, undoable_acts
from app.services.cards import new_record, open_card, save_card
from app.services.duplicates import (
    DIFFERENT,
    ONE_PERSON,
    UNCLEAR,
    Pair,
    Suspects,
    Verdict,
    decide,
    find_duplicates,
    heads_of_others,
    side_by_side,
)
from app.services.history import card_history
from app.services.session import Session
from tests.offices import ENTRY, ID_NUMBERS, OTHER_VILLAGE, store_household, with_head, with_rows

REASON = "已核对两本户口簿"
APPROVER = "周主任"


def two_of_one_number(session: Session) -> Pair:
    store_household(session, "张三", ID_NUMBERS[0])
    card = store_household(session, "李四", None, OTHER_VILLAGE).card
    son = {**new_record(session, card, "member"), "name": "张三儿", "relation": "03", "id_no": ID_NUMBERS[0]}
    save_card(session, card, with_rows(card, "member", *card.rows("member"), son))
    (pair,) = find_duplicates(session).pairs
    return pair


def kinds(found: Suspects) -> list[str]:
    return [pair.kind for pair in found.pairs]


def test_one_number_in_two_households_is_found(session: Session) -> None:
    pair = two_of_one_number(session)
    assert (pair.kind, {pair.first.name, pair.second.name}) == ("01", {"张三", "张三儿"})


def test_a_disability_card_counts_as_the_number_it_is_built_on(session: Session) -> None:
    store_household(session, "张三", ID_NUMBERS[0])
    store_household(session, "张山", ID_NUMBERS[0] + "43")
    assert kinds(find_duplicates(session)) == ["01"]


def test_same_name_and_birth_date_is_found_across_villages(session: Session) -> None:
    for village in (OTHER_VILLAGE, "990000101201"):
        card = store_household(session, "张三", None, village).card
        save_card(session, card, with_head(card, birth_date=session.clock.today().replace(year=1980)))
    assert kinds(find_duplicates(session)) == ["02"]


def test_near_names_are_found_within_one_village_only(session: Session) -> None:
    born = session.clock.today().replace(year=1980)
    for name, village in (("张小明", OTHER_VILLAGE), ("张晓鸣", OTHER_VILLAGE), ("章小明", "990000101201")):
        card = store_household(session, name, None, village).card
        save_card(session, card, with_head(card, birth_date=born))
    (pair,) = find_duplicates(session).pairs
    assert (pair.kind, pair.why) == ("03", "读音相同，同年出生")


def test_both_records_stand_side_by_side(session: Session) -> None:
    lines = {line.label: line for line in side_by_side(session, two_of_one_number(session))}
    assert (lines["姓名"].first, lines["姓名"].second) == ("张三", "张三儿")
    assert lines["姓名"].differs
    assert "河西村" in lines["所在户"].second
    assert lines["户里的人"].second == "李四、张三儿"


def test_different_persons_are_not_shown_again_until_a_fact_changes(session: Session) -> None:
    pair = two_of_one_number(session)
    decide(session, pair, Verdict(DIFFERENT, REASON))
    found = find_duplicates(session)
    assert (found.pairs, found.decided) == ((), 1)
    card = open_card(session, pair.first.household_id)
    save_card(session, card, with_head(card, phone="13900000001"))
    assert kinds(find_duplicates(session)) == ["01"]


def test_a_pair_to_be_clarified_stays_on_the_list(session: Session) -> None:
    pair = two_of_one_number(session)
    decide(session, pair, Verdict(UNCLEAR, REASON))
    found = find_duplicates(session)
    assert found.unclear == {pair.key}
    assert len(found.pairs) == 1


def test_one_person_leaves_the_other_household_in_words(session: Session) -> None:
    pair = two_of_one_number(session)
    decide(session, pair, Verdict(ONE_PERSON, REASON, pair.first.member_id, APPROVER))
    left = next(
        row
        for row in open_card(session, pair.second.household_id).rows("member")
        if row["id"] == pair.second.member_id
    )
    assert (left["leave_reason"], left["leave_date"]) == ("18", session.clock.today())
    assert find_duplicates(session).pairs == ()
    assert [entry.label for entry in card_history(session, pair.second.household_id)][:1] == ["成员离开"]
    assert card_history(session, pair.first.household_id)[0].label == "记下查重决定"


def test_taking_the_departure_back_shows_the_pair_again(session: Session) -> None:
    pair = two_of_one_number(session)
    decide(session, pair, Verdict(ONE_PERSON, REASON, pair.first.member_id, APPROVER))
    departure = next(act for act in undoable_acts(session) if act.label == "成员离开")
    undo(session, departure.tx_id)
    assert kinds(find_duplicates(session)) == ["01"]


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict(DIFFERENT, "看过"), "依据至少写"),
        (Verdict(ONE_PERSON, REASON), "先选留下哪一条"),
        (Verdict(ONE_PERSON, REASON, "kept"), "还没有填“批准人”"),
        (Verdict(ONE_PERSON, REASON, "kept", ENTRY), "批准人不能是经办人自己"),
    ],
)
def test_a_decision_without_reason_or_choice_is_refused(
    session: Session, verdict: Verdict, words: str
) -> None:
    pair = two_of_one_number(session)
    if verdict.kept:
        verdict = replace(verdict, kept=pair.first.member_id)
    with pytest.raises(UserError, match=words):
        decide(session, pair, verdict)
    assert len(find_duplicates(session).pairs) == 1


def test_a_decision_on_what_has_changed_since_is_refused(session: Session) -> None:
    pair = two_of_one_number(session)
    card = open_card(session, pair.first.household_id)
    save_card(session, card, with_head(card, name="张三丰"))
    with pytest.raises(UserError, match="改过了"):
        decide(session, pair, Verdict(DIFFERENT, REASON))


def test_fifty_records_of_one_number_are_cut_and_counted(session: Session) -> None:
    card = store_household(session, "张三", ID_NUMBERS[0]).card
    rows = [
        {**new_record(session, card, "member"), "name": f"张{number}", "id_no": ID_NUMBERS[0]}
        for number in range(49)
    ]
    save_card(session, card, with_rows(card, "member", *card.rows("member"), *rows))
    found = find_duplicates(session)
    assert (len(found.pairs), found.more) == (20, 29)


def test_a_head_with_others_does_not_leave_alone(session: Session) -> None:
    """The son counts in the other household, where 李四 is head: 张三 stays with him, or is merged away."""
    pair = two_of_one_number(session)
    card = open_card(session, pair.first.household_id)
    wife = {**new_record(session, card, "member"), "name": "赵六", "relation": "02"}
    save_card(session, card, with_rows(card, "member", *card.rows("member"), wife))
    assert heads_of_others(session, pair) == {pair.first.member_id}
    with pytest.raises(UserError, match="办“并户”"):
        decide(session, pair, Verdict(ONE_PERSON, REASON, pair.second.member_id, APPROVER))
    assert len(find_duplicates(session).pairs) == 1


def test_the_search_stops_when_asked(session: Session) -> None:
    two_of_one_number(session)
    with pytest.raises(Cancelled):
        find_duplicates(session, StopsAfter(1))


class StopsAfter:
    """A person who asks to stop after some steps."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def step(self, done: int, total: int, text: str = "") -> None:
        if not self._left:
            raise Cancelled
        self._left -= 1
