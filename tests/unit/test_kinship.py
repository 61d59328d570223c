"""What follows for everybody's relation when another person becomes head, and who is old and alone."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.elderly import unsupported_elderly
from app.domain.kinship import relations_after

PEOPLE = {"01": "1", "02": "2", "03": "1", "04": "2", "05": "2", "11": "1", "12": "2", "21": "2", "99": "1"}


def after(new_head: str) -> dict[str, str]:
    rows = [{"id": code, "relation": code, "sex": sex} for code, sex in PEOPLE.items()]
    return relations_after(rows, new_head)


@pytest.mark.parametrize(
    ("new_head", "expected"),
    [
        ("02", {"01": "02", "02": "01", "03": "03", "04": "04", "05": "05", "11": "15", "12": "16"}),
        ("03", {"01": "11", "02": "12", "03": "01", "04": "21"}),
        ("12", {"01": "03", "02": "05", "11": "02", "12": "01", "21": "04"}),
        ("99", {"99": "01"}),
    ],
)
def test_only_what_is_certain_is_answered(new_head: str, expected: dict[str, str]) -> None:
    assert after(new_head) == expected


def test_a_husband_who_becomes_head_has_his_wifes_parents_in_law() -> None:
    rows = [{"id": "a", "relation": "01", "sex": "2"}, {"id": "b", "relation": "02", "sex": "1"},
            {"id": "c", "relation": "11", "sex": "1"}]  # fmt: skip
    assert relations_after(rows, "b") == {"b": "01", "a": "02", "c": "13"}


TODAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("born", "labour", "alone"),
    [(date(1990, 1, 1), "1", False), (date(1990, 1, 1), "4", True), (date(2010, 1, 1), "1", True),
     (date(1966, 3, 4), "3", False), (date(1966, 3, 3), "1", True), (None, "1", True)],
)  # fmt: skip
def test_somebody_of_working_age_and_able_supports_the_old(
    born: date | None, labour: str, alone: bool
) -> None:
    old = {"id": "old", "birth_date": date(1950, 1, 1), "labour": "5"}
    other = {"id": "other", "birth_date": born, "labour": labour}
    found = unsupported_elderly((old, other), TODAY, 60)
    assert bool(found) is alone
    assert not alone or old in found
