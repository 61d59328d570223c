"""The assessments of one card as sheets by day: a line for each item, a record where answered. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain.codes import CodeValue
from app.forms.conditions import Values, is_blank
from app.forms.definitions.safeguards import SAFEGUARD as SAFEGUARD_FORM
from app.views.forms.editors.base import EditorContext
from app.views.pages.card_copy import WorkingCopy

SAFEGUARD = SAFEGUARD_FORM.id
HEAD = ("assessed_on", "assessed_by")
ANSWERS = ("result", "reason", "evidence", "follow_up", "note")
_FROM_CARD = {"assessed_on": "collected_on", "assessed_by": "collected_by"}


class SafeguardSheet:
    """`day` is the assessment shown; None for one that has no date yet."""

    def __init__(self, context: EditorContext, copy: WorkingCopy) -> None:
        self.copy = copy
        self._context = context
        self._blank_ids: dict[tuple[date | None, str], str] = {}
        self._typed: dict[str, Any] = {}
        self.day: date | None = max(self.days(), default=None)

    def days(self) -> set[date]:
        """The days of all assessments."""
        return {row["assessed_on"] for row in self.copy.records(SAFEGUARD) if row.get("assessed_on")}

    def choose(self, day: date | None) -> None:
        """Show the assessment of a day, or a new one."""
        self.day = day
        self._typed = {}

    def stored(self) -> list[Values]:
        """The records of the shown assessment."""
        return [row for row in self.copy.records(SAFEGUARD) if row.get("assessed_on") == self.day]

    def lines(self) -> list[Values]:
        """A record or a blank line for each item of the day's list; records of other items come last."""
        stored = self.stored()
        table = self._context.policy.table("safeguard_item")
        items = [value.code for value in table.valid_on(self.day or self._context.today)]
        lines: list[Values] = []
        for code in items:
            own = [row for row in stored if row.get("item") == code]
            lines += own or [{"id": self._blank_id(code), "item": code}]
        return [*lines, *(row for row in stored if row.get("item") not in items)]

    def head(self) -> Mapping[str, Any]:
        """Day and assessor: of the records, else as typed, else, for the first assessment, as on the card."""
        first: Values = next(iter(self.stored()), {})
        card = {name: self.copy.household.get(of_card) for name, of_card in _FROM_CARD.items()}
        if self.days():
            card["assessed_on"] = self.day
        return {name: first.get(name) or self._typed.get(name) or card[name] for name in HEAD}

    def set_head(self, name: str, value: Any) -> None:
        """Day or assessor of all lines."""
        rows = self.stored()
        self._typed[name] = value
        for row in rows:
            self.copy.set_value(SAFEGUARD, row["id"], name, value)
        if name == "assessed_on":
            self._follow(value)

    def answer(self, record_id: str, name: str, value: Any) -> bool:
        """Put an answer into a line; its first one makes the record, without any it is none.

        True when the card changed.
        """
        if self.copy.record(SAFEGUARD, record_id) is None:
            if is_blank(value):
                return False
            self._add(record_id)
        changed = self.copy.set_value(SAFEGUARD, record_id, name, value)
        record = self.copy.record(SAFEGUARD, record_id) or {}
        if all(is_blank(record.get(answer)) for answer in ANSWERS):
            self.copy.remove(SAFEGUARD, record_id)
        return changed

    def item_of(self, row: Values) -> CodeValue | None:
        return self._context.policy.table("safeguard_item").by_code(row.get("item") or "")

    def name_of(self, row: Values) -> str:
        value = self.item_of(row)
        return value.label if value else str(row.get("item") or "")

    def _blank_id(self, code: str) -> str:
        key = (self.day, code)
        if key not in self._blank_ids:
            self._blank_ids[key] = self._context.new_id()
        return self._blank_ids[key]

    def _add(self, record_id: str) -> None:
        head = self.head()
        line = next(row for row in self.lines() if row["id"] == record_id)
        owner = {"id": record_id, "household_id": self.copy.household_id}
        self.copy.add(SAFEGUARD, {**owner, "item": line["item"], **head})
        if head["assessed_on"] != self.day:
            self._follow(head["assessed_on"])

    def _follow(self, day: date | None) -> None:
        """The shown lines belong to another day now; blank lines keep their ids."""
        moved = {code: key for (old, code), key in self._blank_ids.items() if old == self.day}
        self._blank_ids |= {(day, code): key for code, key in moved.items()}
        self.day = day
