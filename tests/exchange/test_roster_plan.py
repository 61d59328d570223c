"""Households from rows: grouping, contradictions, duplicates, and the comparison with what is stored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.exchange.stored_township import StoredTownship
from tests.exchange.roster_cases import plan_rows, reasons, stored_from
from tests.exchange.roster_files import TITLES, VILLAGES, family, id_number, person, township_rows


def _names(plan: Any) -> list[list[str]]:
    return [[person.changes["name"] for person in household.persons] for household in plan.planned]


def test_rows_of_one_number_are_one_household_wherever_they_stand(tmp_path: Path) -> None:
    one, two = family("户主", "配偶"), family("户主", "之子", household="H0002")
    plan = plan_rows(tmp_path, one[0], two[0], one[1], two[1])
    assert reasons(plan) == {}
    assert _names(plan) == [[row["姓名"] for row in one], [row["姓名"] for row in two]]
    assert [household.values["persons_current"] for household in plan.planned] == [2, 2]


def test_head_member_and_village_are_derived(tmp_path: Path) -> None:
    plan = plan_rows(tmp_path, *family("配偶", "户主"))
    (household,) = plan.planned
    assert household.values["head_member"] == household.persons[1].id
    assert household.values["village_code"] == VILLAGES["李家村"]
    assert household.values["group_no"] == "一组"


def test_rows_below_a_head_without_number_join_it(tmp_path: Path) -> None:
    rows = family("户主", "配偶") + family("户主", "之女", household="H0002")
    plan = plan_rows(tmp_path, *({**row, "户编号": ""} for row in rows))
    assert [len(household.persons) for household in plan.planned] == [2, 2]


def test_merged_number_cells_leave_blanks_below_the_head(tmp_path: Path) -> None:
    head, wife = family("户主", "配偶")
    wife |= {"户编号": "", "村": "", "村民小组": ""}
    plan = plan_rows(tmp_path, head, wife)
    assert reasons(plan) == {}
    assert plan.persons == 2


def test_row_without_number_under_another_village_is_refused(tmp_path: Path) -> None:
    head, other = family("户主", "配偶")
    other |= {"户编号": "", "村": "大湾村"}
    plan = plan_rows(tmp_path, head, other)
    assert "不知道是哪一户" in reasons(plan)[5]
    assert plan.persons == 1


def test_two_heads_hold_back_the_household_and_only_it(tmp_path: Path) -> None:
    plan = plan_rows(tmp_path, *family("户主", "户主", "之子"), *family("户主", household="H0002"))
    assert set(reasons(plan)) == {4, 5, 6}
    assert "2 个户主（第 4、5 行）" in reasons(plan)[6]
    assert plan.households == 1


def test_household_without_head_is_refused(tmp_path: Path) -> None:
    plan = plan_rows(tmp_path, *family("配偶", "之子"))
    assert all("本户没有户主" in reason for reason in reasons(plan).values())


def test_two_villages_in_one_household_are_refused(tmp_path: Path) -> None:
    head, wife = family("户主", "配偶")
    plan = plan_rows(tmp_path, head, {**wife, "村": "大湾村"})
    assert set(reasons(plan)) == {4, 5}
    assert "“行政村”不一样" in reasons(plan)[4]


def test_one_bad_row_holds_the_sound_rows_of_its_household(tmp_path: Path) -> None:
    head, child = family("户主", "之子")
    plan = plan_rows(tmp_path, head, {**child, "民族": "火星族"})
    assert "同一户的第 5 行没有通过" in reasons(plan)[4]
    assert plan.clean_rows == 0


def test_equal_row_is_passed_over_without_harm(tmp_path: Path) -> None:
    head, wife = family("户主", "配偶")
    plan = plan_rows(tmp_path, head, wife, wife)
    assert list(reasons(plan)) == [6]
    assert "与第 5 行完全相同" in reasons(plan)[6]
    assert plan.persons == 2


def test_same_person_in_two_households_keeps_both_out(tmp_path: Path) -> None:
    one, two = family("户主"), family("户主", household="H0002")
    two[0]["证件号码"] = one[0]["证件号码"]
    plan = plan_rows(tmp_path, *one, *two)
    assert "第 5 行重复" in reasons(plan)[4]
    assert "第 4 行重复" in reasons(plan)[5]
    assert one[0]["证件号码"] not in reasons(plan)[5]


def test_old_and_new_number_of_one_person_are_the_same(tmp_path: Path) -> None:
    plan = plan_rows(
        tmp_path, person("990000198002290036", "李四"), person("990000800229003", "李四", 户编号="H0002")
    )
    assert set(reasons(plan)) == {4, 5}


def test_differing_household_facts_are_said_and_the_head_counts(tmp_path: Path) -> None:
    wife, head = family("配偶", "户主")
    plan = plan_rows(tmp_path, {**wife, "联系电话": "13900000009"}, head)
    assert plan.planned[0].values["phone"] == "13800000001"
    assert [warning.row for warning in plan.warnings] == [4]


def test_what_a_later_row_says_of_the_household_does_not_reach_the_rows_above(tmp_path: Path) -> None:
    one, two = family("户主", "配偶", "之子"), family("户主", household="H0002")
    usual = plan_rows(tmp_path, *one, *two)
    one[2]["监测对象类别"] = "脱贫不稳定户"
    plan = plan_rows(tmp_path, *one, *two)
    assert [note.row for note in plan.warnings] == [6]
    assert [household.values["object_type"] for household in plan.planned] == [
        household.values["object_type"] for household in usual.planned
    ]


def test_wrong_person_count_is_said(tmp_path: Path) -> None:
    plan = plan_rows(tmp_path, *family("户主", "配偶", 人数="4"))
    assert "写 4 人，导入后本户有 2 人" in plan.warnings[0].note


def test_same_file_again_changes_nothing(tmp_path: Path) -> None:
    rows = list(township_rows(60))
    first = plan_rows(tmp_path, *rows)
    assert reasons(first) == {}
    again = plan_rows(tmp_path, *rows, stored=stored_from(first))
    assert reasons(again) == {}
    assert all(household.is_unchanged for household in again.planned)
    assert again.persons == 60


def test_file_without_household_numbers_finds_households_by_their_heads(tmp_path: Path) -> None:
    rows = list(township_rows(40))
    stored = stored_from(plan_rows(tmp_path, *rows))
    again = plan_rows(tmp_path, *({**row, "户编号": ""} for row in rows), stored=stored)
    assert reasons(again) == {}
    assert all(household.is_unchanged for household in again.planned)


def test_blank_cells_never_overwrite(tmp_path: Path) -> None:
    rows = family("户主", "配偶")
    stored = stored_from(plan_rows(tmp_path, *rows))
    kept = ("户编号", "姓名", "证件号码", "与户主关系", "村")
    again = plan_rows(tmp_path, *({name: row[name] for name in kept} for row in rows), stored=stored)
    assert all(household.is_unchanged for household in again.planned)
    assert again.planned[0].values["phone"] == "13800000001"


def test_only_the_changed_field_is_written(tmp_path: Path) -> None:
    rows = family("户主", "配偶")
    stored = stored_from(plan_rows(tmp_path, *rows))
    rows[1]["文化程度"] = "初中"
    (household,) = plan_rows(tmp_path, *rows, stored=stored).planned
    assert household.changes == {}
    assert [dict(person.changes) for person in household.persons] == [{}, {"education": "3"}]


def test_new_person_joins_the_stored_household(tmp_path: Path) -> None:
    rows = family("户主", "配偶", "之子")
    stored = stored_from(plan_rows(tmp_path, *rows[:2]))
    (household,) = plan_rows(tmp_path, rows[2], stored=stored).planned
    assert [person.is_new for person in household.persons] == [True]
    assert dict(household.changes) == {"persons_current": 3}
    assert len(household.members) == 3


def test_person_of_another_stored_household_is_refused(tmp_path: Path) -> None:
    rows = family("户主", "配偶")
    stored = stored_from(plan_rows(tmp_path, *rows))
    moved = {**rows[1], "户编号": "H0009", "与户主关系": "户主"}
    plan = plan_rows(tmp_path, moved, stored=stored)
    assert f"此人已在李家村一组{rows[0]['姓名']}户里" in reasons(plan)[4]


def test_second_head_beside_the_stored_one_is_refused(tmp_path: Path) -> None:
    rows = family("户主", "配偶")
    stored = stored_from(plan_rows(tmp_path, *rows))
    newcomer = person(id_number("19850505", 7), "周明", 户编号="H0001")
    assert "户主变更" in reasons(plan_rows(tmp_path, newcomer, stored=stored))[4]


def test_persons_without_number_are_found_by_name_and_birth_date(tmp_path: Path) -> None:
    head, child = family("户主", "之子")
    child |= {"证件类型": "未办证", "证件号码": "", "出生日期": "2026-05-01"}
    titles = (*TITLES, "出生日期")
    stored = stored_from(plan_rows(tmp_path, head, child, titles=titles))
    again = plan_rows(tmp_path, head, child, titles=titles, stored=stored)
    assert again.planned[0].is_unchanged
    twin = {**child, "出生日期": "2026-05-02"}
    assert plan_rows(tmp_path, head, twin, titles=titles, stored=stored).planned[0].persons[1].is_new


def test_number_found_later_is_added_to_the_known_person(tmp_path: Path) -> None:
    head, child = family("户主", "之子")
    unregistered = {**child, "证件类型": "未办证", "证件号码": ""}
    stored = stored_from(plan_rows(tmp_path, head, unregistered))
    registered = plan_rows(tmp_path, head, child, stored=stored).planned[0].persons[1]
    assert not registered.is_new
    assert registered.changes["id_no"] == child["证件号码"]


def test_unknown_local_number_is_refused(tmp_path: Path) -> None:
    plan = plan_rows(
        tmp_path,
        person("990000198002290036", "李四", 户编号="", 本地户编号="99000010020020140001"),
        titles=(*TITLES, "本地户编号"),
    )
    assert "“本地户编号”在库里没有" in reasons(plan)[4]


def test_monitored_kind_counts_more_than_household_kind(tmp_path: Path) -> None:
    plan = plan_rows(tmp_path, person("990000198002290036", "李四", 监测对象类别="脱贫不稳定户"))
    assert plan.planned[0].values["object_type"] == "31"


def test_unknown_and_kept_out_columns_are_reported(tmp_path: Path) -> None:
    plan = plan_rows(tmp_path, person("990000198002290036", "李四"), titles=(*TITLES, "村医姓名", "电话"))
    assert plan.unknown_columns == ("村医姓名",)
    assert [title for title, _ in plan.kept_out_columns] == ["人均纯收入", "电话"]


def test_missing_needed_columns_are_named(tmp_path: Path) -> None:
    titles = tuple(title for title in TITLES if title not in ("与户主关系", "村"))
    row = {title: text for title, text in person("990000198002290036", "李四").items() if title in titles}
    plan = plan_rows(tmp_path, row, titles=titles)
    assert plan.missing_columns == ("与户主关系", "行政村")
    assert plan.planned == ()


def test_roster_without_persons(tmp_path: Path) -> None:
    plan = plan_rows(tmp_path)
    assert (plan.row_count, plan.clean_rows, plan.planned) == (0, 0, ())
    assert plan.remarks == ("表头下面没有人员",)


def test_totals_and_footers_are_not_persons(tmp_path: Path) -> None:
    footer = {"省": "填表人：周明", "县": "审核人：李红"}
    plan = plan_rows(tmp_path, person("990000198002290036", "李四"), {}, {"省": "合计", "人数": "1"}, footer)
    assert (plan.row_count, plan.clean_rows) == (1, 1)
    assert plan.remarks == ("第 6、7 行是合计或说明，没有当作人员",)


def test_member_who_left_stays_left_when_an_old_roster_comes_again(tmp_path: Path) -> None:
    rows = family("户主", "之子")
    plan = plan_rows(tmp_path, *rows)
    (household,) = plan.planned
    gone = {**household.members[1], "leave_reason": "11"}
    stored = StoredTownship([{**household.values, "persons_current": 1}], [household.members[0], gone])
    assert plan_rows(tmp_path, *rows, stored=stored).planned[0].is_unchanged
