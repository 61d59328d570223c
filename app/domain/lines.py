"""The line a household's per-capita income is compared with. Not for the comparison itself (`income`)."""

from __future__ import annotations

from app.domain.policy import PolicyView

POOR_TYPES = ("20", "22")
"""Object types in poverty (code table object_type)."""
RISK_TYPES = ("31", "32", "33", "40")
"""Object types watched against falling back into poverty (code table object_type)."""
_LAST_YEAR_OF_POVERTY_LINE = 2020
_LAST_REGISTERED_YEAR_ONLY = 2019


def income_line(year: int, object_type: str | None, policy: PolicyView) -> int:
    """The line of a calendar year in fen per person (domain.md 13, V-INC-10).

    Poverty line until 2020, the provincial one before the national one where it is set; from 2021 on, and
    in 2020 already for households at risk, the monitoring range. Raises PolicyUnset.
    """
    at_risk = object_type in RISK_TYPES
    if year > _LAST_YEAR_OF_POVERTY_LINE or (at_risk and year > _LAST_REGISTERED_YEAR_ONLY):
        return policy.number("line.monitor", year)
    name = "line.provincial" if policy.is_set("line.provincial", year) else "line.national"
    return policy.number(name, year)
