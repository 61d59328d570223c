"""Record ids: UUID version 7 as 32 hex characters (RFC 9562 section 5.7).

Never derived from a person's data. `IdSource` is not thread safe: one per writer.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from app.core.clock import CHINA_STANDARD_TIME, Clock

_RANDOM_BITS = 62
_MILLIS_DIGITS = 12


class IdSource:
    """Makes ids that sort by creation, also within one millisecond (12-bit counter)."""

    def __init__(self, clock: Clock, random_bits: Callable[[int], int] = secrets.randbits) -> None:
        self._clock = clock
        self._random_bits = random_bits
        self._millis = 0
        self._count = 0

    @classmethod
    def seeded(cls, clock: Clock, seed: int) -> IdSource:
        """A reproducible source for the demo generator. Never for real data."""
        return cls(clock, random.Random(seed).getrandbits)

    def new(self) -> str:
        """The next id. Monotonic even when the clock stands still or runs backwards."""
        millis = self._clock.millis()
        if millis > self._millis:
            self._millis, self._count = millis, 0
        else:
            self._count += 1
            if self._count > 0xFFF:
                self._millis, self._count = self._millis + 1, 0
        tail = 0b10 << _RANDOM_BITS | self._random_bits(_RANDOM_BITS)
        return f"{self._millis:012x}7{self._count:03x}{tail:016x}"


def day_of(made: str) -> date:
    """The day on which an id was given, in China Standard Time."""
    moment = datetime.fromtimestamp(int(made[:_MILLIS_DIGITS], 16) / 1000, CHINA_STANDARD_TIME)
    return moment.date()


def first_id_after(day: date) -> str:
    """Below every id given after that day ended, above all others."""
    end = datetime.combine(day + timedelta(days=1), time(), CHINA_STANDARD_TIME)
    return f"{int(end.timestamp() * 1000):0{_MILLIS_DIGITS}x}"
