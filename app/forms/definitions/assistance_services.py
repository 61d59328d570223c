"""Loans, insurance, training and leading farmers: what one household got or gives (domain.md 4.7).

Money is integer fen; the yearly interest rate is integer hundredths of a percent.
"""

from __future__ import annotations

from app.forms.conditions import equals, filled
from app.forms.kinds import Code, Date, Hundredths, Money, PersonName, Reference, Text, Whole, YesNo
from app.forms.schema import Field, FormSchema, Section

LOAN = FormSchema(
    id="loan",
    version=1,
    title="小额信贷",
    record="loan",
    parent="household_id",
    sections=(
        Section(
            "小额信贷",
            (
                Field("borrower_member", "借款人", Reference("member"), required=True),
                Field("bank", "贷款银行", Text(60), required=True, aliases=("承贷银行", "放贷银行")),
                Field("amount", "贷款金额", Money(), required=True, aliases=("贷款金额（元）",)),
                Field("rate", "年利率", Hundredths("%", 10_000), aliases=("利率",)),
                Field("term", "贷款期限", Whole(1, 600, "月"), aliases=("期限",)),
                Field("subsidised", "是否贴息", YesNo(), required=True, aliases=("是否财政贴息",)),
                Field(
                    "used_for",
                    "贷款用途",
                    Text(100),
                    required=True,
                    guidance="只能用于发展生产，如：养牛、种植、加工",
                    aliases=("用途",),
                ),
                Field("lent_on", "放款日期", Date(), required=True, aliases=("贷款日期", "放贷日期")),
                Field("due_on", "到期日期", Date(future=True), required=True, aliases=("还款日期",)),
                Field("repaid", "是否还清", YesNo(), required=True),
                Field(
                    "repaid_on",
                    "还清日期",
                    Date(),
                    required=equals("repaid", True),
                    visible=equals("repaid", True),
                ),
            ),
        ),
    ),
    date_orders=(("lent_on", "due_on"), ("lent_on", "repaid_on")),
)

INSURANCE = FormSchema(
    id="insurance",
    version=1,
    title="扶贫保险",
    record="insurance",
    parent="household_id",
    sections=(
        Section(
            "扶贫保险",
            (
                Field("product", "险种", Code("insurance_product"), required=True, aliases=("保险产品",)),
                Field(
                    "insured",
                    "被保险人或标的",
                    Text(60),
                    required=True,
                    guidance="全家投保填“全家”；养殖保险填种类和数量",
                    aliases=("被保险人",),
                ),
                Field("insurer", "承保公司", Text(60), required=True, aliases=("保险公司",)),
                Field("started_on", "生效日期", Date(future=True), required=True, aliases=("保险起期",)),
                Field("ended_on", "到期日期", Date(future=True), required=True, aliases=("保险止期",)),
                Field("premium", "保费", Money(), aliases=("保险费",)),
                Field("paid_by", "缴费方", Code("premium_payer"), required=filled("premium")),
                Field("claim", "理赔金额", Money(), guidance="没有理赔的空着", aliases=("赔付金额",)),
                Field(
                    "claimed_on",
                    "理赔日期",
                    Date(),
                    required=filled("claim"),
                    visible=filled("claim"),
                ),
            ),
        ),
    ),
    date_orders=(("started_on", "ended_on"), ("started_on", "claimed_on")),
)

TRAINING = FormSchema(
    id="training",
    version=1,
    title="培训",
    record="training",
    parent="household_id",
    sections=(
        Section(
            "培训",
            (
                Field("topic", "培训内容", Text(60), required=True, aliases=("培训主题", "培训名称")),
                Field("kind", "培训类型", Code("training_kind"), required=True),
                Field("hours", "学时", Hundredths("小时", 999_999), aliases=("培训学时",)),
                Field("held_on", "培训日期", Date(), required=True, aliases=("培训时间",)),
                Field(
                    "member", "参训成员", Reference("member"), required=True, guidance="一人参加一次填一行"
                ),
                Field("organiser", "举办单位", Text(60)),
                Field("certificate", "证书", Text(60), guidance="拿到证书的填名称和编号"),
            ),
        ),
    ),
)

LEADING_FARMER = FormSchema(
    id="leading_farmer",
    version=1,
    title="致富带头人",
    record="leading_farmer",
    parent="household_id",
    sections=(
        Section(
            "致富带头人",
            (
                Field("member", "带头人", Reference("member"), required=True),
                Field("industry", "带动产业", Text(60), required=True),
                Field("led_households", "带动户数", Whole(0, 9_999, "户"), required=True),
                Field("led_persons", "带动人数", Whole(0, 99_999, "人")),
                Field(
                    "loan",
                    "协调贷款金额",
                    Money(),
                    guidance="为带头人协调金融机构发放的贷款",
                    aliases=("贷款金额",),
                ),
                Field("started_on", "认定日期", Date(), required=True),
                Field("ended_on", "终止日期", Date()),
                Field("recognised_by", "认定单位", Text(60)),
                Field("contact", "村级联系人", PersonName()),
            ),
        ),
    ),
    date_orders=(("started_on", "ended_on"),),
)
