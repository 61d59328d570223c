"""V-REL: one fact changed in a sound application, and whether the rule then speaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.income import Accounts
from app.domain.problems import Problem, Severity
from app.domain.rules.base import Scope
from app.domain.rules.office_book import OFFICE_RULES
from app.domain.rules.relief import ReliefBatch, ReliefCase
from app.domain.rules.runner import judge_record
from tests.unit.rules.sound import policy_book

ON = date(2020, 6, 20)
APPLICATION: dict[str, Any] = {
    "id": "a" * 32, "applicant": "张三", "applied_on": date(2020, 6, 1), "cause": "01", "stable": False,
    "event_date": date(2020, 4, 2), "village_on": date(2020, 6, 10), "county_on": date(2020, 6, 18),
    "approved_amount": 285_000, "account_holder": "李四", "account_no": "6217000000000000000",
}  # fmt: skip
SOUND = ReliefCase(
    application=APPLICATION,
    policy=policy_book().at("990000", ON),
    today=ON,
    resident=True,
    identity="21",
    members=("张三", "李四"),
    accounts=Accounts(wage_total=915_000, persons=3),
    year=2020,
    visits=(date(2020, 6, 3),),
    balance=200_000_000,
)
AT_THE_LINE = Accounts(wage_total=1_200_000, persons=3)
TOO_EARLY_AND_LATE = (date(2020, 5, 31), date(2020, 6, 11))


def of(case: ReliefCase) -> list[Problem]:
    return list(judge_record(Scope.RELIEF, case, (), OFFICE_RULES))


def applied(**changes: Any) -> ReliefCase:
    return replace(SOUND, application={**APPLICATION, **changes})


def test_a_sound_application_has_no_problem() -> None:
    assert of(SOUND) == []


def asked(requirement: str, rule_id: str, case: ReliefCase, words: str) -> Any:
    return pytest.param(rule_id, case, words, marks=pytest.mark.req(requirement))


@pytest.mark.parametrize(
    ("rule_id", "case", "words"),
    [
        asked("R191", "V-REL-01", replace(SOUND, resident=False), "不是本县农户"),
        asked("R191", "V-REL-01", replace(SOUND, resident=None), "没有填住址所在的村"),
        asked("R191", "V-REL-01", replace(SOUND, identity="20"), "户类型是贫困户(未脱贫)，不在救助范围"),
        asked("R191", "V-REL-01", replace(SOUND, identity=""), "户类型是没有填写"),
        asked("R192", "V-REL-01", applied(cause=None), "困难原因应是"),
        asked("R192", "V-REL-01", applied(cause="77"), "困难原因应是"),
        asked("R193", "V-REL-02", replace(SOUND, accounts=None), "没有救助核算表"),
        asked("R193", "V-REL-02", replace(SOUND, accounts=Accounts(wage_total=1)), "核算人口数没有填"),
        asked("R193", "V-REL-02", replace(SOUND, accounts=AT_THE_LINE), "没有低于标准"),
        asked("R194", "V-REL-02", applied(approved_amount=285_100),
              "按公式应补 2,850.00 元，审定的是 2,851.00 元"),
        asked("R195", "V-REL-03", applied(stable=True), "填的是稳定脱贫"),
        asked("R195", "V-REL-03", replace(SOUND, stable="两年都超过标准"),
              "两年都超过标准，是稳定脱贫的家庭"),
        asked("R201", "V-REL-04", replace(SOUND, visits=()), "没有登记入户走访"),
        asked("R201", "V-REL-04", replace(SOUND, visits=TOO_EARLY_AND_LATE), "没有登记入户走访"),
        asked("R199", "V-REL-05", applied(account_holder="王五"), "户名“王五”不是本户成员"),
        asked("R199", "V-REL-05", applied(account_no=None), "没有填账户的户名和账号"),
        ("V-REL-07", replace(SOUND, balance=100_284_999),
         "发放以后基金余额 999,999.99 元，低于下限 1,000,000.00 元"),
        ("V-REL-07", replace(applied(paid_on=ON), balance=99_999_999),
         "基金现有余额 999,999.99 元，低于下限"),
    ],
)  # fmt: skip
def test_each_rule_speaks(rule_id: str, case: ReliefCase, words: str) -> None:
    (problem,) = of(case)
    assert problem.rule_id == rule_id
    assert words in problem.message
    assert problem.severity is (Severity.W if rule_id == "V-REL-07" else Severity.E)


@pytest.mark.parametrize(
    "case",
    [
        replace(SOUND, accounts=Accounts(wage_total=1_199_999, persons=3), application={
            **APPLICATION, "approved_amount": 100}),
        applied(approved_amount=None),
        replace(SOUND, visits=(date(2020, 6, 1),)),
        replace(SOUND, visits=(date(2020, 6, 10),)),
        applied(account_holder=None, account_no=None, county_on=None),
        replace(SOUND, balance=100_285_000),
        replace(SOUND, balance=None),
        replace(applied(paid_on=ON), balance=100_000_000),
    ],
)  # fmt: skip
def test_each_rule_is_silent_at_its_boundary(case: ReliefCase) -> None:
    assert of(case) == []


def test_a_line_that_is_not_set_is_said_and_nothing_is_refused() -> None:
    later = policy_book().at("990000", date(2026, 6, 20))
    (problem,) = of(replace(SOUND, policy=later, year=2026))
    assert (problem.rule_id, problem.severity) == ("V-REL-02", Severity.I)
    assert "未设定" in problem.message


@pytest.mark.parametrize(("faultless", "speaks"), [(30, True), (31, False)])
def test_a_batch_must_be_without_fault(faultless: int, speaks: bool) -> None:
    batch = ReliefBatch("第一批", 31, faultless, SOUND.policy)
    found = judge_record(Scope.RELIEF_BATCH, batch, (), OFFICE_RULES)
    assert [problem.rule_id for problem in found] == (["V-REL-06"] if speaks else [])
    assert not speaks or "31 份申请审批表，30 份没有错误" in found[0].message


def test_an_empty_batch_says_nothing() -> None:
    batch = ReliefBatch("第一批", 0, 0, SOUND.policy)
    assert judge_record(Scope.RELIEF_BATCH, batch, (), OFFICE_RULES) == ()
