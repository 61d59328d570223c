"""One module per family; `EXAMPLES` of all families together."""

from __future__ import annotations

from tests.unit.rules.cases import (
    assistance,
    exits,
    general,
    household,
    identification,
    income,
    measures,
    member,
    member_school,
    member_work,
    monitoring,
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
    *identification.EXAMPLES,
    *exits.EXAMPLES,
    *monitoring.EXAMPLES,
)
