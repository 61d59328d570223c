"""A synthetic household on paper: people and places that do not exist, region 990000."""

from __future__ import annotations

from datetime import date, datetime

from app.core.clock import CHINA_STANDARD_TIME
from app.core.paths import resource
from app.domain.policy import PolicyBook
from app.printing.facts import Audience, HouseholdFacts, Place, PrintRun, Statement

ID_NUMBER = "990000198002290036"
RARE_NAMES = ("李䶮", "王㛃", "陈𬱖", "赵𠅤", "买买提·阿不都热合曼", "周𪚥")
POLICY = PolicyBook.load(resource("policy")).at("", date(2026, 3, 3))


def print_run(audience: Audience = Audience.ARCHIVE, two_sided: bool = False) -> PrintRun:
    """A print made on a Tuesday morning by one clerk."""
    printed_at = datetime(2026, 3, 3, 9, 5, tzinfo=CHINA_STANDARD_TIME)
    return PrintRun(POLICY, printed_at, "打印员甲", audience, two_sided)


def member(number: int, name: str, relation: str, **changes: object) -> dict[str, object]:
    """A member with every column of T01 filled."""
    return {
        "id": f"{number:032x}",
        "name": name,
        "sex": "1",
        "id_type": "01",
        "id_no": ID_NUMBER,
        "birth_date": date(1980, 2, 29),
        "relation": relation,
        "ethnicity": "01",
        "political": "4",
        "education": "3",
        "health": ("2", "4"),
        "labour": "1",
        "work_months": 8,
        "ins_medical_resident": True,
        "ins_pension_resident": True,
        "allowance": "02",
    } | changes


def members(count: int) -> tuple[dict[str, object], ...]:
    """The head and `count` − 1 others, with rare and long names."""
    names = [RARE_NAMES[number % len(RARE_NAMES)] for number in range(count)]
    return tuple(member(number, name, "03" if number else "01") for number, name in enumerate(names))


HOUSEHOLD: dict[str, object] = {
    "id": "f" * 32,
    "local_no": "99000010120120140001",
    "national_no": "5300001234567",
    "group_no": "3",
    "natural_village": "上寨",
    "address": "12号",
    "head_member": f"{0:032x}",
    "phone": "13800000000",
    "bank_name": "某某农村信用合作联社上寨分社",
    "bank_account": "6217000000000000018",
    "bank_holder": "李䶮",
    "object_type": "21",
    "standard_type": "1",
    "household_attr": "2",
    "cause_main": "1",
    "cause_other": ("7", "9"),
    "first_identified": date(2014, 3, 7),
    "exited_on": date(2018, 12, 20),
    "persons_current": 4,
    "persons_year": 4,
    "military_family": False,
    "relocation": False,
    "collected_by": "采集员乙",
    "collected_on": date(2026, 3, 1),
    "head_signed_on": date(2026, 3, 1),
}

ITEMS: tuple[dict[str, object], ...] = (
    {"item": "101", "amount": 2_400_000, "quantity": 800, "unit": "月", "unit_price": 300_000},
    {"item": "201", "amount": 560_000},
    {"item": "202", "amount": 400_000},
    {"item": "301", "amount": 80_000},
    {"item": "402", "amount": 360_000},
    {"item": "404", "amount": 129_600},
    {"item": "407", "amount": 45_000},
    {"item": "410", "amount": 60_000},
    {"item": "501", "amount": 184_000},
    {"item": "502", "amount": 200_000},
    {"item": "904", "amount": 50_000, "counted": False},
)

STATEMENT = Statement(
    {
        "id": "e" * 32,
        "year": 2025,
        "purpose": "01",
        "window_from": date(2024, 10, 1),
        "window_to": date(2025, 9, 30),
        "persons_year": 4,
        "wage_total": 2_400_000,
        "business_total": 960_000,
        "property_total": 80_000,
        "transfer_total": 594_600,
        "expense_total": 384_000,
        "gross": 4_034_600,
        "net": 3_650_600,
        "per_capita": 912_650,
        "note": "务工收入按工资条核实。",
    },
    ITEMS,
    subsidy_checks=({"item": "402", "ledger_amount": 360_000, "recorded_amount": 360_000, "difference": 0},),
)
"""The example of domain.md 7.1: per capita 9,126.50."""


def household_facts(
    count: int = 4, audience: Audience = Audience.ARCHIVE, **changes: object
) -> HouseholdFacts:
    """A household of `count` members with its statement of 2025."""
    given: dict[str, object] = {
        "run": print_run(audience),
        "place": Place("某某县", "某某镇", "上寨村", "3组"),
        "household": HOUSEHOLD,
        "members": members(count),
        "statement": STATEMENT,
    }
    return HouseholdFacts(**(given | changes))  # type: ignore[arg-type]


def blank_facts() -> HouseholdFacts:
    """Nothing but the circumstances of the print: a form for handwriting."""
    return HouseholdFacts(print_run())
