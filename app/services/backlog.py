"""Working off what a big act put off: judging and indexing its households after it was stored.

Called after an import and after unlocking while `waiting` is not 0. Safe to stop at any moment: what was
not reached goes on waiting, also after a crash.
"""

from __future__ import annotations

from app.core.collector import collector_paused
from app.core.progress import SILENT, Progress
from app.models.changes import Changes
from app.models.queries.waiting import waiting_count
from app.services.session import Session

CHUNK = 800


def waiting(session: Session) -> int:
    """How many households are stored but not judged and indexed yet; the list shows them as 待查."""
    with session.store.read() as connection:
        return waiting_count(connection)


def work_off(session: Session, progress: Progress = SILENT) -> Changes:
    """Judge and index all waiting households, some at a time; returns whom pages have to refresh.

    Raises Cancelled (what was done stays done) and EnvironmentFault.
    """
    with session.store.write_local() as connection:
        total = session.backlog.widen(connection)
    done: list[str] = []
    while len(done) < total:
        progress.step(len(done), total, "核对并编入检索")
        with collector_paused(), session.store.write_local() as connection:
            judged = session.backlog.work_off(connection, CHUNK)
        if not judged:
            break
        done += judged
    progress.step(total, total, "核对并编入检索")
    households = frozenset(done)
    return Changes(touched={"household": households} if done else {}, households=households)
