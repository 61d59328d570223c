"""Beginning cases: of one household, of many marked in a list, or of a matter of a village."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import Unreadable
from app.core.progress import Progress
from app.domain import dates
from app.services.case_starts import Subject, first_steps, reasons_against_start, startable
from app.services.procedure_cases import HOUSEHOLD, StepDraft
from app.services.procedures import begin, begin_many
from app.services.regions import village_names
from app.services.step_forms import StepForm
from app.services.step_offers import Offer
from app.views.pages.case_actions import verdict_on
from app.views.pages.case_outcome import outcomes, show_outcome
from app.views.pages.entrance import form_of
from app.views.pages.sheet import answers, heading, open_at, words
from app.views.pages.step_dialog import StepDialog, StepOrder, Verdict
from app.views.workplace import Workplace

_SIZE = (520, 520)
_KEY = Qt.ItemDataRole.UserRole
_FAR = 300
_REASONS_SHOWN = 6
"""Households judged while the first step is typed; more are judged when it is stored."""


@dataclass(frozen=True)
class Begun:
    """What was chosen: the procedure, the day, and for a matter of a village where and what."""

    procedure: str
    title: str
    on: date
    village: str = ""
    matter: str = ""


class BeginDialog(QDialog):
    """Which procedure, from which day; `begun` once accepted. The day decides which tables there are."""

    def __init__(
        self, workplace: Workplace, households: int, village: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("开始办理")
        open_at(self, workplace.theme, _SIZE)
        self._workplace = workplace
        self._for_households = households > 0
        self.begun: Begun | None = None
        self.day = QLineEdit(workplace.session.clock.today().isoformat())
        self.day.setAccessibleName("第一步的办理日期")
        self.day.textChanged.connect(self._offer)
        self.procedures = QListWidget()
        self.procedures.setAccessibleName("程序")
        self.procedures.itemActivated.connect(lambda _: self.accept())
        self.village = QComboBox()
        self.village.setAccessibleName("行政村")
        for code, name in village_names(workplace.session).items():
            self.village.addItem(name, code)
        self.village.setCurrentIndex(max(0, self.village.findData(village)))
        self.matter = QLineEdit()
        self.matter.setAccessibleName("事项")
        self.matter.setMaxLength(120)
        self.matter.setPlaceholderText("例如：一组道路硬化项目")
        self.said = words(tone="error")
        self._build(households)
        self._offer()
        (self.procedures if self._for_households else self.matter).setFocus()

    def choose(self, procedure: str) -> None:
        """Mark a procedure of the list."""
        for row in range(self.procedures.count()):
            if self.procedures.item(row).data(_KEY) == procedure:
                self.procedures.setCurrentRow(row)

    def accept(self) -> None:
        item, day = self.procedures.currentItem(), self._day()
        matter = self.matter.text().strip()
        if item is None or day is None:
            self.said.setText("先选一个程序，写明日期。")
        elif not self._for_households and (not matter or not self.village.currentData()):
            self.said.setText("写明是哪个村、什么事项。")
        else:
            village = "" if self._for_households else self.village.currentData()
            self.begun = Begun(item.data(_KEY), item.text(), day, village, matter)
            super().accept()

    def _build(self, households: int) -> None:
        asked: list[tuple[str, QWidget]] = [("第一步的办理日期", self.day)]
        if not self._for_households:
            asked += [("行政村", self.village), ("事项", self.matter)]
        column = QVBoxLayout(self)
        many = f"给 {households:,} 户办理同一个程序，每户一件。" if households > 1 else ""
        column.addWidget(words(f"{many}以前在纸上办的，写当时的日期，按当时的程序办。", "muted"))
        column.addLayout(form_of(*asked))
        column.addWidget(heading("程序"))
        column.addWidget(self.procedures, 1)
        column.addWidget(self.said)
        column.addWidget(answers(self, "下一步…"))

    def _day(self) -> date | None:
        try:
            return dates.parse(self.day.text())
        except Unreadable:
            return None

    def _offer(self) -> None:
        """The procedures of that day; the chosen one stays chosen."""
        day, chosen = self._day(), self.procedures.currentItem()
        before = chosen.data(_KEY) if chosen is not None else ""
        self.said.setText("" if day is not None else "日期读不懂，例如 2018-03-07。")
        if day is None:
            return
        self.procedures.clear()
        found = startable(self._workplace.session, day)
        for name, order in sorted(found.items(), key=lambda item: -len(item[1].main_line)):
            if (order.version.subject == HOUSEHOLD) is self._for_households:
                QListWidgetItem(order.title, self.procedures).setData(_KEY, name)
        self.procedures.setCurrentRow(0)
        self.choose(before)


class CaseBeginning(QObject):
    """Asks what is to be begun and begins it. `on_changed` hears the act, `on_begun` the id of a new case."""

    def __init__(
        self,
        workplace: Workplace,
        window: QWidget,
        on_changed: Callable[[Any], None],
        on_begun: Callable[[str], None] = lambda _: None,
    ) -> None:
        super().__init__(window)
        self._workplace = workplace
        self._window = window
        self._on_changed = on_changed
        self._on_begun = on_begun

    def of_households(self, named: Mapping[str, tuple[str, str]]) -> None:
        """One case for each household; `named` is household id → name of the head and place."""
        if named:
            self._ask(named, "")

    def of_village(self, village: str = "") -> None:
        """A matter of a village or project."""
        self._ask({}, village)

    def _ask(self, named: Mapping[str, tuple[str, str]], village: str) -> None:
        dialog = BeginDialog(self._workplace, len(named), village, self._window)
        accepted, begun = self._workplace.dialogs.run(dialog), dialog.begun
        dialog.deleteLater()
        if not accepted or begun is None:
            return
        session = self._workplace.session
        subjects = [Subject(key) for key in named] or [Subject("", begun.village, matter=begun.matter)]

        def work(progress: Progress) -> tuple[Offer, ...]:
            return first_steps(session, begun.procedure, subjects, begun.on)

        self._workplace.jobs.read(work, partial(self._type_step, begun, named, subjects))

    def _type_step(
        self,
        begun: Begun,
        named: Mapping[str, tuple[str, str]],
        subjects: Sequence[Subject],
        offers: Sequence[Offer],
    ) -> None:
        offer = self._which(offers)
        if offer is None:
            return
        many = len(named) > 1
        about = f"{len(named):,} 户" if many else next((name for name, _ in named.values()), begun.matter)
        order = StepOrder(
            title=f"开始办理 {begun.title}：{about}",
            said=f"第一步“{offer.state.label}”的条件：" + "；".join(offer.demands),
            form=StepForm(offer.state),
            judge=partial(self._judge, begun, subjects),
            act=partial(self._begin, begun, subjects),
            verb="开始办理",
            papers=offer.papers if not many else tuple(_asked(offer)),
            statements=offer.statements,
            values={"happened_on": begun.on},
            modal=many,
        )
        dialog = StepDialog(self._workplace, order, self._window)
        accepted, outcome = self._workplace.dialogs.run(dialog), dialog.outcome
        dialog.deleteLater()
        if not accepted:
            return
        self._on_changed(outcome.changes)
        if many:
            lines = outcomes(outcome, named, tuple(named))
            show_outcome(self._workplace, f"开始办理 {begun.title}", lines, self._window)
        else:
            self._workplace.dialogs.notify(f"已开始办理：{begun.title}。办错了可以撤销。")
            self._on_begun(outcome.case_id)

    def _which(self, offers: Sequence[Offer]) -> Offer | None:
        if len(offers) < 2:
            return next(iter(offers), None)
        labels = [offer.state.label for offer in offers]
        chosen = self._workplace.dialogs.choose("开始办理", "从哪一步开始？", labels)
        return None if chosen is None else offers[chosen]

    def _judge(
        self, begun: Begun, subjects: Sequence[Subject], draft: StepDraft, progress: Progress
    ) -> Verdict:
        looked_at = subjects[:_FAR]
        found = reasons_against_start(self._workplace.session, begun.procedure, looked_at, draft, progress)
        if len(subjects) == 1:
            return verdict_on(tuple(reason.words for reason in found[0]))
        return verdict_on_many([[reason.words for reason in reasons] for reasons in found], len(subjects))

    def _begin(
        self, begun: Begun, subjects: Sequence[Subject], draft: StepDraft, progress: Progress
    ) -> Any:
        session = self._workplace.session
        if len(subjects) == 1:
            return begin(session, begun.procedure, subjects[0], draft)
        homes = [subject.household_id for subject in subjects]
        return begin_many(session, begun.procedure, homes, draft, progress)


def _asked(offer: Offer) -> Sequence[Any]:
    """Of many households nobody knows which papers are there: all can be ticked."""
    return [replace(paper, present=False) for paper in offer.papers]


def verdict_on_many(reasons: Sequence[Sequence[str]], asked: int) -> Verdict:
    """How many would go, and what keeps the others, the most frequent reason first."""
    counts: dict[str, int] = {}
    for one in reasons:
        for said in dict.fromkeys(one):
            counts[said] = counts.get(said, 0) + 1
    fine = sum(not one for one in reasons)
    looked = f"（先看了 {len(reasons):,} 件）" if len(reasons) < asked else ""
    first = f"{asked:,} 件里{looked}可以办 {fine:,} 件，不能办 {len(reasons) - fine:,} 件。"
    often = sorted(counts.items(), key=lambda item: -item[1])
    lines = [f"· {count:,} 件：{said}" for said, count in often[:_REASONS_SHOWN]]
    if len(often) > _REASONS_SHOWN:
        lines.append(f"· 还有 {len(often) - _REASONS_SHOWN} 种原因，办完逐件列出")
    return Verdict("\n".join((first, *lines)), "warning" if counts else "done", keeps_out=not fine)
