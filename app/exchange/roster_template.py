"""The blank workbook for entering households and members in Excel: one row per person.

Titles, guidance and choices come from the form definitions and the code tables, so the reader takes every
filled template back. Example-free on purpose: examples get imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.policy import PolicyView
from app.exchange.roster_columns import HOUSEHOLD, MEMBER, Special, importable_fields
from app.exchange.workbook_writer import put_text, written_workbook
from app.forms.kinds import Area, BankAccount, Code, Codes, Date, IdNumber, Kind, Phone, Year, YesNo
from app.forms.schema import Field

SHEET, CHOICES_SHEET = "户与成员", "选项"
TITLE = "户与成员登记表"
HEADER_ROW = 3
ROWS_FOR_ENTRY = 2_000
_MOST_IN_PROMPT = 250
_MOST_IN_PROMPT_TITLE = 30


@dataclass(frozen=True)
class TemplateColumn:
    """One column: its title without marks, what to write, and the choices if it has any."""

    title: str
    needed: bool
    guidance: str
    choices: tuple[str, ...] = ()
    is_strict: bool = True
    of_household: bool = False


def template_columns(policy: PolicyView, villages: Sequence[str]) -> tuple[TemplateColumn, ...]:
    """All columns of the template for the code tables of `policy` and these village names."""
    place = TemplateColumn(
        Special.VILLAGE.value, True, "每户的户主一行必填，选本乡镇的行政村", tuple(villages), True, True
    )
    return (
        place,
        *(_column(field, policy, True) for field in importable_fields(HOUSEHOLD)),
        *(_column(field, policy, False) for field in importable_fields(MEMBER)),
    )


def _column(field: Field, policy: PolicyView, of_household: bool) -> TemplateColumn:
    guidance = "；".join(filter(None, (field.guidance, _how_to_write(field.kind))))
    return TemplateColumn(
        field.label,
        field.required is True,
        guidance,
        _choices(field.kind, policy),
        not isinstance(field.kind, Codes),
        of_household,
    )


def _choices(kind: Kind, policy: PolicyView) -> tuple[str, ...]:
    if isinstance(kind, YesNo):
        return ("是", "否")
    if isinstance(kind, Code | Codes):
        return tuple(value.label for value in policy.table(kind.table).valid_on(policy.on))
    return ()


def _how_to_write(kind: Kind) -> str:
    for classes, words in _WAYS:
        if isinstance(kind, classes):
            return words
    return f"单位：{kind.unit}" if kind.unit else ""


_WAYS: tuple[tuple[tuple[type, ...], str], ...] = (
    ((Date,), "写成 2018-03-07"),
    ((Codes,), "可以多选，几项之间用顿号"),
    ((Year,), "四位年份"),
    ((Area,), "单位：亩，最多两位小数"),
    ((IdNumber, BankAccount, Phone), "按文本填写，数字不要少位"),
)


def write_template(path: Path, policy: PolicyView, villages: Sequence[str]) -> None:
    """Write the blank template. Raises EnvironmentFault."""
    columns = template_columns(policy, villages)
    with written_workbook(path) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        _write_head(workbook, sheet, columns)
        choices = workbook.add_worksheet(CHOICES_SHEET)
        ranges = _write_choices(choices, columns)
        choices.hide()
        for place, column in enumerate(columns):
            sheet.data_validation(
                HEADER_ROW, place, HEADER_ROW + ROWS_FOR_ENTRY - 1, place, _validation(column, ranges)
            )
        sheet.activate()


def _write_head(workbook: Any, sheet: Any, columns: Sequence[TemplateColumn]) -> None:
    text = workbook.add_format({"num_format": "@"})
    guide = workbook.add_format({"text_wrap": True, "valign": "top", "font_size": 9, "font_color": "#555555"})
    header = {True: "#E7EDF3", False: "#EDF3E7"}
    styles = {
        of_household: workbook.add_format({"bold": True, "text_wrap": True, "border": 1, "bg_color": colour})
        for of_household, colour in header.items()
    }
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _width(column), text)
    sheet.set_row(1, 60)
    sheet.set_row(2, 32)
    sheet.freeze_panes(HEADER_ROW, 0)
    put_text(
        sheet, 0, 0, f"{TITLE}（一行一人，户主在前，家里其他人紧跟在下面；带 * 的必填，户的各列只填户主一行）"
    )
    for place, column in enumerate(columns):
        put_text(sheet, 1, place, column.guidance, guide)
    for place, column in enumerate(columns):
        put_text(
            sheet,
            2,
            place,
            f"{column.title}*" if column.needed else column.title,
            styles[column.of_household],
        )


def _width(column: TemplateColumn) -> int:
    return max(12, min(2 * len(column.title) + 2, 24))


def _write_choices(sheet: Any, columns: Sequence[TemplateColumn]) -> dict[tuple[str, ...], str]:
    """Lists stand in a hidden sheet, because a list inside a cell rule holds only 255 characters."""
    lists = list(dict.fromkeys(column.choices for column in columns if column.choices))
    longest = max(map(len, lists), default=0)
    for row in range(longest):
        for place, choices in enumerate(lists):
            if row < len(choices):
                put_text(sheet, row, place, choices[row])
    return {
        choices: f"='{CHOICES_SHEET}'!{_cells(place, len(choices))}" for place, choices in enumerate(lists)
    }


def _cells(column: int, count: int) -> str:
    letters = "".join(_letters(column))
    return f"${letters}$1:${letters}${count}"


def _letters(column: int) -> Iterator[str]:
    if column >= 26:
        yield from _letters(column // 26 - 1)
    yield chr(ord("A") + column % 26)


def _validation(column: TemplateColumn, ranges: dict[tuple[str, ...], str]) -> dict[str, Any]:
    rule: dict[str, Any] = {"validate": "any"}
    if column.choices and column.is_strict:
        rule = {
            "validate": "list",
            "source": ranges[column.choices],
            "error_title": "请从选项里选",
            "error_message": f"“{column.title}”要从下拉选项里选。",
        }
    words = column.guidance or ("可选：" + "、".join(column.choices) if column.choices else "")
    if words:
        rule["input_title"] = column.title[:_MOST_IN_PROMPT_TITLE]
        rule["input_message"] = words[:_MOST_IN_PROMPT]
    return rule
