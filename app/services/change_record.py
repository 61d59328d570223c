"""The registered changes of a household, for the tab 变更记录 and for reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.models.queries.persons import events_of_household
from app.services.session import Session

Values = Mapping[str, Any]


def registered_changes(session: Session, household_id: str) -> tuple[Values, ...]:
    """The events of a household as records of the form household_event, newest first."""
    with session.store.read() as connection:
        return events_of_household(connection, household_id)
