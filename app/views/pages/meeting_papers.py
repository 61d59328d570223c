"""The papers of a meeting that its window offers, filled and blank."""

from __future__ import annotations

from pathlib import Path

from app.core.progress import Progress
from app.services.meeting_board import discussions_of
from app.services.meetings import Meeting
from app.services.papers import PrintedPaper
from app.services.proceedings_papers import four_discussions_document, meeting_document
from app.services.session import Session
from app.views.dialogs.paper_window import OfferedPaper

SCANNED = {"T10": "会议记录", "T11": "签到册", "T12": "计票单", "": "会议照片和其他"}
"""What a scan of a meeting may be: code of a paper → its name."""
_TITLES = {"T10": "会议记录", "T11": "会议签到册", "T12": "计票单"}


def meeting_papers(session: Session, meeting: Meeting) -> tuple[OfferedPaper, ...]:
    """Filled ones first, the register of 四议两公开, then blank ones for handwriting."""
    filled = [_paper(session, code, title, (meeting,)) for code, title in _TITLES.items()]
    return (*filled, _register(session, meeting), *blank_papers(session))


def blank_papers(session: Session) -> tuple[OfferedPaper, ...]:
    return tuple(_paper(session, code, f"空白{title}", ()) for code, title in _TITLES.items())


def _paper(session: Session, code: str, title: str, meetings: tuple[Meeting, ...]) -> OfferedPaper:
    def make(target: Path, progress: Progress) -> PrintedPaper:
        return meeting_document(session, code, meetings, target, progress)

    return OfferedPaper(code, title, make)


def _register(session: Session, meeting: Meeting) -> OfferedPaper:
    def make(target: Path, progress: Progress) -> PrintedPaper:
        meetings, notices = discussions_of(session, meeting)
        return four_discussions_document(session, meetings, notices, target)

    return OfferedPaper("T13", "四议两公开登记表", make)
