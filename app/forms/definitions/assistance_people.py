"""Helpers, their pairings and visits, and the help of units (domain.md 4.7, 8.11).

Helper, social help and letter of responsibility belong to the office, not to one household: their forms
have no parent. History is kept: a helper who leaves gets an end date, a replacement is a new pairing.
"""

from __future__ import annotations

from app.forms.conditions import any_of, blank, filled
from app.forms.kinds import (
    Code,
    Date,
    Money,
    PersonName,
    Phone,
    Reference,
    Text,
    TimeOfDay,
    Year,
    YesNo,
)
from app.forms.schema import Field, FormSchema, Section

_VILLAGE = Field("village_code", "行政村", Reference("region"), aliases=("村", "村名称", "帮扶村"))

HELPER = FormSchema(
    id="helper",
    version=1,
    title="帮扶责任人",
    record="helper",
    sections=(
        Section(
            "帮扶责任人",
            (
                Field("name", "姓名", PersonName(), required=True, aliases=("帮扶责任人", "帮扶人姓名")),
                Field("sex", "性别", Code("sex"), required=True),
                Field("political", "政治面貌", Code("political"), required=True),
                Field("unit", "单位", Text(60), required=True, aliases=("帮扶单位", "工作单位", "单位名称")),
                Field(
                    "unit_level",
                    "单位隶属",
                    Code("helper_unit_level"),
                    required=True,
                    aliases=("隶属关系", "帮扶单位隶属"),
                ),
                Field("post", "职务", Text(40), aliases=("职务职级",)),
                Field(
                    "source",
                    "来源",
                    Code("helper_source"),
                    required=True,
                    guidance="先用村和乡镇的人，不够的再由市、县单位补充",
                    aliases=("人员来源",),
                ),
                Field(
                    "phone", "联系电话", Phone(), required=True, sensitive=True, aliases=("电话", "手机号")
                ),
                _VILLAGE,
                Field("started_on", "开始帮扶日期", Date(), required=True, aliases=("开始时间",)),
                Field(
                    "ended_on",
                    "结束帮扶日期",
                    Date(),
                    required=filled("recall_reason"),
                    guidance="还在帮扶的空着",
                    aliases=("结束时间",),
                ),
                Field(
                    "recall_reason",
                    "召回原因",
                    Text(100),
                    visible=any_of(filled("ended_on"), filled("recall_reason")),
                    guidance="因工作不力被召回的写明原因，正常结束的空着",
                ),
            ),
        ),
    ),
    date_orders=(("started_on", "ended_on"),),
)

PAIRING = FormSchema(
    id="pairing",
    version=1,
    title="结对帮扶",
    record="pairing",
    parent="household_id",
    sections=(
        Section(
            "结对帮扶",
            (
                Field("helper_id", "帮扶责任人", Reference("helper"), required=True),
                Field("started_on", "结对日期", Date(), required=True, aliases=("开始时间", "结对时间")),
                Field(
                    "ended_on",
                    "结束日期",
                    Date(),
                    required=filled("end_reason"),
                    guidance="脱贫以后继续帮扶，不要在脱贫时结束",
                    aliases=("结束时间",),
                ),
                Field(
                    "end_reason",
                    "结束原因",
                    Code("pairing_end"),
                    required=filled("ended_on"),
                    visible=any_of(filled("ended_on"), filled("end_reason")),
                ),
            ),
        ),
    ),
    date_orders=(("started_on", "ended_on"),),
)

VISIT = FormSchema(
    id="visit",
    version=1,
    title="入户走访",
    record="visit",
    parent="household_id",
    sections=(
        Section(
            "走访",
            (
                Field("helper_id", "走访人", Reference("helper"), required=True),
                Field("kind", "走访类型", Code("visit_kind"), required=True),
                Field("visited_on", "走访日期", Date(), required=True, aliases=("走访时间", "日期")),
                Field("time_in", "到户时间", TimeOfDay(), aliases=("进户时间",)),
                Field("time_out", "离户时间", TimeOfDay(), required=filled("time_in")),
                Field("people", "见到的人", Text(60), guidance="如：户主和儿媳"),
            ),
        ),
        Section(
            "走访情况",
            (
                Field("found", "了解的情况", Text(400, multiline=True), required=True, aliases=("走访内容",)),
                Field("did", "做了哪些事", Text(400, multiline=True), aliases=("帮扶情况",)),
                Field("needs", "困难和需求", Text(200, multiline=True), aliases=("存在困难", "需求")),
                Field("income_clue", "收入变化线索", Text(200), guidance="如：外出务工、卖牲畜、失业"),
                Field("risk_clue", "返贫致贫风险线索", Text(200), guidance="如：大病、辍学、房屋开裂、断水"),
                Field("next_step", "下一步打算", Text(200)),
                Field("photo", "是否拍了入户照片", YesNo()),
                Field("head_sign_way", "户主签字方式", Code("sign_way")),
            ),
        ),
    ),
)

SOCIAL_HELP = FormSchema(
    id="social_help",
    version=1,
    title="社会帮扶",
    record="social_help",
    sections=(
        Section(
            "社会帮扶",
            (
                Field("unit", "帮扶单位", Text(60), required=True, aliases=("单位名称", "捐赠单位")),
                Field("unit_kind", "单位类型", Code("social_unit")),
                _VILLAGE,
                Field("given_on", "帮扶日期", Date(), required=True, aliases=("捐赠日期",)),
                Field("amount", "资金", Money(), required=blank("goods"), aliases=("捐赠金额",)),
                Field("goods", "物资", Text(200), guidance="写明品名和数量", aliases=("捐赠物资",)),
                Field("used_for", "用途", Text(200, multiline=True), aliases=("帮扶内容",)),
            ),
        ),
    ),
)

RESPONSIBILITY_LETTER = FormSchema(
    id="responsibility_letter",
    version=1,
    title="责任书",
    record="responsibility_letter",
    sections=(
        Section(
            "责任书",
            (
                Field("kind", "文书种类", Code("letter_kind"), required=True),
                Field("year", "年度", Year(), required=True),
                Field("from_post", "下达方职务", Text(60), required=True, guidance="如：乡镇党委书记"),
                Field("from_name", "下达方签字人", PersonName()),
                Field("to_post", "承诺方职务", Text(60), required=True, guidance="如：村党组织书记"),
                Field("to_name", "承诺方签字人", PersonName()),
                _VILLAGE,
                Field("text", "主要内容", Text(1000, multiline=True), required=True),
                Field("signed_on", "签订日期", Date(), required=True),
            ),
        ),
    ),
)
