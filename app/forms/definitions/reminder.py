"""What was ticked off in the work calendar, and candidates that were put aside (domain.md 8.14, 8.17).

Written by `app.services.reminders` and `app.services.list_candidates` only.
"""

from __future__ import annotations

from app.forms.kinds import Code, Date, PersonName, Text
from app.forms.schema import Field, FormSchema, Section

MOST_REASON = 200

REMINDER_DONE = FormSchema(
    id="reminder_done",
    version=1,
    title="已办日程",
    record="reminder_done",
    sections=(
        Section(
            "已办日程",
            (
                Field("event", "日程编码", Text(20), required=True, derived=True),
                Field("period", "时期编码", Text(20), required=True, derived=True),
                Field("title", "日程", Text(60), required=True, derived=True),
                Field("period_words", "哪一期", Text(40), required=True, derived=True),
                Field("due_on", "应办日期", Date(future=True), derived=True),
                Field("done_on", "办结日期", Date(), required=True),
                Field("done_by", "办理人", PersonName(), required=True),
                Field("note", "说明", Text(MOST_REASON)),
            ),
        ),
    ),
)

LIST_DECISION = FormSchema(
    id="list_decision",
    version=1,
    title="名单核对意见",
    record="list_decision",
    parent="household_id",
    sections=(
        Section(
            "名单核对意见",
            (
                Field("list", "名单", Code("candidate_list"), required=True, derived=True),
                Field("grounds", "核对出的情况", Text(400), required=True, derived=True),
                Field(
                    "reason",
                    "暂不办理的理由",
                    Text(MOST_REASON, multiline=True),
                    required=True,
                    guidance="写明为什么现在不办，不少于五个字",
                ),
                Field("decided_by", "核对人", PersonName(), required=True),
                Field("decided_on", "核对日期", Date(), required=True),
                Field("fingerprint", "核对时的内容", Text(16), required=True, derived=True),
            ),
        ),
    ),
)
