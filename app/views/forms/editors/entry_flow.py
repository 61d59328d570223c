"""Going on by itself: a field whose answer cannot get longer hands the keyboard to the next one."""

from __future__ import annotations


class EntryFlow:
    """Knows whether the last step was the program's own.

    Who strikes Enter out of habit after a field that went on by itself has not skipped the next one:
    that one Enter is forgiven. Any other key ends the forgiveness.
    """

    def __init__(self) -> None:
        self._stepped = False

    def stepped(self) -> None:
        """The program went on without Enter."""
        self._stepped = True

    def typed(self) -> None:
        """The person typed something, or went elsewhere."""
        self._stepped = False

    def forgives_enter(self) -> bool:
        """Whether this Enter belongs to the field before; asked once for each Enter."""
        forgiven, self._stepped = self._stepped, False
        return forgiven
