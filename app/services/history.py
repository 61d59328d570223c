"""变更记录: what was changed on a card, when and by whom, in the words of the form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from app.core.clock import CHINA_STANDARD_TIME
from app.domain.policy import PolicyView
from app.forms.registry import schema_of
from app.forms.schema import FormSchema
from app.models.entities import ENTITIES
from app.models.queries.history import LoggedOp, ops_of_household
from app.models.undo import values_from_json
from app.services.session import Session

_LINKS = frozenset(("household_id", "statement_id"))


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, as shown on the form."""

    record_title: str
    field_label: str
    old: str
    new: str


@dataclass(frozen=True)
class HistoryEntry:
    """One act on this household, newest first in the history."""

    at: datetime
    user: str
    label: str
    changes: tuple[FieldChange, ...]


def card_history(session: Session, household_id: str) -> tuple[HistoryEntry, ...]:
    """The newest acts on all records of one household."""
    with session.store.read() as connection:
        ops = ops_of_household(connection, household_id)
    policy = session.policy()
    return tuple(_entry(list(run), policy) for _, run in groupby(ops, key=lambda op: op.act_id))


def _entry(ops: list[LoggedOp], policy: PolicyView) -> HistoryEntry:
    first = ops[0]
    at = datetime.fromtimestamp(first.at / 1000, CHINA_STANDARD_TIME)
    changes = tuple(change for op in ops for change in _changes(op, policy))
    return HistoryEntry(at, first.user_name, first.label, changes)


def _changes(op: LoggedOp, policy: PolicyView) -> Iterable[FieldChange]:
    schema = schema_of(op.entity)
    if op.kind != "put":
        yield FieldChange(schema.title, "", "", "已恢复" if op.kind == "undel" else "已删除")
        return
    entity = ENTITIES[op.entity]
    new, old = values_from_json(entity, op.fields), values_from_json(entity, op.old)
    if not op.old:
        yield FieldChange(schema.title, "", "", _headline(schema, new, policy))
        return
    for name, value in new.items():
        if name in schema.by_name:
            field = schema[name]
            yield FieldChange(
                schema.title,
                field.label,
                field.kind.format(old.get(name), policy),
                field.kind.format(value, policy),
            )


def _headline(schema: FormSchema, values: dict[str, Any], policy: PolicyView) -> str:
    """The first facts of a new record, enough to recognise it."""
    shown = [
        field.kind.format(values[field.name], policy)
        for field in schema.stored_fields
        if values.get(field.name) is not None and field.name not in _LINKS and not field.sensitive
    ]
    return "新增：" + "，".join(shown[:3])
