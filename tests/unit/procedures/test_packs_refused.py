"""A state table that cannot be used is refused in words that name file and place; the running one stays."""

from datetime import date

import pytest

from app.core.errors import UserError
from app.core.paths import resource
from app.domain.policy import PolicyBook
from app.domain.policy_pack import PolicyPackRefused, read_pack, read_packs
from app.domain.procedures.book import ProcedureBook
from tests.unit.procedures.walking import BOOK, NATION

HEAD = """
kind = "procedure"
start = ["applied"]
[version]
id = "{id}"
procedure = "sample"
number = {number}
title = "试办"
subject = "household"
region = "{region}"
effective_from = {since}
"""
BODY = """
[[state]]
id = "applied"
label = "申请"
actors = ["villager_head"]
papers = ["T06"]
guards = [
  { name = "whole_household" },
  { name = "days_since", state = "applied", most = "monitor.total_days" },
]
next = ["checked"]
sides = ["withdrawn"]
[[state]]
id = "checked"
label = "核实"
actors = ["caseworker"]
figures = [{ name = "amount", label = "金额", unit = "元" }]
guards = [{ name = "figure_reached", figure = "amount", least = 1 }]
next = ["done"]
back = ["applied"]
[[state]]
id = "done"
label = "办结"
actors = ["caseworker"]
end = "done"
[[state]]
id = "withdrawn"
label = "撤回"
actors = ["villager_head"]
end = "withdrawn"
[[variant]]
id = "short"
title = "不核实"
without = ["checked"]
"""


def text(body=BODY, *, id="sample-1", number=1, region="", since="2014-01-01"):
    return HEAD.format(id=id, number=number, region=region, since=since) + body


def accept(written, book=None):
    return (book or ProcedureBook(())).with_pack(written, "sample.toml", NATION)


def test_the_sample_is_fine():
    pack = accept(text()).packs[0]
    assert pack.standard.main_line == ("applied", "checked", "done")
    assert pack.orders["short"].main_line == ("applied", "done")
    assert pack.orders["short"].title == "试办（不核实）"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("whole_household", "whole_family", "状态 applied：条件 whole_family 不认识"),
        ('next = ["checked"]', 'next = ["done"]', "状态 checked 走不到"),
        ('next = ["done"]\n', 'next = ["applied"]\n', "状态 done 走不到"),
        ('end = "done"', 'end = "rejected"', "没有办结的终点"),
        ('label = "核实"\n', "", "状态 checked 缺少 label"),
        ('label = "核实"', 'label = " "', "状态 checked 的 label 是空的"),
        ('"T06"', '"T46"', "状态 applied 的文书不认识：T46"),
        ('actors = ["caseworker"]\nfigures', 'actors = ["king"]\nfigures', "状态 checked 的角色不认识：king"),
        ('actors = ["caseworker"]\nfigures', "actors = []\nfigures", "状态 checked 没有写由谁办"),
        ('id = "checked"', 'id = "applied"', "状态 applied 重复"),
        ('sides = ["withdrawn"]', 'sides = ["done"]', "旁路 done 应为撤回或不予通过"),
        ('sides = ["withdrawn"]', 'sides = ["gone"]', "状态 applied 指向没有定义的状态 gone"),
        ('back = ["applied"]', 'back = ["done"]', "退回的地方不在它前面"),
        ('end = "withdrawn"', 'end = "lost"', "状态 withdrawn 的 end 不认识：lost"),
        ('end = "done"', 'end = "done"\nnext = ["applied"]', "状态 done 是终点"),
        ('next = ["done"]\nback', "back", "状态 checked 没有下一步"),
        ('"monitor.total_days"', '"no.such"', "不认识参数 no.such"),
        ('state = "applied", most', 'state = "gone", most', "不认识状态 gone"),
        ('state = "applied", most', "most", "条件 days_since 缺少设置 state"),
        ("least = 1", 'least = "1"', "least 应为整数"),
        ("least = 1", "least = 1, most = 2", "没有设置 most"),
        ('figure = "amount"', 'figure = "weight"', "不认识数字 weight"),
        ('unit = "元"', "unit = 3", "unit 类型不对"),
        ('title = "不核实"', 'title = "不核实"\nfast = 1', "不认识的项目 fast"),
        ('without = ["checked"]', 'without = ["nothing"]', "没有这些状态：nothing"),
        ('without = ["checked"]', 'next = { applied = ["done"] }', "做法“不核实”：状态 checked 走不到"),
        ('without = ["checked"]', 'merge = [["applied"]]', "merge 应为成对的状态"),
        ('label = "办结"', 'label = "办结"\ncolour = "red"', "状态 done 中有不认识的项目 colour"),
        ('papers = ["T06"]', 'papers = ["T06", "T06"]', "papers 有重复"),
        ('papers = ["T06"]', "papers = [6]", "papers 应为一串名称"),
        ("{ name = \"whole_household\" }", "3", "guards 格式不对"),
        ("least = 1", "least = 1.5", "条件设置类型不对"),
        ('title = "不核实"', 'title = "不核实"\n[[variant]]\nid = "short"\ntitle = "又"', "做法 short 重复"),
        ('{ name = "whole_household" }', '{ name = "not_registered", types = [] }', "types 是空的"),
        (
            '{ name = "whole_household" }',
            '{ name = "reason_given", words = " " }',
            "words 应为文字",
        ),
        ("[[state]]\nid = \"done\"", "[[state]\nid = \"done\"", "格式有误"),
    ],
)
def test_a_broken_table_is_refused_with_its_place(old, new, said):
    assert old in text()
    with pytest.raises(PolicyPackRefused) as refused:
        accept(text().replace(old, new, 1))
    assert said in refused.value.message
    assert "sample.toml" in refused.value.message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "procedure"', 'kind = "policy"', "不是程序状态表"),
        ('start = ["applied"]', "start = []", "没有开始的状态"),
        ('start = ["applied"]', 'start = ["begun"]', "开始的状态 begun 没有定义"),
        ('subject = "household"', 'subject = "planet"', "没有这种办理对象：planet"),
        ('subject = "household"', 'subject = "household"\nperiod = "XX"', "没有这个时期：XX"),
        ("number = 1", "number = 0", "版本号 number 应从 1 起"),
        ("number = 1", 'number = "1"', "number 类型不对"),
        ('region = ""', 'region = "99x"', "区划“99x”"),
        ("effective_from = 2014-01-01", "effective_from = 2010-01-01", "没有政策数据"),
        (
            "effective_from = 2014-01-01",
            "effective_from = 2014-01-01\neffective_to = 2013-01-01",
            "effective_to 早于 effective_from",
        ),
    ],
)
def test_a_broken_head_is_refused(old, new, said):
    assert old in text()
    with pytest.raises(PolicyPackRefused, match=said):
        accept(text().replace(old, new, 1))


def test_a_state_that_never_ends_is_refused():
    endless = text().replace('next = ["checked"]', 'next = ["checked", "loop"]').replace(
        "[[variant]]",
        '[[state]]\nid = "loop"\nlabel = "空转"\nactors = ["caseworker"]\nnext = ["loop"]\n[[variant]]',
    )
    with pytest.raises(PolicyPackRefused, match="状态 loop 走不到办结的终点"):
        accept(endless)


def test_states_that_are_no_tables_are_refused():
    head, _ = text().split("[[state]]", 1)
    with pytest.raises(PolicyPackRefused, match="第 1 个状态格式不对"):
        accept(head.replace('start = ["applied"]', 'start = ["applied"]\nstate = [1]'))


class TestVersions:
    def test_an_older_version_is_refused_and_the_running_one_stays(self):
        book = accept(text(id="sample-3", number=3))
        for number in (2, 3):
            with pytest.raises(PolicyPackRefused, match=f"版本 {number} 不比正在用的版本 3 新"):
                accept(text(id=f"other-{number}", number=number), book)
        assert [pack.version.id for pack in book.packs] == ["sample-3"]

    @pytest.mark.req("R232")
    def test_a_newer_version_holds_for_new_cases_and_old_cases_keep_theirs(self):
        old = accept(text())
        new = accept(text(id="sample-2", number=2, since="2020-01-01"), old)
        assert new.at("990000", date(2019, 12, 31))["sample"].version.id == "sample-1"
        assert new.at("990000", date(2020, 1, 1))["sample"].version.id == "sample-2"
        assert new.order("sample-1").version.number == 1
        assert old.at("990000", date(2020, 1, 1))["sample"].version.id == "sample-1"

    def test_the_nearest_region_wins(self):
        book = accept(text(id="county-1", region="990000"), accept(text()))
        assert book.at("990000101201", date(2020, 1, 1))["sample"].version.id == "county-1"
        assert book.at("980000101201", date(2020, 1, 1))["sample"].version.id == "sample-1"

    def test_the_same_mark_or_number_twice_is_refused(self):
        book = accept(text())
        with pytest.raises(PolicyPackRefused, match="sample-1 相同"):
            accept(text(number=2), book)
        pack = book.packs[0]
        twin = accept(text(id="twin")).packs[0]
        with pytest.raises(PolicyPackRefused, match="版本号同为 1"):
            ProcedureBook((pack, twin))

    def test_an_unknown_version_is_said(self):
        with pytest.raises(UserError, match="本机没有这份程序表"):
            BOOK.order("identification-pa-99")
        with pytest.raises(UserError, match="本机没有这份程序表"):
            BOOK.order("identification-pa-1", "no_such_order")


class TestNewCases:
    def test_without_a_chosen_variant_the_table_itself_is_used(self):
        order = BOOK.for_new_case("identification", "990000", NATION.at("990000", date(2018, 5, 1)))
        assert (order.version.id, order.variant) == ("identification-pa-1", "")

    def test_a_county_chooses_its_variant(self):
        assert self._chosen("one_notice").variant == "one_notice"

    def test_a_variant_that_does_not_exist_is_said(self):
        with pytest.raises(UserError, match="没有名为“two_notices”的做法"):
            self._chosen("two_notices")

    def test_after_its_period_a_procedure_is_not_begun(self):
        with pytest.raises(UserError, match="没有适用的程序"):
            BOOK.for_new_case("identification", "990000", NATION.at("990000", date(2021, 1, 1)))

    def _chosen(self, variant):
        county = read_pack(
            'kind = "policy"\n[version]\nid = "c"\ntitle = "县"\nregion = "990000"\n'
            "effective_from = 2014-01-01\n"
            f'[parameter."procedure.identification.variant"]\ntext = "{variant}"\n',
            "county.toml",
        )
        assert county is not None
        policies = PolicyBook([*read_packs(resource("policy")), county])
        return BOOK.for_new_case("identification", "990000", policies.at("990000", date(2018, 5, 1)))
