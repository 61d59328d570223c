"""V-HLP: helpers, their households and their visits."""

from __future__ import annotations

from datetime import date

from app.domain.problems import Severity
from app.domain.rules.base import TimedVisit
from tests.unit.rules.example import Examples
from tests.unit.rules.sound import HELPER, Sound

EXAMPLES = Examples()
fires, silent = EXAMPLES.fires, EXAMPLES.silent
PAIRING = f"{0x850:032x}"
OTHER = "b" * 32
DAY = date(2019, 10, 15)


def _helped(home: Sound, others: int) -> None:
    home.township.helped[HELPER] = tuple(f"{place:032x}" for place in range(others))


@fires("V-HLP-01", "结对了 6 户，最多 5 户", severity=Severity.E, field="helper_id", record=PAIRING)
def sixth_household(home: Sound) -> None:
    home.watched()
    _helped(home, 5)


@silent("V-HLP-01")
def fifth_household(home: Sound) -> None:
    home.watched()
    _helped(home, 4)
    home.township.helped[HELPER] += (home.household["id"],)


@silent("V-HLP-01")
def pairing_over_since_today(home: Sound) -> None:
    home.watched()
    _helped(home, 9)
    home.pairings[0]["ended_on"] = home.today


@fires("V-HLP-02", "2019年10月走访 0 次，每月至少 1 次", severity=Severity.W, field="visit")
def nobody_came_last_month(home: Sound) -> None:
    home.watched()
    home.visits[0]["visited_on"] = date(2019, 11, 1)


@fires("V-HLP-02", "2019年10月走访 0 次")
def only_a_gift_was_brought(home: Sound) -> None:
    home.watched()
    home.visits[0]["kind"] = "06"


@silent("V-HLP-02")
def identified_within_the_month(home: Sound) -> None:
    home.watched()
    home.visits.clear()
    home.periods[0]["identified_on"] = date(2019, 10, 2)


@fires("V-HLP-02", "2019-10-15走访只有 9 分钟", field="time_out")
def visit_too_short(home: Sound) -> None:
    home.watched()
    home.visits[0]["time_out"] = "09:09"


@fires("V-HLP-02", "离户时间 08:50 早于到户时间 09:00")
def left_before_coming(home: Sound) -> None:
    home.watched()
    home.visits[0]["time_out"] = "08:50"


@silent("V-HLP-02")
def visit_of_ten_minutes(home: Sound) -> None:
    home.watched()
    home.visits[0]["time_out"] = "09:10"


@fires("V-HLP-02", "同一个人还登记在“示例村 2 组 示例乙”走访（09:39–10:10）", field="time_in")
def in_two_houses_at_once(home: Sound) -> None:
    home.watched()
    home.township.visits[HELPER, DAY] = (TimedVisit(OTHER, "09:39", "10:10"),)
    home.township.labels[OTHER] = "示例村 2 组 示例乙"


@fires("V-HLP-02", "同一个人还登记在“这一户”走访（09:00–09:40）", record=f"{0x901:032x}")
def the_same_visit_written_twice(home: Sound) -> None:
    home.watched()
    home.visit(DAY, "09:20", "10:00")


@silent("V-HLP-02")
def one_house_after_the_other(home: Sound) -> None:
    home.watched()
    home.visit(date(2019, 10, 16), "09:00", "09:40")
    own = home.household["id"]
    others = (TimedVisit(OTHER, "09:40", "10:10"), TimedVisit(own, "09:00", "09:40"))
    home.township.visits[HELPER, DAY] = others


@silent("V-HLP-02")
def what_happened_long_ago_is_not_compared(home: Sound) -> None:
    home.watched()
    long_ago = date(2018, 9, 1)
    home.visit(long_ago, "09:00", "09:40")
    home.township.visits[HELPER, long_ago] = (TimedVisit(OTHER, "09:00", "09:40"),)


@fires("V-HLP-03", "从2018-06-01起没有帮扶责任人", severity=Severity.E, field="pairing")
def never_a_helper(home: Sound) -> None:
    home.watched()
    home.pairings.clear()


@fires("V-HLP-03", "2018-06-01到2018-06-09没有帮扶责任人")
def helper_came_late(home: Sound) -> None:
    home.watched()
    home.pairings[0]["started_on"] = date(2018, 6, 10)


@fires("V-HLP-03", "2019-01-02到2019-01-04没有帮扶责任人")
def days_between_two_helpers(home: Sound) -> None:
    home.watched()
    home.pairings[0]["ended_on"] = date(2019, 1, 1)
    home.pairings.append({"id": "7" * 32, "helper_id": OTHER, "started_on": date(2019, 1, 5)})


@fires("V-HLP-03", "从2019-01-02起没有帮扶责任人")
def the_last_helper_left(home: Sound) -> None:
    home.watched()
    home.pairings[0]["ended_on"] = date(2019, 1, 1)
    home.pairings.append({"id": "7" * 32, "helper_id": OTHER, "started_on": date(2020, 1, 5)})


@silent("V-HLP-03")
def one_helper_after_another(home: Sound) -> None:
    home.watched()
    home.pairings[0]["ended_on"] = date(2019, 1, 1)
    home.pairings.append({"id": "7" * 32, "helper_id": OTHER, "started_on": date(2019, 1, 2)})


@silent("V-HLP-03")
def out_of_poverty_without_helper(home: Sound) -> None:
    home.pairings.clear()


@fires("V-HLP-04", "2018-12-31脱贫或风险消除后结对结束了", severity=Severity.I, field="ended_on")
def helper_left_with_the_exit(home: Sound) -> None:
    home.pairings.append({"id": PAIRING, "helper_id": HELPER, "started_on": date(2014, 5, 10),
                          "ended_on": date(2018, 12, 31), "end_reason": "04"})  # fmt: skip


@fires("V-HLP-04", "2017-05-01脱贫或风险消除后")
def ended_because_of_the_exit(home: Sound) -> None:
    home.pairings.append({"id": PAIRING, "helper_id": HELPER, "started_on": date(2014, 5, 10),
                          "ended_on": date(2017, 5, 1), "end_reason": "07"})  # fmt: skip


@silent("V-HLP-04")
def another_helper_goes_on(home: Sound) -> None:
    helper_left_with_the_exit(home)
    home.pairings.append({"id": "7" * 32, "helper_id": OTHER, "started_on": date(2019, 1, 1)})


@silent("V-HLP-04")
def long_after_the_exit(home: Sound) -> None:
    helper_left_with_the_exit(home)
    home.pairings[0]["ended_on"] = date(2019, 6, 30)
