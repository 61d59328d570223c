"""What a guard is: a named pure function with declared settings. The guards themselves are elsewhere."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.domain.policy import PolicyUnset, PolicyView
from app.domain.procedures.cases import Step, Track
from app.domain.procedures.facts import Facts
from app.domain.procedures.tables import GuardUse, Setting, State


class SettingKind(enum.Enum):
    """What a setting of a guard may hold; checked when a table is loaded."""

    PARAMETER = "参数"
    PARAMETERS = "多个参数"
    PURPOSE = "核算类型代码"
    OBJECT_TYPES = "户类型代码"
    PAPER = "文书"
    STATE = "状态"
    FIGURE = "数字"
    MEETINGS = "会议类型"
    NOTICE = "公示种类"
    WHOLE = "整数"
    TEXT = "文字"


class Basis(enum.Enum):
    """What a guard judges by.

    STEP: what is said with the step itself, so it can be answered while the step is typed. RECORD: records
    with a day, meetings and notices. PRESENT: the card as it is today; a correction of an old step does not
    ask it again, because the household has moved on since.
    """

    STEP = "step"
    RECORD = "record"
    PRESENT = "present"


class Reason(NamedTuple):
    """Why a step may not be taken: words for people, the guard, and the first day on which it may.

    `in_step` is set where the answer can be given with the step itself, `other_user` where only another
    user of the program can give it.
    """

    words: str
    guard: str = ""
    first_day: date | None = None
    in_step: bool = False
    other_user: bool = False


@dataclass(frozen=True)
class Asked:
    """What a guard sees: the case so far, the step that is asked for, its state and the settings.

    `state` is the state the guard belongs to: the one to be reached, or the one to be left.
    """

    track: Track
    step: Step
    state: State
    facts: Facts
    policy: PolicyView
    settings: Mapping[str, Setting]

    def text(self, name: str) -> str:
        return str(self.settings.get(name, ""))

    def texts(self, name: str) -> tuple[str, ...]:
        given = self.settings.get(name, ())
        return given if isinstance(given, tuple) else (str(given),)

    def whole(self, name: str, default: int = 0) -> int:
        given = self.settings.get(name, default)
        return given if isinstance(given, int) else default

    def figure(self, name: str) -> int | None:
        """A figure given with this step, else with the last step before that gave it."""
        if name in self.step.figures:
            return self.step.figures[name]
        before = (stand.step.figures for stand in reversed(self.track.stands))
        return next((figures[name] for figures in before if name in figures), None)

    def figure_label(self, name: str) -> str:
        states = self.track.procedure.states.values()
        return next(
            (figure.label for state in states for figure in state.figures if figure.name == name), name
        )

    def label_of(self, state: str) -> str:
        return self.track.procedure.state(state).label

    def papers(self) -> frozenset[str]:
        return self.track.papers | self.step.papers | self.facts.papers()

    def round_begins(self) -> date:
        """From this day on meetings and notices belong to the present round of the guard's state.

        They may lie between the step before and the one into the state; after a return only new ones count.
        """
        stands = self.track.stands
        if not stands or stands[-1].state != self.state.id:
            return self.track.since
        was_returned_to = stands[-1].since > stands[-1].step.happened_on
        return self.track.since if was_returned_to else self.track.before(len(stands) - 1).since


Judge = Callable[[Asked], Iterable[Reason]]


@dataclass(frozen=True)
class Guard:
    """A registered guard. `label` says what it demands; `needs` must, `may` can be set."""

    name: str
    label: str
    basis: Basis
    judge: Judge
    needs: Mapping[str, SettingKind]
    may: Mapping[str, SettingKind]

    def kind_of(self, setting: str) -> SettingKind | None:
        return self.needs.get(setting) or self.may.get(setting)

    def reasons(self, asked: Asked) -> Iterator[Reason]:
        """The reasons of the guard, marked as its own. A figure that is unset is a reason by itself."""
        in_step = self.basis is Basis.STEP
        try:
            for reason in self.judge(asked):
                yield reason._replace(guard=self.name, in_step=in_step)
        except PolicyUnset as unset:
            yield Reason(unset.message, self.name)

    def demand(self, use: GuardUse) -> str:
        """What the guard demands at this place, for the list of conditions of a step."""
        return str(use.settings.get("words") or self.label)


def guard(
    label: str,
    basis: Basis,
    *,
    needs: Mapping[str, SettingKind] | None = None,
    may: Mapping[str, SettingKind] | None = None,
) -> Callable[[Judge], Guard]:
    """Turn a generator of reasons into a guard named after the function. A module lists its in GUARDS."""

    def make(judge: Judge) -> Guard:
        return Guard(judge.__name__, label, basis, judge, needs or {}, may or {})

    return make
