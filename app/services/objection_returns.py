"""What follows from an upheld objection: the case it is about goes back to an earlier step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.models.changes import Changes
from app.services.notices import Notice
from app.services.procedure_cases import OpenCase, load_case
from app.services.procedures import give_back
from app.services.session import Session

Values = Mapping[str, Any]


@dataclass(frozen=True)
class WayBack:
    """A case an upheld objection is about: where it stands and the states (id, label) it may go back to."""

    case_id: str
    title: str
    standing: str
    states: tuple[tuple[str, str], ...]


def ways_back(session: Session, notice: Notice, opinion: Values) -> tuple[WayBack, ...]:
    """The running cases an opinion is about: that of its household on the list, or of the whole notice."""
    home = opinion.get("subject_household")
    lines = [row for row in notice.lines if row.get("subject_case") and row["subject_household"] == home]
    named = [row["subject_case"] for row in lines] or [notice.values.get("subject_case")]
    with session.store.read() as connection:
        cases = [load_case(session, connection, str(case_id)) for case_id in named if case_id]
    return tuple(_way_back(case) for case in cases if not case.track.is_ended and case.track.standing)


def _way_back(case: OpenCase) -> WayBack:
    standing = case.track.standing
    been = {stand.state for stand in case.track.stands}
    back = standing.back if standing else ()
    states = tuple((name, case.procedure.state(name).label) for name in back if name in been)
    title = case.values.get("matter") or case.procedure.version.title
    return WayBack(case.id, str(title), standing.label if standing else "", states)


def send_back(session: Session, way: WayBack, state: str, opinion: Values) -> Changes:
    """Return the case of an upheld objection to a state. Raises StepRefused, UserError."""
    reason = f"公示异议 {opinion.get('number') or ''} 成立：{opinion.get('found') or ''}"[:500]
    return give_back(session, way.case_id, state, session.clock.today(), reason)
