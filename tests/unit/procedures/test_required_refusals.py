"""What the county's papers ask for is refused until it is there, and taken at exactly their figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.procedures.decide import Refusal, Transition
from app.domain.procedures.facts import NoticeFacts, Objection
from tests.unit.procedures.walking import (
    NATION,
    ORDERS,
    Attempt,
    good_facts,
    good_step,
    path_to,
    refusal_words,
    walk,
)

req = pytest.mark.req
DAY = timedelta(days=1)


def ready(table: str, *path: str) -> Attempt:
    """The last state of the path is about to be reached; by itself it names its shortest path."""
    order = ORDERS[f"{table}:standard"]
    states = list(path) if len(path) > 1 else path_to(order, path[0])
    track = walk(order, states[:-1])
    step = good_step(order, track, states[-1])
    return Attempt(track, step, good_facts(order, track, step))


def said(attempt: Attempt, **changes: object) -> str:
    """Why the step so changed is refused; empty where it is taken."""
    return refusal_words(replace(attempt, step=replace(attempt.step, **changes)).answer())


@req("R036")
def test_the_request_for_the_library_waits_for_seven_days_without_objection() -> None:
    attempt = ready("project_library-1", "township_plan")
    on = date(2018, 7, 17)
    for day, objections, words in (
        (7, (), "公示 7 天"),
        (8, (Objection(on - DAY),), "异议"),
        (8, (), ""),
    ):
        hung = NoticeFacts("11", on - day * DAY, objections=objections)
        step = replace(attempt.step, happened_on=on, entered_on=on)
        answer = replace(attempt, step=step, facts=replace(attempt.facts, posted=(hung,))).answer()
        assert isinstance(answer, Refusal if words else Transition)
        assert words in refusal_words(answer)
    for paper in ("T31", "T30b"):
        assert "缺" in said(attempt, papers=attempt.step.papers - {paper})


@req("R040")
def test_the_county_is_asked_after_the_township_s_own_check_only() -> None:
    attempt = ready("acceptance-1", "village_first", "township_check", "requested")
    assert said(attempt) == ""
    unchecked = replace(attempt, track=walk(attempt.track.procedure, ["village_first"]))
    assert "不能直接办“申请县级验收”" in said(unchecked)
    checked = ready("acceptance-1", "village_first", "township_check")
    assert "缺" in said(checked, papers=checked.step.papers - {"T34"})


@req("R118")
def test_what_failed_acceptance_passes_only_after_another_check() -> None:
    asked = ["village_first", "township_check", "requested", "county_accept"]
    attempt = ready("acceptance-1", *asked, "rectify", *asked[1:], "passed")
    assert said(attempt) == ""
    unchecked = replace(attempt, track=walk(attempt.track.procedure, [*asked, "rectify"]))
    assert "不能直接办“验收合格”" in said(unchecked)


@req("R087")
def test_from_the_amount_of_the_county_on_experts_review_the_plan() -> None:
    attempt = ready("project-1", "planned")
    bare = {"confirmed": frozenset()}
    assert said(attempt, figures={"amount": 9_999_999}, **bare) == ""
    assert "还没有确认评审或审计已经做过" in said(attempt, figures={"amount": 10_000_000}, **bare)
    assert said(attempt, figures={"amount": 10_000_000}) == ""
    assert "未设定，请先在政策参数中按县级文件设置" in said(replace(attempt, policies=NATION))


@req("R100")
def test_recovered_funds_are_an_end_with_their_amount() -> None:
    attempt = ready("project_change-1", "funds_issued", "rectify_ordered", "recovered")
    assert "不少于 1" in said(attempt, figures={"recovered": 0})
    assert said(attempt, figures={"recovered": 1}) == ""
    assert walk(attempt.track.procedure, path_to(attempt.track.procedure, "closed")).is_ended


@pytest.mark.parametrize(
    ("ratio", "last", "words"),
    [
        pytest.param(4, 4, "“分红比例”是 4，不少于 5", marks=req("R141"), id="below the least"),
        pytest.param(5, 5, "", marks=req("R141"), id="exactly the least"),
        pytest.param(6, 7, "“上年分红比例”不能大于“分红比例”", marks=req("R140"), id="less than last year"),
        pytest.param(7, 6, "", marks=req("R140"), id="more than last year"),
    ],
)
def test_dividends_reach_the_least_and_do_not_fall(ratio: int, last: int, words: str) -> None:
    told = said(ready("dividend-1", "planned"), figures={"ratio": ratio, "last_ratio": last})
    assert words in told
    assert bool(words) == bool(told)


@req("R200")
def test_a_relief_case_begins_in_every_month() -> None:
    order = ORDERS["relief-1:standard"]
    for month in range(1, 13):
        attempt = ready("relief-1", "applied")
        step = good_step(order, attempt.track, "applied", date(2019, month, 28))
        assert isinstance(replace(attempt, step=step).answer(), Transition)


@req("R233")
def test_an_exit_waits_as_long_as_it_takes_and_may_be_given_up() -> None:
    attempt = ready("exit-pa-1", "verified")
    later = attempt.step.happened_on + 300 * DAY
    step = good_step(attempt.track.procedure, attempt.track, "verified", later)
    facts = good_facts(attempt.track.procedure, attempt.track, step)
    assert isinstance(Attempt(attempt.track, step, facts).answer(), Transition)
    assert "没有为赶进度凑数" in said(ready("exit-pa-1", "proposed"), confirmed=frozenset())
    given_up = ready("exit-pa-1", "proposed", "withdrawn").answer()
    assert isinstance(given_up, Transition)
    assert given_up.track.standing.end == "withdrawn"


@req("R298")
def test_an_inspection_is_reported_within_five_working_days() -> None:
    attempt = ready("inspection-1", "reported")
    friday = date(2018, 6, 8)
    stands = (*attempt.track.stands[:-1], in_field_on(attempt, friday))
    attempt = replace(attempt, track=replace(attempt.track, stands=stands))
    for on, late in ((date(2018, 6, 15), False), (date(2018, 6, 19), True)):
        told = said(attempt, happened_on=on, entered_on=on, reason="")
        assert ("5 个工作日以内要办，最晚 2018-06-15" in told) == bool(told) == late


def in_field_on(attempt: Attempt, day: date):
    last = attempt.track.stands[-1]
    return replace(last, step=replace(last.step, happened_on=day, entered_on=day))


@req("R299")
def test_a_closed_rectification_is_looked_back_on_and_may_be_reopened() -> None:
    order = ORDERS["inspection-1:standard"]
    assert not walk(order, path_to(order, "closed")).is_ended
    assert set(order.state("closed").ways_on) == {"final", "reopened"}
    assert order.state("reopened").ways_on == ("rectifying",)


@req("R338")
@pytest.mark.parametrize(("checked", "words"), [(2, "至少要 3"), (3, "")])
def test_the_county_checks_a_tenth_of_the_projects(checked: int, words: str) -> None:
    attempt = ready("acceptance-1", "county_accept")
    told = said(attempt, figures={"checked_projects": checked, "all_projects": 21})
    assert words in told
    assert bool(words) == bool(told)
