"""保存 and 提交 (审核) below a card: which of the two steps it is, and why it cannot be taken now."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QPushButton

from app.domain.permissions import Action, may
from app.domain.problems import Problem
from app.services.submission import (
    cannot_review,
    cannot_submit,
    counted,
    review_card,
    submit_card,
)
from app.views.forms.editors.base import set_property
from app.views.pages.card_file import Step
from app.views.pages.sheet import offer

_CHOOSE = "先在上面逐项选定留哪一边，再按“按所选保存”"
_STORING = "正在保存"
_CHANGING = "正在办理变动：先办完，或点“返回”"
_DRAFT = "先在上面选：接着改，或者放弃这些修改"
_STORE_KEY, _SUBMIT_KEY = "Ctrl+S", "Ctrl+Enter"


class CardHanding:
    """The two buttons of a `CardPage`. 提交 is marked only while nothing keeps the card from being handed in.

    A card with errors keeps 提交: it stores and goes to the first of them.
    """

    def __init__(self, page: Any) -> None:
        self._page = page
        self._open: tuple[Problem, ...] | None = None
        self.store_button = QPushButton("保存")
        self.submit_button = QPushButton("提交")
        self.store_button.clicked.connect(page.store)
        self.submit_button.clicked.connect(page.submit)

    @property
    def step(self) -> Step:
        """What Ctrl+Enter does with this card."""
        return review_card if self._awaits_review() else submit_card

    def take_shown(self) -> None:
        """Another card or another state of it: what is open is known when it has been judged."""
        self._open = None
        self.refresh()

    def take_judged(self) -> None:
        self._open = self._page.file.problems.blocking
        self.refresh()

    def refresh(self) -> None:
        """Something was typed, stored or decided."""
        waiting = _STORING if self._page.file.storing else self.waits_for()
        refused = waiting or self._refused()
        self.submit_button.setText("审核" if self._awaits_review() else "提交")
        offer(self.store_button, waiting, _STORE_KEY)
        offer(self.submit_button, refused, self._open_words())
        is_ready = not refused and self._open == ()
        set_property(self.submit_button, "tone", "primary" if is_ready else "")

    def waits_for(self) -> str:
        """What stands in the place of the card and must end before the card is stored, "" for nothing."""
        if self._page.decisions.panel is not None:
            return _CHOOSE
        if self._page.decisions.has_draft:
            return _DRAFT
        return _CHANGING if self._page.change_desk.page is not None else ""

    def _awaits_review(self) -> bool:
        household = self._stored_household()
        is_submitted = bool(household.get("submitted_on")) and not household.get("reviewed_on")
        return is_submitted and may(self._page.session.actor.role, Action.REVIEW)

    def _refused(self) -> str:
        refused = cannot_review if self._awaits_review() else cannot_submit
        return refused(self._page.session, self._stored_household())

    def _stored_household(self) -> dict[str, Any]:
        """What was signed; nothing of it holds for a card that was changed since."""
        file = self._page.file
        return {} if file.copy is None or file.has_unsaved else file.copy.household

    def _open_words(self) -> str:
        if not self._open:
            return _SUBMIT_KEY
        verb = self.submit_button.text()
        return f"{counted(self._open)}，还不能{verb}。按下会先保存，再转到第一处（{_SUBMIT_KEY}）"
