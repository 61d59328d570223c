"""防返贫救助: applied, reckoned, published, reviewed, decided, paid to the family's own card, visited."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.core.clock import FixedClock
from app.domain.policy_documents import FIGURE
from app.services.cards import open_card
from app.services.policy_documents import value_row
from app.services.procedures import case_track
from app.services.relief import open_application
from app.views.pages.relief_room import BOOK, CASES
from tests.offices import ADMIN, ENTRY, PASSWORD, REVIEWER, make_template, open_copy, reopen
from tests.printing.read_back import pdf_text
from tests.scenarios.casework_hands import CaseworkHands
from tests.scenarios.hands import CONTROL
from tests.services.test_policy_documents import in_force
from tests.services.walks import family, put

pytest_plugins = ("tests.views.demo_office",)

HOLDER, STRANGER = "李四", "王五"
APPLIED, VISITED, REVIEWED = date(2026, 11, 16), date(2026, 11, 18), date(2026, 11, 19)
POSTED, DOWN, TOWNSHIP = date(2026, 11, 20), date(2026, 11, 28), date(2026, 11, 30)
COUNTY, PAID, AFTER = date(2026, 12, 2), date(2026, 12, 4), date(2026, 12, 11)
FIGURES = (
    value_row(FIGURE, "pub.relief_days", text="7"),
    value_row(FIGURE, "relief.line", year=2026, text="4000"),
)
SHORTFALL = 285_000
APPLICATION = {
    "cause": "01", "event_date": date(2026, 10, 2), "event_text": "户主住院做手术", "stable": False,
    "batch": "2026年第四批", "account_holder": HOLDER, "account_bank": "农商行",
    "account_no": "6217000000000000000",
}  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An office that has set line and days of notice, and an exited family of three in it."""
    folder, clock = tmp_path_factory.mktemp("office"), FixedClock(datetime(2026, 3, 3, 8, 0))
    admin = open_copy(make_template(tmp_path_factory.mktemp("template"), clock), folder, clock, ADMIN)
    session = reopen(in_force(admin, *FIGURES, effective_from=date(2026, 1, 1)), ENTRY)
    home = family(session, object_type="21")
    put(session, home, "member", name="张小", relation="03", birth_date=date(2010, 1, 1))
    session.close()
    return folder, home


class ReliefHands(CaseworkHands):
    """The hands of the caseworker of the fund."""

    def sit_down(self, user: str) -> None:
        """Somebody else takes over the PC."""
        self.menu("档案", "换一个用户")
        self.log_in(user, PASSWORD)
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow)

    def go_to(self, household: str) -> None:
        """The page of the family's case, by the button of its sheet."""
        self.relief(CASES)
        self.click("打开办理事项")
        self.settle()
        self.settle()
        assert self.case.page.case.household_id == household

    def relief(self, title: str) -> Any:
        self.desk.show_room("relief")
        page = self.page.show_page(title)
        page.load()
        self.settle()
        self.settle()
        return page

    def type_dialog(self, opens: Callable[[], object], **values: Any) -> str:
        """Fill the dialog that opens and press Ctrl+S; what it said against it, "" when it was stored."""
        told: list[str] = []

        def act(dialog: Any) -> None:
            self.fill_in(dialog.panel, **values)
            QTest.keyClick(dialog, Qt.Key.Key_S, CONTROL)
            self.settle()
            told.append(dialog.words.text())

        self.expect(act)
        opens()
        self.settle()
        self.settle()
        return told[0]

    def add_to_card(self, household: str, section: str, tab: str = "", **values: Any) -> Any:
        """A new record in a section of the card, filled in and not stored yet; the page it stands on."""
        self.desk.open_household(household)
        self.settle()
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow)
        card = self.desk.households().card
        self.line_of(card.sections, card.form.titles.index(section))
        page = card.form.current()
        if tab:
            self.tab(tab)
            page = page.page(page.tabs.currentIndex())
        self.press(Qt.Key.Key_F8)
        self.fill_in(page.panel, **values)
        return page

    def fill_sheet(self, **values: Any) -> Any:
        """The sheet of the only case, stored with Ctrl+S."""
        page = self.relief(CASES)
        self.fill_in(page.panel, **values)
        self.click("保存", page)
        self.settle()
        self.settle()
        return page

    def saved_paper(self, button: Any, target: Path) -> str:
        """The paper a button makes, saved as PDF and read back."""

        def act(window: Any) -> None:
            assert window.paper is not None, window.outcome.text()
            self.answer(target)
            self.click("另存为 PDF", window)
            self.settle()

        self.expect(act)
        self.press_button(button)
        return pdf_text(target)


def found_fund(hands: ReliefHands) -> None:
    """920,000 yuan were given: less than the least the fund has to hold."""
    book = hands.relief(BOOK)
    assert hands.type_dialog(lambda: hands.press_button(book.new_button), name="防返贫基金", level="04",
                             dept="县乡村振兴局", contact="赵科长") == ""  # fmt: skip
    assert hands.type_dialog(
        lambda: hands.press_button(book.add_button), kind="02", happened_on=date(2026, 10, 17),
        amount=92_000_000, donor="示范公司", event="扶贫日捐赠", receipt="P001",
    ) == ""  # fmt: skip
    assert book.balance.text() == "余额 920,000.00 元"
    assert "低于下限 1,000,000.00 元" in book.alarm.text()
    assert "还差 80,000.00 元" in book.alarm.text()
    assert book.alarm.isVisible()


def apply(hands: ReliefHands, household: str) -> str:
    """The head applies; the sheet is reckoned as soon as the income of the last twelve months is typed."""
    assert hands.begin(household, "relief", happened_on=APPLIED, role="villager_head", done_by="张三",
                       ticks=("T38", "X08", "cause_right")) == ""  # fmt: skip
    case = str(hands.case.case_id())
    assert hands.stands_at() == "个人申请"
    hands.fill_sheet(**APPLICATION)
    assert "没有救助核算表" in hands.page.page(CASES).reckoned.text()
    return case


def survey(hands: ReliefHands, household: str) -> None:
    """A visit and the sheet of purpose relief, typed into the card."""
    hands.go_to_day(VISITED)
    hands.add_to_card(household, "帮扶", "走访", visited_on=VISITED, kind="07", found="户主术后在家")
    hands.store_card()
    hands.go_to_day(REVIEWED)
    sheet = hands.add_to_card(household, "收支核算", year=2026, purpose="04",
                               window_from=date(2025, 11, 1), window_to=date(2026, 10, 31), persons_year=3)
    row, table = sheet.items.add_row(), sheet.items.table
    for name, text in (("item", "101"), ("amount", "9150")):
        assert table.go_to(row, name)
        hands.write(table.open_editor(), text)
        table.commit_open_cell()
    hands.store_card()
    page = hands.relief(CASES)
    assert page.reckoned.text() == "4,000.00 元 × 3 人 = 12,000.00 元，纯收入 9,150.00 元，应补 2,850.00 元"
    hands.click("保存", page)
    hands.settle()
    hands.settle()


def publish(hands: ReliefHands, household: str) -> None:
    """The village passes it and hangs a notice; before its seven days are over nobody reviews."""
    hands.go_to(household)
    t38 = hands.printed("T38")
    assert "2,850.00" in t38
    assert HOLDER in t38
    assert hands.take_step(happened_on=REVIEWED, role="village_committee", done_by="王主任、赵委员",
                           ticks=("T03", "T26", "X32")) == ""  # fmt: skip
    hands.go_to_day(POSTED)
    notice = hands.hang_notice("文书丙")
    assert hands.take_step(happened_on=POSTED, role="village_clerk", done_by="文书丙") == ""
    assert hands.stands_at() == "村级公示"
    paper = pdf_text(hands.printed_notice(notice))
    assert "河东村村务公开" in paper
    for secret in (APPLICATION["account_no"], "住院", "手术", "9,150"):
        assert secret not in paper
    hands.go_to_day(date(2026, 11, 26))
    assert "2026-11-20张贴，公示 7 天，2026-11-28起才能往下办" in hands.case.why.text()
    hands.go_to_day(DOWN)

    def end(window: Any) -> None:
        hands.photograph(window, "last")
        said = hands.take_down(window, "文书丙", "没有异议")
        assert "撤下" in said, said

    hands.at_notice(notice, end)


def decide(hands: ReliefHands, household: str) -> None:
    """Another person reviews for the township by the formula; the county's decision comes on paper."""
    hands.sit_down(REVIEWER)
    hands.go_to_day(TOWNSHIP)
    hands.go_to(household)
    township = {"role": "township", "done_by": "钱副镇长", "ticks": ("X02", "X03", "T26")}
    assert "按公式应补 2,850.00 元" in hands.take_step(figure_amount=300_000, **township)
    assert hands.take_step(figure_amount=SHORTFALL, **township) == ""
    opinions = {
        f"{level}_{part}": value
        for level, day in (("village", REVIEWED), ("township", TOWNSHIP), ("county", COUNTY))
        for part, value in (("opinion", "情况属实，同意"), ("by", "王主任"), ("on", day))
    }
    hands.go_to_day(COUNTY)
    hands.fill_sheet(**opinions, approved_amount=SHORTFALL, object_confirmed=True, income_confirmed=True,
                     amount_confirmed=True)
    hands.go_to(household)
    hands.add_scan("X04")
    assert hands.take_step(happened_on=COUNTY, role="county_office", done_by="县局孙科长") == ""
    assert hands.stands_at() == "县级审定"


def pay(hands: ReliefHands) -> None:
    """To nobody's card but the family's; then the book has the line."""
    hands.go_to_day(PAID)
    payment = {"happened_on": PAID, "receipt": "H-77", "entered_by": "孙会计"}
    page = hands.fill_sheet(account_holder=STRANGER)
    said = hands.type_dialog(lambda: hands.press_button(page.pay_button), **payment)
    assert f"户名“{STRANGER}”不是本户成员，不能发放" in said
    assert hands.relief(BOOK).balance.text() == "余额 920,000.00 元"
    page = hands.fill_sheet(account_holder=HOLDER)
    assert hands.type_dialog(lambda: hands.press_button(page.pay_button), **payment) == ""
    assert "已登记发放" in page.outcome.text()
    book = hands.relief(BOOK)
    assert book.balance.text() == "余额 917,150.00 元"
    assert "还差 82,850.00 元" in book.alarm.text()


def visit_afterwards(hands: ReliefHands, household: str) -> None:
    """The case ends only after somebody saw what the money did."""
    hands.go_to_day(AFTER)
    hands.go_to(household)
    ended = {"role": "caseworker", "done_by": "李干事", "ticks": ("T26", "effect_checked")}
    assert "以后的入户走访" in hands.take_step(**ended)
    hands.add_to_card(household, "帮扶", "走访", visited_on=AFTER, kind="07", found="药费已还清")
    hands.store_card()
    hands.fill_sheet(effect="已还清药费", wrong_payment=False, petition=False)
    hands.go_to(household)
    assert hands.take_step(**ended) == ""
    assert hands.stands_at() == "回访办结"


def print_the_fund(hands: ReliefHands) -> None:
    """What the county publishes of its fund names sums, no family."""
    book = hands.relief(BOOK)
    assert "救助 1 户 2,850.00 元" in book.period.text()
    text = hands.saved_paper(book.print_button, hands.folder / "基金公示.pdf")
    assert "917,150.00" in text
    for secret in ("张三", HOLDER, APPLICATION["account_no"]):
        assert secret not in text


@pytest.mark.req("R194", "R196", "R198", "R199", "R202")
def test_a_family_in_need_from_the_application_to_the_visit_after_the_payment(
    office, make_shell, qtbot, tmp_path
):
    folder, household = office
    shutil.copytree(folder, tmp_path / "office")
    shell = make_shell(tmp_path / "office")
    hands = ReliefHands(shell, qtbot, tmp_path)
    hands.log_in(ENTRY, PASSWORD)
    found_fund(hands)
    case = apply(hands, household)
    survey(hands, household)
    publish(hands, household)
    decide(hands, household)
    pay(hands)
    visit_afterwards(hands, household)
    print_the_fund(hands)
    session = hands.desk.session
    assert case_track(session, case).track.is_ended
    stored = open_application(session, case).values
    assert (stored["shortfall"], stored["paid_on"], stored["account_holder"]) == (SHORTFALL, PAID, HOLDER)
    visits = {row["id"]: row for row in open_card(session, household).rows("visit")}
    assert visits[stored["effect_visit"]]["visited_on"] == AFTER
    assert shell.dialogs.texts("fault") == []
