"""应纳未纳, 应退未退 and 应扶未扶: candidates with their grounds, and those put aside with a reason.

A household that has a running procedure of that kind is no candidate. One that was put aside comes back as
soon as its figures or assessments are other ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.core.errors import UserError
from app.core.progress import SILENT, Progress
from app.domain.candidates import (
    REGISTERED,
    STABLE_SHARE,
    STABLE_YEARS,
    TO_ENTER,
    TO_HELP,
    TO_LEAVE,
    fingerprint,
    grounds_to_enter,
    grounds_to_help,
    grounds_to_leave,
    stability,
)
from app.domain.lines import income_line
from app.domain.permissions import Action
from app.domain.policy import PolicyUnset
from app.domain.policy_figures import UNSET
from app.domain.village_groups import group_order
from app.forms.definitions.reminder import MOST_REASON
from app.forms.registry import schema_of
from app.models.changes import Changes
from app.models.queries.candidates import Home, decisions, homes, newest_years, of_types, poor_or_unmet
from app.models.queries.office_records import record_by_id
from app.services.case_lines import list_cases
from app.services.regions import village_names
from app.services.session import Session

__all__ = [
    "TO_ENTER", "TO_HELP", "TO_LEAVE", "Candidate", "CandidateList", "candidates", "put_aside",
    "take_back_decision",
]  # fmt: skip

Values = Mapping[str, Any]
DECISION = "list_decision"
LEAST_REASON = 5
_RUNNING = {
    TO_ENTER: frozenset(("identification", "monitored", "relapse", "gap_registration")),
    TO_LEAVE: frozenset(("exit", "removal", "strike_off")),
    TO_HELP: frozenset(("exit", "removal", "strike_off")),
}
_GROUNDS = {TO_ENTER: grounds_to_enter, TO_LEAVE: grounds_to_leave, TO_HELP: grounds_to_help}
_ORDINARY, _AT_RISK = "10", "40"
_LINES = ("line.national", "line.provincial", "line.monitor")


@dataclass(frozen=True)
class Candidate:
    """A household on a list; `decision` is what was said when it was put aside, None while it is open."""

    household_id: str
    list: str
    village: str
    village_code: str
    group_no: str
    head: str
    object_type: str
    grounds: tuple[str, ...]
    decision: Values | None = None

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.grounds)


@dataclass(frozen=True)
class CandidateList:
    """`open` are to be looked at, `aside` were put aside; `notes` say what could not be judged, and why."""

    open: tuple[Candidate, ...]
    aside: tuple[Candidate, ...]
    notes: tuple[str, ...]


def candidates(
    session: Session, list_code: str, region: str = "", progress: Progress = SILENT
) -> CandidateList:
    """The list for a place (code or its beginning), by village, group and name. Raises Cancelled."""
    running = {
        line.household_id
        for line in list_cases(session, region, progress=progress)
        if line.procedure in _RUNNING[list_code]
    }
    found: list[Candidate] = []
    with session.store.read() as connection:
        said = decisions(connection, list_code)
        if list_code == TO_ENTER:
            ids = poor_or_unmet(connection, region, _highest_line(session))
        else:
            ids = of_types(connection, region, sorted(REGISTERED))
        wanted = [household for household in ids if household not in running]
        for part in homes(connection, wanted, session.clock.today()):
            progress.step(len(found), len(wanted))
            found += _judged(session, list_code, part, said)
        years: Mapping[int, int] = {}
        if list_code != TO_HELP:
            years = newest_years(connection, region, sorted(REGISTERED), among=list_code == TO_LEAVE)
    found.sort(key=lambda each: (each.village_code, group_order(each.group_no)))
    aside = tuple(each for each in found if each.decision is not None)
    notes = (*_unset_notes(session, list_code, years), *_stability_notes(session, list_code))
    return CandidateList(tuple(each for each in found if each.decision is None), aside, notes)


def put_aside(session: Session, chosen: Sequence[Candidate], reason: str) -> Changes:
    """Record for each why nothing is done now; one act that can be undone.

    Raises UserError without permission, or for a reason that is too short or too long.
    """
    words = reason.strip()
    if not LEAST_REASON <= len(words) <= MOST_REASON:
        raise UserError(f"理由要写 {LEAST_REASON} 到 {MOST_REASON} 个字，没有保存。", "reason")
    title = session.policy().table("candidate_list").label_of(chosen[0].list) if chosen else ""
    with session.write(Action.EDIT, f"{title}：{len(chosen)} 户暂不办理") as tx:
        tx.insert_many(DECISION, [_decision(session, each, words) for each in chosen])
    return tx.changes


def take_back_decision(session: Session, decision_id: str) -> Changes:
    """Put a household back on its list. Raises UserError when that was done meanwhile."""
    with session.write(Action.EDIT, "名单核对：恢复到名单") as tx:
        if record_by_id(tx.connection, DECISION, decision_id) is None:
            raise UserError("这一条已经恢复过了。")
        tx.delete(DECISION, decision_id)
    return tx.changes


def _judged(
    session: Session, list_code: str, part: Iterable[Home], said: Mapping[str, Values]
) -> list[Candidate]:
    names, labels = village_names(session), session.policy().table("object_type")
    found = []
    for home in part:
        if home.facts.is_registered is (list_code == TO_ENTER):
            continue
        grounds = _grounds(session, list_code, home)
        if grounds:
            decision = said.get(home.id)
            is_same = decision is not None and decision["fingerprint"] == fingerprint(grounds)
            found.append(
                Candidate(
                    home.id, list_code, names.get(home.village_code, home.village_code), home.village_code,
                    home.group_no, home.head, labels.label_of(home.facts.object_type), grounds,
                    decision if is_same else None,
                )
            )  # fmt: skip
    return found


def _grounds(session: Session, list_code: str, home: Home) -> tuple[str, ...]:
    """By the policy of the village; where the line of the year is unset, what needs no line."""
    policy = session.standards.policy(home.village_code)
    judge = _GROUNDS[list_code]
    try:
        return tuple(judge(home.facts, policy))
    except PolicyUnset:
        return tuple(judge(replace(home.facts, statements=()), policy))


def _highest_line(session: Session) -> int:
    """No household above it can be below the line of its year; fen per person."""
    packs = session.standards.standing.policies.packs
    known = (pack.parameters[name] for pack in packs for name in _LINES if name in pack.parameters)
    return max((line for parameter in known for line in parameter.years.values()), default=0)


def _unset_notes(session: Session, list_code: str, years: Mapping[int, int]) -> Iterator[str]:
    """The years whose line is unset, and how many households were not judged by income because of it."""
    like = _ORDINARY if list_code == TO_ENTER else _AT_RISK
    for year, count in sorted(years.items(), reverse=True):
        try:
            income_line(year, like, session.policy())
        except PolicyUnset as missing:
            yield (
                f"“{missing.title}”{UNSET}，最近一张收支表是那一年的 {count:,} 户没有核对收入；"
                "请在“系统设置 › 政策参数”里按县级文件设置"
            )


def _stability_notes(session: Session, list_code: str) -> tuple[str, ...]:
    policy = session.policy()
    if list_code != TO_LEAVE or stability(policy) is not None:
        return ()
    titles = "”“".join(
        policy.parameters[name].title for name in (STABLE_YEARS, STABLE_SHARE) if not policy.is_set(name)
    )
    return (f"“{titles}”{UNSET}，没有核对收入是否连续几年稳定高于标准，只列收入和各项保障都达到的户",)


def _decision(session: Session, candidate: Candidate, words: str) -> dict[str, Any]:
    blank = {field.name: None for field in schema_of(DECISION).stored_fields}
    return {
        **blank,
        "id": session.new_id(),
        "household_id": candidate.household_id,
        "list": candidate.list,
        "grounds": "；".join(candidate.grounds)[:400],
        "reason": words,
        "decided_by": session.actor.name,
        "decided_on": session.clock.today(),
        "fingerprint": candidate.fingerprint,
    }
