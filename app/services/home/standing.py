"""差什么 and 进度 by village: counts of the summaries, each with the filter that lists what was counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta

from app.models.queries.home import VillageStanding, notices_of_year, villages
from app.models.queries.household_conditions import Condition
from app.models.queries.households import HouseholdFilter, Show
from app.models.store import Connection
from app.services.regions import village_names
from app.services.session import Session


@dataclass(frozen=True)
class Village:
    """A line of both blocks; `code` is "" for the line of the whole township.

    `posted` notices of the place hung this year, `finished` of them came down after their term.
    """

    code: str
    name: str
    counts: VillageStanding
    posted: int
    finished: int


@dataclass(frozen=True)
class Lack:
    """One thing that may be missing: `count` of a village, and the list that shows it."""

    title: str
    count: Callable[[VillageStanding], int]
    listed: HouseholdFilter
    tone: str


LACKS = (
    Lack("没有采集", lambda counts: counts.not_collected,
         HouseholdFilter(conditions=(Condition("state", codes=("uncollected",)),)), ""),
    Lack("有错", lambda counts: counts.with_errors, HouseholdFilter(show=Show.ERRORS), "error"),
    Lack("需说明", lambda counts: counts.with_warnings, HouseholdFilter(show=Show.WARNINGS), "warning"),
    Lack("缺调查表或照片", lambda counts: counts.without_papers,
         HouseholdFilter(conditions=(Condition("papers_missing", low=1),)), ""),
)  # fmt: skip


@dataclass(frozen=True)
class Progressed:
    """How far one part of the work of a place is; `listed` shows what is still to do, None for no list."""

    title: str
    done: int
    total: int
    listed: HouseholdFilter | None


def standing(session: Session) -> tuple[Village, ...]:
    """The whole township first, then the villages by name of the tree; () without households."""
    with session.store.read() as connection:
        counted = read_villages(session, connection)
        notices = notices_of_year(connection, date(session.clock.today().year, 1, 1).isoformat())
    if not counted:
        return ()
    names = village_names(session)
    lines = [_village(names, each, notices) for each in counted]
    whole = VillageStanding("", *(_sum(counted, field.name) for field in fields(VillageStanding)[1:]))
    posted = sum(each[0] for each in notices.values()), sum(each[1] for each in notices.values())
    return (Village("", "全部", whole, *posted), *lines)


def read_villages(session: Session, connection: Connection) -> tuple[VillageStanding, ...]:
    """The counts by village on the day of today."""
    month = session.clock.today().replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    return villages(connection, month.isoformat(), before.isoformat())


def progress_of(village: Village) -> tuple[Progressed, ...]:
    """Collection, review and publicity of a place."""
    counts = village.counts
    to_review = Condition("state", codes=("uncollected", "open", "submitted"))
    return (
        Progressed("采集", counts.collected, counts.households, LACKS[0].listed),
        Progressed("审核", counts.reviewed, counts.households, HouseholdFilter(conditions=(to_review,))),
        Progressed("公示", village.finished, village.posted, None),
    )


def _village(
    names: Mapping[str, str], counts: VillageStanding, notices: Mapping[str, tuple[int, int]]
) -> Village:
    code = counts.village_code
    return Village(code, names.get(code, code or "没有填村"), counts, *notices.get(code, (0, 0)))


def _sum(counted: Sequence[VillageStanding], name: str) -> int:
    return sum(getattr(each, name) for each in counted)
