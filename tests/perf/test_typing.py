"""A household of four is typed from paper without the mouse, with few keys beside those nobody can spare."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.clock import FixedClock
from app.services.demo import DEMO_MOMENT, make_demo
from tests.perf.demo_files import LIGHT, PASSWORD
from tests.perf.paper_household import DAUGHTER, HEAD, SON, WIFE
from tests.perf.typing_figures import TARGET, Typed, type_household

LEFT_TO_OTHERS = {"reviewed_by", "reviewed_on", "papers", ""}
"""Review is another person's act; photos and survey form are scanned, not typed."""


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory, qapp) -> Typed:
    office = tmp_path_factory.mktemp("typing") / "office"
    make_demo(office, FixedClock(DEMO_MOMENT), households=12, password=PASSWORD, cost=LIGHT)
    return type_household(office)


def test_nothing_that_is_on_the_paper_is_missing_or_wrong(typed: Typed) -> None:
    assert typed.wrong <= LEFT_TO_OTHERS
    assert [row["id_no"] for row in typed.card.rows("member")] == [HEAD, WIFE, SON, DAUGHTER]
    assert [row["birth_date"].year for row in typed.card.rows("member")] == [1974, 1976, 2003, 2013]
    assert {row["ethnicity"] for row in typed.card.rows("member")} == {"01"}
    assert typed.card.household["bank_holder"] == "张大山"
    assert typed.card.household["first_identified"] == date(2014, 3, 10)


def test_income_sheet_conditions_and_safeguards_are_complete(typed: Typed) -> None:
    statement = typed.card.rows("income_statement")[0]
    assert (statement["window_from"], statement["window_to"]) == (date(2025, 10, 1), date(2026, 9, 30))
    assert (statement["persons_year"], statement["gross"]) == (4, 4_504_050)
    assert {row["role"] for row in typed.card.rows("statement_signature")} == {"01", "02"}
    assert typed.card.rows("statement_signature")[0]["name"] == "张大山"
    assert typed.card.rows("living_conditions")[0]["land_arable"] == 650
    assert [row["in_stock"] for row in typed.card.rows("livestock_row")] == [3]
    results = [(row["item"], row["result"]) for row in typed.card.rows("safeguard")]
    assert results == [(f"{item:02}", "1") for item in range(1, 7)]
    assert all(row["assessed_on"] for row in typed.card.rows("safeguard"))


def test_keys_stay_near_the_characters_that_cannot_be_spared(typed: Typed) -> None:
    assert typed.characters >= 250
    assert typed.ratio <= TARGET, (typed.keys, typed.characters)
