"""What a person must decide on a card: go on with a draft, and which side of a card that moved on to keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject

from app.services.cards import Card
from app.services.drafts import Draft
from app.views.pages.card_bars import MovedOnPanel
from app.views.pages.card_merge import FieldDifference, merged


class CardDecisions(QObject):
    """Shows the draft line above the form and the side-by-side table in its place."""

    def __init__(self, page: Any) -> None:
        super().__init__(page)
        self._page = page
        self._draft: Draft | None = None
        self.panel: MovedOnPanel | None = None
        page.draft_bar.resume.connect(self._resume)
        page.draft_bar.discard.connect(self._discard)
        page.file.draft_found.connect(self._offer)
        page.file.moved_on.connect(self._show_moved_on)

    @property
    def has_draft(self) -> bool:
        """Whether a draft is offered and nobody has said yet what becomes of it."""
        return self._draft is not None

    def close(self) -> None:
        """Another card is opened: nothing is left to decide here."""
        self._draft = None
        self._page.draft_bar.hide()
        self._close_panel()

    def _offer(self, draft: Draft) -> None:
        self._draft = draft
        self._page.draft_bar.offer(draft, self._page.file.base, self._page.policy)

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
        self._page.handing.refresh()

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
            self._page.handing.refresh()
