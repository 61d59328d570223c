"""回收站: what was deleted, by whom, when, with which act, and bringing it back. Nothing is ever erased."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.clock import CHINA_STANDARD_TIME
from app.core.errors import UserError
from app.domain.permissions import Action
from app.domain.policy import PolicyView
from app.forms.kinds import Reference
from app.forms.registry import schemas_by_id
from app.models.changes import Changes
from app.models.queries import recycled as queries
from app.models.queries.recycled import HouseholdPlace, Tombstone
from app.models.store import Connection
from app.services.regions import village_names
from app.services.session import Session

SHOWN = 500
HOUSEHOLD = "household"
_FACTS = 3
_Group = tuple[str, int]


@dataclass(frozen=True)
class Discarded:
    """What one act deleted in one household; `what` names it, `act` and `user` say why and who.

    `records`: entity name and id of all records that come back together.
    """

    household_id: str
    place: str
    what: str
    at: datetime
    user: str
    act: str
    is_household: bool
    records: tuple[tuple[str, str], ...]


def discarded(session: Session) -> tuple[Discarded, ...]:
    """The newest 500 deletions. What an undo took back again is none: nobody deleted it."""
    with session.store.read() as connection:
        groups = _groups(queries.tombstones(connection))
        undoing = queries.undoing_acts(connection)
        whys = {
            key: why
            for key, stones in groups.items()
            if (why := queries.why_deleted(connection, stones[0])) and why.act_id not in undoing
        }
        shown = {key: groups[key] for key in list(whys)[:SHOWN]}
        records = _records(connection, shown)
        places = queries.household_places(connection, sorted({owner for owner, _ in shown if owner}))
    villages, policy = village_names(session), session.policy()
    return tuple(
        Discarded(
            key[0],
            place_words(places.get(key[0]), villages),
            _what(stones, records, policy),
            datetime.fromtimestamp(key[1] / 1000, CHINA_STANDARD_TIME),
            whys[key].user,
            whys[key].label,
            any(stone.entity == HOUSEHOLD for stone in stones),
            tuple((stone.entity, stone.id) for stone in stones),
        )
        for key, stones in shown.items()
    )


def bring_back(session: Session, item: Discarded) -> Changes:
    """Restore everything one act deleted in one household, as an act that can be undone.

    Raises UserError when it was brought back already or its household is still deleted.
    """
    ids: defaultdict[str, list[str]] = defaultdict(list)
    for entity, record_id in item.records:
        ids[entity].append(record_id)
    with session.write(Action.EDIT, f"恢复：{item.what}") as tx:
        for entity, wanted in ids.items():
            if len(queries.deleted_records(tx.connection, entity, wanted)) != len(wanted):
                raise UserError("这一条已经恢复过了，数据没有变化。")
        place = queries.household_places(tx.connection, [item.household_id]).get(item.household_id)
        if place is not None and place.is_deleted and not item.is_household:
            raise UserError("它所在的户也在回收站里，请先恢复那一户。数据没有变化。")
        for entity, record_id in item.records:
            tx.restore(entity, record_id)
    return tx.changes


def place_words(place: HouseholdPlace | None, villages: Mapping[str, str]) -> str:
    """Village, group and head of a household."""
    if place is None:
        return ""
    village = villages.get(place.village_code, place.village_code)
    return " ".join(part for part in (village, place.group_no, place.head_name) if part)


def _groups(stones: Sequence[Tombstone]) -> dict[_Group, list[Tombstone]]:
    """What belongs together: records of one household deleted in the same act have the same moment."""
    found: dict[_Group, list[Tombstone]] = {}
    for stone in stones:
        if stone.entity in schemas_by_id():
            found.setdefault((stone.owner, stone.deleted_at), []).append(stone)
    return found


def _records(
    connection: Connection, groups: Mapping[_Group, Sequence[Tombstone]]
) -> dict[str, dict[str, Any]]:
    ids: defaultdict[str, list[str]] = defaultdict(list)
    for stones in groups.values():
        for stone in stones:
            ids[stone.entity].append(stone.id)
    found: dict[str, dict[str, Any]] = {}
    for entity, wanted in ids.items():
        found.update(queries.deleted_records(connection, entity, wanted))
    return found


def _what(
    stones: Sequence[Tombstone], records: Mapping[str, Mapping[str, Any]], policy: PolicyView
) -> str:
    if any(stone.entity == HOUSEHOLD for stone in stones):
        members = sum(stone.entity == "member" for stone in stones)
        return f"整户，成员 {members} 人"
    first = stones[0]
    schema = schemas_by_id()[first.entity]
    values = records.get(first.id, {})
    shown = [
        field.kind.format(values[field.name], policy)
        for field in schema.stored_fields
        if values.get(field.name) is not None
        and not field.sensitive
        and not isinstance(field.kind, Reference)
    ]
    more = f" 等 {len(stones)} 条" if len(stones) > 1 else ""
    return f"{schema.title} {'，'.join(shown[:_FACTS])}{more}".strip()
