"""Filters of the household list: every condition keeps the right households; filters are kept by name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.errors import UserError
from app.services.cards import save_card
from app.services.household_filters import (
    CHOICES,
    DAY,
    Condition,
    FilterKind,
    chosen_values,
    condition_words,
    filter_kinds,
    forget_filter,
    keep_filter,
    kept_filters,
    rename_filter,
    typed_values,
)
from app.services.households import HouseholdFilter, Show, Sort, household_rows, list_row_numbers
from app.services.session import Session
from tests.offices import OTHER_VILLAGE, VILLAGE, store_household, with_head, with_household


@pytest.fixture
def two(session: Session) -> Session:
    """张三 in 河东村 with one member, yearly income 10,000; 李四 in 河西村, disabled, submitted."""
    store_household(session, "张三", None)
    card = store_household(session, "李四", None, OTHER_VILLAGE).card
    card = save_card(session, card, with_head(card, health=("4",), education="02")).card
    save_card(
        session, card, with_household(card, object_type="21", submitted_on=session.clock.today())
    )
    return session


def heads(session: Session, *conditions: Condition) -> list[str]:
    numbers = list_row_numbers(session, HouseholdFilter(conditions=conditions), Sort("local_no"))
    rows = household_rows(session, numbers)
    return [rows[number].head_name for number in numbers]


BOTH = ["张三", "李四"]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (Condition("village_code", codes=(VILLAGE,)), ["张三"]),
        (Condition("village_code", codes=(VILLAGE, OTHER_VILLAGE)), BOTH),
        (Condition("object_type", codes=("21", "22")), ["李四"]),
        (Condition("state", codes=("open",)), ["张三"]),
        (Condition("state", codes=("submitted",)), ["李四"]),
        (Condition("state", codes=("open", "submitted")), BOTH),
        (Condition("state", codes=("reviewed",)), []),
        (Condition("per_capita", low=500_000, high=2_000_000), BOTH),
        (Condition("per_capita", low=2_000_000), []),
        (Condition("per_capita", high=2_000_000), BOTH),
        (Condition("members", low=2), []),
        (Condition("filled", high=99), BOTH),
        (Condition("rule", codes=("V-GEN-01",)), BOTH),
        (Condition("rule", codes=("V-MEM-02",)), []),
        (Condition("lacks", codes=("object_type",)), ["张三"]),
        (Condition("with_year", codes=("2026",)), BOTH),
        (Condition("with_year", codes=("2020",)), []),
        (Condition("without_year", codes=("2020",)), BOTH),
        (Condition("field", "member.education", ("02", "03")), ["李四"]),
        (Condition("field", "member.health", ("4",)), ["李四"]),
        (Condition("field", "household.object_type", ("21",)), ["李四"]),
    ],
)
def test_a_condition_keeps_the_households_it_holds_for(
    two: Session, condition: Condition, found: list[str]
) -> None:
    assert heads(two, condition) == found


def test_all_conditions_have_to_hold(two: Session) -> None:
    assert heads(two, Condition("members", high=1), Condition("object_type", codes=("21",))) == ["李四"]
    assert heads(two, Condition("members", low=2), Condition("object_type", codes=("21",))) == []


def test_changed_since_counts_from_the_beginning_of_the_day(two: Session) -> None:
    kind = next(kind for kind in filter_kinds(two) if kind.kind == "updated_at")
    today = two.clock.today()
    assert heads(two, typed_values(kind, str(today))) == BOTH
    assert heads(two, typed_values(kind, str(today + timedelta(days=1)))) == []


def test_a_person_who_left_does_not_count(two: Session) -> None:
    card = store_household(two, "王五", None).card
    save_card(two, card, with_head(card, health=("4",), leave_date=two.clock.today(), leave_reason="11"))
    assert heads(two, Condition("field", "member.health", ("4",))) == ["李四"]


def test_every_offered_condition_can_be_asked(two: Session) -> None:
    for kind in filter_kinds(two):
        if kind.editor == CHOICES:
            condition = chosen_values(kind, [code for code, _ in kind.choices[:2]])
        else:
            condition = typed_values(kind, "2020-01-01" if kind.editor == DAY else "2020")
        assert set(heads(two, condition)) <= set(BOTH)
        assert condition_words(filter_kinds(two), condition).startswith(kind.title.rpartition("：")[2])


@pytest.mark.parametrize("condition", [Condition("nothing"), Condition("field", "member.nothing")])
def test_an_unknown_condition_is_an_error_of_the_program(two: Session, condition: Condition) -> None:
    with pytest.raises(ValueError, match="nothing"):
        heads(two, condition)


INCOME = FilterKind("per_capita", "人均纯收入", "range", "元")


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        ("3000", "6000", "人均纯收入：3,000–6,000 元"),
        ("３０００", "", "人均纯收入：3,000 元以上"),
    ],
)
def test_typed_bounds_are_said_in_words(low: str, high: str, words: str) -> None:
    assert condition_words((INCOME,), typed_values(INCOME, low, high)) == words


@pytest.mark.parametrize(("low", "high"), [("", ""), ("很多", ""), ("6000", "3000")])
def test_unreadable_bounds_are_refused(low: str, high: str) -> None:
    with pytest.raises(UserError):
        typed_values(INCOME, low, high)


def test_filters_are_kept_renamed_and_forgotten(two: Session) -> None:
    conditions = (Condition("members", low=2), Condition("state", codes=("open",)))
    chosen = HouseholdFilter(show=Show.ERRORS, object_type="21", conditions=conditions)
    keep_filter(two, " 要补的户 ", chosen)
    (kept,) = kept_filters(two)
    assert (kept.name, kept.chosen) == ("要补的户", chosen)
    keep_filter(two, "另一个", HouseholdFilter())
    with pytest.raises(UserError, match="已经有"):
        rename_filter(two, "要补的户", "另一个")
    rename_filter(two, "要补的户", "先办的户")
    assert {kept.name for kept in kept_filters(two)} == {"先办的户", "另一个"}
    forget_filter(two, "另一个")
    assert [kept.name for kept in kept_filters(two)] == ["先办的户"]


@pytest.mark.parametrize("name", ["", "  ", "长" * 21])
def test_a_filter_needs_a_short_name(two: Session, name: str) -> None:
    with pytest.raises(UserError, match="名字"):
        keep_filter(two, name, HouseholdFilter())
