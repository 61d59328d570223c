"""Whatever is typed or pasted into the search box: a sensible answer, never an error."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from app.services.cards import open_card, save_card
from app.services.households import household_ids
from app.views.search_box import DEBOUNCE_MS, MOST_CHARACTERS, NOTHING_FOUND, words_of
from tests.offices import with_head
from tests.views.demo_steps import settle

pytest_plugins = ["tests.views.demo_office"]


@pytest.fixture
def asked(shell, qtbot):
    """Puts a text into the box, typed or pasted; returns what the list says."""
    box = shell.window.desk.search
    shell.window.activateWindow()
    qtbot.waitUntil(shell.window.isActiveWindow)

    def ask(text: str, typed: bool = False) -> list[str]:
        box.clear()
        box.setFocus()
        if typed:
            for character in text:
                key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character)
                QCoreApplication.sendEvent(box, key)
        else:
            QApplication.clipboard().setText(text)
            box.paste()
        qtbot.wait(2 * DEBOUNCE_MS)
        settle(shell, qtbot)
        assert not shell.dialogs.texts("fault")
        return [box.hits.item(row).text() for row in range(box.hits.count())] if box.hits.isVisible() else []

    return ask


@pytest.fixture
def person(shell):
    """Name, number and telephone of a head with a rare character in the name."""
    session = shell.window.desk.session
    card = open_card(session, household_ids(session, [1])[0])
    card = save_card(session, card, with_head(card, name="李𬱖", phone="13800001234")).card
    return card.rows("member")[0]


NOBODY = ("张三李四王五赵六" * 5, "abcdefghij" * 4, "1" * 40, "😀", '" OR 1=1 --', "%",
          "*", "𬱖𬱖", "a\x00b-")  # fmt: skip


@pytest.mark.parametrize("text", NOBODY)
def test_what_nobody_is_called_is_answered_in_words(asked, text):
    assert asked(text, typed=True) == [NOTHING_FOUND]
    assert asked(text) == [NOTHING_FOUND]


def test_a_pasted_number_is_found_however_it_is_written(asked, person):
    number = person["id_no"]
    parts = number[:6], number[6:14], number[14:]
    numbers = (" ".join(parts), "-".join(parts), "\u3000".join(parts), f"'{number}", f"{number}\r\n",
               number.lower(), f"李𬱖\t{number}\n", f"李𬱖，{number}", f"（{number}）")  # fmt: skip
    for text in numbers:
        assert ["身份证号" in line for line in asked(text)] == [True], text
    for text in ("138-0000-1234", "138 0000 1234"):
        assert ["电话" in line for line in asked(text)] == [True], text


def test_line_breaks_of_a_cell_are_not_shown_and_a_rare_character_is_found(shell, asked, person):
    assert "户主" in asked("李𬱖\r\n")[0]
    assert shell.window.desk.search.text() == "李𬱖"
    assert "户主" in asked("𬱖", typed=True)[0]
    assert asked("\n\t\n") == []
    asked("x" * 5000)
    assert len(shell.window.desk.search.text()) == MOST_CHARACTERS


def test_dashes_go_only_between_digits_and_dots_of_names_stay():
    assert words_of(" 138-0000-1234 ") == "13800001234"
    assert words_of("阿依古丽·肉孜，龙湾村") == "阿依古丽·肉孜 龙湾村"
    assert words_of("A-1") == "A-1"
    assert words_of("，；") == ""


def test_two_of_one_name_are_told_apart_by_the_number_of_their_household(shell, asked):
    session = shell.window.desk.session
    homes = household_ids(session, [1, 2])
    for home in homes:
        card = open_card(session, home)
        save_card(session, card, with_head(card, name="李𬱖"))
    lines = asked("李𬱖")
    numbers = [str(open_card(session, home).household["local_no"]) for home in homes]
    assert len(set(numbers)) == len(lines) == 2
    for line in lines:
        assert sum(f"户编号 {number}" in line for number in numbers) == 1
        assert "村" in line
        assert "组" in line
        assert "户主" in line


def test_a_number_of_a_household_is_said_once_and_marked(shell, asked):
    session = shell.window.desk.session
    number = str(open_card(session, household_ids(session, [1])[0]).household["local_no"])
    (line,) = asked(number)
    assert line.count("户编号") == 1
    assert f"{number}</b>" in line


def test_a_long_hit_fits_the_list(shell, asked):
    session = shell.window.desk.session
    card = open_card(session, household_ids(session, [1])[0])
    long = "买买提明·阿卜杜热合曼·吐尔逊江·阿不都克里木"
    save_card(session, card, with_head(card, name=long, phone="13800001234"))
    hits = shell.window.desk.search.hits
    for text in (long, "13800001234"):
        assert long in asked(text)[0]
        assert hits.sizeHintForColumn(0) <= hits.viewport().width()
