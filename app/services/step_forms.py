"""The form of one step: its fields by the table of the case, from typed values to a draft and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.procedures.cases import Step
from app.domain.procedures.tables import Figure, State
from app.forms.kinds import Date, Money, Reference, Text, Whole
from app.forms.schema import Field, FormSchema, Section
from app.services.procedure_cases import StepDraft

Values = Mapping[str, Any]
ACTOR = "actor"
"""What the field 由谁办理 refers to: the actors of the state."""
_FIGURE = "figure_"
_YUAN = "元"
_SEPARATORS = re.compile(r"[、，,;；\s]+")


@dataclass(frozen=True)
class StepForm:
    """The form of a step into a state; `needs_reason` for returns, corrections and ends."""

    state: State
    needs_reason: bool = False
    is_return: bool = False

    def schema(self) -> FormSchema:
        """Day and reason for a return, everything for a step or its correction."""
        day = Field("happened_on", "办理日期", Date(), required=True)
        words = "原因" if self.needs_reason else "说明"
        reason = Field("reason", words, Text(500, multiline=True), required=self.needs_reason)
        if self.is_return:
            fields: tuple[Field, ...] = (day, reason)
        else:
            fields = (day, *self._persons(), *map(_figure_field, self.state.figures), reason)
        return FormSchema("step_form", 1, self.state.label, "case_step", (Section("办理", fields),))

    def _persons(self) -> tuple[Field, ...]:
        several = "几个人用顿号或空格隔开"
        return (
            Field("role", "由谁办理", Reference(ACTOR), required=True),
            Field("done_by", "办理人", Text(200), guidance=several),
            Field("signers", "签字人", Text(500), guidance=several),
            Field("witnesses", "见证人", Text(200), guidance=f"拒绝签字的时候填，{several}"),
        )

    def draft(self, values: Values, papers: Iterable[str] = (), confirmed: Iterable[str] = ()) -> StepDraft:
        """What was typed. Raises KeyError without a day."""
        figures = {
            figure.name: int(values[_FIGURE + figure.name])
            for figure in self.state.figures
            if values.get(_FIGURE + figure.name) is not None
        }
        day: date = values["happened_on"]
        return StepDraft(
            self.state.id,
            day,
            values.get("role") or "",
            names_in(values.get("done_by")),
            frozenset(papers),
            figures,
            frozenset(confirmed),
            names_in(values.get("signers")),
            names_in(values.get("witnesses")),
            values.get("reason") or "",
        )

    def values_of(self, step: Step) -> dict[str, Any]:
        """The fields as a stored step has them, without its reason: a correction gives its own."""
        return {
            "happened_on": step.happened_on,
            "role": step.role or None,
            "done_by": "、".join(step.by) or None,
            "signers": "、".join(step.signers) or None,
            "witnesses": "、".join(step.witnesses) or None,
            **{_FIGURE + name: value for name, value in step.figures.items()},
        }


def names_in(text: str | None) -> tuple[str, ...]:
    """Names separated by commas, spaces or new lines, each once."""
    return tuple(dict.fromkeys(name for name in _SEPARATORS.split((text or "").strip()) if name))


def _figure_field(figure: Figure) -> Field:
    kind = Money() if figure.unit == _YUAN else Whole(measure=figure.unit)
    return Field(_FIGURE + figure.name, figure.label, kind)
