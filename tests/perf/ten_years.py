"""A household with ten years behind it: statements, conditions, visits, events, closed years."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.services.cards import Card, open_card
from app.services.household_changes.acts import Grounds
from app.services.household_changes.corrections import Correction, correct_field
from app.services.session import Session
from app.services.years import close_household_year, list_years

YEARS = 10
VISITS_A_YEAR = 12
EVENTS_A_YEAR = 2
Values = Mapping[str, Any]


def live_ten_years(session: Session, household_id: str) -> Card:
    """Give the household the records of the ten years before this one and close each of them.

    A household that has them already is left as it is, so that a kept demo file can be measured again.
    """
    this_year = session.clock.today().year
    if len(list_years(session, household_id)) >= YEARS:
        return open_card(session, household_id)
    for year in range(this_year - YEARS, this_year):
        card = open_card(session, household_id)
        with session.write("import", f"{year}年") as tx:
            for entity, rows in _records_of(session, card, year).items():
                tx.insert_many(entity, rows)
        for number in range(EVENTS_A_YEAR):
            _correct_address(session, household_id, date(year, 3 + number, 1))
        close_household_year(session, household_id, year)
    return open_card(session, household_id)


def _records_of(session: Session, card: Card, year: int) -> dict[str, list[dict[str, Any]]]:
    """One year's records in the likeness of the newest ones; a year that is there already is left alone."""
    found: dict[str, list[dict[str, Any]]] = {"income_statement": [], "income_item": []}
    if all(row.get("year") != year for row in card.rows("income_statement")):
        newest = max(card.rows("income_statement"), key=lambda row: row.get("year") or 0)
        fresh = _copied(session, newest, year=year)
        found["income_statement"].append(fresh)
        found["income_item"] += [
            _copied(session, row, statement_id=fresh["id"])
            for row in card.rows("income_item")
            if row["statement_id"] == newest["id"]
        ]
    sheets = card.rows("living_conditions")
    if sheets and all(row.get("year") != year for row in sheets):
        found["living_conditions"] = [_copied(session, sheets[-1], year=year)]
    found["visit"] = [
        {"id": session.new_id(), "household_id": card.household_id, "visited_on": date(year, month, 9)}
        for month in range(1, VISITS_A_YEAR + 1)
    ]
    return found


def _copied(session: Session, row: Values, **changes: Any) -> dict[str, Any]:
    return {**row, "id": session.new_id(), **changes}


def _correct_address(session: Session, household_id: str, on: date) -> None:
    text, grounds = f"新街{on.year}{on.month:02}号", Grounds(on, "证明")
    correction = Correction(household_id, "household", household_id, "address", text, grounds, "站长")
    correct_field(session, correction)
