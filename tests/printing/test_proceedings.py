"""T10–T18: what stands on the papers of meetings and notices, filled, blank and in large print."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.masking import PublicLine
from app.domain.notice_code import digest_of, notice_text
from app.printing.doc import Document
from app.printing.facts import Place
from app.printing.layouts import four_discussions
from app.printing.layouts.proceedings_facts import MeetingPaper, NoticePaper, Said
from app.printing.pdf import Printed, render
from app.printing.preview import Preview
from app.printing.proceedings import MEETING_PAPERS, NOTICE_PAPERS, compose_meeting, compose_notice
from tests.printing.samples import RARE_NAMES, print_run

RUN = print_run()
PLACE = Place("某某县", "某某镇", "上寨村", "")
MEETING = {
    "id": "a" * 32, "kind": "04", "topic": "产业项目评议", "matter_source": "02", "held_on": date(2025, 6, 2),
    "place": "村委会会议室", "presider": "李䶮", "recorder": "王㛃", "should_attend": 40, "attended": 32,
    "text": "经逐户讨论，没有其他意见。", "vote_method": "01", "resolution": "同意列入初选名单。",
}  # fmt: skip
MATTER = {
    "id": "1" * 32, "number": 1, "matter": "张三户列入初选名单", "votes_for": 30, "votes_against": 1,
    "votes_abstain": 1, "result": "01",
}  # fmt: skip
SEATS = tuple(
    {"id": f"{n:032x}", "number": n, "name": RARE_NAMES[n % 6], "role": "02", "signed": n % 2 == 0}
    for n in range(1, 81)
)
VERDICT = "到会 32 人，组成人员共 40 人，至少 27 人，已达到（《村民委员会组织法（2018年修正）》第二十六条）"
FILLED = MeetingPaper(RUN, PLACE, MEETING, (MATTER,), SEATS, VERDICT, {"1" * 32: "赞成 30 人"})
SAID = Said(
    "N-1", "2026-03-04", "某某甲", "来电", "有一户买了汽车", "没有车辆", "调查员乙", "不成立", "名单不变",
    "2026-03-05",
)
CODE = notice_text("N-001", "初选名单公示", "2026-03-02至2026-03-09", (("村", "0990-1234567"),), "0" * 16)
HUNG = NoticePaper(
    RUN, PLACE, "N-01", "N-001", "2026年上寨村初选名单公示", "经评议，现在公示。", ("公示 7 天。",),
    tuple(PublicLine("1组", name, 3) for name in RARE_NAMES), True, "", "上寨村村民委员会", "2026年3月2日",
    "2026年3月2日至2026年3月9日", "村务公开栏", "张贴人丙", "2026-03-10", "没有改变名单", "村党组织书记",
    (("村", "0990-1234567"), ("监督举报", "12317")), CODE, ("张贴当天的近景照片",), (SAID,),
)  # fmt: skip


def paper(document: Document) -> tuple[Printed, str]:
    content, printed = render(document)
    with Preview(content) as preview:
        text = "".join(preview.page_text(page) for page in range(len(preview)))
    return printed, text.replace("\r", "").replace("\n", "")


@pytest.mark.parametrize("document_id", MEETING_PAPERS)
def test_a_meeting_paper_names_the_meeting_and_its_blank_form_nothing(document_id: str) -> None:
    printed, shown = paper(compose_meeting(document_id, FILLED))
    assert printed.overflows == printed.missing == ()
    assert "产业项目评议" in shown
    assert "上寨村" in shown
    assert "内部资料" in shown
    printed, shown = paper(compose_meeting(document_id, MeetingPaper(RUN)))
    assert printed.pages == 1
    assert printed.overflows == ()
    assert "None" not in shown
    assert "内部资料" not in shown
    assert "县（市、区）" in shown


def test_minutes_tell_quorum_votes_and_resolution() -> None:
    _, shown = paper(compose_meeting("T10", FILLED))
    votes = "赞成 30 票，反对 1 票，弃权 1 票，通过"
    for words in ("应到 40 人，实到 32 人", "第二十六条", votes, "同意列入初选名单"):
        assert words in shown


def test_the_sign_in_book_repeats_its_head_and_loses_nobody() -> None:
    printed, shown = paper(compose_meeting("T11", FILLED))
    assert printed.pages >= 2
    assert shown.count("签名（按印）") == printed.pages
    assert shown.count("村民代表") >= len(SEATS)
    assert shown.count("已签") == sum(bool(seat["signed"]) for seat in SEATS)


def test_the_tally_adds_up() -> None:
    _, shown = paper(compose_meeting("T12", FILLED))
    assert "张三户列入初选名单301132通过" in shown.replace(" ", "")


def test_four_discussions_have_six_sheets_and_tick_the_source() -> None:
    printed, shown = paper(four_discussions.lay_out(RUN, PLACE, (FILLED,), (HUNG,)))
    assert printed.pages == 6
    assert "√村干部提议" in shown
    assert "80.00 %" in shown
    assert "张三户列入初选名单：赞成 30" in shown
    assert "不成立" in shown
    printed, shown = paper(four_discussions.lay_out(RUN, Place(), (), ()))
    assert printed.pages == 6
    assert "√" not in shown


def test_four_discussions_show_the_meeting_that_decided() -> None:
    assert FILLED.meeting is not None
    again = replace(FILLED, meeting={**FILLED.meeting, "held_on": date(2099, 1, 2)})
    for held in ((FILLED, again), (again, FILLED)):
        _, shown = paper(four_discussions.lay_out(RUN, PLACE, held, ()))
        assert "2099-01-02" in shown
        assert str(FILLED.meeting["held_on"]) not in shown


@pytest.mark.req("R303", "R306")
@pytest.mark.parametrize("document_id", [name for name, kind in NOTICE_PAPERS.items() if kind.is_public])
@pytest.mark.parametrize("large", [False, True])
def test_a_notice_shows_what_it_must_and_nothing_of_the_office(document_id: str, large: bool) -> None:
    printed, shown = paper(compose_notice(document_id, replace(HUNG, large=large)))
    assert printed.overflows == printed.missing == ()
    for words in (
        "初选名单公示", "李䶮", "1组", "上寨村村民委员会", "2026年3月2日", "村党组织书记", "0990-1234567",
        "12317", "编号：N-001",
    ):  # fmt: skip
        assert words in shown
    for words in ("某某甲", "买了汽车", "张贴人丙", "打印员甲", "内部资料", "None"):
        assert words not in shown


@pytest.mark.req("R303")
def test_large_print_is_larger() -> None:
    many = replace(HUNG, lines=tuple(PublicLine("1组", "李䶮", 3) for _ in range(90)))
    normal, _ = paper(compose_notice("T14", many))
    large, shown = paper(compose_notice("T14", replace(many, large=True)))
    assert large.pages > normal.pages
    assert shown.count("李䶮") == 90


def test_a_list_of_households_goes_over_pages_under_its_head() -> None:
    lines = tuple(PublicLine("1组", "李䶮", 3, "边缘") for _ in range(90))
    many = replace(HUNG, note_title="类别", lines=lines)
    printed, shown = paper(compose_notice("T14", many))
    assert printed.pages >= 4
    assert shown.count("李䶮") == shown.count("边缘") == 90
    assert shown.count("村民小组") >= printed.pages - 1


@pytest.mark.parametrize("document_id", NOTICE_PAPERS)
def test_a_blank_notice_form_is_one_page_to_write_on(document_id: str) -> None:
    printed, shown = paper(compose_notice(document_id, NoticePaper(RUN)))
    assert printed.pages == 1
    assert printed.overflows == printed.missing == ()
    assert "None" not in shown


def test_the_statement_tells_objections_or_that_there_were_none() -> None:
    _, shown = paper(compose_notice("T17", HUNG))
    assert "有一户买了汽车" in shown
    assert "不成立" in shown
    _, shown = paper(compose_notice("T17", replace(HUNG, said=())))
    assert "没有收到异议" in shown


def test_each_opinion_gets_its_own_sheet() -> None:
    printed, shown = paper(compose_notice("T18", replace(HUNG, said=(SAID, replace(SAID, number="N-2")))))
    assert printed.pages == 2
    assert "N-1" in shown
    assert "N-2" in shown


def test_the_code_says_number_title_period_phones_and_digest_only() -> None:
    assert CODE.split("\n") == [
        "公示编号：N-001", "初选名单公示", "时间：2026-03-02至2026-03-09", "监督电话：村0990-1234567",
        "校验码：" + "0" * 16,
    ]  # fmt: skip


def test_the_digest_changes_with_any_word() -> None:
    assert digest_of(("甲", "乙")) != digest_of(("甲乙", ""))
    assert len(digest_of(("甲",))) == 16
