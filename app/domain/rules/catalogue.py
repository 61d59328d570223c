"""All rules that look only at values; those that follow from the forms are in `forms/gen_rules`."""

from __future__ import annotations

from app.domain.rules import (
    assistance,
    exits,
    general,
    household,
    identification,
    income,
    income_plausible,
    measures,
    member,
    member_school,
    member_work,
    monitoring,
    pairings,
)
from app.domain.rules.base import Rule

DOMAIN_RULES: tuple[Rule, ...] = (
    *general.RULES,
    *household.RULES,
    *member.RULES,
    *member_school.RULES,
    *member_work.RULES,
    *income.RULES,
    *income_plausible.RULES,
    *assistance.RULES,
    *measures.RULES,
    *pairings.RULES,
    *identification.RULES,
    *exits.RULES,
    *monitoring.RULES,
)
