"""V-GEN: needed fields, who did it, codes of the time, characters the fonts have."""

from __future__ import annotations

from datetime import date

from app.domain.problems import Severity
from tests.unit.rules.example import Examples
from tests.unit.rules.sound import Sound

EXAMPLES = Examples()
fires, silent = EXAMPLES.fires, EXAMPLES.silent


@fires("V-GEN-01", "“居住状态”没有填写", severity=Severity.E, field="residence_state", record="")
def residence_left_blank(home: Sound) -> None:
    del home.household["residence_state"]


@fires("V-GEN-01", "“代签人”没有填写")
def signed_by_proxy_without_name(home: Sound) -> None:
    home.household |= {"head_sign_way": "03", "thumbprint": True}


@fires("V-GEN-01", "“政治面貌”没有填写", field="political", record="2" * 32)
def member_without_political_status(home: Sound) -> None:
    home.spouse["political"] = ""


@fires("V-GEN-01", "“采集日期”2019-11-21是以后的日子", "今天是2019-11-20")
def collected_tomorrow(home: Sound) -> None:
    home.household |= {
        "collected_on": date(2019, 11, 21),
        "entered_on": date(2019, 11, 21),
        "reviewed_on": date(2019, 11, 21),
    }


@fires("V-GEN-01", "“脱贫时间”2014-01-01早于“识别时间”2014-05-10", field="exited_on")
def exited_before_identified(home: Sound) -> None:
    home.household["exited_on"] = date(2014, 1, 1)


@fires("V-GEN-01", "“审核日期”2019-11-04早于“采集日期”2019-11-05")
def reviewed_before_collected_with_a_gap_between(home: Sound) -> None:
    home.household |= {"entered_on": None, "reviewed_on": date(2019, 11, 4)}


@fires("V-GEN-01", "“减少日期”没有填写", field="leave_date", record="4" * 32)
def left_without_a_date(home: Sound) -> None:
    home.mother["leave_reason"] = "11"
    home.count_persons()


@fires("V-GEN-01", "“金额”没有填写", record=f"{0x500:032x}")
def income_line_without_amount(home: Sound) -> None:
    home.item("101")["amount"] = None


@fires("V-GEN-01", "“发放台账金额”没有填写", record="e" * 32)
def subsidy_row_without_ledger(home: Sound) -> None:
    home.statement.checks.append({"id": "e" * 32, "item": "404"})


@fires("V-GEN-01", "“项目”没有填写")
def cash_entry_without_item(home: Sound) -> None:
    home.statement.cash_book.append(
        {"id": "e" * 32, "happened_on": date(2019, 5, 1), "direction": "1", "amount": 500}
    )


@silent("V-GEN-01")
def a_person_who_left_need_not_be_complete(home: Sound) -> None:
    home.mother.update(
        {"leave_reason": "11", "leave_date": date(2019, 2, 1), "political": None, "health": None}
    )
    home.count_persons()


@silent("V-GEN-01")
def hidden_fields_are_not_needed(home: Sound) -> None:
    home.household |= {"relocation": False, "settle_place": None}


@silent("V-GEN-01")
def an_expected_day_may_lie_ahead(home: Sound) -> None:
    home.child.update(
        {
            "id_type": "04",
            "id_no": None,
            "no_id_reason": "01",
            "no_id_expected_on": date(2020, 3, 1),
        }
    )


@silent("V-GEN-01")
def a_reason_stands_in_for_the_phone(home: Sound) -> None:
    home.household |= {"phone": None, "no_phone_reason": "01"}


@fires("V-GEN-02", "没有写审核人", severity=Severity.E, field="reviewed_by")
def nobody_reviewed(home: Sound) -> None:
    home.household["reviewed_by"] = None


@fires("V-GEN-02", "采集人和审核人都是“示例甲”")
def reviewed_by_the_collector(home: Sound) -> None:
    home.household["reviewed_by"] = "示例甲"


@fires("V-GEN-02", "1 名调查人", "至少要 2 名", record="c" * 32)
def one_surveyor_only(home: Sound) -> None:
    del home.statement.signatures[0]


@fires("V-GEN-02", "没有户主签字")
def statement_without_head(home: Sound) -> None:
    del home.statement.signatures[2]


@fires("V-GEN-02", "没有写审核人", record="c" * 32)
def statement_without_checker(home: Sound) -> None:
    home.statement.values["checked_by"] = None


@fires("V-GEN-02", "审核人“示例己”也是调查人")
def statement_checked_by_a_surveyor(home: Sound) -> None:
    home.statement.values["checked_by"] = "示例己"


@silent("V-GEN-02")
def entered_and_reviewed_by_one_person(home: Sound) -> None:
    home.household["entered_by"] = home.household["reviewed_by"]


@fires("V-GEN-03", "“户类型”的“99”不在选项里", severity=Severity.E, field="object_type")
def unknown_object_type(home: Sound) -> None:
    home.household["object_type"] = "99"


@fires("V-GEN-03", "“其它”在2019-11-05不适用", "2014-12-31")
def cause_that_ended_in_2014(home: Sound) -> None:
    home.household["cause_other"] = ("99",)


@fires("V-GEN-03", "“防止返贫致贫对象”在2014-05-10不适用", record="d" * 32)
def period_identity_before_its_time(home: Sound) -> None:
    home.periods[0]["object_type"] = "40"


@fires("V-GEN-03", "“健康状况”的“9”不在选项里", record="2" * 32)
def unknown_health_among_several(home: Sound) -> None:
    home.spouse["health"] = ("2", "9")


@silent("V-GEN-03")
def a_cause_of_2014_on_a_card_of_2014(home: Sound) -> None:
    home.household |= {"collected_on": date(2014, 6, 1), "cause_other": ("99",), "household_attr": "1"}


@fires("V-GEN-04", "“姓名”里的“𬱖”打印字体里没有", severity=Severity.W, field="name", record="2" * 32)
def name_with_a_missing_character(home: Sound) -> None:
    home.spouse["name"] = "示例𬱖"
    home.missing_characters = lambda text: tuple(sorted(set(text) & {"𬱖"}))


@silent("V-GEN-04")
def name_with_a_rare_character_the_fonts_have(home: Sound) -> None:
    home.spouse["name"] = "示例䶮"
    home.missing_characters = lambda text: tuple(sorted(set(text) & {"𬱖"}))


@fires("V-GEN-04", "“项目”里的“𬱖”", record="e" * 32)
def cash_entry_with_a_missing_character(home: Sound) -> None:
    home.statement.cash_book.append({"id": "e" * 32, "item": "卖𬱖草", "note": "𬱖"})
    home.statement.checks.append({"id": "f" * 32, "item": "406", "explanation": "𬱖"})
    home.missing_characters = lambda text: tuple(sorted(set(text) & {"𬱖"}))


@fires("V-GEN-01", "“开户银行”没有填写")
def account_without_bank_and_holder(home: Sound) -> None:
    home.household["bank_account"] = "6200000000000000000"


@fires("V-GEN-01", "“风险消除方式”没有填写")
def risk_removed_without_saying_how(home: Sound) -> None:
    home.household |= {"object_type": "33", "risk_removed": True, "risks": ("01",)}


@fires("V-GEN-01", "“代签人”没有填写")
def signature_by_proxy_without_name(home: Sound) -> None:
    home.statement.signatures[2]["way"] = "03"
