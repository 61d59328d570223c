"""Lists for comparison go out with nothing but name and number; answers come back whole or not at all."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from app.core.errors import EnvironmentFault, UserError
from app.domain.procedures.guard_spec import Asked
from app.domain.procedures.guards import GUARDS
from app.forms.registry import schema_of
from app.services.acts import undo, undoable_acts
from app.services.cards import open_card, save_card
from app.services.comparison_answers import (
    Answer,
    AnswerKind,
    FoundHit,
    read_answer,
    settle,
    settle_many,
    take_answer,
    take_paper_answer,
)
from app.services.comparison_hits import known_of
from app.services.comparison_lists import Wishes, draft_list, make_list, write_again
from app.services.comparisons import (
    cases_to_compare,
    comparisons_of_case,
    list_comparisons,
    open_comparison,
    sheet_lines,
)
from app.services.exports import exports_made
from app.services.procedure_cases import facts_of, load_case
from app.services.procedures import StepDraft, Subject, begin, case_track
from app.services.session import Session
from tests.offices import ID_NUMBERS, REVIEWER, open_copy, with_head
from tests.services.test_procedures import APPLIED, poor_household
from tests.services.walks import put

SENT = date(2018, 4, 2)
ANSWERED = date(2018, 4, 10)
WISHES = Wishes("县公安局", SENT, ("03", "06"))
ANSWER = Answer(ANSWERED, "李科长", "公比〔2018〕3号")


@pytest.fixture
def session(office_template: Path, tmp_path: Path, clock) -> Session:
    """The office opened by the reviewer, who may take out complete lists."""
    opened = open_copy(office_template, tmp_path / "office", clock, REVIEWER)
    yield opened
    opened.close()


def compared(session: Session, name: str = "张三", id_no: str = ID_NUMBERS[0]) -> str:
    """A case of identification that has begun; its head has this number."""
    home = poor_household(session, name)
    card = open_card(session, home)
    save_card(session, card, with_head(card, id_no=id_no, id_type="01"), "证件")
    return begin(session, "identification", Subject(home), APPLIED).case_id


@pytest.fixture
def case_id(session: Session) -> str:
    return compared(session)


def sent(session: Session, folder: Path, *case_ids: str) -> str:
    return make_list(session, case_ids, WISHES, folder / "名单.xlsx").comparison_id


def rows_of(path: Path) -> list[list[object]]:
    sheet = openpyxl.load_workbook(path).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def answer_file(folder: Path, *rows: tuple[object, ...]) -> Path:
    path = folder / "反馈.xlsx"
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


HEADER = ("序号", "姓名", "证件号码", "车辆", "死亡")


def test_a_list_holds_what_a_department_needs_and_nothing_more(
    session: Session, case_id: str, tmp_path: Path
) -> None:
    made = make_list(session, (case_id,), WISHES, tmp_path / "名单.xlsx")
    title, _, header, person = rows_of(made.exported.path)
    assert title[0] == "信息比对名单"
    assert header == ["序号", "村", "姓名", "证件号码", "车辆", "死亡"]
    assert person == ["1", "河东村", "张三", ID_NUMBERS[0], None, None]
    cell = openpyxl.load_workbook(made.exported.path).active["D4"]
    assert (cell.data_type, cell.number_format) == ("s", "@")
    export = exports_made(session)[0]
    assert (export.title, export.full, export.lines) == ("信息比对名单", True, 1)
    assert "县公安局" in export.scope
    found = open_comparison(session, made.comparison_id)
    assert (found.values["number"], found.values["persons"]) == ("BD990000101-2018-001", 1)
    assert found.values["items"] == ("03", "06")
    again = write_again(session, made.comparison_id, tmp_path / "again.xlsx")
    assert rows_of(again.path)[2:] == rows_of(made.exported.path)[2:]


def test_who_may_not_take_out_full_numbers_gets_no_list(office_template: Path, tmp_path: Path, clock) -> None:
    session = open_copy(office_template, tmp_path / "entry", clock)
    case_id = compared(session)
    with pytest.raises(UserError, match="不能打印内部完整名单"):
        make_list(session, (case_id,), WISHES, tmp_path / "名单.xlsx")
    assert list_comparisons(session) == ()
    assert make_list(session, (case_id,), WISHES, None).exported is None
    session.close()


def test_persons_without_a_good_number_are_named(session: Session, case_id: str) -> None:
    other = compared(session, "李四", ID_NUMBERS[1])
    card = open_card(session, home_of(session, other))
    save_card(session, card, with_head(card, id_no="990000198002290037"), "错号")
    draft = draft_list(session, (case_id, other))
    assert [row["name"] for row in draft.people] == ["张三"]
    assert [(left.name, left.reason) for left in draft.left_out] == [("李四", "证件号码有错，请先改正")]
    with pytest.raises(UserError, match="没有能比对的人"):
        make_list(session, (other,), WISHES, None)


def home_of(session: Session, case_id: str) -> str:
    return case_track(session, case_id).household_id


def test_nothing_is_kept_when_the_file_cannot_be_written(
    session: Session, case_id: str, tmp_path: Path
) -> None:
    with pytest.raises(EnvironmentFault):
        make_list(session, (case_id,), WISHES, tmp_path / "missing" / "名单.xlsx")
    assert list_comparisons(session) == ()
    with pytest.raises(UserError, match="比对单位"):
        make_list(session, (case_id,), Wishes(" ", SENT, ("03",)), tmp_path / "名单.xlsx")
    assert not (tmp_path / "名单.xlsx").exists()


@pytest.mark.req("R065")
def test_an_answer_becomes_hits_and_the_case_waits_for_each(
    session: Session, case_id: str, tmp_path: Path
) -> None:
    other = compared(session, "李四", ID_NUMBERS[1])
    comparison = sent(session, tmp_path, case_id, other)
    path = answer_file(
        tmp_path, HEADER, (1, "张三", ID_NUMBERS[0], "小型汽车一辆 2016年登记", "否"),
        (2, "李四", ID_NUMBERS[1], "无", None),
    )  # fmt: skip
    read = read_answer(session, comparison, path)
    assert [(line.kind, line.name, line.item) for line in read.lines] == [
        (AnswerKind.HIT, "张三", "03"), (AnswerKind.CLEAR, "李四", ""),
    ]  # fmt: skip
    assert ID_NUMBERS[0] not in repr(read)
    assert "没有登记信息比对结果" in said(session, case_id, ANSWERED)
    take_answer(session, comparison, read, ANSWER)
    (hit,) = open_comparison(session, comparison).hits
    assert (hit["case_id"], hit["hit_text"], hit["conclusion"]) == (case_id, "小型汽车一辆 2016年登记", "01")
    assert facts(session, other, ANSWERED).comparison() == ()
    assert facts(session, case_id, date(2018, 4, 9)).comparison() is None
    assert [found.is_settled for found in facts(session, case_id, ANSWERED).comparison()] == [False]
    explained = {"conclusion": "03", "explanation": "车已报废", "settled_by": "王干事"}
    with pytest.raises(UserError, match="证明材料"):
        settle(session, hit, {**hit, **explained, "settled_on": date(2018, 4, 12)})
    with pytest.raises(UserError, match="核实日期早于反馈日期"):
        settle(session, hit, {**hit, **explained, "proof": "报废证明", "settled_on": date(2018, 4, 9)})
    settle(session, hit, {**hit, **explained, "proof": "报废证明", "settled_on": date(2018, 4, 12)})
    assert [found.is_settled for found in facts(session, case_id, date(2018, 4, 12)).comparison()] == [True]
    assert [found.is_settled for found in facts(session, case_id, date(2018, 4, 11)).comparison()] == [False]
    with pytest.raises(UserError, match="已被改过"):
        settle(session, hit, {**hit, **explained, "proof": "证明", "settled_on": date(2018, 4, 12)})
    line, clear = sheet_lines(session, open_comparison(session, comparison))
    assert (clear.name, clear.item, clear.hit) == ("李四", "车辆、死亡", "没有问题")
    assert (line.item, line.proof, line.conclusion) == ("车辆", "报废证明", "属实有说明")


def facts(session: Session, case_id: str, on: date):
    with session.store.read() as connection:
        case = load_case(session, connection, case_id)
        return facts_of(session, connection, (case,), on)[case_id]


def said(session: Session, case_id: str, on: date) -> str:
    """What keeps the case from the step of comparison, whatever else is missing."""
    track = case_track(session, case_id).track
    state = track.procedure.state("county_recheck")
    use = next(use for use in state.guards if use.name == "every_hit_settled")
    step = track.stands[-1].step
    known = facts(session, case_id, on)
    asked = Asked(track, step, state, known, known.policy, use.settings)
    return "；".join(reason.words for reason in GUARDS[use.name].reasons(asked))


def test_a_list_that_is_still_out_holds_the_case(session: Session, case_id: str, tmp_path: Path) -> None:
    first = sent(session, tmp_path, case_id)
    take_paper_answer(session, first, (), ANSWER)
    assert said(session, case_id, ANSWERED) == ""
    make_list(session, (case_id,), Wishes("县民政局", date(2018, 4, 5), ("07",)), None)
    assert said(session, case_id, ANSWERED) == "2018-04-05送县民政局比对的名单，还没有反馈"
    (found,) = cases_to_compare(session)
    assert found.words == "送了 2 份，反馈 1 份"
    assert [one.values["number"][-3:] for one in comparisons_of_case(session, case_id)] == ["001", "002"]


def test_dirty_rows_keep_the_whole_answer_out(session: Session, case_id: str, tmp_path: Path) -> None:
    comparison = sent(session, tmp_path, case_id)
    path = answer_file(
        tmp_path, ("全县车辆比对反馈",), HEADER,
        (1, "张三", ID_NUMBERS[0], "有车", None),
        (2, "张三", 990000198002290036, "有车", None),
        (3, "无号", None, "有车", None),
        (4, "错号", "12345", "有车", None),
        (5, "张叁", ID_NUMBERS[0], "有车", None),
        (6, "外人", ID_NUMBERS[1], "有车", None),
        (7, " 张 三 ", f"'{ID_NUMBERS[0]}", "有车", None),
    )  # fmt: skip
    read = read_answer(session, comparison, path)
    kinds = {line.row: line.kind.value for line in read.lines}
    assert kinds == {
        3: "比对出问题", 4: "看不清", 5: "看不清", 6: "看不清", 7: "看不清", 8: "不在名单上", 9: "重复的一行",
    }  # fmt: skip
    reasons = {line.row: line.reason for line in read.lines}
    assert "已经丢失" in reasons[4]
    assert "没有证件号码" in reasons[5]
    assert "姓名写的是“张叁”" in reasons[7]
    with pytest.raises(UserError, match="第 4、5、6、7 行看不清，整份反馈都没有登记"):
        take_answer(session, comparison, read, ANSWER)
    found = open_comparison(session, comparison)
    assert (found.hits, found.is_answered) == ((), False)


def test_strangers_are_left_out_and_counted(session: Session, case_id: str, tmp_path: Path) -> None:
    comparison = sent(session, tmp_path, case_id)
    path = tmp_path / "反馈.csv"
    with path.open("w", encoding="gb18030", newline="") as stream:
        rows = [
            ("身份证号", "比对结果"),
            (f"\t{ID_NUMBERS[0].lower()}", "有小型汽车"),
            (ID_NUMBERS[1], "有货车"),
        ]
        csv.writer(stream).writerows(rows)
    read = read_answer(session, comparison, path)
    take_answer(session, comparison, read, ANSWER)
    found = open_comparison(session, comparison)
    assert [(hit["name"], hit["item"]) for hit in found.hits] == [("张三", "99")]
    assert found.values["note"] == "反馈表里有 1 行不在送出的名单上，没有采用"
    assert (found.values["answer_way"], found.values["hits"]) == ("01", 1)
    with pytest.raises(UserError, match="已经登记了反馈"):
        take_answer(session, comparison, read, ANSWER)
    undo(session, undoable_acts(session)[0].tx_id)
    assert open_comparison(session, comparison).hits == ()


def test_persons_an_answer_of_everybody_lacks_are_named(
    session: Session, case_id: str, tmp_path: Path
) -> None:
    comparison = sent(session, tmp_path, case_id, compared(session, "李四", ID_NUMBERS[1]))
    read = read_answer(session, comparison, answer_file(tmp_path, HEADER, (1, "张三", ID_NUMBERS[0])))
    assert read.missing == ("李四",)
    take_answer(session, comparison, read, ANSWER)
    assert open_comparison(session, comparison).values["note"] == "反馈表里没有李四等 1 人"


def test_a_table_without_numbers_is_no_answer(session: Session, case_id: str, tmp_path: Path) -> None:
    comparison = sent(session, tmp_path, case_id)
    with pytest.raises(UserError, match="没有找到证件号码和比对结果"):
        read_answer(session, comparison, answer_file(tmp_path, ("姓名", "车辆"), ("张三", "有")))


def test_an_answer_on_paper_is_typed_and_settled_at_once(session: Session, case_id: str) -> None:
    comparison = make_list(session, (case_id,), WISHES, None).comparison_id
    (person,) = open_comparison(session, comparison).people
    hits = (FoundHit(person["id"], "03", "摩托车"), FoundHit(person["id"], "06", "同名人死亡"))
    for answer, words in (
        (Answer(date(2018, 4, 1), "李科长"), "早于送出日期"),
        (Answer(ANSWERED, " "), "反馈人"),
        (Answer(date(2031, 1, 1), "李科长"), "晚于今天"),
    ):
        with pytest.raises(UserError, match=words):
            take_paper_answer(session, comparison, hits, answer)
    with pytest.raises(UserError, match="没有写比对出什么"):
        take_paper_answer(session, comparison, (FoundHit(person["id"], "03", " "),), ANSWER)
    take_paper_answer(session, comparison, hits, ANSWER)
    found = open_comparison(session, comparison)
    assert found.values["answer_way"] == "02"
    assert found.open_hits == 2
    excluded = {
        "conclusion": "02",
        "explanation": "同名不同人",
        "settled_by": "王干事",
        "settled_on": ANSWERED,
    }
    settle_many(session, found.hits, excluded)
    assert open_comparison(session, comparison).open_hits == 0
    assert said(session, case_id, ANSWERED) == ""


def test_figures_of_the_archive_beside_a_hit_have_their_unit(session: Session, case_id: str) -> None:
    comparison = make_list(session, (case_id,), WISHES, None).comparison_id
    (person,) = open_comparison(session, comparison).people
    take_paper_answer(session, comparison, (FoundHit(person["id"], "03", "摩托车"),), ANSWER)
    (hit,) = open_comparison(session, comparison).hits
    known = dict(known_of(session, hit))
    persons = schema_of("household")["persons_current"]
    assert known[persons.label] == f"1 {persons.kind.unit}"


def test_one_person_in_two_cases_stands_once_and_answers_for_both(
    session: Session, case_id: str, tmp_path: Path
) -> None:
    twin = compared(session, "张三")
    made = make_list(session, (case_id, twin), WISHES, tmp_path / "名单.xlsx")
    assert len(rows_of(made.exported.path)) == 4
    read = read_answer(
        session, made.comparison_id, answer_file(tmp_path, HEADER, (1, "张三", ID_NUMBERS[0], "有车"))
    )
    take_answer(session, made.comparison_id, read, ANSWER)
    hits = open_comparison(session, made.comparison_id).hits
    assert {hit["case_id"] for hit in hits} == {case_id, twin}


def test_an_open_hit_is_the_reason_why_the_case_waits(session: Session, case_id: str) -> None:
    comparison = make_list(session, (case_id,), WISHES, None).comparison_id
    (person,) = open_comparison(session, comparison).people
    take_paper_answer(session, comparison, (FoundHit(person["id"], "03", "有车"),), ANSWER)
    assert said(session, case_id, ANSWERED) == "比对出“张三　车辆：有车”，还没有排除或说明"
    (found,) = cases_to_compare(session)
    assert found.words == "比对出 1 条，待核实 1 条"


def test_who_has_not_signed_the_authorisation_is_on_no_list(session: Session) -> None:
    home = poor_household(session, "王五")
    card = open_card(session, home)
    save_card(session, card, with_head(card, id_no=ID_NUMBERS[0], id_type="01"), "证件")
    clue = StepDraft("clue", date(2026, 3, 1), "helper", ("甲",), frozenset(("X07",)), reason="走访发现")
    put(session, home, "clue", found_on=date(2026, 3, 1), source="03", text="走访发现有人住院")
    case = begin(session, "monitored", Subject(home), clue).case_id
    draft = draft_list(session, (case,))
    assert draft.people == ()
    assert [(left.name, left.reason) for left in draft.left_out] == [
        ("王五", "还没有签承诺授权书（T07），不能送比对")
    ]
    with pytest.raises(UserError, match="没有能比对的人"):
        make_list(session, (case,), WISHES, None)
    other = poor_household(session, "王五")
    put(session, other, "clue", found_on=date(2026, 3, 1), source="03", text="走访发现有人失业")
    more = begin(session, "monitored", Subject(other), clue).case_id
    numbers = [open_card(session, each).household["local_no"] for each in (home, other)]
    assert [left.name for left in draft_list(session, (case, more)).left_out] == [
        f"王五（户编号尾号{number[-4:]}）" for number in numbers
    ]
