"""`python -m tests.perf.bench [--only NAME …] [--households N] [--persons N]`: one JSON line per figure.

Each group of figures runs in a process of its own, so that the memory of one is not counted for another.
The demo file of the district (138,568 households) is made on the first run and kept in build/bench.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence

from tests.perf.case_figures import case_figures
from tests.perf.measuring import Figure
from tests.perf.roster_figures import PERSONS, dirty_figures, roster_figures
from tests.perf.start_figures import start_figures
from tests.perf.township_figures import daily_figures, package_figures, paper_figures, rule_figures
from tests.perf.typing_figures import typing_figures

DISTRICT_HOUSEHOLDS = 138_568

GROUPS: dict[str, Callable[[argparse.Namespace], Iterator[Figure]]] = {
    "roster": lambda asked: roster_figures(asked.persons),
    "dirty": lambda asked: dirty_figures(asked.persons),
    "daily": lambda asked: daily_figures(asked.households),
    "start": lambda asked: start_figures(asked.households),
    "rules": lambda asked: rule_figures(asked.households),
    "papers": lambda asked: paper_figures(asked.households),
    "typing": lambda asked: typing_figures(),
    "cases": lambda asked: case_figures(),
    "package": lambda asked: package_figures(asked.households),
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Measure the program")
    parser.add_argument("--only", action="append", choices=sorted(GROUPS), help="a group of figures")
    parser.add_argument("--households", type=int, default=DISTRICT_HOUSEHOLDS)
    parser.add_argument("--persons", type=int, default=PERSONS, help="rows of the roster")
    asked = parser.parse_args(arguments)
    chosen = asked.only or list(GROUPS)
    if len(chosen) == 1:
        for figure in GROUPS[chosen[0]](asked):
            print(figure.line, flush=True)
        return 0
    return max(_apart(name, asked) for name in chosen)


def _apart(name: str, asked: argparse.Namespace) -> int:
    """One group in a process of its own; its exit code."""
    command = [
        sys.executable, "-m", "tests.perf.bench", "--only", name,
        "--households", str(asked.households), "--persons", str(asked.persons),
    ]  # fmt: skip
    return abs(subprocess.run(command, check=False, env=os.environ).returncode)


if __name__ == "__main__":
    sys.exit(main())
