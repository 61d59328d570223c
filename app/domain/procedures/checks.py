"""What is wrong with a state table, in words: unknown names, places out of reach, ends that are missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from app.domain.policy import PolicyView
from app.domain.procedures.effects import EFFECTS
from app.domain.procedures.guard_spec import Guard, SettingKind
from app.domain.procedures.tables import DONE, END_KINDS, GuardUse, Procedure, Setting, State

NEEDED_TABLES = frozenset(
    ("field_role", "step_paper", "meeting_kind", "notice_kind", "period", "purpose", "object_type")
)
SUBJECTS = ("household", "village", "project", "inspection", "archive")


def complaints(
    procedure: Procedure, guards: Mapping[str, Guard], policy: PolicyView
) -> Iterator[str]:
    """Everything that makes the table unusable, the first the most basic. Nothing when it may be used."""
    yield from _version_complaints(procedure, policy)
    broken = False
    for complaint in _link_complaints(procedure):
        broken = True
        yield complaint
    if not broken:
        yield from _reach_complaints(procedure)
    names = _Names(procedure, policy)
    for state in procedure.states.values():
        yield from _state_complaints(state, names)
        yield from _effect_complaints(state, procedure)
        for use in (*state.guards, *state.leave_guards):
            for complaint in _guard_complaints(use, guards, names):
                yield f"状态 {state.id}：{complaint}"


def _version_complaints(procedure: Procedure, policy: PolicyView) -> Iterator[str]:
    version = procedure.version
    if version.period and policy.table("period").by_code(version.period) is None:
        yield f"没有这个时期：{version.period}"
    if version.subject not in SUBJECTS:
        yield f"没有这种办理对象：{version.subject}"
    if version.number < 1:
        yield "版本号 number 应从 1 起"


def _link_complaints(procedure: Procedure) -> Iterator[str]:
    states = procedure.states
    if not procedure.start:
        yield "没有开始的状态（start）"
    yield from (f"开始的状态 {name} 没有定义" for name in procedure.start if name not in states)
    for state in states.values():
        for name in (*state.ways_on, *state.back):
            if name not in states:
                yield f"状态 {state.id} 指向没有定义的状态 {name}"
        if state.end and state.end not in END_KINDS:
            yield f"状态 {state.id} 的 end 不认识：{state.end}"
        if state.end and (state.ways_on or state.back):
            yield f"状态 {state.id} 是终点，不能再往下走"
        if not state.end and not state.next:
            yield f"状态 {state.id} 没有下一步，也不是终点"
        for name in state.sides:
            if name in states and states[name].end in ("", DONE):
                yield f"状态 {state.id} 的旁路 {name} 应为撤回或不予通过"


def _reach_complaints(procedure: Procedure) -> Iterator[str]:
    states = procedure.states
    ahead = {state.id: state.ways_on for state in states.values()}
    reached = _reachable(procedure.start, ahead.__getitem__)
    yield from (f"状态 {name} 走不到" for name in states if name not in reached)
    behind: dict[str, list[str]] = {name: [] for name in states}
    for state in states.values():
        for name in state.next:
            behind[name].append(state.id)
    done = [state.id for state in states.values() if state.end == DONE]
    if not done:
        yield "没有办结的终点"
    ending = _reachable(done, behind.__getitem__)
    for state in states.values():
        if state.id not in ending and not state.end:
            yield f"状态 {state.id} 走不到办结的终点"
        onward = _reachable((name for name in state.back), ahead.__getitem__)
        if state.back and state.id not in onward:
            yield f"状态 {state.id} 退回的地方不在它前面"


def _reachable(start: Iterable[str], ways: Callable[[str], Iterable[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(ways(name))
    return found


class _Names:
    """What the table may name, by kind of setting."""

    def __init__(self, procedure: Procedure, policy: PolicyView) -> None:
        figures = {figure.name for state in procedure.states.values() for figure in state.figures}
        self.roles = _codes(policy, "field_role")
        self.papers = _codes(policy, "step_paper")
        self.known: Mapping[SettingKind, frozenset[str]] = {
            SettingKind.PARAMETER: frozenset(policy.parameters),
            SettingKind.PARAMETERS: frozenset(policy.parameters),
            SettingKind.PURPOSE: _codes(policy, "purpose"),
            SettingKind.OBJECT_TYPES: _codes(policy, "object_type"),
            SettingKind.PAPER: self.papers,
            SettingKind.STATE: frozenset(procedure.states),
            SettingKind.FIGURE: frozenset(figures),
            SettingKind.MEETINGS: _codes(policy, "meeting_kind"),
            SettingKind.NOTICE: _codes(policy, "notice_kind"),
        }


def _codes(policy: PolicyView, table: str) -> frozenset[str]:
    return frozenset(value.code for value in policy.table(table).values)


def _state_complaints(state: State, names: _Names) -> Iterator[str]:
    if not state.actors:
        yield f"状态 {state.id} 没有写由谁办（actors）"
    yield from (f"状态 {state.id} 的角色不认识：{role}" for role in state.actors if role not in names.roles)
    for paper in (*state.papers, *state.leave_papers):
        if paper not in names.papers:
            yield f"状态 {state.id} 的文书不认识：{paper}"


def _effect_complaints(state: State, procedure: Procedure) -> Iterator[str]:
    if state.effect and state.effect not in EFFECTS:
        yield f"状态 {state.id} 的 effect 不认识：{state.effect}"
    if state.effect and procedure.version.subject != "household":
        yield f"状态 {state.id} 有 effect，办理对象应为农户"


def _guard_complaints(use: GuardUse, guards: Mapping[str, Guard], names: _Names) -> Iterator[str]:
    found = guards.get(use.name)
    if found is None:
        yield f"条件 {use.name} 不认识"
        return
    for setting in found.needs:
        if setting not in use.settings:
            yield f"条件 {use.name} 缺少设置 {setting}"
    for setting, value in use.settings.items():
        kind = found.kind_of(setting)
        if kind is None:
            yield f"条件 {use.name} 没有设置 {setting}"
        else:
            yield from (f"条件 {use.name} 的 {setting} {words}" for words in _wrong(kind, value, names))


def _wrong(kind: SettingKind, value: Setting, names: _Names) -> Iterator[str]:
    if kind is SettingKind.WHOLE or isinstance(value, int):
        if kind is not SettingKind.WHOLE or not isinstance(value, int):
            yield f"应为{kind.value}"
        return
    if kind is SettingKind.TEXT:
        if not isinstance(value, str) or not value.strip():
            yield "应为文字"
        return
    given = value if isinstance(value, tuple) else (value,)
    if not given:
        yield "是空的"
    yield from (f"不认识{kind.value} {name}" for name in given if name not in names.known[kind])
