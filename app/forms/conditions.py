"""When a field is shown or needed, as small records that name the fields they read.

Records instead of lambdas: the page re-evaluates only what a change can touch, and a test proves that
every named field exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Values = Mapping[str, Any]


class Condition(Protocol):
    """`fields`: the names it reads; `holds`: whether it is true for these values."""

    @property
    def fields(self) -> frozenset[str]: ...

    def holds(self, values: Values) -> bool: ...


@dataclass(frozen=True)
class Equals:
    """The field has exactly this value."""

    field: str
    value: object

    @property
    def fields(self) -> frozenset[str]:
        return frozenset((self.field,))

    def holds(self, values: Values) -> bool:
        return bool(values.get(self.field) == self.value)


@dataclass(frozen=True)
class OneOf:
    """The field has one of these values, or, for a multi-code field, contains one of them."""

    field: str
    choices: tuple[object, ...]

    @property
    def fields(self) -> frozenset[str]:
        return frozenset((self.field,))

    def holds(self, values: Values) -> bool:
        value = values.get(self.field)
        if isinstance(value, tuple):
            return any(part in self.choices for part in value)
        return value in self.choices


@dataclass(frozen=True)
class Filled:
    """The field is not blank."""

    field: str

    @property
    def fields(self) -> frozenset[str]:
        return frozenset((self.field,))

    def holds(self, values: Values) -> bool:
        return not is_blank(values.get(self.field))


@dataclass(frozen=True)
class Not:
    """The inner condition does not hold."""

    inner: Condition

    @property
    def fields(self) -> frozenset[str]:
        return self.inner.fields

    def holds(self, values: Values) -> bool:
        return not self.inner.holds(values)


@dataclass(frozen=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]

    @property
    def fields(self) -> frozenset[str]:
        return frozenset().union(*(part.fields for part in self.parts))

    def holds(self, values: Values) -> bool:
        return all(part.holds(values) for part in self.parts)


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]

    @property
    def fields(self) -> frozenset[str]:
        return frozenset().union(*(part.fields for part in self.parts))

    def holds(self, values: Values) -> bool:
        return any(part.holds(values) for part in self.parts)


def is_blank(value: object) -> bool:
    """None, an empty text and an empty selection are blank; 0 and 否 are not."""
    return value is None or value == "" or value == ()


def equals(field: str, value: object) -> Condition:
    return Equals(field, value)


def one_of(field: str, *choices: object) -> Condition:
    return OneOf(field, choices)


def filled(field: str) -> Condition:
    return Filled(field)


def blank(field: str) -> Condition:
    return Not(Filled(field))


def not_(inner: Condition) -> Condition:
    return Not(inner)


def all_of(*parts: Condition) -> Condition:
    return AllOf(parts)


def any_of(*parts: Condition) -> Condition:
    return AnyOf(parts)
