"""A running procedure and its steps (domain.md 8). Written by `app.services.procedures` only.

A case keeps the table it began with; where it stands follows from its steps and is stored nowhere. Steps are
only ever added: a return or a correction is one more step.
"""

from __future__ import annotations

from app.forms.conditions import one_of
from app.forms.kinds import Code, Codes, Date, PolicyVersion, Reference, Text, Whole
from app.forms.schema import Field, FormSchema, Section

TAKEN, RETURNED, CORRECTED = "01", "02", "03"
"""Codes of the table step_kind."""

PROCEDURE_CASE = FormSchema(
    id="procedure_case",
    version=1,
    title="办理事项",
    record="procedure_case",
    parent="household_id",
    sections=(
        Section(
            "办理事项",
            (
                Field("matter", "事项", Text(120), required=True),
                Field("opened_on", "开始日期", Date(), required=True),
                Field("village_code", "行政村", Reference("region"), derived=True),
                Field("procedure", "程序", Text(40), required=True, derived=True),
                Field("table_version", "程序表版本", Text(60), required=True, derived=True),
                Field("variant", "做法", Text(40), derived=True),
                Field("subject", "办理对象", Text(20), required=True, derived=True),
                Field("subject_record", "涉及的记录", Text(32), derived=True),
                Field("earlier_case", "以前的事项", Reference("procedure_case"), derived=True),
            ),
        ),
    ),
)

CASE_STEP = FormSchema(
    id="case_step",
    version=1,
    title="办理步骤",
    record="case_step",
    parent="case_id",
    sections=(
        Section(
            "办理",
            (
                Field("step_name", "步骤名称", Text(60), required=True, derived=True),
                Field("kind", "步骤种类", Code("step_kind"), required=True, derived=True),
                Field("happened_on", "办理日期", Date(), required=True),
                Field("role", "由谁办理", Code("field_role"), guidance="办理的人或单位的身份"),
                Field("done_by", "办理人", Text(200), guidance="几个人用顿号隔开"),
            ),
        ),
        Section(
            "材料和说明",
            (
                Field("papers", "已有的材料", Codes("step_paper")),
                Field("signers", "签字人", Text(500), guidance="几个人用顿号隔开"),
                Field("witnesses", "见证人", Text(200), guidance="几个人用顿号隔开"),
                Field(
                    "reason",
                    "原因或说明",
                    Text(500, multiline=True),
                    required=one_of("kind", RETURNED, CORRECTED),
                ),
            ),
        ),
        Section(
            "登记",
            (
                Field("entered_on", "登记日期", Date(), required=True, derived=True),
                Field("entered_by", "登记人", Text(32), derived=True),
                Field("number", "序号", Whole(1, 9999), required=True, derived=True),
                Field("state", "步骤", Text(40), required=True, derived=True),
                Field("figures", "填写的数字", Text(500), derived=True),
                Field("confirmed", "确认的事项", Text(500), derived=True),
                Field("supersedes", "更正的步骤", Reference("case_step"), derived=True),
                Field("policy_version", "依据的政策版本", PolicyVersion(400), derived=True),
            ),
        ),
    ),
    date_orders=(("happened_on", "entered_on"),),
)
