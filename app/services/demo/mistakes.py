"""What really goes wrong in the cards of a township, one mistake per household, every kind in turn.

Each mistake names the rule that must find it. It may refuse a household that it does not fit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from app.domain.calendar import age_on
from app.services.demo.households import AT_RISK, CARD, Home

Spoil = Callable[[Home, Home | None], bool]
_ADULT = 20
_JOB_HELP = "02"


@dataclass(frozen=True)
class Mistake:
    """`spoil(home, before)` changes the records of `home`; `before` is the household made just before.

    False: it does not fit, nothing was changed.
    """

    rule_id: str
    spoil: Spoil


ERRORS: list[Mistake] = []
DOUBTS: list[Mistake] = []


def _error(rule_id: str) -> Callable[[Spoil], Spoil]:
    return _listed(ERRORS, rule_id)


def _doubt(rule_id: str) -> Callable[[Spoil], Spoil]:
    return _listed(DOUBTS, rule_id)


def _listed(kinds: list[Mistake], rule_id: str) -> Callable[[Spoil], Spoil]:
    def keep(spoil: Spoil) -> Spoil:
        kinds.append(Mistake(rule_id, spoil))
        return spoil

    return keep


def spoil_next(kinds: list[Mistake], turn: int, home: Home, before: Home | None) -> str:
    """Make the mistake whose turn it is, or the next one that fits; returns its rule id, "" for none."""
    for step in range(len(kinds)):
        mistake = kinds[(turn + step) % len(kinds)]
        if mistake.spoil(home, before):
            return mistake.rule_id
    return ""


@_error("V-GEN-01")
def residence_left_blank(home: Home, before: Home | None) -> bool:
    return home.head_part.pop("residence_state", None) is not None


@_error("V-MEM-01")
def digit_mistyped(home: Home, before: Home | None) -> bool:
    number = home.members[-1]["id_no"]
    if "disability_card_no" in home.members[-1]:
        return False
    home.members[-1]["id_no"] = number[:16] + str((int(number[16]) + 2) % 10) + number[17]
    return True


@_error("V-HH-03")
def photo_missing(home: Home, before: Home | None) -> bool:
    papers = home.records["household_paper"]
    papers[:] = [paper for paper in papers if paper["paper_kind"] != "04"]
    return True


@_error("V-INC-03")
def amount_not_product(home: Home, before: Home | None) -> bool:
    items = [item for item in home.records["income_item"] if "unit_price" in item]
    if not items:
        return False
    items[-1]["unit_price"] += 1_000
    return True


@_error("V-GEN-02")
def reviewed_by_collector(home: Home, before: Home | None) -> bool:
    home.head_part["reviewed_by"] = home.head_part["collected_by"]
    return True


@_error("V-MEM-06")
def pupil_with_education(home: Home, before: Home | None) -> bool:
    pupil = next((member for member in home.members if member.get("school_status", "01") > "02"), None)
    if pupil is None:
        return False
    pupil["education"] = "2"
    return True


@_error("V-INC-01")
def total_not_sum(home: Home, before: Home | None) -> bool:
    statement = home.records["income_statement"][-1]
    if not statement.get("net"):
        return False
    statement["net"] += 50_000
    return True


@_error("V-GEN-03")
def cause_out_of_use(home: Home, before: Home | None) -> bool:
    if home.head_part["object_type"] != CARD:
        return False
    home.head_part["cause_other"] = ("99",)
    return True


@_error("V-MEM-13")
def months_without_place(home: Home, before: Home | None) -> bool:
    worker = next((member for member in home.members if member.get("work_months")), None)
    if worker is None:
        return False
    for name in ("work_province", "work_city", "work_county", "work_channel"):
        worker.pop(name, None)
    return True


@_error("V-HH-01")
def somebody_not_registered(home: Home, before: Home | None) -> bool:
    home.head_part["persons_year"] = len(home.members) + 1
    return True


@_error("V-MEM-03")
def sex_mistyped(home: Home, before: Home | None) -> bool:
    alone = home.members[-1]
    if len(home.members) > 1 and alone["relation"] != "21":
        return False
    alone["sex"] = "2" if alone["sex"] == "1" else "1"
    return True


@_error("V-INC-02")
def window_a_month_early(home: Home, before: Home | None) -> bool:
    statement = home.records["income_statement"][-1]
    statement["window_from"] = statement["window_from"].replace(month=9, day=1)
    return True


@_error("V-MEM-09")
def healthy_and_ill(home: Home, before: Home | None) -> bool:
    ill = next((member for member in home.members if "2" in member["health"]), None)
    if ill is None:
        return False
    ill["health"] = ("1", "2")
    return True


@_error("V-HH-06")
def cause_twice(home: Home, before: Home | None) -> bool:
    if home.head_part["object_type"] != CARD:
        return False
    home.head_part["cause_other"] = (home.head_part["cause_main"],)
    return True


@_error("V-MEM-04")
def relation_of_other_sex(home: Home, before: Home | None) -> bool:
    swapped = {"03": "04", "04": "03", "07": "08", "08": "07"}
    child = next((member for member in home.members if member["relation"] in swapped), None)
    if child is None:
        return False
    child["relation"] = swapped[child["relation"]]
    return True


@_error("V-HH-04")
def two_heads(home: Home, before: Home | None) -> bool:
    if len(home.members) < 2:
        return False
    home.members[1]["relation"] = "01"
    return True


@_error("V-INC-05")
def zero_too_many(home: Home, before: Home | None) -> bool:
    check = next((row for row in home.records["subsidy_check"] if row["recorded_amount"] % 10 == 0), None)
    if check is None:
        return False
    check["ledger_amount"] = check["recorded_amount"] // 10
    check["difference"] = check["recorded_amount"] - check["ledger_amount"]
    return True


@_error("V-HH-05")
def count_not_updated(home: Home, before: Home | None) -> bool:
    home.head_part["persons_current"] = len(home.members) + 1
    return True


@_error("V-MEM-15")
def post_without_months(home: Home, before: Home | None) -> bool:
    holder = next((member for member in home.members if member.get("public_post")), None)
    return holder is not None and holder.pop("public_post_months", None) is not None


@_error("V-GEN-02")
def one_surveyor_only(home: Home, before: Home | None) -> bool:
    home.records["statement_signature"].pop()
    return True


@_error("V-MEM-02")
def person_in_two_households(home: Home, before: Home | None) -> bool:
    if before is None or len(before.members) < 2 or len(home.members) < 2:
        return False
    other, own = before.members[-1], home.members[-1]
    if {"disability_card_no"} & {*other, *own}:
        return False
    own |= {name: other[name] for name in ("id_no", "name", "sex", "birth_date", "ethnicity")}
    return True


@_error("V-GEN-01")
def reviewed_before_entered(home: Home, before: Home | None) -> bool:
    home.head_part["reviewed_on"] = home.head_part["collected_on"] - timedelta(days=3)
    return True


@_error("V-HH-10")
def household_twice(home: Home, before: Home | None) -> bool:
    if before is None or len(before.members) != len(home.members) or "disability_card_no" in before.head:
        return False
    if "disability_card_no" in home.head:
        return False
    home.head.update(
        {name: before.head[name] for name in ("id_no", "name", "sex", "birth_date", "ethnicity")}
    )
    return True


@_doubt("V-MEM-10")
def disabled_without_card(home: Home, before: Home | None) -> bool:
    disabled = next((member for member in home.members if "disability_card_no" in member), None)
    return disabled is not None and bool(disabled.pop("disability_card_no"))


@_doubt("V-INC-04")
def income_jumped(home: Home, before: Home | None) -> bool:
    first = home.records["income_statement"][0]["id"]
    old = [item for item in home.records["income_item"] if item["statement_id"] == first]
    statement = home.records["income_statement"][0]
    subsidy = next((item for item in old if item["item"] in ("410", "406")), None)
    if subsidy is None:
        return False
    less = subsidy["amount"] - subsidy["amount"] // 10
    subsidy["amount"] -= less
    statement["transfer_total"] -= less
    statement["government_income"] -= less
    for name in ("gross", "net", "per_capita", "government_share", "reference_total", "reference_per_capita"):
        statement.pop(name, None)
    return True


@_doubt("V-MEM-16")
def not_insured(home: Home, before: Home | None) -> bool:
    home.members[-1] |= {"ins_medical_resident": False, "ins_medical_worker": False}
    return True


@_doubt("V-HH-08")
def not_moved_in(home: Home, before: Home | None) -> bool:
    if not home.head_part.get("relocation"):
        return False
    home.head_part.update({"lives_there": False, "residence_state": "05"})
    return True


@_doubt("V-MEM-12")
def healthy_without_labour(home: Home, before: Home | None) -> bool:
    idle = next(
        (
            member
            for member in home.members
            if member["labour"] == "1" and not member.get("work_months") and not member.get("public_post")
            and _ADULT <= age_on(member["birth_date"], home.head_part["collected_on"]) < 58
        ),
        None,
    )  # fmt: skip
    if idle is None:
        return False
    idle["labour"] = "3"
    return True


@_doubt("V-INC-07")
def pension_left_out(home: Home, before: Home | None) -> bool:
    last = home.records["income_statement"][-1]["id"]
    rows = home.records["income_item"]
    pension = next((row for row in rows if row["statement_id"] == last and row["item"] == "404"), None)
    if pension is None or any(check["item"] == "404" for check in home.records["subsidy_check"]):
        return False
    pension["item"] = "419"
    statement = home.records["income_statement"][-1]
    statement["government_income"] -= pension["amount"]
    statement.pop("government_share", None)
    return True


@_doubt("V-MEM-17")
def phone_mistyped(home: Home, before: Home | None) -> bool:
    holder = next((member for member in home.members[1:] if member.get("phone")), None)
    if holder is None:
        return False
    holder["phone"] = holder["phone"][:-1]
    return True


@_error("V-HLP-03")
def helper_left(home: Home, before: Home | None) -> bool:
    if home.head_part["object_type"] != AT_RISK:
        return False
    pairing = home.records["pairing"][-1]
    pairing |= {"ended_on": pairing["started_on"] + timedelta(days=14), "end_reason": "01"}
    return True


@_doubt("V-HH-09")
def house_not_measured(home: Home, before: Home | None) -> bool:
    return any(sheet.pop("house_area", None) for sheet in home.records["living_conditions"])


@_doubt("V-HLP-02")
def visit_too_short(home: Home, before: Home | None) -> bool:
    visit = next(iter(home.records["visit"]), None)
    if visit is None:
        return False
    visit["time_out"] = visit["time_in"][:4] + "9"
    return True


@_doubt("V-AST-02")
def measure_nobody_asked_for(home: Home, before: Home | None) -> bool:
    plan = next(iter(home.records["help_plan"]), None)
    if plan is None or plan["needs"][0] == _JOB_HELP:
        return False
    plan["needs"] = (_JOB_HELP,)
    return True
