"""T10 会议记录, T11 签到册 and T12 计票单: one meeting on paper, filled or blank (domain.md 11)."""

from __future__ import annotations

from collections.abc import Iterator

from app.forms.conditions import Values
from app.forms.definitions.meeting import ATTENDANCE, MEETING, MEETING_MATTER
from app.printing.doc import (
    FORM_PORTRAIT,
    BlankRows,
    Block,
    Cell,
    Document,
    LineOfParts,
    Paragraph,
    Row,
    RunningLine,
    SealArea,
    SealPlace,
    Space,
    Table,
    Together,
)
from app.printing.layouts.frame import circumstances, label, value
from app.printing.layouts.proceedings_facts import MeetingPaper
from app.printing.texts import Texts, village_line

_PAIRS = (27.0, 60.0, 27.0, 60.0)
_ROWS_OF_A_TABLE = 300
_BLANK_SEATS = 30
_BLANK_MATTERS = 14
_BOXES = "□举手　□无记名投票　□口头"


def lay_out_minutes(paper: MeetingPaper, document_id: str) -> Document:
    """T10: head, speeches, votes, resolution and signatures."""
    texts = Texts(MEETING, paper.run.policy, paper.run.audience)
    meeting = paper.meeting

    def row(*names: str, height: float = 8.5) -> Row:
        cells: list[Cell] = []
        for name in names:
            across = 3 if len(names) == 1 else 1
            cells += [label(texts.plain_label(name)), value(texts.of(meeting, name), across)]
        return Row(tuple(cells), height)

    head = (
        row("topic", height=10.0),
        row("kind", "matter_source"),
        Row((label("时间"), value(_time(meeting, texts)), label("地点"), value(texts.of(meeting, "place")))),
        row("called_by", "township_attendee"),
        row("presider", "recorder"),
        row("observers", height=9.0),
        Row((label("应到、实到"), value(_attendance(meeting, texts), 3)), 8.5),
    )
    speeches = texts.of(meeting, "text")
    body = (
        Row((label("发言和讨论"), Cell(speeches, "表格", across=3, top=True)), 84.0),
        Row((label("表决情况"), Cell(_votes(paper), "表格", across=3, top=True)), 30.0),
        Row((label("到会和表决核对"), Cell(paper.verdict, "表格", across=3, top=True)), 14.0),
        Row((label("决议"), Cell(texts.of(meeting, "resolution"), "表格", across=3, top=True)), 28.0),
    )
    signing = SealArea((SealPlace("主持人签字："), SealPlace("记录人签字："), SealPlace("参会人员签字：")),
                       height=20.0, per_row=3)  # fmt: skip
    blocks = (
        Paragraph("会议记录", "表题"),
        LineOfParts(right=village_line(paper.place)),
        Table(_PAIRS, head),
        Table(_PAIRS, body),
        Space(2.0),
        signing,
    )
    return _finished(paper, document_id, "会议记录", blocks)


def _time(meeting: Values | None, texts: Texts) -> str:
    times = "–".join(filter(None, (texts.of(meeting, name) for name in ("time_from", "time_to"))))
    return " ".join(filter(None, (texts.of(meeting, "held_on"), times)))


def _attendance(meeting: Values | None, texts: Texts) -> str:
    """Persons, and households where they were counted."""
    should, came = texts.of(meeting, "should_attend"), texts.of(meeting, "attended")
    words = f"应到 {should or '____'} 人，实到 {came or '____'} 人"
    if texts.of(meeting, "households_total"):
        total, present = (texts.of(meeting, name) for name in ("households_total", "households_present"))
        words += f"；总户数 {total} 户，到会 {present} 户"
    return words


def _votes(paper: MeetingPaper) -> str:
    texts = Texts(MEETING_MATTER, paper.run.policy, paper.run.audience)
    method = Texts(MEETING, paper.run.policy, paper.run.audience).of(paper.meeting, "vote_method")
    lines = [f"表决方式：{method or _BOXES}"]
    for matter in paper.matters:
        counts = "，".join(
            f"{texts.plain_label(name)} {texts.of(matter, name) or '—'} 票"
            for name in ("votes_for", "votes_against", "votes_abstain")
        )
        result = texts.of(matter, "result")
        said = f"{matter.get('number')}. {texts.of(matter, 'matter')}：{counts}"
        lines.append(f"{said}，{result}" if result else said)
    if not paper.matters:
        lines.append("赞成 ____ 人，反对 ____ 人，弃权 ____ 人")
    return "\n".join(lines)


def lay_out_attendance(paper: MeetingPaper, document_id: str) -> Document:
    """T11: number, name, identity, group, place to sign, proxy."""
    texts = Texts(ATTENDANCE, paper.run.policy, paper.run.audience)
    head = tuple(label(title) for title in ("序号", "姓名", "身份", "村民小组", "签名（按印）", "代谁参加"))
    widths = (12.0, 32.0, 30.0, 28.0, 44.0, 28.0)
    rows: list[Row | BlankRows] = [Row(head, 8.5)]
    blocks: list[Block] = [
        Paragraph("会议签到册", "表题"),
        LineOfParts(right=village_line(paper.place)),
        LineOfParts(left=_about(paper)),
        Paragraph("本人签名；受书面委托的在“代谁参加”栏写委托人姓名，并附委托书。", "表注"),
    ]
    for start in range(0, len(paper.seats), _ROWS_OF_A_TABLE):
        part = paper.seats[start : start + _ROWS_OF_A_TABLE]
        blocks.append(Table(widths, (*rows, *(_seat(seat, texts) for seat in part)), head=1))
    if not paper.seats:
        blocks.append(Table(widths, (*rows, BlankRows(_BLANK_SEATS, 7.4)), head=1))
    return _finished(paper, document_id, "会议签到册", tuple(blocks))


def _seat(seat: Values, texts: Texts) -> Row:
    shown = (str(seat.get("number") or ""), *(texts.of(seat, name) for name in ("name", "role", "group_no")))
    signed = "已签" if seat.get("signed") else ""
    cells = [Cell(text, "表格居中") for text in (*shown, signed, texts.of(seat, "proxy_for"))]
    return Row(tuple(cells), 7.4)


def _about(paper: MeetingPaper) -> str:
    texts = Texts(MEETING, paper.run.policy, paper.run.audience)
    meeting = paper.meeting
    topic, day = texts.of(meeting, "topic"), texts.of(meeting, "held_on")
    kind = texts.of(meeting, "kind")
    return f"会议：{' '.join(filter(None, (kind, topic)))}　　日期：{day}"


def lay_out_tally(paper: MeetingPaper, document_id: str) -> Document:
    """T12: each matter with its votes, the check of the result, and the tellers."""
    texts = Texts(MEETING_MATTER, paper.run.policy, paper.run.audience)
    titles = ("序号", "候选对象或事项", "赞成", "反对", "弃权", "合计", "结果")
    head = Row(tuple(label(title) for title in titles), 8.5)
    widths = (12.0, 70.0, 20.0, 20.0, 20.0, 20.0, 20.0)
    filled = tuple(_tally_row(matter, texts) for matter in paper.matters)
    spare = max(1, _BLANK_MATTERS - len(filled))
    padding = BlankRows(spare, 9.0, note="以下空白" if filled else "")
    rows: tuple[Row | BlankRows, ...] = (*filled, padding)
    blocks: tuple[Block, ...] = (
        Paragraph("计票单", "表题"),
        LineOfParts(right=village_line(paper.place)),
        LineOfParts(left=_about(paper)),
        LineOfParts(left=_attendance(paper.meeting, Texts(MEETING, paper.run.policy, paper.run.audience)),
                    right=f"表决方式：{_method(paper)}"),
        Table(widths, (head, *rows), head=1),
        Space(1.0),
        *_checked(paper),
        Space(2.0),
        Together(
            (
                SealArea(
                    (SealPlace("计票人签字："), SealPlace("监票人签字："), SealPlace("主持人签字：")),
                    height=24.0,
                    per_row=3,
                ),
            )
        ),
    )  # fmt: skip
    return _finished(paper, document_id, "计票单", blocks)


def _method(paper: MeetingPaper) -> str:
    texts = Texts(MEETING, paper.run.policy, paper.run.audience)
    return texts.of(paper.meeting, "vote_method") or _BOXES


def _tally_row(matter: Values, texts: Texts) -> Row:
    votes = [matter.get(name) for name in ("votes_for", "votes_against", "votes_abstain")]
    total = "" if all(vote is None for vote in votes) else str(sum(vote or 0 for vote in votes))
    shown = ["" if vote is None else str(vote) for vote in votes]
    cells = [Cell(str(matter.get("number") or ""), "表格居中"), value(texts.of(matter, "matter"))]
    cells += [Cell(text, "表格居中") for text in (*shown, total, texts.of(matter, "result"))]
    return Row(tuple(cells), 9.0)


def _checked(paper: MeetingPaper) -> Iterator[Paragraph]:
    """Quorum and article, and what each matter lacks."""
    if paper.verdict:
        yield Paragraph(f"核对：{paper.verdict}。", "表注")
    for matter in paper.matters:
        words = paper.votes.get(str(matter.get("id")), "")
        if words:
            yield Paragraph(f"{matter.get('number')}. {words}。", "表注")


def _finished(paper: MeetingPaper, document_id: str, title: str, blocks: tuple[Block, ...]) -> Document:
    topic = str(paper.meeting.get("topic") or "") if paper.meeting else ""
    return Document(
        document_id,
        f"{title} {topic}".strip(),
        blocks,
        FORM_PORTRAIT,
        header=RunningLine(right="内部资料\u3000注意保管" if paper.meeting else "", style="页眉"),
        footer=RunningLine(left=circumstances(paper.run), right="第 {page} 页 共 {pages} 页"),
        subject=str(paper.meeting.get("id") or "") if paper.meeting else "",
    )
