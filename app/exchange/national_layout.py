"""A roster in the layout of the national export: one row per person, two title rows, header on row 3.

What is written here is read back by the import without a change. Two columns stand behind those of the
national system for that: the local number finds a household that has no national one, and 登记年度 says
to which year the living conditions belong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.core.progress import SILENT, Progress
from app.domain.lines import RISK_TYPES
from app.domain.money import format_fen
from app.domain.policy import PolicyView
from app.exchange.cell_values import starts_like_quoted
from app.exchange.roster_columns import CONDITIONS, HOUSEHOLD, MEMBER
from app.exchange.roster_rows import Values
from app.exchange.workbook_writer import put_text, written_workbook
from app.forms.registry import schema_of

SHEET = "人员信息"
TITLE = "脱贫户和监测对象人员信息"
HEADER_ROW = 3
_REPORT_EVERY = 500
_PLACE, _COUNT, _MONITORED, _INCOME = "place", "count", "monitored", "income"

_COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("省", _PLACE, "province"),
    ("市", _PLACE, "city"),
    ("县", _PLACE, "county"),
    ("乡", _PLACE, "township"),
    ("村", _PLACE, "village"),
    ("村民小组", HOUSEHOLD, "group_no"),
    ("户编号", HOUSEHOLD, "national_no"),
    ("人编号", MEMBER, "national_person_no"),
    ("姓名", MEMBER, "name"),
    ("性别", MEMBER, "sex"),
    ("证件类型", MEMBER, "id_type"),
    ("证件号码", MEMBER, "id_no"),
    ("人数", _COUNT, ""),
    ("与户主关系", MEMBER, "relation"),
    ("民族", MEMBER, "ethnicity"),
    ("政治面貌", MEMBER, "political"),
    ("文化程度", MEMBER, "education"),
    ("在校生状况", MEMBER, "school_status"),
    ("健康状况", MEMBER, "health"),
    ("劳动技能", MEMBER, "labour"),
    ("务工所在地（省）", MEMBER, "work_province"),
    ("务工所在地（县）", MEMBER, "work_county"),
    ("务工时间（月）", MEMBER, "work_months"),
    ("是否参加城乡居民基本医疗保险", MEMBER, "ins_medical_resident"),
    ("是否参加城镇职工基本医疗保险", MEMBER, "ins_medical_worker"),
    ("是否参加大病保险", MEMBER, "ins_serious"),
    ("是否参加商业补充医疗保险", MEMBER, "ins_commercial"),
    ("是否享受人身意外保险补贴", MEMBER, "ins_accident"),
    ("是否参加城乡居民基本养老保险", MEMBER, "ins_pension_resident"),
    ("是否参加城镇职工基本养老保险", MEMBER, "ins_pension_worker"),
    ("低保政策情况", MEMBER, "allowance"),
    ("特困供养情况", MEMBER, "special_support"),
    ("是否会讲普通话", MEMBER, "mandarin"),
    ("联系电话", HOUSEHOLD, "phone"),
    ("户类型", HOUSEHOLD, "object_type"),
    ("监测对象类别", _MONITORED, ""),
    ("致贫原因", HOUSEHOLD, "cause_main"),
    ("识别时间", HOUSEHOLD, "first_identified"),
    ("风险是否已消除", HOUSEHOLD, "risk_removed"),
    ("风险消除时间", HOUSEHOLD, "risk_removed_on"),
    ("是否军烈属", HOUSEHOLD, "military_family"),
    ("居住状态", HOUSEHOLD, "residence_state"),
    ("人均纯收入", _INCOME, ""),
    ("危房户", CONDITIONS, "dangerous_house"),
    ("安全饮用水", CONDITIONS, "water_safe"),
    ("本地户编号", HOUSEHOLD, "local_no"),
    ("登记年度", CONDITIONS, "year"),
)
TITLES = tuple(title for title, _, _ in _COLUMNS)


@dataclass(frozen=True)
class NationalHousehold:
    """One household as exported: its active members head first; `per_capita` in fen; `place` holds names
    by province, city, county, township, village; `conditions` of the newest year."""

    household: Values
    members: tuple[Values, ...]
    place: Mapping[str, str]
    conditions: Values
    per_capita: int | None = None


def national_rows(found: NationalHousehold, policy: PolicyView) -> Iterator[list[str]]:
    """The cells of each member as texts, in the order of TITLES."""
    common = {
        place: _common(found, source, name, policy) for place, (_, source, name) in enumerate(_COLUMNS)
        if source != MEMBER
    }  # fmt: skip
    for member in found.members:
        yield [
            common[place] if place in common else _text(MEMBER, name, member, policy)
            for place, (_, _, name) in enumerate(_COLUMNS)
        ]


def _common(found: NationalHousehold, source: str, name: str, policy: PolicyView) -> str:
    """A cell that is the same for all members."""
    if source == _PLACE:
        return found.place.get(name, "")
    if source == _COUNT:
        return str(len(found.members))
    if source == _MONITORED:
        kind = found.household.get("object_type")
        return _text(HOUSEHOLD, "object_type", found.household, policy) if kind in RISK_TYPES else ""
    if source == _INCOME:
        return "" if found.per_capita is None else format_fen(found.per_capita)
    return _text(source, name, found.conditions if source == CONDITIONS else found.household, policy)


def _text(schema_id: str, name: str, values: Values, policy: PolicyView) -> str:
    text = schema_of(schema_id)[name].kind.format(values.get(name), policy)
    return f"'{text}" if starts_like_quoted(text) else text


def write_national(
    path: Path,
    households: Iterable[NationalHousehold],
    policy: PolicyView,
    circumstances: str,
    expected: int,
    progress: Progress = SILENT,
) -> int:
    """Write all households, every cell as text; returns the number of persons.

    Raises EnvironmentFault, Cancelled.
    """
    with written_workbook(path) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        text = workbook.add_format({"num_format": "@"})
        header = workbook.add_format({"bold": True, "text_wrap": True, "border": 1, "bg_color": "#E7EDF3"})
        sheet.set_column(0, len(TITLES) - 1, 14, text)
        sheet.set_column(TITLES.index("证件号码"), TITLES.index("证件号码"), 21, text)
        put_text(sheet, 0, 0, TITLE, workbook.add_format({"bold": True, "font_size": 16}))
        put_text(sheet, 1, 0, circumstances)
        for place, title in enumerate(TITLES):
            put_text(sheet, HEADER_ROW - 1, place, title, header)
        sheet.freeze_panes(HEADER_ROW, TITLES.index("姓名") + 1)
        sheet.repeat_rows(HEADER_ROW - 1)
        sheet.set_landscape()
        sheet.set_paper(8)
        sheet.fit_to_pages(1, 0)
        row = HEADER_ROW - 1
        for done, found in enumerate(households):
            if not done % _REPORT_EVERY:
                progress.step(min(done, expected), max(expected, 1), f"写入第 {done} 户")
            for cells in national_rows(found, policy):
                row += 1
                _put_row(sheet, row, cells, text)
        sheet.autofilter(HEADER_ROW - 1, 0, row, len(TITLES) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{row + 1}"})
    return row - HEADER_ROW + 1


def _put_row(sheet: Any, row: int, cells: list[str], style: Any) -> None:
    for place, cell in enumerate(cells):
        put_text(sheet, row, place, cell, style)
