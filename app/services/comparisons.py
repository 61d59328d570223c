"""Comparisons with other departments (一比对): lists that are out, what was found, who waits (domain.md 8.2).

Lists are made in `comparison_lists`, answers are taken in `comparison_answers`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.errors import UserError
from app.domain.policy import PolicyView
from app.forms.definitions.comparison import EXCLUDED, EXPLAINED, OPEN
from app.models.queries import casework, proceedings
from app.models.queries.office_records import living_records, record_by_id
from app.models.store import Connection
from app.services.case_lines import CaseLine, case_lines
from app.services.session import Session

Values = Mapping[str, Any]
LIST, PERSON, HIT = "comparison", "comparison_person", "comparison_hit"
GUARD = "every_hit_settled"


@dataclass(frozen=True)
class Comparison:
    """A list with its persons and hits; every record has "id"."""

    values: Values
    people: tuple[Values, ...]
    hits: tuple[Values, ...]

    @property
    def id(self) -> str:
        return str(self.values["id"])

    @property
    def is_answered(self) -> bool:
        return self.values.get("answered_on") is not None

    @property
    def open_hits(self) -> int:
        return sum(hit.get("conclusion") == OPEN for hit in self.hits)


@dataclass(frozen=True)
class ComparedCase:
    """A running case whose procedure asks for a comparison, and how far that is."""

    line: CaseLine
    is_next: bool
    sent: int
    answered: int
    hits: int
    open_hits: int

    @property
    def words(self) -> str:
        if not self.sent:
            return "还没有送"
        if self.answered < self.sent:
            return f"送了 {self.sent} 份，反馈 {self.answered} 份"
        if self.open_hits:
            return f"比对出 {self.hits} 条，待核实 {self.open_hits} 条"
        return f"比对出 {self.hits} 条，都有结论" if self.hits else "没有问题"


def cases_to_compare(session: Session, region: str = "") -> tuple[ComparedCase, ...]:
    """The running cases of a place whose procedure compares; those at that step or before it."""
    states = _comparing_states(session)
    with session.store.read() as connection:
        lines = [
            line
            for line in case_lines(session, connection, region)
            if line.procedure in states and not line.is_ended
        ]
        ids = [line.id for line in lines]
        lists = casework.comparisons_of(connection, ids)
        hits = casework.records_of(connection, HIT, ids)
    return tuple(
        ComparedCase(
            line,
            is_next=not states[line.procedure].isdisjoint(line.following),
            sent=len(lists.get(line.id, ())),
            answered=sum(row.get("answered_on") is not None for row in lists.get(line.id, ())),
            hits=len(hits.get(line.id, ())),
            open_hits=sum(row.get("conclusion") == OPEN for row in hits.get(line.id, ())),
        )
        for line in lines
    )


def _comparing_states(session: Session) -> dict[str, frozenset[str]]:
    """Procedure → the labels of its states that wait for an answer."""
    found: dict[str, frozenset[str]] = {}
    for pack in session.standards.standing.procedures.packs:
        for order in pack.orders.values():
            labels = {
                state.label
                for state in order.states.values()
                if any(use.name == GUARD for use in state.guards)
            }
            if labels:
                name = order.version.procedure
                found[name] = found.get(name, frozenset()) | labels
    return found


def list_comparisons(session: Session) -> tuple[Comparison, ...]:
    """All lists, the newest first, without their persons."""
    with session.store.read() as connection:
        found = living_records(connection, LIST)
        hits = living_records(connection, HIT)
    by_list: dict[str, list[Values]] = {}
    for hit in hits:
        by_list.setdefault(hit["comparison"], []).append(hit)
    made = [Comparison(values, (), tuple(by_list.get(values["id"], ()))) for values in found]
    return tuple(sorted(made, key=lambda one: (one.values["sent_on"], one.id), reverse=True))


def open_comparison(session: Session, comparison_id: str) -> Comparison:
    """Raises UserError when it was taken back."""
    with session.store.read() as connection:
        return load_comparison(connection, comparison_id)


def load_comparison(connection: Connection, comparison_id: str) -> Comparison:
    """Raises UserError when it was taken back."""
    values = record_by_id(connection, LIST, comparison_id)
    if values is None:
        raise UserError("这份比对名单已被撤销。")
    people = proceedings.rows_where(connection, PERSON, LIST, comparison_id)
    return Comparison(values, people, proceedings.rows_where(connection, HIT, LIST, comparison_id))


def comparisons_of_case(session: Session, case_id: str) -> tuple[Comparison, ...]:
    """The lists a case stood on, oldest first, with the persons and hits of that case only."""
    with session.store.read() as connection:
        lists = casework.comparisons_of(connection, (case_id,)).get(case_id, [])
        people = casework.records_of(connection, PERSON, (case_id,)).get(case_id, [])
        hits = casework.records_of(connection, HIT, (case_id,)).get(case_id, [])
    return tuple(
        Comparison(
            values,
            tuple(row for row in people if row["comparison"] == values["id"]),
            tuple(row for row in hits if row["comparison"] == values["id"]),
        )
        for values in lists
    )


@dataclass(frozen=True)
class SheetLine:
    """A line of T19: who, what was compared, what came of it. `id_no` is complete; the paper masks it."""

    number: int
    household_id: str
    case_id: str
    name: str
    id_no: str
    item: str
    hit: str
    explanation: str
    proof: str
    conclusion: str


def sheet_lines(session: Session, found: Comparison) -> tuple[SheetLine, ...]:
    """信息比对名册与反馈 (T19): a line for each person, several where several things were found."""
    policy = session.policy()
    items = "、".join(policy.table("comparison_item").label_of(code) for code in found.values["items"] or ())
    hits: dict[tuple[Any, Any], list[Values]] = {}
    for hit in found.hits:
        hits.setdefault((hit.get("household_id"), hit.get("member")), []).append(hit)
    lines: list[SheetLine] = []
    for person in found.people:
        own = hits.get((person.get("household_id"), person.get("member")), [])
        lines += [_hit_line(person, hit, policy) for hit in own]
        if not own:
            clear = "没有问题" if found.is_answered else ""
            lines.append(SheetLine(*_who(person), items, clear, "", "", ""))
    return tuple(lines)


def _who(person: Values) -> tuple[int, str, str, str, str]:
    return (
        person["number"], str(person.get("household_id") or ""), str(person.get("case_id") or ""),
        person.get("name") or "", person.get("id_no") or "",
    )  # fmt: skip


def _hit_line(person: Values, hit: Values, policy: PolicyView) -> SheetLine:
    get = hit.get
    return SheetLine(
        *_who(person),
        policy.table("comparison_item").label_of(get("item")),
        get("hit_text") or "",
        get("explanation") or "",
        get("proof") or "",
        policy.table("hit_conclusion").label_of(get("conclusion")),
    )


def is_settled(hit: Values) -> bool:
    return hit.get("conclusion") == EXCLUDED or bool(hit.get("conclusion") == EXPLAINED and hit.get("proof"))
