"""The other ways in which guards fail: values that are wrong rather than missing, and unset figures."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.income import Accounts
from app.domain.procedures.cases import Track
from app.domain.procedures.decide import Refusal, Transition, decide
from app.domain.procedures.facts import ReliefFacts
from app.domain.procedures.guard_spec import Asked
from app.domain.procedures.guards import GUARDS
from app.domain.procedures.tables import GuardUse
from tests.unit.procedures.walking import (
    NATION,
    ORDERS,
    Attempt,
    good_facts,
    good_step,
    path_to,
    policy_on,
    walk,
)

DAY = timedelta(days=1)


def attempt_at(table, target, before=None):
    order = ORDERS[f"{table}:standard"]
    track = walk(order, before or path_to(order, target)[:-1])
    step = good_step(order, track, target)
    return Attempt(track, step, good_facts(order, track, step))


def refused(attempt, **changes):
    """What is said when the step, or else the facts, differ so."""
    fields = Attempt.__dataclass_fields__
    own = {name: value for name, value in changes.items() if name in fields}
    steps = {name: value for name, value in changes.items() if name in attempt.step.__slots__}
    facts = {name: value for name, value in changes.items() if name not in fields and name not in steps}
    changed = replace(
        attempt, step=replace(attempt.step, **steps), facts=replace(attempt.facts, **facts), **own
    )
    answer = changed.answer()
    assert isinstance(answer, Refusal)
    return answer.words


def without_persons(attempt):
    return {
        code: replace(found, accounts=Accounts(wage_total=1, persons=None))
        for code, found in attempt.facts.statements.items()
    }


@pytest.mark.parametrize(
    ("table", "target", "changes", "said"),
    [
        ("identification-pa-1", "applied", {"object_type": "20"}, "已经登记为贫困户(未脱贫)"),
        ("exit-pa-1", "proposed", {"object_type": ""}, "这一户的户类型是：没有填写"),
        ("exit-pa-1", "verified", {"assessed": {}}, "“不愁吃”到这一天还没有评估"),
        ("relief-1", "applied", {"resident": False}, "不是本县农户"),
        ("relief-1", "pay", {"own_account": None}, "没有填银行账号和户名"),
        ("relief-1", "pay", {"application": None}, "没有填防返贫救助申请"),
        ("relief-1", "pay", {"application": ReliefFacts(paid_on=date(2030, 1, 1))}, "2030-01-01才发放"),
        ("relief-1", "village_review", {"application": None}, "没有填防返贫救助申请"),
        ("relief-1", "village_review", {"visited": (date(2018, 3, 1),)}, "以后的入户走访"),
        ("identification-pa-1", "county_recheck", {"awaited": ("2018-05-01送公安局的名单",)}, "还没有反馈"),
        ("relief-1", "county_approve", {"figures": {"amount": 10**13}}, "不够发"),
        ("relief-1", "township_review", {"figures": {"amount": 100}}, "按公式应补"),
        ("pairing-1", "assigned", {"by": ()}, "没有填帮扶责任人"),
        ("pairing-1", "assigned", {"paired": None}, "没有登记帮扶责任人"),
        ("monitored-tr-1", "helped", {"natures": frozenset(("protective",))}, "要有产业、就业等发展类措施"),
        ("identification-pa-1", "township_check", {"by": ()}, "没有填这一步是谁办的"),
        ("project_library-1", "argued", {"figures": {"beneficiaries": 0, "amount": 1}}, "不少于 1"),
        ("inspection-1", "sampled", {"figures": {"poor": 7, "nonpoor": 3}}, "“抽查贫困户”是 7，应为 8 到 10"),
        (
            "inspection-1",
            "sampled",
            {"figures": {"poor": 8, "nonpoor": 3, "projects": 1, "all_projects": 21}},
            "至少要 3",
        ),
        ("reimbursement-1", "file_ready", {"figures": {"subsidy": 5, "paid_after": 6}}, "不能大于"),
        ("dividend-1", "planned", {"figures": {"ratio": 4, "last_ratio": 4}}, "“分红比例”是 4，不少于 5"),
        (
            "project-1",
            "planned",
            {"figures": {"amount": 10**9}, "confirmed": frozenset()},
            "还没有确认评审或审计已经做过",
        ),
        ("exit-pa-1", "accepted", {"signers": (), "witnesses": ()}, "户主没有签字"),
    ],
)
def test_a_wrong_value_is_said(table, target, changes, said):
    assert said in refused(attempt_at(table, target), **changes)


@pytest.mark.req("R087")
def test_a_small_project_needs_no_expert_review():
    attempt = attempt_at("project-1", "planned")
    small = replace(attempt.step, figures={"amount": 1}, confirmed=frozenset())
    assert isinstance(replace(attempt, step=small).answer(), Transition)


@pytest.mark.parametrize(
    ("table", "target"),
    [("exit-pa-1", "verified"), ("relief-1", "village_review"), ("relief-1", "township_review")],
)
def test_a_sheet_without_persons_is_no_sheet(table, target):
    attempt = attempt_at(table, target)
    assert "核算人口数没有填" in refused(attempt, statements=without_persons(attempt))
    assert "核算人口数没有填" in refused(attempt, statements={})


@pytest.mark.req("R228")
def test_a_safeguard_that_is_not_met_or_assessed_later_is_named():
    attempt = attempt_at("exit-pa-1", "verified")
    day = attempt.step.happened_on
    assert "“住房安全有保障”没有达标" in refused(
        attempt, assessed={**attempt.facts.assessed, "05": ("2", day)}
    )
    later = {**attempt.facts.assessed, "05": ("1", day + DAY)}
    assert "“住房安全有保障”到这一天还没有评估" in refused(attempt, assessed=later)


def test_a_wrong_window_names_the_right_one():
    attempt = attempt_at("identification-pa-1", "surveyed")
    blank = {code: replace(found, window_from=None) for code, found in attempt.facts.statements.items()}
    assert "核算期应为2017-10-01至2018-09-30，核算表上是空至2018-09-30" in refused(attempt, statements=blank)


@pytest.mark.parametrize("name", ["days_since", "workdays_since", "months_since"])
def test_a_term_needs_its_beginning_and_an_excuse_lifts_it(name):
    table = {"days_since": ("reimbursement-1", "paid"), "workdays_since": ("inspection-1", "reported"),
             "months_since": ("project_change-1", "change_requested")}[name]  # fmt: skip
    attempt = attempt_at(*table)
    use = next(use for use in attempt.track.procedure.state(table[1]).guards if use.name == name)
    nowhere = replace(attempt, track=Track(attempt.track.procedure))
    assert "还没有办" in words_of(nowhere, use)
    late = replace(attempt.step, happened_on=attempt.step.happened_on + 130 * DAY, reason="")
    assert "写明原因" in words_of(replace(attempt, step=late), use)
    assert words_of(replace(attempt, step=replace(late, reason="道路不通")), use) == ""


def words_of(attempt, use: GuardUse) -> str:
    """What one guard says by itself."""
    state = attempt.track.procedure.state(attempt.step.state)
    policy = policy_on(attempt.step.happened_on)
    asked = Asked(attempt.track, attempt.step, state, attempt.facts, policy, use.settings)
    return "；".join(reason.words for reason in GUARDS[use.name].reasons(asked))


def test_guards_about_an_earlier_step_that_never_was_say_nothing():
    attempt = attempt_at("exit-pa-1", "reviewed")
    nowhere = replace(attempt, track=Track(attempt.track.procedure))
    for name, settings in (
        ("second_person", {"state": "verified"}),
        ("refusal_settled", {"state": "accepted", "by": "township_opinion"}),
        ("no_open_objection", {"kind": "01"}),
    ):
        assert words_of(nowhere, GuardUse(name, settings)) == ""


def test_an_unset_figure_is_a_reason_of_its_guard():
    attempt = attempt_at("monitored-ra-1", "reviewed")
    answer = decide(
        attempt.track, attempt.step, attempt.facts, NATION.at("990000", attempt.step.happened_on)
    )
    assert isinstance(answer, Refusal)
    said = {reason.guard: reason.words for reason in answer.reasons}
    assert "未设定" in said["below_line_or_explained"]


def test_a_demand_is_said_in_the_words_of_the_table():
    confirmed = GUARDS["confirmed"]
    assert confirmed.demand(GuardUse("confirmed", {"what": "a", "words": "已经问过"})) == "已经问过"
    assert confirmed.demand(GuardUse("confirmed")) == "经办人确认"
