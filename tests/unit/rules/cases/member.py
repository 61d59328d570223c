"""V-MEM-01 to 05 and 17: numbers, relations, generations, telephones."""

from __future__ import annotations

from datetime import date

from app.domain.problems import Severity
from tests.unit.rules.example import Examples
from tests.unit.rules.sound import Sound

EXAMPLES = Examples()
fires, silent = EXAMPLES.fires, EXAMPLES.silent


@fires("V-MEM-01", "校验码不对", severity=Severity.E, field="id_no", record="1" * 32)
def wrong_check_digit(home: Sound) -> None:
    home.head["id_no"] = "990000198002290035"


@fires("V-MEM-01", "出生日期不存在")
def no_such_birth_date(home: Sound) -> None:
    home.head["id_no"] = "990000198102290036"


@fires("V-MEM-01", "17 位", "应为 18 位")
def one_digit_too_few(home: Sound) -> None:
    home.head["id_no"] = home.head["id_no"][:17]


@fires("V-MEM-01", "15 位旧号码")
def old_form(home: Sound) -> None:
    home.head["id_no"] = "990000750402011"


@fires("V-MEM-01", "残疾类别应为 1–7")
def disability_card_of_unknown_type(home: Sound) -> None:
    home.head.update({"id_type": "02", "id_no": home.head["id_no"] + "92"})


@fires("V-MEM-01", "不是同一个人", field="disability_card_no")
def card_of_another_person(home: Sound) -> None:
    home.head["disability_card_no"] = home.spouse["id_no"] + "43"


@fires("V-MEM-01", "残疾等级应为 1–4", field="disability_card_no")
def card_of_unknown_grade(home: Sound) -> None:
    home.head["disability_card_no"] = home.head["id_no"] + "49"


@silent("V-MEM-01")
def valid_disability_card_in_place_of_the_id_card(home: Sound) -> None:
    home.head.update({"id_type": "02", "id_no": home.head["id_no"] + "43B1", "health": ("4",)})


@silent("V-MEM-01")
def nobody_invents_a_number(home: Sound) -> None:
    home.child.update({"id_type": "04", "id_no": None})


@fires("V-MEM-02", "在“示例村 1 组”也登记了", severity=Severity.E, record="2" * 32)
def number_in_another_household(home: Sound) -> None:
    home.township.by_id_number[home.spouse["id_no"]] = ("b" * 32, home.household["id"])
    home.township.labels["b" * 32] = "示例村 1 组"


@fires("V-MEM-02", "和本户成员示例之子的相同", record="2" * 32)
def number_twice_in_one_household(home: Sound) -> None:
    home.spouse["id_no"] = home.child["id_no"]


@fires("V-MEM-02", "在“另一户”也登记了")
def disability_card_of_someone_registered_elsewhere(home: Sound) -> None:
    home.township.by_id_number[home.spouse["id_no"]] = ("b" * 32,)
    home.spouse["id_no"] += "43"


@silent("V-MEM-02")
def the_double_one_has_left(home: Sound) -> None:
    home.mother.update({"id_no": home.spouse["id_no"], "leave_date": date(2019, 3, 1), "leave_reason": "18"})


@silent("V-MEM-02")
def two_without_number(home: Sound) -> None:
    home.child["id_no"] = None
    home.mother["id_no"] = None


@fires("V-MEM-03", "性别填的是女", "表示男", severity=Severity.E, field="sex")
def sex_differs_from_number(home: Sound) -> None:
    home.head["sex"] = "2"


@fires("V-MEM-03", "出生日期填的是1975-04-03", "证件号码上是1975-04-02", field="birth_date")
def birth_date_differs_from_number(home: Sound) -> None:
    home.head["birth_date"] = date(1975, 4, 3)


@silent("V-MEM-03")
def nothing_to_compare_with(home: Sound) -> None:
    home.head["id_no"] = "990000750402011"


@fires("V-MEM-04", "“之女”", "性别却是男", severity=Severity.E, field="relation")
def a_daughter_who_is_male(home: Sound) -> None:
    home.child["relation"] = "04"


@fires("V-MEM-04", "只能有一个配偶")
def two_spouses(home: Sound) -> None:
    home.mother["relation"] = "02"


@fires("V-MEM-04", "配偶和户主示例户主的性别都是男")
def spouse_of_the_same_sex(home: Sound) -> None:
    home.spouse["sex"] = "1"


@silent("V-MEM-04")
def a_relation_without_sex(home: Sound) -> None:
    home.child["relation"] = "99"


@silent("V-MEM-04")
def the_former_spouse_has_left(home: Sound) -> None:
    home.mother.update({"relation": "02", "leave_date": date(2019, 3, 1), "leave_reason": "12"})


@fires("V-MEM-05", "1975-04-02", "1988-06-01", "界限 14 岁", severity=Severity.W, needs_proof=False)
def a_son_thirteen_years_younger(home: Sound) -> None:
    home.born(home.child, date(1988, 6, 1))


@fires("V-MEM-05", "之母示例之母", "界限 14 岁")
def a_mother_ten_years_older(home: Sound) -> None:
    home.born(home.mother, date(1965, 1, 15))


@fires("V-MEM-05", "界限 60 岁")
def a_mother_more_than_sixty_years_older(home: Sound) -> None:
    home.born(home.mother, date(1913, 1, 15))


@silent("V-MEM-05")
def exactly_fourteen_years(home: Sound) -> None:
    home.born(home.mother, date(1961, 4, 2))


@silent("V-MEM-05")
def a_brother_of_any_age(home: Sound) -> None:
    home.mother["relation"] = "21"
    home.born(home.mother, date(1970, 1, 1))


@fires("V-MEM-17", "不像手机号", severity=Severity.W, field="phone", record="")
def phone_with_a_digit_missing(home: Sound) -> None:
    home.household["phone"] = "1390000000"


@fires("V-MEM-17", "有 4 户在用", record="2" * 32)
def a_phone_of_four_households(home: Sound) -> None:
    home.spouse["phone"] = "13900000009"
    home.township.phones["13900000009"] = 4


@silent("V-MEM-17")
def a_landline_shared_by_three(home: Sound) -> None:
    home.household["phone"] = "03760000001"
    home.township.phones["03760000001"] = 3
