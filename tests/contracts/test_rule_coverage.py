"""Counts the rules against every id of domain.md section 13 and prints the missing ones by family."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from app.domain.rules.office_book import OFFICE_RULES
from app.forms.rulebook import standard_book

IDS = Path(__file__).resolve().parents[2] / "docs" / "domain_ids.tsv"
LATER = {
    "PRJ": "项目",
    "ACC": "验收",
    "PAY": "报账支付",
    "DIV": "分红",
    "FUND": "资金",
    "ARC": "档案",
    "INS": "督查整改",
    "VIL": "村情",
    "SYS": "系统",
}
"""Families of parts of the program that are still to be built: these may be missing."""


def known_ids() -> tuple[str, ...]:
    """Every rule id of the domain reference, in its order."""
    with IDS.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(row["id"] for row in rows if row["kind"] == "rule")


def family_of(rule_id: str) -> str:
    return rule_id.split("-")[1]


def implemented() -> frozenset[str]:
    return frozenset(rule.id for rule in (*standard_book().rules, *OFFICE_RULES))


def missing_by_family() -> dict[str, list[str]]:
    """Family → its ids without a rule; complete families are left out."""
    lacking: defaultdict[str, list[str]] = defaultdict(list)
    for rule_id in known_ids():
        if rule_id not in implemented():
            lacking[family_of(rule_id)].append(rule_id)
    return dict(lacking)


def test_missing_rules_are_named_by_family(capsys: pytest.CaptureFixture[str]) -> None:
    missing = missing_by_family()
    with capsys.disabled():
        print(f"\n核对规则：{len(implemented())}/{len(known_ids())} 条已实现")
        for name, ids in missing.items():
            print(f"  还没有 {name}（{LATER.get(name, '？')}，{len(ids)} 条）：{' '.join(ids)}")
    assert missing.keys() <= LATER.keys(), "a family said to be complete lacks a rule"


def test_a_family_is_no_longer_later_once_it_is_complete() -> None:
    assert LATER.keys() <= missing_by_family().keys()


def test_no_rule_has_an_id_that_the_reference_does_not_know() -> None:
    known = known_ids()
    assert len(known) == len(set(known)) == 117
    assert implemented() <= set(known)
