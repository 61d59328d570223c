"""Records of the office that belong to no household: helpers, help of units, letters of responsibility."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.errors import UserError
from app.domain.permissions import Action
from app.domain.problems import Problem
from app.forms.registry import OFFICE_WIDE, schema_of
from app.forms.validate import validate
from app.models.changes import Changes
from app.models.queries import office_records
from app.models.write import WriteTx
from app.services.session import Session

Values = Mapping[str, Any]
_SCHEMA_IDS = frozenset(schema.id for schema in OFFICE_WIDE)


def list_records(session: Session, schema_id: str) -> tuple[Values, ...]:
    """All living records of one office-wide form, in the order they were added, each with "id"."""
    with session.store.read() as connection:
        return office_records.living_records(connection, _known(schema_id))


def new_record(session: Session, schema_id: str) -> Values:
    """A blank record with an id, not stored yet."""
    fields = schema_of(_known(schema_id)).stored_fields
    return {"id": session.new_id(), **{field.name: None for field in fields}}


def judge_record(session: Session, schema_id: str, record: Values) -> tuple[Problem, ...]:
    """What is missing or wrong in one record, in the order of the form."""
    return validate(schema_of(_known(schema_id)), record, session.policy(), session.clock.today())


def save_record(session: Session, schema_id: str, base: Values | None, edited: Values) -> Changes:
    """Store a record; `base` is what the edit began with, None for a new one.

    Raises UserError without permission, or when somebody changed or removed the record meanwhile.
    """
    schema = schema_of(_known(schema_id))
    action = "新增" if base is None else "修改"
    with session.write(Action.EDIT, f"{action}{schema.title}") as tx:
        if base is None:
            tx.insert(schema.record, edited)
        else:
            _refuse_moved(tx, schema.record, base)
            tx.update(schema.record, base["id"], {key: edited[key] for key in edited if key != "id"})
    return tx.changes


def remove_record(session: Session, schema_id: str, record_id: str) -> Changes:
    """Take a record out; it stays in the history. Raises UserError for a helper who is named anywhere."""
    schema = schema_of(_known(schema_id))
    with session.write(Action.EDIT, f"删除{schema.title}") as tx:
        if office_records.record_by_id(tx.connection, schema.record, record_id) is None:
            raise UserError(f"这条{schema.title}已经不在了，没有可删的。")
        if schema.record == "helper" and office_records.is_helper_named(tx.connection, record_id):
            raise UserError("这个人有结对或走访记录，不能删除。不再帮扶的，请填结束帮扶日期。")
        tx.delete(schema.record, record_id)
    return tx.changes


def helper_loads(session: Session) -> dict[str, int]:
    """Helper id → households paired with the helper today; helpers without any are left out."""
    with session.store.read() as connection:
        return office_records.active_pairings(connection, session.clock.today())


def helper_names(session: Session) -> dict[str, str]:
    """Helper id → name, in the order they were added."""
    return {row["id"]: row["name"] or "" for row in list_records(session, "helper")}


def _known(schema_id: str) -> str:
    """The id itself. Raises KeyError for a form that belongs to a household."""
    if schema_id not in _SCHEMA_IDS:
        raise KeyError(schema_id)
    return schema_id


def _refuse_moved(tx: WriteTx, entity: str, base: Values) -> None:
    stored = office_records.record_by_id(tx.connection, entity, base["id"])
    if stored is None:
        raise UserError("这条记录已被删除或撤销，没有保存。")
    if any(stored.get(name) != value for name, value in base.items()):
        raise UserError("这条记录在您修改期间已被改过，没有保存。请重新打开再改。")
