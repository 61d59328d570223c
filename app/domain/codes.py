"""Code tables: the closed lists of domain.md section 5, looked up by code, by label and by typed text.

Immutable values; where a table comes from and when it applies is `policy.py`'s matter.
Exchange is by label, because the numeric codes of the national system are not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType

from app.core.text import fold, spellings

Attribute = str | int | bool


def _no_attributes() -> Mapping[str, Attribute]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CodeValue:
    """One value. `valid_from` and `valid_to` are inclusive days, None where open."""

    code: str
    label: str
    valid_from: date | None = None
    valid_to: date | None = None
    aliases: tuple[str, ...] = ()
    attributes: Mapping[str, Attribute] = field(default_factory=_no_attributes, hash=False)

    def valid_on(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


class CodeTable:
    """All values of one table in order, retired ones included: old records stay readable."""

    def __init__(self, name: str, title: str, values: Iterable[CodeValue]) -> None:
        self.name = name
        self.title = title
        self.values = tuple(values)
        self._codes = {value.code: value for value in self.values}
        self._labels: dict[str, CodeValue] = {}
        for value in self.values:
            for label in (value.label, *value.aliases):
                self._labels.setdefault(label, value)
        self._folded = {_plain(label): value for label, value in self._labels.items()}

    def by_code(self, code: str) -> CodeValue | None:
        return self._codes.get(code)

    def by_label(self, label: str) -> CodeValue | None:
        """The value of an official label or an alias, whatever its width of brackets and spaces."""
        return self._labels.get(label) or self._folded.get(_plain(label))

    def label_of(self, code: str | None) -> str:
        """Label of a stored code; the code itself when the table does not know it, "" for blank."""
        if not code:
            return ""
        value = self._codes.get(code)
        return value.label if value else code

    def valid_on(self, on: date) -> tuple[CodeValue, ...]:
        """The values that may be chosen on a business date."""
        return tuple(value for value in self.values if value.valid_on(on))

    def match(self, typed: str, on: date | None = None) -> tuple[CodeValue, ...]:
        """Values meant by a typed code, pinyin initials or part of a label, the likeliest first.

        Blank text means every value. With `on`, only values valid that day.
        """
        offered = self.values if on is None else self.valid_on(on)
        wanted = _plain(typed)
        if not wanted:
            return offered
        ranked = ((self._rank(value, wanted), place, value) for place, value in enumerate(offered))
        found = sorted((rank, place, value.code) for rank, place, value in ranked if rank is not None)
        return tuple(self._codes[code] for _, _, code in found)

    def _rank(self, value: CodeValue, wanted: str) -> int | None:
        code = value.code.lower()
        words, initials = self._spelled[value.code]
        tests = (
            code == wanted or wanted in words,
            wanted in initials,
            code.startswith(wanted) or (wanted.isdigit() and code.lstrip("0") == wanted.lstrip("0")),
            any(spelling.startswith(wanted) for spelling in initials),
            any(word.startswith(wanted) for word in words),
            any(wanted in word for word in (*words, *initials)),
        )
        return next((rank for rank, holds in enumerate(tests) if holds), None)

    @cached_property
    def _spelled(self) -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """Code → its words and their pinyin initials; made when somebody first types."""
        return {
            value.code: (
                words := tuple(_plain(label) for label in (value.label, *value.aliases)),
                tuple(dict.fromkeys(spelling for word in words for spelling in spellings(word))),
            )
            for value in self.values
        }


def _plain(text: str) -> str:
    return fold(text).replace(" ", "").lower()
