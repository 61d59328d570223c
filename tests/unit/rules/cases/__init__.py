"""One module per family; `EXAMPLES` of all families together."""

from __future__ import annotations

from tests.unit.rules.cases import (
    assistance,
    general,
    household,
    income,
    measures,
    member,
    member_school,
    member_work,
    pairings,
)
from tests.unit.rules.example import Example

EXAMPLES: tuple[Example, ...] = (
    *general.EXAMPLES,
    *household.EXAMPLES,
    *member.EXAMPLES,
    *member_school.EXAMPLES,
    *member_work.EXAMPLES,
    *income.EXAMPLES,
    *assistance.EXAMPLES,
    *measures.EXAMPLES,
    *pairings.EXAMPLES,
)
