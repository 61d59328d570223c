"""Record ids: UUID version 7 as 32 hex characters (RFC 9562 section 5.7).

Never derived from a person's data. `IdSource` is not thread safe: one per writer.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from app.core.clock import CHINA_STANDARD_TIME, Clock

_RANDOM_BITS = 62
_MILLIS_DIGITS = 12
_BLOCK = 500
_TAIL_DIGITS = 16
_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}


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
        self._tick(self._clock.millis())
        tail = 0b10 << _RANDOM_BITS | self._random_bits(_RANDOM_BITS)
        return f"{self._millis:012x}7{self._count:03x}{tail:016x}"

    def many(self) -> Iterator[str]:
        """Ids without end, for a maker of thousands: clock and random source are asked once per block.

        They ascend like those of `new`; ids made in between by other ways may fall among them.
        """
        while True:
            millis = self._clock.millis()
            size = _BLOCK * _TAIL_DIGITS
            tails = f"{self._random_bits(size * 4):0{size}x}"
            for start in range(0, size, _TAIL_DIGITS):
                self._tick(millis)
                tail = _VARIANT[tails[start]] + tails[start + 1 : start + _TAIL_DIGITS]
                yield f"{self._millis:012x}7{self._count:03x}{tail}"

    def _tick(self, millis: int) -> None:
        """Count on within a millisecond; never backwards."""
        if millis > self._millis:
            self._millis, self._count = millis, 0
        elif self._count < 0xFFF:
            self._count += 1
        else:
            self._millis, self._count = self._millis + 1, 0


def day_of(made: str) -> date:
    """The day on which an id was given, in China Standard Time."""
    moment = datetime.fromtimestamp(int(made[:_MILLIS_DIGITS], 16) / 1000, CHINA_STANDARD_TIME)
    return moment.date()


def first_id_after(day: date) -> str:
    """Below every id given after that day ended, above all others."""
    end = datetime.combine(day + timedelta(days=1), time(), CHINA_STANDARD_TIME)
    return f"{int(end.timestamp() * 1000):0{_MILLIS_DIGITS}x}"
