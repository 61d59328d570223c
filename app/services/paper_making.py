"""Making the file of a paper: what came of it, and the circumstances every print tells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.core.errors import UserError
from app.core.progress import SILENT, Progress
from app.models.faults import environment_faults
from app.printing.doc import Document
from app.printing.facts import Audience, Place, PrintRun
from app.services.regions import village_names
from app.services.session import Session

BLANK_INSTEAD = "要手写的，可以打印空白表。"


@dataclass(frozen=True)
class LeftOut:
    """A household without its paper, or with a defect on it, and why."""

    household: str
    reason: str


@dataclass(frozen=True)
class PrintedPaper:
    """A finished PDF and what is not, or not completely, in it."""

    path: Path
    pages: int
    households: int
    left_out: tuple[LeftOut, ...] = ()


def print_run(
    session: Session, audience: Audience = Audience.ARCHIVE, *, village: str = "", on: date | None = None
) -> PrintRun:
    """The circumstances of a print made now, by the policy of a village (the township) on a day (today)."""
    day = on or session.clock.today()
    policy = session.standards.policy(village or session.unit.region_code, day)
    return PrintRun(policy, session.clock.now(), session.actor.name, audience)


def village_place(session: Session, village_code: str) -> Place:
    """Township and village, for the head of a paper; nothing for an unknown village."""
    village = village_names(session).get(village_code, "")
    return Place(township=session.unit.name, village=village) if village else Place()


def print_documents(
    documents: Iterable[Document],
    target: Path,
    title: str,
    expected: int,
    progress: Progress = SILENT,
    left_out: list[LeftOut] | None = None,
) -> PrintedPaper:
    """One PDF of these documents; `left_out` may grow while they are made.

    Raises UserError when nothing was made, EnvironmentFault, Cancelled; the file appears only when it is
    complete.
    """
    from app.printing.pdf import print_batch  # reportlab costs a quarter of a second at start

    left_out = [] if left_out is None else left_out
    with environment_faults():
        printed = print_batch(iter(documents), target, title, expected, progress)
    if not printed:
        target.unlink(missing_ok=True)
        reasons = "；".join(dict.fromkeys(entry.reason for entry in left_out))
        raise UserError(f"没有可打印的{title}：{reasons or '没有选中农户'}。{BLANK_INSTEAD}")
    defects = [
        LeftOut(paper.title, "有字库里没有的字：" + "、".join(paper.missing))
        for paper in printed
        if paper.missing
    ]
    return PrintedPaper(target, sum(paper.pages for paper in printed), len(printed), (*left_out, *defects))
