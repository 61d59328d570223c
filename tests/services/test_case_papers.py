"""Papers from a real file: by village, by case, for the wall, blank; and why one cannot be made."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.core.errors import UserError
from app.services.cards import open_card
from app.services.case_papers import document_of, make_case_paper
from app.services.comparison_lists import Wishes, make_list
from app.services.funds import add_entry, new_entry, new_fund, save_fund
from app.services.household_changes.members import Arrival, add_member
from app.services.papers import DOCUMENTS, Scope, documents_for, make_document, make_office, make_village
from app.services.procedures import case_track
from app.services.register_papers import comparison_document
from app.services.session import Session
from tests.offices import ADMIN, ID_NUMBERS, OTHER_VILLAGE, REVIEWER, VILLAGE, reopen
from tests.printing.read_back import pdf_text
from tests.services.test_household_changes import GROUNDS
from tests.services.test_procedures import begun, noticed, poor_household
from tests.services.walks import change, put

LONG_NAME = "买买提·阿不都热合曼"
OF_CASE = {"T06": "贫困户申请书", "T07": "诚信承诺", "T09": "“四看”评分表", "T22": "脱贫核查确认表"}


def poor(session: Session, name: str = "张三") -> str:
    household = poor_household(session, name)
    change(session, household, "household", object_type="20", first_identified=date(2018, 3, 1),
           phone="13800000000")  # fmt: skip
    return household


@pytest.mark.parametrize("document", [kind.id for kind in DOCUMENTS])
def test_every_paper_has_a_blank_form(session: Session, tmp_path: Path, document: str) -> None:
    printed = make_document(session, document, (), tmp_path / "空白.pdf", blank=True)
    assert printed.pages > 0
    assert printed.left_out == ()
    text = pdf_text(printed.path)
    assert "None" not in text
    assert "打印人：" not in text or "填报员" in text


def test_each_paper_of_the_steps_is_one_the_program_makes() -> None:
    assert document_of("T13-4") == "T13"
    assert document_of("T22") == "T22"
    assert document_of("X01") == ""
    assert {kind.id for kind in documents_for(Scope.CASE)} >= {f"T{number:02}" for number in range(5, 24)}


@pytest.mark.parametrize(("document", "title"), OF_CASE.items())
def test_a_form_of_a_case_has_the_title_of_its_day(
    session: Session, tmp_path: Path, document: str, title: str
) -> None:
    case_id = begun(session, poor_household(session, LONG_NAME))
    printed = make_case_paper(session, document, (case_id,), tmp_path / "表.pdf")
    text = pdf_text(printed.path)
    assert printed.households == 1
    assert title in text
    assert LONG_NAME in text


def test_what_was_typed_for_a_case_stands_on_its_paper_and_not_what_belongs_to_another(
    session: Session, tmp_path: Path
) -> None:
    household = poor_household(session)
    case_id = begun(session, household)
    for reason, case in (("本案的理由", case_id), ("别案的理由", "f" * 32)):
        put(session, household, "application", kind="identification", reason=reason, case_id=case)
    text = pdf_text(make_case_paper(session, "T06", (case_id,), tmp_path / "表.pdf").path)
    assert "本案的理由" in text
    assert "别案的理由" not in text


def test_meeting_and_notice_of_a_case_are_found_by_its_id(session: Session, tmp_path: Path) -> None:
    case_id = noticed(session)
    assert "村民代表会议" in pdf_text(make_case_paper(session, "T10", (case_id,), tmp_path / "a.pdf").path)
    notice = pdf_text(make_case_paper(session, "T14", (case_id,), tmp_path / "b.pdf").path)
    assert "名单公示" in notice
    assert ID_NUMBERS[0] not in notice
    register = make_case_paper(session, "T13", (case_id,), tmp_path / "c.pdf")
    assert register.pages == 6
    assert "评议" in pdf_text(register.path)
    with pytest.raises(UserError, match="还没有张贴的公示"):
        make_case_paper(session, "T15", (case_id,), tmp_path / "d.pdf")


def test_without_a_meeting_the_way_out_is_named(session: Session, tmp_path: Path) -> None:
    case_id = begun(session)
    with pytest.raises(UserError, match="空白表"):
        make_case_paper(session, "T11", (case_id,), tmp_path / "a.pdf")
    with pytest.raises(UserError, match="撤销或删除"):
        make_case_paper(session, "T06", ("0" * 32,), tmp_path / "a.pdf")


def test_many_cases_become_one_file(session: Session, tmp_path: Path) -> None:
    cases = [begun(session, poor_household(session, name)) for name in ("张三", "李𬱖")]
    printed = make_case_paper(session, "T06", cases, tmp_path / "a.pdf")
    assert (printed.households, printed.pages) == (2, 2)
    text = pdf_text(printed.path)
    assert text.find("张三") < text.find("李𬱖")


@pytest.mark.req("R067")
def test_the_wall_of_a_village_lists_who_is_helped_by_name_only(session: Session, tmp_path: Path) -> None:
    poor(session)
    poor(session)
    exited = poor_household(session, LONG_NAME)
    change(session, exited, "household", object_type="21", exited_on=date(2018, 12, 1))
    case_id = begun(session, poor_household(session, "王五"))
    assert case_track(session, case_id).values["village_code"] == VILLAGE
    text = pdf_text(make_case_paper(session, "T21", (case_id,), tmp_path / "榜.pdf").path)
    assert "脱贫光荣榜" in text
    assert f"1组{LONG_NAME}12018年" in text
    assert "13800000000" not in text
    assert "打印人" not in text


def test_a_household_without_a_first_day_has_the_year_of_its_present_identity(
    session: Session, tmp_path: Path
) -> None:
    household = poor_household(session, LONG_NAME)
    change(session, household, "household", object_type="51")
    put(session, household, "period_status", period="RA", object_type="51", identified_on=date(2026, 1, 9))
    text = pdf_text(make_village(session, "T21", VILLAGE, tmp_path / "榜.pdf").path)
    assert f"1组{LONG_NAME}12026年" in text


def test_namesakes_are_told_apart_by_the_end_of_the_number(session: Session, tmp_path: Path) -> None:
    for _ in range(2):
        exited = poor_household(session)
        change(session, exited, "household", object_type="21", exited_on=date(2018, 12, 1))
    text = pdf_text(make_village(session, "T21", VILLAGE, tmp_path / "榜.pdf").path)
    number = open_card(session, exited).household["local_no"][-4:]
    assert f"张三（户编号尾号{number}）" in text


@pytest.mark.req("R181")
def test_the_statistics_of_a_village_count_its_households_only(session: Session, tmp_path: Path) -> None:
    poor(session)
    poor(session, "李四")
    text = pdf_text(make_village(session, "T20", VILLAGE, tmp_path / "表.pdf").path)
    assert "农户和人口户22人22" in text
    assert text.count("年月日") == 7
    assert "张三" not in text
    with pytest.raises(UserError, match="还没有农户"):
        make_village(session, "T20", OTHER_VILLAGE, tmp_path / "表.pdf")
    with pytest.raises(UserError, match="不是按户打印"):
        make_document(session, "T20", ("0" * 32,), tmp_path / "表.pdf")


@pytest.mark.req("R181")
def test_the_statistics_of_a_case_are_by_its_policy_and_say_when_they_were_counted(
    session: Session, tmp_path: Path
) -> None:
    poor(session)
    case_id = begun(session, poor_household(session, "王五"))
    text = pdf_text(make_case_paper(session, "T20", (case_id,), tmp_path / "表.pdf").path)
    assert "贫困人口基本情况统计表" in text
    assert f"统计日期：{session.clock.today()}" in text
    assert "申请的户户11人11" in text
    assert "贫困户(未脱贫)户11人11" in text


@pytest.mark.req("R173", "R184")
def test_a_change_of_people_stands_in_the_register(session: Session, tmp_path: Path) -> None:
    household = poor_household(session)
    facts = {"name": "张小宝", "sex": "1", "id_type": "04", "birth_date": date(2026, 2, 1)}
    add_member(session, Arrival(household, GROUNDS, "01", "04", facts))
    poor_household(session, "李四")
    of_one = pdf_text(make_document(session, "T23", (household,), tmp_path / "a.pdf").path)
    of_village = pdf_text(make_village(session, "T23", VILLAGE, tmp_path / "b.pdf").path)
    for text in (of_one, of_village):
        assert "张小宝" in text
        assert "增加成员" in text
        assert "登记人签字：" in text
        assert "村负责人签字：" in text
        assert text.index("村民委员会：") < text.index("乡（镇）人民政府：")
    assert "户主：张三" in of_one
    assert "河东村" in of_one


@pytest.mark.req("R206")
def test_the_book_of_the_fund_becomes_a_notice(session: Session, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="还没有登记防返贫基金"):
        make_office(session, "T39", tmp_path / "a.pdf")
    fund = {**new_fund(session), "name": "基金", "level": "04", "dept": "县乡村振兴局", "contact": "甲"}
    save_fund(session, None, fund)
    given = {**new_entry(session, fund["id"], "02"), "happened_on": session.clock.today(), "amount": 150_000,
             "donor": "不公布的捐赠人", "receipt": "票1"}  # fmt: skip
    add_entry(session, given)
    text = pdf_text(make_office(session, "T39", tmp_path / "a.pdf").path)
    assert "社会捐赠1,500.00" in text
    assert "期末结余1,500.00" in text
    assert "不公布的捐赠人" not in text


def test_a_list_that_went_out_is_printed_with_hidden_numbers(session: Session, tmp_path: Path) -> None:
    household = poor_household(session)
    card = open_card(session, household)
    change(session, household, "member", card.rows("member")[0]["id"], id_no=ID_NUMBERS[0], id_type="01")
    case_id = begun(session, household)
    reviewer = reopen(session, REVIEWER)
    try:
        wishes = Wishes("县公安局", date(2018, 4, 2), ("03", "06"))
        sent = make_list(reviewer, (case_id,), wishes, tmp_path / "名单.xlsx").comparison_id
        papers = [
            comparison_document(reviewer, sent, tmp_path / "a.pdf"),
            make_case_paper(reviewer, "T19", (case_id,), tmp_path / "b.pdf"),
        ]
    finally:
        reviewer.close()
    for printed in papers:
        text = pdf_text(printed.path)
        assert "县公安局" in text
        assert "张三" in text
        assert "还没有反馈" in text
        assert text.count("还没有反馈") == 1, "above the table; its cells are filled in by hand"
        assert ID_NUMBERS[0] not in text
        assert f"{ID_NUMBERS[0][:6]}********{ID_NUMBERS[0][-4:]}" in text


def test_the_administrator_prints_no_case(session: Session, tmp_path: Path) -> None:
    case_id = begun(session)
    admin = reopen(session, ADMIN)
    try:
        with pytest.raises(UserError, match="不能打印"):
            make_case_paper(admin, "T06", (case_id,), tmp_path / "a.pdf")
    finally:
        admin.close()
