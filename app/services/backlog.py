"""Working off what a big act or other policy put off: judging and indexing households after it was stored.

An index that was filled in many steps lies in pieces; in the end they are made one, which makes every search
ten times as quick.

Called after an import and after unlocking while `waiting` is not 0. Safe to stop at any moment: what was
not reached goes on waiting, also after a crash.
"""

from __future__ import annotations

from app.core.collector import collector_paused
from app.core.progress import SILENT, Progress
from app.models.changes import Changes
from app.models.policy_packs import judged_by, mark_judged_by
from app.models.projections.search import is_scattered, merge_pieces
from app.models.queries.waiting import (
    expired_count,
    household_count,
    let_all_wait,
    let_expired_wait,
    waiting_count,
)
from app.models.store import Connection
from app.services.session import Session

CHUNK = 800
MERGED_PAGES = 100
"""Pages of the search index written in one step: about a tenth of a second."""


def waiting(session: Session) -> int:
    """How many households are stored but not judged and indexed yet; the list shows them as 待查.

    Those where an explanation has run out since are counted too: their problems are open again. After a
    change of policy, or when a new one has begun to hold, they are all.
    """
    with session.store.read() as connection:
        if _is_other_policy(session, connection):
            return household_count(connection)
        return waiting_count(connection) + expired_count(connection, session.clock.today())


def is_due(session: Session) -> bool:
    """Whether there is anything for `WorkingOff` to do."""
    if waiting(session):
        return True
    with session.store.read() as connection:
        return is_scattered(connection)


def _is_other_policy(session: Session, connection: Connection) -> bool:
    return judged_by(connection) != session.standards.fingerprint()


def work_off(session: Session, progress: Progress = SILENT) -> Changes:
    """Judge and index all waiting households, some at a time; returns whom pages have to refresh.

    Raises Cancelled (what was done stays done) and EnvironmentFault.
    """
    run = WorkingOff(session, CHUNK)
    while run.step():
        progress.step(run.done, run.total, "整理检索" if run.is_merging else "核对并编入检索")
    progress.step(run.total, run.total, "核对并编入检索")
    return run.changes()


class WorkingOff:
    """One run over the waiting households, `most` in each step, so that saving can come in between.

    Who else has to wait is found in the first steps, one question in each: in a district each of them reads
    all persons. `is_merging`: all households are done, the search index is being put in order.
    """

    def __init__(self, session: Session, most: int) -> None:
        self._session = session
        self._most = most
        self._judged: list[str] | None = None
        self._widening: list[str] = []
        self.total = 0
        self.is_merging = False

    @property
    def done(self) -> int:
        """How many households were judged and indexed so far, of `total`."""
        return len(self._judged or ())

    def step(self) -> bool:
        """Work off the next households or pages of the index; False when none was left.

        Raises EnvironmentFault.
        """
        if self._judged is None:
            self._judged = []
            self._begin()
            if self.total:
                return True
        if self._widening:
            with self._session.store.write_local() as connection:
                self.total = self._session.backlog.widen(connection, self._widening.pop(0))
            return True
        with collector_paused(), self._session.store.write_local() as connection:
            judged = self._session.backlog.work_off(connection, self._most)
            self.is_merging = not judged and merge_pieces(connection, MERGED_PAGES)
        self._judged += judged
        self.total = max(self.total, self.done)
        return bool(judged) or self.is_merging

    def _begin(self) -> None:
        with self._session.store.write_local() as connection:
            if _is_other_policy(self._session, connection):
                let_all_wait(connection)
                mark_judged_by(connection, self._session.standards.fingerprint())
            let_expired_wait(connection, self._session.clock.today())
            self.total = waiting_count(connection)
            self._widening = self._session.backlog.widening(connection)

    def changes(self) -> Changes:
        """Whom pages have to refresh."""
        households = frozenset(self._judged or ())
        return Changes(touched={"household": households} if households else {}, households=households)
