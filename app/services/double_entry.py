"""Blind second entry: some submitted households are typed again by another person and compared.

Which ones is decided by a digest of household and day of submission, so nobody can foresee or choose it, and
everybody finds the same ones. Results are kept on this PC: they are about its operators.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.core.errors import UserError
from app.domain.permissions import Action
from app.domain.policy import PolicyView
from app.forms.conditions import is_blank
from app.forms.definitions.household import HOUSEHOLD
from app.forms.kinds import Reference
from app.forms.registry import schema_of
from app.forms.schema import Field
from app.models import second_entries as storage
from app.models.changes import Changes
from app.services.cards import Card, save_card
from app.services.regions import village_names
from app.services.session import Session

Values = Mapping[str, Any]
SHARE = "entry.second_share"
_MATCHED = {
    "household": (), "member": ("id_no", "name"), "income_statement": ("year",), "income_item": ("item",),
    "living_conditions": ("year",), "livestock_row": ("kind",), "safeguard": ("item",),
}  # fmt: skip
"""The forms that are typed again, and by what two records are the same one."""
_NOT_TYPED = frozenset((
    "village_code", "group_no", "entered_by", "entered_on", "submitted_by", "submitted_on", "reviewed_by",
    "reviewed_on", "id_type", "purpose", "window_from", "window_to", "national_person_no", "national_no",
))  # fmt: skip
"""Chosen or filled by the program, or about the act of entering itself."""


@dataclass(frozen=True)
class Waiting:
    """A household to be typed again."""

    household_id: str
    village: str
    group: str
    local_no: str
    entered_by: str
    submitted_on: str


@dataclass(frozen=True)
class Difference:
    """One field typed differently; `record_id` is that of the first card, "" when only the second has it."""

    schema_id: str
    record_id: str
    record: str
    field: Field
    first: Any
    second: Any


@dataclass(frozen=True)
class OperatorRate:
    """Fields typed and fields wrong of one person, both entries together."""

    name: str
    fields: int
    wrong: int

    @property
    def percent(self) -> float:
        return 100 * self.wrong / self.fields if self.fields else 0.0


def share(session: Session) -> int:
    """Percent of submitted households to be typed again: the county's, else the office's, else none."""
    policy = session.policy()
    if policy.is_set(SHARE):
        return policy.number(SHARE)
    with session.store.read() as connection:
        own = storage.setting_row(connection, storage.SHARE)
    return int(own[1]) if own is not None else 0


def set_share(session: Session, percent: int) -> None:
    """The office's own share; the county's goes before it. Raises UserError."""
    if not 0 <= percent <= 100:
        raise UserError("抽查比例应在 0 到 100 之间。")
    with session.write(Action.REVIEW, f"二次录入抽查比例 {percent}%") as tx:
        own = storage.setting_row(tx.connection, storage.SHARE)
        if own is None:
            tx.insert("office_setting", {"name": storage.SHARE, "text": str(percent)})
        else:
            tx.update("office_setting", own[0], {"text": str(percent)})


def waiting_households(session: Session) -> tuple[Waiting, ...]:
    """The drawn households this user may type again: not those the user entered or submitted."""
    percent, villages, me = share(session), village_names(session), session.actor.name
    with session.store.read() as connection:
        submitted = storage.submitted_households(connection)
    return tuple(
        Waiting(row.household_id, villages.get(row.village_code, row.village_code), row.group_no,
                row.local_no, row.entered_by or row.submitted_by, row.submitted_on)
        for row in submitted
        if me not in (row.entered_by, row.submitted_by)
        and is_drawn(row.household_id, row.submitted_on, percent)
    )  # fmt: skip


def is_drawn(household_id: str, submitted_on: str, percent: int) -> bool:
    """Whether this submission belongs to the random share."""
    digest = hashlib.sha256(f"{household_id}|{submitted_on}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % 100 < percent


def compare(first: Card, second: Card, policy: PolicyView) -> tuple[Difference, ...]:
    """All fields that the two typed differently, in the order of the forms."""
    found: list[Difference] = []
    one, two = _paper(first), _paper(second)
    for schema_id in _MATCHED:
        for mine, other in _pairs(schema_id, one, two):
            title = _title(schema_id, mine or other, policy)
            for field in _typed_fields(schema_id):
                pair = (mine.get(field.name), other.get(field.name))
                if pair[0] != pair[1] and not all(map(is_blank, pair)):
                    found.append(Difference(schema_id, mine.get("id", ""), title, field, *pair))
    return tuple(found)


def asked_again() -> frozenset[tuple[str, str]]:
    """Form and name of every field that is typed a second time."""
    return frozenset((schema_id, field.name) for schema_id in _MATCHED for field in _typed_fields(schema_id))


def typed_since(start: Card, now: Card) -> frozenset[tuple[str, str]]:
    """Those of `asked_again` into which a person has put something since `start`."""
    before = {row["id"]: row for schema_id in _MATCHED for row in start.rows(schema_id)}
    return frozenset(
        (schema_id, name)
        for schema_id, name in asked_again()
        for row in now.rows(schema_id)
        if not is_blank(row.get(name)) and row[name] != before.get(row["id"], {}).get(name)
    )


def typed_fields(card: Card) -> int:
    """How many fields of the paper were typed."""
    paper = _paper(card)
    return sum(
        not is_blank(row.get(field.name))
        for schema_id in _MATCHED
        for row in paper.rows(schema_id)
        for field in _typed_fields(schema_id)
    )


def settle(
    session: Session, first: Card, second: Card, second_is_right: Sequence[Difference]
) -> Changes | None:
    """Keep the counts, and correct the card where the second entry is right; it is submitted again then.

    Raises UserError for the person who typed first, CardMovedOn when the card was changed meanwhile.
    """
    me, author = session.actor.name, _author(first)
    if me in (first.household.get("entered_by"), first.household.get("submitted_by")):
        raise UserError("这一户是您自己录入或提交的，要由另一个人再录一遍。")
    changes = None
    corrected = _corrected(first, second_is_right)
    if corrected.records != first.records:
        changes = save_card(session, first, corrected, "二次录入核对").changes
    differences = compare(first, second, session.policy())
    entry = storage.StoredSecondEntry(
        first.household_id, str(first.household.get("submitted_on") or ""), author, me,
        max(typed_fields(first), typed_fields(second)), len(second_is_right),
        len(differences) - len(second_is_right), session.clock.millis(),
    )  # fmt: skip
    with session.store.write_local() as connection:
        storage.put(connection, entry)
    return changes


def operator_rates(session: Session) -> tuple[OperatorRate, ...]:
    """Errors per person over all second entries, the highest rate first."""
    fields: defaultdict[str, int] = defaultdict(int)
    wrong: defaultdict[str, int] = defaultdict(int)
    with session.store.read() as connection:
        entries = storage.all_entries(connection)
    for entry in entries:
        for name, mistakes in ((entry.first_by, entry.first_wrong), (entry.second_by, entry.second_wrong)):
            fields[name] += entry.fields
            wrong[name] += mistakes
    rates = (OperatorRate(name, fields[name], wrong[name]) for name in fields)
    return tuple(sorted(rates, key=lambda rate: rate.percent, reverse=True))


def _paper(card: Card) -> Card:
    """What is on one paper: of yearly sheets the newest with its rows, of assessments the last day."""
    records = dict(card.records)
    for sheet, rows, link in (("income_statement", "income_item", "statement_id"),
                              ("living_conditions", "livestock_row", "conditions_id")):  # fmt: skip
        newest = max(card.rows(sheet), key=lambda row: row.get("year") or 0, default=None)
        records[sheet] = (newest,) if newest else ()
        records[rows] = tuple(row for row in card.rows(rows) if newest and row.get(link) == newest["id"])
    days = [row["assessed_on"] for row in card.rows("safeguard") if row.get("assessed_on")]
    last = max(days, default=None)
    records["safeguard"] = tuple(row for row in card.rows("safeguard") if row.get("assessed_on") == last)
    return replace(card, records=records)


def _author(card: Card) -> str:
    return str(card.household.get("entered_by") or card.household.get("submitted_by") or "")


def _typed_fields(schema_id: str) -> tuple[Field, ...]:
    fields = HOUSEHOLD.stored_fields if schema_id == "household" else schema_of(schema_id).stored_fields
    return tuple(
        field
        for field in fields
        if not (field.derived or field.name in _NOT_TYPED or isinstance(field.kind, Reference))
    )


def _pairs(schema_id: str, first: Card, second: Card) -> list[tuple[Values, Values]]:
    """Records of both cards that are the same one; an empty record stands for one that only one has.

    A record of the second card that cannot be told yet (no name, no number) is left out.
    """
    if schema_id == "household":
        return [(first.household, second.household)]
    left = list(second.rows(schema_id))
    pairs: list[tuple[Values, Values]] = []
    for row in first.rows(schema_id):
        other = next((candidate for candidate in left if _is_same(schema_id, row, candidate)), None)
        if other is not None:
            left.remove(other)
        pairs.append((row, other or {}))
    named = (row for row in left if any(not is_blank(row.get(key)) for key in _MATCHED[schema_id]))
    return pairs + [({}, row) for row in named]


def _is_same(schema_id: str, row: Values, other: Values) -> bool:
    """One equal key is enough: a name may be misspelt, or a digit of the number."""
    return any(not is_blank(row.get(key)) and row.get(key) == other.get(key) for key in _MATCHED[schema_id])


def _title(schema_id: str, row: Values, policy: PolicyView) -> str:
    schema = schema_of(schema_id)
    keys = [name for name in reversed(_MATCHED[schema_id]) if not is_blank(row.get(name))]
    words = schema[keys[0]].kind.format(row[keys[0]], policy) if keys else ""
    return words or schema.title


def _corrected(first: Card, second_is_right: Sequence[Difference]) -> Card:
    """The first card with the chosen values; records only the second has are typed in by hand on the card."""
    records = {name: [dict(row) for row in rows] for name, rows in first.records.items()}
    for difference in second_is_right:
        for row in records[difference.schema_id]:
            if row["id"] == difference.record_id:
                row[difference.field.name] = difference.second
    return replace(first, records={name: tuple(rows) for name, rows in records.items()})
