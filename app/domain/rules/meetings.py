"""V-MTG-01 and V-MTG-02: whether a meeting could decide, and whether its record is whole (domain.md 9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.domain.attendance import Seat, counted, seat_faults
from app.domain.meetings import MeetingFigures, Part, Verdict, assess
from app.domain.policy import PolicyView
from app.domain.problems import Severity
from app.domain.rules.base import Finding, Rule, Scope, Values, record_id, rule

_FORMAL = (Part.NOTICE, Part.PLAN, Part.COMPOSITION)
_FIELDS = {
    Part.QUORUM: "attended",
    Part.TALLY: "votes_for",
    Part.VOTE: "votes_for",
    Part.NOTICE: "notice_given_on",
    Part.PLAN: "plan_given_on",
    Part.COMPOSITION: "representatives",
}


@dataclass(frozen=True, slots=True)
class MeetingCase:
    """One meeting as the rules see it; `policy` is that of the day it was held."""

    meeting: Values
    matters: tuple[Values, ...]
    seats: tuple[Seat, ...]
    policy: PolicyView
    today: date

    @property
    def kind(self) -> str:
        return str(self.meeting.get("kind") or "")


def figures_of(meeting: Values) -> MeetingFigures:
    """The numbers of a meeting without votes."""
    get = meeting.get
    return MeetingFigures(
        held_on=get("held_on"),
        should_attend=get("should_attend"),
        everybody=get("everybody"),
        present=get("attended"),
        households_total=get("households_total"),
        households_present=get("households_present"),
        notice_given_on=get("notice_given_on"),
        plan_given_on=get("plan_given_on"),
        members=get("should_attend"),
        representatives=get("representatives"),
        women=get("women"),
        village_households=get("village_households"),
    )


def verdict_on(meeting: Values, matter: Values | None, policy: PolicyView) -> Verdict:
    """What the rule of the day says of the meeting, with the votes on one of its matters."""
    figures = figures_of(meeting)
    if matter is not None:
        figures = replace(
            figures,
            votes_for=matter.get("votes_for"),
            votes_against=matter.get("votes_against"),
            votes_abstain=matter.get("votes_abstain"),
        )
    return assess(str(meeting.get("kind") or ""), figures, policy)


_READS = (
    "meeting.kind", "meeting.held_on", "meeting.should_attend", "meeting.everybody", "meeting.attended",
    "meeting.households_total", "meeting.households_present", "meeting.notice_given_on",
    "meeting.plan_given_on", "meeting.representatives", "meeting.women", "meeting.village_households",
)  # fmt: skip


@rule(
    "V-MTG-01",
    Severity.E,
    Scope.MEETING,
    "到会和表决",
    fix="核对应到、实到和票数；人数不够的会议不能作决定，要重新召开",
    reads=(
        *_READS,
        "meeting_matter.matter",
        "meeting_matter.votes_for",
        "meeting_matter.votes_against",
        "meeting_matter.votes_abstain",
    ),
)
def decided_rightly(case: MeetingCase, _seats: tuple[Seat, ...]) -> Iterable[Finding]:
    general = verdict_on(case.meeting, None, case.policy)
    if general.unset:
        yield Finding("kind", general.unset, severity=Severity.W)
        return
    yield from _failing(general, (Part.QUORUM,), "")
    for matter in case.matters:
        said = verdict_on(case.meeting, matter, case.policy)
        title = matter.get("matter") or "议题"
        yield from _failing(said, (Part.TALLY, Part.VOTE), record_id(matter), f"“{title}”")
    if not general.rule:
        return
    for matter in case.matters:
        if matter.get("votes_for") is None:
            words = f"“{matter.get('matter') or '议题'}”没有登记票数"
            yield Finding("votes_for", words, record=record_id(matter))


def _failing(verdict: Verdict, parts: tuple[Part, ...], record: str, before: str = "") -> Iterator[Finding]:
    for answer in verdict.answers:
        untold = answer.holds is None and answer.part is Part.QUORUM
        if answer.part in parts and (answer.holds is False or untold):
            yield Finding(_FIELDS[answer.part], before + answer.words, record=record)


@rule(
    "V-MTG-02",
    Severity.W,
    Scope.MEETING,
    "会议手续",
    fix="补齐主持人、记录人和签到；通知晚了的写明原因，必要时重新开会",
    reads=(
        *_READS,
        "meeting.presider",
        "meeting.recorder",
        "attendance.name",
        "attendance.signed",
        "attendance.role",
        "attendance.person",
        "attendance.home",
        "attendance.proxy_person",
        "attendance.proxy_home",
    ),
)
def kept_in_form(case: MeetingCase, seats: tuple[Seat, ...]) -> Iterable[Finding]:
    for name, label in (("presider", "主持人"), ("recorder", "记录人")):
        if not case.meeting.get(name):
            yield Finding(name, f"没有写{label}", severity=Severity.E)
    verdict = verdict_on(case.meeting, None, case.policy)
    for answer in verdict.answers:
        missing = answer.holds is None and answer.part is not Part.COMPOSITION
        if answer.part in _FORMAL and (answer.holds is False or missing):
            yield Finding(_FIELDS[answer.part], answer.words)
    if not seats:
        return
    attended, signed = case.meeting.get("attended"), counted(seats).persons
    if attended is not None and attended != signed:
        yield Finding("attended", f"实到 {attended} 人，签到册上签名的有 {signed} 人")
    by_household = bool(verdict.rule and verdict.rule.proxy_in_household)
    for seat, words in seat_faults(seats, by_household):
        yield Finding("name", words, record=seat.record)


RULES: tuple[Rule, ...] = (decided_rightly, kept_in_form)
