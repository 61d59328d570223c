"""V-AST-05 and V-AST-06: help that lets people earn, and measures against the person they are for."""

from __future__ import annotations

from datetime import date

from app.domain.problems import Severity
from tests.unit.rules.example import Examples
from tests.unit.rules.sound import Sound

EXAMPLES = Examples()
fires, silent = EXAMPLES.fires, EXAMPLES.silent
MEASURE = f"{0x801:032x}"


def _at_risk(home: Sound, since: date) -> None:
    home.household |= {"object_type": "32", "risks": ("01",), "no_labour_fully": False}
    home.periods[0] |= {"object_type": "32", "identified_on": since}


def _measure(home: Sound, kind: str, sub_kind: str, member: str | None = None) -> None:
    home.measures[0] |= {"kind": kind, "sub_kind": sub_kind, "beneficiary_member": member}


@fires("V-AST-05", "2019-05-20识别，满 6 个月，有劳动力却没有开发式帮扶措施",
       severity=Severity.W, needs_proof=True, field="measure")  # fmt: skip
def half_a_year_without_development(home: Sound) -> None:
    _at_risk(home, date(2019, 5, 20))
    _measure(home, "13", "1303")


@silent("V-AST-05")
def one_day_before_half_a_year(home: Sound) -> None:
    _at_risk(home, date(2019, 5, 21))
    _measure(home, "13", "1303")


@silent("V-AST-05")
def half_a_year_after_the_last_of_august(home: Sound) -> None:
    """31 August plus six months is the last day of February."""
    _at_risk(home, date(2019, 8, 31))
    _measure(home, "13", "1303")
    home.today = date(2020, 2, 28)


@fires("V-AST-05", "2019-08-31识别，满 6 个月")
def half_a_year_ends_with_february(home: Sound) -> None:
    _at_risk(home, date(2019, 8, 31))
    _measure(home, "13", "1303")
    home.today = date(2020, 2, 29)


@fires("V-AST-05", "帮扶措施只有综合保障一类", needs_proof=True)
def only_comprehensive_support(home: Sound) -> None:
    _at_risk(home, date(2019, 10, 1))
    _measure(home, "16", "1604")


@fires("V-AST-05", "写的是整户无劳动能力，成员里却有劳动力", field="no_labour_fully")
def workers_in_a_household_said_unable(home: Sound) -> None:
    _at_risk(home, date(2019, 10, 1))
    home.household["no_labour_fully"] = True


@fires("V-AST-05", "写的是整户无劳动能力，却安排了开发式帮扶措施")
def development_for_who_cannot_work(home: Sound) -> None:
    _at_risk(home, date(2019, 10, 1))
    home.household["no_labour_fully"] = True
    for member in home.members:
        member["labour"] = "5"


@silent("V-AST-05")
def development_runs(home: Sound) -> None:
    _at_risk(home, date(2018, 1, 1))


@silent("V-AST-05")
def the_risk_is_gone(home: Sound) -> None:
    _at_risk(home, date(2018, 1, 1))
    home.measures.clear()
    home.household["risk_removed"] = True


@fires("V-AST-06", "有残疾补贴，户里没有残疾成员", severity=Severity.W, field="kind", record=MEASURE)
def disability_allowance_for_nobody(home: Sound) -> None:
    _measure(home, "16", "1603")


@fires("V-AST-06", "有残疾补贴，示例配偶没有残疾", field="beneficiary_member")
def disability_allowance_for_a_healthy_person(home: Sound) -> None:
    _measure(home, "16", "1603", home.spouse["id"])
    home.mother["health"] = ("4",)


@fires("V-AST-06", "有就业或岗位帮扶，示例之母没有劳动能力")
def job_for_who_cannot_work(home: Sound) -> None:
    home.mother["labour"] = "4"
    _measure(home, "02", "0204", home.mother["id"])


@fires("V-AST-06", "有就业或岗位帮扶，户里没有能劳动的成员")
def job_where_nobody_can_work(home: Sound) -> None:
    for member in home.members:
        member["labour"] = "5"
    _measure(home, "04", "")


@fires("V-AST-06", "有职业教育资助，示例之子不在职业学校读书")
def vocational_aid_for_a_primary_pupil(home: Sound) -> None:
    _measure(home, "12", "1203", home.child["id"])


@silent("V-AST-06")
def aid_that_fits(home: Sound) -> None:
    home.mother["health"] = ("4",)
    home.child["school_status"] = "10"
    started = {"started_on": date(2019, 1, 1)}
    home.measures += [
        {"kind": "16", "sub_kind": "1603", **started},
        {"kind": "12", "sub_kind": "1203", "beneficiary_member": home.child["id"], **started},
        {"kind": "02", "sub_kind": "0201", "beneficiary_member": home.head["id"], **started},
        {"kind": "02", "sub_kind": "0201", "beneficiary_member": "9" * 32, **started},
    ]


@silent("V-AST-06")
def aid_of_earlier_years(home: Sound) -> None:
    _measure(home, "12", "1203", home.head["id"])
    home.measures[0]["ended_on"] = date(2018, 7, 1)
