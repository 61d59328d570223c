"""V-IDN-01: whoever applies must be below the line, or say why life is hard all the same.

What speaks of a whole case is in `procedures`, what speaks of a village in `villages`.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from app.domain.hundredths import write
from app.domain.income import account
from app.domain.lines import POOR_TYPES, income_line
from app.domain.problems import Severity
from app.domain.rules.base import Case, Finding, Rule, Scope, StatementCase, Values, record_id, rule

_FOR_POVERTY = ("identification", "relapse")
_YEARLY = "01"
_LEAST_WORDS = 5
INCOME_READS = (
    "income_statement.year",
    "income_statement.purpose",
    "income_statement.persons_year",
    "income_item.item",
    "income_item.amount",
    "income_item.counted",
)


def newest_of(case: Case, purpose: str, first_year: int, last_year: int) -> StatementCase | None:
    """The latest income sheet of a purpose within some years that has a number of persons."""
    fitting = [
        statement
        for statement in case.statements
        if statement.values.get("purpose") == purpose
        and first_year <= (statement.values.get("year") or 0) <= last_year
        and statement.values.get("persons_year")
    ]
    return max(fitting, key=lambda statement: statement.values["year"], default=None)


def is_told(text: str | None) -> bool:
    """Whether an explanation says anything (domain.md 13.0: at least five characters)."""
    return len((text or "").strip()) >= _LEAST_WORDS


@rule(
    "V-IDN-01",
    Severity.E,
    Scope.HOUSEHOLD,
    "申请户的收入",
    fix="在申请书的“生活困难情况”里写明为什么仍然困难，或者不予通过",
    reads=(
        "application.kind",
        "application.applied_on",
        "application.outcome",
        "application.hardship",
        *INCOME_READS,
    ),
    when=attrgetter("applications"),
)
def applicant_below_line(case: Case, _active: tuple[Values, ...]) -> Iterable[Finding]:
    """Only applications that were not decided yet; later the household may well earn more."""
    for application in case.applications:
        applied_on = application.get("applied_on")
        if application.get("kind") not in _FOR_POVERTY or application.get("outcome") or applied_on is None:
            continue
        sheet = newest_of(case, _YEARLY, applied_on.year - 1, applied_on.year)
        if sheet is None:
            continue
        line = income_line(sheet.values["year"], POOR_TYPES[0], case.policy)
        accounts = account(sheet.items, case.policy, sheet.values["persons_year"])
        if not accounts.is_below(line) and not is_told(application.get("hardship")):
            words = (
                f"{sheet.values['year']}年人均纯收入 {write(accounts.per_capita or 0)} 元，"
                f"没有低于标准 {write(line)} 元，申请书里没有写生活困难的情况"
            )
            yield Finding("hardship", words, record=record_id(application))


RULES: tuple[Rule, ...] = (applicant_below_line,)
