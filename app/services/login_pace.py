"""Slowing down guessed passwords: one second after the second failure, doubling up to fifteen minutes.

The counter lies beside the key slots because the database is closed before the login. Deleting it gains an
attacker little: each guess still costs half a second of Argon2 (reliability 3.3).
"""

from __future__ import annotations

import json
from pathlib import Path

from app.core.atomic_file import replacing
from app.core.clock import Clock
from app.core.errors import UserError

FREE_FAILURES = 2
LONGEST_WAIT_MS = 15 * 60 * 1000


class LoginPace:
    """Failures of all users of one folder: user → [count, time of the last one in milliseconds]."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock

    def require_turn(self, user: str) -> None:
        """Raises UserError while the user has to wait."""
        count, last = self._read().get(user, (0, 0))
        if count < FREE_FAILURES:
            return
        wait = min(1000 * 2 ** (count - FREE_FAILURES), LONGEST_WAIT_MS)
        left = last + wait - self._clock.millis()
        if 0 < left <= wait:
            raise UserError(f"密码连续输错 {count} 次，请等 {-(-left // 1000)} 秒后再试。数据没有变化。")

    def failed(self, user: str) -> None:
        known = self._read()
        known[user] = (known.get(user, (0, 0))[0] + 1, self._clock.millis())
        self._write(known)

    def succeeded(self, user: str) -> None:
        known = self._read()
        if known.pop(user, None):
            self._write(known)

    def _read(self) -> dict[str, tuple[int, int]]:
        try:
            stored = json.loads(self._path.read_text("utf-8"))
            return {str(user): (int(count), int(last)) for user, (count, last) in stored.items()}
        except (OSError, ValueError, AttributeError, TypeError):
            return {}

    def _write(self, known: dict[str, tuple[int, int]]) -> None:
        with replacing(self._path) as stream:
            stream.write(json.dumps(known).encode("utf-8"))
