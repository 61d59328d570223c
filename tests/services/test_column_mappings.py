"""Corrections of columns: saved under a name, recognised by the header, replaced and forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.errors import UserError
from app.services.column_mappings import (
    NOT_IMPORTED,
    ReadingWishes,
    column_lines,
    forget_mapping,
    mappings,
    save_mapping,
)
from app.services.rosters import read_roster
from app.services.session import Session
from tests.exchange.roster_files import family, write_roster
from tests.offices import ADMIN, UNIT, reopen

TITLES = {
    "人名": "姓名",
    "身份号": "证件号码",
    "与户主关系": "与户主关系",
    "村": "村",
    "户号": "户编号",
    "族": "民族",
}
CORRECTIONS = {"人名": "member.name", "身份号": "member.id_no", "户号": "household.national_no"}


def _file(folder: Path, titles: tuple[str, ...] = tuple(TITLES)) -> Path:
    rows = family("户主", "配偶", 村="河东村", 乡=UNIT.name)
    foreign = [{title: row[TITLES[title]] for title in TITLES} for row in rows]
    return write_roster(folder / "外来.xlsx", foreign, titles)


def test_saved_corrections_are_found_by_the_header_in_any_order(session: Session, tmp_path: Path) -> None:
    path = _file(tmp_path)
    unread = read_roster(session, path)
    assert unread.missing_columns == ("姓名", "证件号码")
    save_mapping(session, " 民政表 ", unread, CORRECTIONS)
    plan = read_roster(session, _file(tmp_path, tuple(reversed(TITLES))))
    assert (plan.clean_rows, plan.mapping_name) == (2, "民政表")
    assert any("民政表" in remark for remark in plan.remarks)
    reopened = reopen(session)
    assert read_roster(reopened, path).mapping_name == "民政表"
    reopened.close()


def test_corrections_of_the_moment_go_before_the_saved_ones(session: Session, tmp_path: Path) -> None:
    path = _file(tmp_path)
    save_mapping(session, "民政表", read_roster(session, path), CORRECTIONS)
    wishes = ReadingWishes(corrections={**CORRECTIONS, "族": "member.ethnicity"})
    plan = read_roster(session, path, wishes=wishes)
    assert plan.mapping_name == ""
    assert plan.planned[0].persons[0].said["ethnicity"] == "01"


def test_one_mapping_per_name_and_per_header(session: Session, tmp_path: Path) -> None:
    plan = read_roster(session, _file(tmp_path))
    save_mapping(session, "甲", plan, CORRECTIONS)
    save_mapping(session, "乙", plan, {"人名": NOT_IMPORTED})
    (only,) = mappings(session)
    assert (only.name, only.corrections) == ("乙", {"人名": NOT_IMPORTED})
    forget_mapping(session, "乙")
    forget_mapping(session, "乙")
    assert mappings(session) == ()


def test_lines_show_what_columns_mean_and_hide_numbers(session: Session, tmp_path: Path) -> None:
    lines = {line.title: line for line in column_lines(read_roster(session, _file(tmp_path)))}
    assert lines["与户主关系"].target == "member.relation"
    assert (lines["族"].target, lines["族"].remark) == (NOT_IMPORTED, "不认识这个列名")
    assert lines["与户主关系"].sample == "户主、配偶"
    assert lines["身份号"].sample == "990******（18 位）"


def test_a_mapping_needs_a_name_and_a_person_who_may_import(session: Session, tmp_path: Path) -> None:
    plan = read_roster(session, _file(tmp_path))
    with pytest.raises(UserError, match="起一个名字"):
        save_mapping(session, "  ", plan, CORRECTIONS)
    admin = reopen(session, ADMIN)
    with pytest.raises(UserError, match="导入花名册"):
        save_mapping(admin, "甲", plan, CORRECTIONS)
    admin.close()
