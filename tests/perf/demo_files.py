"""Demo files of any size for measuring, made once and kept in build/bench until their makers change."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from app.core.clock import FixedClock
from app.domain.permissions import Role
from app.models.changes import Author
from app.security.passwords import StretchCost
from app.services.demo import DEMO_MOMENT, make_demo
from app.services.offices import NewUser, create_office, unlock
from app.services.session import Session, Unit
from tests.contracts.source_tree import ROOT
from tests.exchange.roster_files import TOWNSHIP, VILLAGES, township_rows, write_roster
from tests.perf.measuring import say

FOLDER = ROOT / "build" / "bench"
PASSWORD = "Shi-fan-zhen-2026"
LIGHT = StretchCost(memory=64, passes=1, lanes=1)
ADMIN, ENTRY, REVIEWER = "管理员", "填报员", "审核员"
MAKERS = ("app/services/demo/**/*", "app/models/migrations/**/*", "app/security/page_seal.py")


def source_key() -> str:
    """Changes when a file that decides about the contents of a demo changes."""
    digest = hashlib.sha256()
    for pattern in MAKERS:
        for path in sorted(ROOT.glob(pattern)):
            if path.suffix in (".py", ".sql"):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def demo_folder(households: int) -> Path:
    """A demo office of this size, made when it is not there yet. Minutes for the district size."""
    wanted = FOLDER / f"demo-{households}-{source_key()}"
    if wanted.exists():
        return wanted
    say(f"making a demo of {households} households …")
    making = FOLDER / f"making-{households}"
    shutil.rmtree(making, ignore_errors=True)
    making.parent.mkdir(parents=True, exist_ok=True)
    make_demo(making, FixedClock(DEMO_MOMENT), households=households, password=PASSWORD, cost=LIGHT)
    for old in FOLDER.glob(f"demo-{households}-*"):
        shutil.rmtree(old)
    return making.rename(wanted)


def open_demo(folder: Path, user: str = ENTRY) -> Session:
    return unlock(folder, user, PASSWORD, FixedClock(DEMO_MOMENT), cost=LIGHT)


def roster_file(persons: int) -> Path:
    """A roster of 45 columns in the national layout."""
    path = FOLDER / f"roster-{persons}.xlsx"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        say(f"writing a roster of {persons} persons …")
        write_roster(path.with_suffix(".part"), township_rows(persons)).rename(path)
    return path


def empty_office(folder: Path) -> Session:
    """A fresh office of the township the roster files speak of."""
    clock = FixedClock(DEMO_MOMENT)
    unit = Unit(TOWNSHIP, "990000100")
    others = (NewUser(ENTRY, PASSWORD, Role.ENTRY),)
    made = create_office(folder, unit, ADMIN, PASSWORD, clock, others=others, cost=LIGHT).finish()
    with made.store.write(Author(made.actor.user_id, ADMIN), "行政村", undoable=False) as tx:
        tx.insert_many(
            "region",
            ({"code": code, "name": name, "level": "village"} for name, code in VILLAGES.items()),
        )
    made.close()
    return unlock(folder, ENTRY, PASSWORD, clock, cost=LIGHT)
