"""The papers of a procedure: each made for a case by the id of the document, filled from what is stored.

The paper of a household shows its records of this case; the minutes, lists and notices are those about the
case, or about its household where no case was named. The business date is the day the case began, so titles
and tables are those of its time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.core.errors import UserError
from app.core.progress import SILENT, Progress
from app.domain.notices import Term, kind_of
from app.domain.permissions import Action
from app.models.queries.procedure_cases import cases_by_id
from app.printing.catalogue import BOARDS, CATALOGUE, FUND_PAPERS, REGISTERS, compose, titles
from app.printing.doc import Document
from app.printing.proceedings import FOUR_DISCUSSIONS, MEETING_PAPERS
from app.services.meetings import Meeting, meetings_about
from app.services.notices import Notice, notices_about
from app.services.paper_facts import Values, household_facts, office_names, paper_title
from app.services.paper_making import LeftOut, PrintedPaper, print_documents, print_run
from app.services.papers import known_document, make_office, make_village
from app.services.proceedings_papers import four_discussions_document, meeting_document, notice_document
from app.services.register_papers import register_document
from app.services.session import Session

_OF_ISSUER = {"village": "T14", "township": "T15", "county": "T16"}
_FINAL_LIST = "N-03"
_ABOUT_ANY_NOTICE = frozenset(("T17", "T18"))


def document_of(paper_code: str) -> str:
    """The document a paper of the table step_paper is printed as; "" when the program makes none.

    The six sheets T13-1 … T13-6 are one register.
    """
    document_id = paper_code.split("-")[0]
    return document_id if document_id in titles() else ""


def make_case_paper(
    session: Session, document_id: str, case_ids: Sequence[str], target: Path, progress: Progress = SILENT
) -> PrintedPaper:
    """One PDF of a paper for these cases.

    Raises UserError (unknown paper, no permission, nothing recorded to print from), EnvironmentFault,
    Cancelled; the file appears only when it is complete.
    """
    session.require(Action.PRINT)
    kind = known_document(document_id)
    with session.store.read() as connection:
        cases = cases_by_id(connection, case_ids)
    if not cases:
        raise UserError("这一件已被撤销或删除，没有可打印的内容。")
    if document_id in CATALOGUE:
        left_out: list[LeftOut] = []
        documents = _household_papers(session, document_id, cases, left_out)
        return print_documents(documents, target, kind.title, len(cases), progress, left_out)
    if document_id in REGISTERS or document_id in BOARDS:
        return _register(session, document_id, cases, target, progress)
    if document_id in MEETING_PAPERS:
        meetings = _meetings(session, cases)
        if not meetings:
            raise UserError(f"还没有登记这一件的会议，不能打印{kind.title}。请先登记会议，或者打印空白表。")
        return meeting_document(session, document_id, meetings, target, progress)
    if document_id == FOUR_DISCUSSIONS:
        return four_discussions_document(session, _meetings(session, cases), _notices(session, cases), target)
    if document_id in FUND_PAPERS:
        return make_office(session, document_id, target, progress)
    notices = [one for one in _notices(session, cases) if document_id in _papers_of(session, one)]
    if not notices:
        raise UserError(f"这一件还没有张贴的公示，不能打印{kind.title}。请先登记张贴，或者打印空白表。")
    return notice_document(session, document_id, notices, target, progress)


def _household_papers(
    session: Session, document_id: str, cases: Sequence[Values], left_out: list[LeftOut]
) -> Iterator[Document]:
    kind, names = CATALOGUE[document_id], office_names(session)
    with session.store.read() as connection:
        for case in cases:
            household_id = str(case.get("household_id") or "")
            run = print_run(session, village=str(case.get("village_code") or ""), on=_day(case))
            found = household_facts(session, connection, (household_id,), run, names, kind.entities)
            facts = next(found, None) if household_id else None
            if facts is None:
                left_out.append(LeftOut(str(case.get("matter") or "这一件"), "不是按户办理的事项"))
                continue
            facts = replace(facts, case=case)
            if refusal := kind.refusal(facts):
                left_out.append(LeftOut(paper_title(facts), refusal))
            else:
                yield compose(document_id, facts)


def _register(
    session: Session, document_id: str, cases: Sequence[Values], target: Path, progress: Progress
) -> PrintedPaper:
    """The register of the households of the cases; village papers are those of the village."""
    village = str(cases[0].get("village_code") or "")
    if document_id in BOARDS or REGISTERS[document_id].whole_villages_only:
        return make_village(session, document_id, village, target, progress, on=_day(cases[0]))
    households = [str(case["household_id"]) for case in cases if case.get("household_id")]
    if not households:
        raise UserError("这一件不是按户办理的，没有可打印的内容。")
    return register_document(
        session, document_id, households, target, village=village, on=_day(cases[0]), progress=progress
    )


def _day(case: Values) -> date | None:
    opened = case.get("opened_on")
    return opened if isinstance(opened, date) else None


def _meetings(session: Session, cases: Sequence[Values]) -> list[Meeting]:
    """The meetings about the cases, each once, in the order they were held."""
    found: dict[str, Meeting] = {}
    for case in cases:
        about = meetings_about(session, case_id=str(case["id"]))
        if not about and case.get("household_id"):
            about = meetings_about(session, household_id=str(case["household_id"]))
        found.update((str(meeting.values["id"]), meeting) for meeting in about)
    return sorted(found.values(), key=lambda meeting: str(meeting.values.get("held_on") or ""))


def _notices(session: Session, cases: Sequence[Values]) -> list[Notice]:
    """The posted notices about the cases, each once, in the order they were posted."""
    found: dict[str, Notice] = {}
    for case in cases:
        about = notices_about(session, case_id=str(case["id"]))
        if not about and case.get("household_id"):
            about = notices_about(session, household_id=str(case["household_id"]))
        found.update((notice.id, notice) for notice in about if notice.is_posted)
    return sorted(found.values(), key=lambda notice: str(notice.values.get("posted_on")))


def _papers_of(session: Session, notice: Notice) -> frozenset[str]:
    """The documents a notice is printed as."""
    kind = kind_of(session.policy(notice.values.get("posted_on")), str(notice.values["kind"]))
    is_final = kind.id == _FINAL_LIST or kind.term is Term.STANDING
    sheet = "T16" if is_final else _OF_ISSUER.get(str(notice.values.get("issuer") or ""), "T14")
    return _ABOUT_ANY_NOTICE | {sheet}
