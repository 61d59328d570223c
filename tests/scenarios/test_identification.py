"""识别一户 in spring 2018: every step of the identification of a poor household, refusals included."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt

from app.core.clock import FixedClock
from app.domain.income import statement_window
from app.services.cards import new_card, new_record, open_card, save_card
from app.views.pages.procedure_room import COMPARE
from tests.exchange.roster_files import id_number
from tests.offices import (
    ENTRY,
    PASSWORD,
    REVIEWER,
    VILLAGE,
    make_template,
    open_copy,
    with_household,
    with_rows,
)
from tests.printing.read_back import pdf_text
from tests.scenarios.casework_hands import CaseworkHands

pytest_plugins = ("tests.views.demo_office",)

APPLIED, SURVEYED, MET = date(2018, 3, 1), date(2018, 3, 5), date(2018, 3, 10)
HEAD, WIFE, CHILD = "张大山", "李秀英", "张小雨"
NUMBERS = tuple(id_number(born, order) for born, order in (("19700101", 13), ("19720505", 124),
                                                            ("20060606", 146)))
PHONE, ACCOUNT = "13800000001", "6228480000000000018"
ONE_DAY = timedelta(days=1)
POSTED, OBJECTED, ANSWERED, LAST_DAY = (date(2018, 3, day) for day in (12, 15, 17, 21))
REVIEWED, REPOSTED, COMPARED = date(2018, 3, 23), date(2018, 3, 26), date(2018, 4, 3)
ANNOUNCED, REGISTERED = date(2018, 4, 4), date(2018, 4, 9)
SURVEYORS = "赵一、钱二"
SIGNED = "、".join(f"签字人{number}" for number in "一二三四五六七")
REPORT = ("X02", "T17", "X05", "T20")
ARTICLE = "《村民委员会组织法（2010年修订）》第二十六条"
SAYS = {
    "T06": "√贫困户识别", "T07": f"2{WIFE}配偶", "T08": f"户主姓名{HEAD}", "T03": "人均纯收入（元）2,800.00",
    "T09": "总分10051", "T10": "应到40人，实到27人", "T11": "日期：2018-03-11", "T12": "赞成25人",
    "T14": f"{HEAD}3公示时间：2018年3月12日至2018年3月21日", "T15": f"{HEAD}3乡镇审核意见",
    "T16": f"{HEAD}3公告日期：2018年4月4日", "T17": "最后一天的远景照片",
    "T19": "车辆小型汽车一辆车已报废报废证明", "T01": "户类型贫困户(未脱贫)",
}  # fmt: skip
"""Every paper of 8.1 that the program makes, and a piece of what it says in the end."""
PUBLIC = ("T14", "T15", "T16", "T17")
SECRETS = (*NUMBERS, PHONE, ACCOUNT, WIFE, CHILD, "慢性病", "因病", "2,800")
SCORES = (4, 3, 6, 5, 7, 6, 20)


def enrolled(template: Path, folder: Path, clock: FixedClock) -> str:
    """The office with the card of one household, typed in before; the id of the household."""
    session = open_copy(template, folder, clock)
    card = new_card(session, VILLAGE, "1组")
    card = with_household(
        card, object_type="10", phone=PHONE, bank_name="示范农商行", bank_account=ACCOUNT, bank_holder=HEAD
    )
    head = {**card.rows("member")[0], "name": HEAD, "birth_date": date(1970, 1, 1), "sex": "1",
            "phone": PHONE, "health": ("2",), "labour": "1"}  # fmt: skip
    wife = {"name": WIFE, "relation": "02", "birth_date": date(1972, 5, 5), "sex": "2", "health": ("1",)}
    child = {"name": CHILD, "relation": "04", "birth_date": date(2006, 6, 6), "sex": "2", "health": ("1",)}
    people = [head, *({**new_record(session, card, "member"), **one} for one in (wife, child))]
    for person, number in zip(people, NUMBERS, strict=True):
        person |= {"id_no": number, "id_type": "01"}
    stored = save_card(session, None, with_rows(card, "member", *people), "新建户").card
    session.close()
    return stored.household_id


def apply(hands: CaseworkHands, home: str) -> None:
    """The application is typed from its paper, then the case begins."""
    hands.sheet(
        home, "申请书", kind="identification", applied_on=APPLIED, applicant=HEAD,
        situation="全家三口人，户主常年有病", reason="看病花费大，收入少", request="请求识别为贫困户",
        cause_main="1", household_attr="1", promise=True, sign_way="01", signed_on=APPLIED,
        received_by="周文书", received_on=APPLIED,
    )  # fmt: skip
    hands.store_card()
    assert hands.begin(home, "identification", done_by=HEAD, ticks=("T07",)) == ""
    assert hands.stands_at() == "农户申请"


def survey(hands: CaseworkHands, home: str) -> None:
    """Two people go there: income, four looks, photos."""
    hands.go_to_day(SURVEYED)
    case_id = hands.case.case_id()
    looks = hands.sheet(home, "四看评分", scored_on=SURVEYED, scored_by=SURVEYORS, opinion="家庭困难")
    looks.panel.editor("scores").focus_first()
    for score in SCORES:
        hands.type(str(score))
        hands.press(Qt.Key.Key_Return)
    hands.store_card()
    signed = hands.sheet(home, "授权书", authorised_on=SURVEYED, items=("01",), promise=True, taken_by="赵一")
    copy = hands.desk.households().card.file.copy
    for row in copy.records("authorisation_signer", signed.record_id):
        for name, value in (("sign_way", "01"), ("signed_on", SURVEYED)):
            copy.set_value("authorisation_signer", row["id"], name, value)
    hands.store_card()
    earned(hands, home)
    hands.open_case(case_id)
    hands.add_scan("X01")
    said = {"role": "surveyor", "ticks": ("T08",)}
    assert "“入户调查”要 2 人以上，现在写了 1 人" in hands.take_step(**said, done_by="赵一")
    assert hands.take_step(**said, done_by=SURVEYORS) == ""


def earned(hands: CaseworkHands, home: str) -> None:
    """The income sheet: 8,400 yuan of three people, below the line of 2018."""
    session = hands.session
    card = open_card(session, home)
    first, last = statement_window(session.policy(SURVEYED), "01", 2018, SURVEYED)
    sheet = {**new_record(session, card, "income_statement"), "year": 2018, "purpose": "01",
             "persons_year": 3, "window_from": first, "window_to": last}  # fmt: skip
    item = {**new_record(session, card, "income_item", sheet["id"]), "item": "101", "amount": 840_000}
    card = with_rows(card, "income_statement", sheet)
    saved = save_card(session, open_card(session, home), with_rows(card, "income_item", item), "收入核算")
    hands.desk.on_changed(saved.changes)
    hands.settle()


def deliberate(hands: CaseworkHands) -> None:
    """The representatives: 26 of 40 are one too few, 27 the day after are enough."""
    said = {"role": "reps_meeting", "ticks": ("T10", "T11", "T12")}
    facts = {"topic": "评议贫困户名单", "place": "村委会", "presider": "李主任", "recorder": "周文书",
             "should_attend": 40}  # fmt: skip
    hands.go_to_day(MET)
    told = hands.hold_meeting(votes(26), held_on=MET, attended=26, **facts)
    assert f"至少 27 人，还差 1 人（{ARTICLE}" in told
    assert "还差 1 人" in hands.take_step(**said)
    again = MET + ONE_DAY
    hands.go_to_day(again)
    told = hands.hold_meeting(votes(27), held_on=again, attended=27, **facts)
    assert f"至少 27 人，已达到（{ARTICLE}" in told
    assert hands.take_step(**said) == ""


def votes(present: int) -> dict[str, int]:
    return {"votes_for": present - 2, "votes_against": 1, "votes_abstain": 1}


def first_notice(hands: CaseworkHands) -> None:
    """Seven days from 12 March; an objection on day 3 stops the clock until it is answered."""
    hands.go_to_day(POSTED)
    notice = hands.hang_notice("周文书")
    assert "2018年3月12日至2018年3月19日，共7天" in pdf_text(hands.printed_notice(notice))
    assert hands.take_step(role="village_committee", ticks=("T14",)) == ""
    hands.go_to_day(OBJECTED)

    def object_to_it(window: Any) -> None:
        said = hands.take_down(window, "周文书", "没有异议")
        assert said == "还不能撤下：公示中，还有 4 天，2018-03-20 起可以撤下。"
        hands.object(window, way="02", text="说这户有车", subject_household=hands.case.page.case.household_id)
        assert "暂停计时；已计 2 天，答复后还要公示 5 天" in window.form.clock.text()

    hands.at_notice(notice, object_to_it)
    assert "异议" in hands.case.why.text()
    assert "公示因为异议暂停" in hands.take_step(role="village_committee", signers=SIGNED, ticks=REPORT)
    hands.go_to_day(ANSWERED)

    def answer_it(window: Any) -> None:
        hands.reply(window, handled_by="钱二", found="没有车辆", result="02", reply="名单不变",
                    replied_on=ANSWERED)  # fmt: skip
        assert "最后一天 2018-03-21" in window.form.clock.text()

    hands.at_notice(notice, answer_it)
    hands.go_to_day(LAST_DAY)
    hands.at_notice(notice, lambda window: hands.photograph(window, "last"))
    assert "2018-03-22" in hands.take_step(role="village_committee", signers=SIGNED, ticks=REPORT)
    hands.go_to_day(LAST_DAY + ONE_DAY)
    told: list[str] = []
    hands.at_notice(notice, lambda window: told.append(hands.take_down(window, "周文书", "异议不成立")))
    assert told == ["已登记撤下。"]


def report_and_review(hands: CaseworkHands) -> None:
    """Seven sign the list for the township, where somebody else goes to homes drawn at random."""
    six = "、".join(SIGNED.split("、")[:6])
    statistics = hands.printed("T20")
    assert f"统计日期：{LAST_DAY + ONE_DAY}" in statistics
    assert "正在识别申请的户户11人33" in statistics
    village = {"role": "village_committee", "ticks": REPORT}
    assert "要有 7 人签字，现在有 6 人" in hands.take_step(**village, signers=six)
    assert hands.take_step(**village, signers=SIGNED) == ""
    hands.go_to_day(REVIEWED)
    said = {"role": "township", "ticks": ("X03", "homes_checked")}
    assert "这一步要换一个人登记" in hands.take_step(**said, done_by="陈审核")
    hands.change_user(REVIEWER, PASSWORD)
    assert "不能是同一个人" in hands.take_step(**said, done_by="赵一")
    assert "随机抽了几户" in hands.take_step(role="township", done_by="陈审核", ticks=("X03",))
    assert hands.take_step(**said, done_by="陈审核") == ""
    hands.go_to_day(REPOSTED)
    hands.hang_notice("陈审核")
    assert hands.take_step(role="township", ticks=("T15",)) == ""


def compare(hands: CaseworkHands, folder: Path) -> None:
    """The list goes out as a workbook, comes back with a car, which is explained with proof."""
    case_id = hands.case.case_id()
    page = comparisons(hands)
    page.send.table.selectAll()
    sent, answered = folder / "名单.xlsx", folder / "反馈.xlsx"
    hands.expect(hands.form_dialog(sent_to="县公安局", items=("03", "06")))
    hands.answer(sent)
    hands.press_button(page.send.list_button)
    hands.settle()
    fill_answer(sent, answered)
    hands.go_to_day(COMPARED)
    hands.answer(answered)
    hands.expect(hands.form_dialog(answered_on=COMPARED, answer_by="李科长"))
    hands.press_button(page.lists.read_button)
    hands.settle()
    hands.open_case(case_id)
    said = {"done_by": "孙复核", "ticks": ("T19", "X04", "X02", "T17")}
    assert "车辆" in hands.take_step(**said)
    comparisons(hands)
    assert "小型汽车" in page.hits.theirs.text()
    settled = {"conclusion": "03", "explanation": "车已报废", "proof": "报废证明", "settled_on": COMPARED}
    hands.fill_in(page.hits.panel, **settled)
    hands.press_button(page.hits.save_button)
    assert page.hits.outcome.text() == "已保存结论。"
    hands.open_case(case_id)
    assert hands.take_step(**said) == ""


def comparisons(hands: CaseworkHands) -> Any:
    """From the case on the screen back to the lists, to 信息比对."""
    hands.click("返回列表", hands.case)
    hands.tab(COMPARE)
    hands.settle()
    return hands.page.tabs.page(COMPARE)


def fill_answer(sent: Path, answered: Path) -> None:
    """What the county writes into the list it was sent."""
    book = openpyxl.load_workbook(sent)
    sheet = book.active
    header = next(row for row in sheet.iter_rows() if "姓名" in [cell.value for cell in row])
    columns = {cell.value: cell.column for cell in header}
    for row in range(header[0].row + 1, sheet.max_row + 1):
        name = sheet.cell(row, columns["姓名"]).value
        sheet.cell(row, columns["车辆"]).value = "小型汽车一辆" if name == HEAD else "无"
        sheet.cell(row, columns["死亡"]).value = "无"
    book.save(answered)


def announce_and_register(hands: CaseworkHands) -> None:
    hands.go_to_day(ANNOUNCED)
    hands.hang_notice("陈审核")
    assert hands.take_step(role="township", ticks=("T16",)) == ""
    hands.go_to_day(REGISTERED)
    said = {"role": "township", "done_by": "陈审核"}
    assert "已录入上级系统" in hands.take_step(**said, ticks=("T01", "T02", "T45"))
    assert hands.take_step(**said, ticks=("T01", "T02", "T45", "platform_entered")) == ""
    assert "已经结束：登记建档" in hands.case.why.text()


def printed(hands: CaseworkHands) -> dict[str, str]:
    """Every paper of the procedure, from the stop that asks for it."""
    return {code: hands.printed(code) for code in SAYS}


def is_poor_now(hands: CaseworkHands, home: str) -> None:
    """The card says so where it is looked at."""
    hands.desk.open_household(home)
    hands.settle()
    card = hands.desk.households().card
    shown = []
    for title, name in (("户的类型", "object_type"), ("识别与脱贫", "first_identified")):
        hands.line_of(card.sections, card.form.titles.index(title))
        shown.append(card.form.current().panel.editor(name).value())
    assert shown == ["20", REGISTERED]
    stored = open_card(hands.session, home)
    (period,) = stored.rows("period_status")
    assert (period["period"], period["object_type"], period["identified_on"]) == ("PA", "20", REGISTERED)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("identification"), FixedClock(datetime(2018, 3, 1, 9, 0)))


@pytest.mark.req("R178")
def test_a_household_is_identified_from_its_application_to_its_registration(
    template: Path, make_shell: Any, qtbot: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "office"
    home = enrolled(template, folder, FixedClock(datetime(2018, 3, 1, 9, 0)))
    shell = make_shell(folder)
    hands = CaseworkHands(shell, qtbot, tmp_path)
    hands.go_to_day(APPLIED)
    hands.log_in(ENTRY, PASSWORD)
    apply(hands, home)
    survey(hands, home)
    deliberate(hands)
    first_notice(hands)
    report_and_review(hands)
    compare(hands, tmp_path)
    announce_and_register(hands)
    papers = printed(hands)
    assert [code for code, said in SAYS.items() if said not in papers[code]] == []
    assert [(code, secret) for code in PUBLIC for secret in SECRETS if secret in papers[code]] == []
    is_poor_now(hands, home)
    assert hands.shell.dialogs.texts("fault") == []
