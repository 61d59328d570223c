"""Walks over state tables: steps and facts that meet every guard, and one way to fail each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.core.paths import resource
from app.domain.income import Accounts, relief_top_up, statement_window
from app.domain.policy import PolicyBook, PolicyView
from app.domain.policy_pack import PolicyPack, read_pack, read_packs
from app.domain.procedures.book import ProcedureBook
from app.domain.procedures.cases import Step, StepKind, Track
from app.domain.procedures.decide import Refusal, Transition, decide
from app.domain.procedures.facts import (
    ClueFacts,
    Hit,
    MeetingFacts,
    NoticeFacts,
    Objection,
    ReliefFacts,
    Scores,
    StatementFacts,
)
from app.domain.procedures.tables import GuardUse, Procedure
from tests.unit.procedures.known_facts import ADULTS, KnownFacts

COUNTY = "990000"
PAUSE = timedelta(days=25)
MANY_NAMES = (*ADULTS, "王三", "赵四", "钱五", "孙六", "周七", "吴八")
SET_BY_COUNTY = """
kind = "policy"
[version]
id = "county"
title = "县级参数"
region = "990000"
effective_from = 2014-01-01
[parameter."line.monitor"]
unit = "元"
years = { 2021 = 6000, 2022 = 6500, 2023 = 7000, 2024 = 7500, 2025 = 8000, 2026 = 8200, 2027 = 8300 }
[parameter."relief.line"]
unit = "元"
years = { 2026 = 8000 }
[parameter."pub.decision_days"]
value = 5
[parameter."pub.relief_days"]
value = 5
[parameter."pub.dividend_days"]
value = 5
[parameter."monitor.help_days"]
value = 30
[parameter."acceptance.request_workdays"]
value = 10
[parameter."project.plan_submit_workdays"]
value = 10
[parameter."project.plan_approve_workdays"]
value = 10
[parameter."project.expert_review_min"]
unit = "元"
value = 100000
[parameter."project.completion_audit_min"]
unit = "元"
value = 100000
"""


def county_pack() -> PolicyPack:
    pack = read_pack(SET_BY_COUNTY, "county.toml")
    assert pack is not None
    return pack


POLICIES = PolicyBook([*read_packs(resource("policy")), county_pack()])
NATION = PolicyBook.load(resource("policy"))
BOOK = ProcedureBook.load(resource("policy") / "procedures", NATION)
ORDERS: Mapping[str, Procedure] = {
    f"{pack.version.id}:{name or 'standard'}": order
    for pack in BOOK.packs
    for name, order in pack.orders.items()
}


def policy_on(day: date) -> PolicyView:
    return POLICIES.at(COUNTY, day)


def first_day_of(order: Procedure) -> date:
    """A day on which cases of this table begin; the rules of village meetings end with 2025."""
    since = order.version.effective_from
    return max(since, date(2018, 3, 5)) if order.version.period != "TR" else date(2021, 3, 1)


def uses_of(order: Procedure, track: Track, target: str) -> tuple[GuardUse, ...]:
    """The guards that must hold for a step to a state."""
    standing = track.standing
    leaving = standing.leave_guards if standing is not None and target in standing.next else ()
    return (*leaving, *order.state(target).guards)


def good_facts(order: Procedure, track: Track, step: Step) -> KnownFacts:
    """Facts that meet every guard of the step."""
    policy = policy_on(step.happened_on)
    uses = uses_of(order, track, step.state)
    kinds = {use.name: use for use in uses}
    rich = "above_line" in kinds
    statements = {}
    for code in ("01", "02", "03", "04", "05"):
        first, last = statement_window(policy, code, step.happened_on.year, step.happened_on)
        accounts = Accounts(wage_total=10**9 if rich else 0, persons=4)
        statements[code] = StatementFacts(step.happened_on.year, first, last, accounts)
    return KnownFacts(
        object_type=kinds["identity_is"].settings["types"][0] if "identity_is" in kinds else "10",
        statements=statements,
        held=tuple(_meetings(uses, step.happened_on)),
        posted=tuple(_notices(uses, track, step.happened_on)),
        known_clue=_clue(policy, order) if "category_proposed" in kinds else None,
        application=ReliefFacts(paid_on=step.happened_on),
        visited=(step.happened_on,),
        assessed={
            value.code: ("1", step.happened_on) for value in policy.table("safeguard_item").values
        },
    )


def _meetings(uses: tuple[GuardUse, ...], day: date) -> Iterator[MeetingFacts]:
    for use in uses:
        if use.name == "quorum_met":
            yield MeetingFacts(use.settings["kinds"][0], day)


def _clue(policy: PolicyView, order: Procedure) -> ClueFacts:
    """An entry with the first category of the day, found when the case began."""
    types = policy.table("object_type").valid_on(policy.on)
    category = next(value.code for value in types if value.attributes.get("monitored"))
    return ClueFacts(first_day_of(order), True, category, ("01",))


def _notices(uses: tuple[GuardUse, ...], track: Track, day: date) -> Iterator[NoticeFacts]:
    """Posted on the day of its state; a notice being left was posted when its state was reached."""
    for use in uses:
        if use.name == "notice_posted":
            yield NoticeFacts(str(use.settings["kind"]), day)
        if use.name == "no_open_objection":
            yield NoticeFacts(str(use.settings["kind"]), track.since)


def good_step(order: Procedure, track: Track, target: str, day: date | None = None) -> Step:
    """A step that says everything that is asked for it."""
    state, standing = order.state(target), track.standing
    number = len(track.stands)
    happened_on = day or (track.since + PAUSE if track.stands else first_day_of(order))
    uses = uses_of(order, track, target)
    return Step(
        id=f"{number:04}-{target}",
        kind=StepKind.TAKE,
        state=target,
        happened_on=happened_on,
        entered_on=happened_on,
        role=state.actors[0],
        by=(f"甲{number}", f"乙{number}"),
        user_id=f"user-{number}",
        papers=frozenset((*state.papers, *(standing.leave_papers if standing else ()))),
        figures=_figures(order, happened_on),
        confirmed=frozenset(str(use.settings["what"]) for use in uses if "what" in use.settings),
        signers=MANY_NAMES,
        witnesses=MANY_NAMES,
        reason="具体的原因写在这里",
    )


def _figures(order: Procedure, day: date) -> dict[str, int]:
    policy = policy_on(day)
    figures = {figure.name: 100 for state in order.states.values() for figure in state.figures}
    if "poor" in figures:
        figures |= {"poor": 8, "nonpoor": 3}
    if order.version.procedure == "relief":
        figures["amount"] = relief_top_up(Accounts(persons=4), policy.number("relief.line", day.year))
    return figures


def path_to(order: Procedure, target: str) -> list[str]:
    """States from the start to the one before a state, and the state itself."""
    waiting = [[name] for name in order.start]
    seen = set(order.start)
    while waiting:
        path = waiting.pop(0)
        if path[-1] == target:
            return path
        for name in order.state(path[-1]).ways_on:
            if name not in seen:
                seen.add(name)
                waiting.append([*path, name])
    raise AssertionError(f"{target} cannot be reached")


def walk(order: Procedure, path: list[str]) -> Track:
    """The track after good steps through these states."""
    track = Track(order)
    for target in path:
        step = good_step(order, track, target)
        answer = decide(track, step, good_facts(order, track, step), policy_on(step.happened_on))
        assert isinstance(answer, Transition), f"{order.version.id} {target}: {refusal_words(answer)}"
        track = answer.track
    return track


def refusal_words(answer: Transition | Refusal) -> str:
    return answer.words if isinstance(answer, Refusal) else ""


@dataclass(frozen=True)
class Attempt:
    """A step that is about to be decided."""

    track: Track
    step: Step
    facts: KnownFacts
    policies: PolicyBook = POLICIES

    def answer(self) -> Transition | Refusal:
        view = self.policies.at(COUNTY, self.step.happened_on)
        return decide(self.track, self.step, self.facts, view)


def _step(**changes: object) -> Callable[[Attempt, GuardUse], Attempt]:
    return lambda attempt, _use: replace(attempt, step=replace(attempt.step, **changes))


def _facts(**changes: object) -> Callable[[Attempt, GuardUse], Attempt]:
    return lambda attempt, _use: replace(attempt, facts=replace(attempt.facts, **changes))


def _too_late(attempt: Attempt, _use: GuardUse) -> Attempt:
    later = attempt.step.happened_on + timedelta(days=1000)
    return replace(attempt, step=replace(attempt.step, happened_on=later, entered_on=later, reason=""))


def _objection(attempt: Attempt, _use: GuardUse) -> Attempt:
    raised = tuple(
        replace(notice, objections=(Objection(notice.posted_on),)) for notice in attempt.facts.posted
    )
    return replace(attempt, facts=replace(attempt.facts, posted=raised))


def _same_person(attempt: Attempt, use: GuardUse) -> Attempt:
    earlier = attempt.track.stand_in(str(use.settings["state"]))
    assert earlier is not None
    return replace(attempt, step=replace(attempt.step, by=earlier.step.by[:1]))


def _earlier_steps(**changes: object) -> Callable[[Attempt, GuardUse], Attempt]:
    def change(attempt: Attempt, _use: GuardUse) -> Attempt:
        stands = tuple(
            replace(stand, step=replace(stand.step, **changes)) for stand in attempt.track.stands
        )
        return replace(attempt, track=replace(attempt.track, stands=stands))

    return change


def _unheard(attempt: Attempt, use: GuardUse) -> Attempt:
    """The head refused to sign, and the township did not hear about it."""
    refused = _earlier_steps(signers=())(attempt, use)
    stands = tuple(stand for stand in refused.track.stands if stand.state != use.settings["by"])
    return replace(refused, track=replace(refused.track, stands=stands))


def _poor(attempt: Attempt, _use: GuardUse) -> Attempt:
    return _net(attempt, 0)


def _rich(attempt: Attempt, _use: GuardUse) -> Attempt:
    return replace(_net(attempt, 10**9), step=replace(attempt.step, reason=""))


def _net(attempt: Attempt, net: int) -> Attempt:
    statements = {
        code: replace(found, accounts=Accounts(wage_total=net, persons=4))
        for code, found in attempt.facts.statements.items()
    }
    return replace(attempt, facts=replace(attempt.facts, statements=statements))


def _figure_gone(attempt: Attempt, _use: GuardUse) -> Attempt:
    gone = _earlier_steps(figures={})(attempt, _use)
    return replace(gone, step=replace(gone.step, figures={}))


def _unset(attempt: Attempt, _use: GuardUse) -> Attempt:
    return replace(attempt, policies=NATION)


def _without_papers(attempt: Attempt, use: GuardUse) -> Attempt:
    bare = _earlier_steps(papers=frozenset())(attempt, use)
    return replace(bare, step=replace(bare.step, papers=frozenset()))


BREAKERS: Mapping[str, Callable[[Attempt, GuardUse], Attempt]] = {
    "whole_household": _facts(gaps=("没有登记成员",)),
    "not_registered": _facts(other_case="另一件"),
    "identity_is": _facts(object_type=""),
    "income_window_right": _facts(statements={}),
    "below_line_or_explained": _rich,
    "below_line": _rich,
    "above_line": _poor,
    "safeguards_met": _facts(assessed={}),
    "safeguards_assessed": _facts(assessed={}),
    "authorised_by_all_adults": _step(signers=ADULTS[:1]),
    "four_looks_scored": _facts(scored=Scores(unscored=("住房条件",))),
    "category_proposed": _facts(known_clue=None),
    "removal_way_stated": _facts(way=""),
    "clue_given": _step(reason=" "),
    "resident_of_county": _facts(resident=None),
    "own_account": _facts(own_account=False),
    "fund_balance_enough": _facts(balance=99),
    "top_up_right": _figure_gone,
    "helper_has_room": _facts(paired=6),
    "measures_fit": _facts(natures=frozenset(("gift",))),
    "not_stable": _facts(application=ReliefFacts("两年都超过标准")),
    "visited_since": _facts(visited=()),
    "payment_recorded": _facts(application=ReliefFacts()),
    "quorum_met": _facts(held=()),
    "notice_posted": _facts(posted=()),
    "notice_elapsed": _facts(posted=()),
    "no_open_objection": _objection,
    "papers_present": _without_papers,
    "every_hit_settled": _facts(hits=(Hit("登记有车辆"),)),
    "head_confirmed_or_refused_with_witnesses": _step(signers=(), witnesses=("王三",)),
    "refusal_settled": _unheard,
    "signatures_present": _step(signers=("王三",)),
    "days_since": _too_late,
    "workdays_since": _too_late,
    "months_since": _too_late,
    "second_person": _same_person,
    "evidence_present": _facts(scans=0),
    "persons_at_least": _step(by=()),
    "confirmed": _step(confirmed=frozenset()),
    "reason_given": _step(reason=" "),
    "figure_reached": _figure_gone,
    "figure_within": _figure_gone,
    "figure_not_above": _figure_gone,
    "share_reached": _figure_gone,
    "expert_review_done": _figure_gone,
    "parameters_set": _unset,
}
