"""What runs beside typing: live judging after a short pause, and drafts that survive a killed program."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.progress import Progress
from app.domain.problems import Problem
from app.services.cards import Card, derive_card, judge_card
from app.services.drafts import store_draft
from app.services.entry_defaults import fill_in
from app.services.session import Session
from app.services.submission import blocking
from app.views.jobs import Jobs
from app.views.pages.card_copy import WorkingCopy
from app.views.pages.standing import Standing

JUDGE_AFTER_MS = 120
DRAFT_AFTER_MS = 2000


@dataclass(frozen=True)
class Judged:
    """What the rules say about one state of `copy`; `card` has the derived fields filled.

    `blocking` are the problems that keep it from being handed in.
    """

    copy: WorkingCopy
    generation: int
    card: Card
    problems: tuple[Problem, ...]
    blocking: tuple[Problem, ...]


class CardJudge(QObject):
    """judged(Judged): only for the newest state. At most one judgement runs; typing never waits for it."""

    judged = Signal(object)

    def __init__(self, session: Session, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self._copy: WorkingCopy | None = None
        self._busy = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(JUDGE_AFTER_MS)
        self._timer.timeout.connect(self._start)

    def ask(self, copy: WorkingCopy, at_once: bool = False) -> None:
        """Judge the copy when nothing was typed for a moment."""
        self._copy = copy
        if at_once:
            self._timer.stop()
            self._start()
        else:
            self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        self._copy = None

    def _start(self) -> None:
        if self._busy or self._copy is None:
            return
        self._busy = True
        card, generation, copy = self._copy.card(), self._copy.generation, self._copy

        def work(progress: Progress) -> Judged:
            derived = derive_card(self._session, fill_in(self._session, card))
            problems = judge_card(self._session, derived)
            return Judged(copy, generation, derived, problems, blocking(self._session, derived, problems))

        self._jobs.read(work, self._take, self._on_error)

    def _take(self, judged: Judged) -> None:
        self._busy = False
        if judged.copy is self._copy and judged.copy.generation == judged.generation:
            self.judged.emit(judged)
        elif self._copy is not None:
            self._start()

    def _on_error(self, error: BaseException) -> bool:
        self._busy = False
        return False


class DraftKeeper(QObject):
    """Stores the copy when a field is left and two seconds after the last key. stored(): it is on disk.

    `standing`: which state of which copy was stored as a card last; that one needs no draft.
    """

    stored = Signal()

    def __init__(self, session: Session, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self._copy: WorkingCopy | None = None
        self._stored_generation = 0
        self._busy = False
        self.place = ""
        self.standing: Standing[None] = Standing(None)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_AFTER_MS)
        self._timer.timeout.connect(self.store)

    def follow(self, copy: WorkingCopy | None) -> None:
        """Keep drafts of this copy from now on; its present state needs none."""
        self._timer.stop()
        self._copy = copy
        self._stored_generation = copy.generation if copy is not None else 0

    def typed(self) -> None:
        self._timer.start(DRAFT_AFTER_MS)

    def store(self) -> None:
        """Store the present state now, unless it is stored already."""
        self._timer.stop()
        copy = self._copy
        if copy is None or copy.generation == self._stored_generation:
            return
        if self._busy:
            self._timer.start(JUDGE_AFTER_MS)
            return
        self._busy = True
        card, generation, place, standing = copy.card(), copy.generation, self.place, self.standing

        def work(progress: Progress) -> tuple[WorkingCopy, int]:
            if standing.handed != (copy, generation):
                store_draft(self._session, card, card.revision, place)
            return copy, generation

        self._jobs.write(work, self._done, self._on_error)

    def flush(self) -> None:
        """Hand the present state to the writer at once, even while an older one is being written."""
        self._busy = False
        self.store()

    def _done(self, written: tuple[WorkingCopy, int]) -> None:
        self._busy = False
        copy, generation = written
        if copy is self._copy:
            self._stored_generation = max(self._stored_generation, generation)
            self.stored.emit()

    def _on_error(self, error: BaseException) -> bool:
        self._busy = False
        return False
