"""V-AST-01 to V-AST-04: causes, needs, minimum and gifts."""

from __future__ import annotations

from datetime import date

from app.domain.problems import Severity
from tests.unit.rules.example import Examples
from tests.unit.rules.sound import Sound

EXAMPLES = Examples()
fires, silent = EXAMPLES.fires, EXAMPLES.silent


@fires("V-AST-01", "致贫原因“缺技术”没有对应的帮扶措施", severity=Severity.W, field="cause_main")
def main_cause_without_measure(home: Sound) -> None:
    home.measures.clear()


@fires("V-AST-01", "致贫原因“因病”没有对应的帮扶措施", field="cause_other")
def other_cause_without_measure(home: Sound) -> None:
    home.household["cause_other"] = ("1",)


@fires("V-AST-01", "返贫致贫风险“因住房”没有对应的帮扶措施", field="risks")
def risk_without_measure(home: Sound) -> None:
    home.household["risks"] = ("06", "09")


@fires("V-AST-01", "返贫致贫风险“其他”没有对应的帮扶措施")
def another_risk_without_any_measure(home: Sound) -> None:
    home.household |= {"risks": ("11",), "cause_main": None, "cause_other": None}
    home.measures[0]["kind"] = "90"


@fires("V-AST-01", "返贫致贫风险“因产业项目失败”没有对应")
def help_that_ended_before_the_risk_came(home: Sound) -> None:
    home.household["risks"] = ("06",)
    home.periods[0]["identified_on"] = date(2019, 5, 1)
    home.measures[0]["ended_on"] = date(2019, 4, 30)


@silent("V-AST-01")
def every_cause_answered(home: Sound) -> None:
    home.household |= {"cause_other": ("1",), "risks": ("11",)}
    home.measures.append({"kind": "13", "started_on": date(2019, 1, 1)})


@silent("V-AST-01")
def risk_that_went_by_itself(home: Sound) -> None:
    home.household |= {"risks": ("09",), "risk_removed_how": "02"}


@fires("V-AST-02", "安排了“产业帮扶”", "登记的需求：就业帮扶、健康帮扶", severity=Severity.W, field="kind",
       record=f"{0x801:032x}")  # fmt: skip
def farming_for_who_asked_for_work(home: Sound) -> None:
    home.needs[0]["kind"] = "02"
    home.plans.append({"year": 2019, "needs": ("13",)})


@fires("V-AST-02", "登记的需求：没有登记")
def help_without_any_need(home: Sound) -> None:
    home.needs.clear()


@silent("V-AST-02")
def need_named_in_the_plan_only(home: Sound) -> None:
    home.needs.clear()
    home.plans.append({"year": 2019, "needs": ("02", "01")})


@silent("V-AST-02")
def gifts_answer_no_need(home: Sound) -> None:
    home.measures.append({"kind": "90", "started_on": date(2019, 2, 1)})


@fires("V-AST-03", "没有2019年以后的帮扶计划", severity=Severity.W, field="help_plan")
def no_plan_of_this_year(home: Sound) -> None:
    home.watched()
    home.plans[0]["year"] = 2018


@fires("V-AST-03", "没有在保的扶贫保险", field="insurance")
def insurance_ran_out(home: Sound) -> None:
    home.watched()
    home.insurances[0]["ended_on"] = date(2019, 11, 19)


@fires("V-AST-03", "在做的产业帮扶有 0 项，每户至少 1 项", field="measure")
def no_project(home: Sound) -> None:
    home.watched()
    home.measures[0]["ended_on"] = date(2019, 1, 1)


@fires("V-AST-03", "参加过培训的有 0 人，每户至少 1 人", field="training")
def nobody_trained(home: Sound) -> None:
    home.watched()
    home.trainings.clear()


@silent("V-AST-03")
def all_a_poor_household_must_have(home: Sound) -> None:
    home.watched()


@silent("V-AST-03")
def last_years_plan_in_march(home: Sound) -> None:
    home.watched()
    home.today = date(2020, 2, 10)


@silent("V-AST-03")
def neither_project_nor_training_without_labour(home: Sound) -> None:
    home.watched()
    home.head["labour"] = home.spouse["labour"] = "4"
    home.measures[0]["ended_on"] = date(2019, 1, 1)
    home.trainings.clear()


@silent("V-AST-03")
def who_is_out_of_poverty_needs_no_plan(home: Sound) -> None:
    home.plans.clear()


@fires("V-AST-04", "2018年只有慰问，没有帮扶措施", severity=Severity.W, field="measure")
def a_whole_year_of_gifts(home: Sound) -> None:
    home.measures[0]["started_on"] = date(2019, 1, 1)
    home.measures.append({"kind": "90", "started_on": date(2018, 2, 10)})


@fires("V-AST-04", "2019年只有慰问", severity=Severity.I)
def gifts_only_so_far_this_year(home: Sound) -> None:
    home.measures[:] = [{"kind": "90", "started_on": date(2019, 2, 1)}]


@silent("V-AST-04")
def a_gift_beside_real_help(home: Sound) -> None:
    home.measures.append({"kind": "90", "started_on": date(2018, 2, 10)})
