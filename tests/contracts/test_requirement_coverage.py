"""The lists `make coverage-of-requirements` counts against are whole; the program adds nothing to them."""

from __future__ import annotations

import pytest

from tests.requirement_coverage import TITLES, implemented, table


def test_all_340_requirements_are_listed_once():
    assert [row["number"] for row in table("requirements.tsv")] == [f"R{n:03d}" for n in range(1, 341)]
    assert all(row["requirement"] and row["domain"] for row in table("requirements.tsv"))


@pytest.mark.parametrize(("kind", "count"), [("rule", 117), ("document", 48), ("statistic", 13)])
def test_every_rule_document_and_statistic_is_listed_once(kind: str, count: int):
    names = [row["id"] for row in table("domain_ids.tsv") if row["kind"] == kind]
    assert len(names) == len(set(names)) == count


@pytest.mark.parametrize("kind", sorted(TITLES))
def test_the_program_has_no_id_of_its_own_making(kind: str):
    known = {row["id"] for row in table("domain_ids.tsv") if row["kind"] == kind}
    assert implemented(kind) <= known
