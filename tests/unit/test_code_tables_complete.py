"""The tables of domain.md 5 are whole, and a retired value is read but never newly chosen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.core.paths import resource
from app.domain.policy import PolicyBook, PolicyView
from app.forms.kinds import Code
from app.forms.registry import ALL_SCHEMAS
from app.forms.schema import Field, FormSchema
from app.forms.validate import CODES, validate

TABLES = {
    "household_attr": "一般贫困户 低保贫困户 五保贫困户 低保户 "
    "特困供养贫困户 一般脱贫户 低保脱贫户 特困供养脱贫户",
    "marriage": "未婚 已婚 初婚 再婚 复婚 丧偶 离婚 未说明",
    "political": "中共党员 中共预备党员 共青团员 群众",
    "education": "文盲或半文盲 小学 初中 高中 大专 本科及以上",
    "out_of_school": "因病 因残 厌学 缺资金 其他",
    "health": "健康 长期慢性病 患有大病 残疾",
    "disability_type": "视力 听力 言语 肢体 智力 精神 多重",
    "labour": "普通劳动力 技能劳动力 弱劳动力或半劳动力 丧失劳动力 无劳动力",
    "work_channel": "自主 亲友带动 政府组织 东西部协作 帮扶车间 公益性岗位 其他",
    "residence": "在村常住 季节外出 常年外出 迁入地居住 应迁未住 失联",
    "member_change": "出生 婚入 户籍迁入 收养 刑满释放 退伍 补录 死亡 婚出 户籍迁出 服刑 参军 分户 失踪 剔除",
    "id_type": "居民身份证 残疾人证 户口簿 未办证",
    "house_structure": "钢混 砖混 砖木 土木/土坯 石/窑洞 竹草 其他",
    "relocation_kind": "整村 部分",
    "settle_kind": "集中 分散",
    "cause": "因病 因残 因学 因灾 缺土地 缺水 缺技术 "
    "缺劳力 缺资金 交通条件落后 自身发展动力不足 因婚 因丧 其它",
    "risk": "因病 因学 因残 因自然灾害 因意外事故 "
    "因产业项目失败 因务工就业不稳 因缺劳动力 因住房 因饮水 其他",
    "disaster": "洪涝 地质 旱灾 生物 气象 地震 其他",
    "measure_kind": "产业帮扶 就业帮扶 金融帮扶 公益岗位帮扶 义务教育保障 其他教育帮扶 健康帮扶 住房安全保障 "
    "饮水安全保障 综合保障 社会帮扶 搬迁 生产生活条件改善 基础设施建设 慰问",
    "public_post": "护林员 护草员 护水员 护路员 护边员 保洁 城管协管 治安巡逻 护理 园林绿化 其他",
    "helper_unit_level": "省直 市直 县直 乡镇 村级",
    "visit_kind": "日常走访 遍访 回头看 回访 新增户遍访 慰问 核查",
    "project_class": "基础设施 产业发展 公共服务 生态建设 金融贴息 "
    "培训就业 教育 健康 危改/六改一增 项目管理费 其他",
    "fund_level": "中央 省 市 县(区) 第一书记专项 社会捐赠 自筹",
    "asset_class": "公益性 经营性 到户类",
    "six_gates": "选项 立项 申报 审批 实施 效益",
    "issue_category": "扶贫对象 项目安排 资金使用 措施到户 因村派人 脱贫成效",
    "issue_kind": "错评 漏评 错退 资料不全 填写错误 程序缺失 "
    "公示缺失 资金滞留 虚报冒领 挤占挪用 贪污 挥霍浪费 其他",
    "inspect_level": "乡镇日常检查 督导组专项督查 两办定期巡查 主要负责同志重点核查 第三方评估 审计",
    "correction_kind": "补录 剔除 信息修改 返贫纳入",
    "vote_method": "举手 无记名投票 口头",
    "matter_source": "党员群众建议 村干部提议 上级安排",
    "notice_place": "村务公开栏 组公开点 项目现场 乡镇公开栏 政府网站 大屏/广播/短信",
    "house_source": "自有 租借 随子女 公房",
    "safeguard_item": "不愁吃 不愁穿 义务教育有保障 基本医疗有保障 住房安全有保障 饮水安全",
    "safeguard_result": "达标 未达标 不适用",
    "letter_kind": "责任书 责任状 军令状",
}
IMPORTED = (
    ("object_type", "边缘户", "边缘易致贫户"),
    ("relation", "本人或户主", "户主"),
    ("measure_sub_kind", "雨露计划（中职）", "中等职业教育资助"),
    ("measure_sub_kind", "残疾人两项补贴", "残疾补贴"),
    ("safeguard_item", "饮水安全有保障", "饮水安全"),
    ("safeguard_result", "不达标", "未达标"),
    ("house_structure", "土坯", "土木/土坯"),
    ("risk", "因自然灾害", "因自然灾害"),
    ("risk", "因灾", "因自然灾害"),
    ("labour", "弱劳力或半劳力", "弱劳动力或半劳动力"),
    ("training_kind", "创业培训", "创业和致富带头人"),
)


@pytest.fixture(scope="module")
def book() -> PolicyBook:
    return PolicyBook.load(resource("policy"))


@pytest.fixture(scope="module")
def policy(book: PolicyBook) -> PolicyView:
    return book.at("990000101201", date(2026, 3, 3))


ASKED_FOR = {"notice_place": "R324"}
"""Tables a requirement asks for as data."""


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.req(ASKED_FOR[name])) if name in ASKED_FOR else name
        for name in TABLES
    ],
)
def test_every_label_of_the_table_is_there_and_readable(policy: PolicyView, name: str) -> None:
    labels = [value.label for value in policy.table(name).values]
    expected = TABLES[name].split()
    assert [label for label in labels if label in expected] == expected


@pytest.mark.parametrize(("table", "written", "label"), IMPORTED)
def test_words_of_old_sheets_are_understood(policy: PolicyView, table: str, written: str, label: str) -> None:
    found = policy.table(table).by_label(written)
    assert found is not None
    assert found.label == label


def test_every_sub_kind_belongs_to_a_kind_and_every_kind_has_some(policy: PolicyView) -> None:
    kinds = {value.code for value in policy.table("measure_kind").values}
    owners = {value.attributes["kind"] for value in policy.table("measure_sub_kind").values}
    assert owners == kinds


def test_every_safeguard_reason_belongs_to_an_item(policy: PolicyView) -> None:
    items = {value.code for value in policy.table("safeguard_item").values}
    reasons = policy.table("safeguard_reason").values
    assert {value.attributes.get("item") for value in reasons} - {None} == items


@pytest.mark.req("R264")
def test_a_region_may_assess_other_safeguards(tmp_path) -> None:
    """三不愁四保障: the item list is data, a county replaces it by a file of its own."""
    for path in resource("policy").glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "county.toml").write_text(
        """kind = "policy"
[version]
id = "county-1"
title = "本县保障项目"
region = "990000"
effective_from = 2018-01-01
[table.safeguard_item]
title = "保障评估项目"
extend = true
values = [{ code = "07", label = "不愁喝" }, { code = "08", label = "养老有保障" }]
""",
        "utf-8",
    )
    book = PolicyBook.load(tmp_path)
    in_county = book.at("990000101", date(2019, 1, 1)).table("safeguard_item")
    assert [value.code for value in in_county.values][-2:] == ["07", "08"]
    assert len(book.at("990000101", date(2017, 1, 1)).table("safeguard_item").values) == 6


def retired() -> list[tuple[FormSchema, Field, str, date]]:
    """Every single-choice field of a form with each value of its table that has an end."""
    view = PolicyBook.load(resource("policy")).at("", date(2026, 3, 3))
    return [
        (schema, field, value.code, value.valid_to)
        for schema in ALL_SCHEMAS
        for field in schema.stored_fields
        if isinstance(field.kind, Code)
        for value in view.table(field.kind.table).values
        if value.valid_to is not None
    ]


@pytest.mark.parametrize(("schema", "field", "code", "last"), retired(), ids=lambda part: str(part)[:24])
def test_a_retired_value_stays_readable_but_cannot_be_newly_chosen(
    book: PolicyBook, schema: FormSchema, field: Field, code: str, last: date
) -> None:
    """On its last day it passes; a day later it is shown with its label, not offered, and an error."""
    after = book.at("990000101201", last + timedelta(days=1))
    before = book.at("990000101201", last)
    assert field.kind.format(code, after) == field.kind.format(code, before) != code

    def errors(view: PolicyView) -> list[str]:
        found = validate(schema, {"id": "0" * 32, field.name: code}, view, view.on)
        return [problem.field for problem in found if problem.rule_id == CODES]

    assert (errors(before), errors(after)) == ([], [field.name])
    assert isinstance(field.kind, Code)
    offered = after.table(field.kind.table).match("", after.on)
    assert code not in {value.code for value in offered}
