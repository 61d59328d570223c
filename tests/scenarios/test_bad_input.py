"""What goes wrong on an ordinary day, met at the window: words in three parts, everything as before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.security.encryption import connector
from app.security.keyslots import Keyslots
from app.services.acts import undoable_acts
from app.services.cards import open_card
from app.services.database_check import verify_database
from app.services.session import Session
from app.views.pages.login import LoginPage
from tests.exchange.roster_files import family, write_roster
from tests.scenarios.hands import CONTROL, Hands
from tests.views.demo_steps import HOUSEHOLDS, PASSWORD

pytest_plugins = ("tests.views.demo_office",)

USER = "填报员"
TRACE_WORDS = ("Traceback", "Error", "error", "sqlite", ".py", "None")


@pytest.fixture
def hands(closed_shell, qtbot) -> Hands:
    return Hands(closed_shell, qtbot)


@pytest.fixture
def at_work(hands: Hands) -> Iterator[Hands]:
    """Logged in as a caseworker, at the household list."""
    hands.log_in(USER, PASSWORD)
    hands.click("农户档案")
    hands.settle()
    yield hands
    assert hands.shell.dialogs.texts("bug") == []


def only_fault(hands: Hands, *parts: str) -> None:
    """One dialog, with what happened, what was kept, what to do, in Chinese and without a trace."""
    faults = hands.shell.dialogs.texts("fault")
    assert len(faults) == 1
    assert hands.shell.dialogs.texts("bug") == []
    for part in parts:
        assert part in faults[0]
    assert not any(word in faults[0] for word in TRACE_WORDS)


def master_key(folder: Path) -> bytes:
    return Keyslots.open(folder / "keyslots.json").unlock_with_password(USER, PASSWORD)


def fill_disk(session: Session) -> None:
    """Let the file grow no further."""
    with session.store.write_local() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_a_wrong_password_opens_nothing_and_the_right_one_still_does(hands: Hands) -> None:
    before = (hands.shell.folder / "town.db").read_bytes()
    hands.log_in(USER, "bu-shi-zhe-ge-mima")
    page = hands.page
    assert isinstance(page, LoginPage)
    for part in ("密码不对", "没有变化", "再输一次", "恢复码"):
        assert part in page.complaint.text()
    assert (hands.shell.folder / "town.db").read_bytes() == before
    assert hands.shell.dialogs.asked == []
    hands.shell.clock.move(timedelta(minutes=1))
    hands.press(Qt.Key.Key_A, CONTROL)
    hands.type(PASSWORD)
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert hands.desk is not None


@pytest.mark.logs_expected
def test_a_file_of_a_newer_program_is_left_alone(hands: Hands) -> None:
    database = hands.shell.folder / "town.db"
    connection = connector(database, master_key(hands.shell.folder))()
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = database.read_bytes()
    hands.log_in(USER, PASSWORD)
    only_fault(hands, "更新版本的乡档", "没有变化", "请先升级", "E707")
    assert hands.desk is None
    assert hands.page.isEnabled()
    assert database.read_bytes() == before


@pytest.mark.logs_expected
def test_a_damaged_file_is_not_opened_and_not_touched(hands: Hands) -> None:
    database = hands.shell.folder / "town.db"
    content = bytearray(database.read_bytes())
    content[100] ^= 0x40
    database.write_bytes(content)
    hands.log_in(USER, PASSWORD)
    only_fault(hands, "已损坏", "没有改动", "请不要删除它", "E705")
    assert hands.desk is None
    assert database.read_bytes() == bytes(content)


@pytest.mark.logs_expected
@pytest.mark.parametrize("content", [None, b"", b"cut off"])
def test_a_lost_or_emptied_file_is_not_replaced_by_a_new_one(hands: Hands, content: bytes | None) -> None:
    database = hands.shell.folder / "town.db"
    database.unlink()
    if content is not None:
        database.write_bytes(content)
    hands.log_in(USER, PASSWORD)
    only_fault(hands, "town.db", "请", "E703" if content is None else "E705")
    assert hands.desk is None
    assert hands.page.isEnabled()
    assert (database.read_bytes() if database.exists() else None) == content


@pytest.mark.parametrize("content", [b"%PDF-1.4 a paper", b"PK\x03\x04 cut off", b""])
def test_a_file_that_is_no_roster_is_refused(at_work: Hands, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "照片.xlsx").write_bytes(content)
    at_work.answer(tmp_path / "照片.xlsx")
    at_work.click("数据交换")
    at_work.click("选择名册文件")
    at_work.settle()
    said = at_work.shell.dialogs.texts("notify") + at_work.shell.dialogs.texts("fault")
    assert len(said) == 1
    assert "照片.xlsx" in said[0]
    assert "请" in said[0]
    assert not any(word in said[0] for word in TRACE_WORDS)
    assert undoable_acts(at_work.desk.session) == ()
    assert "从 Excel 导入农户和成员" in at_work.words()


@pytest.mark.logs_expected
def test_a_full_disk_during_an_import_leaves_nothing_of_it(at_work: Hands, tmp_path: Path) -> None:
    desk = at_work.desk
    place = {"乡": desk.session.unit.name, "村": desk.tree.villages()[0].name}
    households = [family("户主", "配偶", household=f"N{number:04d}", **place) for number in range(40)]
    rows = [row for household in households for row in household]
    at_work.answer(write_roster(tmp_path / "名册.xlsx", rows))
    at_work.click("数据交换")
    at_work.click("选择名册文件")
    at_work.settle()
    fill_disk(desk.session)
    at_work.click("导入", at_work.page.roster)
    at_work.settle()
    only_fault(at_work, "磁盘空间不够", "没有写进半条", "请清理磁盘", "E701")
    assert undoable_acts(desk.session) == ()
    assert desk.households().list_page.table.model().rowCount() == HOUSEHOLDS


@pytest.mark.logs_expected
def test_a_full_disk_while_saving_keeps_the_card_and_what_is_typed(at_work: Hands) -> None:
    desk = at_work.desk
    row = desk.households().list_page.table.model().row_at(0)
    desk.open_household(row.id)
    at_work.settle()
    before = open_card(desk.session, row.id)
    fill_disk(desk.session)
    card = desk.households().card
    at_work.retype(card.form.current().panel.editor("address"), "槐树下" * 30)
    at_work.press(Qt.Key.Key_S, CONTROL)
    at_work.settle()
    assert any("磁盘空间不够" in text for text in at_work.shell.dialogs.texts("fault"))
    assert open_card(desk.session, row.id) == before
    assert card.has_unsaved()
    assert all(line.is_sound for line in verify_database(desk.session))


@pytest.mark.logs_expected
def test_a_paper_saved_to_a_stick_that_is_gone(at_work: Hands, tmp_path: Path) -> None:
    desk = at_work.desk
    desk.open_household(desk.households().list_page.table.model().row_at(0).id)
    at_work.settle()
    at_work.press(Qt.Key.Key_P, CONTROL)
    at_work.settle()
    at_work.answer(tmp_path / "拔掉的U盘" / "户档卡.pdf", tmp_path / "户档卡.pdf")
    at_work.click("另存为 PDF")
    at_work.settle()
    only_fault(at_work, "找不到需要的文件", "没有变化", "U盘是否插好", "E703")
    at_work.click("另存为 PDF")
    at_work.settle()
    assert (tmp_path / "户档卡.pdf").read_bytes().startswith(b"%PDF")
