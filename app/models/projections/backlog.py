"""Households of a big act that wait to be judged and indexed: an import commits as soon as it is stored.

A small act keeps everything derived true inside its own transaction. A big one writes the ids of its
households into the table `backlog` and a provisional summary row, in the same transaction; the rest is
worked off afterwards in chunks. The table survives a crash, so nothing that waits can be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from app.core.progress import SILENT, Progress
from app.models.changes import Touched
from app.models.projections.dependents import SHARING_WITH_WAITING, linked_households
from app.models.projections.judgement import Judgement
from app.models.projections.search import SearchIndex
from app.models.projections.summary import write_provisional_summaries
from app.models.queries.waiting import household_count, next_waiting, waiting_among, waiting_count

MOST_AT_ONCE = 300
CHUNK = 500
_ENTER = "INSERT INTO backlog (household_id) VALUES (?) ON CONFLICT DO NOTHING"


class Backlog:
    """The projection in front of search and judgement: at once for small acts, later for big ones.

    `most_at_once` is how many touched households an act may have to be judged inside its transaction.
    """

    def __init__(self, search: SearchIndex, judgement: Judgement) -> None:
        self._search = search
        self._judgement = judgement
        self.most_at_once = MOST_AT_ONCE

    def refresh(self, connection: Connection, touched: Touched, millis: int) -> None:
        if len(touched.households) > self.most_at_once:
            self._put_off(connection, touched)
            return
        taken = self._take(connection, touched)
        self._search.refresh(connection, taken, millis)
        self._judgement.refresh(connection, taken, millis)

    def widening(self, connection: Connection) -> list[str]:
        """The questions, for `widen`, who shares a person, a phone or a split with a waiting household.

        Asked once before working off: a pass over the file each instead of questions per household. None
        when no household waits or, after a change of policy, every one.
        """
        some = 0 < waiting_count(connection) < household_count(connection)
        return list(SHARING_WITH_WAITING) if some else []

    def widen(self, connection: Connection, question: str) -> int:
        """Let those wait too whom one of them finds; how many wait."""
        connection.exec_driver_sql(f"INSERT INTO backlog {question} ON CONFLICT DO NOTHING")
        return waiting_count(connection)

    def work_off(self, connection: Connection, most: int) -> list[str]:
        """Judge and index the next waiting households, at most `most`; returns their ids."""
        households = next_waiting(connection, most)
        if households:
            self._search.index(connection, households)
            self._judgement.judge_wholly(connection, households)
            _leave(connection, households)
        return households

    def judge_again(self, connection: Connection, households: Sequence[str]) -> None:
        """Judge these households anew, those that wait included; the day or a policy may have changed."""
        waiting = waiting_among(connection, households)
        self._search.index(connection, waiting)
        self._judgement.judge_wholly(connection, households)
        _leave(connection, waiting)

    def refresh_all(self, connection: Connection, progress: Progress = SILENT) -> int:
        """Judge every household, index those that wait, empty the backlog; how many there are.

        Raises Cancelled.
        """
        while households := next_waiting(connection, CHUNK):
            self._search.index(connection, households)
            _leave(connection, households)
        return self._judgement.refresh_all(connection, progress)

    def _put_off(self, connection: Connection, touched: Touched) -> None:
        households = sorted(touched.households)  # nearly the order of their rows: pages are met once
        waiting = linked_households(connection, touched.links).union(households)
        connection.exec_driver_sql(_ENTER, [(household,) for household in sorted(waiting)])
        for chunk in _chunks(households):
            living = write_provisional_summaries(connection, chunk)
            if len(living) < len(chunk):
                self._remove(connection, [household for household in chunk if household not in living])

    def _remove(self, connection: Connection, households: Sequence[str]) -> None:
        """Nothing derived stays of households that were deleted."""
        self._search.forget(connection, households)
        gone = [(household,) for household in households]
        connection.exec_driver_sql("DELETE FROM problem WHERE household_id = ?", gone)
        connection.exec_driver_sql("DELETE FROM household_summary WHERE id = ?", gone)
        _leave(connection, households)

    @staticmethod
    def _take(connection: Connection, touched: Touched) -> Touched:
        """The act with its waiting households as wholly changed: nothing was ever judged of them."""
        waiting = waiting_among(connection, touched.households)
        if not waiting:
            return touched
        _leave(connection, waiting)
        return replace(touched, households={**touched.households, **dict.fromkeys(waiting, frozenset())})


def _leave(connection: Connection, households: Iterable[str]) -> None:
    bound: list[tuple[Any, ...]] = [(household,) for household in households]
    if bound:
        connection.exec_driver_sql("DELETE FROM backlog WHERE household_id = ?", bound)


def _chunks(households: Iterable[str]) -> Iterator[list[str]]:
    remaining = iter(households)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk
