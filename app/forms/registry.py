"""All forms of the program by id. A form that is not listed here does not exist."""

from __future__ import annotations

from functools import cache

from app.forms.definitions.household import HOUSEHOLD
from app.forms.definitions.household_rows import HOUSEHOLD_PAPER, PERIOD_STATUS
from app.forms.definitions.income import (
    CASH_ENTRY,
    INCOME_ITEM,
    INCOME_STATEMENT,
    STATEMENT_SIGNATURE,
    SUBSIDY_CHECK,
)
from app.forms.definitions.member import MEMBER
from app.forms.schema import FormSchema

SCHEMAS: tuple[FormSchema, ...] = (
    HOUSEHOLD,
    PERIOD_STATUS,
    HOUSEHOLD_PAPER,
    MEMBER,
    INCOME_STATEMENT,
    INCOME_ITEM,
    SUBSIDY_CHECK,
    CASH_ENTRY,
    STATEMENT_SIGNATURE,
)


@cache
def schemas_by_id() -> dict[str, FormSchema]:
    return {schema.id: schema for schema in SCHEMAS}


def schema_of(schema_id: str) -> FormSchema:
    """Raises KeyError for an unknown form."""
    return schemas_by_id()[schema_id]
