"""Scans and photos (domain.md 4.11): what is known of a file, and what in which household it proves.

The file itself lies encrypted in the content store, found by `hash`. One file may prove several things, so
it belongs to no household; each link does.
"""

from __future__ import annotations

from app.forms.kinds import Code, Date, PersonName, Reference, Text, Whole
from app.forms.schema import Field, FormSchema, Section

MOST_PAGES = 999
MOST_BYTES = 20 * 1024 * 1024
"""The sync format carries no larger attachment (TBP/1 section 4)."""

ATTACHMENT = FormSchema(
    id="attachment",
    version=1,
    title="附件",
    record="attachment",
    sections=(
        Section(
            "附件",
            (
                Field("title", "名称", Text(60), required=True),
                Field("kind", "附件种类", Code("attachment_kind")),
                Field("captured_on", "拍摄或形成日期", Date(), guidance="照片填拍摄日期，证件填发证日期"),
                Field("captured_by", "拍摄人", PersonName()),
                Field("original_place", "原件存放处", Text(100), guidance="如：村委会档案柜、乡镇档案室"),
                Field("page_count", "页数", Whole(1, MOST_PAGES), derived=True),
                Field("media_type", "文件类型", Text(20), derived=True),
                Field("size", "大小", Whole(1, MOST_BYTES, "字节"), derived=True),
                Field("hash", "内容校验码", Text(64), derived=True),
            ),
        ),
    ),
)

ATTACHMENT_LINK = FormSchema(
    id="attachment_link",
    version=1,
    title="附件用途",
    record="attachment_link",
    parent="household_id",
    sections=(
        Section(
            "附件用途",
            (
                Field("attachment", "附件", Reference("attachment"), required=True),
                Field("record_kind", "证明的表", Text(40)),
                Field("record_id", "证明的记录", Text(32)),
                Field("field", "证明的栏", Text(40)),
            ),
        ),
    ),
)
