"""Beside a notice: where its clock stands, when it may come down, and what is wrong or missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from app.domain.notices import ClockState, NoticeClock
from app.domain.problems import Problem
from app.services.notices import Notice
from app.views.pages.sheet import heading, words

Line = tuple[str, str]
"""Text and tone."""
_TONES = {
    ClockState.RUNNING: "", ClockState.PAUSED: "error", ClockState.OVER: "done", ClockState.UNSET: "warning",
}  # fmt: skip


def clock_lines(notice: Notice, clock: NoticeClock, open_opinions: int, draft_words: str) -> Iterator[Line]:
    """The clock in sentences; `draft_words` is the term of a notice that does not hang yet."""
    if not notice.is_posted:
        yield "草稿，还没有张贴", "warning"
        if draft_words:
            yield draft_words, "muted"
        return
    down = notice.values.get("taken_down_on")
    yield f"编号 {notice.values.get('number') or ''}", "muted"
    if down:
        yield f"{notice.values['posted_on']} 张贴，{down} 撤下", "done"
    else:
        yield clock.state_words, _TONES.get(clock.state, "")
    if clock.days is not None:
        yield f"{clock.posted_on} 张贴，第 {clock.counted} 天，共 {clock.days} 天", ""
    if clock.last_day is not None and clock.days is not None:
        yield f"最后一天 {clock.last_day}，{clock.earliest} 起可以撤下", ""
        longer = (clock.last_day - notice.values["posted_on"]).days - clock.days - clock.paused
        if longer > 0:
            yield f"最后一天遇休息日或节假日，已顺延 {longer} 天", "muted"
    if clock.paused:
        yield f"有异议没有答复的 {clock.paused} 天不计", "muted"
    if open_opinions:
        yield f"{open_opinions} 条意见等答复", "error"


class NoticeClockPanel(QScrollArea):
    """`text()` is all that is said, for the screen reader and the tests."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("公示的时间和问题")
        ground = QWidget()
        self._column = QVBoxLayout(ground)
        self._column.setContentsMargins(10, 0, 4, 0)
        self._column.addStretch(1)
        self._labels: list[QLabel] = []
        self._shown: tuple[Line, ...] = ()
        self.setWidget(ground)

    def text(self) -> str:
        return "\n".join(text for text, _ in self._shown)

    def show_lines(self, clock: Sequence[Line], problems: Sequence[Problem]) -> None:
        """Say anew what changed; errors before warnings."""
        wrong = sorted(problems, key=lambda problem: problem.severity.name != "E")
        found = dict.fromkeys((f"！{problem.message}", _tone(problem)) for problem in wrong)
        lines = (("公示时间", "heading"), *clock, *((("要处理的", "heading"), *found) if found else ()))
        if lines == self._shown:
            return
        self._shown = lines
        for label in self._labels:
            self._column.removeWidget(label)
            label.deleteLater()
        self._labels = [heading(text) if tone == "heading" else words(text, tone) for text, tone in lines]
        for place, label in enumerate(self._labels):
            self._column.insertWidget(place, label)


def _tone(problem: Problem) -> str:
    return "error" if problem.severity.name == "E" else "warning"
