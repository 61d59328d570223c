"""What the books say of cases, for their guards: comparison lists and hits, relief, and the funds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.policy import PolicyView
from app.domain.procedures.facts import Hit
from app.domain.relief import balance_on
from app.forms.definitions.comparison import EXCLUDED, EXPLAINED
from app.models.queries import casework
from app.models.queries.office_records import living_records
from app.models.store import Connection

Values = Mapping[str, Any]


@dataclass(frozen=True)
class CaseBooks:
    """The records of one case outside the card; `funds` and `entries` are those of the whole office."""

    lists: Sequence[Values] = ()
    hits: Sequence[Values] = ()
    application: Values | None = None
    funds: Sequence[Values] = ()
    entries: Sequence[Values] = ()

    def answered(self, on: date) -> tuple[Values, ...]:
        """The lists whose answer was there on a day."""
        return tuple(row for row in self.lists if row.get("answered_on") and row["answered_on"] <= on)

    def awaited(self, on: date) -> tuple[str, ...]:
        """The lists sent by a day without an answer that day, in words."""
        known = {row["id"] for row in self.answered(on)}
        return tuple(
            f"{row['sent_on']}送{row.get('sent_to') or ''}比对的名单"
            for row in self.lists
            if row["id"] not in known and row["sent_on"] <= on
        )

    def found(self, policy: PolicyView) -> tuple[Hit, ...] | None:
        """The hits of the lists answered by the day of the policy; None where no answer was there."""
        answered = {row["id"] for row in self.answered(policy.on)}
        if not answered:
            return None
        return tuple(_hit(row, policy) for row in self.hits if row.get("comparison") in answered)

    def fund_balance(self, policy: PolicyView) -> int | None:
        """In fen on the day of the policy: of the fund of the application, else of the only fund."""
        fund = self.application.get("fund") if self.application else None
        if fund is None and len(self.funds) == 1:
            fund = self.funds[0]["id"]
        if fund is None:
            return None
        own = [entry for entry in self.entries if entry.get("fund") == fund]
        return balance_on(own, policy, policy.on)


def _hit(row: Values, policy: PolicyView) -> Hit:
    """A conclusion of a later day does not count yet."""
    item = policy.table("comparison_item").label_of(row.get("item") or "")
    words = f"{row.get('name') or ''}　{item}：{row.get('hit_text') or ''}".strip()
    settled_on = row.get("settled_on")
    if settled_on is None or settled_on > policy.on:
        return Hit(words)
    conclusion = row.get("conclusion")
    return Hit(words, conclusion == EXCLUDED, conclusion == EXPLAINED, bool(row.get("proof")))


def books_of(connection: Connection, case_ids: Iterable[str]) -> dict[str, CaseBooks]:
    """Case id → its books, all read together."""
    wanted = list(case_ids)
    lists = casework.comparisons_of(connection, wanted)
    hits = casework.records_of(connection, "comparison_hit", wanted)
    applications = casework.records_of(connection, "relief_application", wanted)
    funds = living_records(connection, "fund") if applications else ()
    entries = living_records(connection, "fund_entry") if funds else ()
    return {
        case_id: CaseBooks(
            lists.get(case_id, ()),
            hits.get(case_id, ()),
            next(iter(applications.get(case_id, ())), None),
            funds,
            entries,
        )
        for case_id in wanted
    }
