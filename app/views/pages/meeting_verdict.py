"""Beside a meeting: may it start, what did it decide, and by which article, told while it is typed."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from app.domain.meetings import DECISIVE, Answer, Part, Verdict
from app.domain.problems import Problem
from app.services.meetings import JudgedMeeting, Meeting
from app.views.pages.sheet import heading, words

_MARKS = {True: "✓", False: "✗", None: "…"}
_MOST_MATTERS = 12
Line = tuple[str, str]
"""Text and tone."""


def matter_words(verdict: Verdict | None) -> str:
    """What became of one matter, short enough for a cell."""
    if verdict is None or verdict.unset:
        return "未设定" if verdict is not None else ""
    if verdict.rule is None:
        return "只作记录"
    for answer in verdict.answers:
        if answer.part in DECISIVE - {Part.VOTE} and answer.holds is False:
            lacking = f"还差 {answer.lacking}" if answer.lacking else "不对"
            return f"{answer.part.value}{lacking}"
    return {True: "通过", None: "没有填全"}.get(verdict.has_passed, "未通过")


def is_lost_vote(problem: Problem, verdict: Verdict | None) -> bool:
    """Whether a problem of a matter says only that it did not pass: a lawful result, not a mistake."""
    answers = verdict.answers if verdict is not None else ()
    return any(_is_lost(answer) and problem.message.endswith(answer.words) for answer in answers)


class MeetingVerdict(QScrollArea):
    """`text()` is all that is said, for the screen reader and the tests."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("到会和表决")
        self._ground = QWidget()
        self._column = QVBoxLayout(self._ground)
        self._column.setContentsMargins(10, 0, 4, 0)
        self._lines: list[QLabel] = []
        self._shown: tuple[Line, ...] = ()
        self._column.addStretch(1)
        self.setWidget(self._ground)

    def text(self) -> str:
        return "\n".join(text for text, _ in self._shown)

    def show_judged(self, meeting: Meeting, judged: JudgedMeeting) -> None:
        """Say anew what changed."""
        lines = tuple(_lines(meeting, judged))
        if lines == self._shown:
            return
        self._shown = lines
        for label in self._lines:
            self._column.removeWidget(label)
            label.deleteLater()
        self._lines = [_label(text, tone) for text, tone in lines]
        for place, label in enumerate(self._lines):
            self._column.insertWidget(place, label)


def _label(text: str, tone: str) -> QLabel:
    return heading(text) if tone == "heading" else words(text, tone)


def _lines(meeting: Meeting, judged: JudgedMeeting) -> Iterator[Line]:
    verdict = judged.verdict
    yield "到会", "heading"
    if verdict.unset:
        yield f"！{verdict.unset}", "warning"
    elif verdict.rule is None:
        yield "这类会议没有法定人数要求，只作记录。", "muted"
    for answer in verdict.answers:
        if answer.part not in (Part.TALLY, Part.VOTE):
            yield _answer(answer)
    if meeting.seats:
        found = judged.counted
        yield f"签到册上签名 {found.persons} 人，来自 {found.households} 户", "muted"
    if meeting.matters:
        yield "表决", "heading"
        yield from _matters(meeting, judged)
    told = {answer.words for answer in verdict.answers}
    rest = [found for found in judged.problems if found.rule_id == "V-MTG-02" and found.message not in told]
    if rest:
        yield "手续", "heading"
    for problem in rest:
        yield f"！{problem.message}", "error" if problem.severity.name == "E" else "warning"


def _matters(meeting: Meeting, judged: JudgedMeeting) -> Iterator[Line]:
    """All when they are few; of many the count and those that did not pass."""
    said = [(row, judged.matters[str(row["id"])]) for row in meeting.matters]
    if len(said) > _MOST_MATTERS:
        passed = sum(verdict.has_passed is True for _, verdict in said)
        yield f"共 {len(said)} 项，通过 {passed} 项", "done" if passed == len(said) else ""
        said = [(row, verdict) for row, verdict in said if verdict.has_passed is not True][:_MOST_MATTERS]
    for row, verdict in said:
        title = row.get("matter") or "没写议题"
        votes = [answer for answer in verdict.answers if answer.part in (Part.TALLY, Part.VOTE)]
        wrong = [answer for answer in votes if answer.holds is False]
        if not votes:
            yield f"{title}：{matter_words(verdict)}", "muted"
        for answer in wrong or votes[-1:]:
            text, tone = _answer(answer)
            yield f"{title}：{text}", tone


def _answer(answer: Answer) -> Line:
    if _is_lost(answer):
        return f"未通过：{answer.words}", ""  # lawfully decided: nothing to mend
    failed = "error" if answer.part in DECISIVE else "warning"
    tone = {True: "done", False: failed, None: "muted"}[answer.holds]
    return f"{_MARKS[answer.holds]} {answer.words}", tone


def _is_lost(answer: Answer) -> bool:
    return answer.part is Part.VOTE and answer.holds is False
