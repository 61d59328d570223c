"""V-IDN-01: an application of a household that is not below the line."""

from __future__ import annotations

from datetime import date

from app.domain.problems import Severity
from tests.unit.rules.example import Examples
from tests.unit.rules.sound import Sound

EXAMPLES = Examples()
fires, silent = EXAMPLES.fires, EXAMPLES.silent
APPLICATION = f"{0xA01:032x}"
LINE_2019 = 321_800


def earn(home: Sound, net: int) -> None:
    """Wages that bring the household to this net income in fen."""
    others = {"201": 968_000, "404": 129_600, "406": 45_850}
    home.item("101")["amount"] = net - sum(others.values()) + home.item("501")["amount"]


def _apply(home: Sound, net: int, **said: object) -> None:
    earn(home, net)
    home.applications.append(
        {"id": APPLICATION, "kind": "identification", "applied_on": date(2019, 11, 10), **said}
    )


@fires("V-IDN-01", "2019年人均纯收入 3,218.00 元", "没有低于标准 3,218.00 元", severity=Severity.E,
       field="hardship", record=APPLICATION)  # fmt: skip
def applies_with_an_income_on_the_line(home: Sound) -> None:
    _apply(home, LINE_2019 * 4)


@silent("V-IDN-01")
def applies_one_fen_below_the_line(home: Sound) -> None:
    _apply(home, LINE_2019 * 4 - 1)


@silent("V-IDN-01")
def says_why_life_is_hard(home: Sound) -> None:
    _apply(home, LINE_2019 * 8, hardship="儿子患尿毒症，每周透析")


@fires("V-IDN-01", "没有写生活困难的情况")
def says_too_little(home: Sound) -> None:
    _apply(home, LINE_2019 * 8, hardship="困难")


@silent("V-IDN-01")
def application_decided_long_ago(home: Sound) -> None:
    _apply(home, LINE_2019 * 8, outcome="01")


@silent("V-IDN-01")
def applies_for_something_else(home: Sound) -> None:
    _apply(home, LINE_2019 * 8, kind="monitored")


@silent("V-IDN-01")
def no_sheet_of_these_years(home: Sound) -> None:
    _apply(home, LINE_2019 * 8, applied_on=date(2016, 3, 1))
