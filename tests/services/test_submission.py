"""提交 and 审核: complete cards only, and never by the person who collected or entered them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from app.core.errors import UserError
from app.domain.problems import Problem, Severity
from app.services.acts import undo, undoable_acts
from app.services.cards import open_card, save_card, stored_problems
from app.services.explanations import exempt, explain, withdraw
from app.services.households import HouseholdFilter, Show, Sort, household_ids, list_row_numbers
from app.services.session import Session
from app.services.submission import NotReady, review_card, submit_card
from tests.offices import (
    ADMIN,
    ENTRY,
    ID_NUMBERS,
    REVIEWER,
    reopen,
    store_household,
    with_head,
    with_household,
)


@pytest.fixture
def sound(town: Session) -> str:
    """A household of the demo township without any error, not reviewed yet."""
    numbers = list_row_numbers(town, HouseholdFilter(show=Show.COMPLETE), Sort())
    household = next(
        household
        for household in household_ids(town, numbers)
        if not any(problem.severity is Severity.E for problem in stored_problems(town, household))
    )
    card = open_card(town, household)
    save_card(town, card, with_household(card, reviewed_by=None, reviewed_on=None))
    return household


@pytest.fixture
def reviewer(town: Session, sound: str) -> Iterator[Session]:
    """The card submitted, the reviewer at the keyboard."""
    submit_card(town, sound)
    session = reopen(town, REVIEWER)
    yield session
    session.close()


def test_a_complete_card_is_submitted_under_my_name(town: Session, sound: str) -> None:
    household = submit_card(town, sound).card.household
    assert (household["submitted_by"], household["submitted_on"]) == (ENTRY, town.clock.today())


def test_an_incomplete_card_is_refused_with_the_reasons_and_kept(session: Session) -> None:
    card = store_household(session).card
    with pytest.raises(NotReady, match=r"处错误.*不能提交.*都已保存") as refused:
        submit_card(session, card.household_id)
    severities = [problem.severity for problem in refused.value.problems]
    assert Severity.E in severities
    assert Severity.I not in severities
    assert "reviewed_by" not in {problem.field for problem in refused.value.problems}
    assert open_card(session, card.household_id) == card


def _unable_to_work(session: Session, household: str) -> Problem:
    """Make the head a healthy adult without labour, which needs an explanation; the problem it makes."""
    card = open_card(session, household)
    grown = {"birth_date": date(1980, 2, 29), "id_no": ID_NUMBERS[0], "sex": "1", "health": ("1",)}
    school = {"education": "3", "school_status": None, "school_name": None, "out_of_school_reason": None}
    save_card(session, card, with_head(card, **grown, **school, labour="4"))
    return next(found for found in stored_problems(session, household) if found.rule_id == "V-MEM-12")


def test_a_warning_without_explanation_blocks_until_it_is_explained(town: Session, sound: str) -> None:
    warning = _unable_to_work(town, sound)
    with pytest.raises(NotReady) as refused:
        submit_card(town, sound)
    assert warning in refused.value.problems
    assert "处需要说明" in refused.value.message
    for problem in refused.value.problems:
        assert problem.severity is Severity.W, problem
        explain(town, sound, problem, "入户核实过，情况属实", "入户核实记录")
    submit_card(town, sound)
    assert stored_problems(town, sound)


def test_a_word_said_after_submission_changes_no_fact_but_taking_one_back_does(
    reviewer: Session, sound: str
) -> None:
    submitted = open_card(reviewer, sound).household["submitted_on"]
    unsigned = next(found for found in stored_problems(reviewer, sound) if found.field == "reviewed_by")
    until = reviewer.clock.today() + timedelta(days=9)
    exempted = exempt(reviewer, sound, unsigned, "审核人出差，下周签字", "", until)
    assert exempted.card.household["submitted_on"] == submitted
    said = next(found.explained for found in exempted.problems if found.field == "reviewed_by")
    assert said
    assert withdraw(reviewer, sound, said).card.household["submitted_on"] is None


def test_a_review_that_was_typed_does_not_stand_for_that_of_the_reviewer(town: Session, sound: str) -> None:
    card = open_card(town, sound)
    save_card(town, card, with_household(card, reviewed_by=REVIEWER, reviewed_on=town.clock.today()))
    submit_card(town, sound)
    household = open_card(town, sound).household
    assert household["submitted_on"]
    assert (household["reviewed_by"], household["reviewed_on"]) == (None, None)


def test_a_submitted_card_is_not_submitted_again(town: Session, sound: str) -> None:
    submit_card(town, sound)
    with pytest.raises(UserError, match="已经提交过"):
        submit_card(town, sound)


def test_submitting_can_be_taken_back(town: Session, sound: str) -> None:
    before = open_card(town, sound).household
    submit_card(town, sound)
    assert undoable_acts(town)[0].label == "提交户档案"
    undo(town, undoable_acts(town)[0].tx_id)
    assert open_card(town, sound).household == before


@pytest.mark.req("R061")
def test_the_reviewer_signs_a_submitted_card(reviewer: Session, sound: str) -> None:
    household = review_card(reviewer, sound).card.household
    assert (household["reviewed_by"], household["reviewed_on"]) == (REVIEWER, reviewer.clock.today())


def test_a_card_must_be_submitted_first(town: Session, sound: str) -> None:
    session = reopen(town, REVIEWER)
    try:
        with pytest.raises(UserError, match="还没有提交"):
            review_card(session, sound)
    finally:
        session.close()


@pytest.mark.req("R066")
@pytest.mark.parametrize("fact", ["collected_by", "entered_by"])
def test_nobody_reviews_an_own_card(town: Session, sound: str, fact: str) -> None:
    card = open_card(town, sound)
    save_card(town, card, with_household(card, **{fact: REVIEWER}))
    submit_card(town, sound)
    session = reopen(town, REVIEWER)
    with pytest.raises(UserError, match="不能自己审核"):
        review_card(session, sound)
    assert open_card(session, sound).household["reviewed_by"] is None
    session.close()


def test_who_submits_does_not_review(town: Session, sound: str) -> None:
    session = reopen(town, REVIEWER)
    submit_card(session, sound)
    with pytest.raises(UserError, match="不能自己审核"):
        review_card(session, sound)
    session.close()


def test_a_change_after_review_asks_for_both_again(reviewer: Session, sound: str) -> None:
    reviewed = review_card(reviewer, sound).card
    changed = save_card(reviewer, reviewed, with_household(reviewed, natural_village="上寨")).card.household
    assert changed["natural_village"] == "上寨"
    signing = ("submitted_on", "submitted_by", "reviewed_by", "reviewed_on")
    assert {changed[name] for name in signing} == {None}
    with pytest.raises(UserError, match="还没有提交"):
        review_card(reviewer, sound)
    assert submit_card(reviewer, sound).card.household["submitted_by"] == REVIEWER


def test_the_caseworker_does_not_review_and_the_administrator_does_neither(
    town: Session, sound: str
) -> None:
    with pytest.raises(UserError, match=r"不能审核.*审核"):
        review_card(town, sound)
    session = reopen(town, ADMIN)
    try:
        with pytest.raises(UserError, match="不能提交"):
            submit_card(session, sound)
    finally:
        session.close()


def test_a_household_that_is_gone_is_neither_submitted_nor_reviewed(session: Session) -> None:
    with pytest.raises(UserError, match="不在名单里"):
        submit_card(session, "0" * 32)
