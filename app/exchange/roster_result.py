"""The result workbook of a roster: every row as it was, with 结果 and 原因 in front, and the counts.

It can be corrected and imported again: the added columns are known and passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.exchange.roster_counts import field_counts
from app.exchange.roster_reader import Cell, Unclear
from app.exchange.roster_records import PlannedHousehold, RosterPlan
from app.exchange.workbook_writer import put_text, written_workbook

RESULT_TITLES = ("结果", "原因", "原文件行号")
ROWS_SHEET, COUNTS_SHEET, FIELDS_SHEET = "逐行结果", "汇总", "逐栏统计"
FIELD_TITLES = ("表", "栏目", "新增", "更新", "清空", "没有变化")
_WIDTHS = (10, 60, 10)
_COLUMN_WIDTH = 14

_REFUSED, _NEW, _CHANGED, _SAME = range(4)
_WORDS = {
    False: {_REFUSED: "不能导入", _NEW: "可新增", _CHANGED: "可更新", _SAME: "没有变化"},
    True: {_REFUSED: "未导入", _NEW: "已新增", _CHANGED: "已更新", _SAME: "没有变化"},
}


def write_result_workbook(plan: RosterPlan, path: Path, imported: bool) -> None:
    """`imported` says whether the plan was carried out or only worked out. Raises EnvironmentFault."""
    outcomes = _outcomes(plan)
    words = _WORDS[imported]
    with written_workbook(path) as workbook:
        _write_rows(workbook, plan, {row: words[outcome] for row, outcome in outcomes.items()})
        _write_counts(workbook, plan, imported)
        _write_fields(workbook, plan)


def _outcomes(plan: RosterPlan) -> dict[int, int]:
    """Row number → what became of it."""
    outcomes = {refused.row: _REFUSED for refused in plan.refused}
    for household in plan.planned:
        for person in household.persons:
            changed = bool(person.changes or household.changes or _conditions_change(household))
            outcomes[person.row] = _NEW if person.is_new else _CHANGED if changed else _SAME
    return outcomes


def _conditions_change(household: PlannedHousehold) -> bool:
    return household.conditions is not None and bool(household.conditions.changes)


def _reasons(plan: RosterPlan) -> dict[int, str]:
    found: dict[int, list[str]] = {refused.row: list(refused.reasons) for refused in plan.refused}
    for warning in plan.warnings:
        found.setdefault(warning.row, []).append(warning.note)
    return {row: "\n".join(reasons) for row, reasons in found.items()}


def _write_rows(workbook: Any, plan: RosterPlan, outcomes: Mapping[int, str]) -> None:
    header = workbook.add_format({"bold": True, "bg_color": "#E7EDF3", "text_wrap": True, "border": 1})
    plain = workbook.add_format({"num_format": "@"})
    wrapped = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    sheet = workbook.add_worksheet(ROWS_SHEET)
    table = plan.table
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_column(len(_WIDTHS), len(_WIDTHS) + max(len(table.titles), 1) - 1, _COLUMN_WIDTH)
    sheet.freeze_panes(1, len(RESULT_TITLES))
    for column, title in enumerate((*RESULT_TITLES, *table.titles)):
        put_text(sheet, 0, column, title, header)
    reasons = _reasons(plan)
    for line, (number, cells) in enumerate(
        zip(table.row_numbers, zip(*table.columns, strict=True), strict=True), 1
    ):
        put_text(sheet, line, 0, outcomes.get(number, ""), plain)
        put_text(sheet, line, 1, reasons.get(number, ""), wrapped)
        put_text(sheet, line, 2, str(number), plain)
        for column, cell in enumerate(cells, len(RESULT_TITLES)):
            put_text(sheet, line, column, _seen(cell), plain)
    if table.row_count:
        sheet.autofilter(0, 0, table.row_count, len(RESULT_TITLES) + len(table.titles) - 1)


def _seen(cell: Cell) -> str:
    return cell.shown if isinstance(cell, Unclear) else cell


def _write_counts(workbook: Any, plan: RosterPlan, imported: bool) -> None:
    sheet = workbook.add_worksheet(COUNTS_SHEET)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 80)
    for line, (title, text) in enumerate(_counts(plan, imported)):
        put_text(sheet, line, 0, title)
        put_text(sheet, line, 1, text)


def _write_fields(workbook: Any, plan: RosterPlan) -> None:
    """How often each field is new, replaced, emptied or the same."""
    sheet = workbook.add_worksheet(FIELDS_SHEET)
    sheet.set_column(0, 1, 28)
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(FIELD_TITLES):
        put_text(sheet, 0, column, title)
    for line, found in enumerate(field_counts(plan), 1):
        put_text(sheet, line, 0, found.form)
        put_text(sheet, line, 1, found.label)
        for column, number in enumerate((found.added, found.changed, found.cleared, found.same), 2):
            sheet.write_number(line, column, number)


def _counts(plan: RosterPlan, imported: bool) -> list[tuple[str, str]]:
    """Line by line: what a person wants to know of the whole file."""
    new = sum(person.is_new for household in plan.planned for person in household.persons)
    return [
        ("文件", plan.file_name),
        ("办理情况", "已导入" if imported else "只做了核对，没有写入"),
        ("人员行数", str(plan.row_count)),
        ("通过的行", str(plan.clean_rows)),
        ("没有通过的行", str(len(plan.refused))),
        ("涉及户数", str(plan.households)),
        ("新增人数", str(new)),
        ("户档案卡错误（导入后处理）", str(plan.errors)),
        ("需说明的问题（导入后处理）", str(plan.explanations)),
        *(("缺少的列", title) for title in plan.missing_columns),
        *(("不认识的列，没有导入", title) for title in plan.unknown_columns),
        *((f"没有导入的列：{title}", reason) for title, reason in plan.kept_out_columns),
        *(("说明", remark) for remark in plan.remarks),
    ]
