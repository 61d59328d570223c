"""Going on by itself: a field whose answer cannot get longer hands the keyboard to the next one."""

from __future__ import annotations

from PySide6.QtCore import QDeadlineTimer

HABIT_MS = 500
"""An Enter struck with the same swing as the last character comes sooner; one that is meant, later."""


class EntryFlow:
    """Knows whether the last step was the program's own, a moment ago.

    Who strikes Enter out of habit after a field that went on by itself has not skipped the next one:
    that one Enter is forgiven. Any other key, and a pause, end the forgiveness.
    """

    def __init__(self) -> None:
        self._until: QDeadlineTimer | None = None

    def stepped(self) -> None:
        """The program went on without Enter."""
        self._until = QDeadlineTimer(HABIT_MS)

    def typed(self) -> None:
        """The person typed something, or went elsewhere."""
        self._until = None

    def forgives_enter(self) -> bool:
        """Whether this Enter belongs to the field before; asked once for each Enter."""
        until, self._until = self._until, None
        return until is not None and not until.hasExpired()
