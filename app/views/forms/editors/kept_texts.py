"""What was typed and cannot be read stays with its record while another record is on the screen. No Qt."""

from __future__ import annotations

from app.domain.problems import Problem, Severity

UNREADABLE = "unreadable"
"""Rule id of the problem an editor raises itself while its text cannot be read."""


class KeptTexts:
    """By record and field: the text as it was typed, and why it cannot be read."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, str], tuple[str, str]] = {}

    def put(self, record_id: str, name: str, text: str, reason: str) -> None:
        self._texts[record_id, name] = text, reason

    def take(self, record_id: str, name: str) -> str:
        """The text, which from now on stands in its field again; "" without one."""
        return self._texts.pop((record_id, name), ("", ""))[0]

    def problems(self) -> tuple[Problem, ...]:
        """One for each text that no field shows now."""
        return tuple(
            Problem(UNREADABLE, Severity.E, name, reason, record=record_id)
            for (record_id, name), (_, reason) in self._texts.items()
        )
