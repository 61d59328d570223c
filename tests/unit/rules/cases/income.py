"""V-INC: the statement, last year, the ledger, the people behind the money."""

from __future__ import annotations

from datetime import date

from app.domain.problems import Severity
from tests.unit.rules.example import Examples
from tests.unit.rules.sound import Record, Sound

EXAMPLES = Examples()
fires, silent = EXAMPLES.fires, EXAMPLES.silent


@fires("V-INC-01", "工资性收入是 1,000.00 元，按明细算是 24,365.00 元", severity=Severity.E)
def wrong_subtotal(home: Sound) -> None:
    home.statement.values["wage_total"] = 100_000


@fires("V-INC-01", "家庭纯收入是", field="net")
def wrong_net(home: Sound) -> None:
    home.statement.values["net"] = 1


@fires("V-INC-01", "“种植业收入”的金额是 -5.00 元，不能是负数", field="amount")
def negative_amount(home: Sound) -> None:
    home.item("201")["amount"] = -500


@fires("V-INC-01", "合规自付支出是 -0.01 元")
def negative_self_pay(home: Sound) -> None:
    home.statement.values["compliant_self_pay"] = -1


@silent("V-INC-01")
def a_loss_year(home: Sound) -> None:
    home.item("501")["amount"] = 99_000_000


@fires("V-INC-02", "核算期是2019-01-01到2019-12-31", "2018-10-01到2019-09-30", severity=Severity.E)
def calendar_year_for_the_yearly_statement(home: Sound) -> None:
    home.statement.values |= {"window_from": date(2019, 1, 1), "window_to": date(2019, 12, 31)}


@fires("V-INC-02", "没有填核算人口数", field="persons_year")
def persons_not_set(home: Sound) -> None:
    home.statement.values["persons_year"] = None


@fires("V-INC-02", "应当是2018-06-01到2019-05-31")
def window_of_another_month_than_the_identification(home: Sound) -> None:
    home.household["first_identified"] = date(2019, 6, 18)
    home.statement.values |= {
        "purpose": "02",
        "window_from": date(2018, 5, 1),
        "window_to": date(2019, 4, 30),
    }


@fires("V-INC-02", "应当是2018-04-01到2019-03-31", field="window_from")
def window_that_ends_inside_a_month(home: Sound) -> None:
    home.statement.values |= {
        "purpose": "04",
        "window_from": date(2018, 5, 1),
        "window_to": date(2019, 4, 15),
    }


@silent("V-INC-02")
def twelve_months_before_identification(home: Sound) -> None:
    home.household["first_identified"] = date(2019, 6, 18)
    home.statement.values |= {
        "purpose": "02",
        "window_from": date(2018, 6, 1),
        "window_to": date(2019, 5, 31),
    }


@silent("V-INC-02")
def twelve_whole_months_for_relief(home: Sound) -> None:
    home.statement.values |= {
        "purpose": "04",
        "window_from": date(2018, 5, 1),
        "window_to": date(2019, 4, 30),
    }


@fires("V-INC-03", "金额是 9,680.00 元", "数量 3.50 乘单价 2,000.00 元是 7,000.00 元", severity=Severity.E)
def quantity_times_price_differs(home: Sound) -> None:
    home.item("201").update({"quantity": 350, "unit_price": 200_000})


@silent("V-INC-03")
def quantity_times_price_rounds_to_the_amount(home: Sound) -> None:
    home.item("201").update({"amount": 967_835, "quantity": 333, "unit_price": 290_641})


@silent("V-INC-03")
def quantity_without_price(home: Sound) -> None:
    home.item("201").update({"quantity": 350})


def _last_year(home: Sound, **amounts: int) -> None:
    rows: list[Record] = [{"item": code[1:], "amount": amount} for code, amount in amounts.items()]
    home.statement.previous = rows


@fires("V-INC-04", "正好是上年的 10 倍", "多写了一个 0", severity=Severity.W, needs_proof=True)
def wages_ten_times_last_year(home: Sound) -> None:
    _last_year(home, _101=243_650)


@fires("V-INC-04", "正好是上年的 100 倍")
def wages_a_hundred_times_last_year(home: Sound) -> None:
    _last_year(home, _101=24_365)


@fires("V-INC-04", "今年 24,365.00 元", "上年 243,650.00 元", "少写了 0")
def wages_a_tenth_of_last_year(home: Sound) -> None:
    _last_year(home, _101=24_365_000)


@fires("V-INC-04", "相差 5 倍以上")
def wages_more_than_five_times_last_year(home: Sound) -> None:
    _last_year(home, _101=480_000)


@silent("V-INC-04")
def wages_a_little_more_than_last_year(home: Sound) -> None:
    _last_year(home, _101=2_300_000, _409=5_000)


def _ledger(home: Sound, amount: int, **more: object) -> None:
    home.statement.checks.append({"id": "e" * 32, "item": "406", "ledger_amount": amount, **more})


@fires("V-INC-05", "正好是 10 倍，多写了 1 个 0", severity=Severity.E, record="e" * 32, needs_proof=False)
def one_nought_too_many(home: Sound) -> None:
    _ledger(home, 4_585)


@fires("V-INC-05", "相差 41.50 元", severity=Severity.W, needs_proof=True)
def a_little_less_on_the_ledger(home: Sound) -> None:
    _ledger(home, 41_700)


@fires("V-INC-05", "发放台账是 4,585.00 元", severity=Severity.W)
def a_tenth_of_the_ledger(home: Sound) -> None:
    _ledger(home, 458_500)


@silent("V-INC-05")
def the_ledger_agrees(home: Sound) -> None:
    _ledger(home, 45_850)


@fires("V-INC-05", "差异说明“十月补发，已查流水”还要附凭证", severity=Severity.W, needs_proof=True)
def a_reason_on_the_row_is_no_proof(home: Sound) -> None:
    _ledger(home, 41_700, explanation="十月补发，已查流水")


@fires("V-INC-06", "没有人务工", severity=Severity.W, field="wage_total")
def wages_of_nobody(home: Sound) -> None:
    home.head.update({"work_province": None, "work_county": None, "work_months": None})


@fires("V-INC-06", "示例户主在务工", "工资性收入却是 0")
def work_without_wages(home: Sound) -> None:
    home.without_item("101")


@fires("V-INC-06", "只有 98.00 元")
def wages_below_a_hundred(home: Sound) -> None:
    home.item("101")["amount"] = 9_800


@silent("V-INC-06")
def wages_of_a_public_post(home: Sound) -> None:
    home.head.update({"work_province": None, "work_county": None, "work_months": None})
    home.spouse.update({"public_post": "06", "public_post_months": 12})
    home.item("101")["item"] = "105"


@fires("V-INC-07", "示例之母享受低保，收入明细里没有低保金", severity=Severity.W, field="items")
def allowance_without_money(home: Sound) -> None:
    home.mother["allowance"] = "02"


@fires("V-INC-07", "收入明细里有特困供养金，没有成员享受特困供养")
def support_money_without_person(home: Sound) -> None:
    home.item("406")["item"] = "403"


@fires("V-INC-07", "示例之母满 60 周岁，收入明细里没有养老金")
def pension_age_without_pension(home: Sound) -> None:
    home.without_item("404")


@silent("V-INC-07")
def allowance_with_money(home: Sound) -> None:
    home.mother["allowance"] = "02"
    home.item("406")["item"] = "402"


@fires("V-INC-08", "达到 50%", severity=Severity.W, field="government_share")
def mostly_government_money(home: Sound) -> None:
    home.item("101")["amount"] = 100_000
    home.item("201")["amount"] = 75_450


@silent("V-INC-08")
def just_below_the_half(home: Sound) -> None:
    home.item("101")["amount"] = 100_000
    home.item("201")["amount"] = 75_451


@fires("V-INC-09", "有产业帮扶措施，生产经营性收入却是 0", severity=Severity.W)
def industry_help_without_income(home: Sound) -> None:
    home.measures.append({"kind": "01"})
    home.without_item("201")


@fires("V-INC-09", "有就业或公益岗位帮扶措施，工资性收入却是 0")
def job_help_without_wages(home: Sound) -> None:
    home.measures.append({"kind": "04"})
    home.without_item("101")


@silent("V-INC-09")
def help_of_another_year(home: Sound) -> None:
    home.measures[0]["ended_on"] = date(2018, 12, 31)
    home.without_item("201")


@silent("V-INC-09")
def help_that_shows(home: Sound) -> None:
    home.measures += [{"kind": "01"}, {"kind": "02"}]


@fires("V-INC-10", "生产经营性收入 9,680.00 元，支出却是 0", severity=Severity.W, field="expense_total")
def harvest_without_expense(home: Sound) -> None:
    home.without_item("501")


@fires("V-INC-10", "大于生产经营性收入", "经营亏损")
def expense_above_income(home: Sound) -> None:
    home.item("501")["amount"] = 1_000_000


@fires("V-INC-10", "2019年标准 3,218.00 元", "相差不到 5%", field="per_capita")
def just_above_the_line(home: Sound) -> None:
    home.item("101")["amount"] = 550_000


@fires("V-INC-10", "5 项都是 100 元的整倍数", field="items")
def everything_in_round_numbers(home: Sound) -> None:
    for item, amount in zip(home.statement.items, (24_000, 9_000, 1_300, 400, 3_800), strict=True):
        item["amount"] = amount * 100


@fires("V-INC-10", "“监测范围（人均纯收入）（2022年）”未设定", severity=Severity.I)
def a_year_whose_line_the_county_has_not_set(home: Sound) -> None:
    home.statement.values |= {
        "year": 2022,
        "window_from": date(2021, 10, 1),
        "window_to": date(2022, 9, 30),
    }


@silent("V-INC-10")
def one_amount_is_not_round(home: Sound) -> None:
    for item in home.statement.items[1:]:
        item["amount"] = 100_000


@silent("V-INC-06", "V-INC-08", "V-INC-09", "V-INC-10")
def totals_are_not_stored_yet(home: Sound) -> None:
    home.statement.totals_stored = False
    home.measures += [{"kind": "01"}, {"kind": "02"}]
