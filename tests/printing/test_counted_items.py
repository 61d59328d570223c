"""Whether an item of the income counts is said on T03, and every paper goes by the same answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.core.paths import resource
from app.domain.policy import PolicyBook, PolicyView
from app.domain.policy_pack import OWN, PackTable, PolicyPack
from app.printing.catalogue import compose
from app.printing.doc import Table
from app.printing.facts import HouseholdFacts
from app.printing.layouts.income_lines import lines_of
from tests.printing.samples import ITEMS, POLICY, blank_facts, household_facts

PENSION = "养老保险金"


def answers(facts: HouseholdFacts) -> dict[str, str]:
    """Item as printed on T03 → what stands under 计入核算."""
    tables = (block for block in compose("T03", facts).blocks if isinstance(block, Table))
    heads, *rows = next(table for table in tables if table.head == 1).rows
    assert heads.cells[-1].text == "计入\n核算"
    cells = [[cell.text for cell in row.cells] for row in rows if len(row.cells) > len("小计合计")]
    return {texts[-8]: texts[-1] for texts in cells}


def without_pensions() -> PolicyView:
    """The policy of a county that does not count them."""
    known = POLICY.table("income_item")
    values = tuple(
        replace(value, attributes={**value.attributes, "counted": False}) if value.label == PENSION else value
        for value in known.values
    )
    table = PackTable(known.name, known.title, values)
    pack = PolicyPack("county", "县办法", "", date(2026, 1, 1), None, {known.name: table}, {}, layer=OWN)
    return PolicyBook.load(resource("policy")).joined([pack]).at("", date(2026, 3, 3))


def test_the_statement_says_of_every_item_whether_it_counts():
    shown = answers(household_facts())
    assert [shown[item] for item in ("务工收入", PENSION, "种植支出", "慰问金品")] == ["是", "是", "是", "否"]
    assert set(answers(blank_facts()).values()) == {""}


def test_what_the_county_does_not_count_is_marked_and_stands_in_no_line():
    policy = without_pensions()
    facts = household_facts()
    assert answers(replace(facts, run=replace(facts.run, policy=policy)))[PENSION] == "否"
    assert amount(POLICY) == 129_600
    assert amount(policy) is None


def amount(policy: PolicyView) -> int | None:
    """What stands in the line of pensions."""
    return next(line.amount for line in lines_of("D", ITEMS, policy) if line.label == PENSION)
