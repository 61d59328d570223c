"""Every kind of dirty cell: tidied or refused with the right words, and nothing else touched."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.exchange.cell_values import group_number, shown, tidy
from tests.exchange.roster_cases import only_person, plan_rows, reasons
from tests.exchange.roster_files import family, id_number, person

NUMBER = "990000198002290036"


def _formula(text: str, result: Any = "") -> Any:
    return lambda sheet, row, column: sheet.write_formula(row, column, text, None, result)


@pytest.mark.parametrize(
    ("title", "typed", "field", "value"),
    [
        ("证件号码", "９９００００１９８００２２９００３６", "id_no", NUMBER),
        ("证件号码", " 990000 19800229 0036 ", "id_no", NUMBER),
        ("证件号码", "'990000198002290036", "id_no", NUMBER),
        ("证件号码", "‘990000198002290036", "id_no", NUMBER),
        ("证件号码", "990000198002290036\u200b\x07", "id_no", NUMBER),
        ("证件号码", "990000198002290036\n", "id_no", NUMBER),
        ("证件号码", id_number("19800229", 1).lower(), "id_no", id_number("19800229", 1)),
        ("证件号码", "990000800229003", "id_no", NUMBER),
        ("证件号码", 990000800229003, "id_no", NUMBER),
        ("姓名", "李　四", "name", "李四"),
        ("姓名", "李\n四", "name", "李四"),
        ("姓名", "\u00a0李四  ", "name", "李四"),
        ("姓名", "陈䶮", "name", "陈䶮"),
        ("姓名", "张𠅤", "name", "张𠅤"),
        ("姓名", "买买提•艾力", "name", "买买提·艾力"),
        ("姓名", "Anna  Maria", "name", "Anna Maria"),
        ("民族", "汉", "ethnicity", "01"),
        ("民族", "汉族\t", "ethnicity", "01"),
        ("健康状况", "长期慢性病、残疾", "health", ("2", "4")),
        ("务工时间（月）", 3, "work_months", 3),
        ("务工时间（月）", "３", "work_months", 3),
        ("务工时间（月）", "/", "work_months", None),
        ("务工时间（月）", "—", "work_months", None),
        ("是否会讲普通话", True, "mandarin", True),
        ("是否会讲普通话", "否", "mandarin", False),
        ("人编号", 123456, "national_person_no", "123456"),
    ],
)
def test_untidy_cell_is_read_as_meant(
    tmp_path: Path, title: str, typed: Any, field: str, value: object
) -> None:
    row = person(NUMBER, "李四", **{title: typed})
    plain = only_person(plan_rows(tmp_path, person(NUMBER, "李四")))
    read = only_person(plan_rows(tmp_path, row))
    assert read.get(field) == value
    others = {name: stored for name, stored in read.items() if name not in (field, "sex", "birth_date")}
    assert others.items() <= plain.items() or field in ("work_months", "national_person_no")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2018.3.7", date(2018, 3, 7)),
        ("2018年3月7日", date(2018, 3, 7)),
        ("20180307", date(2018, 3, 7)),
        ("２０１８－０３－０７", date(2018, 3, 7)),
        ("2018-03-07 00:00:00", date(2018, 3, 7)),
        ("2018-03-07 15:30", date(2018, 3, 7)),
        (43166, date(2018, 3, 7)),
        (
            lambda sheet, row, column: sheet.write_datetime(row, column, datetime(2018, 3, 7)),
            date(2018, 3, 7),
        ),
    ],
)
def test_dates_in_all_their_writings(tmp_path: Path, typed: Any, day: date) -> None:
    plan = plan_rows(tmp_path, person(NUMBER, "李四", 识别时间=typed))
    assert reasons(plan) == {}
    assert plan.planned[0].values["first_identified"] == day


@pytest.mark.parametrize(
    ("title", "typed", "words"),
    [
        ("证件号码", 990000198002290036, ("“证件号码”", "后几位已经丢失", "文本格式")),
        ("证件号码", "9.90000198002E+17", ("“证件号码”", "后几位已经丢失", "文本格式")),
        ("银行账号", 6200000000000001000, ("“银行账号”", "后几位已经丢失")),
        ("证件号码", "990000800229997", ("十八位", "996–999")),
        ("证件号码", "990000801329003", ("出生日期不存在", "十八位")),
        ("证件号码", "无", ("“证件号码”", "只能有数字和字母")),
        ("证件号码", "", ("“证件号码”是空的", "未办证")),
        ("姓名", "", ("“姓名”是空的",)),
        ("姓名", "\u3000 ", ("“姓名”是空的",)),
        ("姓名", "李4", ("姓名里不能有数字",)),
        ("与户主关系", "", ("“与户主关系”是空的",)),
        ("民族", "火星族", ("“民族”", "火星族", "下拉选项")),
        ("识别时间", "2018-02-30", ("“识别时间”", "没有 2018年2月30日这一天")),
        ("识别时间", "2018-03", ("“识别时间”", "缺少日")),
        ("务工时间（月）", "-1", ("“务工时间（月）”", "0 到 12")),
        ("务工时间（月）", 13, ("0 到 12",)),
        ("务工时间（月）", "3.5", ("应填整数",)),
        ("务工时间（月）", 1e300, ("“务工时间（月）”",)),
        ("是否会讲普通话", "会一点", ("“是否会讲普通话”", "“是”")),
        ("村", "赵家村", ("赵家村", "云岭乡")),
        ("乡", "白河镇", ("白河镇", "不是云岭乡")),
        ("村", "", ("“行政村”是空的",)),
        ("姓名", _formula("=B2"), ("公式没有计算结果",)),
        ("务工时间（月）", _formula("=1/0", "#DIV/0!"), ("错误值",)),
    ],
)
def test_unreadable_cell_is_refused_with_its_reason(
    tmp_path: Path, title: str, typed: Any, words: tuple[str, ...]
) -> None:
    bad = person(NUMBER, "李四", **{title: typed})
    plan = plan_rows(tmp_path, *family("户主", "配偶", household="H0002"), bad)
    assert list(reasons(plan)) == [6]
    for word in words:
        assert word in reasons(plan)[6]
    assert plan.clean_rows == 2
    assert [household.values["national_no"] for household in plan.planned] == ["H0002"]


def test_reason_does_not_spell_out_a_personal_number(tmp_path: Path) -> None:
    plan = plan_rows(tmp_path, person("990000800229997", "李四"))
    assert "990000800229997" not in reasons(plan)[4]
    assert "990000*****9997" in reasons(plan)[4]


def test_old_number_is_replaced_and_said(tmp_path: Path) -> None:
    plan = plan_rows(tmp_path, person("990000800229003", "李四"))
    (warning,) = plan.warnings
    assert warning.row == 4
    assert "十五位旧号" in warning.note
    assert NUMBER not in warning.note


def test_wrong_check_digit_is_a_problem_of_the_card_not_a_refusal(tmp_path: Path) -> None:
    values = only_person(plan_rows(tmp_path, person("990000198002290035", "李四")))
    assert values["id_no"] == "990000198002290035"
    assert "birth_date" not in values


def test_number_gives_sex_and_birth_date(tmp_path: Path) -> None:
    values = only_person(plan_rows(tmp_path, person(NUMBER, "李四")))
    assert (values["sex"], values["birth_date"]) == ("1", date(1980, 2, 29))


def test_sex_column_that_contradicts_the_number_is_said(tmp_path: Path) -> None:
    plan = plan_rows(tmp_path, person(NUMBER, "李四", 性别="女"))
    assert plan.planned[0].persons[0].changes["sex"] == "1"
    assert "“性别”与证件号码不一致" in plan.warnings[0].note


def test_person_without_papers_comes_in(tmp_path: Path) -> None:
    head, child = family("户主", "之子")
    child |= {"证件类型": "未办证", "证件号码": ""}
    plan = plan_rows(tmp_path, head, child)
    assert reasons(plan) == {}
    assert "id_no" not in plan.planned[0].persons[1].changes


@pytest.mark.parametrize(
    ("typed", "group"),
    [("3组", "三组"), ("第三组", "三组"), ("３", "三组"), ("十二", "十二组"), ("二十三组", "二十三组"),
     ("03", "三组"), ("第一村民小组", "一组"), ("大湾组", "大湾组"), ("10", "十组"), ("20社", "二十组"),
     ("一二组", "一二组"), ("一二三组", "一二三组"), ("十十组", "十十组")],
)  # fmt: skip
def test_ways_of_writing_a_group(typed: str, group: str) -> None:
    assert group_number(typed) == group


def test_tidy_keeps_what_can_be_seen() -> None:
    assert tidy("\ufeff 买买提·艾力\r\n") == "买买提·艾力"
    assert tidy("'") == "'"
    assert tidy("一\n二", keep_lines=True) == "一\n二"


def test_shown_shortens() -> None:
    assert shown("很" * 40) == "很" * 20 + "…"
    assert shown("1380000", True) == "*******"
