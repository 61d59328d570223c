"""The rules about what is no household: meetings, notices, procedures and villages as a whole."""

from __future__ import annotations

from app.domain.rules import meetings, notices, procedures, relief, villages
from app.domain.rules.base import Rule

OFFICE_RULES: tuple[Rule, ...] = (
    *meetings.RULES,
    *notices.RULES,
    *procedures.RULES,
    *villages.RULES,
    *relief.RULES,
)
