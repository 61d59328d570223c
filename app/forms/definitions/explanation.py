"""What was said to a problem of the card: an explanation of a warning or an exemption (domain.md 13.0).

A row belongs to one finding: rule, record and field. `fingerprint` is of what stood there when it was
written; once that differs the row counts no longer (`domain/explanations.py`).
"""

from __future__ import annotations

from app.domain.explanations import EXEMPTED
from app.forms.conditions import equals
from app.forms.kinds import Code, Date, PersonName, Text
from app.forms.schema import Field, FormSchema, Section

MOST_REASON = 200
MOST_PROOF = 100

EXPLANATION = FormSchema(
    id="explanation",
    version=1,
    title="情况说明",
    record="explanation",
    parent="household_id",
    sections=(
        Section(
            "情况说明",
            (
                Field("kind", "说明或豁免", Code("explanation_kind"), required=True),
                Field("rule_id", "核对规则", Text(12), required=True, derived=True),
                Field("record_id", "所在记录", Text(32), derived=True),
                Field("field", "所在栏", Text(40), derived=True),
                Field("message", "说明的问题", Text(400), required=True, derived=True),
                Field(
                    "reason",
                    "情况说明",
                    Text(MOST_REASON),
                    required=True,
                    guidance="写明为什么是这样，不少于五个字",
                ),
                Field("proof", "证明材料", Text(MOST_PROOF), guidance="材料名称、编号或存放处"),
                Field("person", "说明人", PersonName(), required=True),
                Field("made_on", "说明日期", Date(), required=True),
                Field(
                    "expires_on",
                    "有效期至",
                    Date(future=True),
                    required=equals("kind", EXEMPTED),
                    guidance="过了这一天要重新说明；不写的，内容不变就一直有效",
                ),
                Field("fingerprint", "说明时的内容", Text(16), derived=True),
            ),
        ),
    ),
    date_orders=(("made_on", "expires_on"),),
)
