"""The only source of time. Services take a `Clock`; tests pass a `FixedClock`."""

from __future__ import annotations

import time
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
        return time.time_ns() // 1_000_000


class FixedClock:
    """A clock that stands still until it is moved; used by tests and the demo generator."""

    def __init__(self, at: datetime) -> None:
        self._at = at if at.tzinfo else at.replace(tzinfo=CHINA_STANDARD_TIME)
        self._millis = int(self._at.timestamp() * 1000)

    def now(self) -> datetime:
        return self._at

    def today(self) -> date:
        return self._at.date()

    def millis(self) -> int:
        return self._millis

    def move(self, step: timedelta) -> None:
        """Move the clock by `step`, which may be negative (clock faults are tested too)."""
        self._at += step
        self._millis = int(self._at.timestamp() * 1000)
