"""The assessment of basic safeguards, one record per item and day (domain.md 4.6).

Which items there are, and when each is met, is the code table `safeguard_item` of the policy valid on the
day of assessment: a region may have others (三不愁四保障).
"""

from __future__ import annotations

from app.forms.conditions import any_of, equals, filled, one_of
from app.forms.kinds import Code, Date, PersonName, Reference, Text
from app.forms.schema import Field, FormSchema, Section

MET = "1"
NOT_MET = "2"
NOT_APPLICABLE = "3"

_FALLS_SHORT = equals("result", NOT_MET)
_NEEDS_REASON = one_of("result", NOT_MET, NOT_APPLICABLE)

SAFEGUARD = FormSchema(
    id="safeguard",
    version=1,
    title="两不愁三保障和饮水安全评估",
    record="safeguard",
    parent="household_id",
    sections=(
        Section(
            "评估结果",
            (
                Field(
                    "item", "评估项目", Code("safeguard_item"), required=True, aliases=("项目", "保障项目")
                ),
                Field(
                    "result",
                    "评估结果",
                    Code("safeguard_result"),
                    required=True,
                    guidance="各项达标的标准按本县当年的文件",
                    aliases=("是否达标", "结果"),
                ),
                Field(
                    "reason",
                    "原因",
                    Code("safeguard_reason"),
                    required=_NEEDS_REASON,
                    visible=any_of(_NEEDS_REASON, filled("reason")),
                    guidance="未达标或不适用的填写",
                    aliases=("未达标原因", "不达标原因"),
                ),
                Field(
                    "evidence",
                    "依据材料",
                    Text(100),
                    guidance="如：入户记录、学籍名单、参保名单、住房鉴定报告、水质检测报告",
                    aliases=("佐证材料", "依据"),
                ),
                Field(
                    "follow_up",
                    "后续帮扶措施",
                    Reference("measure"),
                    visible=any_of(_FALLS_SHORT, filled("follow_up")),
                    guidance="选已经登记的、解决这个问题的帮扶措施",
                ),
                Field("assessed_by", "评估人", PersonName(), required=True, aliases=("调查人",)),
                Field("assessed_on", "评估日期", Date(), required=True, aliases=("评估时间", "调查日期")),
                Field("note", "情况说明", Text(200, multiline=True)),
            ),
        ),
    ),
)
