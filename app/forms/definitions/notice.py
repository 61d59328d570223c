"""Notices, the masked lines they carry and what people say to them (domain.md 4.9, 4.11, 10; T14–T18).

The lines are written when the notice is posted and never changed: they say what the public saw. Written by
`app.services.notices` only.
"""

from __future__ import annotations

from app.forms.conditions import any_of, filled
from app.forms.kinds import Code, Codes, Date, PersonName, Phone, Reference, Text, Whole, YesNo
from app.forms.schema import Field, FormSchema, Section

BODY_LENGTH = 4000

NOTICE = FormSchema(
    id="notice",
    version=1,
    title="公示公告",
    record="notice",
    sections=(
        Section(
            "公示公告",
            (
                Field("kind", "公示公告种类", Code("notice_kind"), required=True),
                Field("number", "编号", Text(40), derived=True),
                Field("issuer", "发布级别", Code("notice_issuer"), required=True),
                Field("issuer_name", "发布单位", Text(60), required=True, aliases=("落款单位",)),
                Field("village_code", "行政村", Reference("region"), aliases=("村", "村名称")),
                Field("group_no", "村民小组", Text(20)),
                Field("title", "标题", Text(120), required=True),
                Field("body", "正文", Text(BODY_LENGTH, multiline=True), required=True, aliases=("内容",)),
                Field("year", "年度", Whole(2000, 2100)),
                Field("meeting", "依据的会议", Reference("meeting")),
                Field("subject_case", "涉及的事项编号", Text(32), derived=True),
                Field("contact", "受理人", Text(40), required=True, guidance="填职务，如：村党组织书记"),
                Field("phone_village", "村联系电话", Phone(), required=True),
                Field("phone_township", "乡镇联系电话", Phone(), required=True),
                Field("phone_county", "县联系电话", Phone()),
                Field("objection_way", "异议方式", Text(200), aliases=("提意见的方式",)),
            ),
        ),
        Section(
            "张贴",
            (
                Field("places", "公示地点", Codes("notice_place"), required=True),
                Field("days", "公示天数", Whole(1, 400, "天"), derived=True),
                Field("posted_on", "张贴日期", Date()),
                Field("posted_by", "张贴人", PersonName(), required=filled("posted_on")),
                Field("digest", "内容校验码", Text(16), derived=True),
                Field("taken_down_on", "撤下日期", Date()),
                Field(
                    "taken_down_by",
                    "撤下人",
                    PersonName(),
                    required=filled("taken_down_on"),
                    visible=any_of(filled("taken_down_on"), filled("taken_down_by")),
                ),
                Field("result", "公示结果", Text(500, multiline=True), required=filled("taken_down_on")),
            ),
        ),
    ),
    date_orders=(("posted_on", "taken_down_on"),),
)

NOTICE_LINE = FormSchema(
    id="notice_line",
    version=1,
    title="公示名单",
    record="notice_line",
    sections=(
        Section(
            "公示名单",
            (
                Field("notice", "公示公告", Reference("notice"), required=True, derived=True),
                Field("number", "序号", Whole(1, 99_999), required=True, derived=True),
                Field("subject_household", "农户", Reference("household"), derived=True),
                Field("subject_case", "涉及的事项编号", Text(32), derived=True),
                Field("group_no", "村民小组", Text(20), derived=True),
                Field("head", "户主", PersonName(), derived=True),
                Field("tail", "户编号尾号", Text(20), derived=True, guidance="同名户主区分用"),
                Field("persons", "人口", Whole(0, 99, "人"), derived=True),
                Field("note", "类别或年度", Text(60), derived=True),
            ),
        ),
    ),
)

OPINION = FormSchema(
    id="opinion",
    version=1,
    title="群众意见",
    record="opinion",
    sections=(
        Section(
            "意见",
            (
                Field("notice", "公示公告", Reference("notice"), required=True, derived=True),
                Field("number", "编号", Text(40), derived=True),
                Field("raised_on", "提出日期", Date(), required=True),
                Field("raised_by", "提出人", Text(60), sensitive=True, guidance="不愿写姓名的写匿名"),
                Field("real_name", "是否实名", YesNo()),
                Field("way", "提出方式", Code("opinion_way"), required=True),
                Field("subject_household", "对哪一户", Reference("household")),
                Field("text", "意见内容", Text(1000, multiline=True), required=True),
            ),
        ),
        Section(
            "处理",
            (
                Field("handled_by", "调查人", Text(60), required=filled("result")),
                Field("found", "调查情况", Text(1000, multiline=True), required=filled("result")),
                Field("result", "处理结果", Code("opinion_result"), required=filled("replied_on")),
                Field("reply", "答复内容", Text(1000, multiline=True), required=filled("replied_on")),
                Field("replied_on", "答复日期", Date()),
            ),
        ),
    ),
    date_orders=(("raised_on", "replied_on"),),
)
