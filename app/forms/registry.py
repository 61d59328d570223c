"""All forms of the program by id. A form that is not listed here does not exist."""

from __future__ import annotations

from functools import cache

from app.forms.definitions.applications import APPLICATION, AUTHORISATION, AUTHORISATION_SIGNER, CLUE
from app.forms.definitions.assistance import FIVE_TO_HOUSEHOLD, HELP_PLAN, MEASURE, NEED, PLAN_MEASURE
from app.forms.definitions.assistance_people import (
    HELPER,
    PAIRING,
    RESPONSIBILITY_LETTER,
    SOCIAL_HELP,
    VISIT,
)
from app.forms.definitions.assistance_services import INSURANCE, LEADING_FARMER, LOAN, TRAINING
from app.forms.definitions.attachment import ATTACHMENT, ATTACHMENT_LINK
from app.forms.definitions.comparison import COMPARISON, COMPARISON_HIT, COMPARISON_PERSON
from app.forms.definitions.duplicate_decision import DUPLICATE_DECISION
from app.forms.definitions.explanation import EXPLANATION
from app.forms.definitions.household import HOUSEHOLD
from app.forms.definitions.household_event import HOUSEHOLD_EVENT
from app.forms.definitions.household_rows import HOUSEHOLD_PAPER, PERIOD_STATUS
from app.forms.definitions.income import (
    CASH_ENTRY,
    INCOME_ITEM,
    INCOME_STATEMENT,
    STATEMENT_SIGNATURE,
    SUBSIDY_CHECK,
)
from app.forms.definitions.living_conditions import LIVESTOCK_ROW, LIVING_CONDITIONS
from app.forms.definitions.meeting import ATTENDANCE, MEETING, MEETING_MATTER
from app.forms.definitions.member import MEMBER
from app.forms.definitions.notice import NOTICE, NOTICE_LINE, OPINION
from app.forms.definitions.policy import POLICY_VALUE, POLICY_VERSION
from app.forms.definitions.procedure import CASE_STEP, PROCEDURE_CASE
from app.forms.definitions.relief import FUND, FUND_ENTRY, RELIEF_APPLICATION
from app.forms.definitions.reminder import LIST_DECISION, REMINDER_DONE
from app.forms.definitions.safeguards import SAFEGUARD
from app.forms.definitions.verifications import FOUR_LOOKS, FOUR_LOOKS_SCORE, STATUS_CHECK
from app.forms.definitions.year_snapshot import YEAR_SNAPSHOT
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
    LIVING_CONDITIONS,
    LIVESTOCK_ROW,
    MEASURE,
    SAFEGUARD,
    NEED,
    HELP_PLAN,
    PLAN_MEASURE,
    LOAN,
    INSURANCE,
    TRAINING,
    FIVE_TO_HOUSEHOLD,
    LEADING_FARMER,
    PAIRING,
    VISIT,
    CLUE,
    APPLICATION,
    AUTHORISATION,
    AUTHORISATION_SIGNER,
    FOUR_LOOKS,
    FOUR_LOOKS_SCORE,
    STATUS_CHECK,
    EXPLANATION,
)
"""The household card: loaded, judged and stored as one."""

APART: tuple[FormSchema, ...] = (
    ATTACHMENT,
    ATTACHMENT_LINK,
    HOUSEHOLD_EVENT,
    YEAR_SNAPSHOT,
    DUPLICATE_DECISION,
    PROCEDURE_CASE,
    CASE_STEP,
    LIST_DECISION,
    COMPARISON_PERSON,
    COMPARISON_HIT,
    RELIEF_APPLICATION,
)
"""Synced records that are no part of the card: an open card does not become outdated by them."""

OFFICE_WIDE: tuple[FormSchema, ...] = (HELPER, SOCIAL_HELP, RESPONSIBILITY_LETTER)
"""Synced records of the office that belong to no household."""

PROCEEDINGS: tuple[FormSchema, ...] = (MEETING, MEETING_MATTER, ATTENDANCE, NOTICE, NOTICE_LINE, OPINION)
"""Meetings and notices with their rows: records of a village or the office, written by own services."""

BOOKS: tuple[FormSchema, ...] = (COMPARISON, FUND, FUND_ENTRY)
"""Records of the office with rules of their own: lists that were sent out, and the book of a fund."""

CALENDAR: tuple[FormSchema, ...] = (REMINDER_DONE,)
"""Synced records of what the office ticked off in its calendar; written by the reminders service only."""

POLICY: tuple[FormSchema, ...] = (POLICY_VERSION, POLICY_VALUE)
"""Synced records of what holds here; written by the policy services only."""

ALL_SCHEMAS: tuple[FormSchema, ...] = (
    *SCHEMAS, *APART, *OFFICE_WIDE, *PROCEEDINGS, *BOOKS, *CALENDAR, *POLICY,
)  # fmt: skip

LINKS: frozenset[str] = frozenset(schema.parent for schema in ALL_SCHEMAS if schema.parent)
"""Names of the columns that tie a record to its owner; they are on no form."""


@cache
def schemas_by_id() -> dict[str, FormSchema]:
    return {schema.id: schema for schema in ALL_SCHEMAS}


def schema_of(schema_id: str) -> FormSchema:
    """Raises KeyError for an unknown form."""
    return schemas_by_id()[schema_id]
