"""Two rosters compared: persons who came and left, changed fields, the list and the paper to tick."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.core.errors import UserError
from app.models.queries.rosters import last_change
from app.services.papers import page_count
from app.services.roster_comparisons import (
    ComparisonLine,
    Difference,
    RosterComparison,
    compare_roster_files,
    print_comparison,
    summary_of,
    write_comparison_workbook,
)
from app.services.session import Session
from tests.exchange.roster_files import TITLES, family, id_number, township_rows, write_roster
from tests.offices import ADMIN, UNIT, reopen

PLACE = {"乡": UNIT.name, "村": "河东村"}


def _rows(*relations: str, household: str = "H0001", **other: Any) -> list[dict[str, Any]]:
    return family(*relations, household=household, **{**PLACE, **other})


def _compared(session: Session, folder: Path, old: list[Any], new: list[Any]) -> RosterComparison:
    first = write_roster(folder / "去年.xlsx", old)
    return compare_roster_files(session, first, write_roster(folder / "今年.xlsx", new))


def _short(line: ComparisonLine) -> tuple[str, str, str, str]:
    return line.name, line.field, line.old, line.new


def test_same_lists_in_another_order_do_not_differ(session: Session, tmp_path: Path) -> None:
    rows = [*_rows("户主", "配偶"), *_rows("户主", household="H0002")]
    comparison = _compared(session, tmp_path, rows, list(reversed(rows)))
    assert (comparison.lines, comparison.old_persons, comparison.new_persons) == ((), 3, 3)


def test_who_came_who_is_gone_and_what_changed(session: Session, tmp_path: Path) -> None:
    head, spouse, child = _rows("户主", "配偶", "之子")
    newborn = {**child, "姓名": "王新生", "证件号码": id_number("20250101", 1), "与户主关系": "之子"}
    changed = {**head, "民族": "苗族", "联系电话": "13900000002", "危房户": "是"}
    comparison = _compared(
        session, tmp_path, [{**head, "危房户": "否"}, spouse, child], [changed, spouse, newborn]
    )
    found = {
        kind: [_short(line) for line in comparison.lines if line.difference is kind] for kind in Difference
    }
    assert found[Difference.NEW] == [("王新生", "整行", "", "之子")]
    assert found[Difference.GONE] == [(child["姓名"], "整行", "之子", "")]
    assert sorted(found[Difference.CHANGED]) == sorted(
        [
            (head["姓名"], "民族", "汉族", "苗族"),
            (head["姓名"], "联系电话", "138****0001", "139****0002"),
            (head["姓名"], "是否危房户", "否", "是"),
        ]
    )
    assert [comparison.persons(kind) for kind in Difference] == [1, 1, 1]
    assert "新增 1 人，减少 1 人，变更 1 人，共 5 处" in summary_of(comparison)
    assert all(line.id_no.startswith("990000********") for line in comparison.lines)


def test_corrected_number_is_a_change_and_not_another_person(session: Session, tmp_path: Path) -> None:
    (head,) = _rows("户主")
    corrected = {**head, "证件号码": id_number("19700101", 777)}
    comparison = _compared(session, tmp_path, [head], [corrected])
    assert [line.field for line in comparison.lines if line.field != "性别"] == ["证件号码"]
    assert {line.difference for line in comparison.lines} == {Difference.CHANGED}


def test_person_in_another_household_and_unreadable_cells(session: Session, tmp_path: Path) -> None:
    head, child = _rows("户主", "之子")
    moved = {**child, "户编号": "H0009", "务工时间（月）": "很久", "与户主关系": "户主"}
    comparison = _compared(session, tmp_path, [head, child], [head, moved])
    assert [(line.field, line.old, line.new) for line in comparison.lines] == [
        ("与户主关系", "之子", "户主"), ("户编号", "H0001", "H0009"),
    ]  # fmt: skip


def test_only_columns_of_both_files_are_compared(session: Session, tmp_path: Path) -> None:
    (head,) = _rows("户主")
    few = write_roster(tmp_path / "旧.xlsx", [head], [title for title in TITLES if title != "民族"])
    new = write_roster(tmp_path / "新.xlsx", [{**head, "民族": "苗族"}])
    assert compare_roster_files(session, few, new).lines == ()


def test_files_without_persons_columns_and_users_without_right_are_refused(
    session: Session, tmp_path: Path
) -> None:
    (head,) = _rows("户主")
    good = write_roster(tmp_path / "好.xlsx", [head])
    bad = write_roster(tmp_path / "缺.xlsx", [head], ("村", "户编号", "姓名", "民族", "与户主关系"))
    with pytest.raises(UserError, match=r"缺\.xlsx：证件号码"):
        compare_roster_files(session, good, bad)
    admin = reopen(session, ADMIN)
    with pytest.raises(UserError, match="导入花名册"):
        compare_roster_files(admin, good, good)
    admin.close()


def test_list_and_paper_hold_every_line(session: Session, tmp_path: Path) -> None:
    old = [{**row, **PLACE} for row in township_rows(300, seed=5)]
    new = [
        {**row, **PLACE, "政治面貌": "中共党员"} if at % 3 else {**row, **PLACE} for at, row in enumerate(old)
    ]
    comparison = _compared(session, tmp_path, old[:-20], new[20:])
    with session.store.read() as connection:
        before = last_change(connection)
    made = write_comparison_workbook(session, comparison, tmp_path / "核对表.xlsx")
    sheet = openpyxl.load_workbook(made.path).worksheets[0]
    assert made.lines == len(comparison.lines) == sheet.max_row - 3 > 150
    assert {row[9] for row in sheet.iter_rows(min_row=4, values_only=True)} == {"□"}
    paper = print_comparison(session, comparison, tmp_path / "核对表.pdf")
    assert page_count(paper) > len(comparison.lines) // 40
    with session.store.read() as connection:
        assert last_change(connection) == before
