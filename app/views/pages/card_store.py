"""Storing a card and handing it in, in the one writer: which state was given, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from app.core.progress import Progress
from app.services.cards import Card, SavedCard, save_card
from app.services.drafts import discard_draft
from app.services.session import Session
from app.services.submission import NotReady
from app.views.jobs import Jobs
from app.views.pages.card_copy import WorkingCopy
from app.views.pages.standing import Standing

NEW, CHANGED, MERGED = "新建户档案", "修改户档案", "合并修改户档案"

Step = Callable[[Session, str], SavedCard]


@dataclass(frozen=True)
class Handed:
    """The state of a copy that is given to be stored over `base`; None: it was never stored."""

    copy: WorkingCopy
    generation: int
    card: Card
    base: Card | None

    @classmethod
    def of(cls, copy: WorkingCopy, base: Card | None) -> Handed:
        return cls(copy, copy.generation, copy.card(), base)


@dataclass(frozen=True)
class Stored:
    """What a write brought; `refused` when the card is stored but not handed in."""

    saved: SavedCard | None
    refused: NotReady | None = None


class CardStore(QObject):
    """`pending` is what of the card on the screen is being stored. `on_stored` and `on_refused` hear what
    became of every state that was given, also of a card left meanwhile. `standing`: see `DraftKeeper`.
    """

    def __init__(self, session: Session, jobs: Jobs, standing: Standing[None],
                 on_stored: Callable[[Handed, Stored], None],
                 on_refused: Callable[[Handed, BaseException], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self._standing = standing
        self._on_stored = on_stored
        self._on_refused = on_refused
        self.pending: Handed | None = None

    def store(self, handed: Handed, label: str) -> None:
        self._begin(handed, lambda progress: Stored(self._save(handed, label)))

    def hand_over(self, handed: Handed, unsaved: bool, step: Step) -> None:
        """Store what is not stored, then take the step."""

        def work(progress: Progress) -> Stored:
            saved = self._save(handed, CHANGED if handed.base else NEW) if unsaved else None
            try:
                return Stored(step(self._session, handed.card.household_id))
            except NotReady as refused:
                return Stored(saved, refused)

        self._begin(handed, work)

    def _begin(self, handed: Handed, work: Callable[[Progress], Stored]) -> None:
        self.pending = handed
        self._jobs.write(work, partial(self._on_done, handed), partial(self._on_error, handed))

    def _save(self, handed: Handed, label: str) -> SavedCard:
        """Asked in the writer: the card is stored, and its draft is not needed any more."""
        saved = save_card(self._session, handed.base, handed.card, label)
        discard_draft(self._session, handed.card.household_id)
        self._standing.handed = (handed.copy, handed.generation)
        return saved

    def _on_done(self, handed: Handed, stored: Stored) -> None:
        self._end(handed)
        self._on_stored(handed, stored)

    def _on_error(self, handed: Handed, error: BaseException) -> bool:
        self._end(handed)
        return self._on_refused(handed, error)

    def _end(self, handed: Handed) -> None:
        if self.pending is handed:
            self.pending = None
