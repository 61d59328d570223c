"""Papers of meetings and notices by id (domain.md 11, T10–T18): what each is made from, and how it is made.

A notice is given public lines only: its layout never sees a household, so it cannot show too much.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from app.printing.doc import Document
from app.printing.layouts import meeting_minutes, notice_record, notice_sheet
from app.printing.layouts.proceedings_facts import MeetingPaper, NoticePaper

FOUR_DISCUSSIONS = "T13"
"""Made from several meetings and notices: `four_discussions.lay_out`."""


@dataclass(frozen=True)
class MeetingPaperType:
    """A paper of one meeting."""

    id: str
    title: str
    lay_out: Callable[[MeetingPaper, str], Document]


@dataclass(frozen=True)
class NoticePaperType:
    """A paper of one notice; `is_public` ones hang on the board and carry nothing but public lines."""

    id: str
    title: str
    lay_out: Callable[[NoticePaper, str], Document]
    is_public: bool = False


MEETING_PAPERS: Mapping[str, MeetingPaperType] = MappingProxyType(
    {
        paper.id: paper
        for paper in (
            MeetingPaperType("T10", "会议记录", meeting_minutes.lay_out_minutes),
            MeetingPaperType("T11", "会议签到册", meeting_minutes.lay_out_attendance),
            MeetingPaperType("T12", "计票单", meeting_minutes.lay_out_tally),
        )
    }
)
NOTICE_PAPERS: Mapping[str, NoticePaperType] = MappingProxyType(
    {
        paper.id: paper
        for paper in (
            NoticePaperType("T14", "初选公示", notice_sheet.lay_out, is_public=True),
            NoticePaperType("T15", "审核公示", notice_sheet.lay_out, is_public=True),
            NoticePaperType("T16", "公告", notice_sheet.lay_out, is_public=True),
            NoticePaperType("T17", "公示情况说明", notice_record.lay_out_statement),
            NoticePaperType("T18", "异议（意见）登记处理单", notice_record.lay_out_opinions),
        )
    }
)


def compose_meeting(document_id: str, paper: MeetingPaper) -> Document:
    """Raises KeyError for an unknown id."""
    return MEETING_PAPERS[document_id].lay_out(paper, document_id)


def compose_notice(document_id: str, paper: NoticePaper) -> Document:
    """A paper for the board is made without what only the office knows. Raises KeyError for an unknown id."""
    kind = NOTICE_PAPERS[document_id]
    if kind.is_public:
        paper = replace(paper, said=(), posted_by="", photos=(), result="", taken_down_on="")
    return kind.lay_out(paper, document_id)
