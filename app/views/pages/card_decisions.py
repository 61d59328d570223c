"""What a person must decide on a card: go on with a draft, and which side of a card that moved on to keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.permissions import Action, may
from app.services.cards import Card
from app.services.drafts import Draft
from app.views.pages.card_bars import MovedOnPanel
from app.views.pages.card_merge import FieldDifference, merged


class CardDecisions(QObject):
    """Shows the draft line above the form and the side-by-side table in its place. draft_changed(): a draft
    waits to be decided, or does so no more.
    """

    draft_changed = Signal()

    def __init__(self, page: Any) -> None:
        super().__init__(page)
        self._page = page
        self._draft: Draft | None = None
        self.panel: MovedOnPanel | None = None
        page.draft_bar.resume.connect(self._resume)
        page.draft_bar.discard.connect(self._discard)
        page.file.draft_found.connect(self._offer)
        page.file.moved_on.connect(self._show_moved_on)
        self.draft_changed.connect(self.open_form)

    @property
    def has_draft(self) -> bool:
        """Whether a draft is offered and nobody has said yet what becomes of it."""
        return self._draft is not None

    def open_form(self) -> None:
        """Who may edit types into the card; not beside a draft that waits, which the next would replace, and
        not while a side must be chosen, which was read before.
        """
        page = self._page
        is_deciding = self.has_draft or self.panel is not None
        readonly = is_deciding or not may(page.session.actor.role, Action.EDIT)
        page.form.set_readonly(readonly)
        page.explanations.set_readonly(readonly)
        page.years.refresh()
        page.handing.refresh()

    def close(self) -> None:
        """Another card is opened: nothing is left to decide here."""
        self._draft = None
        self._page.draft_bar.hide()
        self._close_panel()

    def _offer(self, draft: Draft) -> None:
        self._draft = draft
        self._page.draft_bar.offer(draft, self._page.file.base, self._page.policy)
        self.draft_changed.emit()

    def _resume(self) -> None:
        draft, self._draft = self._draft, None
        self._page.draft_bar.hide()
        if draft is not None:
            self._page.file.resume(draft)

    def _discard(self) -> None:
        draft, self._draft = self._draft, None
        self._page.draft_bar.hide()
        if draft is not None:
            self._page.file.discard(draft)
            self.draft_changed.emit()

    def _show_moved_on(self, theirs: Card) -> None:
        file = self._page.file
        self._close_panel()
        ours = file.copy.card()
        panel = MovedOnPanel(ours, theirs, file.base, self._page.policy)
        panel.cancelled.connect(self._cancel)
        panel.chosen.connect(lambda kept: self._store(ours, theirs, kept))
        self._page.middle.addWidget(panel)
        self._page.middle.setCurrentWidget(panel)
        self.panel = panel
        self.open_form()

    def _store(self, ours: Card, theirs: Card, kept: Sequence[FieldDifference]) -> None:
        self._close_panel()
        self._page.file.store_merged(theirs, merged(ours, theirs, kept))

    def _cancel(self) -> None:
        self._close_panel()

    def _close_panel(self) -> None:
        if self.panel is not None:
            self._page.middle.removeWidget(self.panel)
            self.panel.deleteLater()
            self.panel = None
            self.open_form()
