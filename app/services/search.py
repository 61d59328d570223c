"""The search box: households and members by name part, pinyin, ID part, phone, household number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.pinyin import span
from app.core.text import fold
from app.domain import id_card, phones
from app.models.queries import search as queries
from app.models.queries.search import FoundPerson, Word
from app.models.store import Connection
from app.services.regions import village_names
from app.services.session import Session

LOCAL_NUMBER_LENGTH = 20
SHORTEST_NUMBER = 3
MOST_VILLAGES = 20
LOOKED_AT = 100
"""Persons looked at when several words are asked for and the index cannot judge all of them."""
SPELLED_MOST = 4_000
"""Persons one spelling may have before the other words are asked."""


@dataclass(frozen=True)
class Hit:
    """One person; `matched_text` holds the asked words, found in `matched_value`, the name or the place."""

    household_id: str
    member_id: str
    name: str
    place: str
    matched_field: str
    matched_value: str
    matched_text: str


def search(session: Session, text: str, limit: int = 50) -> tuple[Hit, ...]:
    """At most `limit` persons; an empty or unsearchable text finds nobody.

    The text is first taken as one: "zhang wei" is a name. When that finds nobody, every word has to fit
    the person: parts of the name, pinyin, parts of a number, the village, the group.
    """
    words = fold(text).split()
    if not words:
        return ()
    villages = village_names(session)
    whole: tuple[str, ...] = ("".join(words),)
    with session.store.read() as connection:
        found = queries.persons(connection, _numbers(connection, whole[0], limit))
        if not found and len(words) > 1:
            whole = tuple(words)
            found = _fitting(connection, whole, villages, limit)
    return tuple(_hit(person, whole, villages) for person in found)


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


def _fitting(
    connection: Connection, words: tuple[str, ...], villages: Mapping[str, str], limit: int
) -> list[FoundPerson]:
    """The persons whom all words fit, found by the word that leaves the fewest."""
    named = [_word(word, villages) for word in words if not word.isascii() and not _is_group(word)]
    numbers = _candidates(connection, words, queries.matching(named))
    found = queries.persons(connection, numbers)
    return [person for person in found if all(_fits(person, word, villages) for word in words)][:limit]


def _candidates(connection: Connection, words: tuple[str, ...], asked: str) -> list[int]:
    """Persons whom the indexes give for the names, the longest spelling and the longest number."""
    spelled = max((word.lower() for word in words if word.isascii() and word.isalpha()), key=len, default="")
    number = max((word.upper() for word in words if not _is_no_number(word)), key=len, default="")
    rows = queries.by_pinyin(connection, spelled, SPELLED_MOST, asked) if spelled else None
    if len(number) >= SHORTEST_NUMBER:
        found = queries.by_number_among(connection, number, LOOKED_AT, asked, rows)
        return found or queries.by_local_number(connection, number, LOOKED_AT)
    if rows is not None:
        return rows[:LOOKED_AT]
    group = next(filter(_is_group, words), "")
    return queries.by_words(connection, asked, LOOKED_AT, group) if asked else []


def _word(part: str, villages: Mapping[str, str]) -> Word:
    codes = [code for code, name in villages.items() if part in name]
    return Word(part, tuple(codes[:MOST_VILLAGES]))


def _is_group(word: str) -> bool:
    return word.endswith("组")


def _fits(person: FoundPerson, word: str, villages: Mapping[str, str]) -> bool:
    if not word.isascii():
        told = (person.name, villages.get(person.village_code or "", ""), person.group_no or "")
        return any(word in part for part in told)
    if word.isalpha():
        return span(person.name, word.lower()) is not None
    number = word.upper()
    facts = (person.id_no, person.phone, person.household_phone, person.national_no, person.local_no)
    return any(fact and number in fact for fact in facts)


def _hit(person: FoundPerson, words: tuple[str, ...], villages: Mapping[str, str]) -> Hit:
    field, value = _matched(person, min(words, key=_is_no_number))
    village = villages.get(person.village_code or "", person.village_code or "")
    head = f"户主 {person.head_name}" if person.head_name and person.head_name != person.name else "户主"
    place = " ".join(part for part in (village, person.group_no, head) if part)
    return Hit(person.household_id, person.member_id, person.name, place, field, value, " ".join(words))


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
    return "local_no", national if number in national else person.local_no or ""


def _showing(value: str, typed: str, masked: str) -> str:
    """The masked number with the typed part readable: the person already knows that part."""
    start = value.find(typed)
    if len(masked) != len(value):
        return masked
    return masked[:start] + typed + masked[start + len(typed) :]
