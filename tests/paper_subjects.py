"""Households a paper has something to say of: made where the demo township has none."""

from __future__ import annotations

from datetime import date

from app.domain.permissions import Action
from app.services.cards import open_card
from app.services.household_changes.members import Arrival, add_member
from app.services.session import Session
from tests.families import GROUNDS
from tests.offices import all_ids


def subjects(session: Session, document: str, count: int) -> tuple[str, ...]:
    """As many households, the paper can be made of all of them."""
    if document == "T22":
        return at_risk(session)[:count]
    chosen = tuple(all_ids(session)[:count])
    for household in chosen:
        if document == "T19":
            compared(session, household)
        if document == "T23":
            child(session, household)
    return chosen


def at_risk(session: Session) -> tuple[str, ...]:
    """The households whose risk is not removed."""
    homes = {one: open_card(session, one).household for one in all_ids(session)}
    return tuple(one for one, home in homes.items() if home["risk_removed"] is False)


def child(session: Session, household: str) -> None:
    """A child is born."""
    facts = {"name": "张小宝", "sex": "1", "id_type": "04", "birth_date": date(2026, 2, 1)}
    add_member(session, Arrival(household, GROUNDS, "01", "04", facts))


def compared(session: Session, household: str) -> None:
    """The head was sent out to be compared."""
    head = open_card(session, household).rows("member")[0]
    sent, person = session.new_id(), session.new_id()
    with session.write(Action.EDIT, "送出信息比对名单") as tx:
        about = {"id": sent, "number": "1", "sent_to": "县公安局", "items": ("03",)}
        tx.insert("comparison", {**about, "sent_on": date(2026, 3, 2), "households": 1, "persons": 1})
        listed = {"name": head["name"], "id_no": head["id_no"], "member": head["id"], "number": 1}
        line = {"id": person, "household_id": household, "comparison": sent, **listed}
        tx.insert("comparison_person", line)
