"""Which line a household's income of a year is compared with, on the shipped policy."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.lines import RISK_TYPES, income_line
from app.domain.policy import PolicyUnset
from tests.unit.rules.sound import policy_on

POLICY = policy_on(date(2026, 3, 3))


@pytest.mark.parametrize("year", [2016, 2018, 2019])
@pytest.mark.parametrize("object_type", ["21", "32", None])
def test_until_2019_everybody_is_compared_with_the_poverty_line(year, object_type):
    assert income_line(year, object_type, POLICY) == POLICY.number("line.national", year)


@pytest.mark.parametrize("object_type", RISK_TYPES)
def test_in_2020_households_at_risk_are_compared_with_the_monitoring_range(object_type):
    assert income_line(2020, object_type, POLICY) == POLICY.number("line.monitor", 2020)
    assert income_line(2020, "21", POLICY) == POLICY.number("line.national", 2020)


@pytest.mark.parametrize("object_type", ["21", "32", None])
def test_a_line_that_is_not_set_is_said_not_guessed(object_type):
    with pytest.raises(PolicyUnset):
        income_line(2026, object_type, POLICY)
