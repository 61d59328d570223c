"""The page 照片归户 on a demo township: read a folder, look, move, leave out, store, take back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.printing.preview import Preview
from app.services.acts import undo, undoable_acts
from app.services.attachments import attachments_of
from app.services.households import HouseholdFilter, Sort, household_ids, list_row_numbers
from app.services.papers import make_document
from app.views.pages.photo_sorting_page import PREVIEW
from tests.exchange.card_photos import photographed
from tests.exchange.foreign_files import numbered
from tests.views.demo_steps import settle

pytest_plugins = ("tests.views.demo_office",)


@pytest.fixture
def households(shell) -> list[str]:
    session = shell.window.desk.session
    return household_ids(session, list_row_numbers(session, HouseholdFilter(), Sort())[:3])


@pytest.fixture
def photos(shell, households, tmp_path) -> Path:
    """A loose photo, then two households with their printed card first."""
    folder = tmp_path / "手机照片"
    folder.mkdir()
    (folder / "IMG_00.jpg").write_bytes(numbered(0))
    for place, household in enumerate(households[:2], start=1):
        paper = make_document(shell.window.desk.session, "T01", [household], tmp_path / "card.pdf")
        with Preview(paper.path) as preview:
            width, height, rows = preview.page_image(0, 200)
        page = Image.frombytes("RGB", (width, height), rows, "raw", "BGR")
        (folder / f"IMG_{place}0.jpg").write_bytes(photographed(page, turned=-4, quality=75))
        for number in (1, 2):
            (folder / f"IMG_{place}{number}.jpg").write_bytes(numbered(10 * place + number))
    (folder / "坏的.jpg").write_bytes(b"\xff\xd8\xff" + bytes(50))
    return folder


@pytest.fixture
def page(shell, qtbot, photos):
    """The page after the folder was read."""
    desk = shell.window.desk
    desk.show_room("exchange")
    room = desk.stack.currentWidget()
    room.tabs.setCurrentWidget(room.photos)
    shell.dialogs.answers.append(photos)
    QTest.mouseClick(room.photos.folder_button, Qt.MouseButton.LeftButton)
    settle(shell, qtbot)
    assert room.photos.steps.currentIndex() == 1
    return room.photos


def lines(tree) -> list[tuple[int, list[str]]]:
    """How many are ticked, and the names, of each group."""
    found = []
    for row in range(tree.topLevelItemCount()):
        group = tree.topLevelItem(row)
        items = [group.child(place) for place in range(group.childCount())]
        ticked = sum(item.checkState(0) == Qt.CheckState.Checked for item in items)
        found.append((ticked, [item.text(0) for item in items]))
    return found


def test_groups_are_shown_stored_and_taken_back(shell, qtbot, page, households) -> None:
    session = shell.window.desk.session
    assert lines(page.tree) == [
        (2, ["IMG_10.jpg", "IMG_11.jpg", "IMG_12.jpg"]),
        (2, ["IMG_20.jpg", "IMG_21.jpg", "IMG_22.jpg"]),
        (0, ["IMG_00.jpg"]),
    ]
    assert "坏的.jpg" in page.summary.text()
    assert not page.tree.topLevelItem(0).child(1).icon(0).isNull()
    page.tree.topLevelItem(0).child(2).setCheckState(0, Qt.CheckState.Unchecked)
    assert page.store_button.text() == "存到各户（3 张）"
    QTest.mouseClick(page.store_button, Qt.MouseButton.LeftButton)
    settle(shell, qtbot)
    assert "已存到 2 户，共 3 张" in shell.dialogs.texts("notify")[-1]
    assert [found.title for found in attachments_of(session, households[0])] == ["IMG_11"]
    assert len(attachments_of(session, households[1])) == 2
    assert page.steps.currentIndex() == 0
    undo(session, undoable_acts(session)[0].tx_id)
    assert attachments_of(session, households[1]) == ()


def test_names_stand_below_one_another_whatever_shape_the_photos_have(page) -> None:
    groups = [page.tree.topLevelItem(row) for row in range(page.tree.topLevelItemCount())]
    icons = [group.child(place).icon(0) for group in groups for place in range(group.childCount())]
    assert {icon.actualSize(PREVIEW).toTuple() for icon in icons} == {PREVIEW.toTuple()}


def test_a_loose_photo_is_moved_to_a_household_found_by_typing(shell, qtbot, page, households) -> None:
    session = shell.window.desk.session
    loose = page.tree.topLevelItem(2).child(0)
    page.tree.clearSelection()
    loose.setSelected(True)
    assert page.move_button.isEnabled()
    page.move_chosen()
    assert "请先填要移到哪一户" in shell.dialogs.texts("notify")[-1]
    page.target.set_value(households[2])
    QTest.mouseClick(page.move_button, Qt.MouseButton.LeftButton)
    settle(shell, qtbot)
    assert loose.parent().text(0).count("（") == 1
    assert page.tree.chosen()[households[2]][0].name == "IMG_00.jpg"
    page.store()
    settle(shell, qtbot)
    assert [found.title for found in attachments_of(session, households[2])] == ["IMG_00"]


def test_with_nothing_ticked_there_is_nothing_to_store(shell, page) -> None:
    for row in range(page.tree.topLevelItemCount()):
        group = page.tree.topLevelItem(row)
        for place in range(group.childCount()):
            group.child(place).setCheckState(0, Qt.CheckState.Unchecked)
    assert not page.store_button.isEnabled()
    page.store()
    assert "没有打勾" in shell.dialogs.texts("notify")[-1]
    page.begin_again()
    assert page.steps.currentIndex() == 0
