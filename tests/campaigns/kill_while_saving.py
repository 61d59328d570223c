"""F1: a process is killed with SIGKILL while it saves; what it had acknowledged must all be there.

Real processes, real encrypted files, real disk. The negative control acknowledges before the commit: if
the campaign does not catch that, it proves nothing and fails. Run with --cases N [--seed S].
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import struct
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app.core.clock import SystemClock
from app.core.errors import EnvironmentFault
from app.core.oplog.chain import chain_start, chain_step
from app.core.paths import DataFolder
from app.models.changes import Author
from app.models.log_state import log_state
from app.models.queries.ops import ops_after
from app.models.write import WriteTx
from app.security.identity import SiteIdentity
from app.services.office_file import OpenFile, open_file

KEY = bytes(range(32))
AUTHOR = Author("0" * 32, "填报员")
VILLAGE = "990000101201"
KILLS_PER_FILE = 20
LONGEST_LIFE_S = 0.2
RECORD = struct.Struct("<I")
BATCH = 40


@dataclass
class Verdict:
    """Counts over all kills; everything but `kills` and `acknowledged` must be zero."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    torn: int = 0
    broken: int = 0
    refused: int = 0
    seen: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.torn or self.broken or self.refused)


Saver = Callable[[OpenFile, int, int], None]


def members_of(number: int) -> int:
    """Every seventh save is a batch, so that long transactions are hit too."""
    return BATCH if number % 7 == 0 else 1


def insert_household(tx: WriteTx, number: int) -> None:
    household = tx.insert("household", {"village_code": VILLAGE, "address": f"第{number}号"})
    rows = ({"household_id": household, "name": f"成员{place}"} for place in range(members_of(number)))
    tx.insert_many("member", rows)


def save_one(opened: OpenFile, number: int, pipe: int) -> None:
    """One household with its members, acknowledged after the commit."""
    with opened.store.write(AUTHOR, f"保存 {number}") as tx:
        insert_household(tx, number)
    os.write(pipe, RECORD.pack(number))


def save_boasting(opened: OpenFile, number: int, pipe: int) -> None:
    """The negative control: says 已保存 before the commit."""
    with opened.store.write(AUTHOR, f"保存 {number}") as tx:
        insert_household(tx, number)
        os.write(pipe, RECORD.pack(number))
        time.sleep(0.002)


def run(cases: int, seed: int, saver: Saver = save_one) -> Verdict:
    """Kill `cases` savers, a new file every `KILLS_PER_FILE`."""
    dice, verdict = random.Random(seed), Verdict()
    while verdict.kills < cases:
        with tempfile.TemporaryDirectory() as folder:
            office = DataFolder(Path(folder))
            office.prepare()
            open_file(office, KEY, SystemClock(), SiteIdentity.generate()).close()
            known: set[int] = set()
            for _ in range(min(KILLS_PER_FILE, cases - verdict.kills)):
                known |= kill_one(office, max(known, default=0) + 1, dice, saver)
                verdict.kills += 1
                examine(office, known, verdict)
            verdict.acknowledged += len(known)
    return verdict


def kill_one(office: DataFolder, first: int, dice: random.Random, saver: Saver) -> set[int]:
    """Start a saver, kill it at a random moment after its first acknowledgement; what it acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        keep_saving(office, first, writing, saver)
    os.close(writing)
    heard = os.read(reading, RECORD.size)
    time.sleep(dice.random() * LONGEST_LIFE_S)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while part := os.read(reading, 65_536):
        heard += part
    os.close(reading)
    return {number for (number,) in RECORD.iter_unpack(heard)}


def keep_saving(office: DataFolder, first: int, pipe: int, saver: Saver) -> None:
    """The child: saves until it is killed. Leaves by `_exit`, so nothing of the parent runs twice."""
    with contextlib.suppress(BaseException):
        opened = open_file(office, KEY, SystemClock())
        number = first
        while True:
            saver(opened, number, pipe)
            number += 1
    os._exit(1)


def examine(office: DataFolder, known: set[int], verdict: Verdict) -> None:
    """Open the file as the program would and compare it with what was acknowledged."""
    try:
        opened = open_file(office, KEY, SystemClock())
    except EnvironmentFault as error:
        verdict.refused += 1
        verdict.seen.append(f"open: {error}")
        return
    try:
        with opened.store.read() as connection:
            stored = [
                (int(address[1:-1]), members)
                for address, members in connection.exec_driver_sql(
                    "SELECT h.address, count(m.id) FROM household h "
                    "LEFT JOIN member m ON m.household_id = h.id GROUP BY h.id"
                )
            ]
            answers = [
                connection.exec_driver_sql(f"PRAGMA {check}").fetchall()
                for check in ("cipher_integrity_check", "integrity_check", "foreign_key_check")
            ]
            state = log_state(connection)
            chained, count = chain_start(state.epoch), 0
            for _, body, _ in ops_after(connection, state.epoch, 0):
                chained, count = chain_step(chained, body), count + 1
            summaries = connection.exec_driver_sql("SELECT count(*) FROM household_summary").scalar_one()
    finally:
        opened.close()
    verdict.lost += len(known - {number for number, _ in stored})
    whole = all(members == members_of(number) for number, members in stored)
    verdict.torn += not whole or summaries != len(stored)
    is_sound = answers == [[], [("ok",)], []] and chained == state.chain and count == state.last_n
    verdict.broken += not is_sound


def main() -> int:
    """Command line; exit code 0 only when nothing was lost and the negative control lost something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    verdict = run(options.cases, options.seed)
    control = run(max(20, options.cases // 20), options.seed + 1, save_boasting)
    figures = {
        "campaign": "kill_while_saving",
        "kills": verdict.kills,
        "acknowledged": verdict.acknowledged,
        "lost": verdict.lost,
        "torn": verdict.torn,
        "broken": verdict.broken,
        "refused": verdict.refused,
        "control_kills": control.kills,
        "control_lost": control.lost,
        "seen": verdict.seen[:5],
    }
    print(json.dumps(figures, ensure_ascii=False))
    return 0 if verdict.is_clean and control.lost else 1


if __name__ == "__main__":
    sys.exit(main())
