"""Documents of the office: figures, options and holidays with their paper, put in force by another person."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.core.errors import UserError
from app.domain.holidays import TABLE as HOLIDAYS
from app.domain.holidays import workdays
from app.domain.policy import PolicyUnset
from app.domain.policy_documents import FIGURE, HOLIDAY, OPTION
from app.services.acts import undo, undoable_acts
from app.services.backlog import waiting, work_off
from app.services.cards import judge_card, open_card
from app.services.households import HouseholdFilter, Sort, household_ids, list_row_numbers
from app.services.pairings import visits_wanted
from app.services.policy_documents import (
    activate,
    documents,
    end_document,
    new_document,
    put_value,
    remove_value,
    value_row,
)
from app.services.policy_overview import figure_history, figures, holiday_years, options
from app.services.session import Session
from app.services.submission import submit_card
from tests.offices import ADMIN, ENTRY, REVIEWER, VILLAGE, reopen

VISITS = "visit.min_per_month"


def paper(session: Session, **told):
    facts = {"doc_title": "帮扶走访办法", "doc_no": "示政发〔2026〕3号", "doc_date": date(2026, 1, 5),
             "effective_from": date(2026, 2, 1)}  # fmt: skip
    return {**new_document(session), **facts, **told}


@pytest.fixture
def admin(session):
    opened = reopen(session, ADMIN)
    yield opened
    opened.close()


def in_force(session: Session, *rows, **told) -> Session:
    """Draft as this user, put in force as the reviewer or administrator; the session of the latter."""
    document = paper(session, **told)
    for row in rows:
        put_value(session, document, row)
    other = reopen(session, REVIEWER if session.actor.name == ADMIN else ADMIN)
    activate(other, document["id"])
    return other


def visits(text: str, **more):
    return value_row(FIGURE, VISITS, text=text, **more)


def figure_of(session: Session, name: str):
    return next(each for each in figures(session) if each.name == name)


def test_a_figure_holds_from_its_first_day_and_names_its_paper(admin):
    put_value(admin, document := paper(admin), visits("2"))
    assert not admin.policy().is_set(VISITS)
    assert visits_wanted(admin) is None
    with pytest.raises(UserError, match="另一名"):
        activate(admin, document["id"])
    reviewer = reopen(admin, REVIEWER)
    activate(reviewer, document["id"])
    assert reviewer.policy().number(VISITS) == visits_wanted(reviewer) == 2
    with pytest.raises(PolicyUnset):
        reviewer.policy(date(2026, 1, 31)).number(VISITS)
    shown = figure_of(reviewer, VISITS)
    assert (shown.words, shown.group, shown.is_set) == ("2 次", "帮扶走访", True)
    assert shown.origin.document == "《帮扶走访办法》（示政发〔2026〕3号）"
    assert shown.origin.who == f"本单位录入（{ADMIN}、{REVIEWER}）"
    reviewer.close()


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("collective.poor_share", marks=pytest.mark.req("R138")),
        pytest.param("three_changes.yield_share", marks=pytest.mark.req("R142")),
    ],
)
def test_a_share_the_papers_leave_blank_is_unset_until_the_county_s_paper_says_it(admin, name: str):
    assert not figure_of(admin, name).is_set
    reviewer = in_force(admin, value_row(FIGURE, name, text="60"))
    shown = figure_of(reviewer, name)
    assert (reviewer.policy().number(name), shown.words, shown.is_set) == (60, "60 %", True)
    assert "帮扶走访办法" in shown.origin.document
    reviewer.close()


def test_a_later_paper_sets_it_anew_and_the_earlier_value_stays_for_earlier_days(admin):
    reviewer = in_force(admin, visits("1"), effective_from=date(2026, 1, 1))
    last = in_force(reviewer, visits("3"), effective_from=date(2026, 3, 1))
    assert last.policy(date(2026, 3, 1)).number(VISITS) == 3
    assert last.policy(date(2026, 2, 28)).number(VISITS) == 1
    assert [each.words for each in figure_history(last, VISITS)] == ["3 次", "1 次", "未设定"]
    last.close()


def test_a_village_paper_is_nearer_than_that_of_the_township(admin):
    reviewer = in_force(admin, visits("1"))
    last = in_force(reviewer, visits("4"), region=VILLAGE)
    book = last.standards.standing.policies
    assert book.at(VILLAGE, date(2026, 3, 3)).number(VISITS) == 4
    assert book.at(VILLAGE[:-1] + "2", date(2026, 3, 3)).number(VISITS) == 1
    last.close()


def test_in_force_is_in_force_and_undo_takes_it_back(admin):
    reviewer = in_force(admin, visits("2"))
    [document] = documents(reviewer)
    with pytest.raises(UserError, match="已经启用，不能再改"):
        put_value(reviewer, document.record, visits("9"))
    with pytest.raises(UserError, match="已经启用，不能再改"):
        remove_value(reviewer, document.rows[0]["id"])
    [act] = undoable_acts(reviewer)
    assert act.label.startswith("启用政策文件：《帮扶走访办法》")
    undo(reviewer, act.tx_id)
    assert not reviewer.policy().is_set(VISITS)
    assert not documents(reviewer)[0].is_active
    reviewer.close()


def test_a_document_may_get_a_last_day_but_not_before_its_first(admin):
    reviewer = in_force(admin, visits("2"))
    [document] = documents(reviewer)
    with pytest.raises(UserError, match="不能早于"):
        end_document(reviewer, document.id, date(2026, 1, 31))
    end_document(reviewer, document.id, date(2026, 2, 28))
    assert reviewer.policy(date(2026, 2, 28)).number(VISITS) == 2
    assert not reviewer.policy(date(2026, 3, 1)).is_set(VISITS)
    reviewer.close()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (value_row(FIGURE, VISITS, text="两次"), "应填不小于 0 的整数"),
        (value_row(FIGURE, "visit.unheard", text="2"), "没有名为“visit.unheard”的参数"),
        (value_row(FIGURE, "line.monitor", text="8700"), "请写明年份"),
        (value_row(FIGURE, "income.gov_share_warn", text="120"), "0 到 100"),
        (value_row(FIGURE, "tranche.shares", text="50、50"), "要写 3 个数"),
        (value_row(OPTION, "unheard", code="1", label="甲"), "没有名为“unheard”的选项表"),
        (value_row(OPTION, "sex", code="77"), "请填写选项的名称"),
        (value_row(OPTION, "sex", code="77", label="男"), "已经有“男”"),
        (value_row(OPTION, "income_item", code="999", label="采药收入"), "比照"),
        (value_row(HOLIDAY, HOLIDAYS, year=2027, off_days="02-30"), "没有 02-30 这一天"),
        (value_row(HOLIDAY, HOLIDAYS, year=2027, off_days="10-02"), "本来就是周末"),
        (value_row(HOLIDAY, HOLIDAYS, year=2027, off_days="10-01", work_days="10-08"), "本来就是工作日"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_stored(admin, row, words):
    with pytest.raises(UserError, match=words) as refused:
        put_value(admin, paper(admin), row)
    assert "没有变化" in refused.value.message
    assert documents(admin) == ()


def test_a_value_needs_a_paper_with_title_and_date(admin):
    for missing in ("doc_title", "doc_date", "effective_from"):
        with pytest.raises(UserError, match="没有保存"):
            put_value(admin, paper(admin, **{missing: None}), visits("2"))
    assert documents(admin) == ()


def test_the_caseworker_may_look_but_not_set(session):
    assert figures(session)
    with pytest.raises(UserError, match="不能启用政策数据"):
        put_value(session, paper(session), visits("2"))


def test_a_local_option_counts_like_another_and_a_retired_one_stays_readable(admin):
    added = value_row(OPTION, "income_item", code="199", label="采药收入", counts_as="101")
    retired = value_row(OPTION, "house_structure", code="01", valid_to=date(2026, 2, 1))
    last = in_force(admin, added, retired)
    table = last.policy().table("income_item")
    assert table.by_code("199").attributes == table.by_code("101").attributes
    structure = last.policy().table("house_structure")
    before = last.policy(date(2026, 1, 31)).table("house_structure")
    assert structure.label_of("01") == before.label_of("01") != "01"
    assert "01" not in [value.code for value in structure.valid_on(last.clock.today())]
    shown = {each.value.code: each.is_valid for each in options(last, "house_structure")}
    assert shown["01"] is False
    assert all(valid for code, valid in shown.items() if code != "01")
    last.close()


def test_a_year_of_holidays_is_unset_until_it_is_entered(admin):
    assert [(year.year, year.is_set) for year in holiday_years(admin)][:2] == [(2027, False), (2026, True)]
    with pytest.raises(PolicyUnset):
        workdays(admin.policy()).is_workday(date(2027, 10, 1))
    last = in_force(
        admin, value_row(HOLIDAY, HOLIDAYS, year=2027, off_days="01-01 10-01", work_days="10-09"),
        effective_from=date(2026, 1, 1),
    )  # fmt: skip
    calendar = workdays(last.policy())
    assert not calendar.is_workday(date(2027, 10, 1))
    assert calendar.is_workday(date(2027, 10, 9))
    assert calendar.is_workday(date(2027, 10, 8))
    assert holiday_years(last)[0].is_set
    last.close()


class TestTownship:
    def test_every_household_waits_to_be_judged_again_and_reviewed_ones_stay_reviewed(self, town):
        reviewed = _reviews(town)
        admin = reopen(town, ADMIN)
        assert waiting(admin) == 0
        last = in_force(admin, value_row(FIGURE, "helper.max_households", text="1"))
        households = household_ids(last, list_row_numbers(last, HouseholdFilter(), Sort()))
        assert waiting(last) >= len(households) > 0
        changes = work_off(last)
        assert changes.households >= set(households)
        assert waiting(last) == 0
        assert _reviews(last) == reviewed
        last.close()

    def test_a_submitted_card_keeps_the_policy_it_was_judged_under(self, town):
        household = _submitted(town)
        before = open_card(town, household).household["policy_version"]
        assert before == town.policy().version
        last = in_force(reopen(town, ADMIN), value_row(FIGURE, "helper.max_households", text="1"))
        work_off(last)
        assert last.policy().version != before
        assert open_card(last, household).household["policy_version"] == before
        last.close()

    def test_a_paper_of_tomorrow_lets_them_wait_tomorrow(self, town):
        admin = reopen(town, ADMIN)
        tomorrow = admin.clock.today() + timedelta(days=1)
        last = in_force(
            admin, value_row(FIGURE, "helper.max_households", text="1"), effective_from=tomorrow
        )
        assert waiting(last) == 0
        last.clock.move(timedelta(days=1))
        assert waiting(last) > 0
        last.close()

    def test_what_waits_for_an_unset_figure_is_named(self, town):
        needed = {each.name: each.needed_by for each in figures(town) if not each.is_set}
        blocked = [name for name, by in needed.items() if any("户没有核对" in words for words in by)]
        assert blocked
        assert any("·" in words for by in needed.values() for words in by)


def _submitted(session: Session) -> str:
    """The first household that is in order, submitted."""
    for household in household_ids(session, list_row_numbers(session, HouseholdFilter(), Sort())):
        card = open_card(session, household)
        is_open = any(each.is_open for each in judge_card(session, card))
        if card.household["submitted_on"] is None and not is_open:
            submit_card(session, household)
            return household
    raise AssertionError


def _reviews(session: Session) -> list[tuple[str, str, str]]:
    with session.store.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id, reviewed_by, reviewed_on FROM household WHERE reviewed_on IS NOT NULL ORDER BY id"
        )
        return [tuple(row) for row in rows]


def test_reopening_as_the_caseworker_shows_the_same(admin):
    last = reopen(in_force(admin, visits("2")), ENTRY)
    assert last.policy().number(VISITS) == 2
    last.close()
