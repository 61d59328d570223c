"""Policy look-up and the strictness of policy packs (domain.md 2.1)."""

from datetime import date

import pytest

from app.core.paths import resource
from app.domain.policy import PolicyBook, PolicyPackRefused, PolicyUnset
from app.domain.policy_figures import GROUPS, group_of
from app.domain.policy_pack import PolicyPack, read_pack

IN_2020 = date(2020, 5, 1)
VILLAGE = "990000101201"


def pack(
    body: str, *, id: str = "p1", region: str = "", since: str = "2014-01-01", to: str = ""
) -> PolicyPack:
    until = f"\neffective_to = {to}" if to else ""
    text = (
        f'kind = "policy"\n[version]\nid = "{id}"\ntitle = "试"\nregion = "{region}"\n'
        f"effective_from = {since}{until}\n{body}"
    )
    read = read_pack(text, f"{id}.toml")
    assert read is not None
    return read


def days(value: int) -> str:
    return f'[parameter.days]\ntitle = "公示"\nunit = "天"\nvalue = {value}\n'


TABLE = '[table.kind]\ntitle = "类"\nvalues = [{ code = "1", label = "甲" }, { code = "2", label = "乙" }]\n'


class TestLookUp:
    def test_nearest_region_upward_wins(self):
        book = PolicyBook(
            [
                pack(days(7)),
                pack(days(5), id="county", region="990000"),
                pack(days(3), id="village", region=VILLAGE),
                pack(days(9), id="elsewhere", region="990001"),
            ]
        )
        assert book.at(VILLAGE, IN_2020).number("days") == 3
        assert book.at("990000101202", IN_2020).number("days") == 5
        assert book.at("980000101202", IN_2020).number("days") == 7
        assert book.at("", IN_2020).number("days") == 7

    def test_the_version_of_the_business_date_holds(self):
        book = PolicyBook(
            [pack(days(7), id="old", to="2020-12-31"), pack(days(5), id="new", since="2021-01-01")]
        )
        assert book.at(VILLAGE, date(2020, 12, 31)).number("days") == 7
        assert book.at(VILLAGE, date(2021, 1, 1)).number("days") == 5
        assert book.at(VILLAGE, date(2021, 1, 1)).version == "new"

    def test_a_version_names_every_pack_it_rests_on_once(self):
        book = PolicyBook([pack(days(7)), pack(TABLE), pack(days(5), id="county-2", region="990000")])
        assert book.at(VILLAGE, IN_2020).version == "p1 + county-2"

    def test_outside_every_version_nothing_is_known(self):
        view = PolicyBook([pack(days(7))]).at(VILLAGE, date(2013, 12, 31))
        assert view.version == ""
        with pytest.raises(KeyError):
            view.number("days")

    def test_the_same_question_gets_the_same_view(self):
        book = PolicyBook([pack(days(7))])
        assert book.at(VILLAGE, IN_2020) is book.at(VILLAGE, IN_2020)

    def test_a_local_year_completes_the_wider_years(self):
        national = '[parameter.line]\ntitle = "标准"\nunit = "元"\nyears = { 2020 = 4000 }\n'
        local = '[parameter.line]\nunit = "元"\nyears = { 2025 = 8700 }\n'
        view = PolicyBook([pack(national), pack(local, id="c", region="99")]).at(VILLAGE, IN_2020)
        assert view.number("line") == 400_000
        assert view.number("line", 2025) == 870_000
        assert view.parameters["line"].title == "标准"

    def test_a_local_table_replaces_or_extends(self):
        replace = '[table.kind]\ntitle = "类"\nvalues = [{ code = "3", label = "丙" }]\n'
        extend = replace.replace('title = "类"', 'title = "类"\nextend = true')
        book = PolicyBook(
            [pack(TABLE), pack(replace, id="a", region="98"), pack(extend, id="b", region="99")]
        )
        assert [value.code for value in book.at("98", IN_2020).table("kind").values] == ["3"]
        assert [value.code for value in book.at("99", IN_2020).table("kind").values] == ["1", "2", "3"]

    def test_many_places_do_not_change_the_answer(self):
        book = PolicyBook([pack(days(7)), pack(days(5), id="c", region="99")])
        for place in range(90_000, 100_000):
            assert book.at(str(place), IN_2020).number("days") == (5 if place >= 99_000 else 7)


class TestUnset:
    def test_a_blank_figure_is_unset_and_says_so(self):
        body = '[parameter.argue]\ntitle = "项目论证"\nunit = "个工作日"\n'
        view = PolicyBook([pack(body)]).at("", IN_2020)
        assert not view.is_set("argue")
        with pytest.raises(PolicyUnset, match="“项目论证”未设定") as caught:
            view.number("argue")
        assert (caught.value.name, caught.value.year) == ("argue", None)

    def test_a_year_without_figure_is_unset_and_named(self):
        body = '[parameter.line]\ntitle = "省定标准"\nunit = "元"\nyearly = true\n'
        view = PolicyBook([pack(body)]).at("", IN_2020)
        assert not view.is_set("line")
        with pytest.raises(PolicyUnset, match="省定标准（2020年）"):
            view.number("line")

    def test_rows_and_words_can_be_unset_too(self):
        view = PolicyBook([pack('[parameter.day]\ntitle = "固定扶贫日"\n')]).at("", IN_2020)
        with pytest.raises(PolicyUnset):
            view.numbers("day")
        with pytest.raises(PolicyUnset):
            view.text("day")


class TestStrictLoading:
    @pytest.mark.parametrize(
        ("body", "words"),
        [
            ("[parameter.a]\nvaleu = 7\n", "不认识的项目 valeu"),
            ('[parameter.a]\nvalue = 7\ntext = "七"\n', "只能写一种"),
            ('[parameter.a]\nvalue = "7"\n', "类型不对"),
            ("[parameter.a]\nvalue = true\n", "类型不对"),
            ('[table.a]\ntitle = "甲"\n', "缺少 values"),
            ('[table.a]\ntitle = "甲"\nvalues = [{ code = "1", label = "甲", colour = "红" }]\n', "colour"),
            (TABLE.replace('"2"', '"1"'), "“1”重复"),
            (TABLE.replace('"乙"', '"甲"'), "“甲”重复"),
            (TABLE.replace('"乙"', '"乙", aliases = ["甲"]'), "“甲”重复"),
            ("[other]\na = 1\n", "不认识的项目 other"),
            ("= 3", "格式有误"),
        ],
    )
    def test_refused(self, body, words):
        with pytest.raises(PolicyPackRefused, match=words) as caught:
            pack(body)
        assert "p1.toml" in caught.value.message

    @pytest.mark.parametrize("region", ["9", "990", "99000010120", "ab"])
    def test_region_must_be_a_whole_level(self, region):
        with pytest.raises(PolicyPackRefused, match="区划"):
            pack(days(7), region=region)

    def test_two_packs_may_not_contradict_each_other(self):
        with pytest.raises(PolicyPackRefused, match="同时规定了 days"):
            PolicyBook([pack(days(7)), pack(days(5), id="p2", since="2020-01-01")])

    def test_other_kinds_of_files_are_passed_over(self):
        assert read_pack('kind = "surnames"\n', "surnames.toml") is None


@pytest.fixture(scope="module")
def book() -> PolicyBook:
    return PolicyBook.load(resource("policy"))


class TestShippedPolicy:
    def test_national_lines_are_in_fen(self, book):
        view = book.at(VILLAGE, IN_2020)
        lines = [view.number("line.national", year) for year in range(2014, 2021)]
        assert lines == [280_000, 285_500, 295_200, 295_200, 299_500, 321_800, 400_000]
        with pytest.raises(PolicyUnset):
            book.at(VILLAGE, date(2026, 3, 1)).number("line.monitor")

    @pytest.mark.parametrize(
        ("name", "figure"),
        [
            ("income.gov_share_warn", 50),
            ("pub.identify_village_days", 7),
            ("pub.monitor_village_days", 5),
            ("pub.project_notice_days", 10),
            ("meeting.notice_days", 10),
            ("helper.max_households", 5),
            ("reimburse.days", 30),
            ("deposit.min_ratio", 5),
            ("collective.min_added_income", 5_000_000),
            ("relief.min_balance", 100_000_000),
            ("tender.works_min", 400_000_000),
        ],
    )
    def test_known_figures(self, book, name, figure):
        assert book.at(VILLAGE, IN_2020).number(name) == figure

    def test_known_rows(self, book):
        view = book.at(VILLAGE, IN_2020)
        assert view.numbers("tranche.shares") == (50, 30, 20)
        assert view.numbers("alloc.direction_shares") == (3, 3, 1, 1, 2)
        assert view.numbers("fourlooks.weights") == (20, 30, 30, 20)
        assert "每季度" in view.text("pub.village_affairs")

    @pytest.mark.parametrize(
        "name",
        [
            "project.argument_workdays", "project.establishment_workdays", "project.plan_submit_workdays",
            "project.plan_approve_workdays", "project.filing_workdays", "pub.fund_workdays",
            "pub.project_area_workdays", "payment.entry_workdays", "acceptance.request_workdays",
            "acceptance.entry_workdays", "filing.discipline_workdays", "project.expert_review_min",
            "project.completion_audit_min", "deposit.max_ratio", "tranche.stage_two_progress",
            "tranche.stage_three_progress", "tranche.stage_two_share", "tranche.stage_three_share",
            "cooperative.min_poor_share", "project.min_poor_share",
            "collective.poor_share", "three_changes.yield_share",
            "scale.baseline", "visit.min_per_month", "visit.fixed_weekday",
        ],
    )  # fmt: skip
    def test_what_the_sources_blank_is_unset(self, book, name):
        assert not book.at(VILLAGE, IN_2020).is_set(name)

    def test_all_files_are_parts_of_one_version(self, book):
        assert {pack.id for pack in book.packs} == {"nation-1"}
        assert book.at("", IN_2020).version == "nation-1"

    def test_every_parameter_has_a_matter_on_the_settings_page(self, book):
        assert {group_of(name) for name in book.parameter_names} <= set(GROUPS.values())

    @pytest.mark.parametrize(
        ("day", "period", "village", "terms", "objects"),
        [
            (date(2018, 5, 1), "PA", "贫困村、出列村", "识别、帮扶、退出", ["20", "21", "22"]),
            (date(2020, 12, 31), "PA", "贫困村、出列村", "识别、帮扶、退出", ["20", "21", "22", "31", "32"]),
            (date(2021, 1, 1), "TR", "脱贫村", "监测、帮扶、风险消除", ["21", "31", "32", "33"]),
            (date(2026, 1, 1), "RA", "", "早发现、早干预、早帮扶", "21 40 50 51 52 53 54".split()),
        ],
    )
    def test_each_period_has_its_words_and_its_objects(self, book, day, period, village, terms, objects):
        view = book.at(VILLAGE, day)
        [found] = view.table("period").valid_on(day)
        told = found.attributes
        assert (found.code, told["village"], told["terms"]) == (period, village, terms)
        valid = {value.code for value in view.table("object_type").valid_on(day)}
        assert [code for code in str(told["objects"]).split() if code in valid] == objects

    def test_any_other_figure_is_another_fingerprint(self):
        days_seven, same, days_five = (PolicyBook([pack(days(number))]) for number in (7, 7, 5))
        assert days_seven.fingerprint("", IN_2020) == same.fingerprint("", IN_2020)
        assert days_seven.fingerprint("", IN_2020) != days_five.fingerprint("", IN_2020)
        assert days_seven.fingerprint("", IN_2020) != days_seven.fingerprint("", date(2010, 1, 1))

    def test_every_parameter_has_a_title_for_the_settings_page(self, book):
        assert [name for name, each in book.at("", IN_2020).parameters.items() if not each.title] == []
