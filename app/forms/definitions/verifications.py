"""What is judged on the spot: the four looks (T09), and the check before exit or risk removal (T22).

The item results of a check are the safeguard assessments of the household (`safeguard`), its income is the
income statement; neither is written twice. `case_id` and the outcome are written by the program.
"""

from __future__ import annotations

from app.forms.conditions import any_of, equals, filled
from app.forms.definitions.applications import CASE, OUTCOME
from app.forms.kinds import Code, Date, Money, PersonName, Rows, Text, Whole, Year
from app.forms.schema import Field, FormSchema, Section

EXIT, REMOVAL = "exit", "removal"
"""Codes of the table check_kind: the procedures that are checked for."""
AGREED, REFUSED = "01", "02"
"""Codes of the table head_answer."""
_REFUSES = equals("head_answer", REFUSED)
_AGREES = equals("head_answer", AGREED)
_REMOVES = equals("kind", REMOVAL)

FOUR_LOOKS = FormSchema(
    id="four_looks",
    version=1,
    title="四看评分表",
    record="four_looks",
    parent="household_id",
    sections=(
        Section(
            "评分",
            (
                Field("scored_on", "评分日期", Date(), required=True),
                Field("scored_by", "评分人", Text(100), required=True, guidance="两人以上，用顿号隔开"),
                Field("scores", "各项评分", Rows("four_looks_score")),
                Field("total", "总分", Whole(0, 999, "分"), derived=True),
                Field("opinion", "评分意见", Text(200, multiline=True), required=True),
                CASE,
            ),
        ),
    ),
)

FOUR_LOOKS_SCORE = FormSchema(
    id="four_looks_score",
    version=1,
    title="各项评分",
    record="four_looks_score",
    parent="four_looks_id",
    sections=(
        Section(
            "各项评分",
            (
                Field("item", "评分项目", Code("four_looks_item"), required=True),
                Field("score", "得分", Whole(0, 100, "分"), required=True, guidance="不能超过这一项的最高分"),
                Field("remark", "备注", Text(100)),
            ),
        ),
    ),
)


def _opinion(name: str, title: str) -> tuple[Field, ...]:
    """What one side thinks of it, who says so and when."""
    return (
        Field(f"{name}_opinion", f"{title}意见", Text(200, multiline=True)),
        Field(f"{name}_by", f"{title}签字人", PersonName(), required=filled(f"{name}_opinion")),
        Field(f"{name}_on", f"{title}签字日期", Date(), required=filled(f"{name}_opinion")),
    )


STATUS_CHECK = FormSchema(
    id="status_check",
    version=1,
    title="核查确认表",
    record="status_check",
    parent="household_id",
    sections=(
        Section(
            "核查",
            (
                Field("kind", "核查事项", Code("check_kind"), required=True),
                Field("checked_on", "核查日期", Date(), required=True),
                Field("checked_by", "核查人", Text(100), required=True, guidance="两人以上，用顿号隔开"),
                Field(
                    "income_year",
                    "收入年度",
                    Year(),
                    derived=True,
                    guidance="由程序从收支核算表取；各项保障的结果在“两不愁三保障”里填",
                ),
                Field("per_capita", "人均纯收入", Money(), derived=True),
                Field(
                    "risk_result",
                    "原有风险消除情况",
                    Text(400, multiline=True),
                    required=_REMOVES,
                    visible=any_of(_REMOVES, filled("risk_result")),
                    guidance="登记的风险逐项写明怎样消除的，有没有新的风险",
                ),
                Field(
                    "removal_how",
                    "风险消除方式",
                    Code("removal_how"),
                    required=_REMOVES,
                    visible=any_of(_REMOVES, filled("removal_how")),
                ),
            ),
        ),
        Section(
            "户主确认",
            (
                Field("head_answer", "户主意见", Code("head_answer")),
                Field(
                    "head_sign_way",
                    "户主签字方式",
                    Code("sign_way"),
                    required=_AGREES,
                    visible=any_of(_AGREES, filled("head_sign_way")),
                ),
                Field("head_answered_on", "户主表态日期", Date(), required=filled("head_answer")),
                Field(
                    "refusal_reason",
                    "拒签的原因",
                    Text(200, multiline=True),
                    required=_REFUSES,
                    visible=any_of(_REFUSES, filled("refusal_reason")),
                ),
                Field(
                    "first_witness",
                    "见证人一",
                    PersonName(),
                    required=_REFUSES,
                    visible=any_of(_REFUSES, filled("first_witness")),
                ),
                Field(
                    "second_witness",
                    "见证人二",
                    PersonName(),
                    required=_REFUSES,
                    visible=any_of(_REFUSES, filled("second_witness")),
                ),
            ),
        ),
        Section(
            "各级意见",
            (
                *_opinion("village", "村委会"),
                *_opinion("team", "驻村工作队"),
                *_opinion("township", "乡镇"),
                *_opinion("county", "县级"),
            ),
        ),
        Section(
            "再次确认",
            (
                Field(
                    "confirmed_again",
                    "再次确认的情况",
                    Text(200, multiline=True),
                    guidance="有大病、残疾或只有老人的户，退出前由另外的人再上门确认",
                ),
                Field(
                    "confirmed_again_by", "再次确认人", PersonName(), required=filled("confirmed_again")
                ),
                Field("confirmed_again_on", "再次确认日期", Date(), required=filled("confirmed_again")),
                CASE,
                OUTCOME,
            ),
        ),
    ),
    date_orders=(("checked_on", "head_answered_on"),),
)
