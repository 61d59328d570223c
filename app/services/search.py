"""The search box: households and members by name part, pinyin, ID part, phone, household number."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.text import fold
from app.domain import id_card, phones
from app.models.queries import search as queries
from app.models.queries.search import FoundPerson
from app.models.store import Connection
from app.services.regions import village_names
from app.services.session import Session

LOCAL_NUMBER_LENGTH = 20
SHORTEST_NUMBER = 3


@dataclass(frozen=True)
class Hit:
    """One person; `matched_text` is the part of `matched_value` that was asked for."""

    household_id: str
    member_id: str
    name: str
    place: str
    matched_field: str
    matched_value: str
    matched_text: str


def search(session: Session, text: str, limit: int = 50) -> tuple[Hit, ...]:
    """At most `limit` persons; an empty or unsearchable text finds nobody."""
    wanted = fold(text).replace(" ", "")
    if not wanted:
        return ()
    with session.store.read() as connection:
        numbers = _numbers(connection, wanted, limit)
        found = queries.persons(connection, numbers)
    names = village_names(session) if found else {}
    return tuple(_hit(person, wanted, names) for person in found)


def _numbers(connection: Connection, wanted: str, limit: int) -> list[int]:
    if not wanted.isascii():
        return queries.by_name(connection, wanted, limit)
    if wanted.isalpha():
        return queries.by_pinyin(connection, wanted.lower(), limit)
    if len(wanted) < SHORTEST_NUMBER:
        return []
    found = queries.by_digits(connection, wanted.upper(), limit)
    if len(found) < limit and wanted.isdigit() and len(wanted) <= LOCAL_NUMBER_LENGTH:
        found += queries.by_local_number(connection, wanted, limit - len(found))
    return found


def _hit(person: FoundPerson, wanted: str, villages: dict[str, str]) -> Hit:
    field, value = _matched(person, wanted)
    village = villages.get(person.village_code or "", person.village_code or "")
    head = f"户主 {person.head_name}" if person.head_name and person.head_name != person.name else "户主"
    place = " ".join(part for part in (village, person.group_no, head) if part)
    return Hit(person.household_id, person.member_id, person.name, place, field, value, wanted)


def _matched(person: FoundPerson, wanted: str) -> tuple[str, str]:
    """Which fact matched, and how it is shown: numbers masked outside the typed part."""
    if not wanted.isascii() or wanted.isalpha():
        return "name", person.name
    number = wanted.upper()
    if person.id_no and number in person.id_no:
        return "id_no", _showing(person.id_no, number, id_card.masked(person.id_no))
    for phone in (person.phone, person.household_phone):
        if phone and number in phone:
            return "phone", _showing(phone, number, phones.masked(phone))
    national = person.national_no or ""
    return "local_no", national if number in national else person.local_no or ""


def _showing(value: str, typed: str, masked: str) -> str:
    """The masked number with the typed part readable: the person already knows that part."""
    start = value.find(typed)
    if len(masked) != len(value):
        return masked
    return masked[:start] + typed + masked[start + len(typed) :]
