"""Meetings: prepared from the village's people, judged while typing, stored with matters and signatures.

One meeting decides many matters, each with its own votes. The rule is the one of the day of the meeting; its
code stays with the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from app.core.errors import UserError
from app.domain.attendance import Counted, Seat, counted
from app.domain.calendar import age_on
from app.domain.meetings import Verdict, rule_of
from app.domain.permissions import Action
from app.domain.policy import PolicyView
from app.domain.problems import Problem
from app.domain.rules.base import Scope
from app.domain.rules.meetings import MeetingCase, verdict_on
from app.domain.rules.office_book import OFFICE_RULES
from app.domain.rules.runner import judge_record
from app.forms.definitions.meeting import GROUP_MEETING, REPS_MEETING
from app.forms.registry import schema_of
from app.forms.validate import validate
from app.models.changes import Changes
from app.models.queries import proceedings as stored
from app.models.queries.proceedings import Villager
from app.models.store import Connection
from app.models.write import WriteTx
from app.services.session import Session

Values = Mapping[str, Any]
MATTER, SEAT = "meeting_matter", "attendance"
PASSED, REJECTED = "01", "02"
"""Codes of matter_result."""
_RESULTS = {True: PASSED, False: REJECTED}
_ADULT = 18
ROLES = {"03": "05", REPS_MEETING: "02", "05": "01", GROUP_MEETING: "01", "10": "08", "11": "08"}
"""Kind of meeting → in which role people come to it."""


@dataclass(frozen=True)
class Matter:
    """What a meeting is asked to decide: its words, and the household and case it is about, if any."""

    title: str
    household_id: str = ""
    case_id: str = ""


@dataclass(frozen=True)
class Meeting:
    """A meeting with its matters and seats; every record has "id"."""

    values: Values
    matters: tuple[Values, ...] = ()
    seats: tuple[Values, ...] = ()

    @property
    def id(self) -> str:
        return str(self.values["id"])


@dataclass(frozen=True)
class JudgedMeeting:
    """What the rules say: of the meeting as a whole, of each matter by its id, and all problems."""

    verdict: Verdict
    matters: Mapping[str, Verdict]
    problems: tuple[Problem, ...]
    counted: Counted

    @property
    def shortfalls(self) -> tuple[str, ...]:
        """Why the meeting does not count, in words; empty when it decided rightly."""
        words = [problem.message for problem in self.problems if problem.rule_id == "V-MTG-01"]
        return tuple(words)


def new_meeting(session: Session, kind: str, village_code: str = "", group_no: str = "") -> Meeting:
    """A blank meeting of today, not stored yet."""
    fields = schema_of("meeting").stored_fields
    blank = {"id": session.new_id(), **{field.name: None for field in fields}}
    given = {
        "kind": kind,
        "village_code": village_code or None,
        "group_no": group_no or None,
        "held_on": session.clock.today(),
    }
    return Meeting({**blank, **given})


def new_matter(
    session: Session, meeting: Meeting, matter: str, household_id: str = "", case_id: str = ""
) -> Meeting:
    """The meeting with one more matter; votes are still blank."""
    row = blank_row(session, MATTER, meeting.id, len(meeting.matters) + 1)
    about = {"subject_household": household_id or None, "subject_case": case_id or None}
    return replace(meeting, matters=(*meeting.matters, {**row, "matter": matter, **about}))


def people_to_invite(session: Session, meeting: Meeting) -> tuple[Villager, ...]:
    """The adults of the village or group on the day of the meeting; those without a birth date too."""
    village = meeting.values.get("village_code")
    if not village:
        return ()
    group = meeting.values.get("group_no") if meeting.values.get("kind") == GROUP_MEETING else ""
    on = meeting.values.get("held_on") or session.clock.today()
    with session.store.read() as connection:
        people = stored.villagers(connection, village, group or "")
    return tuple(
        person for person in people if not person.birth_date or age_on(person.birth_date, on) >= _ADULT
    )


def with_people(
    session: Session,
    meeting: Meeting,
    people: Iterable[Villager],
    *,
    signed: bool,
    roles: Mapping[str, str] = MappingProxyType({}),
) -> Meeting:
    """The meeting with a seat for each of these people who has none yet; `roles` are those that are not the
    usual one of the meeting, by member id.
    """
    seated = {seat.get("person") for seat in meeting.seats}
    seats = list(meeting.seats)
    role = ROLES.get(str(meeting.values.get("kind") or ""), "09")
    for person in people:
        if person.member_id in seated:
            continue
        row = blank_row(session, SEAT, meeting.id, len(seats) + 1)
        given = {
            "name": person.name, "person": person.member_id, "home": person.household_id,
            "group_no": person.group_no or None, "role": roles.get(person.member_id, role), "signed": signed,
        }  # fmt: skip
        seats.append({**row, **given})
    return replace(meeting, seats=tuple(seats))


def with_counted(meeting: Meeting) -> Meeting:
    """The meeting with the numbers of those who signed as 实到."""
    found = counted(seats_of(meeting.seats))
    values = {**meeting.values, "attended": found.persons}
    if meeting.values.get("households_total") is not None:
        values["households_present"] = found.households
    return replace(meeting, values=values)


def judge_meeting(session: Session, meeting: Meeting) -> JudgedMeeting:
    """Quorum and votes with their numbers, and every problem; light enough for each key stroke."""
    policy = _policy_of(session, meeting.values.get("held_on"))
    verdicts = {str(row["id"]): verdict_on(meeting.values, row, policy) for row in meeting.matters}
    seats = seats_of(meeting.seats)
    case = MeetingCase(meeting.values, meeting.matters, seats, policy, session.clock.today())
    return JudgedMeeting(
        verdict_on(meeting.values, None, policy),
        verdicts,
        (*_form_problems(session, meeting, policy), *judge_record(Scope.MEETING, case, seats, OFFICE_RULES)),
        counted(seats),
    )


def seats_of(rows: Iterable[Values]) -> tuple[Seat, ...]:
    """The sign-in book as the rules see it; who is not in the archive is told apart by the name."""
    return tuple(
        Seat(
            record=str(row["id"]),
            person=row.get("person") or row.get("name") or "",
            name=row.get("name") or "",
            household=row.get("home") or "",
            role=row.get("role") or "",
            signed=bool(row.get("signed")),
            proxy_of=row.get("proxy_person") or row.get("proxy_for") or "",
            proxy_household=row.get("proxy_home") or "",
        )
        for row in rows
    )


def save_meeting(session: Session, base: Meeting | None, edited: Meeting) -> Changes:
    """Store a meeting with its rows in one act; `base` is what the edit began with, None for a new one.

    Raises UserError without permission, when the kind is missing, or when somebody changed it meanwhile.
    """
    if not edited.values.get("kind") or not edited.values.get("topic"):
        raise UserError("会议类型和会议主题要填写，没有保存。", "topic")
    decided = _decided(session, edited)
    with session.write(Action.EDIT, f"{'登记' if base is None else '修改'}会议") as tx:
        if base is None:
            tx.insert("meeting", decided.values)
        else:
            if load_meeting(tx.connection, base.id) != base:
                raise UserError("这次会议在您修改期间已被改过或删除，没有保存。请重新打开再改。")
            tx.update("meeting", base.id, _without_id(decided.values))
        store_rows(tx, MATTER, base.matters if base else (), decided.matters)
        store_rows(tx, SEAT, base.seats if base else (), decided.seats)
    return tx.changes


def _decided(session: Session, meeting: Meeting) -> Meeting:
    """The meeting with the code of its rule and the result of each matter."""
    policy = _policy_of(session, meeting.values.get("held_on"))
    rule = rule_of(str(meeting.values.get("kind") or ""), policy)
    matters = tuple({**row, "result": _result(meeting.values, row, policy)} for row in meeting.matters)
    return replace(meeting, values={**meeting.values, "rule": rule.code if rule else None}, matters=matters)


def _result(meeting: Values, matter: Values, policy: PolicyView) -> str | None:
    """None while no votes are given, or where no rule says what passes."""
    if matter.get("votes_for") is None:
        return None
    verdict = verdict_on(meeting, matter, policy)
    return None if verdict.rule is None or verdict.has_passed is None else _RESULTS[verdict.has_passed]


def open_meeting(session: Session, meeting_id: str) -> Meeting:
    """Raises UserError when it was removed meanwhile."""
    with session.store.read() as connection:
        found = load_meeting(connection, meeting_id)
    if found is None:
        raise UserError("这次会议已被删除或撤销。")
    return found


def load_meeting(connection: Connection, meeting_id: str) -> Meeting | None:
    """A stored meeting with its rows."""
    values = stored.record_by_id(connection, "meeting", meeting_id)
    if values is None:
        return None
    matters = stored.rows_where(connection, MATTER, "meeting", meeting_id)
    return Meeting(values, matters, stored.rows_where(connection, SEAT, "meeting", meeting_id))


def list_meetings(session: Session, village_code: str = "") -> tuple[Values, ...]:
    """The meetings of a village, or of the office, newest first."""
    with session.store.read() as connection:
        return stored.newest(connection, "meeting", "held_on", village_code)


def meetings_about(session: Session, *, household_id: str = "", case_id: str = "") -> tuple[Meeting, ...]:
    """The meetings that had a household or a case on their agenda, oldest first."""
    column, value = ("subject_case", case_id) if case_id else ("subject_household", household_id)
    with session.store.read() as connection:
        ids = stored.owners_of(connection, MATTER, "meeting", column, value)
        found = (load_meeting(connection, meeting_id) for meeting_id in ids)
        return tuple(meeting for meeting in found if meeting is not None)


def remove_meeting(session: Session, meeting_id: str) -> Changes:
    """Take a meeting out with its rows; it stays in the history. Raises UserError when a notice names it."""
    with session.write(Action.EDIT, "删除会议") as tx:
        meeting = load_meeting(tx.connection, meeting_id)
        if meeting is None:
            raise UserError("这次会议已经不在了，没有可删的。")
        if stored.rows_where(tx.connection, "notice", "meeting", meeting_id):
            raise UserError("有公示是根据这次会议作出的，不能删除。")
        store_rows(tx, MATTER, meeting.matters, ())
        store_rows(tx, SEAT, meeting.seats, ())
        tx.delete("meeting", meeting_id)
    return tx.changes


def store_rows(tx: WriteTx, entity: str, before: Sequence[Values], after: Sequence[Values]) -> None:
    """Make the stored rows those of `after`: new ones in, changed ones changed, missing ones out."""
    known = {row["id"]: row for row in before}
    tx.insert_many(entity, [row for row in after if row["id"] not in known])
    for row in after:
        if row["id"] in known and row != known[row["id"]]:
            tx.update(entity, row["id"], _without_id(row))
    kept = {row["id"] for row in after}
    tx.delete_many(entity, [row_id for row_id in known if row_id not in kept])


def _without_id(row: Values) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}


def blank_row(session: Session, schema_id: str, meeting_id: str, number: int) -> dict[str, Any]:
    """A row of a meeting without answers."""
    blank = {field.name: None for field in schema_of(schema_id).stored_fields}
    return {**blank, "id": session.new_id(), "meeting": meeting_id, "number": number}


def _form_problems(session: Session, meeting: Meeting, policy: PolicyView) -> tuple[Problem, ...]:
    today = session.clock.today()
    rows = [("meeting", meeting.values)]
    rows += [(MATTER, row) for row in meeting.matters] + [(SEAT, row) for row in meeting.seats]
    return tuple(
        problem._replace(record="" if schema_id == "meeting" else str(row["id"]))
        for schema_id, row in rows
        for problem in validate(schema_of(schema_id), row, policy, today)
    )


def _policy_of(session: Session, held_on: date | None) -> PolicyView:
    """What held on the day of the meeting."""
    return session.policy(held_on)
