"""Counts per field: what a roster adds, replaces, empties and leaves as it is."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from app.exchange.roster_counts import FieldCount, field_counts
from app.exchange.roster_records import ReadingChoices
from app.exchange.roster_result import FIELD_TITLES, FIELDS_SHEET, write_result_workbook
from tests.exchange.roster_cases import plan_rows, stored_from
from tests.exchange.roster_files import family


def test_every_field_is_counted_once_per_record(tmp_path: Path) -> None:
    first = family("户主", "配偶", 政治面貌="")
    stored = stored_from(plan_rows(tmp_path, *first))
    second = [{**row, "民族": "苗族", "政治面貌": "群众", "联系电话": ""} for row in first]
    second += family("户主", "配偶", "之子", 联系电话="")[2:]
    plan = plan_rows(tmp_path, *second, stored=stored, choices=ReadingChoices(clear_blanks=True))
    counts = {(found.form, found.label): found for found in field_counts(plan)}
    assert counts["家庭成员", "民族"] == FieldCount("家庭成员", "民族", 1, 2, 0, 0)
    assert counts["家庭成员", "政治面貌"] == FieldCount("家庭成员", "政治面貌", 3, 0, 0, 0)
    assert counts["家庭成员", "姓名"] == FieldCount("家庭成员", "姓名", 1, 0, 0, 2)
    assert counts["户档案卡", "户类型"] == FieldCount("户档案卡", "户类型", 0, 0, 0, 1)
    assert counts["户档案卡", "联系电话"] == FieldCount("户档案卡", "联系电话", 0, 0, 1, 0)
    assert ("户档案卡", "当前家庭人口数") not in counts


def test_same_file_again_counts_nothing_but_the_same(tmp_path: Path) -> None:
    rows = family("户主", "配偶")
    again = plan_rows(tmp_path, *rows, stored=stored_from(plan_rows(tmp_path, *rows)))
    assert all(
        found.same and not found.added + found.changed + found.cleared for found in field_counts(again)
    )


def test_result_workbook_has_the_counts(tmp_path: Path) -> None:
    plan = plan_rows(tmp_path, *family("户主", "配偶"))
    write_result_workbook(plan, tmp_path / "结果.xlsx", imported=True)
    rows = list(openpyxl.load_workbook(tmp_path / "结果.xlsx")[FIELDS_SHEET].values)
    assert rows[0] == FIELD_TITLES
    assert ("家庭成员", "姓名", 2, 0, 0, 0) in rows
