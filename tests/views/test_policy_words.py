"""政策参数 in words a caseworker knows: no code of the program stands in a line, below it or in a dialog."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QDialog

from app.domain.policy_documents import pack_of
from app.services.policy_documents import documents, row_words
from app.views.pages.policy_dialogs import FigureDialog
from tests.views.demo_steps import settle
from tests.views.test_policy_page import policy_room

pytest_plugins = ("tests.views.demo_office",)
CODE = re.compile(r"[A-Z]-[A-Z0-9]+|\d-[A-Z]|[a-z]+[._][a-z]+")


def test_no_line_shows_a_code_of_the_program(shell, qtbot):
    page = policy_room(shell, qtbot).figures
    told = []
    for row in range(page.model.rowCount()):
        told += [page.model.index(row, column).data() or "" for column in range(page.model.columnCount())]
        page.row_chosen(page.model.row_at(row))
        told.append(page.about.text())
    assert len(told) > 300
    assert [text for text in told if CODE.search(text)] == []


def test_the_rule_of_the_party_is_chosen_by_its_name(shell, qtbot):
    page = policy_room(shell, qtbot).figures
    page.finder.setText("党员大会")
    page.table.selectRow(0)
    (figure,) = [page.model.row_at(row) for row in range(page.model.rowCount())]
    assert (figure.title, figure.words) == ("党员大会按哪份规定计算", "支部工作条例")
    shell.dialogs.on_run = _chosen
    page.row_opened(figure)
    settle(shell, qtbot)
    session = shell.window.desk.session
    (document,) = documents(session)
    assert row_words(session, document.rows[0]) == "党员大会按哪份规定计算：本地四议两公开规定"
    set_by = pack_of(document.record, document.rows, session.standards.standing.policies)
    assert set_by.parameters["meeting.party_rule"].text == "9-P4"


def _chosen(dialog: QDialog) -> bool:
    assert isinstance(dialog, FigureDialog)
    assert dialog.choices.currentText() == "支部工作条例"
    assert not dialog.value.isVisibleTo(dialog)
    dialog.choices.setCurrentText("本地四议两公开规定")
    dialog.facts["doc_title"].setText("四议两公开办法")
    dialog.facts["doc_date"].setText("2026.1.5")
    dialog.facts["effective_from"].setText("20260101")
    dialog.accept()
    return True
