"""The household card as a caseworker uses it: open, change, store, meet somebody else's change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.core.errors import UserError
from app.domain.problems import Problem
from app.domain.rules.base import Case, Finding, Rule
from app.domain.rules.runner import RuleBook
from app.forms.registry import SCHEMAS
from app.models.projections.judgement import LINKED_FIELDS
from app.services.acts import undo, undoable_acts
from app.services.cards import (
    Card,
    CardMovedOn,
    derive_card,
    judge_card,
    last_year,
    new_card,
    new_record,
    open_card,
    remove_household,
    save_card,
    stored_problems,
)
from app.services.session import Session
from tests.offices import (
    ADMIN,
    ID_NUMBERS,
    OTHER_VILLAGE,
    VILLAGE,
    all_ids,
    reopen,
    store_household,
    with_head,
    with_household,
    with_rows,
)


def change_head(session: Session, household_id: str, **values: object) -> tuple[Problem, ...]:
    card = open_card(session, household_id)
    return save_card(session, card, with_head(card, **values)).problems


def rules_of(session: Session, household_id: str) -> set[str]:
    return {problem.rule_id for problem in stored_problems(session, household_id)}


def test_a_new_card_has_its_place_and_a_head_and_is_not_stored(session: Session) -> None:
    card = new_card(session, VILLAGE, "3组")
    assert (card.household["village_code"], card.household["group_no"]) == (VILLAGE, "3组")
    assert [row["relation"] for row in card.rows("member")] == ["01"]
    assert card.revision == ""
    with pytest.raises(UserError, match="不在名单里"):
        open_card(session, card.household_id)


def test_what_is_stored_is_what_is_opened(session: Session) -> None:
    saved = store_household(session)
    assert open_card(session, saved.card.household_id) == saved.card
    assert saved.card.revision
    assert set(saved.card.records) == {schema.record for schema in SCHEMAS}


def test_every_kind_of_record_comes_back_with_its_own_types(session: Session) -> None:
    card = store_household(session).card
    statement = card.rows("income_statement")[0]["id"]
    rows = {
        "period_status": {**new_record(session, card, "period_status"), "identified_on": date(2014, 5, 1)},
        "household_paper": {**new_record(session, card, "household_paper"), "made_on": date(2020, 2, 29)},
        "subsidy_check": new_record(session, card, "subsidy_check", statement),
        "cash_entry": {**new_record(session, card, "cash_entry", statement), "amount": 12_345},
        "statement_signature": new_record(session, card, "statement_signature", statement),
    }
    wanted = with_head(card, health=("2", "3"), mandarin=False)
    for schema_id, row in rows.items():
        wanted = with_rows(wanted, schema_id, row)
    stored = save_card(session, card, wanted).card
    for schema_id, row in rows.items():
        assert stored.rows(schema_id) == (derive_card(session, wanted).rows(schema_id)[0],)
        assert stored.rows(schema_id)[0]["id"] == row["id"]
    head = stored.rows("member")[0]
    assert (head["health"], head["mandarin"]) == (("2", "3"), False)


@pytest.mark.parametrize("name", ["欧阳𬱖", "买买提·艾力", "𠅤㛃䶮"])
def test_rare_names_are_stored_character_by_character(session: Session, name: str) -> None:
    card = store_household(session, name).card
    assert open_card(session, card.household_id).rows("member")[0]["name"] == name


def test_sex_and_birthday_come_from_the_number(session: Session) -> None:
    head = store_household(session).card.rows("member")[0]
    assert (head["sex"], head["birth_date"]) == ("1", date(1980, 2, 29))


def test_a_wrong_number_derives_nothing_and_leaves_typed_facts_alone(session: Session) -> None:
    card = with_head(store_household(session, id_no=None).card, id_no="990000198002290037", sex="2")
    assert derive_card(session, card).rows("member")[0]["sex"] == "2"


def test_persons_head_and_income_are_computed(session: Session) -> None:
    card = store_household(session).card
    wife = {**new_record(session, card, "member"), "name": "李四", "relation": "02"}
    gone = {**new_record(session, card, "member"), "name": "张小", "leave_date": date(2026, 1, 1)}
    card = save_card(session, card, with_rows(card, "member", *card.rows("member"), wife, gone)).card
    assert card.household["persons_current"] == 2
    assert card.household["head_member"] == card.rows("member")[0]["id"]
    statement = card.rows("income_statement")[0]
    assert statement["per_capita"] == 1_000_000
    doubled = {**statement, "persons_year": 2}
    assert derive_card(session, with_rows(card, "income_statement", doubled)).rows("income_statement")[0][
        "per_capita"
    ] == 500_000  # fmt: skip


def test_deriving_twice_changes_nothing(town: Session) -> None:
    for household in all_ids(town)[:12]:
        card = open_card(town, household)
        once = derive_card(town, card)
        assert derive_card(town, once) == once


def test_saving_an_unchanged_card_is_no_act(session: Session) -> None:
    card = store_household(session).card
    before = undoable_acts(session)
    saved = save_card(session, card, card)
    assert saved.card == card
    assert saved.changes.is_empty
    assert undoable_acts(session) == before


def test_rows_are_added_changed_and_taken_out_in_one_act(session: Session) -> None:
    card = store_household(session).card
    item = card.rows("income_item")[0]
    new = {**new_record(session, card, "income_item", item["statement_id"]), "item": "102", "amount": 5_000}
    saved = save_card(session, card, with_rows(card, "income_item", new))
    assert [row["amount"] for row in saved.card.rows("income_item")] == [5_000]
    undo(session, saved.changes.act_id)
    assert open_card(session, card.household_id).rows("income_item") == (item,)


def test_a_card_changed_meanwhile_is_shown_beside_ours(session: Session) -> None:
    base = store_household(session).card
    change_head(session, base.household_id, phone="13900000001")
    mine = with_head(base, phone="13900000002")
    with pytest.raises(CardMovedOn, match="还在") as moved:
        save_card(session, base, mine)
    assert moved.value.theirs == open_card(session, base.household_id)
    assert moved.value.theirs.rows("member")[0]["phone"] == "13900000001"


def test_after_choosing_the_merged_card_goes_in(session: Session) -> None:
    base = store_household(session).card
    change_head(session, base.household_id, phone="13900000001")
    with pytest.raises(CardMovedOn) as moved:
        save_card(session, base, with_head(base, ethnicity="02"))
    theirs = moved.value.theirs
    stored = save_card(session, theirs, with_head(theirs, ethnicity="02")).card
    head = stored.rows("member")[0]
    assert (head["phone"], head["ethnicity"]) == ("13900000001", "02")


def test_another_row_of_the_card_counts_as_moved_on(session: Session) -> None:
    base = store_household(session).card
    save_card(session, base, with_rows(base, "income_item"))
    with pytest.raises(CardMovedOn):
        save_card(session, base, with_head(base, phone="13900000001"))


def test_the_same_new_card_is_not_stored_twice(session: Session) -> None:
    card = with_head(new_card(session, VILLAGE, "1组"), name="张三")
    save_card(session, None, card)
    with pytest.raises(CardMovedOn):
        save_card(session, None, card)


def test_a_card_removed_meanwhile_says_so_and_points_to_the_draft(session: Session) -> None:
    base = store_household(session).card
    remove_household(session, base.household_id)
    with pytest.raises(UserError, match="草稿"):
        save_card(session, base, with_head(base, phone="13900000001"))


def test_the_administrator_does_not_edit_cards(session: Session) -> None:
    card = store_household(session).card
    admin = reopen(session, ADMIN)
    try:
        with pytest.raises(UserError, match="不能修改农户档案"):
            save_card(admin, card, with_head(card, phone="13900000001"))
        with pytest.raises(UserError, match="不能修改农户档案"):
            remove_household(admin, card.household_id)
        assert open_card(admin, card.household_id) == card
    finally:
        admin.close()


def numbers_of(*cards: Card) -> list[str]:
    return [card.household["local_no"] for card in cards]


def test_numbers_count_within_village_and_year(session: Session) -> None:
    first, second = store_household(session).card, store_household(session, "李四", None).card
    elsewhere = store_household(session, "王五", None, OTHER_VILLAGE).card
    assert numbers_of(first, second, elsewhere) == [
        f"{VILLAGE}20260001", f"{VILLAGE}20260002", f"{OTHER_VILLAGE}20260001",
    ]  # fmt: skip


def test_the_year_of_first_identification_counts(session: Session) -> None:
    card = with_household(new_card(session, VILLAGE, "1组"), first_identified=date(2014, 3, 1))
    assert save_card(session, None, card).card.household["local_no"] == f"{VILLAGE}20140001"


def test_a_number_once_given_is_never_given_again(session: Session) -> None:
    first = store_household(session).card
    remove_household(session, first.household_id)
    second = store_household(session, "李四", None).card
    undo(session, undoable_acts(session)[0].tx_id)
    third = store_household(session, "王五", None).card
    assert numbers_of(first, second, third) == [f"{VILLAGE}2026000{place}" for place in (1, 2, 3)]


def test_a_number_from_paper_is_kept(session: Session) -> None:
    card = with_household(new_card(session, VILLAGE, "1组"), local_no=f"{VILLAGE}20260077")
    assert save_card(session, None, card).card.household["local_no"].endswith("0077")
    assert store_household(session).card.household["local_no"].endswith("0078")


def test_a_person_in_two_households_shows_in_both_and_goes_in_both(session: Session) -> None:
    first = store_household(session, "张三").card.household_id
    second = store_household(session, "李四").card.household_id
    assert "V-MEM-02" in rules_of(session, first) & rules_of(session, second)
    change_head(session, second, id_no=ID_NUMBERS[1])
    assert "V-MEM-02" not in rules_of(session, first) | rules_of(session, second)


def test_each_side_names_the_other_household(session: Session) -> None:
    first = store_household(session, "张三").card.household_id
    second = store_household(session, "李四", village=OTHER_VILLAGE).card.household_id
    words = {
        household: next(
            problem.message
            for problem in stored_problems(session, household)
            if problem.rule_id == "V-MEM-02"
        )
        for household in (first, second)
    }
    assert "河西村 1组 李四" in words[first]
    assert "河东村 1组 张三" in words[second]
    change_head(session, second, name="李五")
    assert any("河西村 1组 李五" in problem.message for problem in stored_problems(session, first))


def test_the_double_goes_away_when_the_person_left_or_the_household_is_removed(session: Session) -> None:
    first = store_household(session, "张三").card.household_id
    second = store_household(session, "李四").card.household_id
    change_head(session, second, leave_date=date(2026, 2, 1), leave_reason="01")
    assert "V-MEM-02" not in rules_of(session, first)
    undo(session, undoable_acts(session)[0].tx_id)
    assert "V-MEM-02" in rules_of(session, first)
    remove_household(session, second)
    assert "V-MEM-02" not in rules_of(session, first)
    undo(session, undoable_acts(session)[0].tx_id)
    assert "V-MEM-02" in rules_of(session, first) & rules_of(session, second)


def watch_rules(session: Session) -> list[tuple[str, str]]:
    """From now on every question to a rule is written down as rule and household; "" where it was asked
    about a kind of person."""
    asked: list[tuple[str, str]] = []

    def watched(rule: Rule) -> Rule:
        def ask(first: Any, second: Any) -> Iterable[Finding]:
            case = first if isinstance(first, Case) else second
            asked.append((rule.id, case.household_id if isinstance(case, Case) else ""))
            return rule.judge(first, second)

        return replace(rule, judge=ask)

    session.standards.rules = RuleBook.of(watched(rule) for rule in session.standards.rules.rules)
    return asked


def test_one_changed_fact_asks_only_the_rules_that_read_it(session: Session) -> None:
    asked = watch_rules(session)
    card = store_household(session).card
    asked.clear()
    change_head(session, card.household_id, mandarin=True)
    book = session.standards.rules
    expected = {rule.id for rule in book.rules if "member.mandarin" in rule.reads}
    assert {rule for rule, _ in asked} == expected
    assert 0 < len(expected) < len(book.rules) / 4


def test_a_changed_fact_leaves_other_households_alone(session: Session) -> None:
    asked = watch_rules(session)
    first = store_household(session, "张三").card.household_id
    second = store_household(session, "李四").card.household_id
    store_household(session, "王五", ID_NUMBERS[1])
    asked.clear()
    change_head(session, first, mandarin=True)
    assert {household for _, household in asked} == {first}
    asked.clear()
    change_head(session, first, id_no=None)
    assert {household for _, household in asked} == {first, second}
    linked = {rule.id for rule in session.standards.rules.rules if rule.reads & LINKED_FIELDS}
    assert {rule for rule, household in asked if household == second} <= linked


def test_the_screen_judges_as_the_file_does(town: Session) -> None:
    for household in all_ids(town)[:12]:
        card = open_card(town, household)
        assert sorted(map(str, judge_card(town, card))) == sorted(map(str, stored_problems(town, household)))


def test_judging_a_typed_card_stores_nothing(session: Session) -> None:
    card = store_household(session).card
    found = judge_card(session, with_head(card, name=None))
    assert any(problem.field == "name" for problem in found)
    assert open_card(session, card.household_id) == card


def test_last_years_statement_comes_with_its_rows(session: Session) -> None:
    card = store_household(session).card
    assert last_year(session, card.household_id, 2026) is None
    found = last_year(session, card.household_id, 2027)
    assert found is not None
    assert [item["amount"] for item in found["items"]] == [1_000_000]


def test_a_removed_household_comes_back_whole(session: Session) -> None:
    card = store_household(session).card
    changes = remove_household(session, card.household_id)
    assert changes.households == {card.household_id}
    with pytest.raises(UserError, match="不在名单里"):
        open_card(session, card.household_id)
    undo(session, undoable_acts(session)[0].tx_id)
    again = open_card(session, card.household_id)
    assert again.records == card.records


def test_a_card_may_lose_its_head(session: Session) -> None:
    card = store_household(session).card
    stored = save_card(session, card, replace(card, records={**card.records, "member": ()})).card
    assert stored.rows("member") == ()
    assert stored.household["head_member"] is None
