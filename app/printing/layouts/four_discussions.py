"""T13 四议两公开登记表 (1)–(6): four meetings and two publicities, one sheet for each (domain.md 8.4, 11)."""

from __future__ import annotations

from dataclasses import dataclass

from app.forms.conditions import Values
from app.forms.definitions.meeting import MEETING
from app.printing.doc import (
    FORM_PORTRAIT,
    Block,
    Cell,
    Document,
    LineOfParts,
    PageBreak,
    Paragraph,
    Row,
    RunningLine,
    SealArea,
    SealPlace,
    Space,
    Table,
)
from app.printing.facts import Place, PrintRun
from app.printing.layouts.frame import circumstances, label, value
from app.printing.layouts.proceedings_facts import MeetingPaper, NoticePaper
from app.printing.texts import Texts, village_line

_PAIRS = (30.0, 57.0, 30.0, 57.0)
_BOX, _TICKED = "□", "√"


@dataclass(frozen=True)
class _Sheet:
    """One of the six: its number, name, the codes of meeting_kind that hold it, and who signs."""

    title: str
    kinds: tuple[str, ...]
    signers: tuple[str, ...]


_MEETINGS = (
    _Sheet("（一）村党组织会提议", ("01",), ("村党组织书记签字：", "参会人员签字：")),
    _Sheet("（二）村“两委”会商议", ("02", "07"), ("主持人签字：", "参会人员签字：")),
    _Sheet("（三）党员大会审议", ("03",), ("主持人签字：", "党员代表签字：")),
    _Sheet("（四）村民代表会议或村民会议决议", ("04", "05"), ("主持人签字：", "村民代表签字：")),
)
_PUBLICITIES = ("（五）决议公开", "（六）实施结果公开")


def lay_out(
    run: PrintRun, place: Place, meetings: tuple[MeetingPaper, ...], notices: tuple[NoticePaper, ...]
) -> Document:
    """The register; sheets without their meeting or notice stay blank for handwriting. Of several meetings
    of a kind the newest counts, as for the step.
    """
    blocks: list[Block] = []
    for number, sheet in enumerate(_MEETINGS):
        held = [paper for paper in meetings if _kind(paper) in sheet.kinds]
        found = max(held, key=_held_on, default=None)
        blocks += [PageBreak()] if number else []
        blocks += _meeting_sheet(sheet, found or MeetingPaper(run), place)
    for number, title in enumerate(_PUBLICITIES):
        notice = notices[number] if number < len(notices) else NoticePaper(run)
        blocks += [PageBreak(), *_publicity_sheet(title, notice, place)]
    is_blank = not meetings and not notices
    return Document(
        "T13",
        "四议两公开登记表",
        tuple(blocks),
        FORM_PORTRAIT,
        header=RunningLine(right="" if is_blank else "内部资料\u3000注意保管", style="页眉"),
        footer=RunningLine(left=circumstances(run), right="第 {page} 页 共 {pages} 页"),
    )


def _kind(paper: MeetingPaper) -> str:
    return str(paper.meeting.get("kind") or "") if paper.meeting else ""


def _held_on(paper: MeetingPaper) -> str:
    return str(paper.meeting.get("held_on") or "") if paper.meeting else ""


def _meeting_sheet(sheet: _Sheet, paper: MeetingPaper, place: Place) -> tuple[Block, ...]:
    texts = Texts(MEETING, paper.run.policy, paper.run.audience)
    meeting = paper.meeting
    matters = "；".join(str(row.get("matter") or "") for row in paper.matters)
    rows = (
        Row((label("议题来源"), value(_sources(meeting, texts), 3)), 9.0),
        Row((label("议题"), value(matters or texts.of(meeting, "topic"), 3)), 12.0),
        Row((label("时间"), value(texts.of(meeting, "held_on")), label("会议形式"),
             value(texts.of(meeting, "kind"))), 9.0),
        Row((label("应到、实到"), value(_counts(meeting, texts)), label("到会比例"),
             value(_share(meeting))), 9.0),
        Row((label("到会和表决核对"), Cell(paper.verdict, "表格", across=3, top=True)), 20.0),
        Row((label("内容"), Cell(texts.of(meeting, "text"), "表格", across=3, top=True)), 62.0),
        Row((label("结果"), Cell(_results(paper, texts), "表格", across=3, top=True)), 34.0),
        Row((label("乡镇参会人员"), value(texts.of(meeting, "township_attendee"), 3)), 9.0),
    )  # fmt: skip
    return (
        Paragraph("四议两公开登记表", "表题"),
        Paragraph(sheet.title, "表题注"),
        LineOfParts(right=village_line(place)),
        Table(_PAIRS, rows),
        Space(2.0),
        SealArea(tuple(SealPlace(title) for title in sheet.signers), height=34.0, per_row=2),
    )


def _sources(meeting: Values | None, texts: Texts) -> str:
    """A box for each source, the given one ticked."""
    chosen = meeting.get("matter_source") if meeting else None
    return "　".join(
        f"{_TICKED if value.code == chosen else _BOX}{value.label}"
        for value in texts.policy.table("matter_source").values
    )


def _counts(meeting: Values | None, texts: Texts) -> str:
    should, came = texts.of(meeting, "should_attend"), texts.of(meeting, "attended")
    return f"应到 {should or '____'} 人，实到 {came or '____'} 人"


def _share(meeting: Values | None) -> str:
    """Present in hundredths of a percent of those who should attend, cut off, never rounded up."""
    should, came = (meeting.get(name) if meeting else None for name in ("should_attend", "attended"))
    if not should or came is None:
        return ""
    whole, rest = divmod(came * 10_000 // should, 100)
    return f"{whole}.{rest:02} %"


def _results(paper: MeetingPaper, texts: Texts) -> str:
    lines = [
        f"{row.get('matter') or ''}：赞成 {row['votes_for']}，反对 {row.get('votes_against') or 0}，"
        f"弃权 {row.get('votes_abstain') or 0}"
        for row in paper.matters
        if row.get("votes_for") is not None
    ]
    return "\n".join((*lines, texts.of(paper.meeting, "resolution"))).strip()


def _publicity_sheet(title: str, paper: NoticePaper, place: Place) -> tuple[Block, ...]:
    said = "；".join(f"{one.raised_on} {one.text}（{one.result or '正在处理'}）" for one in paper.said)
    none = "" if paper.is_blank else "没有收到异议"
    rows = (
        Row((label("公开事项"), value(paper.title, 3)), 12.0),
        Row((label("公开编号"), value(paper.number), label("公开地点"), value(paper.places)), 10.0),
        Row((label("公开时间"), value(paper.period), label("张贴人"), value(paper.posted_by)), 10.0),
        Row((label("公开内容"), Cell(paper.body, "表格", across=3, top=True)), 62.0),
        Row((label("群众意见"), Cell(said or none, "表格", across=3, top=True)), 34.0),
        Row((label("公开结果"), Cell(paper.result, "表格", across=3, top=True)), 24.0),
        Row((label("监督意见"), value("", 3)), 26.0),
    )
    return (
        Paragraph("四议两公开登记表", "表题"),
        Paragraph(title, "表题注"),
        LineOfParts(right=village_line(place)),
        Table(_PAIRS, rows),
        Space(2.0),
        SealArea(
            (SealPlace("经办人签字："), SealPlace("村务监督委员会签字：", seal=True)), height=30.0, per_row=2
        ),
    )
