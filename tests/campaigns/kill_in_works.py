"""F1: a process is killed with SIGKILL at a random moment of a first start, an import, an undo, a print …

Real processes, real encrypted files, real disk. Two negative controls, one that says 已完成 before it is, and
one that writes its paper bit by bit, prove that a loss and a half-done work would be noticed.
Run with --cases N [--seed S].
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from app.core.errors import EnvironmentFault, UserError
from tests.campaigns.killed_works import PAPER, WORKS, Torn, Work, import_roster, print_village

PROCESSES = multiprocessing.get_context("fork")
LATEST = 1.1
"""Up to which part of the time of an undisturbed run the process lives; a few come to the end."""
UNDISTURBED_S = 600.0
CONTROL_KILLS = 15
PIECE_S = 0.05
"""So slow that most kills of this control meet a paper half written."""
Act = Callable[[Path, Callable[[], None]], None]
"""Does the work in a folder and says when it is done."""


@dataclass
class Verdict:
    """Counts over all kills: how many works had said that they were done, and how many were."""

    kills: int = 0
    finished: int = 0
    done: int = 0
    lost: int = 0
    torn: int = 0
    refused: int = 0
    seen: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.torn or self.refused)


def honest(work: Work) -> Act:
    def act(folder: Path, say: Callable[[], None]) -> None:
        work.act(folder)
        say()

    return act


def boasting(folder: Path, say: Callable[[], None]) -> None:
    """The control that says it too early."""
    say()
    import_roster(folder)


def piecemeal(folder: Path, say: Callable[[], None]) -> None:
    """The control that writes over the paper in place."""
    print_village(folder)
    content = (folder / PAPER).read_bytes()
    with (folder / PAPER).open("wb") as stream:
        for start in range(0, len(content), 4096):
            stream.write(content[start : start + 4096])
            stream.flush()
            time.sleep(PIECE_S)
    say()


_WORKS = {work.name: work for work in WORKS}
CONTROLS = {"boasting": (_WORKS["import"], boasting), "piecemeal": (_WORKS["print"], piecemeal)}


def run(work: Work, act: Act, cases: int, seed: int) -> Verdict:
    """Kill `cases` processes at this work, each in its own copy of the prepared folder."""
    dice, verdict = random.Random(seed), Verdict()
    with tempfile.TemporaryDirectory() as name:
        template = Path(name) / "template"
        work.prepare(template)
        undisturbed = Path(name) / "undisturbed"
        shutil.copytree(template, undisturbed)
        started = time.monotonic()
        said = killed(undisturbed, act, UNDISTURBED_S)
        lasts = time.monotonic() - started
        if not said or not work.is_done(undisturbed):
            raise RuntimeError(f"{work.name} does not end by itself")
        for number in range(cases):
            folder = Path(name) / str(number)
            shutil.copytree(template, folder)
            said = killed(folder, act, dice.random() * lasts * LATEST)
            judge(work, folder, said, verdict)
            shutil.rmtree(folder)
    return verdict


def killed(folder: Path, act: Act, after: float) -> bool:
    """Do the work in a child and kill it after so many seconds; whether it said that it was done."""
    reading, writing = PROCESSES.Pipe(duplex=False)
    child = PROCESSES.Process(target=act, args=(folder, lambda: writing.send_bytes(b".")))
    child.start()
    child.join(after)
    child.kill()
    child.join()
    return reading.poll()


def judge(work: Work, folder: Path, said: bool, verdict: Verdict) -> None:
    """Compare the folder with what was said."""
    verdict.kills += 1
    verdict.finished += said
    try:
        done = work.is_done(folder)
    except Torn as error:
        verdict.torn += 1
        verdict.seen.append(f"{work.name}: {error}")
    except (UserError, EnvironmentFault, OSError, ValueError) as error:
        verdict.refused += 1
        verdict.seen.append(f"{work.name}: {type(error).__name__} {error}")
    else:
        verdict.done += done
        verdict.lost += said and not done


def main() -> int:
    """Command line; exit code 0 only when every work is clean and both controls are caught."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=70)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    each = -(-options.cases // len(WORKS))
    verdicts = {work.name: run(work, honest(work), each, options.seed) for work in WORKS}
    controls = {name: run(work, act, CONTROL_KILLS, options.seed) for name, (work, act) in CONTROLS.items()}
    figures = {
        "campaign": "kill_in_works",
        "works": {name: asdict(verdict) for name, verdict in verdicts.items()},
        "controls": {name: asdict(verdict) for name, verdict in controls.items()},
    }
    print(json.dumps(figures, ensure_ascii=False))
    clean = all(verdict.is_clean for verdict in verdicts.values())
    return 0 if clean and not any(verdict.is_clean for verdict in controls.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
