"""What can be done with the case on the screen: next step, return, correction, papers, meeting, notice."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from app.core.progress import Progress
from app.domain.permissions import Action
from app.domain.procedures.cases import StepKind
from app.services.case_pages import CasePage
from app.services.case_papers import document_of, make_case_paper
from app.services.meetings import Matter
from app.services.papers import known_document
from app.services.procedure_cases import StepDraft
from app.services.procedures import correct, give_back, take
from app.services.step_forms import StepForm
from app.services.step_offers import AskedPaper, Offer, reasons_against, statements_of
from app.views.dialogs.paper_window import OfferedPaper, show_papers
from app.views.pages.meeting_page import open_meeting, reopen_meeting
from app.views.pages.notice_page import open_notice, reopen_notice
from app.views.pages.step_dialog import LOW_SIZE, StepDialog, StepOrder, Verdict

_SHOWN_REASONS = 8


class CaseActions(QObject):
    """Belongs to a page of a case; every act is a job and can be taken back with the undo list."""

    def __init__(self, page: Any) -> None:
        super().__init__(page)
        self._page = page

    @property
    def _workplace(self) -> Any:
        return self._page.workplace

    def take_next(self) -> None:
        """The step that leads on; asks which one where the way parts."""
        page: CasePage | None = self._page.page
        if page is None or not page.ways or not self._workplace.may(Action.EDIT):
            return
        if len(page.ways) == 1:
            self.take(page.ways[0])
            return
        menu = QMenu(self._page)
        for offer in page.ways:
            menu.addAction(f"{offer.state.label}…", partial(self.take, offer))
        menu.popup(QCursor.pos())

    def take(self, offer: Offer) -> None:
        """Ask for a step and store it."""
        page: CasePage = self._page.page
        session, case = self._workplace.session, page.case
        ends = bool(offer.state.end) and offer.is_side
        form = StepForm(offer.state, needs_reason=ends)
        self._run(StepOrder(
            title=f"{offer.state.label}：{page.name}",
            said="这一步的条件：" + "；".join(offer.demands) if offer.demands else "",
            form=form,
            judge=partial(self._judge, case.id, StepKind.TAKE, ""),
            act=lambda draft, progress: take(session, case.id, draft, case.last_step_id),
            verb=offer.state.label if ends else "办理",
            papers=offer.papers,
            statements=offer.statements,
            danger=ends,
        ))  # fmt: skip

    def give_back(self, state: str) -> None:
        """Ask for day and reason and return the case to an earlier state."""
        page: CasePage = self._page.page
        session, case = self._workplace.session, page.case
        target = case.procedure.state(state)

        def act(draft: StepDraft, progress: Progress) -> Any:
            return give_back(session, case.id, state, draft.happened_on, draft.reason, case.last_step_id)

        self._run(StepOrder(
            title=f"退回到“{target.label}”：{page.name}",
            said="退回以后，后面办过的步骤留在记录里，不再算数，要重新办理。",
            form=StepForm(target, needs_reason=True, is_return=True),
            judge=partial(self._judge, case.id, StepKind.RETURN, ""),
            act=act,
            verb="退回",
            danger=True,
            size=LOW_SIZE,
        ))  # fmt: skip

    def correct(self) -> None:
        """Ask again for the step that is looked at; the new one stands in its place."""
        page: CasePage = self._page.page
        chosen = self._page.chosen()
        if chosen is None or chosen.stop.stand is None:
            return
        session, case, old = self._workplace.session, page.case, chosen.stop.stand.step
        state = chosen.stop.state
        labels = page.policy.table("step_paper")
        form = StepForm(state, needs_reason=True)
        self._run(StepOrder(
            title=f"更正“{state.label}”：{page.name}",
            said="原来登记的内容留在记录里，更正后的内容算数。",
            form=form,
            judge=partial(self._judge, case.id, StepKind.CORRECT, old.id),
            act=lambda draft, progress: correct(session, case.id, old.id, draft, case.last_step_id),
            verb="更正",
            papers=tuple(
                AskedPaper(code, labels.label_of(code), present=False)
                for code in dict.fromkeys((*state.papers, *sorted(old.papers)))
            ),
            statements=statements_of((*state.guards, *state.leave_guards)),
            values=form.values_of(old),
            ticked=old.papers,
            confirmed=old.confirmed,
        ))  # fmt: skip

    def meeting_kinds(self) -> tuple[str, ...]:
        """The kinds of meeting the next step asks for."""
        page: CasePage | None = self._page.page
        return page.ways[0].meetings if page is not None and page.ways else ()

    def notice_kinds(self) -> tuple[str, ...]:
        """The kinds of notice the next step asks for."""
        page: CasePage | None = self._page.page
        return page.ways[0].notices if page is not None and page.ways else ()

    def hold_meeting(self) -> None:
        """Enter the meeting that decides about this case."""
        page: CasePage = self._page.page
        matter = Matter(f"{page.name}：{page.case.procedure.version.title}", page.case.household_id,
                        page.case.id)  # fmt: skip
        village = str(page.case.values.get("village_code") or "")
        open_meeting(self._workplace, (matter,), kind=next(iter(self.meeting_kinds()), ""),
                     village_code=village, on_changed=self._page.changed.emit)  # fmt: skip

    def look_at_meeting(self, meeting_id: str) -> None:
        """Open a meeting about this case."""
        reopen_meeting(self._workplace, meeting_id, self._page.changed.emit, self._page.load)

    def post_notice(self) -> None:
        """Draft the notice the next step asks for."""
        page: CasePage = self._page.page
        village = str(page.case.values.get("village_code") or "")
        open_notice(self._workplace, self.notice_kinds()[0], (page.case.id,), village_code=village,
                    on_changed=self._page.changed.emit)  # fmt: skip

    def look_at_notice(self, notice_id: str) -> None:
        """Open a notice about this case, with what people said to it."""
        reopen_notice(self._workplace, notice_id, self._page.changed.emit, self._page.load)

    def answer_objection(self) -> None:
        """Open the notice with the oldest opinion that waits for an answer."""
        page: CasePage | None = self._page.page
        if page is not None and page.objections:
            self.look_at_notice(page.objections[0].id)

    def make_paper(self, code: str) -> None:
        """Make a paper of a step and show it."""
        session, case_id = self._workplace.session, self._page.case_id()
        document = document_of(code)

        def make(target: Any, progress: Progress) -> Any:
            return make_case_paper(session, document, (case_id,), target, progress)

        title = known_document(document).title
        show_papers(self._workplace, (OfferedPaper(document, title, make),), self._page)

    def _judge(
        self, case_id: str, kind: StepKind, supersedes: str, draft: StepDraft, progress: Progress
    ) -> Verdict:
        found = reasons_against(self._workplace.session, (case_id,), draft, kind, supersedes, progress)
        return verdict_on(tuple(reason.words for reason in found.get(case_id, ())))

    def _run(self, order: StepOrder) -> None:
        dialog = StepDialog(self._workplace, order, self._page)
        if self._workplace.dialogs.run(dialog):
            self._workplace.dialogs.notify(f"已登记：{dialog.outcome.label}。办错了可以撤销。")
            self._page.changed.emit(dialog.outcome)
        dialog.deleteLater()


def verdict_on(reasons: tuple[str, ...]) -> Verdict:
    """What the dialog says to the reasons against a step."""
    if not reasons:
        return Verdict("可以办理。", "done")
    lines = list(dict.fromkeys(reasons))
    shown = [f"· {line}" for line in lines[:_SHOWN_REASONS]]
    if len(lines) > _SHOWN_REASONS:
        shown.append(f"· 还有 {len(lines) - _SHOWN_REASONS} 项")
    return Verdict("\n".join(("还不能办：", *shown)), "warning", keeps_out=True)
