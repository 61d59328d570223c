"""The fund against relapse, its book, and what is asked and paid from it (domain.md 4.9, 8.16; T38, T39).

The fund is kept apart from project money. Its book is written forwards only: nothing in it is changed or
taken out, a wrong line is reversed by another. Written by `app.services.funds` and `app.services.relief`.
"""

from __future__ import annotations

from app.forms.conditions import any_of, filled, one_of
from app.forms.kinds import BankAccount, Code, Date, Money, PersonName, Reference, Text, Whole, Year, YesNo
from app.forms.schema import Field, FormSchema, Section

CARRIED, DONATED, FISCAL, REFILL, INTEREST, PAID, RETURNED, REVERSED = (
    "01", "02", "03", "04", "05", "06", "07", "08"
)  # fmt: skip
"""Codes of the table fund_entry_kind."""

FUND = FormSchema(
    id="fund",
    version=1,
    title="防返贫基金",
    record="fund",
    sections=(
        Section(
            "防返贫基金",
            (
                Field("name", "基金名称", Text(60), required=True),
                Field("level", "资金层级", Code("fund_level"), required=True),
                Field("dept", "主管部门", Text(60), required=True, guidance="谁主管、谁负责"),
                Field("contact", "负责人", PersonName(), required=True),
                Field("bank", "开户银行", Text(60)),
                Field("account", "专户账号", BankAccount(), sensitive=True),
                Field("founded_on", "设立日期", Date()),
                Field("rule_document", "依据文件", Text(120), guidance="管理办法的名称和文号"),
                Field("phone", "监督电话", Text(40)),
                Field("note", "说明", Text(200, multiline=True)),
            ),
        ),
    ),
)

FUND_ENTRY = FormSchema(
    id="fund_entry",
    version=1,
    title="基金收支",
    record="fund_entry",
    sections=(
        Section(
            "基金收支",
            (
                Field("fund", "基金", Reference("fund"), required=True, derived=True),
                Field("kind", "收支种类", Code("fund_entry_kind"), required=True),
                Field("happened_on", "收支日期", Date(), required=True),
                Field("amount", "金额", Money(), required=True),
                Field(
                    "donor",
                    "来源单位或捐赠人",
                    Text(80),
                    required=one_of("kind", DONATED, FISCAL, REFILL),
                    visible=any_of(one_of("kind", DONATED, FISCAL, REFILL), filled("donor")),
                ),
                Field(
                    "event",
                    "捐赠活动或批次",
                    Text(80),
                    visible=any_of(one_of("kind", DONATED, PAID), filled("event")),
                    guidance="如：扶贫日捐赠、2020年第一批救助",
                ),
                Field("receipt", "票据或回单号", Text(60), required=one_of("kind", DONATED, PAID)),
                Field("note", "摘要", Text(200, multiline=True), required=one_of("kind", RETURNED, REVERSED)),
                Field("application", "救助申请", Reference("relief_application"), derived=True),
                Field("reverses", "对应的一笔", Reference("fund_entry"), derived=True),
                Field("entered_by", "登记人", PersonName(), derived=True),
            ),
        ),
    ),
)

_OPINION_GUIDANCE = "写明调查情况和是否同意"


def _opinion(level: str, title: str) -> Section:
    return Section(
        f"{title}意见",
        (
            Field(
                f"{level}_opinion", f"{title}意见", Text(200, multiline=True),
                required=filled(f"{level}_on"), guidance=_OPINION_GUIDANCE,
            ),
            Field(f"{level}_by", f"{title}签字人", PersonName(), required=filled(f"{level}_on")),
            Field(f"{level}_on", f"{title}签字日期", Date()),
        ),
    )  # fmt: skip


RELIEF_APPLICATION = FormSchema(
    id="relief_application",
    version=1,
    title="防返贫救助申请",
    record="relief_application",
    parent="case_id",
    sections=(
        Section(
            "申请",
            (
                Field("number", "编号", Text(40), derived=True),
                Field("applicant", "申请人", PersonName(), required=True, guidance="户主或家庭成员"),
                Field("applied_on", "申请日期", Date(), required=True),
                Field("cause", "困难原因", Code("relief_cause"), required=True, sensitive=True),
                Field("event_date", "事情发生日期", Date(), required=True),
                Field(
                    "event_text", "事情经过和困难情况", Text(500, multiline=True), required=True,
                    sensitive=True,
                ),
                Field(
                    "stable", "是否稳定脱贫、持续增收", YesNo(), required=True,
                    guidance="稳定脱贫、实现持续增收致富的不予救助",
                ),
                Field("batch", "救助批次", Text(40), guidance="如：2020年第一批"),
            ),
        ),
        Section(
            "核算",
            (
                Field("statement", "救助核算表", Reference("income_statement"), derived=True),
                Field("statement_year", "核算年度", Year(), derived=True),
                Field("persons", "核算人口", Whole(1, 99, "人"), derived=True),
                Field("net", "家庭纯收入", Money(), derived=True),
                Field("per_capita", "人均纯收入", Money(), derived=True),
                Field("line", "补差标准", Money(), derived=True),
                Field("shortfall", "应补金额", Money(), derived=True),
                Field("object_confirmed", "对象核定准确", YesNo()),
                Field("income_confirmed", "收入核定准确", YesNo()),
                Field("amount_confirmed", "金额核定准确", YesNo()),
                Field("approved_amount", "审定金额", Money()),
            ),
        ),
        _opinion("village", "村级"),
        _opinion("township", "乡镇"),
        _opinion("county", "县级"),
        Section(
            "发放",
            (
                Field("account_holder", "账户户名", PersonName(), sensitive=True),
                Field("account_bank", "开户银行", Text(60)),
                Field("account_no", "银行账号", BankAccount(), sensitive=True),
                Field("fund", "基金", Reference("fund"), derived=True),
                Field("paid_on", "发放日期", Date(), derived=True),
                Field("receipt", "支付回单号", Text(60), derived=True),
            ),
        ),
        Section(
            "回访",
            (
                Field("effect_visit", "回访记录", Reference("visit"), derived=True),
                Field("effect", "救助效果", Text(200, multiline=True)),
                Field("wrong_payment", "是否错发", YesNo()),
                Field("petition", "是否引起信访", YesNo()),
            ),
        ),
    ),
    date_orders=(
        ("event_date", "applied_on", "village_on", "township_on", "county_on", "paid_on"),
    ),
)  # fmt: skip
