"""Drafts of open cards: what was typed and not stored survives a crash (reliability 3.6)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.clock import CHINA_STANDARD_TIME
from app.core.errors import UserError
from app.domain.derivation import HEAD
from app.domain.policy import PolicyView
from app.forms.record_titles import full_title
from app.forms.registry import LINKS, schema_of
from app.models import drafts as storage
from app.models.entities import ENTITIES
from app.models.journal import old_values_text
from app.models.undo import values_from_json
from app.services.cards import Card, open_card
from app.services.history import FieldChange
from app.services.session import Session


@dataclass(frozen=True)
class Draft:
    """A card as it was typed; `differences` counts the facts that differ from the stored card.

    `stored_head` is the head the household is known by, "" while it is not stored.
    """

    household_id: str
    title: str
    saved_at: datetime
    user: str
    card: Card
    base_revision: str
    place: str
    differences: int
    stored_head: str = ""

    @property
    def name(self) -> str:
        """As the household is found in the lists; another name in the draft is told beside it."""
        typed = _head(self.card)
        if not self.stored_head or typed == self.stored_head:
            return self.title
        return f"{self.stored_head}（草稿里{f'是 {typed}' if typed else '没有户主姓名'}）"


def store_draft(session: Session, card: Card, base_revision: str, place: str = "") -> None:
    """Keep the card as typed; replaces the user's older draft of the same household."""
    body = old_values_text({name: [dict(row) for row in rows] for name, rows in card.records.items()})
    with session.store.write_local() as connection:
        storage.put(
            connection,
            storage.StoredDraft(
                card.household_id,
                session.actor.user_id,
                _head(card) or "新建户",
                place,
                session.clock.millis(),
                base_revision,
                body,
            ),
        )


def drafts(session: Session) -> tuple[Draft, ...]:
    """The user's drafts, newest first."""
    with session.store.read() as connection:
        stored = storage.of_user(connection, session.actor.user_id)
    return tuple(_draft(session, draft) for draft in stored)


def draft_of(session: Session, household_id: str) -> Draft | None:
    """The user's draft of one household."""
    with session.store.read() as connection:
        stored = storage.of_user(connection, session.actor.user_id, household_id)
    return _draft(session, stored[0]) if stored else None


def discard_draft(session: Session, household_id: str) -> None:
    with session.store.write_local() as connection:
        storage.remove(connection, household_id, session.actor.user_id)


def _draft(session: Session, stored: storage.StoredDraft) -> Draft:
    records = {
        name: tuple(_record(name, row) for row in rows) for name, rows in json.loads(stored.body).items()
    }
    card = Card(stored.household_id, records, stored.base_revision)
    try:
        base: Card | None = open_card(session, stored.household_id)
    except UserError:
        base = None
    return Draft(
        stored.household_id,
        stored.title,
        datetime.fromtimestamp(stored.saved_at / 1000, CHINA_STANDARD_TIME),
        session.actor.name,
        card,
        stored.base_revision,
        stored.place,
        differences(base, card),
        _head(base) if base else "",
    )


def _head(card: Card) -> str:
    """Name of the head, "" while there is none."""
    names = (str(row.get("name") or "") for row in card.rows("member") if row.get("relation") == HEAD)
    return next(names, "")


def _record(entity: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": row["id"], **values_from_json(ENTITIES[entity], row)}


def differences(base: Card | None, edited: Card) -> int:
    """Facts that differ between two states of a card; a whole row added or removed counts its facts."""
    before = _facts(base) if base else {}
    after = _facts(edited)
    return sum(before.get(key) != after.get(key) for key in before.keys() | after.keys())


def draft_changes(session: Session, draft: Draft) -> tuple[FieldChange, ...]:
    """What differs between a draft and the stored card, fact by fact, in the words of the form."""
    try:
        before = _facts(open_card(session, draft.household_id))
    except UserError:
        before = {}
    after, policy = _facts(draft.card), session.policy()
    titles = _titles(draft.card, policy)
    found = []
    for key in dict.fromkeys((*after, *before)):
        if before.get(key) != after.get(key):
            schema = schema_of(key[0])
            field = schema.by_name.get(key[2])
            if field is not None:
                texts = (field.kind.format(side.get(key), policy) for side in (before, after))
                found.append(FieldChange(titles.get(key[:2], schema.title), field.label, *texts))
    return tuple(found)


def _titles(card: Card, policy: PolicyView) -> dict[tuple[str, str], str]:
    """Form and record id → what the record is called."""
    return {
        (name, row["id"]): full_title(name, row, policy)
        for name, rows in card.records.items()
        for row in rows
    }


def _facts(card: Card) -> dict[tuple[str, str, str], Any]:
    return {
        (name, row["id"], field): value
        for name, rows in card.records.items()
        for row in rows
        for field, value in row.items()
        if value is not None and field != "id" and field not in LINKS
    }
