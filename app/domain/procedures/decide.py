"""Whether a step may be taken: a transition, or a refusal that says everything that is missing.

`happened_on` is the day in the field, `entered_on` the day of typing; only the first one is judged by the
order of steps. Nothing here reads a database or the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.domain.policy import PolicyView
from app.domain.procedures.cases import Stand, Step, StepKind, Track
from app.domain.procedures.facts import Facts
from app.domain.procedures.guard_spec import Asked, Basis, Reason
from app.domain.procedures.guards import GUARDS
from app.domain.procedures.tables import GuardUse, State

_SHORTEST_REASON = 2
_PRESENT = frozenset((Basis.PRESENT,))


@dataclass(frozen=True)
class Transition:
    """The step may be stored; `track` is where the case stands then."""

    step: Step
    track: Track


@dataclass(frozen=True)
class Refusal:
    """The step may not be taken. `reasons` is never empty."""

    reasons: tuple[Reason, ...]

    @property
    def first_day(self) -> date | None:
        """The first day on which every term that is named here is over."""
        return max((reason.first_day for reason in self.reasons if reason.first_day), default=None)

    @property
    def words(self) -> str:
        return "；".join(dict.fromkeys(reason.words for reason in self.reasons))


def decide(track: Track, step: Step, facts: Facts, policy: PolicyView) -> Transition | Refusal:
    """Judge a step that is not stored yet. `policy` is that of the day on which it happened."""
    judge = {StepKind.TAKE: _taking, StepKind.RETURN: _returning, StepKind.CORRECT: _correcting}[step.kind]
    reasons = tuple(judge(track, step, facts, policy))
    if reasons:
        return Refusal(reasons)
    return Transition(step, _after(track, step))


def _after(track: Track, step: Step) -> Track:
    """The track with the step applied. A step without id yet counts as the newest."""
    stands = track.stands
    if step.kind is StepKind.TAKE:
        stands = (*stands, Stand(step))
    elif step.kind is StepKind.RETURN:
        place = _place_of_state(track, step.state)
        stands = (*stands[:place], replace(stands[place], returned_on=step.happened_on))
    else:
        place = track.place_of(step.supersedes) or 0
        stands = (*stands[:place], replace(stands[place], step=step), *stands[place + 1 :])
    return replace(track, stands=stands)


def _place_of_state(track: Track, state: str) -> int:
    """Place of the last stand in a state; -1 where the case never was there."""
    return max((place for place, stand in enumerate(track.stands) if stand.state == state), default=-1)


def _taking(track: Track, step: Step, facts: Facts, policy: PolicyView) -> Iterator[Reason]:
    if track.is_ended:
        yield _ended(track)
        return
    if step.state not in track.following:
        yield _not_next(track, step)
        return
    yield from _conditions(track, step, facts, policy)


def _conditions(
    track: Track, step: Step, facts: Facts, policy: PolicyView, skip: frozenset[Basis] = frozenset()
) -> Iterator[Reason]:
    """Everything that is asked of a step to a state that may follow."""
    target = track.procedure.state(step.state)
    yield from _date_reasons(track, step)
    yield from _leaving(track, target, step, facts, policy, skip)
    yield from _reaching(track, target, step, facts, policy, skip)


def _leaving(
    track: Track, target: State, step: Step, facts: Facts, policy: PolicyView, skip: frozenset[Basis]
) -> Iterator[Reason]:
    """What must be there before the case goes on. Withdrawal and rejection need none of it."""
    standing = track.standing
    if standing is None or target.id not in standing.next:
        return
    yield from missing_papers(track, standing, standing.leave_papers, step, facts, policy)
    yield from guard_reasons(track, standing, standing.leave_guards, step, facts, policy, skip)


def _reaching(
    track: Track, target: State, step: Step, facts: Facts, policy: PolicyView, skip: frozenset[Basis]
) -> Iterator[Reason]:
    if step.role not in target.actors:
        roles = policy.table("field_role")
        named = "、".join(roles.label_of(role) for role in target.actors)
        yield Reason(f"“{target.label}”应由{named}办", in_step=True)
    if target.id in (track.standing.sides if track.standing else ()):
        yield from _needs_reason(step, f"“{target.label}”要写明原因")
    yield from missing_papers(track, target, target.papers, step, facts, policy)
    yield from guard_reasons(track, target, target.guards, step, facts, policy, skip)


def guard_reasons(
    track: Track,
    state: State,
    uses: tuple[GuardUse, ...],
    step: Step,
    facts: Facts,
    policy: PolicyView,
    skip: frozenset[Basis] = frozenset(),
) -> Iterator[Reason]:
    """The reasons of some guards of a state, in their order; guards of a basis in `skip` are left out."""
    for use in uses:
        found = GUARDS[use.name]
        if found.basis not in skip:
            yield from found.reasons(Asked(track, step, state, facts, policy, use.settings))


def missing_papers(
    track: Track, state: State, papers: tuple[str, ...], step: Step, facts: Facts, policy: PolicyView
) -> Iterator[Reason]:
    """A reason for each paper of a state that neither the steps nor the records give."""
    if not papers:
        return
    present = _round_papers(track, state) | step.papers | facts.papers()
    table = policy.table("step_paper")
    for paper in papers:
        if paper not in present:
            yield Reason(f"缺“{state.label}”的材料：{table.label_of(paper)}", in_step=True)


def _round_papers(track: Track, state: State) -> frozenset[str]:
    """Papers already given with the stand in the state that is being left."""
    standing = track.standing
    return track.stands[-1].step.papers if standing is not None and standing is state else frozenset()


def _date_reasons(track: Track, step: Step) -> Iterator[Reason]:
    if step.happened_on > step.entered_on:
        yield Reason(f"办理日期 {step.happened_on} 还没有到", in_step=True)
    if step.happened_on < track.since:
        last = track.standing
        label = last.label if last else ""
        yield Reason(
            f"办理日期 {step.happened_on} 早于上一步“{label}”的 {track.since}，日期不能倒着走", in_step=True
        )


def _needs_reason(step: Step, words: str) -> Iterator[Reason]:
    if len(step.reason.strip()) < _SHORTEST_REASON:
        yield Reason(words, in_step=True)


def _ended(track: Track) -> Reason:
    standing = track.standing
    label = standing.label if standing else ""
    return Reason(f"这一件已经结束（{label}），不能再往下办；写错了的用更正")


def _not_next(track: Track, step: Step) -> Reason:
    states = track.procedure.states
    wanted = states[step.state].label if step.state in states else step.state
    named = "、".join(f"“{states[name].label}”" for name in track.following)
    standing = track.standing
    now = f"现在在“{standing.label}”，" if standing else "还没有开始，"
    return Reason(f"{now}下一步是{named}，不能直接办“{wanted}”")


def _returning(track: Track, step: Step, facts: Facts, policy: PolicyView) -> Iterator[Reason]:
    standing = track.standing
    if standing is None:
        yield Reason("这一件还没有开始，没有可以退回的步骤")
        return
    if track.is_ended:
        yield _ended(track)
        return
    if step.state not in standing.back or _place_of_state(track, step.state) < 0:
        states = track.procedure.states
        able = [name for name in standing.back if _place_of_state(track, name) >= 0]
        named = "、".join(f"“{states[name].label}”" for name in able)
        yield Reason(f"“{standing.label}”只能退回到{named}" if named else f"“{standing.label}”不能退回")
        return
    yield from _date_reasons(track, step)
    yield from _needs_reason(step, "退回要写明原因")


def _correcting(track: Track, step: Step, facts: Facts, policy: PolicyView) -> Iterator[Reason]:
    """The corrected step must fit its neighbours and keep everything but the guards on the present card."""
    place = track.place_of(step.supersedes)
    if place is None:
        yield Reason("要更正的步骤已经不算数了，不能更正")
        return
    old = track.stands[place].step
    if old.state != step.state:
        yield Reason("更正不能改成另一步；走错了的退回重办")
        return
    yield from _needs_reason(step, "更正要写明原因")
    yield from _conditions(track.before(place), step, facts, policy, _PRESENT)
    unfit = tuple(_next_still_fits(track, place, step, facts, policy))
    yield from unfit or _later_still_hold(track, place, step, facts, policy)


def _next_still_fits(
    track: Track, place: int, step: Step, facts: Facts, policy: PolicyView
) -> Iterator[Reason]:
    """What came after the corrected step keeps its day and the conditions under which it followed."""
    returned_on = track.stands[place].returned_on
    if returned_on is not None and step.happened_on > returned_on:
        words = f"改成 {step.happened_on} 就晚于退回的 {returned_on}，日期不能倒着走"
        yield Reason(words, in_step=True)
        return
    later = track.stands[place + 1 :]
    if not later:
        return
    following = later[0].step
    label = track.procedure.state(following.state).label
    if step.happened_on > following.happened_on:
        words = f"改成 {step.happened_on} 就晚于下一步“{label}”的 {following.happened_on}，日期不能倒着走"
        yield Reason(words, in_step=True)
        return
    state = track.procedure.state(step.state)
    if following.state not in state.next:
        return
    corrected = _after(track, step).before(place + 1)
    yield from guard_reasons(corrected, state, state.leave_guards, following, facts, policy, _PRESENT)


def _later_still_hold(
    track: Track, place: int, step: Step, facts: Facts, policy: PolicyView
) -> Iterator[Reason]:
    """What the steps after the corrected one met before the correction, they still meet after it.

    Who surveyed may not have checked; a term counts from the corrected day; a paper may not go.
    """
    corrected = _after(track, step)
    for number in range(place + 1, len(track.stands)):
        later = track.stands[number].step
        known = {
            reason.words for reason in _conditions(track.before(number), later, facts, policy, _PRESENT)
        }
        label = track.procedure.state(later.state).label
        for reason in _conditions(corrected.before(number), later, facts, policy, _PRESENT):
            if reason.words not in known:
                words = f"这样更正，后面的“{label}”就不合规定：{reason.words}"
                yield Reason(words, reason.guard, in_step=True)
