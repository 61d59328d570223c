"""What happened to a household (domain.md 8.13): one record for each registered change. No rules, no layout.

Written only by `app.services.household_changes`, never edited afterwards: a wrong one is undone or corrected
by another. Names and ids of people and records are taken from the card, so nothing is typed twice.
"""

from __future__ import annotations

from app.forms.conditions import one_of
from app.forms.kinds import Code, Date, PersonName, Reference, Text
from app.forms.schema import Field, FormSchema, Section

ADDED, LEFT, HEAD_CHANGED = "01", "02", "03"
SPLIT_OFF, SPLIT_NEW, MERGED_AWAY, MERGED_IN = "04", "05", "06", "07"
CORRECTED, GAP_REGISTERED, RELAPSED, REMOVED = "08", "09", "10", "11"
"""Codes of the table household_event."""

HOUSEHOLD_EVENT = FormSchema(
    id="household_event",
    version=1,
    title="变动登记",
    record="household_event",
    parent="household_id",
    sections=(
        Section(
            "变动",
            (
                Field("kind", "变动事项", Code("household_event"), required=True),
                Field("happened_on", "变动日期", Date(), required=True),
                Field("person_name", "涉及的人", PersonName(), derived=True),
                Field("reason", "增减原因", Code("member_change"), required=one_of("kind", ADDED, LEFT)),
                Field(
                    "proof",
                    "证明材料",
                    Text(200),
                    required=True,
                    guidance="材料名称和编号，如出生医学证明、户口簿",
                ),
                Field("note", "情况说明", Text(400, multiline=True)),
                Field("member", "成员记录", Reference("member"), derived=True),
                Field("person", "同一个人", Reference("member"), derived=True),
                Field("other_household", "另一户", Reference("household"), derived=True),
                Field("linked_event", "对应的变动", Reference("household_event"), derived=True),
            ),
        ),
        Section(
            "更正",
            (
                Field("changed_form", "更正的表", Text(40), derived=True),
                Field("changed_record", "更正的记录", Text(32), derived=True),
                Field("changed_field", "更正的项目", Text(40), derived=True),
                Field("old_value", "原来的内容", Text(500), sensitive=True, derived=True),
                Field("new_value", "更正后的内容", Text(500), sensitive=True),
            ),
        ),
        Section(
            "审批和核实",
            (
                Field("approved_by", "批准人", PersonName(), required=one_of("kind", CORRECTED, REMOVED)),
                Field("decision", "决定文书", Text(200), required=one_of("kind", REMOVED)),
                Field("decided_on", "决定日期", Date(), required=one_of("kind", REMOVED)),
                Field("reviewed_by", "赡养核实人", PersonName()),
                Field("review_note", "赡养核实情况", Text(400, multiline=True)),
                Field("earlier_period", "以前的身份", Reference("period_status"), derived=True),
                Field("new_period", "新的身份", Reference("period_status"), derived=True),
                Field("handled_by", "经办人", PersonName(), derived=True),
                Field("handled_on", "登记日期", Date(), derived=True),
            ),
        ),
    ),
)
