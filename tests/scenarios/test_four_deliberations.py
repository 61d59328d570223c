"""四议两公开定项目: asked in November, proposed, discussed, reviewed, resolved, public, into the library."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.core.clock import FixedClock
from app.domain.policy_documents import FIGURE
from app.services.policy_documents import value_row
from app.services.procedures import case_track
from app.services.record_scans import scans_of_record
from app.views.pages.procedure_room import CASES, MEETINGS
from tests.offices import ADMIN, ENTRY, PASSWORD, VILLAGE, make_template, open_copy
from tests.printing.read_back import pdf_pictures, pdf_text
from tests.scenarios.casework_hands import CaseworkHands
from tests.scenarios.hands import CONTROL
from tests.services.test_policy_documents import in_force

pytest_plugins = ("tests.views.demo_office",)

MATTER = "一组道路硬化项目"
YEAR = 2025
ASKED, PROPOSED, DISCUSSED, REVIEWED = (date(YEAR, 11, day) for day in (3, 6, 10, 12))
TOO_FEW, RESOLVED, PUBLIC, CARRIED_OUT = (date(YEAR, 11, day) for day in (14, 15, 17, 21))
ARGUED, RECEIVED, TOWNSHIP, POSTED = (date(YEAR, 11, day) for day in (24, 25, 28, 29))
REQUESTED, COUNTY, IN_LIBRARY = date(YEAR, 12, 9), date(YEAR, 12, 15), date(YEAR, 12, 16)
ARTICLE = "《村民委员会组织法（2018年修正）》第二十六条"
DAYS = value_row(FIGURE, "pub.decision_days", text="3")
ROOM = {"topic": MATTER, "place": "村委会", "presider": "李书记", "recorder": "周文书"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that has set how long a decision of the village is public."""
    folder, clock = tmp_path_factory.mktemp("office"), FixedClock(datetime(YEAR, 10, 20, 8, 0))
    admin = open_copy(make_template(tmp_path_factory.mktemp("template"), clock), folder, clock, ADMIN)
    in_force(admin, DAYS, doc_date=date(YEAR, 1, 5), effective_from=date(YEAR, 1, 10)).close()
    return folder


class VillageHands(CaseworkHands):
    """The hands of the clerk of a village's matters."""

    def begin_matter(self, procedure: str, **said: Any) -> str:
        """A matter of the village, with what the first step says; why it was refused, or ""."""
        told: list[str] = []

        def choose(dialog: Any) -> None:
            dialog.village.setCurrentIndex(dialog.village.findData(VILLAGE))
            dialog.matter.setText(MATTER)
            dialog.choose(procedure)
            self.click("下一步", dialog)

        self.desk.show_room("procedures")
        self.page.show_list()
        page = self.page.tabs.show_page(CASES)
        self.settle()
        self.expect(choose, lambda dialog: told.append(self._step(dialog, **said)))
        self.press_button(page.begin_button)
        self.settle()
        self.settle()
        return told[0]

    def propose(self, **facts: Any) -> None:
        """The meeting of the village's party organisation, held before there is a case."""
        self.desk.show_room("procedures")
        self.page.show_list()
        page = self.page.tabs.show_page(MEETINGS)
        self.settle()

        def act(window: Any) -> None:
            form = window.form
            self.fill_in(form.panel, kind="01", village_code=VILLAGE, **facts)
            row, table = form.matters.add_row(), form.matters.table
            form.go_to(2)
            table.go_to(row, "matter")
            table.open_editor().take(MATTER)
            form.matters.commit()
            QTest.keyClick(window, Qt.Key.Key_S, CONTROL)
            self.settle()
            assert "已保存" in window.outcome.text(), window.outcome.text()

        self.expect(act)
        self.press_button(page.add_button)
        self.settle()

    def meet(self, day: date, should: int, present: int, **facts: Any) -> str:
        """The meeting the next step asks for; everybody present agrees but one."""
        self.go_to_day(day)
        votes = {"votes_for": present - 1, "votes_against": 1, "votes_abstain": 0}
        return self.hold_meeting(
            votes, held_on=day, should_attend=should, attended=present, **{**ROOM, **facts}
        )

    def end_notice(self, notice: str, day: date) -> None:
        """The notice is photographed on its last day and taken down."""
        self.go_to_day(day)

        def act(window: Any) -> None:
            self.photograph(window, "last")
            said = self.take_down(window, "周文书", "没有异议")
            assert said == "已登记撤下。", said

        self.at_notice(notice, act)


def ask_everybody(hands: VillageHands) -> str:
    """The survey of demand in November opens the way into the library."""
    hands.go_to_day(ASKED)
    said = {"role": "village_committee", "done_by": "李主任"}
    assert "需求摸底表" in hands.begin_matter("project_library", ticks=("each_asked",), **said)
    assert hands.begin_matter("project_library", ticks=("X09", "each_asked"), **said) == ""
    assert hands.stands_at() == "需求摸底"
    return str(hands.case.case_id())


def decide_in_the_village(hands: VillageHands) -> str:
    """Four meetings and the publication; too few representatives decide nothing."""
    hands.go_to_day(PROPOSED)
    said = {"role": "village_party", "done_by": "李书记", "ticks": ("T13-1", "matter_stated")}
    assert "村党组织会" in hands.begin_matter("village_decision", **said)
    hands.propose(held_on=PROPOSED, should_attend=5, attended=5, **ROOM)
    assert hands.begin_matter("village_decision", **said) == ""
    case = str(hands.case.case_id())
    assert "村两委会(商议)" in hands.take_step(role="two_committees", ticks=("T13-2",))
    hands.meet(DISCUSSED, 7, 6)
    assert hands.take_step(role="two_committees", ticks=("T13-2",)) == ""
    hands.meet(REVIEWED, 30, 20)
    assert hands.take_step(role="party_meeting", ticks=("T13-3",)) == ""
    told = hands.meet(TOO_FEW, 40, 26)
    assert f"至少 27 人，还差 1 人（{ARTICLE}" in told
    assert "还差 1 人" in hands.take_step(role="reps_meeting", ticks=("T13-4",))
    assert f"至少 27 人，已达到（{ARTICLE}" in hands.meet(RESOLVED, 40, 27)
    assert hands.take_step(role="reps_meeting", ticks=("T13-4",)) == ""
    return case


def publish_the_decision(hands: VillageHands) -> None:
    hands.go_to_day(PUBLIC)
    notice = hands.hang_notice("周文书", households=False, body=f"决议：同意{MATTER}。")
    assert hands.take_step(role="village_clerk", ticks=("T13-5",)) == ""
    assert hands.stands_at() == "决议公开"
    register = hands.printed("T13-4")
    for words in (MATTER, "2025-11-15", "应到40人，实到27人"):
        assert words in register, words
    assert f"公示 3 天，{CARRIED_OUT}起才能往下办" in hands.case.why.text()
    hands.end_notice(notice, CARRIED_OUT)
    assert hands.take_step(role="village_committee", ticks=("X02", "supervised")) == ""
    assert hands.stands_at() == "组织实施"


def apply_for_the_project(hands: VillageHands, case: str) -> None:
    """T28 comes as a scanned paper; a day before the step before is refused."""
    hands.go_to_day(ARGUED)
    hands.open_case(case)
    hands.add_scan("T28")
    said = {
        "role": "two_committees", "done_by": "李主任", "ticks": ("T13-4", "content_stated"),
        "figure_beneficiaries": 46, "figure_amount": 25_000_000,
    }  # fmt: skip
    told = hands.take_step(happened_on=date(YEAR, 11, 2), **said)
    assert "早于上一步“需求摸底”的 2025-11-03，日期不能倒着走" in told
    assert hands.stands_at() == "需求摸底"
    assert hands.take_step(**said) == ""
    hands.go_to_day(RECEIVED)
    assert hands.take_step(role="caseworker", done_by="钱干事", ticks=("X10",)) == ""


def review_in_the_township(hands: VillageHands) -> None:
    """The township's meeting, then seven days on the board; the last is a Saturday, so Monday is awaited."""
    said = {"role": "township", "done_by": "孙乡长", "ticks": ("T30", "linkage_and_goals")}
    assert "乡镇专题会" in hands.take_step(**said)
    hands.meet(TOWNSHIP, 9, 8, place="乡政府")
    assert hands.take_step(**said) == ""
    hands.go_to_day(POSTED)
    notice = hands.hang_notice("钱干事", households=False)
    assert hands.take_step(role="township", done_by="钱干事", ticks=("T32",)) == ""
    paper = hands.printed_notice(notice)
    assert "项目库公示" in pdf_text(paper)
    assert "共7天" in pdf_text(paper)
    assert any("项目库公示" in text for text in codes_on(paper))
    assert f"公示 7 天，{REQUESTED}起才能往下办" in hands.case.why.text()
    hands.end_notice(notice, REQUESTED)


def into_the_library(hands: VillageHands) -> None:
    """The township asks for it, the county answers on paper."""
    assert hands.take_step(role="township", done_by="孙乡长", ticks=("X02", "T31", "T30b")) == ""
    hands.go_to_day(COUNTY)
    hands.add_scan("X04")
    assert hands.take_step(role="county_office", done_by="县局赵科长",
                           ticks=("field_checked", "no_duplicate")) == ""  # fmt: skip
    hands.go_to_day(IN_LIBRARY)
    said = {"role": "county_office", "done_by": "县局赵科长", "ticks": ("T32", "eleven_items")}
    assert "没有登记“项目库公示”张贴的日期" in hands.take_step(**said)
    hands.hang_notice("赵科长", households=False, issuer="county", issuer_name="示范县乡村振兴局")
    assert hands.take_step(**said) == ""
    assert hands.stands_at() == "入库"


def codes_on(paper: Path) -> list[str]:
    """What the QR codes of a PDF say, read from its picture."""
    return [code.text for picture in pdf_pictures(paper, 216) for code in zxingcpp.read_barcodes(picture)]


@pytest.mark.req("R020", "R031", "R307", "R326", "R328")
def test_a_project_from_the_survey_of_demand_into_the_library(office, make_shell, qtbot, tmp_path):
    shutil.copytree(office, tmp_path / "office")
    shell = make_shell(tmp_path / "office")
    hands = VillageHands(shell, qtbot, tmp_path)
    hands.go_to_day(ASKED)
    hands.log_in(ENTRY, PASSWORD)
    project = ask_everybody(hands)
    decision = decide_in_the_village(hands)
    publish_the_decision(hands)
    apply_for_the_project(hands, project)
    review_in_the_township(hands)
    into_the_library(hands)
    session = hands.session
    assert [stand.state for stand in case_track(session, project).track.stands] == [
        "demand", "argued", "submitted", "township_meeting", "township_notice", "township_plan",
        "county_review", "in_library",
    ]  # fmt: skip
    assert [stand.state for stand in case_track(session, decision).track.stands] == [
        "proposed", "deliberated", "reviewed", "resolved", "decision_public", "implementing",
    ]  # fmt: skip
    assert len(scans_of_record(session, project)) >= 2
    assert shell.dialogs.texts("fault") == []
