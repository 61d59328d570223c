"""Drafts of meetings and notices: what was typed and not stored survives a window closed by mistake."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.clock import CHINA_STANDARD_TIME
from app.models import record_drafts as storage
from app.models.entities import ENTITIES
from app.models.journal import old_values_text
from app.models.undo import values_from_json
from app.services.session import Session

Values = Mapping[str, Any]
Records = Mapping[str, Sequence[Values]]
"""Entity → its records, each with "id"."""


@dataclass(frozen=True)
class RecordDraft:
    """A record with its rows as typed; `base` is what the typing began with, None for a new one."""

    record_id: str
    title: str
    saved_at: datetime
    records: Mapping[str, tuple[Values, ...]]
    base: Mapping[str, tuple[Values, ...]] | None


def store_record_draft(
    session: Session, entity: str, record_id: str, title: str, records: Records, base: Records | None
) -> None:
    """Keep what was typed; replaces the user's older draft of the same record."""
    body = {"records": _plain(records), "base": None if base is None else _plain(base)}
    with session.store.write_local() as connection:
        storage.put(
            connection,
            storage.StoredRecordDraft(
                record_id,
                session.actor.user_id,
                entity,
                title,
                session.clock.millis(),
                old_values_text(body),
            ),
        )


def record_draft(session: Session, record_id: str) -> RecordDraft | None:
    """The user's draft of one record."""
    with session.store.read() as connection:
        stored = storage.of_record(connection, session.actor.user_id, record_id)
    return _read(stored) if stored else None


def record_drafts(session: Session, entity: str) -> tuple[RecordDraft, ...]:
    """The user's drafts of one kind of record, newest first."""
    with session.store.read() as connection:
        return tuple(map(_read, storage.of_user(connection, session.actor.user_id, entity)))


def discard_record_draft(session: Session, record_id: str) -> None:
    with session.store.write_local() as connection:
        storage.remove(connection, record_id, session.actor.user_id)


def _plain(records: Records) -> dict[str, list[dict[str, Any]]]:
    return {name: [dict(row) for row in rows] for name, rows in records.items()}


def _read(stored: storage.StoredRecordDraft) -> RecordDraft:
    body = json.loads(stored.body)
    base = body["base"]
    return RecordDraft(
        stored.record_id,
        stored.title,
        datetime.fromtimestamp(stored.saved_at / 1000, CHINA_STANDARD_TIME),
        _records(body["records"]),
        None if base is None else _records(base),
    )


def _records(texts: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, tuple[Values, ...]]:
    return {
        name: tuple({"id": row["id"], **values_from_json(ENTITIES[name], row)} for row in rows)
        for name, rows in texts.items()
    }
