"""The household card as one value: open, derive, judge, store, submit, review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.core.errors import UserError
from app.domain import derivation
from app.domain.explanations import EXEMPTED
from app.domain.numbering import household_prefix, next_household_number
from app.domain.permissions import Action
from app.domain.problems import Problem, Severity
from app.domain.rules.runner import judge
from app.forms.registry import SCHEMAS
from app.models.changes import Changes
from app.models.entities import OWNER
from app.models.projections.cases import case_of
from app.models.queries import problems
from app.models.queries.cases import household_revision, load_records
from app.models.queries.revisions import stored_revision
from app.models.queries.rosters import highest_local_number
from app.models.queries.snapshots import fixed_persons
from app.models.queries.township import LiveTownship
from app.models.store import Connection
from app.models.write import WriteTx
from app.services.session import Session

Values = Mapping[str, Any]
Records = Mapping[str, tuple[Values, ...]]
STATEMENT = "income_statement"
YEARLY = "01"
_SIGNING = ("submitted_by", "submitted_on", "reviewed_by", "reviewed_on")
_SAID = "explanation"
_PARENTS = {schema.record: schema.parent for schema in SCHEMAS}
_NAMES = {schema.record: tuple(field.name for field in schema.stored_fields) for schema in SCHEMAS}


@dataclass(frozen=True)
class Card:
    """All records of one household by schema id; `revision` is empty for a card never stored.

    `records["household"]` holds exactly one record. Every record has "id"; children name their parent in
    the field `schema.parent`.
    """

    household_id: str
    records: Records
    revision: str = ""

    @property
    def household(self) -> Values:
        return self.records["household"][0]

    def rows(self, schema_id: str) -> tuple[Values, ...]:
        return self.records.get(schema_id, ())


@dataclass(frozen=True)
class SavedCard:
    """The stored card with its new revision and problems."""

    card: Card
    changes: Changes
    problems: tuple[Problem, ...]


class CardMovedOn(UserError):
    """The stored card is newer than the one the edit began with; `theirs` is shown beside ours."""

    def __init__(self, theirs: Card) -> None:
        super().__init__("这张卡在您修改期间已被改过。您填的内容还在，请逐项选择保留哪一个。")
        self.theirs = theirs


def open_card(session: Session, household_id: str) -> Card:
    """Raises UserError when the household was removed meanwhile."""
    with session.store.read() as connection:
        return card_in(connection, household_id)


def card_in(connection: Connection, household_id: str) -> Card:
    """The card as an open connection sees it. Raises UserError when the household is not there."""
    records = load_records(connection, (household_id,))[household_id]
    if not records.get("household"):
        raise UserError("这一户已经不在名单里了，可能已被撤销或删除。")
    return card_of(household_id, records)


def card_of(household_id: str, records: Mapping[str, list[dict[str, Any]]]) -> Card:
    """The card of loaded records with its revision."""
    revision = household_revision(dict(records))
    plain = {
        name: tuple({key: value for key, value in row.items() if key != "rev"} for row in rows)
        for name, rows in records.items()
    }
    return Card(household_id, {schema.record: plain.get(schema.record, ()) for schema in SCHEMAS}, revision)


def new_card(session: Session, village_code: str, group_no: str) -> Card:
    """An unsaved card with place and head row prepared."""
    household_id = session.new_id()
    household = _blank("household") | {"id": household_id, "village_code": village_code, "group_no": group_no}
    head = _blank("member") | {"id": session.new_id(), OWNER: household_id, "relation": derivation.HEAD}
    records: dict[str, tuple[Values, ...]] = {schema.record: () for schema in SCHEMAS}
    return Card(household_id, records | {"household": (household,), "member": (head,)})


def new_record(session: Session, card: Card, schema_id: str, parent_id: str = "") -> Values:
    """A blank row for a table-in-form, linked to its parent; add it to the card to keep it."""
    parent = _PARENTS[schema_id] or OWNER
    links = {OWNER: card.household_id, parent: parent_id or card.household_id}
    return _blank(schema_id) | links | {"id": session.new_id()}


def _blank(schema_id: str) -> dict[str, Any]:
    return dict.fromkeys(_NAMES[schema_id])


def derive_card(session: Session, card: Card) -> Card:
    """The card with every derived fact computed anew."""
    policy = session.policy()
    members = tuple({**row, **derivation.member_facts(row)} for row in card.rows("member"))
    items = tuple({**row, **derivation.item_facts(row)} for row in card.rows("income_item"))
    by_statement = {
        row["id"]: tuple(item for item in items if item["statement_id"] == row["id"])
        for row in card.rows("income_statement")
    }
    statements = tuple(
        {**row, **derivation.statement_facts(row, by_statement[row["id"]], policy)}
        for row in card.rows("income_statement")
    )
    checks = tuple(
        {**row, **derivation.subsidy_facts(row, by_statement.get(row["statement_id"], ()))}
        for row in card.rows("subsidy_check")
    )
    household = {**card.household, **derivation.household_facts(members)}
    looks = tuple(
        {**row, **derivation.four_looks_facts(_rows_of(card, "four_looks_score", "four_looks_id", row))}
        for row in card.rows("four_looks")
    )
    verified = tuple({**row, **derivation.check_facts(row, statements)} for row in card.rows("status_check"))
    derived = {
        "household": (household,),
        "member": members,
        "income_item": items,
        "income_statement": statements,
        "subsidy_check": checks,
        "four_looks": looks,
        "status_check": verified,
    }
    return Card(card.household_id, {**card.records, **derived}, card.revision)


def _rows_of(card: Card, schema_id: str, link: str, owner: Values) -> tuple[Values, ...]:
    return tuple(row for row in card.rows(schema_id) if row.get(link) == owner["id"])


def judge_card(session: Session, card: Card) -> tuple[Problem, ...]:
    """The problems of a card as it stands on the screen, stored or not."""
    standards = session.standards.today()
    with session.store.read() as connection:
        township = LiveTownship(connection, standards.today)
        return judge(case_of(_lists(card), standards, township), standards.book)


def _lists(card: Card) -> dict[str, list[dict[str, Any]]]:
    return {name: [dict(row) for row in rows] for name, rows in card.records.items()}


def save_card(session: Session, base: Card | None, edited: Card, label: str = "修改户档案") -> SavedCard:
    """Store what differs between `base` (None: a new card) and `edited`, derived facts included.

    A submitted card that is changed must be submitted and reviewed again. Raises CardMovedOn when the stored
    card is no longer `base`, UserError without permission or for a figure that a closed year fixed.
    """
    if not _exemptions(edited) <= _exemptions(base):
        session.require(Action.EXEMPT)
    with session.write(Action.EDIT, label) as tx:
        _refuse_moved(tx, base, edited)
        refuse_fixed(tx.connection, base, edited)
        put_card(session, tx, base, edited)
    stored = open_card(session, edited.household_id)
    return SavedCard(stored, tx.changes, stored_problems(session, edited.household_id))


def put_card(session: Session, tx: WriteTx, base: Card | None, edited: Card) -> Card:
    """Write inside `tx` what differs, derived facts included; the card as it was stored.

    For acts that change several cards at once; `base` was read in the same transaction.
    """
    wanted = _reopened(base, derive_card(session, edited))
    if base is None:
        wanted = _numbered(session, tx, wanted)
    _store(tx, base, wanted)
    return wanted


def refuse_fixed(connection: Connection, base: Card | None, edited: Card) -> None:
    """Raises UserError when a yearly statement's person count differs from the one its closed year fixed."""
    before = {row["id"]: row for row in base.rows(STATEMENT)} if base else {}
    changed = [
        row
        for row in edited.rows(STATEMENT)
        if row.get("purpose") == YEARLY
        and row.get("persons_year") != before.get(row["id"], {}).get("persons_year")
    ]
    fixed = fixed_persons(connection, edited.household_id) if changed else {}
    for row in changed:
        persons = fixed.get(row.get("year") or 0)
        if persons is not None and row.get("persons_year") != persons:
            raise UserError(
                f"{row['year']}年已经建立年度快照，核算人口数固定为 {persons} 人，不能直接改。"
                "确实填错了，请用“更正”办理；您填的其他内容都还在。"
            )


def _exemptions(card: Card | None) -> set[tuple[tuple[str, Any], ...]]:
    """The exemptions on a card with all they say."""
    rows = card.rows(_SAID) if card is not None else ()
    return {tuple(sorted(row.items())) for row in rows if row.get("kind") == EXEMPTED}


def _reopened(base: Card | None, wanted: Card) -> Card:
    """Takes back submission and review when anything but these changed; a word said is no change."""
    if base is None or not base.household.get("submitted_on"):
        return wanted
    said = base.rows(_SAID)
    kept = tuple(row for row in wanted.rows(_SAID) if row in said)
    if {**wanted.records, _SAID: kept} == base.records:
        return wanted
    if any(base.household.get(name) != wanted.household.get(name) for name in _SIGNING):
        return wanted
    household = {**wanted.household, **dict.fromkeys(_SIGNING)}
    return replace(wanted, records={**wanted.records, "household": (household,)})


def _refuse_moved(tx: WriteTx, base: Card | None, edited: Card) -> None:
    if base is not None and stored_revision(tx.connection, edited.household_id) == base.revision:
        return
    records = load_records(tx.connection, (edited.household_id,))[edited.household_id]
    now = card_of(edited.household_id, records) if records.get("household") else None
    if base is None and now is not None:
        raise CardMovedOn(now)
    if base is not None and (now is None or now.revision != base.revision):
        if now is None:
            raise UserError("这一户已被删除或撤销，您填的内容留在草稿里。")
        raise CardMovedOn(now)


def _store(tx: WriteTx, base: Card | None, wanted: Card) -> None:
    """Parents before children for additions, children before parents for removals."""
    before = {name: {row["id"]: row for row in rows} for name, rows in base.records.items()} if base else {}
    for schema in SCHEMAS:
        entity = schema.record
        known = before.get(entity, {})
        rows = wanted.rows(entity)
        added = [_linked(row, wanted) for row in rows if row["id"] not in known]
        tx.insert_many(entity, added)
        for row in rows:
            if row["id"] in known:
                changed = {key: value for key, value in row.items() if known[row["id"]].get(key) != value}
                if changed:
                    tx.update(entity, row["id"], changed)
    for schema in reversed(SCHEMAS):
        kept = {row["id"] for row in wanted.rows(schema.record)}
        gone = [row_id for row_id in before.get(schema.record, {}) if row_id not in kept]
        tx.delete_many(schema.record, gone)


def _linked(row: Values, card: Card) -> Values:
    return row if "village_code" in row else {**row, OWNER: card.household_id}


def _numbered(session: Session, tx: WriteTx, card: Card) -> Card:
    """Give a new household its local number: village, year of first identification, order.

    Asked inside the transaction, so that two households stored at once never get the same one.
    """
    household = card.household
    if household.get("local_no") or not household.get("village_code"):
        return card
    identified: date | None = household.get("first_identified")
    year = (identified or session.clock.today()).year
    prefix = household_prefix(household["village_code"], year)
    highest = highest_local_number(tx.connection, prefix)
    number = str(next_household_number(household["village_code"], year, highest))
    records = {**card.records, "household": ({**household, "local_no": number},)}
    return Card(card.household_id, records, card.revision)


def stored_problems(session: Session, household_id: str) -> tuple[Problem, ...]:
    """The problems the write door found last, hard errors first."""
    with session.store.read() as connection:
        found = problems.of_household(connection, household_id)
    return tuple(
        Problem(
            row.rule_id,
            Severity(row.severity),
            row.field,
            row.message,
            fix=row.fix,
            record=row.record_id,
            needs_proof=row.needs_proof == 1,
            explained=row.explained,
        )
        for row in found
    )


def last_year(session: Session, household_id: str, year: int) -> Values | None:
    """The yearly statement of the year before `year`, with its items under "items"."""
    card = open_card(session, household_id)
    found = next((row for row in card.rows("income_statement") if row.get("year") == year - 1), None)
    if found is None:
        return None
    items = tuple(row for row in card.rows("income_item") if row["statement_id"] == found["id"])
    return {**found, "items": items}


def remove_household(session: Session, household_id: str) -> Changes:
    """Take a household out of the archive; it stays in the history and can be undone."""
    card = open_card(session, household_id)
    with session.write(Action.EDIT, "删除户") as tx:
        for schema in reversed(SCHEMAS):
            tx.delete_many(schema.record, [row["id"] for row in card.rows(schema.record)])
    return tx.changes
