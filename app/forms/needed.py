"""Which fields of a record are needed, answered fast enough for half a million records.

Need depends on a few facts only: the values that conditions compare, and whether some others are
filled. The answer for each combination of these facts is worked out once and remembered.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.picking import Picker
from app.forms.conditions import AllOf, AnyOf, Condition, Equals, Filled, Not, OneOf, Values
from app.forms.schema import FormSchema

BLANKS = frozenset((None, "", ()))
_MOST_COMBINATIONS = 20_000


class NeededFields:
    """The needed fields of one schema."""

    def __init__(self, schema: FormSchema) -> None:
        self._candidates = tuple(field for field in schema.stored_fields if field.required is not False)
        conditions = tuple(condition for field in self._candidates for condition in field.conditions)
        compared = {leaf.field for leaf in _leaves(conditions) if not isinstance(leaf, Filled)}
        tested = {leaf.field for leaf in _leaves(conditions)} - compared
        self._compared = Picker(tuple(sorted(compared)))
        self._tested = Picker(tuple(sorted(tested)))
        self._always = None if conditions else Picker(tuple(field.name for field in self._candidates))
        self._known: dict[tuple[object, ...], Picker] = {}

    @property
    def reads(self) -> frozenset[str]:
        """Names of all fields that `blank` looks at."""
        return frozenset(
            (*self._compared.names, *self._tested.names, *(field.name for field in self._candidates))
        )

    def blank(self, values: Values) -> list[str]:
        """Names of the needed fields that are blank, in the order of the form."""
        needed = self.of(values)
        facts = needed(values)
        if BLANKS.isdisjoint(facts):
            return []
        return [name for name, value in zip(needed.names, facts, strict=True) if value in BLANKS]

    def of(self, values: Values) -> Picker:
        """The fields that are needed, in the order of the form."""
        if self._always is not None:
            return self._always
        facts = (*self._compared(values), *map(BLANKS.__contains__, self._tested(values)))
        needed = self._known.get(facts)
        if needed is None:
            if len(self._known) >= _MOST_COMBINATIONS:
                self._known.clear()
            needed = Picker(tuple(field.name for field in self._candidates if field.is_required(values)))
            self._known[facts] = needed
        return needed


def _leaves(conditions: tuple[Condition, ...]) -> Iterator[Equals | OneOf | Filled]:
    """The comparisons that a set of conditions is made of."""
    for condition in conditions:
        match condition:
            case Equals() | OneOf() | Filled():
                yield condition
            case Not(inner):
                yield from _leaves((inner,))
            case AllOf(parts) | AnyOf(parts):
                yield from _leaves(parts)
            case _:
                raise TypeError(f"unknown condition {type(condition).__name__}")
