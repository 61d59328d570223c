"""Policy documents and what they set (domain.md 2.1): figures, options, holidays with validity and source.

Written only by `app.services.policy_documents` and `policy_packs`: what is in force never changes again, a
new figure is a new document.
"""

from __future__ import annotations

from app.forms.conditions import equals
from app.forms.kinds import Code, Date, PersonName, Reference, Text, Whole, Year
from app.forms.schema import Field, FormSchema, Section

POLICY_VERSION = FormSchema(
    id="policy_version",
    version=1,
    title="政策文件",
    record="policy_version",
    sections=(
        Section(
            "政策文件",
            (
                Field("doc_title", "文件名称", Text(120), required=True),
                Field("doc_no", "文号", Text(60)),
                Field("doc_date", "成文日期", Date(), required=True),
                Field("region", "适用范围", Text(12), guidance="区划代码，空白为全国"),
                Field("effective_from", "从哪一天起执行", Date(future=True), required=True),
                Field("effective_to", "执行到哪一天", Date(future=True)),
                Field("status", "状态", Code("policy_status"), required=True, derived=True),
                Field("proposed_by", "录入人", PersonName(), derived=True),
                Field("proposed_by_id", "录入用户", Text(32), derived=True),
                Field("proposed_on", "录入日期", Date(), derived=True),
                Field("activated_by", "启用人", PersonName(), derived=True),
                Field("activated_on", "启用日期", Date(), derived=True),
                Field("pack_name", "政策包", Text(60), derived=True),
                Field("pack_number", "政策包版本", Whole(), derived=True),
                Field("pack_digest", "政策包校验码", Text(64), derived=True),
            ),
        ),
    ),
    date_orders=(("effective_from", "effective_to"),),
)

POLICY_VALUE = FormSchema(
    id="policy_value",
    version=1,
    title="政策数据",
    record="policy_value",
    sections=(
        Section(
            "政策数据",
            (
                Field("version", "政策文件", Reference("policy_version"), required=True, derived=True),
                Field("item", "种类", Code("policy_item"), required=True),
                Field("name", "参数或选项表", Text(60), required=True),
                Field("year", "年份", Year(), required=equals("item", "03")),
                Field("text", "值", Text(400)),
                Field("code", "编码", Text(20), required=equals("item", "02")),
                Field("label", "名称", Text(60)),
                Field("counts_as", "比照哪一项", Text(20)),
                Field("valid_from", "启用日期", Date(future=True)),
                Field("valid_to", "停用日期", Date(future=True)),
                Field("off_days", "改为休息的工作日", Text(400)),
                Field("work_days", "改为上班的周末", Text(400)),
                Field("source", "依据", Text(200)),
            ),
        ),
    ),
    date_orders=(("valid_from", "valid_to"),),
)
