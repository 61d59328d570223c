"""Counts the rules against every id of domain.md section 13 and prints the missing ones by family."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.forms.rulebook import standard_book

ALL_IDS = 117


@dataclass(frozen=True)
class Family:
    """A family of rule ids, V-`name`-01 to V-`name`-`rules`; `later` ones may still be missing."""

    name: str
    about: str
    rules: int
    later: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(f"V-{self.name}-{number:02}" for number in range(1, self.rules + 1))


def families() -> Iterator[Family]:
    listed = tomllib.loads(Path(__file__).with_name("rule_ids.toml").read_text("utf-8"))
    yield from (Family(**entry) for entry in listed["family"])


def implemented() -> frozenset[str]:
    return frozenset(rule.id for rule in standard_book().rules)


def missing_by_family() -> dict[str, tuple[str, ...]]:
    """Family → its ids without a rule; complete families are left out."""
    lacking = {family.name: tuple(sorted(set(family.ids) - implemented())) for family in families()}
    return {name: ids for name, ids in lacking.items() if ids}


def test_missing_rules_are_named_by_family(capsys: pytest.CaptureFixture[str]) -> None:
    about = {family.name: family for family in families()}
    with capsys.disabled():
        print(f"\n核对规则：{len(implemented())}/{ALL_IDS} 条已实现")
        for name, ids in missing_by_family().items():
            print(f"  还没有 {name}（{about[name].about}，{len(ids)} 条）：{' '.join(ids)}")
    unexpected = {name for name in missing_by_family() if not about[name].later}
    assert unexpected == set(), "a family said to be complete has lost a rule"


def test_a_family_is_no_longer_later_once_it_is_complete() -> None:
    assert {family.name for family in families() if family.later} <= missing_by_family().keys()


def test_no_rule_has_an_id_that_the_reference_does_not_know() -> None:
    known = [rule_id for family in families() for rule_id in family.ids]
    assert len(known) == len(set(known)) == ALL_IDS
    assert implemented() <= set(known)
