"""新机第一天: one household from the first start to paper and package, by a person's hands on a real file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit

from app.models.log_state import log_state
from app.printing.preview import Preview
from app.security.demo_district import YEAR_MS, DemoDistrict
from app.security.identity import SiteIdentity
from app.services.cards import open_card
from app.services.district_files import write_district
from app.services.session import Session
from app.views.pages.first_run import FirstRunPage
from app.views.pages.login import LoginPage
from app.views.pages.users_page import UserDialog
from app.views.tables.wide_table import WideTable
from tests.exchange.roster_files import id_number, person, write_roster
from tests.scenarios.hands import CONTROL, Hands
from tests.sync.reader.tbp_reader import read_package

pytest_plugins = ("tests.views.demo_office",)

TOWN, CODE = "青禾镇", "990000101"
VILLAGE = "河东村"
ADMIN, ADMIN_PASSWORD = "王主任", "wang-zhuren-2026"
CLERK, CLERK_PASSWORD = "小周", "xiao-zhou-2026"
REVIEWER, REVIEWER_PASSWORD = "老陈", "lao-chen-2026"
HEAD, WIFE = "欧阳海棠", "李𬱖"
WIFE_ID = id_number("19840302", 124)
OLD_PHONE, NEW_PHONE = "13800000001", "13900000088"
REASONS = {7: "十五位旧号", 8: "后几位已经丢失", 9: "重复", 10: "重复", 11: "火星族", 12: "没有的村"}
PREVIEW_WIDTH = 400
DISTRICT = DemoDistrict(b"walking skeleton")


def start(hands: Hands) -> None:
    """The unit, the administrator, the first caseworker; the recovery code is typed back from paper."""
    page = hands.page
    assert isinstance(page, FirstRunPage)
    hands.wait(lambda: hands.focus().accessibleName() == "乡镇名称")
    hands.fill(TOWN, CODE, ADMIN, ADMIN_PASSWORD, ADMIN_PASSWORD, CLERK, CLERK_PASSWORD, CLERK_PASSWORD)
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    paper = page.shown_code()
    hands.click("已经记好")
    assert paper not in hands.words()
    hands.type(paper.lower())
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    assert f"{ADMIN}（管理员）" in hands.desk.status.texts()


def set_up(hands: Hands) -> None:
    """The administrator types the villages and adds the reviewer."""
    hands.click("系统设置")
    hands.tab("行政村")
    villages = hands.page.findChild(QPlainTextEdit)
    villages.setFocus()
    hands.type(f"{CODE}201 {VILLAGE}\n{CODE}202 河西村")
    hands.click("添加这些村")
    hands.settle()
    assert [village.name for village in hands.desk.tree.villages()] == [VILLAGE, "河西村"]

    def fill(dialog: UserDialog) -> bool:
        dialog.name.setText(REVIEWER)
        dialog.role.setCurrentIndex(dialog.role.findText("审核"))
        dialog.set_passwords(REVIEWER_PASSWORD, ADMIN_PASSWORD)
        dialog.accept()
        return dialog.result() == UserDialog.DialogCode.Accepted

    hands.shell.dialogs.on_run = fill
    hands.tab("用户")
    hands.click("添加用户")
    hands.settle()
    assert hands.shell.dialogs.texts("notify")[-1] == f"已添加用户 {REVIEWER}"


def change_user(hands: Hands, user: str, password: str) -> None:
    hands.menu("档案", "换一个用户")
    assert isinstance(hands.page, LoginPage)
    hands.log_in(user, password)
    assert any(text.startswith(f"{user}（") for text in hands.desk.status.texts())


def dirty_roster(path: Path) -> Path:
    """The national layout: three good rows of one household, and every usual kind of dirty cell."""
    place = {"乡": TOWN, "村": VILLAGE}
    full_width = str.maketrans("0123456789", "０１２３４５６７８９")
    child = id_number("20120601", 77)

    def lost_digits(sheet: Any, row: int, column: int) -> None:
        sheet.write_number(row, column, 990000198001010011)

    return write_roster(path, [
        person(id_number("19800101", 13), HEAD, **place),
        person(WIFE_ID, WIFE, "配偶", **place),
        person(child.translate(full_width), "欧阳小雨", "之女", 文化程度="", 在校生状况="小学", **place),
        person("990000800101001", "赵十五", 户编号="H0002", **place),
        person(lost_digits, "钱数字", 户编号="H0003", **place),
        person(id_number("19740404", 35), "孙重复", 户编号="H0004", **place),
        person(id_number("19740404", 35), "孙重复", 户编号="H0007", **place),
        person(id_number("19750505", 31), "周火星", 户编号="H0005", 民族="火星族", **place),
        person(id_number("19760606", 33), "吴无村", 户编号="H0006", **{**place, "村": "没有的村"}),
    ])  # fmt: skip


def import_roster(hands: Hands, roster: Path, folder: Path) -> None:
    """Look first, save the reasons, import what is clean, take it all back, import it again."""
    hands.click("数据交换")
    page = hands.page.roster
    dry_run(hands, roster)
    assert "现在还没有写入" in hands.words()
    assert "通过 4 行（2 户 4 人），没有通过 5 行，提醒 1 条" in hands.words()
    hands.answer(folder / "结果.xlsx")
    hands.click("保存结果表")
    hands.settle()
    kept = cells_of(folder / "结果.xlsx")
    shown = next(
        table.model()
        for table in page.plan.findChildren(WideTable)
        if table.accessibleName() == "没有通过的行和提醒"
    )
    for row, reason in REASONS.items():
        assert reason in next(shown.row_at(at).text for at in range(shown.rowCount())
                              if shown.row_at(at).row == row)
        assert any(reason in text for text in kept)
    hands.click("导入")
    hands.settle()
    assert "导入完成" in hands.words()
    hands.answer(True)
    hands.click("一键撤回本批")
    hands.settle()
    assert "本批已经撤回" in hands.words()
    assert hands.desk.households().list_page.table.model().rowCount() == 0
    hands.click("继续导入")
    dry_run(hands, roster)
    hands.click("导入")
    hands.settle()
    assert hands.desk.households().list_page.table.model().rowCount() == 2


def cells_of(path: Path) -> set[str]:
    sheets = openpyxl.load_workbook(path).worksheets
    return {str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row}


def dry_run(hands: Hands, roster: Path) -> None:
    hands.answer(roster)
    hands.click("选择名册文件")
    hands.settle()


def find(hands: Hands, initials: str) -> str:
    """Ctrl+K, a few letters, Enter; returns the household."""
    hands.press(Qt.Key.Key_K, CONTROL)
    assert hands.desk.search.hasFocus()
    hands.type(initials)
    hands.wait(hands.desk.search.hits.isVisible)
    assert "欧阳海棠</b>" in hands.desk.search.hits.item(0).text()   # the matched part is marked
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    return str(hands.desk.households().household())


def correct(hands: Hands, session: Session, household: str) -> None:
    """A new phone, then a wrong ID number that is said before the cell is left, put right, stored."""
    card = hands.desk.households().card
    editor = card.form.current().panel.editor("phone")
    hands.retype(editor, NEW_PHONE)
    hands.line_of(card.sections, card.form.titles.index("家庭成员"))
    members = card.form.current()
    column = members.table.records.column_of("id_no")
    hands.cell(members.table, 1, column)
    wrong = WIFE_ID[:-1] + ("1" if WIFE_ID[-1] != "1" else "2")
    hands.press(Qt.Key.Key_A, CONTROL)
    hands.type(wrong)
    hands.wait(lambda: "校验" in members.words.text())
    assert members.table.open_editor() is not None
    hands.press(Qt.Key.Key_A, CONTROL)
    hands.type(WIFE_ID)
    hands.wait(lambda: "校验" not in members.words.text())
    hands.press(Qt.Key.Key_S, CONTROL)
    hands.settle()
    stored = open_card(session, household)
    assert stored.household["phone"] == NEW_PHONE
    assert [row["id_no"] for row in stored.rows("member")].count(WIFE_ID) == 1


def look_back(hands: Hands, session: Session, household: str) -> None:
    """The history shows the change, the menu takes it back."""
    hands.tab("变更记录")
    history = hands.words()
    assert f"{OLD_PHONE} → {NEW_PHONE}" in history
    assert f"{CLERK} 修改户档案" in history
    hands.menu("编辑", "撤销：修改户档案")
    hands.settle()
    assert open_card(session, household).household["phone"] == OLD_PHONE
    assert f"{NEW_PHONE} → {OLD_PHONE}" in hands.words()


def print_card(hands: Hands, target: Path) -> None:
    hands.press(Qt.Key.Key_P, CONTROL)
    hands.settle()
    pictures = hands.page.preview.findChildren(QLabel)
    assert any(label.isVisible() and label.pixmap().width() > PREVIEW_WIDTH for label in pictures)
    hands.answer(target)
    hands.click("另存为 PDF")
    hands.settle()
    with Preview(target) as preview:
        text = "".join(preview.page_text(page) for page in range(len(preview)))
    for name in (HEAD, WIFE, OLD_PHONE):
        assert name in text


def enrol(session: Session, folder: Path) -> tuple[Path, bytes]:
    """What the district does with the office's public keys: certify them, send its key file back."""
    with session.store.read() as connection:
        state = log_state(connection)
    identity = SiteIdentity.from_bytes(state.site_keys.encode())
    since = session.clock.millis() - YEAR_MS
    certificate = DISTRICT.certify(identity, state.site, CODE + "000", 1, not_before=since)
    keyring = DISTRICT.keyring([certificate], expires=since + 3 * YEAR_MS)
    write_district(folder / "县级密钥.json", "990000000000", "示范县", DISTRICT.root_pin, keyring)
    return folder / "县级密钥.json", keyring


def send(hands: Hands, folder: Path) -> None:
    """The reviewer seals everything for the district, checks it; the district's own reader agrees."""
    key, keyring = enrol(hands.desk.session, folder)
    hands.click("数据交换")
    hands.tab("导出数据包")
    hands.answer(key, folder / "一号.tbp")
    hands.click("选择…")
    hands.click("全量")
    hands.click("导出…")
    hands.settle()
    assert "现在可以拔出U盘" in hands.words()
    hands.tab("核对数据包")
    hands.answer(folder / "一号.tbp", key)
    for chooser in ("数据包", "县级密钥文件"):
        field = next(line for line in hands.page.findChildren(QLineEdit)
                     if line.isVisible() and line.accessibleName() == chooser)
        hands.click("选择…", field.parentWidget())
    hands.click("核对", hands.page.verify)
    hands.settle()
    assert "没有被改动过" in hands.words()
    header, manifest, lines = read_package(
        (folder / "一号.tbp").read_bytes(), keyring, DISTRICT.root_pin, DISTRICT.secret)
    assert header["kind"] == "full"
    assert manifest["summary"]["household"]["put"] >= 1
    assert HEAD in {json.loads(line)["f"].get("name", {}).get("v") for line in lines}


def test_a_new_machine_from_first_start_to_paper_and_package(make_shell, qtbot, tmp_path):
    hands = Hands(make_shell(tmp_path / "新 电脑" / "乡档"), qtbot)
    start(hands)
    set_up(hands)
    change_user(hands, CLERK, CLERK_PASSWORD)
    import_roster(hands, dirty_roster(tmp_path / "名册.xlsx"), tmp_path)
    household = find(hands, "oyht")
    session = hands.desk.session
    correct(hands, session, household)
    look_back(hands, session, household)
    print_card(hands, tmp_path / "户档卡.pdf")
    change_user(hands, REVIEWER, REVIEWER_PASSWORD)
    send(hands, tmp_path)
    assert hands.shell.dialogs.texts("fault") == []
