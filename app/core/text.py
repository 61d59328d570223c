"""Normalising typed text, and pinyin readings of names for search, sort and code entry.

Not for wording: nothing here is shown to a user. Name characters are never replaced or trimmed
(domain.md 15.3); only letters, digits, spaces and punctuation of the full-width block are folded.
"""

from __future__ import annotations

import os
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from app.core.paths import resource

_MOST_SPELLINGS = 12
"""Plausible initials kept per name; three doubtful characters already make eight."""

_CACHED_CHARACTERS = 65_536

_FOLDED: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_FOLDED |= dict.fromkeys((0x3000, 0x00A0, 0x2002, 0x2003, 0x2009, 0x202F), " ")
_FOLDED |= dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), "")
_FOLDED |= dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212), "-")
_FOLDED |= {0x3002: ".", 0xFF61: "."}

_INVISIBLE: dict[int, str] = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "")
_INVISIBLE |= dict.fromkeys((0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF), "")
_KEEPING_LINES = {code: mark for code, mark in _INVISIBLE.items() if code != 0x0A}

_TONES = {0x0304: "1", 0x0301: "2", 0x030C: "3", 0x0300: "4"}
_DIAERESIS = 0x0308
_NEUTRAL_TONE = "5"


def visible(text: str, keep_lines: bool = False) -> str:
    """The text without what cannot be seen: control characters and marks of no width, as cells and web pages
    bring them along; line breaks too, unless they are kept. Outer spaces are removed."""
    if not text.isprintable():
        text = text.translate(_KEEPING_LINES if keep_lines else _INVISIBLE)
    return text.strip()


def fold(text: str) -> str:
    """Full-width letters, digits, spaces and punctuation to half width, outer spaces removed.

    For numbers, dates, codes, card numbers and labels. Chinese characters of any plane stay.
    """
    if text.isascii():
        return text.strip()
    return text.translate(_FOLDED).strip()


@dataclass(frozen=True)
class _NameReadings:
    """Our own readings where a name is read differently from running text."""

    surnames: Mapping[str, tuple[str, ...]]
    compound: Mapping[str, tuple[str, ...]]
    given: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def _name_readings() -> _NameReadings:
    with resource("policy", "surnames.toml").open("rb") as stream:
        table = tomllib.load(stream)

    def section(name: str) -> dict[str, tuple[str, ...]]:
        return {characters: tuple(readings) for characters, readings in table[name].items()}

    return _NameReadings(section("surnames"), section("compound"), section("given"))


@lru_cache(maxsize=1)
def _readings_by_code_point() -> Mapping[int, str]:
    """The single-character table of pypinyin, loaded on first use and without its phrase tables."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin.pinyin_dict import pinyin_dict

    table: Mapping[int, str] = pinyin_dict
    return table


def _numbered(marked: str) -> str:
    """A syllable with tone marks as letters and tone digit; u with diaeresis becomes v."""
    letters: list[str] = []
    tone = _NEUTRAL_TONE
    for mark in unicodedata.normalize("NFD", marked):
        code = ord(mark)
        if code == _DIAERESIS:
            letters[-1] = "v"
        elif code in _TONES:
            tone = _TONES[code]
        else:
            letters.append(mark)
    return "".join(letters) + tone if letters else ""


@lru_cache(maxsize=_CACHED_CHARACTERS)
def readings(character: str) -> tuple[str, ...]:
    """Numbered syllables of one character, the likeliest first; a letter or digit reads as itself.

    Only characters of our own table have several: the dictionary's further readings are mostly
    archaic and would fill the search index with noise. A character without a reading has none.
    """
    if character.isascii():
        return (character.lower(),) if character.isalnum() else ()
    own = _name_readings().given.get(character)
    if own is not None:
        return own
    marked = _readings_by_code_point().get(ord(character), "")
    syllable = _numbered(marked.partition(",")[0])
    return (syllable,) if syllable else ()


@lru_cache(maxsize=_CACHED_CHARACTERS)
def _surname_readings(character: str) -> tuple[str, ...]:
    """Readings of a first character: as a surname first, then as any other character."""
    own = _name_readings().surnames.get(character, ())
    return tuple(dict.fromkeys(own + readings(character)))


@lru_cache(maxsize=_CACHED_CHARACTERS)
def _initials_of(character: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(syllable[0] for syllable in readings(character)))


@lru_cache(maxsize=_CACHED_CHARACTERS)
def _surname_initials_of(character: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(syllable[0] for syllable in _surname_readings(character)))


@lru_cache(maxsize=_CACHED_CHARACTERS)
def _sort_part(character: str) -> str:
    """Syllable, tone, character: syllables sort as in a dictionary (lu, l\u00fc, luan)."""
    found = readings(character)
    return found[0].replace("v", "u:") + character if found and not character.isascii() else character


@lru_cache(maxsize=_CACHED_CHARACTERS)
def _surname_sort_part(character: str) -> str:
    found = _surname_readings(character)
    return found[0].replace("v", "u:") + character if found and not character.isascii() else character


def _compound_surname(name: str) -> tuple[str, ...]:
    return _name_readings().compound.get(name[:2], ()) if len(name) > 2 else ()


def spellings(text: str) -> tuple[str, ...]:
    """Plausible pinyin initials of any text, the likeliest first, at most twelve, lower case."""
    return _combined([_initials_of(character) for character in text])


def name_initials(name: str) -> tuple[str, ...]:
    """All plausible pinyin initials of a person's name, the likeliest first, at most twelve.

    The surname reading comes first (tech.md 7), the reading of running text is kept because people
    type it too. Middle dots, spaces and characters without a reading are passed over.
    """
    if not name:
        return ()
    letters = [_initials_of(character) for character in name]
    compound = _compound_surname(name)
    if compound:
        letters[: len(compound)] = [
            tuple(dict.fromkeys((syllable[0], *other)))
            for syllable, other in zip(compound, letters, strict=False)
        ]
    else:
        letters[0] = _surname_initials_of(name[0])
    return _combined(letters)


def _combined(letters: Sequence[Sequence[str]]) -> tuple[str, ...]:
    known = [choices for choices in letters if choices]
    if not known:
        return ()
    if sum(map(len, known)) == len(known):
        return ("".join([choices[0] for choices in known]),)
    found: dict[str, None] = {}
    for choice in product(*known):
        found["".join(choice)] = None
        if len(found) == _MOST_SPELLINGS:
            break
    return tuple(found)


def name_pinyin(name: str) -> str:
    """The likeliest full pinyin of a name, lower case, without tones or spaces."""
    compound = _compound_surname(name)
    syllables = [syllable.rstrip("12345") for syllable in compound]
    for place, character in enumerate(name[len(compound) :]):
        first = place == 0 and not compound
        found = _surname_readings(character) if first else readings(character)
        if found:
            syllables.append(character.lower() if character.isascii() else found[0].rstrip("12345"))
    return "".join(syllables)


@lru_cache(maxsize=_CACHED_CHARACTERS)
def _plain(character: str) -> tuple[str, ...]:
    """Readings without tones."""
    return tuple(dict.fromkeys(syllable.rstrip("12345") or syllable for syllable in readings(character)))


@lru_cache(maxsize=_CACHED_CHARACTERS)
def _surname_plain(character: str) -> tuple[str, ...]:
    found = _surname_readings(character)
    return tuple(dict.fromkeys(syllable.rstrip("12345") or syllable for syllable in found))


def name_readings(name: str) -> tuple[tuple[str, ...], ...]:
    """Per character all plausible syllables without tones, the likeliest first; none for dots and spaces."""
    if not name:
        return ()
    found = [_surname_plain(name[0]), *map(_plain, name[1:])]
    for place, syllable in enumerate(_compound_surname(name)):
        found[place] = tuple(dict.fromkeys((syllable.rstrip("12345"), *found[place])))
    return tuple(found)


def name_spellings(name: str) -> tuple[str, ...]:
    """All plausible full spellings of a name without tones, the likeliest first, at most twelve."""
    return _combined(name_readings(name))


def sort_key(name: str) -> str:
    """Text whose code-point order is the pinyin order of names: syllable, tone, then character.

    People of one surname stay together; names without a reading sort after all others.
    """
    if not name:
        return ""
    compound = _compound_surname(name)
    parts = [
        syllable.replace("v", "u:") + character for syllable, character in zip(compound, name, strict=False)
    ]
    if not compound:
        parts.append(_surname_sort_part(name[0]))
    parts.extend(map(_sort_part, name[len(parts) :]))
    return " ".join(parts)
