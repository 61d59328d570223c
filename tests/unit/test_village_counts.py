"""The figures of T20: who is counted where, and that nothing is counted twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.core.paths import resource
from app.domain.policy import PolicyBook
from app.domain.village_counts import HOUSEHOLDS, PERSONS, CountLine, object_codes, village_counts

BOOK = PolicyBook.load(resource("policy"))
THEN, NOW = BOOK.at("", date(2018, 3, 7)), BOOK.at("", date(2026, 3, 3))
HEAD: dict[str, Any] = {"sex": "1", "ethnicity": "01", "birth_date": date(1958, 3, 7), "labour": "1"}
CHILD: dict[str, Any] = {"sex": "2", "ethnicity": "03", "birth_date": date(2018, 1, 1), "labour": "5"}
PUPIL: dict[str, Any] = {**CHILD, "birth_date": date(2002, 3, 8), "school_status": "03"}


def home(group: str | None, kind: str, *members: dict[str, Any], **given: Any) -> tuple[Any, Any]:
    return {"group_no": group, "object_type": kind, **given}, members


def line(lines: tuple[CountLine, ...], item: str, unit: str) -> CountLine:
    return next(one for one in lines if one.item == item and one.unit == unit)


def test_households_and_people_are_counted_by_group():
    counts = village_counts(
        [home("2组", "20", HEAD, CHILD), home("10组", "10", HEAD), home("2组", "10", HEAD, PUPIL)], THEN
    )
    assert counts.groups == ("2组", "10组")
    everyone = line(counts.lines, "农户和人口", PERSONS)
    assert (everyone.by_group["2组"], everyone.by_group["10组"], everyone.total) == (4, 1, 5)
    assert line(counts.lines, "户数和人数合计", HOUSEHOLDS).total == 1
    assert line(counts.lines, "贫困户(未脱贫)", PERSONS).total == 2


def test_people_are_counted_among_the_helped_only():
    lines = village_counts([home("1组", "20", HEAD, CHILD, PUPIL), home("1组", "10", HEAD)], THEN).lines
    found = {item: line(lines, item, PERSONS).total
             for item in ("女性", "少数民族", "未满16周岁", "满60周岁", "在校生", "有劳动能力")}  # fmt: skip
    assert found == {
        "女性": 2, "少数民族": 2, "未满16周岁": 2, "满60周岁": 1, "在校生": 1, "有劳动能力": 1,
    }  # fmt: skip


@pytest.mark.parametrize(("born", "young"), [(date(2002, 3, 7), 0), (date(2002, 3, 8), 1), (None, 0)])
def test_age_is_full_years_on_the_day_and_an_unknown_one_counts_nowhere(born, young):
    lines = village_counts([home("1组", "20", {**CHILD, "birth_date": born})], THEN).lines
    assert line(lines, "未满16周岁", PERSONS).total == young


def test_a_group_of_types_holds_its_parts_but_the_total_counts_them_once():
    homes = [home("1组", "50", HEAD), home("1组", "51", HEAD), home("1组", "21", HEAD)]
    lines = village_counts(homes, NOW).lines
    assert line(lines, "农村低收入人口", HOUSEHOLDS).total == 2
    assert line(lines, "其中：低保对象", HOUSEHOLDS).total == 1
    assert line(lines, "户数和人数合计", HOUSEHOLDS).total == 3


def test_a_household_without_group_is_not_lost():
    counts = village_counts([home(None, "20", HEAD)], THEN)
    assert counts.groups == ("未填组",)
    assert line(counts.lines, "农户和人口", HOUSEHOLDS).total == 1


def test_groups_stand_in_the_order_of_their_numbers():
    groups = ("十组", "上湾组", None, "三组", "1组", "二组")
    counts = village_counts([home(group, "20", HEAD) for group in groups], THEN)
    assert counts.groups == ("1组", "二组", "三组", "十组", "上湾组", "未填组")


def test_who_applies_is_counted_beside_who_is_registered():
    homes = [home("1组", "10", HEAD, CHILD, id="a"), home("1组", "20", HEAD, id="b")]
    lines = village_counts(homes, THEN, frozenset(("a",))).lines
    assert (line(lines, "申请的户", HOUSEHOLDS).total, line(lines, "申请的户", PERSONS).total) == (1, 2)
    assert line(lines, "户数和人数合计", HOUSEHOLDS).total == 1


def test_objects_are_those_of_the_period():
    assert set(object_codes(THEN)) == {"20", "21", "22"}
    assert set(object_codes(NOW)) == {"21", "40", "50", "51", "52", "53", "54"}


def test_a_village_of_nobody_has_the_same_lines():
    some = village_counts([home("1组", "20", HEAD)], THEN).lines
    none = village_counts([], THEN)
    assert none.groups == ()
    assert [one.item for one in none.lines] == [one.item for one in some]
    assert {one.total for one in none.lines} == {0}
