"""The whole-township check: every rule over every household, and the problems by village."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.core.collector import collector_paused
from app.core.progress import SILENT, Progress
from app.domain.masking import tails_of_namesakes
from app.domain.numbering import ORDER_LENGTH
from app.domain.problems import Problem
from app.models.changes import Changes
from app.models.queries import problems as queries
from app.models.queries.problems import RuleCount, StoredProblem, VillageCount
from app.services.case_checks import village_problems
from app.services.regions import village_names
from app.services.session import Session

__all__ = [
    "CheckReport",
    "CheckRun",
    "RuleCount",
    "StoredProblem",
    "VillageProblems",
    "check_all",
    "problems_of",
    "report",
]


@dataclass(frozen=True)
class VillageProblems:
    """Households of one village and how many of them have open errors or open warnings.

    `explained` counts findings of the village that were explained or exempted.
    """

    village_code: str
    village_name: str
    households: int
    with_errors: int
    with_warnings: int
    explained: int


@dataclass(frozen=True)
class CheckReport:
    """`by_rule` counts findings, the most frequent first; `errors` and `warnings` only those still open."""

    households: int
    persons: int
    errors: int
    warnings: int
    explained: int
    by_rule: tuple[RuleCount, ...]
    villages: tuple[VillageProblems, ...]


def check_all(session: Session, progress: Progress = SILENT) -> CheckReport:
    """Judge the whole township anew and store the result. Raises Cancelled (the old result stays)."""
    with collector_paused(), session.store.write_local() as connection:
        session.backlog.refresh_all(connection, progress)
    return report(session)


class CheckRun:
    """One check of a part of the township, some households in each step, so that saving comes in between.

    Stopping after any step keeps what was judged; `changes` says whom pages have to refresh.
    """

    def __init__(self, session: Session, region: str = "", most: int = 60) -> None:
        self._session = session
        self._region = region
        self._most = most
        self._ids: list[str] | None = None
        self.done = 0

    @property
    def total(self) -> int:
        return len(self._ids or ())

    def step(self) -> bool:
        """Judge the next households; False when none was left. Raises EnvironmentFault."""
        if self._ids is None:
            with self._session.store.read() as connection:
                self._ids = queries.households_in(connection, self._region)
        chunk = self._ids[self.done : self.done + self._most]
        if chunk:
            with collector_paused(), self._session.store.write_local() as connection:
                self._session.backlog.judge_again(connection, chunk)
        self.done += len(chunk)
        return bool(chunk)

    def changes(self) -> Changes:
        households = frozenset((self._ids or [])[: self.done])
        return Changes(touched={"household": households} if households else {}, households=households)


def report(session: Session) -> CheckReport:
    """The stored result, kept true by every save."""
    names = village_names(session)
    with session.store.read() as connection:
        villages: Sequence[VillageCount] = queries.by_village(connection)
        rules = queries.by_rule(connection)
    return CheckReport(
        households=sum(village.households for village in villages),
        persons=sum(village.persons for village in villages),
        errors=sum(rule.count - rule.explained for rule in rules if rule.severity == "E"),
        warnings=sum(rule.count - rule.explained for rule in rules if rule.severity == "W"),
        explained=sum(rule.explained for rule in rules),
        by_rule=tuple(rules),
        villages=tuple(
            VillageProblems(
                village.village_code,
                names.get(village.village_code, village.village_code),
                village.households,
                village.with_errors,
                village.with_warnings,
                village.explained,
            )
            for village in villages
        ),
    )


def problems_of(session: Session, village_code: str) -> tuple[StoredProblem, ...]:
    """The problem list of a village: what concerns it as a whole, then by group and household.

    A problem of the whole village has no household.
    """
    whole = village_problems(session, village_code).get(village_code, ())
    with session.store.read() as connection:
        found = queries.of_village(connection, village_code)
    heads = ((one.head_name, one.local_no) for one in found if one.head_name)
    tails = tails_of_namesakes(heads, ORDER_LENGTH)
    told = (replace(one, tail=tails[one.local_no]) if one.local_no in tails else one for one in found)
    return (*map(_of_the_village, whole), *told)


def _of_the_village(problem: Problem) -> StoredProblem:
    return StoredProblem(
        household_id="",
        group_no="",
        head_name="全村",
        rule_id=problem.rule_id,
        severity=problem.severity.value,
        field=problem.field,
        message=problem.message,
        fix=problem.fix,
        record_id="",
        needs_proof=int(problem.needs_proof),
        explained="",
        local_no="",
    )
