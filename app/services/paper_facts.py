"""What the papers of one household are made from: its card and the records around it (domain.md 11)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.policy import PolicyView
from app.domain.rules.base import is_active
from app.forms.conditions import is_blank
from app.forms.definitions.living_conditions import LIVESTOCK_ROW, LIVING_CONDITIONS
from app.models.queries.cases import Records, load_in_chunks
from app.models.queries.office_records import living_records
from app.models.queries.paper_rows import rows_of_households
from app.models.queries.problems import counting_explanations
from app.models.store import Connection
from app.printing.facts import Explained, HouseholdFacts, Place, PrintRun, Statement
from app.services.cards import Card
from app.services.explanations import said_on
from app.services.regions import village_names
from app.services.session import Session

Values = Mapping[str, Any]
YEARLY = "01"
OF_CARD = (
    "measure", "insurance", "safeguard", "income_statement", "application", "authorisation",
    "authorisation_signer",
    "four_looks", "four_looks_score", "status_check",
)  # fmt: skip
"""Rows of the card that papers show as they stand."""


@dataclass(frozen=True)
class OfficeNames:
    """What stands on paper for the ids in records, read once for a whole village."""

    villages: Mapping[str, str]
    helpers: Mapping[str, Values]

    @property
    def helper_names(self) -> dict[str, str]:
        return {helper_id: str(helper.get("name") or "") for helper_id, helper in self.helpers.items()}


def office_names(session: Session) -> OfficeNames:
    """The villages and helpers of the office."""
    with session.store.read() as connection:
        helpers = {helper["id"]: helper for helper in living_records(connection, "helper")}
    return OfficeNames(village_names(session), helpers)


def household_facts(
    session: Session,
    connection: Connection,
    household_ids: Sequence[str],
    run: PrintRun,
    names: OfficeNames,
    entities: Iterable[str] = (),
) -> Iterator[HouseholdFacts]:
    """The facts of each household that is there, in the order given; `entities` are forms outside the card.

    Made one at a time, so that a whole village needs no more memory than a few hundred households.
    """
    for chunk in load_in_chunks(connection, household_ids):
        counting = counting_explanations(connection, tuple(chunk))
        around = {entity: rows_of_households(connection, entity, tuple(chunk)) for entity in entities}
        for household_id, records in chunk.items():
            if not records.get("household"):
                continue
            facts = _facts(session, records, run, names)
            apart = {entity: tuple(rows.get(household_id, ())) for entity, rows in around.items()}
            yield replace(
                facts,
                explanations=_explanations(records, counting.get(household_id, ())),
                records={**facts.records, **apart},
            )


def paper_title(facts: HouseholdFacts) -> str:
    """Where a household is and whose, with its number: two of one group may have heads of one name."""
    head, number = facts.head or {}, (facts.household or {}).get("local_no")
    named = f"{head.get('name') or '未填户主'}{f'（户编号{number}）' if number else ''}"
    return f"{facts.place.village} {facts.place.group} {named}"


def _facts(session: Session, records: Records, run: PrintRun, names: OfficeNames) -> HouseholdFacts:
    household = records["household"][0]
    helpers = present_helpers(records, names.helpers)
    statements = sorted(
        (row for row in records.get("income_statement", ()) if row.get("purpose") == YEARLY),
        key=lambda row: row.get("year") or 0,
        reverse=True,
    )
    found = [_statement(records, row) for row in statements[:2]]
    return HouseholdFacts(
        run=run,
        place=Place(
            township=session.unit.name,
            village=names.villages.get(household.get("village_code") or "", ""),
            group=household.get("group_no") or "",
        ),
        household=household,
        members=tuple(member for member in records.get("member", ()) if is_active(member)),
        statement=found[0] if found else None,
        previous=found[1] if len(found) > 1 else None,
        conditions=condition_texts(records, run.policy),
        safeguards=safeguard_rows(records),
        help_needs=open_needs(records),
        helper="、".join(str(helper.get("name") or "") for helper in helpers),
        helpers=helpers,
        records={name: tuple(records.get(name, ())) for name in OF_CARD},
        names={
            **names.helper_names,
            **{one["id"]: str(one.get("name") or "") for one in records.get("member", ())},
        },
    )


def _explanations(records: Records, counting: Collection[str]) -> tuple[Explained, ...]:
    """What was said to the problems of a household and still counts."""
    if not counting:
        return ()
    card = Card(records["household"][0]["id"], {name: tuple(rows) for name, rows in records.items()})
    return tuple(
        Explained(
            entry.rule_id,
            entry.rule_title,
            entry.place,
            entry.message,
            entry.reason,
            entry.proof,
            entry.person,
            f"{entry.made_on or ''}",
            f"{entry.expires_on or ''}",
            entry.is_exemption,
        )
        for entry in said_on(card, counting)
    )


def _statement(records: Records, values: dict[str, object]) -> Statement:
    def rows(entity: str) -> tuple[dict[str, object], ...]:
        return tuple(row for row in records.get(entity, ()) if row["statement_id"] == values["id"])

    return Statement(
        values,
        rows("income_item"),
        rows("subsidy_check"),
        rows("cash_entry"),
        rows("statement_signature"),
    )


def condition_texts(records: Records, policy: PolicyView) -> dict[str, str]:
    """Field name → text of the newest yearly sheet, livestock in one line; empty without a sheet."""
    sheets = [row for row in records.get("living_conditions", ()) if row.get("year")]
    if not sheets:
        return {}
    newest = max(sheets, key=lambda row: row["year"])
    texts = {
        field.name: field.kind.format(newest.get(field.name), policy)
        for field in LIVING_CONDITIONS.stored_fields
    }
    herd = (row for row in records.get("livestock_row", ()) if row["conditions_id"] == newest["id"])
    kind = LIVESTOCK_ROW["kind"].kind
    texts["livestock"] = "、".join(f"{kind.format(row.get('kind'), policy)}{row.get('in_stock') or 0}"
                                  for row in herd)  # fmt: skip
    return texts


def safeguard_rows(records: Records) -> tuple[Values, ...]:
    """The newest assessment of each item."""
    newest: dict[str, Values] = {}
    for row in records.get("safeguard", ()):
        known = newest.get(row.get("item") or "")
        if known is None or (row.get("assessed_on") and row["assessed_on"] >= known["assessed_on"]):
            newest[row.get("item") or ""] = row
    return tuple(newest.values())


def open_needs(records: Records) -> str:
    """The needs that were not met yet, in words."""
    rows = records.get("need", ())
    return "；".join(str(row["text"]) for row in rows if row.get("text") and is_blank(row.get("closed_on")))


def present_helpers(records: Records, helpers: Mapping[str, Values]) -> tuple[Values, ...]:
    """The records of who helps now."""
    running = (row for row in records.get("pairing", ()) if is_blank(row.get("ended_on")))
    return tuple(helpers[row["helper_id"]] for row in running if row.get("helper_id") in helpers)
