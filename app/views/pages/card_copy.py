"""The household card while it is being edited: plain records by form and id. No Qt, no storage.

The page and its sections write into one `WorkingCopy`; services get immutable cards cut from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.forms.conditions import Values
from app.forms.kinds import Rows
from app.forms.registry import SCHEMAS, schema_of
from app.services.cards import Card

HOUSEHOLD = "household"
MEMBER = "member"
STATEMENT = "income_statement"


class WorkingCopy:
    """`generation` grows with every change, so that answers about older states can be told apart.

    Only what is computed from a state (`take_derived`) leaves it as it is. Whatever else comes in, from a
    person or from the file, must grow it, or a judgement that began before puts the older state back.
    """

    def __init__(self, card: Card) -> None:
        self.household_id = card.household_id
        self.revision = card.revision
        self.generation = 0
        self._records: dict[str, dict[str, dict[str, Any]]] = {}
        self._fill(card)

    def _fill(self, card: Card) -> None:
        self._records = {
            schema.id: {row["id"]: dict(row) for row in card.records.get(schema.id, ())} for schema in SCHEMAS
        }

    def card(self) -> Card:
        """The present state for a service."""
        records = {
            schema_id: tuple(dict(row) for row in rows.values()) for schema_id, rows in self._records.items()
        }
        return Card(self.household_id, records, self.revision)

    @property
    def household(self) -> Values:
        return self._records[HOUSEHOLD][self.household_id]

    def records(self, schema_id: str, parent_id: str = "") -> tuple[Values, ...]:
        """Records of a form, in order; with `parent_id`, those of one owner."""
        parent = schema_of(schema_id).parent
        return tuple(
            row
            for row in self._records[schema_id].values()
            if not parent_id or parent is None or row.get(parent) == parent_id
        )

    def record(self, schema_id: str, record_id: str) -> Values | None:
        return self._records[schema_id].get(record_id)

    def holds(self, record_id: str) -> bool:
        return any(record_id in rows for rows in self._records.values())

    def schema_of_record(self, record_id: str) -> str:
        """Form id of a record; the household's for a blank or unknown id."""
        return next(
            (schema_id for schema_id, rows in self._records.items() if record_id in rows), HOUSEHOLD
        )

    def set_value(self, schema_id: str, record_id: str, name: str, value: Any) -> bool:
        """Change one field; False when it has that value already or the record is gone."""
        row = self._records[schema_id].get(record_id)
        if row is None or row.get(name) == value:
            return False
        row[name] = value
        self.generation += 1
        return True

    def replace_rows(self, schema_id: str, parent_id: str, rows: Sequence[Values]) -> None:
        """All records of one owner, in this order; the owner's id is put into each."""
        parent = schema_of(schema_id).parent
        present = self._records[schema_id].items()
        kept = {key: row for key, row in present if parent and row.get(parent) != parent_id}
        fresh = {row["id"]: {**row, parent: parent_id} for row in rows} if parent else {}
        self._records[schema_id] = kept | fresh
        self.generation += 1

    def remove(self, schema_id: str, record_id: str) -> list[tuple[str, Values]]:
        """Take a record out with the rows that belong to it; what `put_back` needs to undo that."""
        taken: list[tuple[str, Values]] = [(schema_id, self._records[schema_id].pop(record_id))]
        for field in schema_of(schema_id).tables:
            if isinstance(field.kind, Rows) and schema_id != HOUSEHOLD:
                rows, link = self._records[field.kind.schema_id], schema_of(field.kind.schema_id).parent
                gone = [key for key, row in rows.items() if link and row.get(link) == record_id]
                taken += [(field.kind.schema_id, rows.pop(key)) for key in gone]
        self.generation += 1
        return taken

    def put_back(self, taken: Sequence[tuple[str, Values]]) -> None:
        for schema_id, row in taken:
            self._records[schema_id][row["id"]] = dict(row)
        self.generation += 1

    def add(self, schema_id: str, values: Values) -> None:
        self._records[schema_id][values["id"]] = dict(values)
        self.generation += 1

    def take_derived(self, derived: Card) -> bool:
        """Take over what the program computed (no change by the person); True when anything differs."""
        before = self._records
        self._fill(derived)
        return before != self._records

    def take(self, card: Card) -> None:
        """Another state of this card, stored or about to be, in place of this one."""
        self._fill(card)
        self.revision = card.revision
        self.generation += 1

    def take_filled(self, handed: Card, stored: Card) -> None:
        """What storing filled in (a number, computed facts) into this copy, which was typed in meanwhile.

        `handed` is the state that was given to be stored; what was typed since then stays.
        """
        for schema in SCHEMAS:
            given = {row["id"]: row for row in handed.rows(schema.id)}
            ours = self._records[schema.id]
            for row in stored.rows(schema.id):
                before, now = given.get(row["id"]), ours.get(row["id"])
                if before is None:
                    ours[row["id"]] = dict(row)
                elif now is not None:
                    now.update({name: row[name] for name in row if now.get(name) == before.get(name)})
        self.revision = stored.revision
        self.generation += 1

    def take_elsewhere(self, base: Card, theirs: Card) -> bool:
        """Take over what was stored elsewhere in forms nobody typed into here; False when both changed one.

        `base` is the stored card this copy began with; what was typed stays.
        """
        ours = self.card()
        moved = [schema.id for schema in SCHEMAS if theirs.rows(schema.id) != base.rows(schema.id)]
        if any(ours.rows(schema_id) != base.rows(schema_id) for schema_id in moved):
            return False
        for schema_id in moved:
            self._records[schema_id] = {row["id"]: dict(row) for row in theirs.rows(schema_id)}
        self.revision = theirs.revision
        self.generation += 1
        return True

    def previous_statement(self, statement: Values) -> Values | None:
        """The statement of the year before with the same purpose."""
        year = statement.get("year")
        return next(
            (other for other in self.records(STATEMENT)
             if year and other.get("year") == year - 1 and other.get("purpose") == statement.get("purpose")),
            None,
        )  # fmt: skip

    def newest_statement(self) -> Values | None:
        """The yearly figures the head line shows: of the latest year."""
        dated = [row for row in self.records(STATEMENT) if row.get("year")]
        return max(dated, key=lambda row: row["year"]) if dated else None
