"""Every paper of the program, filled and blank, as documents: for the gallery and for tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from app.domain.masking import PublicLine
from app.printing.catalogue import BOARDS, CATALOGUE, FUND_PAPERS, REGISTERS, compose
from app.printing.doc import Document
from app.printing.facts import Audience, Board, BoardFacts, FundFacts, HouseholdFacts, Place, RegisterFacts
from app.printing.layouts import four_discussions
from app.printing.layouts.proceedings_facts import MeetingPaper, NoticePaper
from app.printing.proceedings import MEETING_PAPERS, NOTICE_PAPERS, compose_meeting, compose_notice
from tests.printing import case_samples
from tests.printing.samples import RARE_NAMES, print_run
from tests.printing.test_proceedings import FILLED, HUNG

PHONES = (("村", ""), ("乡镇", ""), ("监督举报", "12317"))
OLD_DAY = date(2018, 3, 7)
FILLED_NAME, BLANK_NAME = "填好", "空白"


def all_papers() -> Iterator[tuple[str, str, Document]]:
    """(document id, what is on it, document)."""
    yield from _of_households()
    for document_id, register in REGISTERS.items():
        yield document_id, FILLED_NAME, register.lay_out(case_samples.register())
        yield document_id, f"{FILLED_NAME}2018", register.lay_out(case_samples.register(40, OLD_DAY))
        yield document_id, BLANK_NAME, register.lay_out(RegisterFacts(print_run()))
    for document_id, board in BOARDS.items():
        words = ("现有名单共 ＿＿ 户、＿＿ 人。", "更新日期：＿＿＿＿。")
        sheet = Board("贫困户公示榜", "识别年度", *words)
        blank = BoardFacts(print_run(Audience.PUBLIC), boards=(sheet,), phones=PHONES)
        yield document_id, FILLED_NAME, board.lay_out(case_samples.boards())
        yield document_id, BLANK_NAME, board.lay_out(blank)
    for document_id, paper in FUND_PAPERS.items():
        yield document_id, FILLED_NAME, paper.lay_out(case_samples.fund())
        yield document_id, BLANK_NAME, paper.lay_out(FundFacts(print_run(Audience.PUBLIC), phones=PHONES))
    yield from _of_proceedings()


def _of_households() -> Iterator[tuple[str, str, Document]]:
    for document_id in CATALOGUE:
        yield document_id, FILLED_NAME, compose(document_id, case_samples.filled())
        yield document_id, f"{FILLED_NAME}2018", compose(document_id, case_samples.filled(4, OLD_DAY))
        yield document_id, BLANK_NAME, compose(document_id, HouseholdFacts(print_run()))


def _of_proceedings() -> Iterator[tuple[str, str, Document]]:
    run = print_run()
    for document_id in MEETING_PAPERS:
        yield document_id, FILLED_NAME, compose_meeting(document_id, FILLED)
        yield document_id, BLANK_NAME, compose_meeting(document_id, MeetingPaper(run))
    yield "T13", FILLED_NAME, four_discussions.lay_out(run, case_samples.VILLAGE, (FILLED,), (HUNG,))
    yield "T13", BLANK_NAME, four_discussions.lay_out(run, Place(), (), ())
    many = replace(HUNG, lines=tuple(PublicLine("1组", RARE_NAMES[n % 6], 3) for n in range(40)))
    for document_id in NOTICE_PAPERS:
        yield document_id, FILLED_NAME, compose_notice(document_id, many)
        yield document_id, f"{FILLED_NAME}大字", compose_notice(document_id, replace(many, large=True))
        yield document_id, BLANK_NAME, compose_notice(document_id, NoticePaper(run))
