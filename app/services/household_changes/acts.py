"""What all registered changes share: the grounds, the cards of one transaction, and the event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.core.errors import UserError
from app.domain import derivation
from app.domain.permissions import Action
from app.domain.rules.base import is_active
from app.models.changes import Changes
from app.models.entities import OWNER, PERSON
from app.models.write import WriteTx
from app.services.attachment_intake import KeptFile
from app.services.cards import Card, card_in, put_card
from app.services.household_changes.proofs import prove
from app.services.session import Session

Values = Mapping[str, Any]
EVENT = "household_event"
MEMBER, HOUSEHOLD, PERIOD = "member", "household", "period_status"
BEFORE_ALL = date(1949, 10, 1)


@dataclass(frozen=True)
class Grounds:
    """When it happened, the proof that was seen, and remarks; asked for every change.

    `attachments` are ids of files the household has and `files` new ones, both scans of the proof.
    """

    happened_on: date
    proof: str
    note: str = ""
    attachments: tuple[str, ...] = ()
    files: tuple[KeptFile, ...] = ()


@dataclass
class ChangeAct:
    """One change under way: reads and writes cards inside its transaction, collects its events."""

    session: Session
    tx: WriteTx
    households: list[str] = field(default_factory=list)

    def card(self, household_id: str) -> Card:
        """The stored card. Raises UserError when the household is gone or closed."""
        card = card_in(self.tx.connection, household_id)
        if card.household.get("ended_on"):
            raise UserError(f"这一户已于 {card.household['ended_on']} 销户，不能再办理变动。数据没有变化。")
        return card

    def put(self, base: Card | None, edited: Card) -> Card:
        """Write the card with everything derived from it."""
        return put_card(self.session, self.tx, base, edited)

    def event(self, household_id: str, kind: str, grounds: Grounds, **facts: Any) -> str:
        """Write the record of the change and link the files of its proof to it; returns its id."""
        self.households.append(household_id)
        event_id = self.tx.insert(
            EVENT,
            {
                OWNER: household_id,
                "kind": kind,
                "happened_on": grounds.happened_on,
                "proof": grounds.proof.strip(),
                "note": grounds.note.strip() or None,
                "handled_by": self.session.actor.name,
                "handled_on": self.session.clock.today(),
                **{name: value for name, value in facts.items() if value not in ("", None)},
            },
        )
        prove(self.tx, household_id, (EVENT, event_id), grounds.attachments, grounds.files)
        return event_id


@dataclass(frozen=True)
class DoneChange:
    """What an act did: the households it touched, its own first, and what pages have to refresh."""

    households: tuple[str, ...]
    changes: Changes


@contextmanager
def change_act(session: Session, label: str, grounds: Grounds) -> Iterator[ChangeAct]:
    """One undoable act. Raises UserError without permission, for a day to come, or without proof."""
    require_grounds(session, grounds)
    with session.write(Action.EDIT, label) as tx:
        yield ChangeAct(session, tx)


def done(act: ChangeAct) -> DoneChange:
    """The result, once the act's block has ended."""
    return DoneChange(tuple(dict.fromkeys(act.households)), act.tx.changes)


def require_grounds(session: Session, grounds: Grounds) -> None:
    """Raises UserError for a date that cannot be, or a missing proof."""
    if grounds.happened_on > session.clock.today():
        raise UserError("变动日期在今天以后，请核对日期。数据没有变化。", field="happened_on")
    if grounds.happened_on < BEFORE_ALL:
        raise UserError("变动日期太早了，请核对日期。数据没有变化。", field="happened_on")
    if not grounds.proof.strip():
        raise UserError("还没有写证明材料。写上材料的名称和编号，如“户口簿”。数据没有变化。", field="proof")


def require_text(text: str, label: str, field_name: str) -> str:
    """The text without blanks around it. Raises UserError when nothing is left."""
    if not text.strip():
        raise UserError(f"还没有填“{label}”。数据没有变化。", field=field_name)
    return text.strip()


def require_other_person(session: Session, name: str, label: str, field_name: str) -> str:
    """A person named who is not the one at the keyboard (谁经办、谁审批). Raises UserError."""
    named = require_text(name, label, field_name)
    if named == session.actor.name:
        raise UserError(f"{label}不能是经办人自己，请换一个人。数据没有变化。", field=field_name)
    return named


def require_code(
    session: Session, table: str, code: str, on: date, field_name: str, **attributes: str
) -> str:
    """A code that holds on the day and has these attributes; its label. Raises UserError."""
    found = session.policy(on).table(table).by_code(code)
    if found is None or any(found.attributes.get(key) != value for key, value in attributes.items()):
        title = session.policy(on).table(table).title
        raise UserError(f"“{title}”还没有选，或者选的不对。数据没有变化。", field=field_name)
    return found.label


def active(card: Card) -> tuple[Values, ...]:
    return tuple(member for member in card.rows(MEMBER) if is_active(member))


def called(card: Card) -> dict[str, str]:
    """Member id → the name of each active member, with the least that tells those of one name apart."""
    members = active(card)
    labels = [member.get("name") or "未填姓名" for member in members]
    places = [f"第{number}人" for number in range(1, len(members) + 1)]
    for details in ([_tail(member) for member in members], [_born(member) for member in members], places):
        pairs = tuple(zip(labels, details, strict=True))
        labels = [
            f"{label}（{detail}）" if len({other for same, other in pairs if same == label}) > 1 else label
            for label, detail in pairs
        ]
    return {member["id"]: label for member, label in zip(members, labels, strict=True)}


def _tail(member: Values) -> str:
    return f"尾号{(member.get('id_no') or '未填')[-4:]}"


def _born(member: Values) -> str:
    born = member.get("birth_date")
    return f"{born.year}年生" if born else "出生日期未填"


def member_of(card: Card, member_id: str) -> Values:
    """An active member. Raises UserError when the person is not, or no longer, in the household."""
    for member in active(card):
        if member["id"] == member_id:
            return member
    raise UserError("这个人不在这一户的现有成员里，可能已经办过减少。数据没有变化。")


def person_of(member: Values) -> str:
    """The id that follows a person from household to household."""
    return str(member.get(PERSON) or member["id"])


def with_member_rows(card: Card, changed: Mapping[str, Values], added: Iterable[Values] = ()) -> Card:
    """The card with facts of some members replaced by id, and with new members."""
    rows = tuple({**row, **changed.get(row["id"], {})} for row in card.rows(MEMBER))
    return replace(card, records={**card.records, MEMBER: (*rows, *added)})


def with_household_values(card: Card, **values: Any) -> Card:
    return replace(card, records={**card.records, HOUSEHOLD: ({**card.household, **values},)})


def require_one_head(card: Card) -> None:
    """Raises UserError unless exactly one active member is head, or nobody is left."""
    members = active(card)
    heads = [member for member in members if member.get("relation") == derivation.HEAD]
    if members and len(heads) != 1:
        words = "办完以后这一户要有而且只有一个户主，请选好户主和各人的关系。数据没有变化。"
        raise UserError(words, field="head")


def closing(card: Card, on: date, end_reason: str) -> Card:
    """The card with the household and its open identities ended."""
    periods = tuple(
        row if row.get("ended_on") else {**row, "ended_on": on, "end_reason": end_reason}
        for row in card.rows(PERIOD)
    )
    ended = with_household_values(card, ended_on=on, end_reason=end_reason)
    return replace(ended, records={**ended.records, PERIOD: periods})
