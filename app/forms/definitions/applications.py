"""What a case begins with: the clue, the application (T06), and the authorisation of all adults (T07).

Records of the household card. `case_id` names the procedure they belong to; the program writes it when the
case takes them up, and the outcome when it ends (app.services.case_records, app.services.case_endings).
"""

from __future__ import annotations

from app.domain.lines import RISK_TYPES
from app.forms.conditions import any_of, equals, filled, one_of
from app.forms.kinds import Code, Codes, Date, PersonName, Reference, Rows, Text, YesNo
from app.forms.schema import Field, FormSchema, Section

IDENTIFICATION, RELAPSE, MONITORED = "identification", "relapse", "monitored"
"""Codes of the table application_kind: the procedures that are applied for."""
TAKEN_UP, ENTERED, NOT_ENTERED, OTHER_HELP = "01", "02", "03", "04"
"""Codes of the table clue_outcome."""
PASSED, REFUSED, WITHDRAWN = "01", "02", "03"
"""Codes of the table case_outcome."""
_PROXY = "03"

CASE = Field("case_id", "所属事项", Reference("procedure_case"), derived=True)
OUTCOME = Field("outcome", "办理结果", Code("case_outcome"), derived=True)
_POOR = one_of("kind", IDENTIFICATION, RELAPSE)
_GOES_ON = one_of("outcome", TAKEN_UP, ENTERED)

CLUE = FormSchema(
    id="clue",
    version=1,
    title="风险线索",
    record="clue",
    parent="household_id",
    sections=(
        Section(
            "线索",
            (
                Field("found_on", "发现日期", Date(), required=True, aliases=("线索日期",)),
                Field("source", "线索来源", Code("clue_source"), required=True, aliases=("来源",)),
                Field(
                    "text",
                    "线索内容",
                    Text(400, multiline=True),
                    required=True,
                    guidance="写清楚发生了什么、什么时候、影响多大",
                    aliases=("内容",),
                ),
                Field("reported_by", "反映人", PersonName(), guidance="部门预警的写部门名称"),
            ),
        ),
        Section(
            "核实",
            (
                Field("checked_by", "核实人", Text(100), guidance="两人以上，用顿号隔开"),
                Field("checked_on", "核实日期", Date(), required=filled("checked_by")),
                Field("outcome", "处理结果", Code("clue_outcome"), required=filled("checked_on")),
                Field("outcome_note", "处理说明", Text(200, multiline=True)),
            ),
        ),
        Section(
            "拟定类别和风险",
            (
                Field(
                    "proposed_type",
                    "拟定监测类别",
                    Code("object_type"),
                    visible=any_of(_GOES_ON, filled("proposed_type")),
                    guidance="评议以前提出；只能是监测对象的类别",
                ),
                Field(
                    "risks",
                    "致贫返贫风险",
                    Codes("risk", 5),
                    required=one_of("proposed_type", *RISK_TYPES),
                    visible=any_of(_GOES_ON, filled("risks")),
                    guidance="最多五个，按风险大小依次填写",
                ),
                Field(
                    "disaster_sub",
                    "自然灾害种类",
                    Code("disaster"),
                    required=one_of("risks", "04"),
                    visible=any_of(one_of("risks", "04"), filled("disaster_sub")),
                ),
                Field(
                    "risk_note",
                    "其他风险说明",
                    Text(200, multiline=True),
                    required=one_of("risks", "11"),
                    visible=any_of(one_of("risks", "11"), filled("risk_note")),
                ),
                CASE,
            ),
        ),
    ),
    date_orders=(("found_on", "checked_on"),),
)

APPLICATION = FormSchema(
    id="application",
    version=1,
    title="农户申请书",
    record="application",
    parent="household_id",
    sections=(
        Section(
            "申请",
            (
                Field("kind", "申请事项", Code("application_kind"), required=True),
                Field("applied_on", "申请日期", Date(), required=True),
                Field("applicant", "申请人", PersonName(), required=True, guidance="一般是户主"),
                Field("situation", "家庭情况", Text(400, multiline=True), required=True),
                Field("reason", "申请理由", Text(400, multiline=True), required=True),
                Field("request", "请求", Text(200, multiline=True), required=True),
                Field(
                    "cause_main",
                    "主要致贫原因",
                    Code("cause"),
                    required=_POOR,
                    visible=any_of(_POOR, filled("cause_main")),
                ),
                Field(
                    "household_attr",
                    "贫困户属性",
                    Code("household_attr"),
                    required=_POOR,
                    visible=any_of(_POOR, filled("household_attr")),
                ),
                Field(
                    "hardship",
                    "生活困难情况",
                    Text(400, multiline=True),
                    guidance="人均收入没有低于标准的，写明为什么仍然困难",
                ),
            ),
        ),
        Section(
            "承诺和签字",
            (
                Field("promise", "是否承诺情况属实", YesNo(), required=True),
                Field("sign_way", "签字方式", Code("sign_way"), required=True),
                Field(
                    "sign_proxy",
                    "代签人",
                    PersonName(),
                    required=equals("sign_way", _PROXY),
                    visible=equals("sign_way", _PROXY),
                ),
                Field(
                    "thumbprint",
                    "本人是否按印",
                    YesNo(),
                    required=equals("sign_way", _PROXY),
                    visible=equals("sign_way", _PROXY),
                ),
                Field("signed_on", "签字日期", Date(), required=True),
                Field("received_by", "收件人", PersonName()),
                Field("received_on", "收件日期", Date()),
                CASE,
                OUTCOME,
            ),
        ),
    ),
    date_orders=(("applied_on", "received_on"),),
)

AUTHORISATION = FormSchema(
    id="authorisation",
    version=1,
    title="承诺授权书",
    record="authorisation",
    parent="household_id",
    sections=(
        Section(
            "授权内容",
            (
                Field("authorised_on", "授权日期", Date(), required=True),
                Field(
                    "items",
                    "同意查询的内容",
                    Codes("query_item"),
                    required=True,
                    guidance="按农户在授权书上勾选的填写",
                ),
                Field("promise", "是否承诺情况属实", YesNo(), required=True),
                Field("written_by", "代书人", PersonName(), guidance="农户自己写的空着"),
                Field("taken_by", "经手人", PersonName(), required=True),
                CASE,
            ),
        ),
        Section("签字的成年人", (Field("signers", "签字的成年人", Rows("authorisation_signer")),)),
    ),
)

AUTHORISATION_SIGNER = FormSchema(
    id="authorisation_signer",
    version=1,
    title="签字的成年人",
    record="authorisation_signer",
    parent="authorisation_id",
    sections=(
        Section(
            "签字",
            (
                Field("member", "家庭成员", Reference("member"), required=True),
                Field("sign_way", "签字方式", Code("sign_way"), required=True),
                Field("proxy", "代签人", PersonName(), required=equals("sign_way", _PROXY)),
                Field("thumbprint", "本人是否按印", YesNo(), required=equals("sign_way", _PROXY)),
                Field("signed_on", "签字日期", Date(), required=True),
            ),
        ),
    ),
)
