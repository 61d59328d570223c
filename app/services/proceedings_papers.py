"""Papers of meetings and notices, T10–T18, filled or blank, as one PDF (domain.md 11).

A notice is printed from its frozen lines, so the paper shows what hung and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.core.errors import UserError
from app.core.progress import SILENT, Progress
from app.domain.masking import PublicLine
from app.domain.notice_wording import filled, shipped_wording
from app.domain.notices import kind_of
from app.domain.permissions import Action
from app.domain.rules.notices import PHOTOS
from app.forms.registry import schema_of
from app.printing.facts import Audience, Place
from app.printing.layouts import four_discussions
from app.printing.layouts.proceedings_facts import MeetingPaper, NoticePaper, Said
from app.printing.proceedings import (
    FOUR_DISCUSSIONS,
    MEETING_PAPERS,
    NOTICE_PAPERS,
    compose_meeting,
    compose_notice,
)
from app.services.meetings import Meeting, judge_meeting
from app.services.notice_words import code_text, notice_places
from app.services.notices import Notice, clock_on
from app.services.paper_making import PrintedPaper, print_documents, print_run
from app.services.regions import village_names
from app.services.session import Session

Values = Mapping[str, Any]
_OPINION_FIELDS = schema_of("opinion").stored_fields
_CONTACTS = (("村", "phone_village"), ("乡镇", "phone_township"), ("县", "phone_county"))
_NOTE_TITLES = {"exits": "退出年度", "categories": "类别"}


def meeting_document(
    session: Session,
    document_id: str,
    meetings: Sequence[Meeting],
    target: Path,
    progress: Progress = SILENT,
) -> PrintedPaper:
    """T10, T11 or T12 of these meetings; without one a blank form.

    Raises UserError (no permission, unknown paper), EnvironmentFault, Cancelled.
    """
    session.require(Action.PRINT)
    if document_id not in MEETING_PAPERS:
        raise UserError(f"没有编号为 {document_id} 的会议表。")
    papers = [meeting_paper(session, meeting) for meeting in meetings] or [MeetingPaper(print_run(session))]
    documents = (compose_meeting(document_id, paper) for paper in papers)
    return print_documents(
        documents, target, MEETING_PAPERS[document_id].title, len(papers), progress
    )


def notice_document(
    session: Session,
    document_id: str,
    notices: Sequence[Notice],
    target: Path,
    progress: Progress = SILENT,
    *,
    large: bool = False,
    blank_kind: str = "01",
) -> PrintedPaper:
    """T14–T18 of these notices, `large` in large print; without one a blank form of `blank_kind`.

    Raises UserError (no permission, unknown paper, a notice that does not hang yet), EnvironmentFault.
    """
    session.require(Action.PRINT)
    if document_id not in NOTICE_PAPERS:
        raise UserError(f"没有编号为 {document_id} 的公示表。")
    if any(not notice.is_posted for notice in notices):
        raise UserError("名单要在登记张贴的时候固定，请先登记张贴，再打印。")
    papers = [notice_paper(session, notice, large=large) for notice in notices]
    papers = papers or [_blank_paper(session, blank_kind, large)]
    documents = (compose_notice(document_id, paper) for paper in papers)
    return print_documents(
        documents, target, NOTICE_PAPERS[document_id].title, len(papers), progress
    )


def four_discussions_document(
    session: Session, meetings: Sequence[Meeting], notices: Sequence[Notice], target: Path
) -> PrintedPaper:
    """T13 (1)–(6) of one matter; sheets without their meeting or notice stay blank. Raises as above."""
    session.require(Action.PRINT)
    papers = tuple(meeting_paper(session, meeting) for meeting in meetings)
    hung = tuple(notice_paper(session, notice) for notice in notices if notice.is_posted)
    place = papers[0].place if papers else Place()
    document = four_discussions.lay_out(print_run(session), place, papers, hung)
    return print_documents((document,), target, FOUR_DISCUSSIONS, 1)


def meeting_paper(session: Session, meeting: Meeting) -> MeetingPaper:
    """What the papers of a meeting are made from."""
    judged = judge_meeting(session, meeting)
    votes = {
        record: "；".join(answer.words for answer in verdict.answers if answer.part.value == "表决")
        for record, verdict in judged.matters.items()
    }
    words = "；".join(answer.words for answer in judged.verdict.answers if answer.holds is not None)
    place = _place(session, meeting.values)
    return MeetingPaper(
        print_run(session),
        place,
        meeting.values,
        meeting.matters,
        meeting.seats,
        judged.verdict.unset or words,
        votes,
    )


def notice_paper(session: Session, notice: Notice, *, large: bool = False) -> NoticePaper:
    """What the papers of a notice are made from: the frozen lines, never the households."""
    values = notice.values
    policy = session.policy(values.get("posted_on"))
    kind = kind_of(policy, str(values["kind"]))
    words = shipped_wording().kinds[kind.id]
    places = notice_places(session, notice)
    clock = clock_on(session, notice)
    hung = schema_of("notice")
    return NoticePaper(
        run=print_run(session, Audience.PUBLIC),
        place=_place(session, values),
        kind=kind.id,
        number=str(values.get("number") or ""),
        title=str(values.get("title") or ""),
        body=str(values.get("body") or ""),
        closing=tuple(filled(text, places) for text in words.closing),
        lines=tuple(_line(row) for row in notice.lines),
        has_list=bool(kind.list_kind),
        note_title=_NOTE_TITLES.get(kind.list_kind, ""),
        issuer=str(values.get("issuer_name") or ""),
        posted_on=places["posted"],
        period=f"{places['posted']}至{places['last']}" if clock.last_day else places["posted"],
        places=hung["places"].kind.format(values.get("places"), policy),
        posted_by=str(values.get("posted_by") or ""),
        taken_down_on=f"{values.get('taken_down_on') or ''}",
        result=str(values.get("result") or ""),
        contact=places["contact"],
        phones=(
            *((who, str(values.get(name) or "")) for who, name in _CONTACTS if values.get(name)),
            ("监督举报", policy.text("pub.hotline")),
        ),
        code=code_text(session, notice),
        photos=tuple(words for name, words in PHOTOS.items() if name in notice.photos),
        said=tuple(_said(session, row) for row in notice.opinions),
        large=large,
    )


def _line(row: Values) -> PublicLine:
    return PublicLine(
        row["group_no"] or "", row["head"] or "", row["persons"] or 0, row["note"] or "", row["tail"] or ""
    )


def _said(session: Session, row: Values) -> Said:
    policy = session.policy()
    texts = {field.name: field.kind.format(row.get(field.name), policy) for field in _OPINION_FIELDS}
    return Said(**{name: texts[name] for name in Said.__dataclass_fields__})


def _blank_paper(session: Session, kind: str, large: bool) -> NoticePaper:
    """A form of one kind for handwriting: its words with lines to write on."""
    found = kind_of(session.policy(), kind)
    words = shipped_wording().kinds[found.id]
    given = {"objection": shipped_wording().objection_way, "township": session.unit.name}
    return NoticePaper(
        run=print_run(session, Audience.PUBLIC),
        kind=found.id,
        body="\n".join(filled(text, given) for text in words.opening),
        closing=tuple(filled(text, given) for text in words.closing),
        has_list=bool(found.list_kind),
        note_title=_NOTE_TITLES.get(found.list_kind, ""),
        large=large,
    )


def _place(session: Session, values: Values) -> Place:
    village = village_names(session).get(values.get("village_code") or "", "")
    return Place(township=session.unit.name, village=village, group=values.get("group_no") or "")
