"""Undo: the newest acts that can be taken back, what each did in words, and taking one back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.clock import CHINA_STANDARD_TIME
from app.core.errors import UserError
from app.core.progress import SILENT, Progress
from app.domain.permissions import Action
from app.forms.registry import schemas_by_id
from app.models.changes import Changes
from app.models.queries.history import (
    LoggedAct,
    act_by_id,
    beginning_of_act,
    households_of_act,
    newest_acts,
)
from app.models.queries.procedure_cases import has_later_step
from app.models.queries.recycled import HouseholdPlace, household_places
from app.models.undo import MovedOn, undo_act
from app.services.history import FieldChange, in_words
from app.services.recycled import place_words
from app.services.regions import village_names
from app.services.session import Session

REMEMBERED = 20
LOOKED_AT = 200
TOLD = 200
"""Records whose changes are told; an import has thousands."""
COUNTED = 2_000
"""Records among which the households of an act are counted."""


@dataclass(frozen=True)
class Act:
    """One act as the undo menu names it. `whose` is head and number of its only household, or how many it
    changed; "" where it changed none or nobody asked.
    """

    tx_id: str
    label: str
    at: datetime
    user: str
    is_undone: bool = False
    whose: str = ""


@dataclass(frozen=True)
class ActPart:
    """What an act did in one household; `place` is village, group and head, "" for records of the office."""

    household_id: str
    place: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class ActWords:
    """`records` counts all changed records, `parts` tell the first of them."""

    records: int
    parts: tuple[ActPart, ...]


def undoable_acts(session: Session) -> tuple[Act, ...]:
    """The last 20 acts of this user that were not taken back yet, newest first."""
    return tuple(_act(act) for act in _acts(session) if act.undone_by is None)[:REMEMBERED]


def recent_acts(session: Session) -> tuple[Act, ...]:
    """The last 20 acts of this user that can be taken back or were, newest first."""
    acts = _acts(session)[:REMEMBERED]
    with session.store.read() as connection:
        households = {act.id: households_of_act(connection, act, COUNTED) for act in acts}
        single = {found[0] for found in households.values() if len(found) == 1}
        places = household_places(connection, sorted(single))
    return tuple(_act(act, _whose(act, households[act.id], places)) for act in acts)


def _acts(session: Session) -> tuple[LoggedAct, ...]:
    with session.store.read() as connection:
        acts = newest_acts(connection, LOOKED_AT)
    return tuple(act for act in acts if act.undoable and act.user_id == session.actor.user_id)


def _act(act: LoggedAct, whose: str = "") -> Act:
    at = datetime.fromtimestamp(act.at / 1000, CHINA_STANDARD_TIME)
    return Act(act.id, act.label, at, act.user_name, act.undone_by is not None, whose)


def _whose(act: LoggedAct, households: Sequence[str], places: Mapping[str, HouseholdPlace]) -> str:
    if act.to_seq - act.from_seq >= COUNTED and households:
        return f"{len(households):,} 户以上"
    if len(households) != 1:
        return f"{len(households):,} 户" if households else ""
    place = places.get(households[0])
    return " ".join(filter(None, (place.head_name, place.local_no))) if place else ""


def act_words(session: Session, tx_id: str) -> ActWords:
    """What an act did, household by household, in the words of the forms. Raises UserError."""
    with session.store.read() as connection:
        act = act_by_id(connection, tx_id)
        if act is None:
            raise UserError("找不到这一步操作。")
        told = beginning_of_act(connection, act, TOLD)
        changes = in_words(connection, session.policy(), [op for _, op in told])
        places = household_places(connection, sorted({owner for owner, _ in told if owner}))
    found: dict[str, list[FieldChange]] = {}
    for (owner, _), said in zip(told, changes, strict=True):
        found.setdefault(owner, []).extend(said)
    villages = village_names(session)
    parts = (
        ActPart(owner, place_words(places.get(owner), villages), tuple(said)) for owner, said in found.items()
    )
    return ActWords(act.to_seq - act.from_seq + 1, tuple(parts))


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
            if has_later_step(tx.connection, act.from_seq, act.to_seq):
                raise UserError(
                    f"“{act.label}”以后又往下办了别的步骤，没有撤销。请先撤销后来的步骤，或者用退回、更正。"
                )
            undo_act(tx, act, tx.act_id, progress)
    except MovedOn as moved:
        schema = schemas_by_id().get(moved.entity)
        what = schema.title if schema else "记录"
        raise UserError(
            f"“{act.label}”里的{what}后来又改过，撤销会丢掉后来的内容，所以没有撤销。请先撤销后来的修改。"
        ) from moved
    return tx.changes
