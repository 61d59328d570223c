"""The only source of time. Services take a `Clock`; tests pass a `FixedClock`."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Protocol

CHINA_STANDARD_TIME = timezone(timedelta(hours=8))


class Clock(Protocol):
    """Now in China Standard Time, today, and whole milliseconds since 1970."""

    def now(self) -> datetime: ...

    def today(self) -> date: ...

    def millis(self) -> int: ...


class SystemClock:
    """The machine's clock, always read in China Standard Time."""

    def now(self) -> datetime:
        return datetime.now(CHINA_STANDARD_TIME)

    def today(self) -> date:
        return self.now().date()

    def millis(self) -> int:
        return int(self.now().timestamp() * 1000)


class FixedClock:
    """A clock that stands still until it is moved; used by tests and the demo generator."""

    def __init__(self, at: datetime) -> None:
        self._at = at if at.tzinfo else at.replace(tzinfo=CHINA_STANDARD_TIME)

    def now(self) -> datetime:
        return self._at

    def today(self) -> date:
        return self._at.date()

    def millis(self) -> int:
        return int(self._at.timestamp() * 1000)

    def move(self, step: timedelta) -> None:
        """Move the clock by `step`, which may be negative (clock faults are tested too)."""
        self._at += step
