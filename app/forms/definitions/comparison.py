"""Lists sent to other departments to compare, who stood on them, what was found (domain.md 8.2; T19).

The persons are kept as they were sent: a number corrected later still finds the answer of its list. Written
by `app.services.comparisons` only.
"""

from __future__ import annotations

from app.forms.conditions import filled, not_, one_of
from app.forms.kinds import Code, Codes, Date, IdNumber, PersonName, Reference, Text, Whole
from app.forms.schema import Field, FormSchema, Section

OPEN, EXCLUDED, EXPLAINED = "01", "02", "03"
"""Codes of the table hit_conclusion."""
BY_SHEET, ON_PAPER, BY_PACKAGE = "01", "02", "03"
"""Codes of the table comparison_way."""

COMPARISON = FormSchema(
    id="comparison",
    version=1,
    title="信息比对",
    record="comparison",
    sections=(
        Section(
            "送出的名单",
            (
                Field("number", "编号", Text(40), derived=True),
                Field("sent_to", "比对单位", Text(60), required=True, guidance="如：县公安局、县市场监管局"),
                Field("sent_on", "送出日期", Date(), required=True),
                Field("sent_by", "经办人", PersonName()),
                Field("items", "比对内容", Codes("comparison_item"), required=True),
                Field("households", "户数", Whole(0, 99_999, "户"), derived=True),
                Field("persons", "人数", Whole(0, 999_999, "人"), derived=True),
            ),
        ),
        Section(
            "反馈",
            (
                Field("answered_on", "反馈日期", Date()),
                Field("answer_way", "反馈方式", Code("comparison_way"), required=filled("answered_on")),
                Field(
                    "answer_by",
                    "反馈人",
                    PersonName(),
                    required=filled("answered_on"),
                    guidance="在反馈表上签字的人",
                ),
                Field("answer_no", "反馈文号", Text(60)),
                Field("hits", "比对出的条数", Whole(0, 99_999, "条"), derived=True),
                Field("note", "说明", Text(200, multiline=True)),
            ),
        ),
    ),
    date_orders=(("sent_on", "answered_on"),),
)

COMPARISON_PERSON = FormSchema(
    id="comparison_person",
    version=1,
    title="比对名单",
    record="comparison_person",
    parent="case_id",
    sections=(
        Section(
            "比对名单",
            (
                Field("comparison", "信息比对", Reference("comparison"), required=True, derived=True),
                Field("number", "序号", Whole(1, 999_999), required=True, derived=True),
                Field("member", "成员", Reference("member"), derived=True),
                Field("name", "姓名", PersonName(), required=True, derived=True),
                Field("id_no", "证件号码", IdNumber(), required=True, derived=True, sensitive=True),
            ),
        ),
    ),
)

COMPARISON_HIT = FormSchema(
    id="comparison_hit",
    version=1,
    title="比对出的问题",
    record="comparison_hit",
    parent="case_id",
    sections=(
        Section(
            "比对出的问题",
            (
                Field("comparison", "信息比对", Reference("comparison"), required=True, derived=True),
                Field("member", "成员", Reference("member"), derived=True),
                Field("name", "姓名", PersonName(), derived=True),
                Field("item", "比对内容", Code("comparison_item"), required=True, derived=True),
                Field("hit_text", "比对结果", Text(400, multiline=True), required=True, derived=True),
            ),
        ),
        Section(
            "核实",
            (
                Field("conclusion", "核实结论", Code("hit_conclusion"), required=True),
                Field(
                    "explanation",
                    "核实情况",
                    Text(400, multiline=True),
                    required=not_(one_of("conclusion", OPEN)),
                    guidance="写明怎么核实的、为什么排除，或者实际情况是什么",
                ),
                Field(
                    "proof",
                    "证明材料",
                    Text(100),
                    required=one_of("conclusion", EXPLAINED),
                    guidance="材料名称、编号或存放处",
                ),
                Field("settled_by", "核实人", PersonName(), required=not_(one_of("conclusion", OPEN))),
                Field("settled_on", "核实日期", Date(), required=not_(one_of("conclusion", OPEN))),
            ),
        ),
    ),
)
