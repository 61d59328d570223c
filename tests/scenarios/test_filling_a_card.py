"""填一张卡: four people typed from paper; a slip caught, a kill survived, submitted, reviewed, printed."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.core.clock import FixedClock
from app.domain.problems import Severity
from app.services.attachment_intake import add_files
from app.services.attachments import attachments_of, describe
from app.services.cards import new_record, open_card, save_card, stored_problems
from app.services.demo.township import DEMO_MOMENT, make_demo
from app.services.explanations import explain
from app.services.history import card_history
from app.views.pages.archive_tabs import DRAFTS
from app.views.pages.drafts_page import DRAFT_COLUMNS
from tests.exchange.foreign_files import pdf, photo
from tests.offices import with_rows
from tests.perf.demo_files import ENTRY, LIGHT, PASSWORD, REVIEWER
from tests.perf.paper_household import DATES, HEAD, SAFEGUARDS
from tests.perf.typing_figures import Typist
from tests.printing.read_back import pdf_text
from tests.scenarios.hands import CONTROL, Hands

pytest_plugins = ("tests.views.demo_office",)

ROOT = Path(__file__).resolve().parents[2]
SUBSIDY, TYPED, PAID = "410", 2_000_000, 200_000
"""20,000 yuan are typed for a subsidy of which 2,000 were paid."""
SAVED_AT = f"{DEMO_MOMENT:%Y-%m-%d %H:%M}"
REASON = "入户核实过，情况属实"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("card") / "office"
    make_demo(folder, FixedClock(DEMO_MOMENT), households=12, password=PASSWORD, cost=LIGHT)
    return folder


def killed_while_typing(folder: Path) -> str:
    """The id of the household that was being typed when the program was killed."""
    victim = subprocess.Popen(
        [sys.executable, "-m", "tests.scenarios.killed_typist", str(folder)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        said = victim.stdout.readline().split()
    finally:
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        victim.stdout.close()
    assert said[:1] == ["TYPED"]
    return said[1]


def take_up_the_draft(hands: Hands, household: str) -> None:
    """It is listed with its time, and whole up to the last field left when it is opened."""
    archive = hands.desk.households()
    hands.desk.show_room("households")
    page = archive.tabs.show_page(DRAFTS)
    hands.settle()
    (draft,) = [page.model.row_at(row) for row in range(page.model.rowCount())]
    assert draft.household_id == household
    assert [column.text(draft) for column in DRAFT_COLUMNS if column.id == "at"] == [SAVED_AT]
    hands.click("打开", page)
    hands.settle()
    copy = archive.card.file.copy
    assert archive.card.has_unsaved()
    assert [row["relation"] for row in copy.records("member")] == ["01", "02", "03", "04"]
    assert copy.records("member")[0]["id_no"] == HEAD
    assert len(copy.records("income_item")) == 7
    assert copy.records("living_conditions")[0]["leading_farmer"] is False
    assert not copy.records("safeguard")


def type_the_rest(hands: Hands) -> Typist:
    """Safeguards and dates, from the section the eye is at; stored with Ctrl+S."""
    card = hands.desk.households().card
    card.form.go_to(card.form.titles.index("生产生活条件"))
    typist = Typist(hands.window)
    typist.settle()
    typist.press("F6")
    typist.follow((*SAFEGUARDS, *DATES))
    hands.wait(lambda: card.file.base is not None and not card.file.storing)
    hands.settle()
    return typist


def last_year_and_ledger(hands: Hands, household: str) -> None:
    """Last year's sheet is in the archive already; the payment ledger says 2,000 yuan."""
    session = hands.desk.session
    card = open_card(session, household)
    (sheet,) = card.rows("income_statement")
    begins, ends = (sheet[name].replace(year=sheet[name].year - 1) for name in ("window_from", "window_to"))
    same = {name: sheet[name] for name in ("purpose", "persons_year", "checked_by")}
    span = {"year": sheet["year"] - 1, "window_from": begins, "window_to": ends}
    before = {**new_record(session, card, "income_statement"), **same, **span}
    item = {**new_record(session, card, "income_item", before["id"]), "item": SUBSIDY, "amount": PAID}
    paid = {**new_record(session, card, "subsidy_check", sheet["id"]), "item": SUBSIDY, "ledger_amount": PAID}
    edited = with_rows(card, "income_statement", *card.rows("income_statement"), before)
    signed = [{**row, "id": session.new_id(), "statement_id": before["id"]}
              for row in card.rows("statement_signature")]
    edited = with_rows(edited, "statement_signature", *card.rows("statement_signature"), *signed)
    edited = with_rows(edited, "income_item", *card.rows("income_item"), item)
    saved = save_card(session, card, with_rows(edited, "subsidy_check", paid), "登记发放台账")
    hands.desk.on_changed(saved.changes)
    hands.settle()


def said(hands: Hands, household: str) -> set[str]:
    return {found.rule_id for found in stored_problems(hands.desk.session, household) if not found.explained}


def correct_the_slip(hands: Hands, household: str) -> None:
    """Both rules say it; F9 leads to the amount, 2,000 is typed and stored."""
    assert {"V-INC-04", "V-INC-05"} <= said(hands, household)
    card = hands.desk.households().card
    (item,) = [row for row in card.file.copy.records("income_item") if row["amount"] == TYPED]
    card.form.go_to(card.form.titles.index("收支核算"))
    problem = next(found for found in card.file.problems.all
                   if found.rule_id == "V-INC-04" and found.record == item["id"])
    card.card_actions.go_to_problem(problem)
    table = card.form.focused_table()
    table.go_to(item["id"], "amount")
    hands.press(Qt.Key.Key_A, CONTROL)
    hands.type("2000")
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_S, CONTROL)
    hands.settle()
    assert not {"V-INC-04", "V-INC-05"} & said(hands, household)


def explain_a_mismatch(hands: Hands, household: str, folder: Path) -> None:
    """The ledger paid 100 yuan more; the difference is explained with Ctrl+E, its proof is a scan."""
    session = hands.desk.session
    card = open_card(session, household)
    (paid,) = card.rows("subsidy_check")
    raised = with_rows(card, "subsidy_check", {**paid, "ledger_amount": PAID + 10_000})
    hands.desk.on_changed(save_card(session, card, raised, "登记发放台账").changes)
    hands.settle()
    page = hands.desk.households().card
    assert "V-INC-05" in said(hands, household)
    problems = page.problem_panel.list
    for row in range(problems.count()):
        problems.setCurrentRow(row)
        if page.problem_panel.current_problem().rule_id == "V-INC-05":
            break
    hands.press(Qt.Key.Key_E, CONTROL)
    hands.type(REASON)
    hands.press(Qt.Key.Key_Return)
    hands.type("一卡通流水")
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    hands.press(Qt.Key.Key_S, CONTROL)
    hands.settle()
    assert "V-INC-05" not in said(hands, household)
    (folder / "一卡通流水.pdf").write_bytes(pdf(1))
    hands.tab("附件")
    hands.answer(folder / "一卡通流水.pdf")
    hands.click("添加文件")
    hands.wait(lambda: any(found.title == "一卡通流水" for found in attachments_of(session, household)))
    hands.settle()


def submit(hands: Hands, household: str, folder: Path) -> None:
    """Photos and survey form are scanned, what needs a word gets one, then 提交."""
    session = hands.desk.session
    scans = [folder / name for name in ("入户调查表.pdf", "住房照片.jpg", "户主照片.jpg", "入户合影.jpg")]
    for number, scan in enumerate(scans):
        scan.write_bytes(pdf(2) if scan.suffix == ".pdf" else photo((300 + number, 300)))
    add_files(session, household, scans)
    for found in attachments_of(session, household):
        described = describe(session, found.id, {"title": found.title, "captured_on": session.clock.today()})
    hands.desk.on_changed(described)
    hands.settle()
    for found in stored_problems(session, household):
        if found.severity is Severity.W and not found.explained:
            hands.desk.on_changed(explain(session, household, found, REASON, "入户核实记录").changes)
    hands.settle()
    hands.click("提交", hands.desk.households().card)
    hands.settle()
    assert open_card(session, household).household["submitted_by"] == ENTRY


def review(hands: Hands, household: str) -> None:
    """Another person, who finds the household by its name, signs."""
    hands.menu("档案", "换一个用户")
    hands.log_in(REVIEWER, PASSWORD)
    hands.window.activateWindow()
    hands.wait(hands.window.isActiveWindow)
    hands.press(Qt.Key.Key_K, CONTROL)
    hands.type("zhangdashan")
    hands.wait(hands.desk.search.hits.isVisible)
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert hands.desk.households().household() == household
    hands.click("审核", hands.desk.households().card)
    hands.settle()
    stored = open_card(hands.desk.session, household).household
    assert (stored["submitted_by"], stored["reviewed_by"]) == (ENTRY, REVIEWER)


def printed(hands: Hands, household: str, document: str, target: Path) -> str:
    hands.desk.show_room("printing")
    hands.page.print_households(document, [household])
    hands.settle()
    hands.answer(target)
    hands.click("另存为 PDF")
    hands.settle()
    return pdf_text(target)


@pytest.mark.req("R061", "R062", "R230")
def test_a_card_from_paper_to_print(office, make_shell, qtbot, tmp_path):
    folder = tmp_path / "office"
    shutil.copytree(office, folder)
    household = killed_while_typing(folder)
    hands = Hands(make_shell(folder), qtbot)
    hands.log_in(ENTRY, PASSWORD)
    take_up_the_draft(hands, household)
    type_the_rest(hands)
    last_year_and_ledger(hands, household)
    correct_the_slip(hands, household)
    explain_a_mismatch(hands, household, tmp_path)
    submit(hands, household, tmp_path)
    review(hands, household)
    card, sheet = (printed(hands, household, name, tmp_path / f"{name}.pdf") for name in ("T01", "T04"))
    assert all(name in card for name in ("张大山", "李秀英", "张小河", "张小雨"))
    assert REASON in card
    assert "张大山" in sheet
    labels = {entry.label for entry in card_history(hands.desk.session, household)}
    assert {"提交户档案", "审核户档案"} <= labels
    assert hands.shell.dialogs.texts("fault") == []
