"""V-MON: category, risks and removal of a monitored household."""

from __future__ import annotations

from datetime import date

from app.domain.problems import Severity
from tests.unit.rules.cases.exits import assess
from tests.unit.rules.cases.identification import earn
from tests.unit.rules.example import Examples
from tests.unit.rules.sound import Sound

EXAMPLES = Examples()
fires, silent = EXAMPLES.fires, EXAMPLES.silent
CLUE = f"{0xD01:032x}"
RANGE_2021 = 600_000 * 4
SINCE = date(2021, 6, 1)


def _monitored(home: Sound, category: str, net: int = RANGE_2021 - 1, purpose: str = "02") -> None:
    """Identified in June 2021 by a sheet of that year; a former card holder for 31, none for the others."""
    home.today = date(2021, 11, 20)
    home.household |= {"object_type": category, "risks": ("01",), "risk_removed": False}
    home.household["exited_on"] = date(2018, 12, 20) if category == "31" else None
    home.periods[0] |= {"object_type": category, "identified_on": SINCE}
    home.statement.values |= {"purpose": purpose, "year": 2021}
    earn(home, net)


@silent("V-MON-01", "V-MON-02", "V-MON-03")
def former_card_holder_below_the_range(home: Sound) -> None:
    _monitored(home, "31")


@silent("V-MON-01")
def household_at_the_edge_below_the_range(home: Sound) -> None:
    _monitored(home, "32")


@fires("V-MON-01", "“脱贫不稳定户”应当是建档立卡脱贫户", severity=Severity.E, field="object_type")
def unstable_without_a_card(home: Sound) -> None:
    _monitored(home, "31")
    home.household["exited_on"] = None


@silent("V-MON-01")
def card_known_from_an_earlier_identity(home: Sound) -> None:
    _monitored(home, "31")
    home.household["exited_on"] = None
    home.periods.append({"id": f"{0xD10:032x}", "object_type": "20", "ended_on": date(2018, 12, 20)})


@fires("V-MON-01", "这一户是建档立卡脱贫户，不能是“边缘易致贫户”")
def at_the_edge_with_a_card(home: Sound) -> None:
    _monitored(home, "32")
    home.household["exited_on"] = date(2018, 12, 20)


@fires("V-MON-01", "没有低于监测范围 6,000.00 元", "边缘易致贫户")
def income_at_the_range(home: Sound) -> None:
    _monitored(home, "32", RANGE_2021)


@silent("V-MON-01")
def sudden_hardship_by_own_costs(home: Sound) -> None:
    """Domain.md 7.2: the income may lie above the range when the reference lies below it."""
    _monitored(home, "33", RANGE_2021 + 600_000)
    home.statement.values |= {"compliant_self_pay": 800_000, "claims_received": 100_000}


@fires("V-MON-01", "突发严重困难户")
def sudden_hardship_covered_by_claims(home: Sound) -> None:
    _monitored(home, "33", RANGE_2021 + 600_000)
    home.statement.values |= {"compliant_self_pay": 800_000, "claims_received": 300_000}


@silent("V-MON-01")
def hardship_told_in_the_application(home: Sound) -> None:
    _monitored(home, "32", RANGE_2021)
    home.applications.append({"id": f"{0xD20:032x}", "hardship": "户主车祸后长期卧床"})


@fires("V-MON-01", "“脱贫户”不是监测对象的类别", field="proposed_type", record=CLUE)
def something_else_proposed(home: Sound) -> None:
    home.clues.append(
        {"id": CLUE, "found_on": SINCE, "outcome": "01", "proposed_type": "21"}
    )


@silent("V-MON-01")
def proposal_of_a_clue_not_followed(home: Sound) -> None:
    home.clues.append({"id": CLUE, "found_on": SINCE, "outcome": "03", "proposed_type": "21"})


@fires("V-MON-02", "“住房安全有保障”没有达标，返贫风险里没有“因住房”", severity=Severity.W, field="risks")
def unsafe_house_is_no_risk(home: Sound) -> None:
    _monitored(home, "32")
    assess(home, i05="2")


@silent("V-MON-02")
def unsafe_house_among_the_risks(home: Sound) -> None:
    _monitored(home, "32")
    assess(home, i05="2")
    home.household["risks"] = ("09",)


@fires("V-MON-02", "“因务工就业不稳”，成员里没有能务工的人")
def job_risk_without_workers(home: Sound) -> None:
    _monitored(home, "32")
    home.household["risks"] = ("07",)
    for member in home.members:
        member["labour"] = "4"


@fires("V-MON-02", "成员里没有务工记录")
def job_risk_without_work(home: Sound) -> None:
    _monitored(home, "32")
    home.household["risks"] = ("07",)
    for name in ("work_province", "work_county", "work_months", "work_channel"):
        home.head.pop(name)


@silent("V-MON-02")
def job_risk_of_a_worker(home: Sound) -> None:
    _monitored(home, "32")
    home.household["risks"] = ("07",)


def _removed(home: Sound, net: int, how: str = "01") -> None:
    _monitored(home, "32", net, purpose="03")
    home.household |= {"risk_removed": True, "risk_removed_on": date(2021, 11, 1), "risk_removed_how": how}


@fires("V-MON-03", "帮扶消除风险，收入却低于监测范围 6,000.00 元", severity=Severity.E,
       field="risk_removed_how")  # fmt: skip
def removed_by_help_below_the_range(home: Sound) -> None:
    _removed(home, RANGE_2021 - 1)


@silent("V-MON-03")
def removed_by_help_at_the_range(home: Sound) -> None:
    _removed(home, RANGE_2021)


@silent("V-MON-03")
def removed_by_itself(home: Sound) -> None:
    _removed(home, RANGE_2021 - 1, how="02")


@fires("V-MON-03", "标注了风险消除，“饮水安全”还没有达标", field="risk_removed")
def removed_without_safe_water(home: Sound) -> None:
    _removed(home, RANGE_2021)
    assess(home, i06="2")
