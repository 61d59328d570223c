"""Who may come to a meeting: adults of the village with what is known of them, last time's sign-in book.

The archive knows the members of its households only; everybody else is typed by name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.models.queries import proceedings as stored
from app.models.queries.proceedings import Villager
from app.services.meetings import ROLES, SEAT, Meeting, blank_row, load_meeting, people_to_invite, with_people
from app.services.session import Session

Values = Mapping[str, Any]
PARTY_MEMBERS = frozenset(("1", "2"))
"""Codes of political: 中共党员, 中共预备党员."""
PARTY_KINDS = frozenset(("01", "03"))
"""Codes of meeting_kind to which party members come."""
PARTY_MEMBER = "05"
_OFFICES = ("02", "03", "06")
"""Roles known from earlier meetings: representative, committee member, member of both committees."""


@dataclass(frozen=True)
class Invited:
    """An adult of the place and the role in which they would come; `known`: why they are likely to."""

    villager: Villager
    role: str
    known: str = ""


@dataclass(frozen=True)
class Invitations:
    """`people`: the likely ones first. `households`: how many households they are of."""

    people: tuple[Invited, ...] = ()
    households: int = 0


def invitations(session: Session, meeting: Meeting) -> Invitations:
    """The adults of the village or group on the day of the meeting, those who are known to belong first."""
    villagers = people_to_invite(session, meeting)
    village = str(meeting.values.get("village_code") or "")
    kind = str(meeting.values.get("kind") or "")
    with session.store.read() as connection:
        before = dict(stored.seats_before(connection, village, _OFFICES, meeting.id)) if village else {}
    people = [_invited(session, villager, kind, before.get(villager.member_id, "")) for villager in villagers]
    people.sort(key=lambda invited: not invited.known)
    return Invitations(tuple(people), len({villager.household_id for villager in villagers}))


def _invited(session: Session, villager: Villager, kind: str, office: str) -> Invited:
    usual = ROLES.get(kind, "09")
    if kind in PARTY_KINDS:
        known = "党员" if villager.political in PARTY_MEMBERS else ""
        return Invited(villager, PARTY_MEMBER if known else usual, known)
    if office:
        return Invited(villager, office, session.policy().table("attendance_role").label_of(office))
    return Invited(villager, usual)


def with_invited(session: Session, meeting: Meeting, people: Sequence[Invited], *, signed: bool) -> Meeting:
    """The meeting with a seat for each of these people who has none yet."""
    roles = {invited.villager.member_id: invited.role for invited in people}
    return with_people(session, meeting, (one.villager for one in people), signed=signed, roles=roles)


def with_last_book(session: Session, meeting: Meeting) -> Meeting:
    """The meeting with a seat, not signed yet, for each who sat in the last one of this kind."""
    get = meeting.values.get
    with session.store.read() as connection:
        before = stored.meeting_before(
            connection, str(get("village_code") or ""), str(get("kind") or ""), str(get("group_no") or ""),
            meeting.id,
        )  # fmt: skip
        last = load_meeting(connection, before) if before else None
    if last is None:
        return meeting
    seated = {(seat.get("person"), seat.get("name")) for seat in meeting.seats}
    seats = list(meeting.seats)
    for seat in last.seats:
        if (seat.get("person"), seat.get("name")) not in seated:
            given = {name: seat.get(name) for name in ("name", "person", "home", "group_no", "role")}
            seats.append({**blank_row(session, SEAT, meeting.id, len(seats) + 1), **given, "signed": False})
    return replace(meeting, seats=tuple(seats))


def seats_known(seats: Sequence[Values], people: Sequence[Invited], usual_role: str) -> tuple[Values, ...]:
    """The sign-in book as typed, names and proxies tied to people of the archive where only one fits."""
    by_name: defaultdict[str, list[Villager]] = defaultdict(list)
    for invited in people:
        by_name[invited.villager.name].append(invited.villager)
    return tuple(_known(seat, by_name, usual_role, number) for number, seat in enumerate(seats, 1))


def _known(
    seat: Values, by_name: Mapping[str, Sequence[Villager]], usual_role: str, number: int
) -> Values:
    fixed = {**seat, "number": number}
    name = str(seat.get("name") or "")
    if name and not seat.get("role"):
        fixed["role"] = usual_role
    named = by_name.get(name, ())
    if seat.get("person") not in {person.member_id for person in named}:
        one = named[0] if len(named) == 1 else None
        fixed |= {"person": one.member_id if one else None, "home": one.household_id if one else None}
        if one and not seat.get("group_no"):
            fixed["group_no"] = one.group_no or None
    owner = _owner(str(seat.get("proxy_for") or ""), str(fixed.get("home") or ""), by_name)
    return {
        **fixed,
        "proxy_person": owner.member_id if owner else None,
        "proxy_home": owner.household_id if owner else None,
    }


def _owner(name: str, home: str, by_name: Mapping[str, Sequence[Villager]]) -> Villager | None:
    """Whose seat a proxy takes: of several of one name the one of the same household."""
    named = by_name.get(name, ())
    same = [person for person in named if home and person.household_id == home]
    found = same or (named if len(named) == 1 else ())
    return found[0] if found else None
