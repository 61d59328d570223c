"""V-EXT: a household that is checked for its exit."""

from __future__ import annotations

from datetime import date

from app.domain.problems import Severity
from tests.unit.rules.cases.identification import LINE_2019, earn
from tests.unit.rules.example import Examples
from tests.unit.rules.sound import Sound

EXAMPLES = Examples()
fires, silent = EXAMPLES.fires, EXAMPLES.silent
CHECK = f"{0xB01:032x}"
CHECKED = date(2019, 11, 12)
ITEMS = ("01", "02", "03", "04", "05", "06")
GOAL = LINE_2019 * 4
GOVERNMENT = 129_600 + 45_850


def assess(home: Sound, **results: str) -> None:
    """All items met on the day of the check but those named: i05="2"."""
    for place, item in enumerate(ITEMS):
        result = results.get(f"i{item}", "1")
        home.safeguards.append(
            {"id": f"{0xC00 + place:032x}", "item": item, "result": result, "assessed_on": CHECKED}
        )


def _check(home: Sound, **said: object) -> None:
    """An exit under way that the head agreed to, all items met."""
    assess(home)
    home.checks.append(
        {"id": CHECK, "kind": "exit", "checked_on": CHECKED, "head_answer": "01", **said}
    )


@silent("V-EXT-01", "V-EXT-02", "V-EXT-03", "V-EXT-04", "V-EXT-05")
def a_sound_exit(home: Sound) -> None:
    _check(home)


@fires("V-EXT-01", "2019年人均纯收入 3,218.00 元，没有超过标准 3,218.00 元", severity=Severity.E,
       field="per_capita", record=CHECK)  # fmt: skip
def income_on_the_line(home: Sound) -> None:
    _check(home)
    earn(home, GOAL)


@silent("V-EXT-01")
def income_one_fen_above_the_line(home: Sound) -> None:
    _check(home)
    earn(home, GOAL + 1)


@fires("V-EXT-01", "没有退出年度的家庭收支核算表")
def no_income_sheet(home: Sound) -> None:
    _check(home)
    home.statement.values["purpose"] = "04"


@silent("V-EXT-01", "V-EXT-02", "V-EXT-03", "V-EXT-04", "V-EXT-05")
def exit_decided_long_ago(home: Sound) -> None:
    home.checks.append({"id": CHECK, "kind": "exit", "checked_on": CHECKED, "outcome": "01"})
    earn(home, 0)


@fires("V-EXT-02", "“住房安全有保障”没有达标", severity=Severity.E, record=CHECK)
def house_not_safe(home: Sound) -> None:
    _check(home)
    home.safeguards[4]["result"] = "2"


@silent("V-EXT-02")
def house_repaired_since(home: Sound) -> None:
    _check(home)
    home.safeguards.insert(0, {**home.safeguards[4], "id": f"{0xC10:032x}"})
    home.safeguards[5] |= {"result": "2", "assessed_on": date(2019, 10, 1)}


@fires("V-EXT-02", "“饮水安全”还没有评估")
def water_not_assessed(home: Sound) -> None:
    _check(home)
    home.safeguards.pop()


@silent("V-EXT-02")
def no_child_of_school_age(home: Sound) -> None:
    _check(home)
    home.safeguards[2]["result"] = "3"


@fires("V-EXT-03", "全靠政府补助或一次性收入", severity=Severity.W, field="per_capita", record=CHECK)
def above_the_line_by_the_government_alone(home: Sound) -> None:
    _check(home)
    earn(home, GOAL + GOVERNMENT)


@silent("V-EXT-03")
def above_the_line_without_the_government(home: Sound) -> None:
    _check(home)
    earn(home, GOAL + GOVERNMENT + 1)


@fires("V-EXT-03", "一次性收入")
def above_the_line_by_a_gift(home: Sound) -> None:
    _check(home)
    earn(home, GOAL + GOVERNMENT)
    home.statement.items.append({"id": f"{0x510:032x}", "item": "420", "amount": 500_000})


@fires("V-EXT-04", "户主没有签字，也没有登记拒签", severity=Severity.E, field="head_answer", record=CHECK)
def head_said_nothing(home: Sound) -> None:
    _check(home, head_answer=None)


@fires("V-EXT-04", "登记了 1 名", field="first_witness")
def one_witness_named_twice(home: Sound) -> None:
    _check(home, head_answer="02", first_witness="示例甲", second_witness="示例甲")


@silent("V-EXT-04")
def refused_before_two_witnesses(home: Sound) -> None:
    _check(home, head_answer="02", first_witness="示例甲", second_witness="示例乙")


@fires("V-EXT-05", "示例配偶患大病，退出要再次确认", severity=Severity.W, needs_proof=True, record=CHECK,
       field="confirmed_again")  # fmt: skip
def somebody_seriously_ill(home: Sound) -> None:
    _check(home)
    home.spouse["health"] = ("3",)


@fires("V-EXT-05", "示例户主有残疾")
def somebody_disabled(home: Sound) -> None:
    _check(home)
    home.head["health"] = ("4",)


@fires("V-EXT-05", "全家都满 60 周岁")
def only_old_people(home: Sound) -> None:
    _check(home)
    for member in home.members:
        home.born(member, date(1950, 1, 15))


@silent("V-EXT-05")
def confirmed_a_second_time(home: Sound) -> None:
    _check(home, confirmed_again="乡镇另派两人上门核实无误")
    home.spouse["health"] = ("3",)
