"""V-MTG and V-NTC over meetings and notices, and what all rules that are not about households promise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.core.paths import resource
from app.domain.attendance import Seat
from app.domain.policy import PolicyBook
from app.domain.problems import Problem, Severity
from app.domain.rules.base import Rule, Scope
from app.domain.rules.meetings import MeetingCase
from app.domain.rules.notices import PHOTOS, NoticeCase
from app.domain.rules.office_book import OFFICE_RULES
from app.domain.rules.runner import judge_record
from app.forms.registry import ALL_SCHEMAS

BOOK = PolicyBook.load(resource("policy"))
HELD = date(2025, 6, 2)
POSTED = date(2026, 3, 2)
ONE_DAY = timedelta(days=1)
ID_NUMBER = "990000198002290036"
by_rule = pytest.mark.parametrize("rule", OFFICE_RULES, ids=lambda rule: rule.id)


def held(
    matters: tuple[Mapping[str, Any], ...] = (), seats: tuple[Seat, ...] = (), **changes: Any
) -> MeetingCase:
    """A sound meeting of representatives, changed."""
    meeting = {
        "kind": "04", "held_on": HELD, "presider": "甲", "recorder": "乙", "should_attend": 40,
        "attended": 30,
    }  # fmt: skip
    return MeetingCase({**meeting, **changes}, matters, seats, BOOK.at("990000101", HELD), HELD)


def vote(for_: int, against: int = 0, abstain: int = 0) -> dict[str, Any]:
    votes = {"votes_for": for_, "votes_against": against, "votes_abstain": abstain}
    return {"id": "m1", "matter": "列入名单", **votes}


def of(case: MeetingCase, rule_id: str = "") -> list[Problem]:
    found = judge_record(Scope.MEETING, case, case.seats, OFFICE_RULES)
    return [problem for problem in found if rule_id in problem.rule_id]


def hung(**changes: Any) -> NoticeCase:
    """A sound notice in its term with all photos, changed."""
    values = {
        "kind": "01", "title": "名单公示", "body": "现在公示。", "posted_on": POSTED, "days": 7,
        "phone_village": "13800001234",
    }  # fmt: skip
    names = ("lines", "opinions", "photos", "followed_on")
    parts = {name: changes.pop(name) for name in names if name in changes}
    policy = BOOK.at("990000101", POSTED)
    case = NoticeCase({**values, **changes}, (), (), frozenset(PHOTOS), policy, POSTED + ONE_DAY)
    return replace(case, **parts)


def said(case: NoticeCase, rule_id: str = "") -> list[Problem]:
    found = judge_record(Scope.NOTICE, case, case.lines, OFFICE_RULES)
    return [problem for problem in found if rule_id in problem.rule_id]


@by_rule
def test_title_fix_and_fields_are_right(rule: Rule) -> None:
    known = {f"{form.record}.{field.name}" for form in ALL_SCHEMAS for field in form.fields}
    assert rule.reads <= known
    assert not re.search("[A-Za-z_]{2,}", rule.title + rule.fix)


def test_severities_are_those_of_the_reference() -> None:
    assert {rule.id: (rule.severity.value, rule.needs_proof) for rule in OFFICE_RULES} == {
        "V-MTG-01": ("E", False), "V-MTG-02": ("W", False), "V-NTC-01": ("E", False), "V-NTC-02": ("W", True),
        "V-NTC-03": ("E", False), "V-IDN-02": ("E", False), "V-IDN-03": ("E", False),
        "V-IDN-05": ("E", False), "V-MON-04": ("W", False), "V-IDN-04": ("W", False),
        "V-IDN-06": ("W", False), **{f"V-REL-0{number}": ("E", False) for number in range(1, 7)},
        "V-REL-07": ("W", False),
    }  # fmt: skip


def test_a_sound_meeting_and_a_sound_notice_have_no_problem() -> None:
    assert of(held((vote(20, 8, 2),))) == []
    assert said(hung()) == []


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (held((vote(26),), attended=26), "还差 1 人"),
        (held((vote(15, 15),)), "“列入名单”赞成 15 人"),
        (held((vote(20, 5, 2),)), "两数不一致"),
        (held(({"id": "m1", "matter": "列入名单"},)), "没有登记票数"),
        (held(should_attend=None), "还没有填组成人员的总数"),
    ],
)
def test_quorum_tally_and_vote_are_hard_errors(case: MeetingCase, words: str) -> None:
    problems = of(case, "V-MTG-01")
    assert any(words in problem.message for problem in problems)
    assert {problem.severity for problem in problems} == {Severity.E}


def test_a_rule_that_is_not_set_only_warns() -> None:
    later = date(2026, 3, 3)
    case = replace(held((vote(20, 10),), held_on=later), policy=BOOK.at("990000101", later))
    (problem,) = of(case, "V-MTG-01")
    assert problem.severity is Severity.W
    assert "未设定" in problem.message


def test_presider_and_recorder_are_needed() -> None:
    problems = of(held((vote(30),), presider=None, recorder=""), "V-MTG-02")
    assert [(problem.field, problem.severity) for problem in problems] == [
        ("presider", Severity.E), ("recorder", Severity.E),
    ]  # fmt: skip


def test_a_late_notice_and_a_wrong_composition_warn() -> None:
    late = held(kind="05", should_attend=50, notice_given_on=HELD - 9 * ONE_DAY)
    assert any("提前 9 天" in problem.message for problem in of(late, "V-MTG-02"))
    few = held((vote(30),), representatives=20, women=15, village_households=200)
    problems = of(few, "V-MTG-02")
    assert any("村民代表 20 人" in problem.message for problem in problems)
    assert {problem.severity for problem in problems} == {Severity.W}


def test_signatures_are_compared_with_those_present() -> None:
    seats = tuple(Seat(f"s{n}", f"p{n}", f"名{n}", signed=True) for n in range(29))
    (problem,) = of(held((vote(30),), seats), "V-MTG-02")
    assert "实到 30 人，签到册上签名的有 29 人" in problem.message


@pytest.mark.parametrize(
    ("changes", "severity"),
    [
        ({"body": f"张三 {ID_NUMBER}"}, Severity.E),
        ({"title": "张三 990000********0036"}, Severity.E),
        ({"body": "电话 13900000000"}, Severity.E),
        ({"lines": ({"id": "l", "head": "张三", "note": "因病"},)}, Severity.E),
        ({"lines": ({"id": "l", "head": f"张三{ID_NUMBER}"},)}, Severity.E),
        ({"body": "患有大病的可以申请救助"}, Severity.W),
    ],
)
def test_nothing_sensitive_may_hang(changes: dict[str, Any], severity: Severity) -> None:
    assert {problem.severity for problem in said(hung(**changes), "V-NTC-01")} == {severity}


def test_the_contact_phone_may_stand_in_the_text() -> None:
    assert said(hung(body="电话 13800001234"), "V-NTC-01") == []


def test_photos_of_the_first_day_are_needed_at_once_those_of_the_last_later() -> None:
    first = frozenset(("photo_near_first", "photo_far_first"))
    assert said(hung(photos=first), "V-NTC-02") == []
    (problem,) = said(replace(hung(photos=first), today=POSTED + 8 * ONE_DAY), "V-NTC-02")
    assert "最后一天的近景照片、最后一天的远景照片" in problem.message
    assert problem.needs_proof
    (problem,) = said(hung(photos=frozenset()), "V-NTC-02")
    assert "张贴当天的近景照片" in problem.message


@pytest.mark.parametrize(("day", "early"), [(7, True), (8, False)])
def test_taken_down_a_day_early_is_an_error(day: int, early: bool) -> None:
    case = replace(hung(taken_down_on=POSTED + day * ONE_DAY), today=POSTED + 9 * ONE_DAY)
    problems = said(case, "V-NTC-02")
    assert bool(problems) == early
    assert all(problem.severity is Severity.E for problem in problems)


@pytest.mark.req("R036")
@pytest.mark.parametrize(("day", "too_soon"), [(7, True), (8, False)])
def test_the_next_step_waits_for_the_term(day: int, too_soon: bool) -> None:
    case = replace(hung(followed_on=POSTED + day * ONE_DAY), today=POSTED + 9 * ONE_DAY)
    assert bool(said(case, "V-NTC-03")) == too_soon


@pytest.mark.req("R036")
def test_the_next_step_waits_for_every_answer() -> None:
    opinion = {"id": "o", "raised_on": POSTED + 2 * ONE_DAY}
    case = hung(opinions=(opinion,), followed_on=POSTED + 30 * ONE_DAY)
    (problem,) = said(case, "V-NTC-03")
    assert "1 条异议还没有答复" in problem.message
    answered = {**opinion, "replied_on": POSTED + 4 * ONE_DAY, "result": "02"}
    assert said(hung(opinions=(answered,), followed_on=POSTED + 30 * ONE_DAY), "V-NTC-03") == []
    upheld = {**answered, "result": "01"}
    (problem,) = said(hung(opinions=(upheld,), followed_on=POSTED + 30 * ONE_DAY), "V-NTC-03")
    assert "退回重办" in problem.message
