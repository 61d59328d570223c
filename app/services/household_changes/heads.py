"""变更户主: another member becomes head, and everybody's relation is read from the new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.core.errors import UserError
from app.domain.derivation import HEAD
from app.domain.kinship import relations_after
from app.forms.definitions.household_event import HEAD_CHANGED
from app.services.cards import Card
from app.services.household_changes.acts import (
    DoneChange,
    Grounds,
    active,
    change_act,
    done,
    member_of,
    person_of,
    require_one_head,
    with_member_rows,
)
from app.services.session import Session


@dataclass(frozen=True)
class HeadChange:
    """`relations`: member id → relation to the new head, where the program cannot know it."""

    household_id: str
    new_head: str
    grounds: Grounds
    relations: Mapping[str, str] = field(default_factory=dict)


def suggested_relations(card: Card, new_head: str, without: frozenset[str] = frozenset()) -> dict[str, str]:
    """Member id → relation to a new head as far as it follows; `without` leave at the same time."""
    members = [member for member in active(card) if member["id"] not in without]
    return relations_after(members, new_head)


def change_head(session: Session, change: HeadChange) -> DoneChange:
    """Raises UserError when the relation of somebody is neither given nor follows."""
    with change_act(session, "变更户主", change.grounds) as act:
        card = act.card(change.household_id)
        member = member_of(card, change.new_head)
        if member.get("relation") == HEAD:
            raise UserError("选的人已经是户主。数据没有变化。", field="new_head")
        relations = {**suggested_relations(card, change.new_head), **change.relations, change.new_head: HEAD}
        missing = [row.get("name") or "" for row in active(card) if not relations.get(row["id"])]
        if missing:
            raise UserError(
                f"还没有填与新户主的关系：{'、'.join(missing)}。数据没有变化。", field="relations"
            )
        changed = {row["id"]: {"relation": relations[row["id"]]} for row in active(card)}
        edited = with_member_rows(card, changed)
        require_one_head(edited)
        act.put(card, edited)
        act.event(card.household_id, HEAD_CHANGED, change.grounds, person_name=member.get("name"),
                  member=member["id"], person=person_of(member))  # fmt: skip
    return done(act)
