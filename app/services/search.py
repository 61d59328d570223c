"""The search box: households and members by name part, pinyin, ID part, phone, household number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.pinyin import span
from app.core.text import fold
from app.domain import id_card, phones
from app.models.queries import search as queries
from app.models.queries.search import FoundPerson, Word
from app.models.store import Connection
from app.services.session import Session

LOCAL_NUMBER_LENGTH = 20
SHORTEST_NUMBER = 3
MOST_VILLAGES = 20
LOOKED_AT = 100
"""Persons looked at when several words are asked for and the index cannot judge all of them."""


@dataclass(frozen=True)
class Hit:
    """One person; `matched_text` holds the asked words, found in `matched_value`, the name or the place.

    `local_no` tells households of one name in one group apart.
    """

    household_id: str
    member_id: str
    name: str
    place: str
    matched_field: str
    matched_value: str
    matched_text: str
    local_no: str


def search(session: Session, text: str, limit: int = 50) -> tuple[Hit, ...]:
    """At most `limit` persons; an empty or unsearchable text finds nobody.

    The text is first taken as one: "zhang wei" is a name. When that finds nobody, every word has to fit
    the person: parts of the name, pinyin, parts of a number, the village, the group.
    """
    words = tuple(fold(text).split())
    if not words:
        return ()
    whole = ("".join(words),)
    with session.store.read() as connection:
        found = _persons(connection, _numbers(connection, whole[0], limit), whole)
        if found or len(words) == 1:
            return tuple(_hit(person, whole) for person in found)
        return tuple(_hit(person, words) for person in _fitting(connection, words, limit))


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


def _fitting(connection: Connection, words: tuple[str, ...], limit: int) -> list[FoundPerson]:
    """The persons whom all words fit, at most `limit`.

    Most often the indexes judge all words and the first they give are those. Where they cannot (two
    numbers, two spellings) some do not fit, and more are looked at.
    """
    found: list[FoundPerson] = []
    for most in (limit, LOOKED_AT):
        candidates = _candidates(connection, words, most)
        persons = _persons(connection, candidates, words)
        found = [person for person in persons if all(_fits(person, word) for word in words)]
        if len(found) >= limit or len(candidates) < most:
            break
    return found[:limit]


def _candidates(connection: Connection, words: tuple[str, ...], most: int) -> list[int]:
    """Persons whom the indexes give for the names, the longest spelling and the longest number."""
    named = [_word(connection, word) for word in words if not word.isascii() and not _is_group(word)]
    asked = queries.matching(named)
    spelled = max((word.lower() for word in words if word.isascii() and word.isalpha()), key=len, default="")
    number = max((word.upper() for word in words if not _is_no_number(word)), key=len, default="")
    if len(number) >= SHORTEST_NUMBER:
        if spelled:
            found = queries.by_number_and_pinyin(connection, number, most, spelled, asked)
        else:
            found = queries.by_number_and_name(connection, number, most, asked)
        return found or queries.by_local_number(connection, number, most)
    if spelled:
        return queries.by_pinyin(connection, spelled, most, asked)
    group = next(filter(_is_group, words), "")
    return queries.by_words(connection, asked, most, group) if asked else []


def _word(connection: Connection, part: str) -> Word:
    return Word(part, queries.villages_named(connection, part, MOST_VILLAGES))


def _persons(connection: Connection, rows: Iterable[int], words: tuple[str, ...]) -> list[FoundPerson]:
    """The persons of these rows, with the numbers of their households where their own do not fit."""
    wanted = [word.upper() for word in words if not _is_no_number(word)]
    found = queries.persons(connection, rows)
    others = [person for person in found if not all(_is_own(person, number) for number in wanted)]
    known = {person.row_no: person for person in queries.with_household_numbers(connection, others)}
    return [known.get(person.row_no, person) for person in found]


def _is_own(person: FoundPerson, number: str) -> bool:
    return any(fact is not None and number in fact for fact in (person.id_no, person.phone))


def _is_group(word: str) -> bool:
    return word.endswith("组")


def _fits(person: FoundPerson, word: str) -> bool:
    if not word.isascii():
        return any(word in part for part in (person.name, person.village, person.group_no))
    if word.isalpha():
        return span(person.name, word.lower()) is not None
    number = word.upper()
    facts = (person.household_phone, person.national_no, person.local_no)
    return _is_own(person, number) or any(fact and number in fact for fact in facts)


def _hit(person: FoundPerson, words: tuple[str, ...]) -> Hit:
    field, value = _matched(person, min(words, key=_is_no_number))
    head = "户主" if person.is_head else f"户主 {person.head_name}" if person.head_name else ""
    place = " ".join(part for part in (person.village, person.group_no, head) if part)
    return Hit(person.household_id, person.member_id, person.name, place, field, value, " ".join(words),
               person.local_no)


def _is_no_number(word: str) -> bool:
    return not word.isascii() or word.isalpha()


def _matched(person: FoundPerson, wanted: str) -> tuple[str, str]:
    """Which fact matched, and how it is shown: numbers masked outside the typed part."""
    if _is_no_number(wanted):
        return "name", person.name
    number = wanted.upper()
    if person.id_no and number in person.id_no:
        return "id_no", _showing(person.id_no, number, id_card.masked(person.id_no))
    for phone in (person.phone, person.household_phone):
        if phone and number in phone:
            return "phone", _showing(phone, number, phones.masked(phone))
    national = person.national_no or ""
    return "local_no", national if number in national else person.local_no


def _showing(value: str, typed: str, masked: str) -> str:
    """The masked number with the typed part readable: the person already knows that part."""
    start = value.find(typed)
    if len(masked) != len(value):
        return masked
    return masked[:start] + typed + masked[start + len(typed) :]
