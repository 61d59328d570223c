"""Dialogs of one act while the writer is busy: one key twice acts once, Escape waits for the answer."""

from __future__ import annotations

from datetime import date

from app.services.funds import fund_book, list_funds
from app.views.pages.relief_room import BOOK
from tests.offices import PASSWORD, REVIEWER
from tests.views.demo_steps import log_in, settle
from tests.views.held_writer import held_writer
from tests.views.test_procedure_room import begun_from_the_card, opened, stops

pytest_plugins = ["tests.views.demo_office", "tests.views.relief_office"]


def pressed_twice(shell, qtbot, fill, how_it_ended):
    """The next dialog is filled and answered twice and escaped from while the writer is busy."""

    def run(dialog) -> bool:
        dialog.show()
        fill(dialog)
        with held_writer(shell.window.jobs):
            dialog.submit()
            dialog.submit()
            dialog.reject()
            assert dialog.isVisible()
        qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=15_000)
        settle(shell, qtbot)
        how_it_ended.append(dialog.outcome is not None)
        return dialog.outcome is not None

    shell.dialogs.on_run = run


def test_money_is_entered_once(office_copy, make_shell, qtbot):
    shell, ended = make_shell(office_copy), []
    log_in(shell, qtbot, REVIEWER, PASSWORD)
    shell.window.desk.show_room("relief")
    book = shell.window.desk.stack.currentWidget().show_page(BOOK)
    settle(shell, qtbot)
    session = shell.window.desk.session
    fund = list_funds(session)[0]["id"]
    before = len(fund_book(session, fund).lines)

    def fill(dialog) -> None:
        given = {"kind": "04", "happened_on": date(2020, 7, 1), "amount": 8_000_000, "donor": "县财政局"}
        for name, value in given.items():
            dialog.panel.editor(name).take(value)

    pressed_twice(shell, qtbot, fill, ended)
    book.ask_entry()
    settle(shell, qtbot)
    assert ended == [True]
    assert len(fund_book(session, fund).lines) == before + 1


def test_a_step_is_taken_once(closed_shell, qtbot):
    _, clerk = opened(closed_shell, qtbot)
    page, ended = begun_from_the_card(closed_shell, qtbot, clerk), []
    assert stops(page)[:2] == ["CURRENT", "NEXT"]

    def fill(dialog) -> None:
        given = {"happened_on": date(2026, 11, 3), "role": "team_member", "done_by": "乙、丙"}
        for name, value in given.items():
            dialog.panel.editor(name).take(value)
        dialog.tick("T08")

    pressed_twice(closed_shell, qtbot, fill, ended)
    page.take_button.click()
    settle(closed_shell, qtbot)
    assert ended == [True]
    assert stops(page)[:3] == ["DONE", "CURRENT", "NEXT"]
