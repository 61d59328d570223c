"""The button 办理变动 of the card: opens the page of one change, does it, shows the card as it is then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QPushButton

from app.core.errors import UserError
from app.core.progress import Progress
from app.domain.permissions import Action, may
from app.services.cards import Card
from app.services.household_changes.acts import DoneChange, called
from app.services.household_changes.questions import QUESTIONS, Question, correctable_facts
from app.services.search import Hit, search
from app.services.session import Session
from app.views.forms.editors.base import Choice, EditorContext
from app.views.jobs import Jobs
from app.views.pages.card_header import head_name
from app.views.pages.card_references import HouseholdSource
from app.views.pages.change_page import ChangePage, ListSource
from app.views.pages.change_proofs import ProofFiles
from app.views.pages.life_line import show_life_line

_MOST_PERSONS = 20
_DIRECTIONS = {"join_reason": "in", "leave_reason": "out"}


class PersonSource:
    """Persons of the whole file, found like in the search box."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        self._session = session
        self._jobs = jobs
        self._names: dict[str, str] = {}

    def find(self, text: str, then: Callable[[tuple[Choice, ...]], None]) -> None:
        def work(progress: Progress) -> tuple[Hit, ...]:
            return search(self._session, text, _MOST_PERSONS)

        self._jobs.read(work, partial(self._take, then), latest=self)

    def label(self, key: str, then: Callable[[str], None]) -> None:
        then(self._names.get(key, ""))

    def _take(self, then: Callable[[tuple[Choice, ...]], None], hits: tuple[Hit, ...]) -> None:
        self._names |= {hit.member_id: f"{hit.name} {hit.place}" for hit in hits}
        then(tuple(Choice(hit.member_id, self._names[hit.member_id]) for hit in hits))


class ChangeDesk(QObject):
    """Belongs to a card page; only a stored card without unsaved typing can have a change registered."""

    def __init__(self, page: Any) -> None:
        super().__init__(page)
        self._page = page
        self.page: ChangePage | None = None
        self.button = QPushButton("办理变动")
        self.button.setToolTip("增加成员、成员离开、分户、更正……（Ctrl+M）")
        self.menu = QMenu(self.button)
        for question in QUESTIONS:
            self.menu.addAction(question.title, partial(self.open, question))
        self.menu.addSeparator()
        self.menu.addAction("一个人的历次变动", self._show_line)
        self.button.setMenu(self.menu)
        page.sections.itemClicked.connect(lambda _: self.close())
        if not may(page.session.actor.role, Action.EDIT):
            self.button.hide()

    def open(self, question: Question, answers: Mapping[str, Any] | None = None) -> None:
        """Show the page of a change for the household on the screen, with what is already known."""
        file = self._page.file
        if file.base is None:
            self._page.dialogs.notify("新建的户先保存，再办理变动。")
            return
        self._page.form.commit()
        if file.has_unsaved:
            self._page.dialogs.notify("有没保存的修改，先保存再办理变动。")
            return
        if self._page.decisions.has_draft:
            self._page.dialogs.notify("有草稿没保存，先接着改再保存，或者放弃，然后办理变动。")
            return
        self.close()
        proofs = ProofFiles(
            self._page.session, self._page.jobs, self._page.dialogs, file.base.household_id
        )
        name = head_name(file.copy) or "未填户主"
        page = ChangePage(question, file.base, self._context(file.base), name, proofs)
        proofs.read()
        page.answered.connect(self._answer)
        page.left.connect(self.close)
        self._page.middle.addWidget(page)
        self._page.middle.setCurrentWidget(page)
        self._page.hint.clear()   # it speaks of a field of the card
        self.page = page
        self._page.handing.refresh()
        page.begin(answers or {})

    def close(self) -> None:
        """Back to the card."""
        if self.page is not None:
            self._page.middle.removeWidget(self.page)
            self.page.deleteLater()
            self.page = None
            self._page.middle.setCurrentWidget(self._page.form)
            self._page.handing.refresh()

    def _context(self, card: Card) -> EditorContext:
        session: Session = self._page.session
        reasons = session.policy().table("member_change").values
        facts = correctable_facts(session, card)
        references: dict[str, Any] = {
            "active_member": ListSource(called(card)),
            "household": HouseholdSource(session, self._page.jobs, self),
            "person": PersonSource(session, self._page.jobs),
            "correctable": ListSource(
                {key: name for key, (name, _) in facts.items()},
                {key: f"现在是：{now}" if now else "现在是空的" for key, (_, now) in facts.items()},
            ),
        }
        for name, direction in _DIRECTIONS.items():
            labels = {
                value.code: value.label for value in reasons if value.attributes.get("direction") == direction
            }
            references[name] = ListSource(labels)
        return EditorContext(session.policy(), session.clock.today(), session.new_id, references)

    def _answer(self, answers: dict[str, Any]) -> None:
        page, card, session = self.page, self._page.file.base, self._page.session
        if page is None or card is None:
            return
        question = page.question

        def work(progress: Progress) -> DoneChange:
            return question.answer(session, card, answers)

        self._page.jobs.write(work, partial(self._done, question), self._refused)

    def _done(self, question: Question, done: DoneChange) -> None:
        self.close()
        more = "，另一户也一起改好了" if len(done.households) > 1 else ""
        self._page.dialogs.notify(f"已办理：{question.title}{more}。办错了可以撤销。")
        self._page.changed.emit(done.changes)
        self._page.show_household(self._page.household_id(), self._page.neighbours)

    def _refused(self, error: BaseException) -> bool:
        if self.page is None:
            return False
        self.page.enable()
        if isinstance(error, UserError):
            self.page.refuse(error)
            return True
        return False

    def _show_line(self) -> None:
        """The line of life of the marked member, of the head elsewhere."""
        file = self._page.file
        if file.base is None:
            self._page.dialogs.notify("新建的户先保存，再查看。")
            return
        schema_id, record_id = self._page.form.current().current_record()
        member = record_id if schema_id == "member" and record_id else file.base.household.get("head_member")
        if member:
            show_life_line(self._page, member)
