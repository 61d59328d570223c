"""The tables inside 户档卡: one row per period identity and one per photo or paper (domain.md 4.2)."""

from __future__ import annotations

from app.forms.conditions import filled
from app.forms.kinds import Code, Date, PersonName, Reference, Text, Whole
from app.forms.schema import Field, FormSchema, Section

PERIOD_STATUS = FormSchema(
    id="period_status",
    version=1,
    title="各时期身份",
    record="period_status",
    parent="household_id",
    sections=(
        Section(
            "各时期身份",
            (
                Field("period", "时期", Code("period"), required=True),
                Field("object_type", "户类型", Code("object_type"), required=True),
                Field("identified_on", "识别日期", Date(), required=True),
                Field("ended_on", "结束日期", Date(), required=filled("end_reason")),
                Field("end_reason", "结束原因", Code("end_reason"), required=filled("ended_on")),
                Field("decision", "认定依据", Text(100), guidance="公告或批复的文号、日期"),
                Field("case_id", "认定的事项", Reference("procedure_case"), derived=True),
                Field("end_case", "结束的事项", Reference("procedure_case"), derived=True),
            ),
        ),
    ),
    date_orders=(("identified_on", "ended_on"),),
)

HOUSEHOLD_PAPER = FormSchema(
    id="household_paper",
    version=1,
    title="照片与材料",
    record="household_paper",
    parent="household_id",
    sections=(
        Section(
            "照片与材料",
            (
                Field("paper_kind", "材料种类", Code("attachment_kind"), required=True),
                Field("made_on", "形成日期", Date(), required=True, guidance="照片填拍摄日期"),
                Field("made_by", "形成人", PersonName(), guidance="照片填拍摄人"),
                Field("pages", "页数或张数", Whole(1, 999)),
                Field("original_place", "原件存放处", Text(100), guidance="如：村委会档案柜、乡镇档案室"),
            ),
        ),
    ),
)
