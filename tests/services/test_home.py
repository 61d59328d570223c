"""What the home page reads: notices with their clocks, cases by turn, cards to review, villages, exchange."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.policy_documents import FIGURE
from app.services.cards import open_card, save_card
from app.services.case_starts import Subject
from app.services.home.exchange import exchange
from app.services.home.standing import LACKS, progress_of, standing
from app.services.home.tasks import Opens, Task, grouped, in_order
from app.services.home.today import today_groups
from app.services.households import HouseholdFilter, Sort, list_row_numbers
from app.services.notices import Subject as Listed
from app.services.notices import new_notice, open_notice, post_notice, save_notice, take_down
from app.services.objections import answer_opinion, new_opinion, register_opinion
from app.services.policy_documents import activate, documents, new_document, put_value, value_row
from app.services.procedure_cases import StepDraft
from app.services.procedures import begin, give_back
from app.services.session import Session
from tests.offices import ADMIN, REVIEWER, VILLAGE, reopen, store_household, with_head, with_household
from tests.services.test_monitoring_walks import OLD_CARD, hung
from tests.services.test_procedures import noticed
from tests.services.walks import family, with_county_policy


def groups(session: Session) -> dict[str, tuple[Task, ...]]:
    return {group.title: group.tasks for group in today_groups(session)}


def hang(session: Session, household: str = "", case: str = "", kind: str = "N-05") -> str:
    """A notice of five days, posted today."""
    draft = new_notice(session, kind, VILLAGE, contact="村委会主任", phone_village="0371-1234567",
                       phone_township="0371-7654321", body="现予公示。")
    save_notice(session, None, draft)
    base = open_notice(session, draft.id)
    home = household or store_household(session, "李四", None).card.household_id
    post_notice(session, base, (Listed(home, case),), posted_on=session.clock.today(), posted_by="文书")
    return draft.id


def set_figure(session: Session, name: str, text: str) -> None:
    """One person enters it, another puts it in force; the session is closed."""
    first = reopen(session, ADMIN)
    day = first.clock.today()
    document = {**new_document(first), "doc_title": "走访办法", "doc_date": day}
    put_value(first, document, value_row(FIGURE, name, text=text))
    second = reopen(first, REVIEWER)
    activate(second, next(each.id for each in documents(second) if not each.is_active))
    second.close()


def days_later(session: Session, days: int) -> None:
    session.clock.move(timedelta(days=days))


def test_a_notice_ends_is_taken_down_and_lacks_photos(session: Session) -> None:
    notice = hang(session)
    (ending,) = groups(session)["快到期的公示"]
    assert (ending.opens, ending.key, ending.due) == (Opens.NOTICE, notice, date(2026, 3, 9))
    assert "张贴当天的近景照片" in groups(session)["公示要补照片"][0].why
    assert "最后一天" not in groups(session)["公示要补照片"][0].why
    days_later(session, 6)
    assert "今天是最后一天" in groups(session)["快到期的公示"][0].why
    photos = groups(session)["公示要补照片"][0]
    assert "最后一天的近景照片" in photos.why
    assert (photos.due, photos.is_overdue) == (date(2026, 3, 3), True), "those of the first day are late"
    days_later(session, 1)
    found = groups(session)
    assert found["可以撤下的公示"][0].due == date(2026, 3, 10)
    assert "快到期的公示" not in found
    assert found["公示要补照片"][0].is_overdue
    base = open_notice(session, notice)
    take_down(session, base, on=session.clock.today(), by="文书", result="没有异议")
    assert "可以撤下的公示" not in groups(session)
    assert "公示要补照片" in groups(session)
    days_later(session, 61)
    assert "公示要补照片" not in groups(session)


def test_an_objection_waits_until_it_is_answered(session: Session) -> None:
    notice = hang(session)
    opinion = {**new_opinion(session, open_notice(session, notice)), "way": "01", "text": "他家有车"}
    register_opinion(session, opinion)
    (task,) = groups(session)["没有答复的异议"]
    assert (task.key, task.since, task.due, task.is_overdue) == (notice, date(2026, 3, 3), None, False)
    assert task.why.startswith("公示异议答复期限未设定；2026-03-03 提出")
    stored = open_notice(session, notice).opinions[0]
    answer_opinion(session, stored, handled_by="王五", found="没有车", result="02", reply="已查",
                   replied_on=session.clock.today())  # fmt: skip
    assert "没有答复的异议" not in groups(session)


def test_an_objection_is_overdue_only_after_the_days_the_county_set(session: Session) -> None:
    set_figure(session, "pub.objection_answer_days", "5")
    office = reopen(session)
    notice = hang(office)
    opinion = {**new_opinion(office, open_notice(office, notice)), "way": "01", "text": "他家有车"}
    register_opinion(office, opinion)
    due = date(2026, 3, 9)   # the fifth day is a Sunday
    for days, is_overdue in ((0, False), (6, False), (1, True)):
        days_later(office, days)
        (task,) = groups(office)["没有答复的异议"]
        assert (task.due, task.is_overdue) == (due, is_overdue), office.clock.today()
    assert task.why.startswith("最晚 2026-03-09 答复；")
    office.close()


def a_case(session: Session) -> tuple[str, str]:
    """A household whose change of members was applied for; its next step but one is checked by another."""
    card = store_household(session, "张三", None).card
    save_card(session, card, with_head(card, relation="01", birth_date=date(1970, 1, 1)))
    draft = StepDraft("requested", session.clock.today(), "village_clerk", ("张三",), frozenset(("X08",)),
                      reason="电话写错了")  # fmt: skip
    return card.household_id, begin(session, "correction", Subject(card.household_id), draft).case_id


def test_a_case_to_be_checked_is_for_another_person_who_may_review(session: Session) -> None:
    _, case = a_case(session)
    assert "等我审核的事项" not in groups(session)
    reviewer = reopen(session, REVIEWER)
    (task,) = groups(reviewer)["等我审核的事项"]
    assert (task.opens, task.key, task.since) == (Opens.CASE, case, date(2026, 3, 3))
    assert "张三" in task.title
    a_case(reviewer)
    assert len(groups(reviewer)["等我审核的事项"]) == 1
    reviewer.close()


def test_a_case_whose_notice_ran_out_is_not_for_who_typed_what_is_checked_next(
    session: Session, tmp_path: Path
) -> None:
    session = with_county_policy(session, tmp_path)
    walk = hung(session, family(session, **OLD_CARD))
    assert "公示期满、可以往下办的事项" not in groups(session)
    reviewer = reopen(session, REVIEWER)
    assert [task.key for task in groups(reviewer)["等我审核的事项"]] == [walk.case_id]
    reviewer.close()


def test_a_case_whose_notice_ran_out_can_go_on_until_it_goes_back(session: Session) -> None:
    case = noticed(session)
    (task,) = groups(session)["公示期满、可以往下办的事项"]
    assert (task.opens, task.key) == (Opens.CASE, case)
    assert "可以办“上报乡镇”" in task.why
    give_back(session, case, "surveyed", date(2018, 3, 13), "收入没有算全")
    found = groups(session)
    assert "公示期满、可以往下办的事项" not in found
    assert [(each.key, each.since) for each in found["被退回的事项"]] == [(case, date(2018, 3, 13))]


def test_a_running_notice_keeps_its_cases_out_of_the_list(session: Session) -> None:
    session.clock.move(timedelta(days=(date(2018, 3, 12) - session.clock.today()).days))
    noticed(session)
    assert "公示期满、可以往下办的事项" not in groups(session)
    days_later(session, 1)
    assert "公示期满、可以往下办的事项" in groups(session)


def test_cards_wait_for_a_reviewer_who_did_not_enter_them(session: Session) -> None:
    for name, author in (("张三", "李四"), ("王五", REVIEWER)):
        card = store_household(session, name, None).card
        told = {"collected_by": author, "submitted_by": "填报员", "submitted_on": session.clock.today()}
        save_card(session, card, with_household(card, **told))
    assert "等我审核的卡" not in groups(session)
    reviewer = reopen(session, REVIEWER)
    (task,) = groups(reviewer)["等我审核的卡"]
    assert (task.count, task.key, task.opens) == (1, VILLAGE, Opens.SUBMITTED)
    assert "另有 1 户是您采集或录入的" in task.why
    reviewer.close()


def test_what_is_missing_is_counted_as_its_list_counts_it(town: Session) -> None:
    whole, *villages = standing(town)
    assert whole.counts.households == sum(village.counts.households for village in villages) == 60
    for lack in LACKS:
        for village in (whole, *villages):
            chosen = HouseholdFilter(region=village.code, show=lack.listed.show,
                                     conditions=lack.listed.conditions)  # fmt: skip
            numbers = list_row_numbers(town, chosen, Sort())
            assert len(numbers) == lack.count(village.counts), (lack.title, village.name)
    assert any(lack.count(whole.counts) for lack in LACKS)


def test_progress_follows_a_card_from_collection_to_review(session: Session) -> None:
    assert standing(session) == ()
    card = store_household(session).card
    assert [(part.done, part.total) for part in progress_of(standing(session)[0])] == [(0, 1), (0, 1), (0, 0)]
    for told, done in (
        ({"collected_on": date(2026, 3, 1)}, (1, 0)),
        ({"submitted_on": date(2026, 3, 2), "submitted_by": "填报员"}, (1, 0)),
        ({"reviewed_on": date(2026, 3, 3), "reviewed_by": "审核员"}, (1, 1)),
    ):
        current = open_card(session, card.household_id)
        save_card(session, current, with_household(current, **told))
        collected, reviewed, _ = progress_of(standing(session)[0])
        assert (collected.done, reviewed.done) == done


def test_publicity_counts_notices_of_the_year_that_came_down(session: Session) -> None:
    notice = hang(session)
    assert [(each.posted, each.finished) for each in standing(session)[:2]] == [(1, 0), (1, 0)]
    days_later(session, 7)
    base = open_notice(session, notice)
    take_down(session, base, on=session.clock.today(), by="文书", result="没有异议")
    assert [(each.posted, each.finished) for each in standing(session)[:2]] == [(1, 1), (1, 1)]


def test_objects_with_a_helper_are_to_be_visited_once_a_month(town: Session) -> None:
    titles = [group for group in today_groups(town) if group.title.startswith("入户走访")]
    (visits,) = titles
    assert "未设定" in visits.title
    whole = standing(town)[0].counts
    assert visits.count == whole.unvisited > 0
    assert all(task.due == date(2026, 11, 30) for task in visits.tasks)


@pytest.mark.req("R051")
def test_the_weekday_the_county_set_for_visits_reminds_on_that_day(town: Session) -> None:
    set_figure(town, "visit.fixed_weekday", "每周二")
    town = reopen(town, "填报员")
    assert "固定走访日" not in str(groups(town))   # the demo stands on a Monday
    days_later(town, 1)
    (visits,) = [group for group in today_groups(town) if group.title.startswith("入户走访")]
    assert visits.tasks[0].title == "今天是固定走访日"
    assert "每周二" in visits.tasks[0].why
    town.close()


def test_before_the_first_package_the_exchange_says_so(session: Session) -> None:
    store_household(session)
    now = exchange(session)
    assert (now.sent, now.confirmed, now.awaiting) == (None, None, 0)
    assert now.unsent > 0


def test_the_most_urgent_comes_first_and_later_ones_last() -> None:
    day = date(2026, 3, 3)
    late = Task("迟", "", Opens.CASE, since=day, is_overdue=True)
    soon = Task("近", "", Opens.CASE, due=day)
    far = Task("远", "", Opens.CASE, due=day + timedelta(days=9))
    none = Task("无", "", Opens.CASE)
    (group,) = grouped("甲", (none, far, soon, late))
    assert [task.title for task in group.tasks] == ["迟", "近", "远", "无"]
    assert (group.count, group.overdue) == (4, 1)
    (later,) = grouped("后", (late,), is_later=True)
    (other,) = grouped("乙", (far,))
    assert in_order((later, other, group)) == (group, other, later)
    assert grouped("空", ()) == ()
