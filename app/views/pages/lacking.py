"""What a sheet still lacks: one line that names the first of it, and all of it for the pointer."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.problems import Problem

NAMED = 3


def lacking(problems: Iterable[Problem]) -> tuple[str, str]:
    """The line and the full list."""
    found = [problem.message for problem in problems]
    named = "；".join(found[:NAMED])
    rest = len(found) - NAMED
    more = f"；还有 {rest} 处" if rest > 0 else ""
    return f"还差 {len(found)} 处：{named}{more}", "\n".join(f"· {message}" for message in found)
