"""The meeting a matter of a village begins with: held before the case exists, tied to it when it begins.

A matter that names neither a case nor a household belongs to the case that begins with it: the one with the
same words, else the only one of its meeting.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from app.domain.procedures.tables import State
from app.domain.rules.base import Values
from app.models.queries.proceedings import untied_matters
from app.models.store import Connection
from app.models.write import WriteTx

_QUORUM = "quorum_met"


def proposals_of(connection: Connection, case: Values) -> tuple[Values, ...]:
    """The matters a case of a village that has no step yet may begin with, oldest meeting first.

    Each has "held_on" and "meeting_kind" of its meeting.
    """
    if case.get("household_id") or not case.get("village_code"):
        return ()
    rows = untied_matters(connection, str(case["village_code"]))
    found = []
    for _, group in groupby(rows, itemgetter("meeting")):
        matters = list(group)
        named = [row for row in matters if row.get("matter") == case.get("matter")]
        found += named or (matters if len(matters) == 1 else [])
    return tuple(found)


def tie_proposals(tx: WriteTx, case: Values, first: State) -> None:
    """Write into the newest meeting of each kind the first step asked for that it was about this case."""
    kinds = set(_kinds(first))
    matters = [row for row in proposals_of(tx.connection, case) if row["meeting_kind"] in kinds]
    newest = {row["meeting_kind"]: row for row in matters if row["held_on"] <= case["opened_on"]}
    for row in newest.values():
        tx.update("meeting_matter", row["id"], {"subject_case": case["id"]})


def _kinds(state: State) -> Iterable[str]:
    for use in state.guards:
        if use.name == _QUORUM:
            given = use.settings["kinds"]
            yield from given if isinstance(given, tuple) else (str(given),)
