"""Rosters as offices really send them: text files, merged cells, two header rows, totals, own titles."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from app.core.errors import UserError
from app.exchange.column_corrections import (
    NOT_IMPORTED,
    as_targets,
    header_fingerprint,
    target_choices,
    target_id,
)
from app.exchange.roster_columns import all_targets, column_keys, is_known_title, map_columns
from app.exchange.roster_reader import read_roster_table
from app.exchange.roster_records import ReadingChoices
from tests.exchange.roster_cases import only_person, plan_file, plan_rows, reasons, stored_from
from tests.exchange.roster_files import TITLES, family, id_number, person, write_roster

NUMBER = "990000198002290036"


def _text(rows: list[dict[str, Any]], delimiter: str = ",") -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerow(TITLES)
    writer.writerows([row.get(title, "") for title in TITLES] for row in rows)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("名册.csv", "gb18030"),
        ("名册.csv", "utf-8"),
        ("名册.csv", "utf-8-sig"),
        ("名册.txt", "utf-16"),
        ("名册.xls", "gb18030"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_table_reads_like_the_workbook(tmp_path: Path, name: str, encoding: str, delimiter: str) -> None:
    rows = [*family("户主", "配偶"), *family("户主", household="H0002", 姓名="张𠅤")]
    path = tmp_path / name
    path.write_bytes(_text(rows, delimiter).encode(encoding))
    from_text = plan_file(path)
    from_workbook = plan_rows(tmp_path, *rows)
    assert reasons(from_text) == {}
    said = [[person.said for person in household.persons] for household in from_text.planned]
    assert said == [[person.said for person in household.persons] for household in from_workbook.planned]


def test_number_kept_as_text_by_an_equals_sign_is_read(tmp_path: Path) -> None:
    row = person(NUMBER, "李四")
    path = tmp_path / "名册.csv"
    path.write_text(_text([row]).replace(NUMBER, f'"=""{NUMBER}"""'), "gb18030")
    assert only_person(plan_file(path))["id_no"] == NUMBER


def test_comma_in_a_cell_does_not_move_values_into_other_fields(tmp_path: Path) -> None:
    rows = [
        person(NUMBER, "李四"),
        person(id_number("19700101", 1), "王五", 户编号="H2", 村民小组="1组,东头"),
    ]
    text = _text(rows).replace('"1组,东头"', "1组,东头")
    path = tmp_path / "名册.csv"
    path.write_text(text, "utf-8")
    plan = plan_file(path)
    assert "错了位" in reasons(plan)[3]
    assert plan.clean_rows == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (_text([person(NUMBER, "李四")]).encode("gb18030")[:-90] + b"\xff\xff,\r\n", "编码认不出来"),
        (_text([person(NUMBER, "李四")]).encode("utf-8").replace("李四".encode(), b"\xe6\x9d"), "已损坏"),
        (_text([person(NUMBER, "李四")]).replace("李四", '"李四').encode("gb18030"), "双引号没有成对"),
    ],
)
def test_text_that_cannot_be_read_for_sure_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "名册.csv"
    path.write_bytes(content)
    with pytest.raises(UserError, match=words):
        read_roster_table(path, is_known_title)


def _sheet(path: Path) -> Any:
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False})
    return workbook, workbook.add_worksheet("人员")


def test_header_of_two_rows_with_merged_titles(tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    workbook, sheet = _sheet(path)
    sheet.merge_range(0, 0, 0, 8, "李家村脱贫户花名册")
    for column, title in enumerate(("村", "户编号", "姓名", "证件号码", "与户主关系")):
        sheet.merge_range(1, column, 2, column, title)
    sheet.merge_range(1, 5, 1, 7, "务工所在地")
    sheet.write_row(2, 5, ("省", "市", "县"))
    sheet.merge_range(1, 8, 2, 8, "务工时间（月）")
    sheet.write_row(3, 0, ("李家村", "H1", "李四", NUMBER, "户主", "示例省", "示例市", "示例县", "3"))
    workbook.close()
    table = read_roster_table(path, is_known_title)
    assert table.header_row == 3
    assert table.titles[5:8] == ("务工所在地（省）", "务工所在地（市）", "务工所在地（县）")
    said = only_person(plan_file(path))
    assert (said["work_province"], said["work_county"], said["work_months"]) == ("示例省", "示例县", 3)


def test_cell_merged_over_a_household_counts_for_each_of_its_rows(tmp_path: Path) -> None:
    """The spouse stands first: without the merged range her row would belong to nobody."""
    path = tmp_path / "名册.xlsx"
    workbook, sheet = _sheet(path)
    head, spouse = family("户主", "配偶")
    titles = ("户编号", "村", "姓名", "证件号码", "与户主关系", "识别时间")
    sheet.write_row(0, 0, titles)
    for number, row in enumerate((spouse, head), 1):
        for column in (2, 3, 4):
            sheet.write_string(number, column, row[titles[column]])
    for column, text in enumerate(("H0001", "李家村")):
        sheet.merge_range(1, column, 2, column, text)
    sheet.merge_range(1, 5, 2, 5, "2014-03-07")
    sheet.merge_range(3, 0, 30, 0, "")
    workbook.close()
    plan = plan_file(path)
    assert reasons(plan) == {}
    (household,) = plan.planned
    assert household.values["national_no"] == "H0001"
    assert len(household.persons) == 2


def test_totals_anywhere_and_repeated_headers_are_passed_over_and_said(tmp_path: Path) -> None:
    first, second = family("户主"), family("户主", household="H0002")
    rows = [
        *first,
        {"村": "李家村", "姓名": "小计", "人数": 1},
        {title: title for title in TITLES},
        *second,
        {"省": "李家村合计", "人数": 2},
        {"姓名": "合计：", "人数": 2},
    ]
    plan = plan_rows(tmp_path, *rows)
    assert reasons(plan) == {}
    assert plan.table.passed_over == (5, 8, 9)
    assert plan.table.repeated_headers == (6,)
    assert plan.row_count == 2
    assert any("第 5、8、9 行是合计" in remark for remark in plan.remarks)
    assert any("第 6 行又是表头" in remark for remark in plan.remarks)


def test_person_in_a_row_that_says_total_is_not_lost(tmp_path: Path) -> None:
    head = person(NUMBER, "李四", 村民小组="1组")
    plan = plan_rows(tmp_path, head, {"姓名": "小计", "证件号码": id_number("19700101", 1)})
    assert plan.row_count == 2


def test_shuffled_missing_and_additional_columns(tmp_path: Path) -> None:
    rows = family("户主", "配偶")
    usual = plan_rows(tmp_path, *rows)
    shuffled = [*reversed(TITLES), "村医姓名"]
    plan = plan_file(write_roster(tmp_path / "乱.xlsx", rows, shuffled))
    assert [p.said for h in plan.planned for p in h.persons] == [
        p.said for h in usual.planned for p in h.persons
    ]
    assert plan.unknown_columns == ("村医姓名",)
    few = [title for title in TITLES if title not in ("民族", "文化程度")]
    less = plan_file(write_roster(tmp_path / "少.xlsx", rows, few), stored_from(usual))
    assert reasons(less) == {}
    assert all(household.is_unchanged for household in less.planned)


def test_element_ids_of_the_national_form_are_known(tmp_path: Path) -> None:
    titles = ["村", "户编号", "姓名", "aab004", "AAB006", "aab007", "aac091", "aac318", "aac071", "aar012"]
    path = tmp_path / "名册.xlsx"
    workbook, sheet = _sheet(path)
    sheet.write_row(0, 0, titles)
    sheet.write_row(1, 0, ("李家村", "H1", "李四", NUMBER, "户主", "汉族", "是", "否", "100", "13800000001"))
    workbook.close()
    plan = plan_file(path)
    (household,) = plan.planned
    assert household.values["phone"] == "13800000001"
    assert household.conditions is not None
    assert household.conditions.said == {"water_safe": True, "dangerous_house": False}
    assert [title for title, _ in plan.kept_out_columns] == ["aac071"]


FOREIGN = ("所在的村", "户口本号", "人名", "身份号", "是户主的什么人", "什么族", "说明一", "说明一")


def _foreign(path: Path) -> Path:
    workbook, sheet = _sheet(path)
    sheet.write_row(0, 0, FOREIGN)
    sheet.write_row(1, 0, ("李家村", "H1", "李四", NUMBER, "户主", "汉族", "甲", "13800000001"))
    workbook.close()
    return path


def test_foreign_titles_are_read_as_the_person_says(tmp_path: Path) -> None:
    path = _foreign(tmp_path / "外来.xlsx")
    unread = plan_file(path)
    assert unread.missing_columns == ("姓名", "证件号码", "与户主关系", "行政村")
    corrections = {
        "所在的村": "place.VILLAGE",
        "户口本号": "household.national_no",
        "人名": "member.name",
        "身份号": "member.id_no",
        "是户主的什么人": "member.relation",
        "什么族": NOT_IMPORTED,
        "说明一#2": "household.phone",
        "说明一": "household.field_of_another_version",
    }
    plan = plan_file(path, choices=ReadingChoices(as_targets(corrections)))
    assert reasons(plan) == {}
    (household,) = plan.planned
    assert (household.values["national_no"], household.values["phone"]) == ("H1", "13800000001")
    assert "ethnicity" not in household.persons[0].said
    assert plan.unknown_columns == ("说明一",)
    assert plan.kept_out_columns == (("什么族", "按您选的“不导入”"),)


def test_correction_goes_before_the_title(tmp_path: Path) -> None:
    titles = ("姓名", "曾用名")
    mapped = map_columns(titles, as_targets({"曾用名": "member.name"}))
    assert [target_id(column.target) for column in mapped.columns] == ["", "member.name"]
    assert "曾用名" in mapped.columns[0].reason


def test_fingerprint_follows_titles_not_their_order() -> None:
    assert header_fingerprint(TITLES) == header_fingerprint([*reversed(TITLES), ""])
    assert header_fingerprint(TITLES) == header_fingerprint([f"*{title} " for title in TITLES])
    assert header_fingerprint(TITLES) != header_fingerprint(TITLES[1:])
    assert column_keys(("说明", "", "说明")) == ("说明", "", "说明#2")


def test_every_target_can_be_chosen_and_stored() -> None:
    choices = dict(target_choices())
    assert len(choices) == len(all_targets()) + 1
    assert len(set(choices.values())) == len(choices)
    assert as_targets({str(place): chosen for place, chosen in enumerate(choices)}) == {
        str(place): target for place, target in enumerate((None, *all_targets()))
    }


def test_conditions_of_the_house_are_kept_by_year(tmp_path: Path) -> None:
    rows = family("户主", "配偶", 危房户="否", 安全饮用水="是")
    plan = plan_rows(tmp_path, *rows)
    (household,) = plan.planned
    assert household.conditions is not None
    assert (household.conditions.changes["year"], plan.conditions_year) == (2026, 2026)
    assert any("2026 年度" in remark for remark in plan.remarks)
    again = plan_rows(tmp_path, *rows, stored=stored_from(plan))
    assert all(found.is_unchanged for found in again.planned)
    worse = plan_rows(tmp_path, *(row | {"安全饮用水": "否"} for row in rows), stored=stored_from(plan))
    assert worse.planned[0].conditions is not None
    assert worse.planned[0].conditions.changes == {"water_safe": False}


@pytest.mark.parametrize(("typed", "chosen", "year"), [("2024", None, 2024), ("", 2023, 2023)])
def test_year_of_the_conditions_is_that_of_the_file_or_the_chosen_one(
    tmp_path: Path, typed: str, chosen: int | None, year: int
) -> None:
    rows = family("户主", 危房户="否", 登记年度=typed)
    plan = plan_rows(tmp_path, *rows, choices=ReadingChoices(year=chosen))
    assert plan.planned[0].conditions is not None
    assert plan.planned[0].conditions.changes["year"] == year


def test_birth_month_without_day_comes_from_the_number(tmp_path: Path) -> None:
    titles = tuple("出生年月" if title == "性别" else title for title in TITLES)
    known = person(NUMBER, "李四", 出生年月="1980-02")
    plan = plan_rows(tmp_path, known, titles=titles)
    assert only_person(plan)["birth_date"].isoformat() == "1980-02-29"
    unknown = {**known, "证件号码": "", "证件类型": "未办证"}
    refused = plan_rows(tmp_path, unknown, titles=titles)
    assert "缺少日" in reasons(refused)[4]


def _lost(number: str) -> str:
    return f"{number[:15]}000"


def test_number_that_lost_its_last_digits_is_refused_also_as_text(tmp_path: Path) -> None:
    rows = [
        person(_lost(id_number("19700101", place)), f"李{name}", 户编号=f"H{place}")
        for place, name in zip(range(1, 40, 2), "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸", strict=True)
    ]
    plan = plan_rows(tmp_path, *rows)
    assert plan.clean_rows == 0
    assert all("末尾全是 0" in reason for reason in reasons(plan).values())


def test_sound_number_that_ends_in_zeros_is_taken_when_no_other_lost_digits(tmp_path: Path) -> None:
    number = next(
        found
        for day in range(1, 29)
        for found in [id_number(f"197001{day:02d}", 500)]
        if found.endswith("000")
    )
    assert only_person(plan_rows(tmp_path, person(number, "李四")))["id_no"] == number
    beside = person(_lost(id_number("19700101", 1)), "王五", 户编号="H2")
    plan = plan_rows(tmp_path, person(number, "李四"), beside)
    assert "丢过位数" in reasons(plan)[4]


def test_blank_cells_empty_a_field_only_when_asked(tmp_path: Path) -> None:
    full = family(
        "户主", 就业服务需求="", 危房户="否", **{"务工所在地（省）": "示例省", "务工时间（月）": "3"}
    )
    stored = stored_from(plan_rows(tmp_path, *full))
    blank = [
        {**row, "务工时间（月）": "", "联系电话": "", "危房户": "", "民族": "", "户类型": "", "证件类型": ""}
        for row in full
    ]
    kept = plan_rows(tmp_path, *blank, stored=stored)
    assert all(household.is_unchanged for household in kept.planned)
    cleared = plan_rows(tmp_path, *blank, stored=stored, choices=ReadingChoices(clear_blanks=True))
    (household,) = cleared.planned
    assert household.changes == {"phone": None}
    assert household.persons[0].changes == {"work_months": None}
    assert household.values["phone"] is None
    assert household.conditions is not None
    assert household.conditions.changes == {"dangerous_house": None}
