"""Guards about the steps themselves: meetings, notices, papers, people and days (domain.md 8)."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.holidays import EXTENDING, workdays
from app.domain.notices import Pause, run_clock
from app.domain.procedures.cases import Step
from app.domain.procedures.facts import HeadAnswer, NoticeFacts
from app.domain.procedures.guard_spec import Asked, Basis, Guard, Reason, SettingKind, guard


@guard("会议到会人数和表决符合规定", Basis.RECORD, needs={"kinds": SettingKind.MEETINGS})
def quorum_met(asked: Asked) -> Iterator[Reason]:
    """A meeting of an allowed kind after the step before decided rightly (section 9)."""
    wanted = asked.texts("kinds")
    held = [
        meeting
        for meeting in asked.facts.meetings()
        if meeting.kind in wanted and asked.round_begins() <= meeting.held_on <= asked.step.happened_on
    ]
    if not held:
        table = asked.policy.table("meeting_kind")
        named = "或".join(table.label_of(kind) for kind in wanted)
        yield Reason(f"没有登记在这一步以前开的{named}")
        return
    newest = max(held, key=lambda meeting: meeting.held_on)
    for shortfall in newest.shortfalls:
        yield Reason(f"{newest.held_on}的会议不算数：{shortfall}")


def _posted(asked: Asked) -> NoticeFacts | None:
    """The newest notice of the kind in the present round."""
    kind = asked.text("kind")
    posted = [
        notice
        for notice in asked.facts.notices()
        if notice.kind == kind and asked.round_begins() <= notice.posted_on <= asked.step.happened_on
    ]
    return max(posted, key=lambda notice: notice.posted_on, default=None)


def _kind_label(asked: Asked) -> str:
    return asked.policy.table("notice_kind").label_of(asked.text("kind"))


@guard("公示已经张贴", Basis.RECORD, needs={"kind": SettingKind.NOTICE})
def notice_posted(asked: Asked) -> Iterator[Reason]:
    if _posted(asked) is None:
        yield Reason(f"没有登记“{_kind_label(asked)}”张贴的日期")


@guard("公示满期", Basis.RECORD, needs={"kind": SettingKind.NOTICE, "days": SettingKind.PARAMETER})
def notice_elapsed(asked: Asked) -> Iterator[Reason]:
    """Posted on day 0 for 7 days it may come down, and the case go on, from day 8 (domain.md 2.5).

    Days and the rule for holidays are those of the day of posting (2.1), the calendar is the one known now.
    The days on which an objection was open do not count.
    """
    notice = _posted(asked)
    if notice is None:
        yield Reason(f"没有登记“{_kind_label(asked)}”张贴的日期")
        return
    when_posted = notice.policy or asked.policy
    days = when_posted.number(asked.text("days"))
    on = asked.step.happened_on
    pauses = [
        Pause(objection.raised_on, objection.closed_on)
        for objection in notice.objections
        if objection.raised_on <= on
    ]
    calendar = workdays(asked.policy) if when_posted.number(EXTENDING) else None
    clock = run_clock(notice.posted_on, days, on, pauses, extend=calendar)
    free = clock.earliest
    if free is None:
        yield Reason(f"公示因为异议暂停，异议办完以后还要公示 {clock.remaining} 天")
    elif on < free:
        yield Reason(f"{notice.posted_on}张贴，公示 {days} 天，{free}起才能往下办", first_day=free)
    elif notice.taken_down_on is not None and notice.taken_down_on < free:
        yield Reason(f"{notice.taken_down_on}就撤下了，公示不满 {days} 天，要重新公示")


@guard("没有未处理的异议", Basis.RECORD, needs={"kind": SettingKind.NOTICE})
def no_open_objection(asked: Asked) -> Iterator[Reason]:
    notice = _posted(asked)
    if notice is None:
        return
    on = asked.step.happened_on
    for objection in notice.objections:
        if objection.raised_on > on:
            continue
        if objection.closed_on is None or objection.closed_on > on:
            yield Reason(f"{objection.raised_on}提出的异议还没有处理完，公示暂停")
        elif objection.upheld:
            yield Reason(f"{objection.raised_on}提出的异议成立，这一件要退回重办，不能往下走")


@guard("前面各步的材料齐全", Basis.STEP)
def papers_present(asked: Asked) -> Iterator[Reason]:
    """All papers the table asks for in the states that were passed, and those of this one."""
    present, table = asked.papers(), asked.policy.table("step_paper")
    for stand in asked.track.stands:
        state = asked.track.procedure.state(stand.state)
        missing = [paper for paper in (*state.papers, *state.leave_papers) if paper not in present]
        for paper in dict.fromkeys(missing):
            yield Reason(f"缺“{state.label}”的材料：{table.label_of(paper)}")


@guard(
    "比对出的问题都有结论",
    Basis.RECORD,
    needs={"hits": SettingKind.FIGURE, "settled": SettingKind.FIGURE},
    may={"spared": SettingKind.OBJECT_TYPES, "what": SettingKind.TEXT, "words": SettingKind.TEXT},
)
def every_hit_settled(asked: Asked) -> Iterator[Reason]:
    """Each hit is excluded, or explained with proof.

    Without a list of hits the numbers from the paper count. No result is needed for types that are compared
    elsewhere, nor where the statement `what` is confirmed.
    """
    hits = asked.facts.comparison()
    if hits is None:
        yield from _settled_on_paper(asked)
        return
    for awaited in asked.facts.comparison_awaited():
        yield Reason(f"{awaited}，还没有反馈")
    for hit in hits:
        if not hit.is_settled:
            lacking = "有说明，缺证明材料" if hit.explained else "还没有排除或说明"
            yield Reason(f"比对出“{hit.words}”，{lacking}")


def _settled_on_paper(asked: Asked) -> Iterator[Reason]:
    hits, settled = (asked.step.figures.get(asked.text(name)) for name in ("hits", "settled"))
    if hits is None or settled is None:
        confirmed_so = asked.text("what") in asked.step.confirmed
        if not confirmed_so and asked.facts.identity() not in asked.texts("spared"):
            yield Reason("没有登记信息比对结果；结果在纸上的，填比对出几条、已经排除或说明几条")
    elif settled < hits:
        yield Reason(f"比对出 {hits} 条，只排除或说明了 {settled} 条")


@guard("户主签字认可，或者拒签有见证人", Basis.STEP, needs={"least": SettingKind.WHOLE})
def head_confirmed_or_refused_with_witnesses(asked: Asked) -> Iterator[Reason]:
    """By the check that is recorded (T22), else by what is said with the step."""
    answer = _head_answer(asked, asked.step)
    if answer.agreed:
        return
    named, least = len(set(answer.witnesses)), asked.whole("least")
    if not named:
        yield Reason(f"户主没有签字；拒签的写明情况，并有 {least} 名见证人")
        return
    if named < least:
        yield Reason(f"户主拒签要有 {least} 名见证人，现在有 {named} 名")
    if not answer.reason.strip():
        yield Reason("户主拒签的原因没有写")


def _head_answer(asked: Asked, step: Step) -> HeadAnswer:
    recorded = asked.facts.head_answer()
    return recorded or HeadAnswer(bool(step.signers), step.reason, step.witnesses)


@guard("户主拒签的，乡镇已经处理", Basis.RECORD, needs={"state": SettingKind.STATE, "by": SettingKind.STATE})
def refusal_settled(asked: Asked) -> Iterator[Reason]:
    """A head who refused to sign is heard by the township before the case goes on (domain.md 8.3)."""
    asked_head = asked.track.stand_in(asked.text("state"))
    if asked_head is None or _head_answer(asked, asked_head.step).agreed:
        return
    if asked.track.stand_in(asked.text("by")) is None:
        yield Reason(f"户主没有签字，先要“{asked.label_of(asked.text('by'))}”")


@guard(
    "在规定天数内",
    Basis.STEP,
    needs={"state": SettingKind.STATE, "most": SettingKind.PARAMETER},
    may={"clue": SettingKind.WHOLE},
)
def days_since(asked: Asked) -> Iterator[Reason]:
    """Days from an earlier step; with `clue` from the day in the clue register where there is an entry."""
    began = asked.track.stand_in(asked.text("state"))
    if began is None:
        yield Reason(f"还没有办“{asked.label_of(asked.text('state'))}”")
        return
    most = asked.policy.number(asked.text("most"))
    clue = asked.facts.clue() if asked.whole("clue") else None
    since = began.step.happened_on if clue is None else min(clue.found_on, began.step.happened_on)
    taken = (asked.step.happened_on - since).days
    if taken > most and not asked.step.reason.strip():
        label = asked.label_of(began.state)
        yield Reason(f"从“{label}”到这一步 {taken} 天，规定 {most} 天以内；确实超过的写明原因")


@guard("在规定工作日内", Basis.STEP, needs={"state": SettingKind.STATE, "most": SettingKind.PARAMETER})
def workdays_since(asked: Asked) -> Iterator[Reason]:
    began = asked.track.stand_in(asked.text("state"))
    if began is None:
        yield Reason(f"还没有办“{asked.label_of(asked.text('state'))}”")
        return
    most = asked.policy.number(asked.text("most"))
    last = workdays(asked.policy).after_workdays(began.step.happened_on, most)
    if asked.step.happened_on > last and not asked.step.reason.strip():
        label = asked.label_of(began.state)
        yield Reason(f"“{label}”以后 {most} 个工作日以内要办，最晚 {last}；确实超过的写明原因")


@guard("在规定月数内", Basis.STEP, needs={"state": SettingKind.STATE, "most": SettingKind.PARAMETER})
def months_since(asked: Asked) -> Iterator[Reason]:
    began = asked.track.stand_in(asked.text("state"))
    if began is None:
        yield Reason(f"还没有办“{asked.label_of(asked.text('state'))}”")
        return
    most = asked.policy.number(asked.text("most"))
    start, end = began.step.happened_on, asked.step.happened_on
    months = (end.year - start.year) * 12 + end.month - start.month + (end.day > start.day)
    if months > most and not asked.step.reason.strip():
        label = asked.label_of(began.state)
        yield Reason(f"“{label}”以后超过了 {most} 个月；确实超过的写明原因")


@guard("换人办理", Basis.STEP, needs={"state": SettingKind.STATE})
def second_person(asked: Asked) -> Iterator[Reason]:
    """谁调查、谁登记、谁审核: the doers of an earlier step and its typist may not check it (1.2)."""
    earlier = asked.track.stand_in(asked.text("state"))
    if earlier is None:
        return
    label = asked.label_of(earlier.state)
    same = [name for name in asked.step.by if name in earlier.step.by]
    if not asked.step.by:
        yield Reason("没有填这一步是谁办的")
    if same:
        yield Reason(f"“{label}”和这一步不能是同一个人：{'、'.join(same)}")
    if asked.step.user_id and asked.step.user_id == earlier.step.user_id:
        yield Reason(f"“{label}”是您登记的，这一步要换一个人登记", other_user=True)


@guard("有证明的照片或扫描件", Basis.RECORD, needs={"least": SettingKind.WHOLE})
def evidence_present(asked: Asked) -> Iterator[Reason]:
    least, there = asked.whole("least"), asked.facts.evidence(asked.state.id)
    if there < least:
        yield Reason(f"要有 {least} 份照片或扫描件作证明，现在有 {there} 份")


@guard("人数够", Basis.STEP, needs={"least": SettingKind.WHOLE})
def persons_at_least(asked: Asked) -> Iterator[Reason]:
    named, least = len(set(asked.step.by)), asked.whole("least")
    if named < least:
        yield Reason(f"“{asked.state.label}”要 {least} 人以上，现在写了 {named} 人")


@guard("经办人确认", Basis.STEP, needs={"what": SettingKind.TEXT, "words": SettingKind.TEXT})
def confirmed(asked: Asked) -> Iterator[Reason]:
    """A statement the program cannot know; the person who takes the step answers for it by name."""
    if asked.text("what") not in asked.step.confirmed:
        yield Reason(f"还没有确认：{asked.text('words')}")


@guard("线索登记清楚", Basis.STEP, needs={"words": SettingKind.TEXT})
def clue_given(asked: Asked) -> Iterator[Reason]:
    """An entry of the clue register with source and text, else the words of the step (domain.md 8.17)."""
    clue = asked.facts.clue()
    if clue is not None and not clue.is_whole:
        yield Reason(f"{clue.found_on}的线索没有登记完整：{asked.text('words')}")
    elif clue is None and not asked.step.reason.strip():
        yield Reason(f"没有写：{asked.text('words')}；也可以先在线索登记里登记")


@guard("写明原因", Basis.STEP, needs={"words": SettingKind.TEXT})
def reason_given(asked: Asked) -> Iterator[Reason]:
    if not asked.step.reason.strip():
        yield Reason(f"没有写：{asked.text('words')}")


GUARDS: tuple[Guard, ...] = (
    quorum_met,
    notice_posted,
    notice_elapsed,
    no_open_objection,
    papers_present,
    every_hit_settled,
    head_confirmed_or_refused_with_witnesses,
    days_since,
    workdays_since,
    months_since,
    second_person,
    evidence_present,
    persons_at_least,
    confirmed,
    clue_given,
    reason_given,
    refusal_settled,
)
