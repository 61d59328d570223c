"""What lists and pages of cases say: where they stand, what they wait for, what a new one would need."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.core.clock import FixedClock
from app.core.errors import UserError
from app.domain.procedures.cases import StepKind
from app.models.queries.procedure_cases import LIST_CHUNK
from app.services.cards import open_card, save_card
from app.services.case_lines import CaseStatus, due_of, list_cases
from app.services.case_pages import case_page
from app.services.case_search import search_cases
from app.services.case_starts import Subject, blank_case, first_steps, reasons_against_start
from app.services.notices import notices_about
from app.services.objections import new_opinion, register_opinion
from app.services.procedure_cases import StepDraft, step_values
from app.services.procedures import begin, give_back, take
from app.services.search import search
from app.services.session import Session
from app.services.step_forms import StepForm, names_in
from app.services.step_offers import draft_step, reasons_against
from tests.offices import VILLAGE, with_household, with_rows
from tests.services.test_procedures import APPLIED, REPORTED, SURVEYED, begun, noticed, poor_household

STRUCK = StepDraft("found", date(2018, 3, 1), "caseworker", ("甲",), frozenset(("X08",)), reason="重复登记")


def at(clock: FixedClock, day: date) -> None:
    """Move the clock to a day."""
    clock.move(day - clock.today())


def test_the_page_says_how_long_the_next_step_stays_closed(session: Session, clock: FixedClock) -> None:
    case_id = noticed(session)
    at(clock, date(2018, 3, 10))
    page = case_page(session, case_id)
    (way,) = page.ways
    assert way.first_day == date(2018, 3, 13)
    assert "2018-03-13起才能往下办" in way.closed[0].words
    assert [stop.stop.kind.name for stop in page.stops][3:5] == ["CURRENT", "NEXT"]
    assert page.stops[page.place_of_current()].stop.label == "上报乡镇"
    assert page.name == "张三"
    due = due_of(session, (case_id,))[case_id]
    assert due.words.startswith("还差 3 天：2018-03-05张贴")
    assert not due.is_open
    at(clock, date(2018, 3, 13))
    assert due_of(session, (case_id,))[case_id].is_open


def test_an_income_sheet_of_another_purpose_is_not_the_paper_of_the_step(session: Session) -> None:
    home = poor_household(session)
    case_id = begun(session, home)

    def sheet_is_there() -> bool:
        papers = case_page(session, case_id).stops[1].papers
        return next(paper.present for paper in papers if paper.code == "T03")

    assert sheet_is_there()
    card = open_card(session, home)
    others = (row | {"purpose": "04"} for row in card.rows("income_statement"))
    save_card(session, card, with_rows(card, "income_statement", *others))
    assert not sheet_is_there()
    reasons = [reason.words for reason in case_page(session, case_id).ways[0].closed]
    assert "没有年度核算的家庭收支核算表，或者核算人口数没有填" in reasons


@pytest.mark.req("R182")
def test_a_stop_has_its_papers_meeting_notice_and_who_typed_it(session: Session) -> None:
    page = case_page(session, noticed(session))
    applied, surveyed, reviewed, posted = page.stops[:4]
    assert [(paper.code, paper.present) for paper in applied.papers] == [("T06", True), ("T07", True)]
    assert surveyed.role == "入户调查人"
    assert surveyed.stop.step is not None
    assert surveyed.stop.step.by == ("调查员甲", "调查员乙")
    assert surveyed.typed_by == "填报员"
    assert reviewed.policy_version == "随软件的国家政策、贫困户识别程序表第 1 版"
    (meeting,) = reviewed.meetings
    assert "2018-03-03 村民代表会议，应到 40 人，实到 30 人" in meeting.words
    (notice,) = posted.notices
    assert "2018-03-05张贴" in notice.words
    assert posted.missing == 2  # 公示照片和公示情况说明 come with the next step
    assert {label for _, label in page.back} == {"入户调查", "民主评议"}


def test_an_open_objection_stands_on_the_page(session: Session) -> None:
    case_id = noticed(session)
    notice = notices_about(session, case_id=case_id)[0]
    said = {"raised_on": date(2018, 3, 7), "way": "01", "text": "有车"}
    register_opinion(session, {**new_opinion(session, notice), **said})
    (objection,) = case_page(session, case_id).objections
    assert (objection.id, objection.words) == (notice.id, "2018-03-07有人对公示提出异议，还没有处理：有车")


def test_an_objection_to_another_household_of_the_notice_is_not_on_the_page(session: Session) -> None:
    other = poor_household(session, "李四")
    case_id = noticed(session)
    notice = notices_about(session, case_id=case_id)[0]
    said = {"raised_on": date(2018, 3, 7), "way": "01", "text": "有车", "subject_household": other}
    register_opinion(session, {**new_opinion(session, notice), **said})
    assert case_page(session, case_id).objections == ()


def test_a_returned_case_says_why_and_is_counted_as_returned(session: Session) -> None:
    case_id = begun(session)
    take(session, case_id, SURVEYED)
    give_back(session, case_id, "applied", date(2018, 3, 3), "家庭成员填漏了")
    page = case_page(session, case_id)
    assert page.returned is not None
    assert page.returned.reason == "家庭成员填漏了"
    assert page.stops[0].returned == "2018-03-03退回到这里：家庭成员填漏了"
    assert page.stops[1].stop.step is not None
    assert [paper.code for paper in page.stops[1].papers if not paper.present] == ["T08", "T09", "X01"]
    (line,) = list_cases(session)
    assert (line.status, line.head, line.group_no) == (CaseStatus.RETURNED, "张三", "1组")
    take(session, case_id, replace(SURVEYED, happened_on=date(2018, 3, 4)))
    assert list_cases(session)[0].status is CaseStatus.RUNNING


def test_a_step_is_judged_while_it_is_typed_and_nothing_is_stored(session: Session) -> None:
    case_id = noticed(session)
    early = replace(REPORTED, happened_on=date(2018, 3, 9))
    (found,) = reasons_against(session, (case_id,), early).values()
    assert [reason.first_day for reason in found] == [date(2018, 3, 13)]
    assert reasons_against(session, (case_id,), REPORTED) == {case_id: ()}
    back = StepDraft("reviewed", date(2018, 3, 9))
    (found,) = reasons_against(session, (case_id,), back, StepKind.RETURN).values()
    assert [reason.words for reason in found] == ["退回要写明原因"]
    assert list_cases(session)[0].standing == "村级初选公示"


def test_what_a_new_case_needs_is_known_before_it_is_begun(session: Session) -> None:
    home, other = poor_household(session), poor_household(session, "李四")
    begun(session, other)
    (first,) = first_steps(session, "identification", [Subject(home)], date(2018, 3, 1))
    assert [paper.code for paper in first.papers] == ["T06", "T07"]
    assert "全家人都登记齐了" in first.demands
    subjects = [Subject(home), Subject(other)]
    fine, refused = reasons_against_start(session, "identification", subjects, APPLIED)
    assert fine == ()
    assert "已经在办" in refused[0].words
    assert len(list_cases(session)) == 1


def test_a_closed_household_does_not_hide_what_the_others_need(session: Session) -> None:
    closed, home = poor_household(session), poor_household(session, "李四")
    card = open_card(session, closed)
    ended = with_household(card, ended_on=date(2018, 2, 1), end_reason="04")
    save_card(session, card, ended, "销户")
    subjects = [Subject(closed), Subject(home)]
    (first,) = first_steps(session, "identification", subjects, APPLIED.happened_on)
    assert [paper.code for paper in first.papers] == ["T06", "T07"]
    refused, fine = reasons_against_start(session, "identification", subjects, APPLIED)
    assert "已于 2018-02-01 销户" in refused[0].words
    assert fine == ()
    with pytest.raises(UserError, match="已于 2018-02-01 销户"):
        first_steps(session, "identification", subjects[:1], APPLIED.happened_on)


def test_many_cases_are_read_in_chunks_and_none_is_left_out(session: Session) -> None:
    home = poor_household(session)
    wanted = 2 * LIST_CHUNK + 3
    with session.write("edit", "许多件") as tx:
        cases = [
            blank_case(session, tx.connection, "strike_off", Subject(home), STRUCK.happened_on)
            for _ in range(wanted)
        ]
        policy = session.policy(STRUCK.happened_on)
        tx.insert_many("procedure_case", [case.values for case in cases])
        steps = [step_values(case, draft_step(session, STRUCK, 1), policy) for case in cases]
        tx.insert_many("case_step", steps)
    lines = list_cases(session, VILLAGE)
    assert [line.id for line in lines] == [case.id for case in cases]
    assert {line.standing for line in lines} == {"发现错登"}
    assert list_cases(session, "990000101202") == ()
    assert list_cases(session, VILLAGE, "relief") == ()


def test_the_search_box_finds_the_cases_of_a_name_and_a_matter(session: Session) -> None:
    home = poor_household(session, "欧阳明")
    case_id = begin(session, "strike_off", Subject(home), STRUCK).case_id
    hits = search(session, "欧阳")
    (found,) = search_cases(session, "欧阳", hits)
    assert (found.case_id, found.name) == (case_id, "欧阳明")
    assert found.words == "剔除，现在到“发现错登”"
    take(session, case_id, StepDraft("rejected", date(2018, 3, 2), "township", ("乙",), reason="没有错"))
    assert search_cases(session, "欧阳", hits) == ()


def test_what_is_typed_becomes_a_draft_and_back() -> None:
    assert names_in("张三、李四，王五 张三") == ("张三", "李四", "王五")
    assert names_in(None) == ()


def test_a_step_form_has_the_figures_of_its_state(session: Session) -> None:
    order = session.standards.standing.procedures.order("identification-pa-1")
    form = StepForm(order.state("county_recheck"))
    labels = [field.label for field in form.schema().fields]
    assert labels == [
        "办理日期", "由谁办理", "办理人", "签字人", "见证人", "比对出的条数", "已排除或说明的条数", "说明",
    ]  # fmt: skip
    typed = {"happened_on": date(2018, 4, 1), "role": "county_office", "figure_hits": 2, "figure_settled": 0}
    draft = form.draft(typed, ["T19"], ["seen"])
    assert (draft.figures, draft.papers) == ({"hits": 2, "settled": 0}, frozenset(("T19",)))
    step = draft_step(session, draft)
    assert {key: value for key, value in form.values_of(step).items() if value is not None} == typed
    back = StepForm(order.state("reviewed"), needs_reason=True, is_return=True).schema()
    assert {field.name: field.required for field in back.fields} == {"happened_on": True, "reason": True}
