"""The income and expense statement of one household, year and purpose, with its tables (domain.md 4.4).

All derived amounts are computed by app/domain/income.py; nothing is added up here.
"""

from __future__ import annotations

from app.forms.conditions import equals
from app.forms.kinds import Code, Date, Hundredths, Money, PersonName, Rows, Text, Whole, Year, YesNo
from app.forms.schema import Field, FormSchema, Section

_BASIS = Section(
    "核算依据",
    (
        Field("year", "年度", Year(), required=True, aliases=("核算年度",)),
        Field("purpose", "核算类型", Code("purpose"), required=True),
        Field(
            "window_from",
            "核算期起",
            Date(),
            required=True,
            guidance="年度核算为上年10月1日到本年9月30日",
            aliases=("核算期开始",),
        ),
        Field("window_to", "核算期止", Date(), required=True, aliases=("核算期结束",)),
        Field(
            "persons_year",
            "核算人口数",
            Whole(1, 50, "人"),
            required=True,
            guidance="核算期末共同生活、共享收支的人，包括学生和季节外出的人，不包括服役、服刑和已离开的人",
            aliases=("年度家庭人口数",),
        ),
    ),
)

_ITEMS = Section("收支明细", (Field("items", "收支明细", Rows("income_item")),))

_TOTALS = Section(
    "小计与人均",
    (
        Field("wage_total", "工资性收入", Money(), derived=True, aliases=("aac073",)),
        Field("business_total", "生产经营性收入", Money(), derived=True, aliases=("aac071",)),
        Field("property_total", "财产性收入", Money(), derived=True, aliases=("aac072",)),
        Field("transfer_total", "转移性收入", Money(), derived=True, aliases=("aac076",)),
        Field("expense_total", "生产经营性支出", Money(), derived=True, aliases=("aac074",)),
        Field("gross", "家庭年收入", Money(), derived=True, aliases=("年收入",)),
        Field("net", "家庭纯收入", Money(), derived=True, aliases=("纯收入", "年纯收入")),
        Field("per_capita", "家庭人均纯收入", Money(), derived=True, aliases=("人均纯收入",)),
        Field("government_income", "其中：政府补助收入", Money(), derived=True),
        Field("government_share", "政府补助收入占比", Hundredths("%", 10_000), derived=True),
    ),
)

_RIGID = Section(
    "刚性支出与监测参考收入",
    (
        Field("rigid_medical", "医疗刚性支出", Money(), guidance="医保报销以后家里自己付的钱"),
        Field("rigid_school", "教育刚性支出", Money()),
        Field("rigid_disaster", "灾害损失与重建支出", Money()),
        Field("rigid_other", "其他刚性支出", Money()),
        Field(
            "compliant_self_pay",
            "合规自付支出",
            Money(),
            guidance="从纯收入里减去以后再和监测范围比较",
            aliases=("合规自付",),
        ),
        Field("claims_received", "理赔收入", Money(), guidance="保险理赔和事故赔偿，不算家庭收入"),
        Field("reference_total", "监测参考收入", Money(), derived=True),
        Field("reference_per_capita", "人均监测参考收入", Money(), derived=True),
    ),
)

_CHECKS = Section(
    "核对与签字",
    (
        Field("subsidy_crosscheck", "补贴发放对照", Rows("subsidy_check")),
        Field("cash_book", "现金收支台账", Rows("cash_entry")),
        Field("signatures", "调查人与户主签字", Rows("statement_signature")),
        Field("checked_by", "审核人", PersonName(), required=True),
        Field("note", "说明", Text(400, multiline=True), guidance="经营亏损、收入大起大落在这里写明"),
    ),
)

INCOME_STATEMENT = FormSchema(
    id="income_statement",
    version=1,
    title="家庭收支核算表",
    record="income_statement",
    parent="household_id",
    sections=(_BASIS, _ITEMS, _TOTALS, _RIGID, _CHECKS),
    date_orders=(("window_from", "window_to"),),
)

INCOME_ITEM = FormSchema(
    id="income_item",
    version=1,
    title="收支明细",
    record="income_item",
    parent="statement_id",
    sections=(
        Section(
            "收支明细",
            (
                Field("item", "项目", Code("income_item"), required=True, aliases=("收支项目",)),
                Field("quantity", "数量", Hundredths()),
                Field("unit", "单位", Text(10), guidance="如：亩、头、月、人"),
                Field("unit_price", "单价", Money()),
                Field(
                    "amount",
                    "金额",
                    Money(),
                    required=True,
                    guidance="数量和单价都填了，金额就是两者相乘",
                    aliases=("金额（元）",),
                ),
                Field("payer", "发放单位", Code("payer"), aliases=("付款单位",)),
                Field("evidence", "依据", Text(100), guidance="如：一卡通流水、工资条、自述"),
                Field(
                    "counted",
                    "是否计入核算",
                    YesNo(),
                    guidance="按本县办法自动带出，和办法不同时写明原因",
                ),
                Field("note", "备注", Text(200)),
            ),
        ),
    ),
)

SUBSIDY_CHECK = FormSchema(
    id="subsidy_check",
    version=1,
    title="补贴发放对照",
    record="subsidy_check",
    parent="statement_id",
    sections=(
        Section(
            "补贴发放对照",
            (
                Field("item", "补贴项目", Code("income_item"), required=True),
                Field("ledger_amount", "发放台账金额", Money(), required=True, guidance="照发放花名册填写"),
                Field("recorded_amount", "本表金额", Money(), derived=True),
                Field("difference", "相差", Money(), derived=True),
                Field("explanation", "差异说明", Text(200)),
            ),
        ),
    ),
)

CASH_ENTRY = FormSchema(
    id="cash_entry",
    version=1,
    title="现金收支台账",
    record="cash_entry",
    parent="statement_id",
    sections=(
        Section(
            "现金收支台账",
            (
                Field("happened_on", "日期", Date(), required=True),
                Field("direction", "收入或支出", Code("cash_direction"), required=True),
                Field("item", "项目", Text(60), required=True),
                Field("amount", "金额", Money(), required=True),
                Field("note", "备注", Text(200)),
            ),
        ),
    ),
)

STATEMENT_SIGNATURE = FormSchema(
    id="statement_signature",
    version=1,
    title="签字",
    record="statement_signature",
    parent="statement_id",
    sections=(
        Section(
            "签字",
            (
                Field("name", "姓名", PersonName(), required=True),
                Field("role", "身份", Code("signer_role"), required=True),
                Field("way", "签字方式", Code("sign_way"), required=True),
                Field(
                    "proxy_name",
                    "代签人",
                    PersonName(),
                    required=equals("way", "03"),
                    visible=equals("way", "03"),
                ),
                Field("signed_on", "签字日期", Date(), required=True),
            ),
        ),
    ),
)
