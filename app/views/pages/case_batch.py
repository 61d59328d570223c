"""Acts on many cases of the list: the same step for all of them, one meeting, one notice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from app.core.progress import Progress
from app.services.case_lines import CaseLine
from app.services.meetings import Matter
from app.services.procedure_cases import StepDraft
from app.services.procedures import offered, take_many
from app.services.step_forms import StepForm
from app.services.step_offers import Offer, reasons_against
from app.views.pages.case_begin import verdict_on_many
from app.views.pages.case_outcome import outcomes, show_outcome
from app.views.pages.meeting_page import open_meeting
from app.views.pages.notice_page import open_notice
from app.views.pages.step_dialog import StepDialog, StepOrder, Verdict
from app.views.workplace import Workplace

_FAR = 300
"""Cases judged while the step is typed; more are judged when it is stored."""


@dataclass(frozen=True)
class CommonStep:
    """A step that some of the chosen cases could take next: its state, its words, and how many they are."""

    procedure: str
    title: str
    state: str
    label: str
    cases: int


def common_steps(lines: Sequence[CaseLine]) -> tuple[CommonStep, ...]:
    """The next steps of these cases, the most frequent first."""
    counted = Counter(
        (line.procedure, line.title, state, label)
        for line in lines
        for state, label in zip(line.ahead, line.following, strict=True)
    )
    return tuple(CommonStep(*key, cases=count) for key, count in counted.most_common())


class CaseBatch(QObject):
    """`place_of(line)` gives village and group in words; `on_changed` hears every act."""

    def __init__(
        self,
        workplace: Workplace,
        window: QWidget,
        place_of: Callable[[CaseLine], str],
        on_changed: Callable[[Any], None],
    ) -> None:
        super().__init__(window)
        self._workplace = workplace
        self._window = window
        self._place_of = place_of
        self._on_changed = on_changed

    def fill(self, menu: QMenu, lines: Sequence[CaseLine]) -> None:
        """The acts on these cases as entries of a menu."""
        steps = menu.addMenu("一起办下一步")
        meeting, notice = menu.addMenu("一起开会"), menu.addMenu("一起公示")
        for step in common_steps(lines):
            chosen = [line for line in lines if line.procedure == step.procedure]
            words = f"{step.title}：{step.label}（{step.cases:,} 件）"
            steps.addAction(f"{words}…", partial(self.take_step, step, chosen))
            able = [line for line in chosen if step.state in line.ahead]
            meeting.addAction(f"为“{words}”…", partial(self._ready, step, able, self._meet))
            notice.addAction(f"为“{words}”…", partial(self._ready, step, able, self._post))
        for sub in (steps, meeting, notice):
            sub.setEnabled(bool(sub.actions()))

    def take_step(self, step: CommonStep, lines: Sequence[CaseLine]) -> None:
        """Ask for a step and take it for all of these cases that may."""
        self._ready(step, lines, self._take)

    def _ready(
        self, step: CommonStep, lines: Sequence[CaseLine], then: Callable[[Offer, Sequence[CaseLine]], None]
    ) -> None:
        """Read what the step asks, from the first case that could take it, then go on."""
        first = next(line for line in lines if step.state in line.ahead)
        session = self._workplace.session

        def work(progress: Progress) -> Offer:
            return next(offer for offer in offered(session, first.id) if offer.state.id == step.state)

        self._workplace.jobs.read(work, lambda offer: then(offer, lines))

    def _take(self, offer: Offer, lines: Sequence[CaseLine]) -> None:
        ids = [line.id for line in lines]
        session = self._workplace.session
        title = f"{lines[0].title} {offer.state.label}：{len(lines):,} 件"

        def judge(draft: StepDraft, progress: Progress) -> Verdict:
            found = reasons_against(session, ids[:_FAR], draft, progress=progress)
            said = [[reason.words for reason in reasons] for reasons in found.values()]
            return verdict_on_many(said, len(ids))

        order = StepOrder(
            title=title,
            said="同一天、同一些人给选中的各件一起办这一步；不能办的留着不动，办完列出原因。",
            form=StepForm(offer.state),
            judge=judge,
            act=lambda draft, progress: take_many(session, ids, draft, progress),
            papers=tuple(replace(paper, present=False) for paper in offer.papers),
            statements=offer.statements,
            modal=True,
        )
        dialog = StepDialog(self._workplace, order, self._window)
        accepted, many = self._workplace.dialogs.run(dialog), dialog.outcome
        dialog.deleteLater()
        if accepted:
            named = {line.id: (line.name, self._place_of(line)) for line in lines}
            self._on_changed(many.changes)
            show_outcome(self._workplace, title, outcomes(many, named, ids), self._window)

    def _meet(self, offer: Offer, lines: Sequence[CaseLine]) -> None:
        if not offer.meetings:
            self._workplace.dialogs.notify(f"“{offer.state.label}”这一步不要求开会。")
            return
        matters = [Matter(f"{line.name}：{line.title}", line.household_id, line.id) for line in lines]
        open_meeting(self._workplace, matters, kind=offer.meetings[0], village_code=_village(lines),
                     on_changed=self._on_changed)  # fmt: skip

    def _post(self, offer: Offer, lines: Sequence[CaseLine]) -> None:
        if not offer.notices:
            self._workplace.dialogs.notify(f"“{offer.state.label}”这一步不要求公示。")
            return
        open_notice(self._workplace, offer.notices[0], [line.id for line in lines],
                    village_code=_village(lines), on_changed=self._on_changed)  # fmt: skip


def _village(lines: Sequence[CaseLine]) -> str:
    """The village of all of them, "" where they lie in several."""
    codes = {line.village_code for line in lines}
    return codes.pop() if len(codes) == 1 else ""
