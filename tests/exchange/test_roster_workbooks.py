"""The result workbook and the blank template, read back with another library."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.core.errors import EnvironmentFault, FaultKind
from app.exchange.header_rows import title_key
from app.exchange.roster_columns import HOUSEHOLD, MEMBER, importable_fields, is_known_title, map_columns
from app.exchange.roster_result import COUNTS_SHEET, RESULT_TITLES, ROWS_SHEET, write_result_workbook
from app.exchange.roster_template import CHOICES_SHEET, HEADER_ROW, SHEET, template_columns, write_template
from app.forms.kinds import (
    BankAccount,
    Code,
    Codes,
    Date,
    Hundredths,
    IdNumber,
    Kind,
    Money,
    PersonName,
    Phone,
    Text,
    Whole,
    Year,
    YesNo,
)
from tests.exchange.roster_cases import plan_file, plan_rows, policy, reasons
from tests.exchange.roster_files import TITLES, VILLAGES, family

NUMBER = "990000198002290036"


def _cells(path: Path, sheet: str) -> list[list[Any]]:
    workbook = openpyxl.load_workbook(path)
    return [[cell.value for cell in row] for row in workbook[sheet].iter_rows()]


def test_result_workbook_keeps_every_row_and_says_what_became_of_it(tmp_path: Path) -> None:
    head, child = family("户主", "之子")
    plan = plan_rows(tmp_path, *family("户主", household="H0002"), head, {**child, "民族": "火星族"})
    write_result_workbook(plan, tmp_path / "结果.xlsx", imported=True)
    rows = _cells(tmp_path / "结果.xlsx", ROWS_SHEET)
    assert tuple(rows[0]) == (*RESULT_TITLES, *TITLES)
    assert [row[0] for row in rows[1:]] == ["已新增", "未导入", "未导入"]
    assert [row[2] for row in rows[1:]] == ["4", "5", "6"]
    assert "火星族" in rows[3][1]
    assert rows[2][3 + TITLES.index("姓名")] == head["姓名"]
    counts = dict(row[:2] for row in _cells(tmp_path / "结果.xlsx", COUNTS_SHEET))
    assert (counts["人员行数"], counts["通过的行"], counts["没有通过的行"]) == ("3", "1", "2")


def test_dry_run_result_says_nothing_was_written(tmp_path: Path) -> None:
    plan = plan_rows(tmp_path, *family("户主"))
    write_result_workbook(plan, tmp_path / "结果.xlsx", imported=False)
    assert _cells(tmp_path / "结果.xlsx", ROWS_SHEET)[1][0] == "可新增"
    counts = dict(row[:2] for row in _cells(tmp_path / "结果.xlsx", COUNTS_SHEET))
    assert counts["办理情况"] == "只做了核对，没有写入"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://a")', "http://a.b", "007"]
)
def test_cells_of_the_result_are_never_live(tmp_path: Path, text: str) -> None:
    (head,) = family("户主")
    plan = plan_rows(tmp_path, {**head, "村医姓名": text}, titles=(*TITLES, "村医姓名"))
    write_result_workbook(plan, tmp_path / "结果.xlsx", imported=False)
    sheet = openpyxl.load_workbook(tmp_path / "结果.xlsx")[ROWS_SHEET]
    cell = sheet.cell(2, 3 + len(TITLES) + 1)
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_corrected_result_workbook_can_be_imported(tmp_path: Path) -> None:
    plan = plan_rows(tmp_path, *family("户主", "配偶"))
    write_result_workbook(plan, tmp_path / "结果.xlsx", imported=False)
    again = plan_file(tmp_path / "结果.xlsx")
    assert (again.clean_rows, reasons(again)) == (2, {})


def test_folder_that_is_gone_is_a_fault_of_the_medium(tmp_path: Path) -> None:
    plan = plan_rows(tmp_path, *family("户主"))
    with pytest.raises(EnvironmentFault) as fault:
        write_result_workbook(plan, tmp_path / "没有" / "结果.xlsx", imported=False)
    assert fault.value.kind is FaultKind.FILE_MISSING


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "空白模板.xlsx"
    write_template(path, policy(), list(VILLAGES))
    return path


def test_template_is_blank_and_its_titles_are_known(template: Path) -> None:
    rows = _cells(template, SHEET)
    assert len(rows) == HEADER_ROW
    titles = rows[HEADER_ROW - 1]
    assert all(is_known_title(title_key(title)) for title in titles)
    mapped = map_columns(titles)
    assert (mapped.unknown, mapped.kept_out, mapped.missing) == ((), (), ())
    assert len(mapped.columns) == len(titles)


def test_template_has_every_field_once(template: Path) -> None:
    titles = [title_key(title) for title in _cells(template, SHEET)[HEADER_ROW - 1]]
    labels = [field.label for schema in (HOUSEHOLD, MEMBER) for field in importable_fields(schema)]
    assert titles == ["行政村", *map(title_key, labels)]
    assert len(set(titles)) == len(titles)


def test_template_offers_the_choices_of_the_code_tables(template: Path) -> None:
    workbook = openpyxl.load_workbook(template)
    sheet, choices = workbook[SHEET], workbook[CHOICES_SHEET]
    assert choices.sheet_state == "hidden"
    assert sheet.freeze_panes == "A4"
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    for place, column in enumerate(template_columns(policy(), list(VILLAGES)), 1):
        cell = sheet.cell(HEADER_ROW + 1, place)
        rule = rules.get(cell.coordinate)
        kind = rule.type if rule else None
        assert kind == ("list" if column.choices and column.is_strict else None)
        if rule and kind == "list":
            area = rule.formula1.split("!")[1].replace("$", "")
            assert tuple(row[0].value for row in choices[area]) == column.choices


def _sample(kind: Kind) -> tuple[str, Any]:
    """What a person writes into a column of this kind, and the value it means."""
    if isinstance(kind, Code | Codes):
        value = policy().table(kind.table).valid_on(date(2026, 11, 22))[0]
        return value.label, (value.code,) if isinstance(kind, Codes) else value.code
    for classes, text, value in _SAMPLES:
        if isinstance(kind, classes):
            return text, value
    raise AssertionError(kind)


_SAMPLES: tuple[tuple[type, str, Any], ...] = (
    (YesNo, "否", False),
    (Date, "2018年3月7日", date(2018, 3, 7)),
    (Year, "2018", 2018),
    (Whole, "3", 3),
    (Money, "12.50", 1250),
    (Hundredths, "1.5", 150),
    (IdNumber, NUMBER, NUMBER),
    (Phone, "13800000001", "13800000001"),
    (BankAccount, "6200000000000001000", "6200000000000001000"),
    (PersonName, "李四", "李四"),
    (Text, "三组", "三组"),
)

_FIXED = {"与户主关系": ("户主", "01"), "性别": ("男", "1"), "出生日期": ("1980-02-29", date(1980, 2, 29))}
_FIXED |= {"减少日期": ("", None), "减少原因": ("", None)}


def test_every_field_of_a_filled_template_comes_back(template: Path) -> None:
    workbook = openpyxl.load_workbook(template)
    sheet = workbook[SHEET]
    expected: dict[str, dict[str, Any]] = {HOUSEHOLD: {}, MEMBER: {}}
    sheet.cell(HEADER_ROW + 1, 1).value = "大湾村"
    place = 2
    for schema_id in (HOUSEHOLD, MEMBER):
        for field in importable_fields(schema_id):
            text, value = _FIXED.get(field.label) or _sample(field.kind)
            sheet.cell(HEADER_ROW + 1, place).value = text
            expected[schema_id][field.name] = value
            place += 1
    workbook.save(template)
    plan = plan_file(template)
    assert reasons(plan) == {}
    (household,) = plan.planned
    assert household.values["village_code"] == VILLAGES["大湾村"]
    for schema_id, values in ((HOUSEHOLD, household.values), (MEMBER, household.members[0])):
        assert {name: values.get(name) for name in expected[schema_id]} == expected[schema_id]
