"""A judgement that began before the card took something over answers late: what it read is not put back."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.services.cards import open_card, save_card
from app.services.drafts import drafts
from app.views.pages import card_work
from app.views.pages.card_merge import differences
from tests.exchange.foreign_files import numbered
from tests.views.card_examples import VILLAGE, with_household
from tests.views.held_writer import held_writer
from tests.views.test_card_page import CONTROL, field, press, type_text

pytest_plugins = ["tests.views.card_fixtures"]

LONG = 15_000


class SlowRules:
    """The rules as they are, but a judgement waits at its end while `hold` is set; `begun`: one waits."""

    def __init__(self, rules) -> None:
        self._rules = rules
        self._go = threading.Event()
        self._go.set()
        self.begun = threading.Event()

    def __call__(self, session, card):
        problems = self._rules(session, card)
        if not self._go.is_set():
            self.begun.set()
            self._go.wait(LONG / 1000)
        return problems

    def hold(self) -> None:
        self.begun.clear()
        self._go.clear()

    def let_go(self) -> None:
        self._go.set()


@pytest.fixture
def rules(opened, monkeypatch) -> Iterator[SlowRules]:
    slow = SlowRules(card_work.judge_card)
    monkeypatch.setattr(card_work, "judge_card", slow)
    yield slow
    slow.let_go()


def type_and_hold(qtbot, page, rules: SlowRules) -> None:
    """上柳 is typed as 自然村, and the judgement of that does not come back."""
    rules.hold()
    field(page, "住址与联系", "natural_village")
    type_text(page, "上柳")
    qtbot.waitUntil(rules.begun.is_set, timeout=LONG)


def answered(qtbot, desk, rules: SlowRules) -> None:
    """The late judgement comes back, and those that follow it."""
    rules.let_go()
    with qtbot.waitSignal(desk.page.file.judged, timeout=LONG):
        pass
    qtbot.waitUntil(lambda: not desk.jobs.running(), timeout=LONG)


def test_a_paper_filed_meanwhile_stays_and_is_not_taken_out_by_the_next_store(
    qtbot, opened, rules, session, household, tmp_path
):
    page = opened.page
    page.changed.connect(page.refresh)
    photo = tmp_path / "住房照片.png"
    photo.write_bytes(numbered(1))
    type_and_hold(qtbot, page, rules)
    page.attachments.add([photo])
    qtbot.waitUntil(lambda: bool(page.file.copy.records("household_paper")), timeout=LONG)
    answered(qtbot, opened, rules)
    assert [row["paper_kind"] for row in page.file.copy.records("household_paper")] == ["03"]
    with qtbot.waitSignal(page.file.saved):
        page.store()
    card = open_card(session, household)
    assert card.household["natural_village"] == "上柳"
    assert [row["paper_kind"] for row in card.rows("household_paper")] == ["03"]


def test_what_was_chosen_side_by_side_stays(qtbot, opened, rules, session, household):
    page = opened.page
    type_and_hold(qtbot, page, rules)
    card = open_card(session, household)
    save_card(session, card, with_household(card, natural_village="下柳"))
    with qtbot.waitSignal(page.file.moved_on):
        press(page, Qt.Key.Key_S, CONTROL)
    page.decisions.panel.choose(0, ours=False)
    with qtbot.waitSignal(page.file.saved):
        QTest.mouseClick(page.decisions.panel.store_button, Qt.MouseButton.LeftButton)
    answered(qtbot, opened, rules)
    assert page.file.copy.household["natural_village"] == "下柳"
    assert not page.has_unsaved()


def test_what_is_typed_while_a_choice_is_being_stored_stands_on_that_choice(
    qtbot, opened, session, household
):
    page = opened.page
    field(page, "住址与联系", "natural_village")
    type_text(page, "上柳")
    card = open_card(session, household)
    theirs = save_card(session, card, with_household(card, natural_village="下柳")).card
    with qtbot.waitSignal(page.file.moved_on):
        press(page, Qt.Key.Key_S, CONTROL)
    page.decisions.panel.choose(0, ours=False)
    QTest.mouseClick(page.decisions.panel.store_button, Qt.MouseButton.LeftButton)
    page.file.copy.set_value("household", household, "address", "新街5号")
    qtbot.waitUntil(lambda: not page.file.storing, timeout=LONG)
    with qtbot.waitSignal(page.file.saved):
        page.store()
    found = differences(open_card(session, household), theirs, lambda schema, row: schema)
    assert [(each.field.name, each.ours) for each in found] == [("address", "新街5号")]


def test_what_is_typed_while_a_new_card_is_being_stored_leaves_the_number_it_got(desk, session, qtbot):
    page = desk.page
    page.show_new(VILLAGE, "三组")
    page.file.copy.set_value("household", page.file.copy.household_id, "address", "旧街1号")
    with qtbot.waitSignal(page.file.saved):
        page.store()
        page.file.copy.set_value("household", page.file.copy.household_id, "address", "新街5号")
    number = open_card(session, page.household_id()).household["local_no"]
    with qtbot.waitSignal(page.file.saved):
        page.store()
    card = open_card(session, page.household_id())
    assert (card.household["address"], card.household["local_no"]) == ("新街5号", number)
    assert number


def test_a_card_read_anew_before_its_store_ended_shows_what_was_stored(opened, session, household, qtbot):
    page = opened.page
    page.changed.connect(page.refresh)
    page.file.copy.set_value("household", household, "address", "新街5号")
    with held_writer(opened.jobs):
        page.store()
        with qtbot.waitSignal(page.file.shown):
            page.show_household(household)
        assert page.file.copy.household["address"] != "新街5号"
    qtbot.waitUntil(lambda: page.file.copy.household["address"] == "新街5号", timeout=LONG)
    assert not page.has_unsaved()


@pytest.mark.parametrize("later", ["", "柳下"])
def test_going_on_before_the_store_ended_leaves_a_draft_only_of_what_was_typed_since(
    opened, session, household, qtbot, later
):
    page = opened.page
    page.file.copy.set_value("household", household, "address", "新街5号")
    page.file.typed()
    with held_writer(opened.jobs):
        page.store()
        if later:
            page.file.copy.set_value("household", household, "natural_village", later)
        page.show_new(VILLAGE, "三组")
    qtbot.waitUntil(lambda: not opened.jobs.running(), timeout=LONG)
    assert open_card(session, household).household["address"] == "新街5号"
    assert [draft.card.household["natural_village"] for draft in drafts(session)] == [later] * bool(later)


def test_the_next_card_is_stored_too_while_the_first_is_still_being_stored(
    opened, session, household, qtbot
):
    page = opened.page
    page.file.copy.set_value("household", household, "address", "新街5号")
    with held_writer(opened.jobs):
        page.store()
        page.show_new(VILLAGE, "三组")
        other = page.file.copy.household_id
        page.file.copy.set_value("household", other, "address", "旧街1号")
        assert page.handing.store_button.isEnabled()
        page.store()
        assert not page.handing.store_button.isEnabled()
    qtbot.waitUntil(lambda: not opened.jobs.running(), timeout=LONG)
    assert page.handing.store_button.isEnabled()
    assert not page.has_unsaved()
    stored = [open_card(session, each).household["address"] for each in (household, other)]
    assert stored == ["新街5号", "旧街1号"]


def test_a_card_left_while_its_store_was_refused_never_stands_beside_another(
    opened, session, household, qtbot
):
    """Choosing between two households would have moved the records of one into the other."""
    page = opened.page
    field(page, "住址与联系", "natural_village")
    type_text(page, "上柳")
    card = open_card(session, household)
    save_card(session, card, with_household(card, natural_village="下柳"))
    with held_writer(opened.jobs):
        press(page, Qt.Key.Key_S, CONTROL)
        page.show_new(VILLAGE, "三组")
    qtbot.waitUntil(lambda: not opened.jobs.running(), timeout=LONG)
    assert page.decisions.panel is None
    assert "在您修改期间已被改过" in str(opened.failures.pop())
    (kept,) = drafts(session)
    assert (kept.household_id, kept.card.household["natural_village"]) == (household, "上柳")


def test_a_card_left_while_it_was_handed_in_is_told_not_shown(opened, session, household, qtbot):
    page = opened.page
    page.file.copy.set_value("household", household, "address", "新街5号")
    with held_writer(opened.jobs):
        page.submit()
        page.show_new(VILLAGE, "三组")
        at = page.form.currentIndex()
    qtbot.waitUntil(lambda: not opened.jobs.running(), timeout=LONG)
    assert "不能提交" in opened.failures.pop().message
    assert page.form.currentIndex() == at
