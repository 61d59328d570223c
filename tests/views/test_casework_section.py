"""申请和核查 on the card, and the clue register: sheets begin with their lines, clues lead to their case."""

from __future__ import annotations

from datetime import date

from app.services.cards import open_card
from app.views.jobs import Jobs
from app.views.pages.clue_page import CluePage
from app.views.remembered import Remembered
from app.views.theme import Theme
from app.views.workplace import Workplace
from tests.services.walks import put
from tests.views.recording import RecordingDialogs
from tests.views.test_card_new_sections import save, section

pytest_plugins = ["tests.views.card_fixtures"]


def test_a_score_sheet_begins_with_every_item_and_sums_up(opened, session, household, qtbot):
    page = opened.page
    casework = section(page, "申请和核查")
    casework.tabs.setCurrentIndex(3)
    sheets = casework.page(3)
    sheets.add_sheet()
    rows = page.file.copy.records("four_looks_score", sheets.record_id)
    assert len(rows) == len(session.policy().table("four_looks_item").valid_on(session.clock.today()))
    page.file.copy.set_value("four_looks", sheets.record_id, "scored_on", date(2026, 3, 2))
    for row, score in zip(rows, (4, 3, 6, 5, 7, 6, 20), strict=True):
        page.file.copy.set_value("four_looks_score", row["id"], "score", score)
    save(qtbot, page)
    (stored,) = open_card(session, household).rows("four_looks")
    assert (stored["total"], stored["scored_on"]) == (51, date(2026, 3, 2))


def test_an_authorisation_begins_with_the_adults(opened, household, qtbot):
    page = opened.page
    casework = section(page, "申请和核查")
    casework.tabs.setCurrentIndex(2)
    sheets = casework.page(2)
    sheets.add_sheet()
    members = {row["id"]: row["name"] for row in page.file.copy.records("member")}
    signers = page.file.copy.records("authorisation_signer", sheets.record_id)
    adults = {row["name"] for row in page.file.copy.records("member") if row["birth_date"].year < 2008}
    assert {members[row["member"]] for row in signers} == adults
    assert casework.tabs.tabText(2) == "授权书·1"


def test_the_register_shows_open_clues_and_leads_to_the_card(
    session, household, qtbot, tmp_path, request
):
    put(session, household, "clue", found_on=date(2026, 2, 2), source="05", text="户主住院")
    theme, jobs = Theme(), Jobs()
    request.addfinalizer(jobs.finish)
    remembered = Remembered(tmp_path / "s.toml")
    page = CluePage(Workplace(session, jobs, RecordingDialogs(), theme, remembered, tmp_path))
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.shown, timeout=5000):
        page.show_region("")
    (row,) = [page.model.row_at(0)]
    assert (row.head, row.outcome) == ("张大山", "")
    assert page.begin_button.isEnabled()
    assert not page.case_button.isEnabled()
    with qtbot.waitSignal(page.open_household, timeout=1000) as sent:
        page.row_opened(row)
    assert sent.args == [household]
