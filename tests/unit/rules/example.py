"""An example: one fact changed in the sound household, and whether one rule then speaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.problems import Severity
from tests.unit.rules.sound import Sound

Spoil = Callable[[Sound], None]


@dataclass(frozen=True)
class Example:
    """`says` are words the message must contain; None where the rule must be silent."""

    rule_id: str
    title: str
    spoil: Spoil
    says: tuple[str, ...] | None = None
    severity: Severity | None = None
    field: str | None = None
    record: str | None = None
    needs_proof: bool | None = None

    @property
    def fires(self) -> bool:
        return self.says is not None

    def __str__(self) -> str:
        return f"{self.rule_id} {'fires' if self.fires else 'silent'}: {self.title}"


class Examples(list[Example]):
    """Collects examples by decorator: the function's name is the story."""

    def fires(self, rule_id: str, *says: str, **expected: object) -> Callable[[Spoil], Spoil]:
        """The rule speaks with these words; `expected` severity, field, record, needs_proof."""

        def note(spoil: Spoil) -> Spoil:
            self.append(Example(rule_id, spoil.__name__, spoil, says, **expected))  # type: ignore[arg-type]
            return spoil

        return note

    def silent(self, *rule_ids: str) -> Callable[[Spoil], Spoil]:
        def note(spoil: Spoil) -> Spoil:
            self.extend(Example(rule_id, spoil.__name__, spoil) for rule_id in rule_ids)
            return spoil

        return note
