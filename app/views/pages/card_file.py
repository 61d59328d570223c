"""One card under the hands of a caseworker: loading, drafts, judging, storing. No widgets.

All reading and writing runs as jobs; answers arrive on the GUI thread and are dropped when another card
has been opened meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.core.errors import UserError
from app.core.progress import Progress
from app.domain.problems import Problem
from app.forms.conditions import Values
from app.services.cards import Card, CardMovedOn, SavedCard, open_card
from app.services.drafts import Draft, discard_draft, draft_of
from app.services.entry_defaults import begin_card
from app.services.history import HistoryEntry, card_history
from app.services.session import Session
from app.views.jobs import Jobs
from app.views.pages.card_copy import WorkingCopy
from app.views.pages.card_problems import CardProblems
from app.views.pages.card_store import CHANGED, MERGED, NEW, CardStore, Handed, Step, Stored
from app.views.pages.card_work import CardJudge, DraftKeeper, Judged

_UNSAVED = -1

@dataclass(frozen=True)
class Opened:
    """What one read brings: the stored card (None: only a draft exists), the draft, the history."""

    household_id: str
    card: Card | None
    draft: Draft | None
    history: tuple[HistoryEntry, ...]


class CardFile(QObject):
    """shown(): another card or another state; judged(): problems and derived values are new;
    draft_found(Draft); draft_stored(); store_begun(); saved(SavedCard): of this card or one left meanwhile;
    moved_on(Card): theirs; store_failed(); not_ready(NotReady): submitting is refused; history_read(entries).
    """

    shown = Signal()
    judged = Signal()
    draft_found = Signal(object)
    draft_stored = Signal()
    store_begun = Signal()
    saved = Signal(object)
    moved_on = Signal(object)
    store_failed = Signal()
    not_ready = Signal(object)
    history_read = Signal(object)

    def __init__(self, session: Session, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self.copy: WorkingCopy | None = None
        self.base: Card | None = None
        self.problems = CardProblems()
        self._own_problems: tuple[Problem, ...] = ()
        self._clean = _UNSAVED
        self._wanted = ""
        self._judge = CardJudge(session, jobs, self)
        self._judge.judged.connect(self._take_judged)
        self.drafts = DraftKeeper(session, jobs, self)
        self.drafts.stored.connect(self.draft_stored)
        self._store = CardStore(session, jobs, self.drafts.standing, self._take_saved, self._on_refused, self)

    @property
    def has_unsaved(self) -> bool:
        return self.copy is not None and self.copy.generation != self._clean

    @property
    def storing(self) -> bool:
        """Whether the card on the screen is being stored."""
        return self._store.pending is not None

    def open(self, household_id: str) -> None:
        """Read a card; what was typed into the one before is kept as a draft."""
        self.drafts.flush()
        self._wanted = household_id
        self._forget_readings()

        def work(progress: Progress) -> Opened:
            draft = draft_of(self._session, household_id)
            try:
                card: Card | None = open_card(self._session, household_id)
            except UserError:
                if draft is None:
                    raise
                card = None
            history = card_history(self._session, household_id) if card else ()
            return Opened(household_id, card, draft, history)

        self._jobs.read(work, self._take_opened, latest=(self, "open"))

    def begin(self, village_code: str, group_no: str, before: Values) -> None:
        """A new card, not stored; `before`: the household typed last, whose common facts it repeats."""
        self.drafts.flush()
        card = begin_card(self._session, village_code, group_no, before)
        self._wanted = card.household_id
        self._show(card, None, unsaved=False)
        self.history_read.emit(())

    def resume(self, draft: Draft) -> None:
        """Go on with a draft."""
        if self.base is not None and self.base.revision == draft.base_revision:
            self._show(draft.card, self.base, unsaved=True)
        else:
            base = Card(draft.household_id, draft.card.records, draft.base_revision) if self.base else None
            self._show(draft.card, base, unsaved=True)

    def discard(self, draft: Draft) -> None:
        self._jobs.write(lambda progress: discard_draft(self._session, draft.household_id))

    def typed(self) -> None:
        """Something was typed: judge after a pause, keep a draft after two seconds."""
        if self.copy is not None:
            self._judge.ask(self.copy)
            self.drafts.typed()

    def field_left(self) -> None:
        self.drafts.store()

    def set_unreadable(self, problems: tuple[Problem, ...]) -> None:
        """Texts in fields that could not be read; they are listed with the other problems."""
        if problems != self._own_problems:
            self._own_problems = problems
            if self.copy is not None:
                self._judge.ask(self.copy)

    def store(self) -> None:
        """Store the card; `saved`, `moved_on` or `store_failed` follows. One store of a card at a time."""
        if self.copy is not None and not self.storing:
            self._hand(self.copy, self.base, NEW if self.base is None else CHANGED)

    def hand_over(self, step: Step) -> None:
        """Store what is not stored, then submit or review; `not_ready` when errors forbid the step."""
        if self.copy is None or self.storing:
            return
        self._forget_readings()
        unsaved = self.has_unsaved or self.base is None
        self._store.hand_over(Handed.of(self.copy, self.base), unsaved, step)
        self.store_begun.emit()

    def store_merged(self, theirs: Card, merged: Card) -> None:
        """Store what was chosen field by field over the newer stored card; it is the copy from now on."""
        if self.copy is not None:
            self.copy.take(merged)
            self.shown.emit()
            self._hand(self.copy, theirs, MERGED)

    def _hand(self, copy: WorkingCopy, base: Card | None, label: str) -> None:
        self._forget_readings()
        self._store.store(Handed.of(copy, base), label)
        self.store_begun.emit()

    def refresh(self, changed: frozenset[str]) -> None:
        """Other pages, an undo or a package changed households: show the new state when ours is clean."""
        if self.copy is not None and self.copy.household_id in changed and not self.storing:
            household_id = self.copy.household_id
            self._jobs.read(
                lambda progress: open_card(self._session, household_id),
                self._take_newer,
                _is_gone,
                latest=(self, "newer"),
            )

    def _forget_readings(self) -> None:
        """What was read before a card is opened or stored is older than what is shown then."""
        self._jobs.forget((self, "newer"))
        self._jobs.forget((self, "history"))

    def _take_newer(self, card: Card) -> None:
        if self.copy is None or self.copy.household_id != card.household_id:
            return
        if self.base is not None and card.revision != self.base.revision:
            if self.has_unsaved and self.copy.take_elsewhere(self.base, card):
                self.base = card
                self.typed()
            elif self.has_unsaved:
                self.moved_on.emit(card)
            else:
                self._show(card, card, unsaved=False)
        self._read_history()

    def _take_opened(self, opened: Opened) -> None:
        if opened.household_id != self._wanted:
            return
        if opened.card is not None:
            self._show(opened.card, opened.card, unsaved=False)
        elif opened.draft is not None:
            self._show(opened.draft.card, None, unsaved=True)
        self.history_read.emit(opened.history)
        if opened.draft is not None and opened.card is not None and opened.draft.differences:
            self.draft_found.emit(opened.draft)

    def _show(self, card: Card, base: Card | None, unsaved: bool) -> None:
        self.copy = WorkingCopy(card)
        self.base = base
        self.problems = CardProblems()
        self._own_problems = ()
        self._store.pending = None
        self._clean = _UNSAVED if unsaved else self.copy.generation
        self.drafts.follow(self.copy)
        self.shown.emit()
        self._judge.ask(self.copy, at_once=True)

    def _take_judged(self, judged: Judged) -> None:
        if self.copy is None:
            return
        self.copy.take_derived(judged.card)
        own = self._own_problems
        self.problems = CardProblems.of(
            (*own, *judged.problems), self.copy.household_id, (*own, *judged.blocking)
        )
        self.judged.emit()

    def _take_saved(self, handed: Handed, stored: Stored) -> None:
        """Of a card left meanwhile nothing is shown, but a refusal is told."""
        if stored.saved is not None:
            self._show_saved(handed, stored.saved)
        else:
            self.store_failed.emit()
        if stored.refused is not None:
            tell = self.not_ready if self.copy is handed.copy else self._jobs.failed
            tell.emit(stored.refused)

    def _show_saved(self, handed: Handed, saved: SavedCard) -> None:
        if self.copy is handed.copy:  # another card, or this one read anew, learns of it by `refresh`
            self.base = saved.card
            if self.copy.generation == handed.generation:
                self.copy.take(saved.card)
                self._clean = self.copy.generation
                self.drafts.follow(self.copy)
                self.shown.emit()
                self._judge.ask(self.copy, at_once=True)
            else:
                self.copy.take_filled(handed.card, saved.card)
                self.typed()
            self._read_history()
        self.saved.emit(saved)

    def _on_refused(self, handed: Handed, error: BaseException) -> bool:
        """What was typed into a card left meanwhile is a draft; its refusal is told as an error."""
        self.store_failed.emit()
        if self.copy is handed.copy and isinstance(error, CardMovedOn):
            self.moved_on.emit(error.theirs)
            return True
        return False

    def _read_history(self) -> None:
        if self.copy is not None:
            household_id = self.copy.household_id
            self._jobs.read(
                lambda progress: (household_id, card_history(self._session, household_id)),
                self._take_history,
                latest=(self, "history"),
            )

    def _take_history(self, read: tuple[str, tuple[HistoryEntry, ...]]) -> None:
        household_id, entries = read
        if self.copy is not None and self.copy.household_id == household_id:
            self.history_read.emit(entries)


def _is_gone(error: BaseException) -> bool:
    """A household removed elsewhere is no error of the page that still shows it."""
    return isinstance(error, UserError)
