"""The tab 附件: a caseworker drops, pastes, imports, opens, describes and removes photos of a household."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage, QKeySequence
from PySide6.QtTest import QTest

from app.services import acts
from app.services.attachment_intake import add_picture
from app.services.attachments import attachments_of
from app.services.cards import open_card
from app.views.pages.attachment_viewer import AttachmentViewer
from tests.exchange.foreign_files import numbered, pdf, photo

pytest_plugins = ["tests.views.card_fixtures"]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "照片"
    folder.mkdir()
    (folder / "房屋.jpg").write_bytes(photo(taken_at="2026:03:01 10:20:30"))
    (folder / "合同.pdf").write_bytes(pdf(2))
    (folder / "假照片.jpg").write_bytes(b"MZ" + bytes(100))
    return folder


@pytest.fixture
def panel(opened):
    """The tab; what is written reaches the page as it does through the desk."""
    opened.page.changed.connect(opened.page.refresh)
    opened.page.side.tabs.setCurrentWidget(opened.page.attachments)
    return opened.page.attachments


def titles(panel) -> list[str]:
    return [panel.grid.item(row).text() for row in range(panel.grid.count())]


def added(qtbot, panel, count: int) -> None:
    qtbot.waitUntil(lambda: panel.grid.count() == count, timeout=15000)


def test_a_folder_is_imported_and_what_was_left_out_is_said(qtbot, opened, panel, photos) -> None:
    opened.dialogs.answers.append(photos)
    QTest.mouseClick(panel.folder_button, Qt.MouseButton.LeftButton)
    added(qtbot, panel, 2)
    assert sorted(titles(panel)) == ["合同", "房屋"]
    assert "假照片.jpg" in opened.dialogs.texts("inform")[0]
    assert "没有改动" in opened.dialogs.texts("inform")[0]
    assert opened.page.side.tabs.tabText(opened.page.side.tabs.indexOf(panel)) == "附件 2"
    assert not panel.grid.item(0).icon().isNull()


def test_files_are_dropped_on_the_tab(qtbot, panel, photos) -> None:
    brought = QMimeData()
    brought.setUrls([QUrl.fromLocalFile(str(photos / "房屋.jpg"))])
    panel.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, brought,
                               Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))  # fmt: skip
    added(qtbot, panel, 1)


def test_a_picture_is_pasted_with_the_keyboard(qtbot, panel) -> None:
    picture = QImage(60, 40, QImage.Format.Format_RGB32)
    picture.fill(QColor("green"))
    QGuiApplication.clipboard().setImage(picture)
    panel.grid.setFocus()
    QTest.keySequence(panel.grid, QKeySequence(QKeySequence.StandardKey.Paste))
    added(qtbot, panel, 1)
    assert titles(panel) == ["粘贴的图片 2026-03-03"]


def test_pasting_nothing_says_so(opened, panel) -> None:
    QGuiApplication.clipboard().setText("文字")
    panel.paste()
    assert "没有图片" in opened.dialogs.texts("notify")[-1]


def test_viewer_turns_pages_and_stores_what_is_typed(
    qtbot, opened, panel, session, household, photos
) -> None:
    panel.add([photos / "合同.pdf"])
    added(qtbot, panel, 1)

    def look(viewer: AttachmentViewer) -> bool:
        viewer.show()
        qtbot.waitUntil(lambda: not viewer.sheet.pixmap().isNull(), timeout=15000)
        viewer.turn(1)
        assert viewer.where.text().endswith("第 2 页，共 2 页")
        viewer.zoom(1.5)
        viewer.provable.setCurrentIndex(1)
        viewer.link()
        qtbot.waitUntil(lambda: "成员 张大山" in viewer.uses.text(), timeout=15000)
        title = viewer.form.editor("title")
        title.setFocus()
        title.take("贷款合同")
        viewer.accept()
        return True

    opened.dialogs.on_run = look
    panel.grid.setCurrentRow(0)
    QTest.keyClick(panel.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(panel) == ["贷款合同"], timeout=15000)
    (found,) = attachments_of(session, household)
    assert {use.record_kind for use in found.uses} == {"", "member"}
    opened.dialogs.answers.append(False)
    panel.grid.setCurrentRow(0)
    panel.remove()
    assert "1 处是变动登记或记录的证明" in opened.dialogs.texts("confirm")[-1]


def test_what_an_attachment_proves_already_is_not_offered_again(qtbot, opened, panel, photos) -> None:
    panel.add([photos / "合同.pdf"])
    added(qtbot, panel, 1)

    def look(viewer: AttachmentViewer) -> bool:
        assert "本户" in viewer.uses.text()
        assert viewer.provable.currentText() != "本户"
        assert viewer.link_button.isEnabled()
        viewer.provable.setCurrentIndex(viewer.provable.findText("本户"))
        assert not viewer.link_button.isEnabled()
        assert viewer.link_button.toolTip()
        for row in range(1, viewer.provable.count()):
            viewer.provable.setCurrentIndex(row)
            chosen = viewer.provable.currentText()
            viewer.link_button.click()
            said = f"· {chosen}"
            qtbot.waitUntil(lambda said=said: said in viewer.uses.text().split("\n"), timeout=15000)
        assert not viewer.link_button.isEnabled()
        assert viewer.link_button.toolTip()
        return True

    opened.dialogs.on_run = look
    panel.grid.setCurrentRow(0)
    QTest.keyClick(panel.grid, Qt.Key.Key_Return)
    assert opened.dialogs.texts("run") == ["附件 合同"]


def test_removing_asks_and_is_taken_back(qtbot, opened, panel, session, photos) -> None:
    panel.add([photos / "房屋.jpg"])
    added(qtbot, panel, 1)
    panel.grid.setCurrentRow(0)
    opened.dialogs.answers += [False, True]
    panel.remove()
    assert panel.grid.count() == 1
    assert "证明" not in opened.dialogs.texts("confirm")[-1]
    panel.grid.setFocus()
    QTest.keyClick(panel.grid, Qt.Key.Key_Delete)
    added(qtbot, panel, 0)
    opened.page.refresh(acts.undo(session, acts.undoable_acts(session)[0].tx_id))
    added(qtbot, panel, 1)


def test_typing_goes_on_while_a_photo_is_added(qtbot, opened, panel, photos) -> None:
    """An attachment does not make the open card outdated."""
    opened.page.file.copy.set_value("household", opened.page.household_id(), "address", "三组 12 号")
    panel.add([photos / "房屋.jpg"])
    added(qtbot, panel, 1)
    assert opened.page.has_unsaved()
    with qtbot.waitSignal(opened.page.file.saved, timeout=10000):
        opened.page.store()


def test_a_card_never_stored_offers_nothing(qtbot, desk) -> None:
    with qtbot.waitSignal(desk.page.file.judged):
        desk.page.show_new("990000001001", "一组")
    panel = desk.page.attachments
    assert not panel.files_button.isEnabled()
    assert "保存以后" in panel.words.text()
    panel.add([Path("x.jpg")])
    assert "保存以后" in desk.dialogs.texts("notify")[-1]


def test_many_photos_keep_their_order(qtbot, panel, tmp_path) -> None:
    for number in range(12):
        (tmp_path / f"IMG_{number:03}.jpg").write_bytes(numbered(number))
    panel.add([tmp_path / f"IMG_{number:03}.jpg" for number in range(12)])
    added(qtbot, panel, 12)
    assert titles(panel) == [f"IMG_{number:03}" for number in range(12)]


def test_a_tab_nobody_looks_at_counts_and_draws_nothing(qtbot, opened, panel, session, household) -> None:
    tabs = opened.page.side.tabs
    tabs.setCurrentIndex(0)
    opened.page.refresh(add_picture(session, household, numbered(1), "照片").changes)
    qtbot.waitUntil(lambda: tabs.tabText(tabs.indexOf(panel)) == "附件 1", timeout=15000)
    assert panel.grid.count() == 0
    tabs.setCurrentWidget(panel)
    added(qtbot, panel, 1)


def test_a_tab_opened_while_it_is_read_is_drawn(qtbot, opened, panel, session, household) -> None:
    """The reading began when nobody looked, and ends after somebody does."""
    tabs = opened.page.side.tabs
    tabs.setCurrentIndex(0)
    panel.refresh(add_picture(session, household, numbered(1), "照片").changes)
    tabs.setCurrentWidget(panel)
    added(qtbot, panel, 1)


def test_a_house_photo_is_the_paper_and_what_is_being_typed_stays(
    qtbot, opened, panel, session, household, tmp_path
) -> None:
    page = opened.page
    page.file.copy.set_value("household", household, "address", "新街5号")
    page.file.typed()
    photo_of_house = tmp_path / "住房照片.png"
    photo_of_house.write_bytes(numbered(1))
    panel.add([photo_of_house])
    qtbot.waitUntil(lambda: bool(page.file.copy.records("household_paper")), timeout=15000)
    assert page.file.has_unsaved
    with qtbot.waitSignal(page.file.saved):
        page.store()
    card = open_card(session, household)
    assert card.household["address"] == "新街5号"
    assert [row["paper_kind"] for row in card.rows("household_paper")] == ["03"]
