"""Filled facts for the papers of procedures: long texts, rare names, a full household. Nobody exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from app.core.paths import resource
from app.domain.masking import Listed, public_lines
from app.domain.policy import PolicyBook
from app.printing.facts import (
    Audience,
    Board,
    BoardFacts,
    FundFacts,
    FundFigures,
    Home,
    HouseholdFacts,
    Place,
    PrintRun,
    RegisterFacts,
)
from tests.printing.samples import (
    HOUSEHOLD,
    ID_NUMBER,
    RARE_NAMES,
    STATEMENT,
    household_facts,
    member,
    members,
    print_run,
)

BOOK = PolicyBook.load(resource("policy"))
PLACE = Place("某某县", "某某镇", "上寨村", "3组")
VILLAGE = Place("某某县", "某某镇", "上寨村")
CASE = {"id": "c" * 32, "procedure": "identification"}
LONG = "家中四口人，两个孩子读书，户主去年摔伤以后不能干重活，种两亩玉米，收成只够口粮，没有别的收入。" * 3
OWN = {"case_id": CASE["id"]}

MEASURES = (
    {"kind": "01", "content": "发放鸡苗50只，上门指导", "amount": 150_000, "started_on": date(2025, 3, 1)},
    {"kind": "01", "content": "种植魔芋两亩，统一收购", "amount": 80_000, "started_on": date(2025, 4, 1)},
    {"kind": "04", "content": "乡村公益性岗位，保洁", "amount": 960_000, "started_on": date(2025, 1, 1)},
    {"kind": "13", "content": "参保缴费资助全家四人", "started_on": date(2025, 1, 1)},
    {"kind": "90", "content": "春节慰问大米一袋", "started_on": date(2026, 1, 20)},
    {"kind": "02", "content": "早已结束的培训", "started_on": date(2019, 1, 1), "ended_on": date(2019, 2, 1)},
)
HELPERS = (
    {"name": "买买提·阿不都热合曼", "unit": "某某县农业农村局乡村产业发展指导股", "phone": "13900000000"},
    {"name": "陈𬱖", "unit": "上寨村村委会", "phone": "13900000001"},
)
APPLICATION = {
    "id": "1" * 32, "kind": "identification", "applied_on": date(2018, 3, 7), "applicant": RARE_NAMES[0],
    "situation": LONG, "reason": LONG, "request": "请求按程序识别，帮助发展养殖。", "cause_main": "7",
    "household_attr": "1", "promise": True, "sign_way": "03", "sign_proxy": "王㛃", "thumbprint": True,
    "signed_on": date(2018, 3, 7), "received_by": "收件人甲", "received_on": date(2018, 3, 8), **OWN,
}  # fmt: skip
AUTHORISATION = {
    "id": "2" * 32, "authorised_on": date(2018, 3, 7), "items": ("01", "02", "03", "04"), "promise": True,
    "written_by": "代书人乙", "taken_by": "经手人丙", **OWN,
}  # fmt: skip
SIGNER = {
    "authorisation_id": "2" * 32, "member": f"{0:032x}", "sign_way": "02", "signed_on": date(2018, 3, 7),
}  # fmt: skip
FOUR_LOOKS = {
    "id": "3" * 32, "scored_on": date(2018, 3, 9), "scored_by": "调查人甲、调查人乙", "total": 46,
    "opinion": "住房简陋，劳动力少，就学负担重，建议列入评议名单。", **OWN,
}  # fmt: skip
SCORES = tuple(
    {"four_looks_id": "3" * 32, "item": item, "score": score, "remark": "入户察看" if score > 8 else ""}
    for item, score in (
        ("0101", 4), ("0102", 5), ("0201", 9), ("0202", 3), ("0301", 9), ("0302", 6), ("0401", 10),
    )
)  # fmt: skip
SAFEGUARDS = tuple(
    {"item": value.code, "result": "1", "evidence": "入户记录、名单核对", "assessed_on": date(2018, 11, 1)}
    for value in BOOK.at("", date(2018, 3, 7)).table("safeguard_item").values
)
CHECK = {
    "id": "4" * 32, "kind": "exit", "checked_on": date(2025, 11, 2), "checked_by": "核查人甲、核查人乙",
    "income_year": 2025, "per_capita": 912_650, "head_answer": "01", "head_sign_way": "01",
    "head_answered_on": date(2025, 11, 2), "village_opinion": "经入户核实，各项达到标准，同意退出。",
    "village_by": "村干部甲", "village_on": date(2025, 11, 3), "team_opinion": "核查情况属实。",
    "team_by": "队员乙", "team_on": date(2025, 11, 3), **OWN,
}  # fmt: skip
RELIEF = {
    "id": "5" * 32, "number": "990000101201-2025-001", "applicant": RARE_NAMES[0], "cause": "01",
    "applied_on": date(2025, 8, 2), "event_date": date(2025, 6, 2), "event_text": LONG,
    "batch": "2025年第一批",
    "statement": "e" * 32, "statement_year": 2025, "persons": 4, "net": 915_000, "per_capita": 228_750,
    "line": 400_000, "shortfall": 685_000, "approved_amount": 685_000, "object_confirmed": True,
    "income_confirmed": True, "village_opinion": "情况属实，同意上报。", "village_by": "村干部甲",
    "village_on": date(2025, 8, 9), **OWN,
}  # fmt: skip
RECORDS: Mapping[str, tuple[Mapping[str, object], ...]] = {
    "measure": MEASURES,
    "insurance": ({"product": "01", "started_on": date(2025, 1, 1), "ended_on": date(2025, 12, 31)},),
    "income_statement": (STATEMENT.values,),
    "application": (APPLICATION,),
    "authorisation": (AUTHORISATION,),
    "authorisation_signer": (SIGNER,),
    "four_looks": (FOUR_LOOKS,),
    "four_looks_score": SCORES,
    "status_check": (CHECK,),
    "relief_application": (RELIEF,),
}
EVENTS = (
    {"kind": "01", "person_name": "赵𠅤", "reason": "01", "happened_on": date(2025, 5, 2),
     "proof": "出生医学证明 Z990000001"},
    {"kind": "11", "person_name": "周𪚥", "happened_on": date(2025, 7, 2), "proof": "县级核查决定",
     "approved_by": "批准人丁", "decision": "某某镇剔除决定〔2025〕3号", "decided_on": date(2025, 7, 1)},
    {"kind": "08", "person_name": "不登记的更正", "happened_on": date(2025, 7, 3), "proof": "身份证"},
)  # fmt: skip
COMPARISON = {
    "id": "6" * 32, "sent_to": "某某县公安局", "sent_on": date(2025, 9, 1), "items": ("03", "06"),
    "answered_on": date(2025, 9, 6),
}  # fmt: skip


def run_on(day: date, audience: Audience = Audience.ARCHIVE) -> PrintRun:
    """A print by the policy of another day."""
    return replace(print_run(audience), policy=BOOK.at("", day))


def filled(count: int = 6, on: date | None = None, **changes: object) -> HouseholdFacts:
    """A household with every record a procedure asks for."""
    given: dict[str, object] = {
        "records": RECORDS, "helpers": HELPERS, "safeguards": SAFEGUARDS, "case": CASE, "place": PLACE,
        "names": {},
    }  # fmt: skip
    if on is not None:
        given["run"] = run_on(on)
    return household_facts(count, **(given | changes))


def homes(count: int = 12) -> tuple[Home, ...]:
    """Households of a village in three groups, with their changes and what a comparison found."""
    return tuple(_home(number) for number in range(count))


def _home(number: int) -> Home:
    household = HOUSEHOLD | {
        "group_no": f"{number % 3 + 1}组", "local_no": f"9900001012012014{number:04}",
        "object_type": ("10", "21", "20", "51")[number % 4],
    }  # fmt: skip
    people = members(3)
    sent = tuple(
        {"comparison": COMPARISON["id"], "member": one["id"], "name": one["name"], "id_no": ID_NUMBER}
        for one in people
    )
    hit = {
        "comparison": COMPARISON["id"], "member": people[0]["id"], "name": people[0]["name"], "item": "03",
        "hit_text": "名下有小型普通客车一辆", "explanation": "车已报废两年，没有注销", "conclusion": "03",
        "proof": "报废回收证明 990-01",
    }  # fmt: skip
    rows = {"household_event": EVENTS, "comparison_person": sent, "comparison_hit": (hit,)}
    return Home(household, people, rows)


def register(count: int = 12, on: date | None = None) -> RegisterFacts:
    run = run_on(on) if on else print_run()
    return RegisterFacts(run, VILLAGE, homes(count), {str(COMPARISON["id"]): COMPARISON})


def boards(count: int = 45) -> BoardFacts:
    """Both boards of a village, masked as the service masks them."""
    listed = [
        Listed(RARE_NAMES[number % 6], f"{number % 5 + 1}组", number % 6 + 1, f"990000{number:04}", "2018年")
        for number in range(count)
    ]
    lines = public_lines(listed, 4)
    words = f"现有名单共 {count} 户、{sum(line.persons for line in lines)} 人。"
    closing = "更新日期：2026年3月3日。发现情况不实的，请随时反映：到村民委员会当面提出，或者打下面的电话。"
    shown = (
        Board("贫困户公示榜", "识别年度", words, closing, lines),
        Board("脱贫光荣榜", "脱贫年度", words, closing, lines[:9]),
    )
    phones = (("村", "0990-1234567"), ("监督举报", "12317"))
    return BoardFacts(print_run(Audience.PUBLIC), VILLAGE, shown, phones)


def fund() -> FundFacts:
    run = print_run(Audience.PUBLIC)
    income = (("社会捐赠", 2_500_000), ("财政投入", 5_000_000), ("利息", 12_345))
    report = FundFigures(10_000_000, income, 2, 3, 970_000, 100_000, 16_642_345)
    phones = (("某某镇", "0990-7654321"), ("监督举报", "12317"))
    return FundFacts(run, VILLAGE, "某某镇人民政府", "2025年1月1日至2025年12月31日", report, phones)


def child(number: int) -> dict[str, object]:
    """A member of four years."""
    return member(number, "小陈𬱖", "04", birth_date=date(2022, 1, 1))
