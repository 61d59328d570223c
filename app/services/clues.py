"""The clue register of the office: every clue with its household, its age and what became of it (8.17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.policy import PolicyUnset
from app.forms.definitions.applications import TAKEN_UP
from app.models.queries.casework import clues_in
from app.services.regions import village_names
from app.services.session import Session


@dataclass(frozen=True, slots=True)
class ClueLine:
    """A clue in the list. `days` since it was found, None once it is settled; `is_late` beyond the limit."""

    id: str
    household_id: str
    case_id: str
    village: str
    group_no: str
    head: str
    found_on: date
    source: str
    text: str
    checked_by: str
    outcome: str
    days: int | None
    is_late: bool


def list_clues(session: Session, region: str = "", *, settled: bool = True) -> tuple[ClueLine, ...]:
    """The clues of a place (code or its beginning), those still open first, the newest first of each."""
    today = session.clock.today()
    names = village_names(session)
    with session.store.read() as connection:
        rows = clues_in(connection, region)
    policy = session.policy()
    sources, outcomes = policy.table("clue_source"), policy.table("clue_outcome")
    most = _most_days(session)
    lines = []
    for row in rows:
        is_open = row["outcome"] in ("", TAKEN_UP)
        days = (today - row["found_on"]).days if is_open else None
        line = ClueLine(
            row["id"],
            row["household_id"],
            row["case_id"],
            names.get(row["village_code"]) or row["village_code"],
            row["group_no"],
            row["head_name"],
            row["found_on"],
            sources.label_of(row["source"]),
            row["text"],
            row["checked_by"],
            outcomes.label_of(row["outcome"]),
            days,
            days is not None and most is not None and days > most,
        )
        if settled or is_open:
            lines.append(line)
    return tuple(sorted(lines, key=lambda line: (line.days is None, -line.found_on.toordinal())))


def _most_days(session: Session) -> int | None:
    try:
        return session.policy().number("monitor.total_days")
    except PolicyUnset:
        return None
