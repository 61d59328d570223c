"""The papers of a notice that its window offers: as it hangs, in large print, what was done with it."""

from __future__ import annotations

from pathlib import Path

from app.core.progress import Progress
from app.services.notices import Notice
from app.services.papers import PrintedPaper
from app.services.proceedings_papers import notice_document
from app.services.session import Session
from app.views.dialogs.paper_window import OfferedPaper

_HANGING = {"N-02": "T15", "N-03": "T16"}
_TITLES = {"T14": "初选公示", "T15": "审核公示", "T16": "公告"}
_RECORDS = {"T17": "公示情况说明", "T18": "异议（意见）登记处理单"}


def hanging_id(kind_id: str) -> str:
    """The paper that hangs on the board for a kind ("N-01")."""
    return _HANGING.get(kind_id, "T14")


def notice_papers(session: Session, notice: Notice, kind_id: str) -> tuple[OfferedPaper, ...]:
    """Of a posted notice."""
    hanging = hanging_id(kind_id)
    title = str(notice.values.get("title") or _TITLES[hanging])
    return (
        _paper(session, hanging, title, (notice,)),
        _paper(session, hanging, f"{title}（大字版）", (notice,), large=True),
        *(_paper(session, code, words, (notice,)) for code, words in _RECORDS.items()),
    )


def blank_notices(session: Session) -> tuple[OfferedPaper, ...]:
    """Forms for handwriting."""
    return tuple(_paper(session, code, f"空白{title}", ()) for code, title in (_TITLES | _RECORDS).items())


def _paper(
    session: Session, code: str, title: str, notices: tuple[Notice, ...], *, large: bool = False
) -> OfferedPaper:
    def make(target: Path, progress: Progress) -> PrintedPaper:
        return notice_document(session, code, notices, target, progress, large=large)

    return OfferedPaper(code, title, make)
