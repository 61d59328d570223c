"""Undo: the newest acts that can be taken back, and taking one back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.clock import CHINA_STANDARD_TIME
from app.core.errors import UserError
from app.core.progress import SILENT, Progress
from app.domain.permissions import Action
from app.forms.registry import schemas_by_id
from app.models.changes import Changes
from app.models.queries.history import act_by_id, newest_acts
from app.models.undo import MovedOn, undo_act
from app.services.session import Session

REMEMBERED = 20
LOOKED_AT = 200


@dataclass(frozen=True)
class Act:
    """One act as the undo menu names it."""

    tx_id: str
    label: str
    at: datetime
    user: str


def undoable_acts(session: Session) -> tuple[Act, ...]:
    """The last 20 acts of this user that were not taken back yet, newest first."""
    with session.store.read() as connection:
        acts = newest_acts(connection, LOOKED_AT)
    mine = [
        act for act in acts if act.undoable and act.undone_by is None and act.user_id == session.actor.user_id
    ]
    return tuple(
        Act(act.id, act.label, datetime.fromtimestamp(act.at / 1000, CHINA_STANDARD_TIME), act.user_name)
        for act in mine[:REMEMBERED]
    )


def undo(session: Session, tx_id: str, progress: Progress = SILENT) -> Changes:
    """Take back one act completely or not at all.

    Raises UserError when the act is unknown, already undone, or a record was changed again since.
    """
    with session.store.read() as connection:
        act = act_by_id(connection, tx_id)
    if act is None or not act.undoable:
        raise UserError("这一步不能撤销，数据没有变化。")
    if act.undone_by is not None:
        raise UserError(f"“{act.label}”已经撤销过了，数据没有变化。")
    try:
        with session.write(Action.UNDO, f"撤销：{act.label}", undoable=False) as tx:
            undo_act(tx, act, tx.act_id, progress)
    except MovedOn as moved:
        schema = schemas_by_id().get(moved.entity)
        what = schema.title if schema else "记录"
        raise UserError(
            f"“{act.label}”里的{what}后来又改过，撤销会丢掉后来的内容，所以没有撤销。请先撤销后来的修改。"
        ) from moved
    return tx.changes
