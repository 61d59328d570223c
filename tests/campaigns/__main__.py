"""Runs every campaign of COUNTS.toml one after the other: `python -m tests.campaigns ci|release|soak`.

A listed campaign without a module, or a module that is not listed, is a failure: a number that is not
counted is not claimed.
"""

from __future__ import annotations

import subprocess
import sys
import time
import tomllib
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]


def counts(column: str) -> dict[str, int]:
    """Campaign name → number of cases; campaigns without this column are left out."""
    table = tomllib.loads((FOLDER / "COUNTS.toml").read_text("utf-8"))
    return {name: row[column] for name, row in table.items() if column in row}


def modules() -> set[str]:
    """Modules that are campaigns: those which take `--cases`."""
    return {path.stem for path in FOLDER.glob("*.py")
            if not path.stem.startswith("_") and "--cases" in path.read_text("utf-8")}


def listed() -> set[str]:
    return set(tomllib.loads((FOLDER / "COUNTS.toml").read_text("utf-8")))


def run(name: str, cases: int) -> bool:
    started = time.monotonic()
    command = [sys.executable, "-m", f"tests.campaigns.{name}", "--cases", str(cases)]
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    print(f"{name}: {cases} cases, {time.monotonic() - started:.0f} s, exit {code}", flush=True)
    return code == 0


def main() -> int:
    column = sys.argv[1] if len(sys.argv) > 1 else "ci"
    unmatched = listed() ^ modules()
    for name in sorted(unmatched):
        print(f"campaign {name}: " + ("module missing" if name in listed() else "not in COUNTS.toml"))
    results = [run(name, cases) for name, cases in counts(column).items() if name not in unmatched]
    failed = results.count(False) + len(unmatched)
    print(f"{results.count(True)} passed, {failed} failed")
    return 1 if failed or not results else 0


if __name__ == "__main__":
    sys.exit(main())
