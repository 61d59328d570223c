"""Meetings as they are typed: quorum and vote with the article of the day, sign-in book, drafts, papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.services.cards import open_card, save_card
from app.services.meeting_board import meeting_rows
from app.services.meetings import Matter, list_meetings, meetings_about, open_meeting, save_meeting
from app.services.record_scans import scans_of_record
from app.views.dialogs.paper_window import PaperWindow
from app.views.pages.meeting_list import MeetingListPage
from app.views.pages.meeting_page import open_meeting as enter
from app.views.pages.meeting_page import reopen_meeting
from tests.offices import VILLAGE, store_household, with_head, with_rows
from tests.services.test_meetings import reps_meeting
from tests.services.test_procedures import begun
from tests.views.proceedings_steps import in_window, quiet, typed

pytest_plugins = ("tests.views.proceedings_office",)
IN_2025 = date(2025, 6, 2)
FACTS = {"held_on": IN_2025, "topic": "名单评议", "place": "村委会", "presider": "李主任", "recorder": "王村"}

BOUNDARIES = [
    # kind, how many should attend, the least present, the article of that day
    ("03", 20, 10, "《中国共产党支部工作条例（试行）》第十一条"),
    ("04", 40, 27, "《村民委员会组织法（2018年修正）》第二十六条"),
    ("05", 400, 201, "《村民委员会组织法（2018年修正）》第二十二条"),
    ("06", 90, 60, "《村民委员会组织法（2018年修正）》第二十八条"),
    ("10", 300, 200, "《农村集体经济组织法》第二十七条"),
]
VOTES = [
    # kind, should attend, present, the least votes for
    ("03", 20, 12, 11),
    ("04", 40, 30, 16),
    ("05", 400, 300, 151),
    ("06", 90, 61, 31),
    ("10", 300, 250, 200),
]


def entered(window, **facts) -> None:
    for name, value in {**FACTS, **facts}.items():
        window.form.panel.editor(name).take(value)


def test_every_kind_is_judged_at_its_boundary_while_the_number_is_typed(workplace, qtbot):
    def act(window) -> None:
        form = window.form
        for kind, should, least, article in BOUNDARIES:
            entered(window, kind=kind, should_attend=should)
            typed(form.panel.editor("attended"), str(least - 1))
            short = form.verdict.text()
            assert f"至少 {least} 人，还差 1 人（{article}" in short, kind
            typed(form.panel.editor("attended"), str(least))
            assert f"至少 {least} 人，已达到（{article}" in form.verdict.text(), kind
            assert "还差 1 人" not in form.verdict.text(), kind

    in_window(workplace, qtbot, lambda: enter(workplace, (), village_code=VILLAGE), act)


def test_every_kind_says_how_many_votes_are_missing(workplace, qtbot):
    def act(window) -> None:
        form = window.form
        form.go_to(2)
        row = form.meeting.matters[0]["id"]
        for kind, should, present, least in VOTES:
            entered(window, kind=kind, should_attend=should, attended=present)
            for votes, words in ((least - 1, "还差 1 人"), (least, "已达到")):
                against = present - votes
                given = {"votes_for": votes, "votes_against": against, "votes_abstain": 0}
                form.matters.table.go_to(row, "votes_for", edit=False)
                for name, value in given.items():
                    form.matters.table.go_to(row, name)
                    typed(form.matters.table.open_editor(), str(value))
                    form.matters.commit()
                assert f"赞成 {votes} 人" in form.verdict.text(), kind
                assert words in form.verdict.text().split("表决\n")[1], kind

    in_window(workplace, qtbot, lambda: enter(workplace, (Matter("修村道"),)), act)


def test_a_vote_that_is_lost_is_said_not_to_have_passed(workplace, qtbot):
    def act(window) -> None:
        entered(window, should_attend=40, attended=30)
        form = window.form
        (row,) = form.meeting.matters
        lost = {**row, "votes_for": 15, "votes_against": 15, "votes_abstain": 0}
        form.show_meeting(replace(form.meeting, matters=(lost,)))
        said = form.verdict.text()
        assert "修村道：未通过：赞成 15 人" in said
        assert "✗" not in said
        assert shown(form)[1] == "15"
        assert "未通过" in shown(form)
        assert form.matters.findChild(QLabel, "problemLine").text() == ""
        form.show_meeting(replace(form.meeting, matters=({**lost, "votes_for": 16},)))
        assert shown(form)[1] == "✗ 16"

    def shown(form) -> list[str]:
        model = form.matters.table.model()
        return [model.index(0, column).data() for column in range(model.columnCount())]

    in_window(workplace, qtbot, lambda: enter(workplace, (Matter("修村道"),), kind="04"), act)


def test_another_day_brings_another_article_and_an_unset_one_is_said(workplace, qtbot):
    def act(window) -> None:
        entered(window, kind="04", should_attend=40, attended=30)
        for day, words in (("2016.5.6", "2010年修订"), ("2025-12-31", "2018年修正"), ("2026-1-1", "未设定")):
            typed(window.form.panel.editor("held_on"), day)
            window.form.commit()
            assert words in window.form.verdict.text()

    in_window(workplace, qtbot, lambda: enter(workplace, ()), act)


def test_one_meeting_decides_matter_by_matter_for_many_households(workplace, session, qtbot):
    cases = [begun(session) for _ in range(3)]
    matters = tuple(Matter(f"第 {number} 户", case_id=case) for number, case in enumerate(cases, 1))

    def act(window) -> None:
        entered(window, should_attend=40, attended=30)
        rows = list(window.form.meeting.matters)
        rows[0] |= {"votes_for": 16, "votes_against": 14, "votes_abstain": 0}
        rows[2] |= {"votes_for": 15, "votes_against": 15, "votes_abstain": 0}
        window.form.matters.set_value(rows)
        window.form.matters.table.go_to(rows[0]["id"], "votes_for", edit=False)
        window.form.repeat_votes()
        QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        quiet(workplace, qtbot)
        assert "还差 1 人" in window.outcome.text()

    changed = []
    meeting_id = in_window(
        workplace, qtbot, lambda: enter(workplace, matters, kind="04", on_changed=changed.append), act
    )
    stored = open_meeting(session, meeting_id)
    assert [row["result"] for row in stored.matters] == ["01", "01", "02"]
    assert stored.values["village_code"] == VILLAGE
    assert [found.id for found in meetings_about(session, case_id=cases[1])] == [meeting_id]
    assert len(changed) == 1
    (row,) = meeting_rows(session, VILLAGE)
    assert (row.decision, row.matter_words) == ("通过 2 项，未通过 1 项", "第 1 户 等 3 项")


def test_votes_can_be_repeated_only_where_that_fills_a_matter(workplace, qtbot):
    def act(window) -> None:
        form = window.form
        form.go_to(2)
        button, table = form.same_button, form.matters.table
        first, second = (row["id"] for row in form.meeting.matters)
        assert (button.isEnabled(), button.toolTip()) == (False, "先选中一行填好票数的议题")
        table.go_to(first, "votes_for")
        typed(table.open_editor(), "16")
        assert button.isEnabled()
        form.matters.commit()
        table.go_to(second, "votes_for", edit=False)
        assert (button.isEnabled(), button.toolTip()) == (False, "没有别的议题缺票数")
        table.go_to(first, "votes_for", edit=False)
        button.click()
        assert [row["votes_for"] for row in form.meeting.matters] == [16, 16]
        assert (button.isEnabled(), button.toolTip()) == (False, "没有别的议题缺票数")

    matters = (Matter("修村道"), Matter("修水渠"))
    in_window(workplace, qtbot, lambda: enter(workplace, matters, kind="04"), act)


def test_one_matter_has_no_others_to_repeat_its_votes_for(workplace, qtbot):
    def act(window) -> None:
        form = window.form
        form.go_to(2)
        form.matters.table.go_to(form.meeting.matters[0]["id"], "votes_for")
        typed(form.matters.table.open_editor(), "16")
        form.matters.commit()
        assert not form.same_button.isEnabled()

    in_window(workplace, qtbot, lambda: enter(workplace, (Matter("修村道"),), kind="04"), act)


def test_a_window_closed_by_mistake_loses_nothing(workplace, session, qtbot):
    page = MeetingListPage(workplace)
    qtbot.addWidget(page)
    page.show_region(VILLAGE)
    quiet(workplace, qtbot)

    def types(window) -> None:
        entered(window, kind="04")
        typed(window.form.panel.editor("should_attend"), "40")

    in_window(workplace, qtbot, page.begin, types)
    assert list_meetings(session) == ()
    row = page.model.row_at(0)
    assert (row.topic, row.is_stored, row.has_draft) == ("名单评议", False, True)

    def looks(window) -> None:
        assert window.form.panel.editor("should_attend").value() == 40
        assert "没有保存" in window.outcome.text()
        window.save()
        quiet(workplace, qtbot)

    in_window(workplace, qtbot, lambda: page.row_opened(row), looks)
    (row,) = meeting_rows(session, VILLAGE)
    assert (row.is_stored, row.has_draft) == (True, False)


def test_what_is_given_up_is_gone_and_the_stored_meeting_stays(workplace, session, qtbot):
    meeting = reps_meeting(session, "张三户")
    save_meeting(session, None, meeting)

    def act(window) -> None:
        window.form.panel.editor("place").take("广场")
        workplace.dialogs.answers.append(True)
        window.drop_draft()
        quiet(workplace, qtbot)
        assert window.form.panel.editor("place").value() == "村委会"

    def opens() -> str:
        return reopen_meeting(workplace, meeting.id, lambda _: None, lambda: None)

    in_window(workplace, qtbot, opens, act)
    (row,) = meeting_rows(session, VILLAGE)
    assert not row.has_draft


def villagers(session, *names: str) -> None:
    """A household with these adult members."""
    card = store_household(session, names[0], None).card
    head = {**with_head(card, birth_date=date(1970, 1, 1), relation="01").rows("member")[0]}
    more = {**head, "relation": "10", "political": "1"}
    others = [{**more, "id": session.new_id(), "name": name} for name in names[1:]]
    save_card(session, card, with_rows(card, "member", head, *others), "成员")


def test_people_are_signed_in_by_initials_and_counted(workplace, session, qtbot):
    villagers(session, "张大山", "李小河", "王明月")

    def act(window) -> None:
        form = window.form
        entered(window, kind="05", should_attend=5)
        quiet(workplace, qtbot)
        QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
        QTest.keyClicks(form.attendance.finder, "lxh")
        QTest.keyClick(form.attendance.finder, Qt.Key.Key_Return)
        assert [seat["name"] for seat in form.meeting.seats] == ["李小河"]
        assert form.panel.editor("attended").value() == 1
        QTest.keyClick(form.attendance.finder, Qt.Key.Key_Return)
        assert form.panel.editor("attended").value() == 2
        form.attendance.book.set_value((*form.meeting.seats, {"id": session.new_id(), "name": "外来人"}))
        form.attendance.all_button.click()
        assert form.panel.editor("attended").value() == 3
        assert [seat["role"] for seat in form.meeting.seats] == ["01", "01", "01"]
        assert "签到册上签名 3 人" in form.verdict.text()

    in_window(workplace, qtbot, lambda: enter(workplace, (), village_code=VILLAGE), act)


def test_party_members_come_first_and_last_time_s_book_is_taken_over(workplace, session, qtbot):
    villagers(session, "张大山", "李小河")

    def first(window) -> None:
        entered(window, kind="03")
        quiet(workplace, qtbot)
        people = window.form.attendance.model
        assert [(people.row_at(row).villager.name, people.row_at(row).known) for row in range(2)] == [
            ("李小河", "党员"), ("张大山", ""),
        ]  # fmt: skip
        born = people.section_of("born")
        assert [people.index(row, born).data() for row in range(2)] == [
            str(people.row_at(row).villager.birth_date.year) for row in range(2)
        ]
        window.form.attendance.take()
        window.save()
        quiet(workplace, qtbot)

    def second(window) -> None:
        entered(window, kind="03")
        window.form.attendance.last_button.click()
        quiet(workplace, qtbot)
        (seat,) = window.form.meeting.seats
        assert (seat["name"], seat["role"], seat["signed"]) == ("李小河", "05", False)

    for act in (first, second):
        in_window(workplace, qtbot, lambda: enter(workplace, (), village_code=VILLAGE), act)


def test_a_proxy_of_the_household_is_known_by_name(workplace, session, qtbot):
    villagers(session, "张大山", "李小河")

    def act(window) -> None:
        form = window.form
        entered(window, kind="10", should_attend=2)
        quiet(workplace, qtbot)
        form.attendance.take()
        (seat,) = form.meeting.seats
        other = "李小河" if seat["name"] == "张大山" else "张大山"
        again = {**seat, "id": session.new_id(), "proxy_for": other}
        form.attendance.book.set_value((seat, again))
        form.attendance.all_button.click()
        assert form.panel.editor("attended").value() == 2
        assert "不在同一户" not in form.verdict.text()
        entered(window, kind="05")
        assert "不能委托" in form.verdict.text()

    in_window(workplace, qtbot, lambda: enter(workplace, (), village_code=VILLAGE), act)


def test_a_scan_of_the_minutes_is_a_paper_of_every_case_on_the_agenda(workplace, session, qtbot, tmp_path):
    case = begun(session)
    scan = tmp_path / "记录.jpg"
    Image.new("RGB", (40, 30), (90, 90, 90)).save(scan, "JPEG")

    def act(window) -> None:
        entered(window, kind="04")
        window.scans.add([scan])
        assert "保存以后" in window.scans.words.text()
        window.save()
        quiet(workplace, qtbot)
        window.scans.add([scan])
        quiet(workplace, qtbot)
        assert window.scans.grid.count() == 1

    meeting_id = in_window(workplace, qtbot, lambda: enter(workplace, (Matter("评议", case_id=case),)), act)
    for record in (meeting_id, case):
        assert [found.field for found in scans_of_record(session, record)] == ["T10"]


def test_papers_are_shown_in_the_window_filled_and_blank(workplace, session, qtbot):
    store_household(session)
    shown = []

    def act(window) -> None:
        entered(window, kind="04", should_attend=40, attended=30)

        def looks(papers: PaperWindow) -> bool:
            for row in range(papers.choice.count()):
                papers.choice.setCurrentIndex(row)
                quiet(workplace, qtbot)
                shown.append((papers.choice.itemText(row), papers.paper.pages))
            return False

        workplace.dialogs.on_run = looks
        QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)

    in_window(workplace, qtbot, lambda: enter(workplace, (Matter("修村道"),)), act)
    assert [title for title, _ in shown] == [
        "T10 会议记录", "T11 会议签到册", "T12 计票单", "T13 四议两公开登记表",
        "T10 空白会议记录", "T11 空白会议签到册", "T12 空白计票单",
    ]  # fmt: skip
    assert all(pages for _, pages in shown)
    assert list(session.folder.staging.glob("paper-window*")) == []


def test_the_household_of_a_matter_leads_to_its_village(workplace, session, qtbot):
    home = store_household(session).card.household_id
    village = open_card(session, home).household["village_code"]

    def act(window) -> None:
        assert window.form.panel.editor("village_code").value() == village
        assert window.form.meeting.values["topic"] == "张三户评议"

    in_window(workplace, qtbot, lambda: enter(workplace, (Matter("张三户评议", home),)), act)
