"""V-HH: the household as a whole."""

from __future__ import annotations

from datetime import date

from app.domain.problems import Severity
from tests.unit.rules.example import Examples
from tests.unit.rules.sound import Sound

EXAMPLES = Examples()
fires, silent = EXAMPLES.fires, EXAMPLES.silent
OTHER = "b" * 32


@fires("V-HH-01", "没有登记家庭成员", severity=Severity.E, field="members")
def nobody_registered(home: Sound) -> None:
    home.members.clear()


@fires("V-HH-01", "年度家庭人口数是 5 人", "登记的成员只有 4 人")
def one_person_not_listed(home: Sound) -> None:
    home.household["persons_year"] = 5


@silent("V-HH-01")
def a_person_counted_in_the_year_has_left_since(home: Sound) -> None:
    home.mother.update({"leave_date": date(2019, 10, 20), "leave_reason": "11"})
    home.household["persons_current"] = 3


@fires("V-HH-02", "户的类型差 1 项", severity=Severity.E)
def object_type_missing(home: Sound) -> None:
    home.household["object_type"] = None


@fires("V-HH-02", "成员示例配偶差 2 项")
def member_incomplete(home: Sound) -> None:
    home.spouse.update({"political": None, "mandarin": None})


@fires("V-HH-02", "没有各时期身份")
def no_period_identity(home: Sound) -> None:
    home.periods.clear()


@silent("V-HH-02")
def optional_fields_blank(home: Sound) -> None:
    home.household |= {"natural_village": None, "national_no": None}


@fires("V-HH-03", "还没有住房照片、入户合影", severity=Severity.E, field="papers")
def photos_missing(home: Sound) -> None:
    home.papers = home.papers[:2]


@fires("V-HH-03", "还没有入户调查表，", severity=Severity.E, field="papers")
def survey_form_missing(home: Sound) -> None:
    home.papers = home.papers[1:]


@silent("V-HH-03")
def more_papers_than_needed(home: Sound) -> None:
    home.papers.append({"id": "e" * 32, "paper_kind": "09", "made_on": date(2019, 11, 5)})


@fires("V-HH-04", "有 2 个户主：示例户主、示例配偶", severity=Severity.E)
def two_heads(home: Sound) -> None:
    home.spouse["relation"] = "01"


@fires("V-HH-04", "没有户主")
def no_head(home: Sound) -> None:
    home.head["relation"] = "21"


@fires("V-HH-04", "户主示例户主已经减少（2019-10-01）")
def head_has_left(home: Sound) -> None:
    home.head.update({"leave_date": date(2019, 10, 1), "leave_reason": "11"})


@silent("V-HH-04")
def former_head_beside_the_new_one(home: Sound) -> None:
    home.head.update({"leave_date": date(2019, 10, 1), "leave_reason": "11"})
    home.spouse["relation"] = "01"


@fires("V-HH-05", "当前家庭人口数是 5 人，现有成员是 4 人", severity=Severity.E)
def count_differs_from_members(home: Sound) -> None:
    home.household["persons_current"] = 5


@fires("V-HH-05", "年度家庭人口数是 0", field="persons_year")
def nobody_in_the_year(home: Sound) -> None:
    home.household["persons_year"] = 0


@silent("V-HH-05")
def a_member_left_and_the_count_followed(home: Sound) -> None:
    home.mother.update({"leave_date": date(2019, 10, 1), "leave_reason": "13"})
    home.count_persons()


@fires("V-HH-06", "没有填主要致贫原因", severity=Severity.E, field="cause_main")
def no_main_cause(home: Sound) -> None:
    home.household["cause_main"] = None


@fires("V-HH-06", "“缺技术”既是主要致贫原因又是其他致贫原因")
def main_cause_among_the_others(home: Sound) -> None:
    home.household["cause_other"] = ("7",)


@fires("V-HH-06", "其他致贫原因填了 3 个，最多 2 个")
def three_other_causes(home: Sound) -> None:
    home.household["cause_other"] = ("1", "2", "9")


@fires("V-HH-06", "致贫返贫风险填了 6 个，最多 5 个", field="risks")
def six_risks(home: Sound) -> None:
    home.household["risks"] = ("01", "02", "03", "05", "06", "07")


@fires("V-HH-06", "致贫返贫风险里有重复的选项")
def risk_named_twice(home: Sound) -> None:
    home.household["risks"] = ("01", "01")


@silent("V-HH-06")
def a_monitored_household_needs_no_old_cause(home: Sound) -> None:
    home.household |= {"object_type": "32", "cause_main": None, "cause_other": None, "risks": ("01",)}


def _only_the_elderly(home: Sound) -> None:
    home.members = [home.mother]
    home.members[0]["relation"] = "01"
    home.count_persons()
    home.township.related = (OTHER,)
    home.township.labels[OTHER] = "示例村 3 组 示例之子"


@fires("V-HH-07", "满 60 周岁", "示例村 3 组 示例之子", severity=Severity.W, needs_proof=True)
def mother_alone_while_the_son_has_a_household(home: Sound) -> None:
    _only_the_elderly(home)
    home.township.adults[OTHER] = 2


@silent("V-HH-07")
def the_other_household_has_no_adult_of_working_age(home: Sound) -> None:
    _only_the_elderly(home)


@silent("V-HH-07")
def the_one_person_is_not_elderly(home: Sound) -> None:
    _only_the_elderly(home)
    home.township.adults[OTHER] = 2
    home.born(home.members[0], date(1975, 1, 1))


@fires("V-HH-08", "没有在迁入地居住", severity=Severity.W, field="lives_there", needs_proof=True)
def relocated_but_living_elsewhere(home: Sound) -> None:
    home.household |= {"relocation": True, "lives_there": False}


@fires("V-HH-08", "“失联”", field="residence_state")
def nobody_can_be_found(home: Sound) -> None:
    home.household["residence_state"] = "06"


@silent("V-HH-08")
def relocated_and_living_there(home: Sound) -> None:
    home.household |= {"relocation": True, "lives_there": True, "residence_state": "04"}


@fires("V-HH-09", "512.00 平方米，超过 500 平方米", severity=Severity.W, field="house_area")
def enormous_house(home: Sound) -> None:
    home.conditions = {"house_area": 51_200, "road_distance": 0}


@fires("V-HH-09", "住房面积没有填写")
def house_area_blank(home: Sound) -> None:
    home.conditions = {"road_distance": 0}


@fires("V-HH-09", "与村主干路距离没有填写", field="road_distance")
def road_distance_blank(home: Sound) -> None:
    home.conditions = {"house_area": 12_000}


@silent("V-HH-09")
def exactly_the_largest_area_at_the_road(home: Sound) -> None:
    home.conditions = {"house_area": 50_000, "road_distance": 0}


@fires("V-HH-10", "户主示例户主", "同时登记在“示例村 1 组 示例户主”", severity=Severity.E)
def head_registered_elsewhere(home: Sound) -> None:
    home.township.by_id_number[home.head["id_no"]] = (home.household["id"], OTHER)
    home.township.labels[OTHER] = "示例村 1 组 示例户主"


@fires("V-HH-10", "这一户 4 个人在“另一户”都登记了")
def whole_household_registered_twice(home: Sound) -> None:
    for member in home.members:
        home.township.by_id_number[member["id_no"]] = (home.household["id"], OTHER)


@silent("V-HH-10")
def known_only_here(home: Sound) -> None:
    home.township.by_id_number[home.head["id_no"]] = (home.household["id"],)


@silent("V-HH-10")
def another_member_is_the_double_one(home: Sound) -> None:
    home.township.by_id_number[home.child["id_no"]] = (home.household["id"], OTHER)
