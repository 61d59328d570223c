"""The button 村级程序 of the card: the running cases of the household, and beginning one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QPushButton

from app.core.progress import Progress
from app.domain.permissions import Action
from app.services.procedures import OpenCase, cases_of_household
from app.views.pages.card_header import head_name
from app.views.pages.case_begin import CaseBeginning
from app.views.workplace import Workplace

_ENDED_SHOWN = 5


class CardCases(QObject):
    """changed(Changes): a case was begun. open_case(id): one was chosen or has just been begun."""

    changed = Signal(object)
    open_case = Signal(str)

    def __init__(self, workplace: Workplace, card: Any) -> None:
        super().__init__(card)
        self._workplace = workplace
        self._card = card
        self._beginning = CaseBeginning(workplace, card, self.changed.emit, self.open_case.emit)
        self.button = QPushButton("村级程序")
        self.button.setToolTip("这一户在办的事项，开始办理（Ctrl+J）")
        self.button.setShortcut("Ctrl+J")
        self.button.clicked.connect(self.ask)

    def ask(self) -> None:
        """Read the cases of the household and show them with what can be begun."""
        household = self._card.household_id()
        if not household:
            self._workplace.dialogs.notify("新建的户先保存，再办理程序。")
            return
        session = self._workplace.session

        def work(progress: Progress) -> tuple[OpenCase, ...]:
            return cases_of_household(session, household)

        self._workplace.jobs.read(work, self._show)

    def begin(self) -> None:
        """Ask what is to be begun for the household on the screen."""
        if self._card.has_unsaved():
            self._workplace.dialogs.notify("有没保存的修改，先保存再办理程序。")
            return
        copy = self._card.file.copy
        name = head_name(copy) if copy is not None else ""
        self._beginning.of_households({self._card.household_id(): (name or "未填户主", "")})

    def menu_of(self, cases: Sequence[OpenCase]) -> QMenu:
        """Running cases, the newest ended ones, and 开始办理."""
        menu = QMenu(self.button)
        running = [case for case in cases if not case.track.is_ended]
        ended = [case for case in cases if case.track.is_ended]
        for case in (*running, *reversed(ended[-_ENDED_SHOWN:])):
            menu.addAction(_words(case), lambda case=case: self.open_case.emit(case.id))
        if cases:
            menu.addSeparator()
        begin = menu.addAction("开始办理…", self.begin)
        begin.setEnabled(self._workplace.may(Action.EDIT))
        return menu

    def _show(self, cases: Sequence[OpenCase]) -> None:
        self.menu_of(cases).popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))


def _words(case: OpenCase) -> str:
    standing = case.track.standing
    now = standing.label if standing is not None else "还没有开始"
    words = "已结束" if case.track.is_ended else "现在到"
    return f"{case.procedure.version.title}：{words}“{now}”（{case.values['opened_on']}开始）"
