"""Lists as workbooks: no digit lost, nothing live, masked or full by role, recorded, and read back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.core.errors import UserError
from app.core.progress import Cancelled
from app.domain.balances import Balance
from app.exchange.list_workbook import HEADER_ROW
from app.exchange.roster_columns import FieldTarget, map_columns
from app.forms.registry import schema_of
from app.models.queries.rosters import all_records, last_change
from app.services.balances import BalanceLine
from app.services.cards import open_card, save_card
from app.services.exports import (
    CellKind,
    ListColumn,
    ListKind,
    Scope,
    export_balances,
    export_list,
    export_table,
    exports_made,
)
from app.services.households import HouseholdFilter, Sort, list_row_numbers
from app.services.rosters import Choice, apply_roster, read_roster
from app.services.session import Session
from tests.offices import (
    ADMIN,
    ID_NUMBERS,
    REVIEWER,
    all_ids,
    reopen,
    store_household,
    with_head,
    with_household,
)

SCOPE = Scope("青禾镇", "有错")
_NUMBER = re.compile(r"(?<!\d)(\d{17}[\dX]|1[3-9]\d{9})(?!\d)")


def _numbers(session: Session) -> Any:
    return list_row_numbers(session, HouseholdFilter(), Sort())


@pytest.fixture
def checked(town: Session) -> Iterator[Session]:
    """The demo township opened by the reviewer."""
    opened = reopen(town, REVIEWER)
    yield opened
    opened.close()


@pytest.fixture
def reviewing(session: Session) -> Iterator[Session]:
    opened = reopen(session, REVIEWER)
    yield opened
    opened.close()


def _texts(path: Path) -> list[str]:
    rows = openpyxl.load_workbook(path).worksheets[0].values
    return [str(cell) for row in rows for cell in row if cell is not None]


@pytest.mark.parametrize("kind", [kind for kind in ListKind if kind is not ListKind.NATIONAL])
def test_list_opens_everywhere_and_is_ready_to_print(town: Session, tmp_path: Path, kind: ListKind) -> None:
    numbers = _numbers(town)
    made = export_list(town, kind, numbers, SCOPE, tmp_path / "名单.xlsx")
    sheet = openpyxl.load_workbook(made.path).worksheets[0]
    assert sheet.max_row == HEADER_ROW + 1 + made.lines
    assert made.lines > 0
    assert sheet["A1"].value == kind.value
    for words in (town.unit.name, "有错", "制表人：填报员", "导出时间："):
        assert words in sheet["A2"].value
    assert sheet.freeze_panes == "E4"
    assert sheet.auto_filter.ref.startswith("A3:")
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert all(cell.data_type in "sn" and cell.hyperlink is None for row in sheet.iter_rows() for cell in row)
    rows = CalamineWorkbook.from_path(str(made.path)).get_sheet_by_index(0).to_python()
    assert len(rows) == sheet.max_row


@pytest.mark.parametrize("kind", [kind for kind in ListKind if kind is not ListKind.NATIONAL])
def test_masked_list_has_no_complete_number(town: Session, tmp_path: Path, kind: ListKind) -> None:
    made = export_list(town, kind, _numbers(town), SCOPE, tmp_path / "名单.xlsx")
    assert not made.full
    places = {text for text in _texts(made.path) if text.startswith("9900")}
    leaks = [text for text in _texts(made.path) if text not in places and _NUMBER.search(text)]
    assert leaks == []
    assert not any(re.fullmatch(r"\d{17}[\dX]", text) for text in places)


@pytest.mark.parametrize("kind", [ListKind.HISTORY, ListKind.PROBLEMS, ListKind.MEMBERS])
def test_the_field_decides_what_is_hidden_not_the_digits(
    session: Session, tmp_path: Path, kind: ListKind
) -> None:
    card = store_household(session, "张三", ID_NUMBERS[0]).card
    national, phone, account = "530712345678901234", "13800001234", "6222020200012345678"
    changed = with_household(card, national_no=national, phone=phone, bank_account=account)
    save_card(session, card, with_head(changed, phone="139000"), "改")
    texts = _texts(export_list(session, kind, _numbers(session), SCOPE, tmp_path / "名单.xlsx").path)
    assert card.household["local_no"] in texts
    assert (national in texts) is (kind is ListKind.HISTORY)
    whole = "\n".join(texts)
    assert not any(number in whole for number in (ID_NUMBERS[0], phone, account, "139000"))
    assert ("138****1234" in whole) is (kind is ListKind.HISTORY)


def test_full_list_needs_the_right_and_is_marked_and_recorded(town: Session, tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    with pytest.raises(UserError, match="打印内部完整名单"):
        export_list(town, ListKind.MEMBERS, _numbers(town), SCOPE, path, full=True)
    assert not path.exists()
    session = reopen(town, REVIEWER)
    made = export_list(session, ListKind.MEMBERS, _numbers(session), SCOPE, path, full=True)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert "内部资料" in sheet.oddHeader.right.text
    titles = [cell.value for cell in sheet[HEADER_ROW + 1]]
    with session.store.read() as connection:
        stored = {record["id_no"] for record in all_records(connection, "member") if record["id_no"]}
    column = titles.index("证件号码") + 1
    numbers = [sheet.cell(row, column) for row in range(HEADER_ROW + 2, sheet.max_row + 1)]
    assert {cell.value for cell in numbers if cell.value} <= stored
    assert all(cell.data_type == "s" for cell in numbers if cell.value)
    (recorded,) = exports_made(session)
    assert (recorded.user, recorded.title, recorded.lines, recorded.full, recorded.scope) == (
        REVIEWER, "成员名单", made.lines, True, "青禾镇（有错）",
    )  # fmt: skip
    session.close()


def test_administrator_takes_no_lists_and_the_caseworker_sees_no_records(
    town: Session, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="查看操作记录"):
        exports_made(town)
    admin = reopen(town, ADMIN)
    with pytest.raises(UserError, match="导出表格"):
        export_list(admin, ListKind.HOUSEHOLDS, _numbers(admin), SCOPE, tmp_path / "名单.xlsx")
    admin.close()


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", '=HYPERLINK("http://a")', "http://a.b"])
def test_no_cell_is_ever_live(session: Session, tmp_path: Path, text: str) -> None:
    made = export_table(session, text, [ListColumn(text)], [[text]], Scope(text, text), tmp_path / "表.xlsx")
    sheet = openpyxl.load_workbook(made.path).worksheets[0]
    assert {sheet["A1"].value, sheet["A3"].value, sheet["A4"].value} == {text}
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert all(cell.hyperlink is None for row in sheet.iter_rows() for cell in row)


def test_numbers_stay_numbers_and_money_has_two_decimals(session: Session, tmp_path: Path) -> None:
    columns = [ListColumn("户数", kind=CellKind.COUNT), ListColumn("金额", kind=CellKind.HUNDREDTHS)]
    export_table(session, "表", columns, [[3, 1_234_56], [None, None]], SCOPE, tmp_path / "表.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "表.xlsx").worksheets[0]
    assert (sheet["A4"].value, sheet["B4"].value, sheet["B4"].number_format) == (3, 1234.56, "#,##0.00")


def test_balances_are_a_list_too(session: Session, tmp_path: Path) -> None:
    line = BalanceLine("河东村", Balance(10, 11, {"分户": 2}, {"迁出": 1}), Balance(30, 30))
    export_balances(session, "户数人口变动表", [line], SCOPE, tmp_path / "表.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "表.xlsx").worksheets[0].values)
    assert rows[HEADER_ROW + 1] == ("河东村", 10, 2, 1, 11, 30, 0, 0, 30)


def test_cancelled_or_empty_export_leaves_no_file(town: Session, tmp_path: Path) -> None:
    class Stopper:
        def step(self, done: int, total: int, text: str = "") -> None:
            raise Cancelled

    rows: list[list[str]] = [["一"]] * 600
    before = set(tmp_path.iterdir())
    with pytest.raises(Cancelled):
        export_table(town, "表", [ListColumn("甲")], rows, SCOPE, tmp_path / "表.xlsx", Stopper())
    with pytest.raises(UserError, match="没有选中农户"):
        export_list(town, ListKind.MEMBERS, [], SCOPE, tmp_path / "表.xlsx")
    assert set(tmp_path.iterdir()) == before


def test_national_layout_goes_out_and_comes_back_without_a_change(checked: Session, tmp_path: Path) -> None:
    session = checked
    made = export_list(session, ListKind.NATIONAL, _numbers(session), SCOPE, tmp_path / "名册.xlsx")
    with session.store.read() as connection:
        before = last_change(connection)
    plan = read_roster(session, made.path)
    assert plan.clean_rows > 100
    assert plan.unknown_columns == ()
    assert [title for title, _ in plan.kept_out_columns] == ["人均纯收入"]
    changed = [household for household in plan.planned if not household.is_unchanged]
    assert [(found.changes, [person.changes for person in found.persons]) for found in changed] == []
    result = apply_roster(session, plan, Choice.CLEAN_ROWS)
    with session.store.read() as connection:
        assert (result.tx_id, last_change(connection)) == ("", before)


def test_every_column_of_the_national_layout_is_read_where_it_was_written(
    checked: Session, tmp_path: Path
) -> None:
    session = checked
    made = export_list(session, ListKind.NATIONAL, _numbers(session)[:1], SCOPE, tmp_path / "名册.xlsx")
    titles = [cell.value for cell in openpyxl.load_workbook(made.path).worksheets[0][3]]
    mapped = {column.title: column.target for column in map_columns(titles).columns}
    assert [title for title, target in mapped.items() if target is None] == ["人均纯收入"]
    assert sum(isinstance(target, FieldTarget) for target in mapped.values()) == 39


_SPOKEN = st.text("一丁丂七·阿䶮𬱖𠅤㛃 ", min_size=1, max_size=8).filter(
    lambda name: bool(name.strip()) and name == name.strip()
)
_WRITTEN = st.text("甲'’`=+-@/无空 1Ａ\t\"<&", min_size=1, max_size=6)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    name=_SPOKEN, county=_WRITTEN, months=st.integers(0, 12), group=st.sampled_from(["1组", "三组", "坝上"])
)
@example(name="丁", county="`\t1", months=1, group="三组")
def test_whatever_stands_on_a_card_comes_back_the_same(
    reviewing: Session, tmp_path: Path, name: str, county: str, months: int, group: str
) -> None:
    """One stored household gets random contents; what an export of it says is nothing new."""
    session = reviewing
    if not len(_numbers(session)):
        store_household(session)
    stored = open_card(session, all_ids(session)[0])
    typed = schema_of("member")["work_county"].kind.parse(county, session.policy())
    head = {"name": name, "work_county": typed, "work_months": months}
    changed = with_household(with_head(stored, **head), group_no=group)
    save_card(session, stored, changed, "改")
    target = tmp_path / "名册.xlsx"
    plan = read_roster(
        session, export_list(session, ListKind.NATIONAL, _numbers(session), SCOPE, target).path
    )
    assert plan.refused == ()
    (found,) = plan.planned
    assert (found.changes, [person.changes for person in found.persons]) == ({}, [{}])
