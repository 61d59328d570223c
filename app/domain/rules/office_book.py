"""The rules about records of the office: meetings and notices. Households have their own book."""

from __future__ import annotations

from app.domain.rules import meetings, notices
from app.domain.rules.base import Rule

OFFICE_RULES: tuple[Rule, ...] = (*meetings.RULES, *notices.RULES)
