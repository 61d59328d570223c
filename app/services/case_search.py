"""Cases for the search box: those of the households found, and matters of villages by their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.models.queries import procedure_cases as stored
from app.services.procedure_cases import OpenCase, open_cases
from app.services.regions import village_names
from app.services.search import Hit
from app.services.session import Session

_SHORTEST = 2


@dataclass(frozen=True)
class CaseHit:
    """A running case: whose it is, where, and where it stands."""

    case_id: str
    name: str
    place: str
    words: str


def search_cases(session: Session, text: str, found: Sequence[Hit], limit: int = 6) -> tuple[CaseHit, ...]:
    """The running cases of the households of these hits, then village matters that have the text in them."""
    homes = {hit.household_id: hit for hit in reversed(found)}
    wanted = text.strip()
    with session.store.read() as connection:
        records = stored.cases_of(connection, homes)
        if len(wanted) >= _SHORTEST and not wanted.isascii():
            records += stored.matters_with(connection, wanted, limit)
        cases = [case for case in open_cases(session, connection, records) if not case.track.is_ended]
    villages = village_names(session)
    return tuple(
        _hit(case, homes.get(case.household_id), villages.get(str(case.values.get("village_code") or ""), ""))
        for case in cases[:limit]
    )


def _hit(case: OpenCase, home: Hit | None, village: str) -> CaseHit:
    standing = case.track.standing
    now = f"现在到“{standing.label}”" if standing is not None else "还没有开始"
    name = home.name if home is not None else str(case.values.get("matter") or "")
    place = home.place if home is not None else village
    return CaseHit(case.id, name, place, f"{case.procedure.version.title}，{now}")
