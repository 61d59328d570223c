"""What was decided about two records that may be one person (查重). No rules, no layout.

Written only by `app.services.duplicates`; it belongs to the household of the first record. A pair is shown
again when what was looked at (`seen`) differs from what the records say now.
"""

from __future__ import annotations

from app.forms.kinds import Code, Date, PersonName, Reference, Text
from app.forms.schema import Field, FormSchema, Section

SAME_NUMBER, SAME_BIRTH, SIMILAR_NAME = "01", "02", "03"
"""Codes of the table duplicate_kind."""
ONE_PERSON, DIFFERENT, UNCLEAR = "01", "02", "03"
"""Codes of the table duplicate_verdict."""

DUPLICATE_DECISION = FormSchema(
    id="duplicate_decision",
    version=1,
    title="查重决定",
    record="duplicate_decision",
    parent="household_id",
    sections=(
        Section(
            "查重决定",
            (
                Field("kind", "疑似原因", Code("duplicate_kind"), required=True),
                Field("verdict", "决定", Code("duplicate_verdict"), required=True),
                Field("first_member", "甲", Reference("member"), derived=True),
                Field("second_member", "乙", Reference("member"), derived=True),
                Field("second_household", "乙所在户", Reference("household"), derived=True),
                Field("kept_member", "留下的一条", Reference("member"), derived=True),
                Field("reason", "依据", Text(200), required=True, guidance="如：户口簿、派出所证明"),
                Field("decided_on", "决定日期", Date(), required=True),
                Field("decided_by", "决定人", PersonName(), required=True),
                Field("seen", "当时的内容", Text(64), derived=True),
            ),
        ),
    ),
)
