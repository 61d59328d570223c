"""Meetings, the matters they decide and who signed in (domain.md 4.11, 9; papers T10–T13).

They belong to a village or to the office, not to one household; a matter names the household or the case it
is about. Written by `app.services.meetings` only.
"""

from __future__ import annotations

from app.forms.conditions import any_of, equals, filled, one_of
from app.forms.kinds import Code, Date, PersonName, Reference, Text, TimeOfDay, Whole, YesNo
from app.forms.schema import Field, FormSchema, Section

GROUP_MEETING, PARTY_MEETING, REPS_MEETING, VILLAGERS_MEETING = "06", "03", "04", "05"
"""Codes of meeting_kind on which fields depend."""
MATTER_LENGTH = 500
_PERSONS = Whole(0, 99_999, "人")
_HOUSEHOLDS = Whole(0, 99_999, "户")
_VOTES = Whole(0, 99_999, "票")
_BY_HOUSEHOLDS = any_of(
    one_of("kind", VILLAGERS_MEETING, GROUP_MEETING), filled("households_total"), filled("households_present")
)
_OF_REPRESENTATIVES = any_of(equals("kind", REPS_MEETING), filled("representatives"))

MEETING = FormSchema(
    id="meeting",
    version=1,
    title="会议",
    record="meeting",
    sections=(
        Section(
            "会议",
            (
                Field("kind", "会议类型", Code("meeting_kind"), required=True, aliases=("会议名称",)),
                Field("village_code", "行政村", Reference("region"), aliases=("村", "村名称")),
                Field("group_no", "村民小组", Text(20), required=equals("kind", GROUP_MEETING)),
                Field("topic", "会议主题", Text(200), required=True, aliases=("议题",)),
                Field("matter_source", "议题来源", Code("matter_source")),
                Field("held_on", "会议日期", Date(), required=True, aliases=("会议时间",)),
                Field("time_from", "开始时间", TimeOfDay()),
                Field("time_to", "结束时间", TimeOfDay()),
                Field("place", "会议地点", Text(100), required=True),
                Field("called_by", "召集单位", Text(60)),
                Field("presider", "主持人", PersonName()),
                Field("recorder", "记录人", PersonName()),
                Field("township_attendee", "乡镇参会人员", Text(60)),
                Field("observers", "列席人员", Text(200)),
                Field("notice_given_on", "通知发出日期", Date(), guidance="贴出或送到会议通知的那一天"),
                Field(
                    "plan_given_on",
                    "方案发放日期",
                    Date(),
                    visible=any_of(equals("kind", PARTY_MEETING), filled("plan_given_on")),
                    guidance="本地规定要提前发放方案的填写",
                ),
            ),
        ),
        Section(
            "到会",
            (
                Field("should_attend", "应到人数", _PERSONS),
                Field(
                    "everybody",
                    "全体人数",
                    _PERSONS,
                    guidance="党员大会填全体党员，和应到一样的空着",
                ),
                Field("attended", "实到人数", _PERSONS, required=True, aliases=("到会人数",)),
                Field(
                    "households_total",
                    "总户数",
                    _HOUSEHOLDS,
                    required=filled("households_present"),
                    visible=_BY_HOUSEHOLDS,
                    guidance="按户代表到会计算的填写",
                ),
                Field(
                    "households_present",
                    "到会户数",
                    _HOUSEHOLDS,
                    required=filled("households_total"),
                    visible=_BY_HOUSEHOLDS,
                ),
                Field(
                    "representatives",
                    "村民代表人数",
                    _PERSONS,
                    visible=_OF_REPRESENTATIVES,
                    guidance="组成人员里的村民代表，其余是村委会成员",
                ),
                Field("women", "妇女村民代表人数", _PERSONS, visible=_OF_REPRESENTATIVES),
                Field(
                    "village_households",
                    "推选代表的户数",
                    _HOUSEHOLDS,
                    visible=_OF_REPRESENTATIVES,
                    guidance="全村总户数",
                ),
            ),
        ),
        Section(
            "记录",
            (
                Field("text", "发言和讨论", Text(6000, multiline=True), aliases=("会议内容", "会议记录")),
                Field("vote_method", "表决方式", Code("vote_method")),
                Field("tellers", "计票人、监票人", Text(60)),
                Field("resolution", "决议", Text(2000, multiline=True), aliases=("会议决议",)),
                Field("signed", "参会人员已签名", YesNo()),
                Field("rule", "适用的会议规则", Text(40), derived=True),
            ),
        ),
    ),
    date_orders=(("notice_given_on", "held_on"), ("plan_given_on", "held_on")),
)

MEETING_MATTER = FormSchema(
    id="meeting_matter",
    version=1,
    title="议题表决",
    record="meeting_matter",
    sections=(
        Section(
            "议题表决",
            (
                Field("meeting", "会议", Reference("meeting"), required=True, derived=True),
                Field("number", "序号", Whole(1, 9999), required=True, derived=True),
                Field("matter", "议题", Text(MATTER_LENGTH), required=True, aliases=("事项", "候选对象")),
                Field("subject_household", "涉及农户", Reference("household")),
                Field("subject_case", "涉及的事项编号", Text(32), derived=True),
                Field("votes_for", "赞成", _VOTES),
                Field("votes_against", "反对", _VOTES),
                Field("votes_abstain", "弃权", _VOTES),
                Field("result", "结果", Code("matter_result"), derived=True),
            ),
        ),
    ),
)

ATTENDANCE = FormSchema(
    id="attendance",
    version=1,
    title="签到",
    record="attendance",
    sections=(
        Section(
            "签到",
            (
                Field("meeting", "会议", Reference("meeting"), required=True, derived=True),
                Field("number", "序号", Whole(1, 99_999), required=True, derived=True),
                Field("name", "姓名", PersonName(), required=True),
                Field("person", "人员", Reference("member"), derived=True),
                Field("home", "所在户", Reference("household"), derived=True),
                Field("group_no", "村民小组", Text(20)),
                Field("role", "身份", Code("attendance_role"), required=True),
                Field("signed", "已签名", YesNo()),
                Field("proxy_for", "代谁参加", PersonName(), guidance="受书面委托的填委托人"),
                Field("proxy_person", "委托人", Reference("member"), derived=True),
                Field("proxy_home", "委托人所在户", Reference("household"), derived=True),
            ),
        ),
    ),
)
