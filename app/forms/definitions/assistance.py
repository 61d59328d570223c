"""Needs, the yearly help plan, measures and 五到户 of one household (domain.md 4.7).

A need and a measure name their kind in the same code table, so that the check of one against the other
(V-AST-02) compares like with like. Gifts are a measure kind of nature "gift" and never count as help.
"""

from __future__ import annotations

from app.forms.conditions import any_of, equals, filled, one_of
from app.forms.kinds import Code, Codes, Date, Money, PersonName, Reference, Rows, Text, Year, YesNo
from app.forms.schema import Field, FormSchema, Section

NEED = FormSchema(
    id="need",
    version=1,
    title="帮扶需求",
    record="need",
    parent="household_id",
    sections=(
        Section(
            "帮扶需求",
            (
                Field("kind", "需求类型", Code("measure_kind"), required=True, aliases=("需求种类",)),
                Field(
                    "text",
                    "需求内容",
                    Text(200, multiline=True),
                    required=True,
                    guidance="写清楚要什么、多少、什么时候要",
                    aliases=("具体需求", "帮扶需求"),
                ),
                Field("source", "需求来源", Code("need_source"), required=True),
                Field("found_on", "发现日期", Date(), required=True, aliases=("提出日期",)),
                Field("closed_on", "解决日期", Date(), guidance="还没有解决的空着"),
            ),
        ),
    ),
    date_orders=(("found_on", "closed_on"),),
)

HELP_PLAN = FormSchema(
    id="help_plan",
    version=1,
    title="帮扶计划",
    record="help_plan",
    parent="household_id",
    sections=(
        Section(
            "情况与目标",
            (
                Field("year", "年度", Year(), required=True, guidance="每户每年一份", aliases=("计划年度",)),
                Field(
                    "situation",
                    "家庭情况",
                    Text(400, multiline=True),
                    guidance="劳动力、产业、住房、就学、看病等主要情况",
                ),
                Field(
                    "needs",
                    "帮扶需求",
                    Codes("measure_kind"),
                    required=True,
                    guidance="按需要的急缓依次填写",
                ),
                Field("goals", "年度目标", Text(400, multiline=True), required=True, aliases=("帮扶目标",)),
                Field(
                    "income_goal",
                    "人均纯收入目标",
                    Money(),
                    guidance="本年度结束时要达到的数",
                    aliases=("收入目标",),
                ),
            ),
        ),
        Section("计划措施", (Field("measures", "计划措施", Rows("plan_measure")),)),
        Section(
            "签字",
            (
                Field("responsible_by", "责任人", PersonName(), required=True, aliases=("帮扶责任人",)),
                Field("head_sign_way", "户主签字方式", Code("sign_way"), required=True),
                Field(
                    "head_sign_proxy",
                    "代签人",
                    PersonName(),
                    required=equals("head_sign_way", "03"),
                    visible=equals("head_sign_way", "03"),
                ),
                Field("signed_on", "签字日期", Date(), required=True),
            ),
        ),
    ),
)

PLAN_MEASURE = FormSchema(
    id="plan_measure",
    version=1,
    title="计划措施",
    record="plan_measure",
    parent="plan_id",
    sections=(
        Section(
            "计划措施",
            (
                Field("kind", "措施类型", Code("measure_kind"), required=True),
                Field("content", "措施内容", Text(100), required=True),
                Field("amount", "计划金额", Money()),
                Field("planned_on", "计划完成日期", Date(future=True), aliases=("完成时限",)),
                Field("responsible_by", "负责人", PersonName()),
            ),
        ),
    ),
)

MEASURE = FormSchema(
    id="measure",
    version=1,
    title="帮扶措施",
    record="measure",
    parent="household_id",
    sections=(
        Section(
            "措施",
            (
                Field("kind", "措施类型", Code("measure_kind"), required=True, aliases=("帮扶类型",)),
                Field(
                    "sub_kind",
                    "措施子类",
                    Code("measure_sub_kind"),
                    required=one_of("kind", "16"),
                    guidance="综合保障要写明是低保、特困、残疾补贴还是临时救助",
                    aliases=("帮扶子类", "措施名称"),
                ),
                Field("content", "措施内容", Text(100), aliases=("帮扶内容", "具体措施")),
                Field("five_batch", "所属“五个一批”", Code("five_batches"), aliases=("五个一批",)),
                Field(
                    "project_ref",
                    "来自项目",
                    Text(40),
                    guidance="填项目编号；不是项目安排的空着",
                    aliases=("项目编号",),
                ),
                Field("amount", "金额", Money(), aliases=("帮扶金额", "金额（元）")),
                Field("in_kind", "实物", Text(100), guidance="如：鸡苗50只、化肥10袋"),
                Field(
                    "beneficiary_member",
                    "受益成员",
                    Reference("member"),
                    guidance="帮到某一个人的选这个人，帮全家的空着",
                ),
            ),
        ),
        Section(
            "落实",
            (
                Field("started_on", "开始日期", Date(), required=True, aliases=("开始时间", "帮扶时间")),
                Field(
                    "ended_on",
                    "结束日期",
                    Date(future=True),
                    guidance="一次做完的和开始日期相同，还在做的空着",
                    aliases=("结束时间",),
                ),
                Field("result", "落实结果", Text(200, multiline=True), aliases=("帮扶成效", "成效")),
                Field("evidence", "依据材料", Text(100), guidance="如：发放花名册、银行流水、验收单"),
            ),
        ),
    ),
    date_orders=(("started_on", "ended_on"),),
)


def _reached(name: str, title: str, content: str, guidance: str) -> tuple[Field, Field]:
    """Whether one of the five came to the household, and what it was."""
    return (
        Field(name, f"{title}是否到户", YesNo(), required=True, aliases=(f"{title}到户",)),
        Field(
            f"{name}_note",
            content,
            Text(100),
            required=equals(name, True),
            visible=any_of(equals(name, True), filled(f"{name}_note")),
            guidance=guidance,
        ),
    )


FIVE_TO_HOUSEHOLD = FormSchema(
    id="five_to_household",
    version=1,
    title="五到户",
    record="five_to_household",
    parent="household_id",
    sections=(
        Section(
            "五到户",
            (
                Field("year", "年度", Year(), required=True),
                *_reached("industry", "产业项目", "产业项目内容", "每户一到两个项目"),
                *_reached("training", "培训转移", "培训转移内容", "培训了谁、学什么、到哪里务工"),
                *_reached("loan", "小额信贷", "小额信贷内容", "银行、金额、用途"),
                *_reached("measure", "帮扶措施", "帮扶措施内容", "由谁落实、做了什么"),
                *_reached("insurance", "扶贫保险", "扶贫保险内容", "险种和被保险人"),
                Field("checked_by", "核实人", PersonName()),
                Field("checked_on", "核实日期", Date()),
            ),
        ),
    ),
)
