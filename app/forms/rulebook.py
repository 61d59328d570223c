"""The one book of all rules: those of the domain and those that follow from the forms."""

from __future__ import annotations

from functools import cache

from app.domain.rules.catalogue import DOMAIN_RULES
from app.domain.rules.runner import RuleBook
from app.forms.gen_rules import RULES as FORM_RULES


@cache
def standard_book() -> RuleBook:
    """All rules in the order of domain.md section 13."""
    return RuleBook.of(sorted((*DOMAIN_RULES, *FORM_RULES), key=lambda rule: _order(rule.id)))


@cache
def rule_titles() -> dict[str, str]:
    """Rule id → its Chinese name."""
    return {rule.id: rule.title for rule in standard_book().rules}


_FAMILIES = ("V-GEN", "V-HH", "V-MEM", "V-INC", "V-AST", "V-HLP", "V-IDN", "V-EXT", "V-MON")


def _order(rule_id: str) -> tuple[int, str]:
    family = rule_id.rpartition("-")[0]
    return _FAMILIES.index(family), rule_id
