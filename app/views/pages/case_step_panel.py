"""What belongs to one stop of a case: what was recorded, or what it still needs, and its papers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.domain import money
from app.domain.procedures.cases import StepKind
from app.domain.procedures.stops import StopKind
from app.services.case_pages import CasePage, StopPage
from app.services.step_offers import AskedPaper, statements_of
from app.views.pages.case_track import stop_words
from app.views.pages.sheet import button, heading, row_of, words
from app.views.theme import Theme

_YUAN = "元"
Fact = tuple[str, str]


def recorded(page: StopPage) -> tuple[Fact, ...]:
    """Name and words of everything that was said with the step of a stop; nothing without a step."""
    step = page.stop.step
    if step is None:
        return ()
    labels = {figure.name: figure for figure in page.stop.state.figures}
    figures = [
        (labels[name].label, _figure(value, labels[name].unit))
        for name, value in step.figures.items() if name in labels
    ]  # fmt: skip
    uses = (*page.stop.state.guards, *page.stop.state.leave_guards)
    said = {each.code: each.words for each in statements_of(uses)}
    entered = f"{step.entered_on}" + (f"，{page.typed_by}登记" if page.typed_by else "")
    facts: list[Fact] = [
        ("办理日期", step.happened_on.isoformat()),
        ("由谁办理", page.role),
        ("办理人", "、".join(step.by)),
        *figures,
        ("签字人", "、".join(step.signers)),
        ("见证人", "、".join(step.witnesses)),
        ("已确认", "；".join(said.get(code, code) for code in sorted(step.confirmed))),
        ("更正的原因" if step.kind is StepKind.CORRECT else "说明", step.reason),
        ("退回", page.returned),
        ("登记", entered),
        ("依据的政策", page.policy_version),
    ]
    return tuple((name, text) for name, text in facts if text)


def _figure(value: int, unit: str) -> str:
    return f"{money.format_fen(value)} 元" if unit == _YUAN else f"{value:,} {unit}".strip()


class StepPanel(QScrollArea):
    """paper_wanted(code): make this paper. scan_wanted(code): a scan of it is at hand.
    meeting_wanted(id), notice_wanted(id): look at it.
    """

    paper_wanted = Signal(str)
    scan_wanted = Signal(str)
    meeting_wanted = Signal(str)
    notice_wanted = Signal(str)

    def __init__(self, theme: Theme, printable: frozenset[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._printable = printable
        self.setAccessibleName("这一步的内容")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self._column = QVBoxLayout()

    def show_stop(self, page: StopPage, case: CasePage) -> None:
        """Show another stop, or the same one as it is now: what was done left, papers and demands right."""
        ground = QWidget()
        halves = QHBoxLayout(ground)
        halves.setContentsMargins(0, 0, self._theme.pixels(8), 0)
        halves.setSpacing(self._theme.pixels(24))
        self._column = _half(halves)
        how, _ = stop_words(page)
        self._column.addWidget(heading(f"{page.stop.label}　{how}"))
        if page.stop.kind is StopKind.RETURNED:
            self._say("退回以前办过的内容（不再算数）：", "warning")
        self._facts(recorded(page))
        self._waits(page, case)
        self._proceedings(page)
        self._column.addStretch(1)
        self._column = _half(halves)
        self._papers(page.papers)
        if page.offer is not None:
            self._list("这一步的条件：", page.offer.demands, "muted")
        if page.stop.kind in (StopKind.CURRENT, StopKind.NEXT, StopKind.ENDED):
            told = (f"{problem.message}（{problem.fix}）" for problem in case.problems)
            self._list("整件事项要核对的：", told, "warning")
        if page.stop.state.note:
            self._say(page.stop.state.note, "muted")
        self._column.addStretch(1)
        self.setWidget(ground)

    def _say(self, text: str, tone: str = "") -> None:
        self._column.addWidget(words(text, tone))

    def _facts(self, facts: Sequence[Fact]) -> None:
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setVerticalSpacing(self._theme.pixels(2))
        for line, (name, text) in enumerate(facts):
            label = QLabel(name)
            label.setProperty("tone", "muted")
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label, line, 0)
            grid.addWidget(words(text), line, 1)
        self._column.addLayout(grid)

    def _waits(self, page: StopPage, case: CasePage) -> None:
        """Of a step that is to come: who does it, what keeps it from coming."""
        if page.stop.kind not in (StopKind.NEXT, StopKind.LATER, StopKind.RETURNED):
            return
        labels = case.policy.table("field_role")
        self._facts((("应由谁办理", "、".join(map(labels.label_of, page.stop.state.actors))),))
        offer = page.offer
        if offer is None:
            self._say("前面的步骤办完才能办。", "muted")
            return
        self._list("现在还不能办，因为：", (reason.words for reason in offer.closed), "warning")
        if offer.other is not None:
            self._say(offer.other.words, "warning")
        self._list("办理的时候还要：", (reason.words for reason in offer.asked), "muted")

    def _list(self, title: str, lines: Iterable[str], tone: str) -> None:
        found = tuple(dict.fromkeys(lines))
        if found:
            self._say(title + "".join(f"\n· {line}" for line in found), tone)

    def _proceedings(self, page: StopPage) -> None:
        for title, found, signal in (
            ("会议", page.meetings, self.meeting_wanted), ("公示", page.notices, self.notice_wanted),
        ):  # fmt: skip
            for one in found:
                look = button("打开", partial(signal.emit, one.id))
                look.setAccessibleName(f"打开{title} {one.words}")
                self._column.addLayout(row_of(words(f"{title}：{one.words}"), look))

    def _papers(self, papers: Sequence[AskedPaper]) -> None:
        if not papers:
            return
        self._column.addWidget(heading("材料"))
        grid = QGridLayout()
        grid.setColumnStretch(3, 1)
        for line, paper in enumerate(papers):
            mark = words("✓ 已有" if paper.present else "✗ 缺", "done" if paper.present else "warning")
            mark.setWordWrap(False)
            is_made_here = paper.code in self._printable
            name = words(f"{paper.code} {paper.label}" if is_made_here else paper.label)
            name.setWordWrap(False)
            grid.addWidget(mark, line, 0)
            grid.addWidget(name, line, 1)
            buttons = [("添加扫描件…", self.scan_wanted)]
            if is_made_here:
                buttons.insert(0, ("打印…", self.paper_wanted))
            row = row_of(*(self._paper_button(text, signal, paper) for text, signal in buttons))
            grid.addLayout(row, line, 2)
        self._column.addLayout(grid)

    def _paper_button(self, text: str, signal, paper: AskedPaper) -> QWidget:
        made = button(text, lambda: signal.emit(paper.code))
        made.setAccessibleName(f"{text.rstrip('…')} {paper.label}")
        return made


def _half(halves: QHBoxLayout) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(halves.spacing() // 4)
    halves.addLayout(column, 1)
    return column
