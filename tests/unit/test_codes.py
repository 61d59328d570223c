"""Code tables: the shipped lists of domain.md 5 and looking values up in them."""

from datetime import date

import pytest

from app.core.paths import resource
from app.domain.codes import CodeTable, CodeValue
from app.domain.policy import PolicyBook, PolicyView
from app.forms.kinds import Code
from app.forms.registry import schema_of


@pytest.fixture(scope="module")
def policy() -> PolicyView:
    return PolicyBook.load(resource("policy")).at("990000101201", date(2018, 10, 1))


def labels(table: CodeTable) -> list[str]:
    return [value.label for value in table.values]


class TestLookUp:
    def test_by_code_and_label(self, policy):
        relation = policy.table("relation")
        assert relation.by_code("03").label == "之子"
        assert relation.by_label("之子").code == "03"
        assert relation.by_code("98") is None
        assert relation.by_label("邻居") is None

    @pytest.mark.parametrize("written", ["本人或户主", "户主", " 户 主 "])
    def test_by_alias_and_with_spaces(self, policy, written):
        assert policy.table("relation").by_label(written).code == "01"

    def test_width_of_brackets_does_not_matter(self, policy):
        table = policy.table("special_support")
        assert table.by_label("农村特困（分散）") is table.by_label("农村特困(分散)")

    def test_unknown_codes_stay_visible(self, policy):
        assert policy.table("sex").label_of("1") == "男"
        assert policy.table("sex").label_of("7") == "7"
        assert policy.table("sex").label_of(None) == ""

    def test_retired_values_stay_readable_but_are_not_offered(self, policy):
        table = policy.table("object_type")
        assert table.by_code("20").label == "贫困户(未脱贫)"
        assert "20" not in {value.code for value in table.valid_on(date(2022, 1, 1))}
        assert "20" in {value.code for value in table.valid_on(date(2020, 12, 31))}

    @pytest.mark.parametrize(
        ("day", "codes"),
        [
            (date(2018, 1, 1), {"10", "20", "21", "22"}),
            (date(2020, 6, 1), {"10", "20", "21", "22", "31", "32"}),
            (date(2023, 1, 1), {"10", "21", "31", "32", "33"}),
            (date(2026, 1, 1), {"10", "21", "40", "50", "51", "52", "53", "54"}),
        ],
    )
    def test_object_types_follow_the_period(self, policy, day, codes):
        assert {value.code for value in policy.table("object_type").valid_on(day)} == codes


class TestTyping:
    @pytest.mark.parametrize(
        ("typed", "first"),
        [("3", "之子"), ("03", "之子"), ("zz", "之子"), ("hz", "户主"), ("儿", "之子"), ("侄女", "之侄女")],
    )
    def test_relation(self, policy, typed, first):
        assert policy.table("relation").match(typed)[0].label == first

    def test_full_width_and_capitals(self, policy):
        assert policy.table("relation").match("ＨＺ")[0].label == "户主"

    def test_blank_offers_everything_of_the_day(self, policy):
        table = policy.table("object_type")
        assert table.match("") == table.values
        assert table.match(" ", date(2018, 1, 1)) == table.valid_on(date(2018, 1, 1))

    def test_retired_values_do_not_match_on_a_day(self, policy):
        table = policy.table("object_type")
        assert [value.code for value in table.match("20", date(2026, 1, 1))] == []

    def test_every_value_is_found_by_its_own_code(self, policy):
        for table in policy.tables.values():
            for value in table.values:
                assert table.match(value.code)[0] is value

    def test_nothing_matches_nonsense(self, policy):
        assert policy.table("sex").match("qqq") == ()


class TestShippedTables:
    def test_sizes(self, policy):
        sizes = {"relation": 28, "ethnicity": 58, "cause": 14, "risk": 11, "school_status": 26}
        assert {name: len(policy.table(name).values) for name in sizes} == sizes

    def test_relations_carry_what_the_family_rules_need(self, policy):
        son = policy.table("relation").by_label("之子").attributes
        assert (son["gb"], son["sex"], son["generation"]) == ("20", "1", -1)
        assert policy.table("relation").by_label("配偶").attributes["generation"] == 0

    def test_every_income_item_has_a_class_and_a_counted_flag(self, policy):
        classes = {value.code for value in policy.table("income_class").values}
        for value in policy.table("income_item").values:
            assert value.attributes["class"] in classes
            assert value.attributes["counted"] is (value.attributes["class"] != "N")

    @pytest.mark.req("R273")
    def test_photovoltaic_dividends_are_an_asset_income_from_a_project(self, policy):
        item = policy.table("income_item").by_label("光伏收益分红")
        assert (item.attributes["class"], item.attributes["government"]) == ("C", True)
        assert item.attributes["official_label"] == "资产收益分红"

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            pytest.param("house_action", "建 改 保 拆 美 配", marks=pytest.mark.req("R216")),
            pytest.param(
                "house_programme",
                "危房改造 易地扶贫搬迁 生态移民 避险解困 地灾避让",
                marks=pytest.mark.req("R217"),
            ),
            pytest.param(
                "insurance_product",
                "家庭意外伤害 大病补充医疗 借款人意外伤害 优势特色养殖业",
                marks=pytest.mark.req("R270"),
            ),
            pytest.param("acceptance_grade", "优良 合格 不合格"),
            pytest.param("select_method", "公开竞争 因素法", marks=pytest.mark.req("R086")),
            pytest.param(
                "inspect_method",
                "听取汇报 实地查看 查阅资料 座谈交流 暗访",
                marks=pytest.mark.req("R296"),
            ),
            pytest.param(
                "helper_source",
                "村两委成员 农村党员 致富带头人 驻村工作队成员 乡镇干部 "
                "市机关事业单位干部 县机关事业单位干部",
                marks=pytest.mark.req("R262", "R263"),
            ),
            pytest.param(
                "five_batches",
                "发展生产 易地搬迁 生态补偿 发展教育 社会保障兜底",
                marks=pytest.mark.req("R076"),
            ),
            pytest.param("pay_mode", "先建后补 532分期 按名册直接补助"),
            pytest.param(
                "use_class",
                "产业扶贫 基本生产生活条件 培训 贷款贴息 小额贷款风险补偿 产业政策性保险补助 "
                "合作医疗/养老个人缴费补助 其他",
            ),
            pytest.param("road", "泥土路 砂石路 水泥路 沥青路"),
            pytest.param("fuel", "柴草 干畜粪 煤炭 清洁能源 其他"),
            pytest.param("removal_how", "帮扶消除 自然消除"),
        ],
    )
    def test_closed_lists(self, policy, name, expected):
        assert labels(policy.table(name)) == expected.split()

    @pytest.mark.req("R069")
    def test_the_six_fund_classes(self, policy):
        expected = ["发展资金", "以工代赈", "国有贫困农场", "国有贫困林场", "贷款贴息", "其他"]
        assert [value.label for value in policy.table("fund_class").valid_on(date(2018, 1, 1))] == expected

    @pytest.mark.req("R177")
    def test_four_of_the_eight_accountability_forms_are_for_units_too(self, policy):
        table = policy.table("accountability_form")
        assert labels(table) == "批评教育 诫勉谈话 书面检查 通报批评 调离岗位 停职检查 责令辞职 免职".split()
        for_units = [value.label for value in table.values if value.attributes.get("units")]
        assert for_units == ["批评教育", "诫勉谈话", "书面检查", "通报批评"]

    @pytest.mark.req("R276")
    def test_public_posts(self, policy):
        asked = {"园林绿化", "城管协管", "保洁", "护路员", "治安巡逻", "护林员", "护草员"}
        assert asked <= set(labels(policy.table("public_post")))

    @pytest.mark.req("R253")
    @pytest.mark.parametrize(
        ("kind", "help_types"),
        [
            ("产业帮扶", "发展种植业 发展养殖业"),
            ("就业帮扶", "外出务工就业 自主创业 劳务技能培训"),
            ("其他教育帮扶", "普通高中资助 大学资助"),
        ],
    )
    def test_help_types_stand_under_their_kind(self, policy, kind, help_types):
        code = policy.table("measure_kind").by_label(kind).code
        under = [each.label for each in policy.table("measure_sub_kind").values
                 if each.attributes["kind"] == code]  # fmt: skip
        assert set(help_types.split()) <= set(under)

    @pytest.mark.req("R076")
    def test_a_measure_is_classed_by_the_five_paths(self):
        assert schema_of("measure")["five_batch"].kind == Code("five_batches")

    def test_measures_are_development_protective_or_gift(self, policy):
        kinds = {value.label: value.attributes["nature"] for value in policy.table("measure_kind").values}
        assert kinds["产业帮扶"] == "development"
        assert kinds["健康帮扶"] == "protective"
        assert kinds["慰问"] == "gift"

    @pytest.mark.req("R281")
    def test_misuse_types(self, policy):
        assert {"虚报冒领", "挤占挪用", "贪污", "挥霍浪费"} <= set(labels(policy.table("issue_kind")))


def test_a_value_without_dates_is_always_valid():
    assert CodeValue("1", "甲").valid_on(date(1900, 1, 1))
