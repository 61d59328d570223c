"""T01, T03, T04: what stands on the paper, on how many pages, for whom, and as a blank form."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from app.core.errors import UserError
from app.core.paths import resource
from app.domain.policy import PolicyBook
from app.domain.policy_pack import OWN, PolicyPack
from app.printing.catalogue import CATALOGUE, compose
from app.printing.facts import Audience, Explained, HouseholdFacts, Place, Statement
from app.printing.pdf import Printed, render
from app.printing.preview import Preview
from tests.printing.samples import (
    ID_NUMBER,
    ITEMS,
    POLICY,
    RARE_NAMES,
    STATEMENT,
    blank_facts,
    household_facts,
    member,
    members,
)

ALL = tuple(CATALOGUE)


def paper(document_id: str, facts: HouseholdFacts) -> tuple[Printed, list[str]]:
    """What became of the document, and the text of each page."""
    content, printed = render(compose(document_id, facts))
    with Preview(content) as preview:
        return printed, [preview.page_text(page) for page in range(len(preview))]


def test_the_catalogue_names_every_document_by_its_own_id():
    assert all(CATALOGUE[document_id].id == document_id for document_id in CATALOGUE)
    assert all(compose(document_id, household_facts()).id == document_id for document_id in CATALOGUE)


@pytest.mark.parametrize("document_id", ALL)
@pytest.mark.parametrize("count", [1, 2, 4, 6])
def test_an_ordinary_household_takes_at_most_two_pages(document_id, count):
    printed, pages = paper(document_id, household_facts(count))
    assert printed.pages <= 2
    assert printed.overflows == printed.missing == ()
    assert pages[-1].count(f"第 {printed.pages} 页 共 {printed.pages} 页") == 1


@pytest.mark.parametrize("document_id", ALL)
def test_a_blank_form_has_lines_but_no_values(document_id):
    printed, pages = paper(document_id, blank_facts())
    shown = "".join(pages)
    assert printed.overflows == ()
    assert printed.subject == ""
    assert "县（市、区）" in shown
    assert "内部资料" not in shown
    assert "None" not in shown
    assert "0.00" not in shown


@pytest.mark.parametrize("document_id", ALL)
def test_the_footer_tells_policy_time_and_person(document_id):
    _printed, pages = paper(document_id, household_facts())
    for page in pages:
        assert "政策版本：随软件的国家政策" in page
        assert POLICY.version not in page
        assert "打印时间：2026-03-03 09:05" in page
        assert "打印人：打印员甲" in page
        assert "内部资料" in page


@pytest.mark.parametrize(
    ("titles", "told"),
    [
        (("《某某县帮扶办法》",), "《某某县帮扶办法》"),
        (("《某某县帮扶办法》", "《某某县核算办法》"), "《某某县核算办法》等 2 份"),
        (("《某某县防止返贫致贫动态监测和帮扶工作细则》（某政发〔2026〕3号）",),
         "《某某县防止返贫致贫动态监测和帮扶工作…"),
    ],
)
def test_the_footer_names_the_documents_of_the_county(titles: tuple[str, ...], told: str):
    packs = [
        PolicyPack(f"doc-{day}", title, "", date(2026, 1, day), None, {}, {}, layer=OWN)
        for day, title in enumerate(titles, 1)
    ]
    policy = PolicyBook.load(resource("policy")).joined(packs).at("", date(2026, 3, 3))
    facts = household_facts()
    _printed, (page, *_) = paper("T01", replace(facts, run=replace(facts.run, policy=policy)))
    assert re.search(r"政策版本：(.*?)\s*打印时间", page)[1] == told
    assert len(told) <= 20


@pytest.mark.parametrize("document_id", ALL)
def test_these_papers_are_refused_for_the_public(document_id):
    with pytest.raises(UserError, match="不能公开"):
        compose(document_id, household_facts(audience=Audience.PUBLIC))


def test_an_unknown_document_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        compose("T99", blank_facts())


def test_the_card_shows_head_members_income_and_result():
    _printed, (first, second) = paper("T01", household_facts(6))
    for text in ("户档案卡", "2025年度", "99000010120120140001", "13800000000", "国家标准", "缺技术、缺资金"):
        assert text in first
    assert all(name in first for name in RARE_NAMES if "·" not in name)
    assert first.count(ID_NUMBER) == 6
    for text in ("24,000.00", "9,600.00", "800.00", "5,946.00", "40,346.00", "36,506.00", "9,126.50"):
        assert text in second
    assert "生态补偿金" in second
    assert "450.00" in second
    for text in ("户主签字（按印）：", "调查人签字：", "村民委员会意见：", "乡（镇）人民政府意见："):
        assert text in second


def test_the_archive_card_is_complete_and_the_internal_one_masked():
    _printed, (archive, _rest) = paper("T01", household_facts())
    _printed, (internal, _rest) = paper("T01", household_facts(audience=Audience.INTERNAL))
    for full, masked in (
        (ID_NUMBER, "990000********0036"),
        ("13800000000", "138****0000"),
        ("12号", None),
        ("6217 0000 0000 0000 018", "***************0018"),
    ):
        assert full in archive
        assert full not in internal
        assert masked is None or masked in internal
    assert "长期慢" in internal


def test_a_large_family_goes_on_under_a_repeated_head():
    printed, pages = paper("T01", household_facts(24))
    assert printed.pages >= 3
    assert printed.overflows == ()
    assert sum("与户主" in page for page in pages) == 2
    assert sum(page.count(ID_NUMBER) for page in pages) == 24


def test_padding_says_where_the_family_ends():
    _printed, (first, _second) = paper("T01", household_facts(4))
    assert first.count("以下空白") == 1
    _printed, pages = paper("T01", household_facts(8))
    assert "以下空白" not in "".join(pages)


def test_a_name_that_cannot_be_printed_is_named_on_the_page_list():
    strange = (member(0, "王\ue001", "01"), *members(3)[1:])
    printed, _pages = paper("T01", household_facts(members=strange))
    assert printed.missing == ("\ue001",)


SAID = Explained(
    "V-INC-06",
    "工资和务工",
    "2025年核算　工资性收入",
    "成员里没有人务工",
    "外出务工，工资条为证",
    proof="工资条",
    person="填报员甲",
    made_on="2026-03-01",
)


def test_explanations_are_annexed_to_the_card_on_a_page_of_their_own():
    waived = replace(SAID, reason="户主去世正在办理", expires_on="2026-06-30", is_exemption=True)
    printed, pages = paper("T01", household_facts(explanations=(SAID, waived)))
    annex = pages[-1].replace("\n", "")
    assert "说明附页" in annex
    assert "户主：" in annex
    assert "说明附页" not in "".join(pages[:-1])
    for words in ("工资和务工", "成员里没有人务工", "外出务工，工资条为证", "填报员甲", "2026-03-01"):
        assert words in annex
    assert "（豁免）户主去世正在办理" in annex
    assert "至2026-06-30" in annex
    assert printed.overflows == ()


def test_a_card_without_explanations_has_no_annex():
    _printed, pages = paper("T01", household_facts())
    assert "说明附页" not in "".join(pages)


def test_what_was_said_to_the_income_stands_on_its_sheet():
    other = replace(SAID, rule_id="V-MEM-12", reason="腰伤未愈")
    _printed, pages = paper("T03", household_facts(explanations=(SAID, other)))
    assert "外出务工，工资条为证" in "".join(pages)
    assert "腰伤未愈" not in "".join(pages)


def test_conditions_and_helper_are_printed_when_they_are_known():
    facts = household_facts(conditions={"land_arable": "3.50"}, helper="帮扶员丙", help_needs="发展养殖")
    _printed, (_first, second) = paper("T01", facts)
    assert all(text in second for text in ("3.50", "帮扶员丙", "发展养殖"))


def test_undivided_income_gets_a_line_of_its_own():
    statement = Statement(STATEMENT.values, (*ITEMS, {"item": "190", "amount": 100_000}))
    _printed, pages = paper("T01", household_facts(statement=statement))
    assert "工资性收入（未分项）" in "".join(pages)
    assert "1,000.00" in "".join(pages)


def test_a_card_without_a_statement_leaves_the_income_part_blank():
    printed, pages = paper("T01", household_facts(statement=None))
    assert printed.pages == 2
    assert "务工收入" in "".join(pages)
    assert "24,000.00" not in "".join(pages)


@pytest.mark.req("R159")
def test_the_statement_lists_every_item_with_quantity_price_and_evidence():
    previous = Statement(STATEMENT.values | {"wage_total": 2_000_000})
    _printed, pages = paper("T03", household_facts(previous=previous))
    shown = "".join(pages)
    for text in (
        "2025年度",
        "年度核算",
        "2024-10-01 至 2025-09-30",
        "8.00",
        "3,000.00",
        "慰问金品",
        "500.00",
    ):
        assert text in shown
    assert "务工收入按工资条核实。" in shown
    assert "4,000.00" in shown
    assert "差异说明" in shown


@pytest.mark.req("R241")
def test_the_statement_shows_the_structure_of_the_income_and_the_government_s_part():
    given = {"wage_total": 611_100, "business_total": 622_200, "property_total": 633_300,
             "transfer_total": 644_400, "government_income": 655_500, "government_share": 1_325}  # fmt: skip
    _printed, pages = paper("T03", household_facts(statement=Statement(STATEMENT.values | given, ITEMS)))
    shown = "".join(pages)
    for text in ("6,111.00", "6,222.00", "6,333.00", "6,444.00", "6,555.00", "政府补助收入占比", "13.25"):
        assert text in shown, text


def test_a_statement_of_many_items_goes_on_without_losing_one():
    many = tuple({"item": "101", "amount": 100 + number, "note": ""} for number in range(90))
    printed, pages = paper("T03", household_facts(statement=Statement(STATEMENT.values, many)))
    shown = "".join(pages)
    assert printed.pages >= 3
    assert all(f"1.{number:02d}" in shown for number in range(90))
    assert all("发放单位" in page for page in pages if "务工收入 " in page)


@pytest.mark.req("R159")
def test_the_cash_book_follows_the_statement():
    entries = ({"happened_on": None, "direction": "1", "item": "卖猪", "amount": 150_000},)
    facts = household_facts(statement=Statement(STATEMENT.values, ITEMS, cash_entries=entries))
    _printed, pages = paper("T03", facts)
    assert "现金收支台账" in "".join(pages)
    assert "卖猪" in "".join(pages)
    assert "1,500.00" in "".join(pages)


def test_signers_of_the_statement_are_named_with_their_dates():
    roles = {value.label: value.code for value in POLICY.table("signer_role").values}
    signatures = (
        {"name": "李䶮", "role": roles["户主"], "proxy_name": "王㛃", "signed_on": date(2026, 2, 27)},
        {"name": "调查员丁", "role": roles["调查人"], "signed_on": date(2026, 2, 28)},
    )
    _printed, (page,) = paper("T03", household_facts(statement=replace(STATEMENT, signatures=signatures)))
    for text in ("户主签字：", "李䶮（王㛃代签）", "2026-02-27", "调查员丁", "2026-02-28", "审核人签字："):
        assert text in page


def test_the_sheet_tells_the_household_its_income_on_one_page():
    printed, (page,) = paper("T04", household_facts())
    assert printed.pages == 1
    for text in ("家庭收入明白卡", "4 人", "24,000.00", "务工收入", "9,126.50", "第一书记签字："):
        assert text in page


@pytest.mark.parametrize("document_id", ALL)
def test_the_same_facts_give_the_same_bytes(document_id):
    facts = household_facts(6)
    assert render(compose(document_id, facts)) == render(compose(document_id, facts))


@pytest.mark.parametrize("document_id", ALL)
def test_no_field_name_of_a_layout_is_unknown_to_the_policy_or_schema(document_id):
    bare = HouseholdFacts(household_facts().run, household={"id": "f" * 32}, statement=Statement({}))
    printed, pages = paper(document_id, bare)
    assert printed.overflows == ()
    assert "None" not in "".join(pages)


@pytest.mark.parametrize(
    ("house", "written"),
    [
        ("29号", "青禾镇龙湾村河西一组29号"),
        ("龙湾村一组29号", "青禾镇龙湾村一组29号"),
        ("一组29号", "青禾镇龙湾村河西一组29号"),
        ("河西29号", "青禾镇龙湾村河西29号"),
        ("青禾镇龙湾村29号", "青禾镇龙湾村29号"),
        ("", "青禾镇龙湾村河西一组"),
    ],
)
def test_an_address_names_no_place_twice(house: str, written: str):
    place = Place(township="青禾镇", village="龙湾村", group="一组")
    assert place.address("河西", house) == written
    assert Place().address("", house) == house


@pytest.mark.parametrize(
    ("natural", "house", "written"),
    [
        ("上寨", "12号", "某某镇上寨村3组12号"),
        ("上寨自然村", "12号", "某某镇上寨村3组12号"),
        ("上寨", "上寨3组12号", "某某镇上寨村3组12号"),
        ("上寨", "上寨村3组12号", "某某镇上寨村3组12号"),
        ("下寨", "12号", "某某镇上寨村下寨3组12号"),
        ("上寨屯", "12号", "某某镇上寨村上寨屯3组12号"),
    ],
)
def test_a_natural_village_with_the_name_of_the_village_is_not_named_again(
    natural: str, house: str, written: str
):
    place = Place(township="某某镇", village="上寨村", group="3组")
    assert place.address(natural, house) == written
