"""What a person says about the columns of a roster: shown beside its titles, kept, recognised again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.core.clock import CHINA_STANDARD_TIME
from app.core.errors import UserError
from app.domain.permissions import Action
from app.exchange.column_corrections import (
    NOT_IMPORTED,
    as_targets,
    header_fingerprint,
    target_choices,
    target_id,
)
from app.exchange.roster_reader import Unclear
from app.exchange.roster_records import ReadingChoices, RosterPlan
from app.models import column_mappings as storage
from app.services.session import Session

__all__ = [
    "NOT_IMPORTED",
    "ColumnLine",
    "ColumnMapping",
    "ReadingWishes",
    "column_lines",
    "forget_mapping",
    "mappings",
    "reading_choices",
    "save_mapping",
    "target_choices",
]

_SAMPLES = 3
_LONGEST_SAMPLE = 12
_LONGEST_OPEN_NUMBER = 10
_LONGEST_NAME = 40


@dataclass(frozen=True)
class ReadingWishes:
    """How a roster should be read. `corrections`: column key → target id; None takes what was saved for
    this header. `clear_blanks`: blank cells empty fields. `year` of living conditions, None by the file."""

    corrections: Mapping[str, str] | None = None
    clear_blanks: bool = False
    year: int | None = None


@dataclass(frozen=True)
class ColumnMapping:
    """A saved set of corrections: column key → target id."""

    name: str
    saved_at: datetime
    user_name: str
    corrections: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ColumnLine:
    """One column of a file as the mapping page shows it; `target` is an id of `target_choices`."""

    key: str
    title: str
    sample: str
    target: str
    remark: str


def column_lines(plan: RosterPlan) -> tuple[ColumnLine, ...]:
    """The columns of a file in their order with what they mean now; long numbers in samples are hidden."""
    return tuple(
        ColumnLine(
            column.key,
            column.title,
            _sample(plan.table.columns[column.index]),
            target_id(column.target),
            column.reason or ("" if column.target else "不认识这个列名"),
        )
        for column in plan.columns.columns
    )


def _sample(column: Sequence[str | Unclear]) -> str:
    found: dict[str, None] = {}
    for cell in column:
        text = cell.shown if isinstance(cell, Unclear) else cell.strip()
        if text:
            found[_short(text)] = None
        if len(found) == _SAMPLES:
            break
    return "、".join(found)


def _short(text: str) -> str:
    digits = sum(character.isdigit() for character in text)
    if digits > _LONGEST_OPEN_NUMBER:
        return f"{text[:3]}{'*' * 6}（{len(text)} 位）"
    return text if len(text) <= _LONGEST_SAMPLE else f"{text[:_LONGEST_SAMPLE]}…"


def save_mapping(session: Session, name: str, plan: RosterPlan, corrections: Mapping[str, str]) -> None:
    """Keep corrections for the header of a file; replaces those of the same name or the same header.

    Raises UserError (no permission, no name).
    """
    session.require(Action.IMPORT)
    plain = name.strip()
    if not plain or len(plain) > _LONGEST_NAME:
        raise UserError(f"请给列的对应起一个名字，最多 {_LONGEST_NAME} 个字。", "name")
    body = json.dumps(dict(corrections), ensure_ascii=False, sort_keys=True)
    stored = storage.StoredMapping(
        plain, header_fingerprint(plan.table.titles), body, session.clock.millis(), session.actor.name
    )
    with session.store.write_local() as connection:
        storage.put(connection, stored)


def mappings(session: Session) -> tuple[ColumnMapping, ...]:
    """All saved sets, the newest first."""
    with session.store.read() as connection:
        return tuple(map(_mapping, storage.all_mappings(connection)))


def forget_mapping(session: Session, name: str) -> None:
    """Raises UserError without permission; a name that is not there is no error."""
    session.require(Action.IMPORT)
    with session.store.write_local() as connection:
        storage.remove(connection, name)


def reading_choices(session: Session, titles: Sequence[str], wishes: ReadingWishes) -> ReadingChoices:
    """The wishes as the planner takes them, completed by what was saved for these titles."""
    corrections, name = wishes.corrections, ""
    if corrections is None:
        with session.store.read() as connection:
            stored = storage.of_header(connection, header_fingerprint(titles))
        if stored is not None:
            found = _mapping(stored)
            corrections, name = found.corrections, found.name
    return ReadingChoices(as_targets(corrections or {}), wishes.clear_blanks, wishes.year, name)


def _mapping(stored: storage.StoredMapping) -> ColumnMapping:
    saved_at = datetime.fromtimestamp(stored.saved_at / 1000, CHINA_STANDARD_TIME)
    return ColumnMapping(stored.name, saved_at, stored.user_name, json.loads(stored.body))
