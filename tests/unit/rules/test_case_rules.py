"""V-IDN-02 to V-IDN-06 and V-MON-04: what is wrong with a case or village, and when they are silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.policy import PolicyBook
from app.domain.policy_pack import read_pack
from app.domain.problems import Problem, Severity
from app.domain.procedures.cases import Track
from app.domain.procedures.facts import ClueFacts, Hit
from app.domain.procedures.review import CaseFile
from app.domain.rules.base import Scope
from app.domain.rules.office_book import OFFICE_RULES
from app.domain.rules.runner import judge_record
from app.domain.rules.villages import PassedHousehold, VillageCase
from tests.unit.procedures.known_facts import KnownFacts
from tests.unit.procedures.walking import COUNTY, NATION, ORDERS, good_facts, policy_on, walk

IDENTIFICATION = ORDERS["identification-pa-1:standard"]
MONITORED = ORDERS["monitored-tr-1:standard"]
TO_REPORT = ["applied", "surveyed", "reviewed", "village_notice", "reported"]
TO_REVIEW = ["clue", "checked", "authorised", "compared", "reviewed"]


def facts_of(track: Track) -> KnownFacts:
    """Meetings and notices of all steps together."""
    held, posted = [], []
    for place, stand in enumerate(track.stands):
        found = good_facts(track.procedure, track.before(place), stand.step)
        held += found.held
        posted += found.posted
    return KnownFacts(held=tuple(held), posted=tuple(posted))


def of(track: Track, facts: KnownFacts, today: date | None = None) -> list[Problem]:
    file = CaseFile(track, facts, policy_on, today or track.since)
    return list(judge_record(Scope.PROCEDURE, file, (), OFFICE_RULES))


def ids(problems: list[Problem]) -> list[tuple[str, Severity]]:
    return [(problem.rule_id, problem.severity) for problem in problems]


def test_a_case_in_order_has_no_problem() -> None:
    track = walk(IDENTIFICATION, TO_REPORT)
    assert of(track, facts_of(track)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"held": ()}, "“民主评议”这一步：没有登记"),
        ({"posted": ()}, "“村级初选公示”这一步：没有登记"),
    ],
)
def test_a_meeting_or_notice_that_is_gone_is_missed(change: dict[str, object], said: str) -> None:
    track = walk(IDENTIFICATION, TO_REPORT)
    problems = of(track, replace(facts_of(track), **change))
    assert set(ids(problems)) == {("V-IDN-02", Severity.E)}
    assert any(said in problem.message for problem in problems)


def test_a_notice_that_hung_too_short_is_found() -> None:
    track = walk(IDENTIFICATION, TO_REPORT)
    facts = facts_of(track)
    early = tuple(
        replace(notice, taken_down_on=notice.posted_on + timedelta(days=3)) for notice in facts.posted
    )
    assert any("要重新公示" in problem.message for problem in of(track, replace(facts, posted=early)))


def test_hits_need_a_conclusion_and_an_explanation_its_proof() -> None:
    track = walk(IDENTIFICATION, TO_REPORT)
    hits = (Hit("有车"), Hit("有房", explained=True), Hit("开店", excluded=True))
    problems = of(track, replace(facts_of(track), hits=hits))
    assert ids(problems) == [("V-IDN-03", Severity.E)] * 2
    assert "还没有排除或说明" in problems[0].message
    assert "缺证明材料" in problems[1].message


def test_the_table_of_the_village_needs_seven_signatures() -> None:
    track = walk(IDENTIFICATION, TO_REPORT)
    *before, last = track.stands
    six = replace(last, step=replace(last.step, signers=last.step.signers[:6]))
    (problem,) = of(replace(track, stands=(*before, six)), facts_of(track))
    assert (problem.rule_id, problem.severity) == ("V-IDN-05", Severity.E)
    assert "登记了 6 人" in problem.message


def test_an_exit_is_not_asked_what_an_identification_is() -> None:
    track = walk(ORDERS["exit-pa-1:standard"], ["proposed", "verified", "accepted", "reviewed"])
    assert of(track, KnownFacts(hits=(Hit("有车"),))) == []


def test_an_adult_missing_on_the_authorisation_is_an_error() -> None:
    track = walk(MONITORED, ["clue", "checked", "authorised"])
    facts = replace(facts_of(track), signed=frozenset(("张一",)))
    problems = [problem for problem in of(track, facts) if "签字" in problem.message]
    assert ids(problems) == [("V-MON-04", Severity.E)]
    assert "李二" in problems[0].message


@pytest.mark.parametrize(("days", "found"), [(15, []), (16, [("V-MON-04", Severity.W)])])
def test_sixteen_days_are_too_many(days: int, found: list[tuple[str, Severity]]) -> None:
    track = walk(MONITORED, ["clue"])
    began = track.since
    assert ids(of(track, KnownFacts(), began + timedelta(days=days))) == found


def test_the_days_are_counted_from_the_register_when_it_is_earlier() -> None:
    track = walk(MONITORED, ["clue"])
    clue = ClueFacts(track.since - timedelta(days=2), True)
    (problem,) = of(track, KnownFacts(known_clue=clue), track.since + timedelta(days=14))
    assert "共 16 天" in problem.message


def village(passed: int = 5, registered: int = 5, under_way: int = 0, **same: int | None) -> list[Problem]:
    """The problems of a village with a baseline of 10 in which so many came in last year."""
    pack = read_pack(
        f'kind = "policy"\n[version]\nid = "v"\ntitle = "村"\nregion = "{COUNTY}"\n'
        'effective_from = 2014-01-01\n[parameter."scale.baseline"]\nvalue = 10\n',
        "v.toml",
    )
    assert pack is not None
    policy = PolicyBook((*NATION.packs, pack)).at(COUNTY, date(2018, 6, 1))
    households = tuple(
        PassedHousehold(2018, same.get("score", number), same.get("per_capita", 1_000 + number))
        for number in range(passed)
    )
    case = VillageCase("河东村", policy, households, registered, under_way)
    return list(judge_record(Scope.VILLAGE, case, (), OFFICE_RULES))


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"score": 60}, "四看评分完全相同"),
        ({"per_capita": 280_000}, "人均纯收入完全相同"),
        ({"registered": 8, "under_way": 3}, "超过规模基数 10 户"),
    ],
)
def test_a_village_that_is_too_even_or_too_large(told: dict[str, int], said: str) -> None:
    (problem,) = village(**told)
    assert problem.severity is Severity.W
    assert said in problem.message


@pytest.mark.parametrize(
    "told",
    [{}, {"score": 60, "passed": 4}, {"score": None}, {"registered": 8, "under_way": 2}, {"registered": 0}],
)
def test_a_village_as_it_should_be(told: dict[str, int]) -> None:
    assert village(**told) == []


def test_without_a_baseline_the_village_is_told_that_it_is_unset() -> None:
    case = VillageCase("河东村", NATION.at(COUNTY, date(2018, 6, 1)), (), 1, 0)
    (problem,) = judge_record(Scope.VILLAGE, case, (), OFFICE_RULES)
    assert (problem.rule_id, problem.severity) == ("V-IDN-06", Severity.I)
    assert "未设定" in problem.message
