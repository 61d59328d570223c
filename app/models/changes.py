"""What one write did: returned by every write, passed on to open pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Author:
    """Who acts: user id and the name shown in the history."""

    user_id: str
    name: str


@dataclass(frozen=True)
class Touched:
    """What a transaction changed, as the projections need it.

    `households`: id → changed fields ("member.sex"), an empty set meaning everything. `links`: field →
    old and new values through which other households depend on the changed ones. `records`: entity →
    record id → changed fields, of the records behind the single fields of `households`.
    """

    households: Mapping[str, frozenset[str]]
    links: Mapping[str, frozenset[str]]
    records: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Changes:
    """`touched`: entity name → ids; `households`: ids of all households a page may have to refresh."""

    act_id: str = ""
    label: str = ""
    touched: Mapping[str, frozenset[str]] = field(default_factory=dict)
    households: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        return not self.touched
