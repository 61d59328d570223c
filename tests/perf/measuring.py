"""Figures and how they are taken: best of several runs, wall time beside processor time.

The machine may be shared, so a figure that is compared with a target is the best of its runs.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One measured number; `ratio` compares it with a yardstick of the same run, `cpu` is processor time."""

    name: str
    value: float
    unit: str
    ratio: float | None = None
    target: float | None = None
    cpu: float | None = None

    @property
    def line(self) -> str:
        """One JSON line; what was not measured is left out."""
        facts = {key: _short(value) for key, value in asdict(self).items() if value is not None}
        return json.dumps(facts, ensure_ascii=False)


def _short(value: Any) -> Any:
    return float(f"{value:.4g}") if isinstance(value, float) else value


@dataclass(frozen=True)
class Taken:
    """Wall and processor seconds of one run, and what it returned."""

    wall: float
    cpu: float
    result: Any = None


def take(act: Callable[[], Any]) -> Taken:
    wall, cpu = time.perf_counter(), time.process_time()
    result = act()
    return Taken(time.perf_counter() - wall, time.process_time() - cpu, result)


def best(act: Callable[[], Any], runs: int) -> Taken:
    """The run with the least wall time; the processor time is that of the same run."""
    return min((take(act) for _ in range(runs)), key=lambda taken: taken.wall)


def p95(seconds: Iterable[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    ordered = sorted(seconds)
    return ordered[max(0, math.ceil(len(ordered) * 0.95) - 1)]


def each(acts: Sequence[Callable[[], Any]], name: str, target: float | None = None) -> Figure:
    """The 95th percentile of many short acts in milliseconds; `cpu` likewise of processor time."""
    taken = [take(act) for act in acts]
    return Figure(
        name, p95(one.wall for one in taken) * 1000, "ms p95", target=target,
        cpu=p95(one.cpu for one in taken) * 1000,
    )  # fmt: skip


def resident_megabytes() -> float:
    """Memory of this process now, without what is shared with the page cache of the file."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    line = next(line for line in status.read_text("ascii").splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def say(text: str) -> None:
    """A word for the person who waits; the figures themselves go to stdout."""
    print(text, file=sys.stderr, flush=True)
