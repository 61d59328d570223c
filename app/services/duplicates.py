"""查重: records that may be one person are found, shown side by side and decided; nothing is deleted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from app.core.errors import UserError
from app.core.progress import SILENT, Progress
from app.domain.derivation import HEAD
from app.domain.duplicates import Pair, Person, left_out, paired, same_number, similar_names
from app.domain.permissions import Action
from app.forms.definitions.duplicate_decision import (
    DIFFERENT,
    ONE_PERSON,
    SAME_BIRTH,
    SAME_NUMBER,
    SIMILAR_NAME,
    UNCLEAR,
)
from app.forms.registry import schema_of
from app.models.changes import Changes
from app.models.queries import duplicates as queries
from app.models.store import Connection
from app.services.cards import Card, open_card
from app.services.household_changes.acts import Grounds, active, require_other_person
from app.services.household_changes.members import REMOVED_REASON, Departure, leave_member
from app.services.regions import village_names
from app.services.session import Session

__all__ = ["DIFFERENT", "ONE_PERSON", "UNCLEAR", "Pair", "Person"]

PAIRS_MOST = 2_000
REASON_SHORTEST = 5


@dataclass(frozen=True)
class Suspects:
    """`pairs` not decided yet, or to be clarified; `more` counts what was left out of them by the limits."""

    pairs: tuple[Pair, ...]
    unclear: frozenset[tuple[str, str]]
    decided: int
    more: int


@dataclass(frozen=True)
class Line:
    """One fact of both records as it is shown."""

    label: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        return self.first != self.second


@dataclass(frozen=True)
class Verdict:
    """`code`: a value of the table duplicate_verdict.

    For one person: `kept` is the member id that stays, `approved_by` who approved that the other goes.
    """

    code: str
    reason: str
    kept: str = ""
    approved_by: str = ""


@dataclass
class _Search:
    """What has been found so far: each pair once, in the kind that says most."""

    known: dict[tuple[str, str], tuple[str, str]]
    pairs: dict[tuple[str, str], Pair] = field(default_factory=dict)
    decided: set[tuple[str, str]] = field(default_factory=set)
    unclear: set[tuple[str, str]] = field(default_factory=set)
    more: int = 0

    def take(self, pair: Pair) -> None:
        if pair.key in self.pairs or pair.key in self.decided:
            return
        seen, verdict = self.known.get(pair.key, ("", ""))
        if seen == pair.seen and verdict == DIFFERENT:
            self.decided.add(pair.key)
        elif len(self.pairs) == PAIRS_MOST:
            self.more += 1
        else:
            self.pairs[pair.key] = pair
            if verdict == UNCLEAR:
                self.unclear.add(pair.key)

    def take_all(self, pairs: Iterable[Pair], progress: Progress, done: int, total: int, text: str) -> None:
        """Raises Cancelled between two pairs when the person wants to stop."""
        progress.step(done, total, text)
        for pair in pairs:
            progress.step(done, total, text)
            self.take(pair)


def find_duplicates(session: Session, progress: Progress = SILENT) -> Suspects:
    """Look through the whole township. Reads only. Raises Cancelled."""
    villages = sorted(village_names(session))
    steps = len(villages) + 2
    with session.store.read() as connection:
        search = _Search(queries.decisions(connection))
        numbers, births = queries.number_groups(connection), queries.birth_groups(connection)
        pairs = _grouped(search, SAME_NUMBER, "证件号码相同", numbers)
        search.take_all(pairs, progress, 0, steps, "证件号码")
        pairs = _grouped(search, SAME_BIRTH, "姓名和出生日期相同", births)
        search.take_all(pairs, progress, 1, steps, "姓名和出生日期")
        for done, code in enumerate(villages, start=2):
            found = similar_names(queries.people_of_village(connection, code))
            near = (Pair(SIMILAR_NAME, one, other, why) for one, other, why in found)
            search.take_all(near, progress, done, steps, "同村姓名相近")
    return Suspects(
        tuple(search.pairs.values()), frozenset(search.unclear), len(search.decided), search.more
    )


def _grouped(
    search: _Search, kind: str, why: str, found: tuple[int, Iterator[queries.Group]]
) -> Iterator[Pair]:
    number, groups = found
    search.more += max(0, number - queries.GROUPS_MOST)
    for group in groups:
        search.more += left_out(group.size)
        for one, other in paired(group.people):
            if kind == SAME_NUMBER or not same_number(one, other):
                yield Pair(kind, one, other, why)


def side_by_side(session: Session, pair: Pair) -> tuple[Line, ...]:
    """Both persons and their households, fact by fact. Raises UserError when one is gone meanwhile."""
    first, second = (
        _facts(session, open_card(session, person.household_id), person)
        for person in (pair.first, pair.second)
    )
    labels = dict.fromkeys((*first, *second))
    lines = (Line(label, first.get(label, ""), second.get(label, "")) for label in labels)
    return tuple(line for line in lines if line.first or line.second)


def heads_of_others(session: Session, pair: Pair) -> frozenset[str]:
    """Member ids of the pair who are head of a household with others in it.

    Such a record cannot leave alone: the household is merged into the other one, or gets another head first.
    """
    found = set()
    for person in (pair.first, pair.second):
        members = active(open_card(session, person.household_id))
        if len(members) > 1:
            found |= {row["id"] for row in members if row.get("relation") == HEAD}
    return frozenset(found & set(pair.key))


def _facts(session: Session, card: Card, person: Person) -> dict[str, str]:
    policy, household = session.policy(), card.household
    member = next((row for row in card.rows("member") if row["id"] == person.member_id), None)
    if member is None:
        raise UserError("其中一条记录已经不在了，请重新查重。数据没有变化。")
    village = village_names(session).get(household.get("village_code") or "", "")
    others = [str(row.get("name") or "") for row in card.rows("member") if not row.get("leave_reason")]
    facts = {
        "所在户": f"{village} {household.get('group_no') or ''} {household.get('local_no') or ''}",
        "户里的人": "、".join(others),
    }
    for entry in schema_of("member").stored_fields:
        facts[entry.label] = entry.kind.format(member.get(entry.name), policy)
    facts["最近一次入户"] = _visited(card)
    return facts


def _visited(card: Card) -> str:
    days = [row["visited_on"] for row in card.rows("visit") if row.get("visited_on")]
    return str(max(days)) if days else ""


def decide(session: Session, pair: Pair, verdict: Verdict) -> tuple[Changes, ...]:
    """Record what was decided; for one person the other record leaves its household (剔除), in words.

    Raises UserError: no reason, nobody else approves, a record changed since it was looked at, or a head
    who cannot leave alone (`heads_of_others`).
    """
    reason = verdict.reason.strip()
    if len(reason) < REASON_SHORTEST:
        raise UserError(f"依据至少写 {REASON_SHORTEST} 个字，如“已核对户口簿”。没有记下。", field="reason")
    leaving = _leaving(pair, verdict) if verdict.code == ONE_PERSON else None
    if leaving:
        require_other_person(session, verdict.approved_by, "批准人", "approved_by")
        _refuse_head(session, pair, leaving)
    with session.store.read() as connection:
        _refuse_moved(connection, pair)
    done = [_take_off(session, leaving, reason, verdict.approved_by)] if leaving else []
    with session.write(Action.EDIT, "记下查重决定") as tx:
        tx.insert("duplicate_decision", _record(session, tx.connection, pair, verdict, reason))
    return (*done, tx.changes)


def _leaving(pair: Pair, verdict: Verdict) -> Person:
    for kept, other in ((pair.first, pair.second), (pair.second, pair.first)):
        if kept.member_id == verdict.kept:
            return other
    raise UserError("请先选留下哪一条。没有记下。", field="kept")


def _refuse_head(session: Session, pair: Pair, leaving: Person) -> None:
    if leaving.member_id in heads_of_others(session, pair):
        raise UserError(
            f"{leaving.name or '这个人'}是户主，户里还有别人，不能只减少这一条。没有记下。"
            "整户重复的办“并户”，只有户主重复的先办“变更户主”。",
            field="kept",
        )


def _refuse_moved(connection: Connection, pair: Pair) -> None:
    now = queries.two_people(connection, *pair.key)
    if {person.member_id: person for person in now} != _by_id((pair.first, pair.second)):
        raise UserError("这两条记录在您查看期间改过了，请重新查重再决定。没有记下。")


def _by_id(people: Iterable[Person]) -> dict[str, Person]:
    return {person.member_id: person for person in people}


def _take_off(session: Session, person: Person, reason: str, approved_by: str) -> Changes:
    """The record stays in its household as one who left; history and undo keep it."""
    grounds = Grounds(session.clock.today(), reason)
    left = leave_member(
        session,
        Departure(
            person.household_id,
            person.member_id,
            grounds,
            REMOVED_REASON,
            decision=f"查重认定重复：{reason}",
            approved_by=approved_by,
        ),
    )
    return left.changes


def _record(
    session: Session, connection: Connection, pair: Pair, verdict: Verdict, reason: str
) -> dict[str, Any]:
    return {
        "household_id": pair.first.household_id,
        "kind": pair.kind,
        "verdict": verdict.code,
        "first_member": pair.first.member_id,
        "second_member": pair.second.member_id,
        "second_household": pair.second.household_id,
        "kept_member": verdict.kept or None,
        "reason": reason,
        "decided_on": session.clock.today(),
        "decided_by": session.actor.name,
        "seen": pair.seen,
    }
