"""The section 帮扶: needs, plans, measures, pairing, loans, insurance, training, visits, a tab for each."""

from __future__ import annotations

from app.forms.definitions.assistance import FIVE_TO_HOUSEHOLD, HELP_PLAN, MEASURE, NEED
from app.forms.definitions.assistance_people import PAIRING, VISIT
from app.forms.definitions.assistance_services import INSURANCE, LEADING_FARMER, LOAN, TRAINING
from app.views.pages.tabbed_section import RecordTab, TabbedSection

_PARTS = (
    RecordTab("需求", NEED, ("kind", "text", "source", "found_on", "closed_on")),
    RecordTab("计划", HELP_PLAN),
    RecordTab("措施", MEASURE, ("kind", "sub_kind", "content", "amount", "started_on", "ended_on")),
    RecordTab("五到户", FIVE_TO_HOUSEHOLD),
    RecordTab("结对", PAIRING, ("helper_id", "started_on", "ended_on", "end_reason")),
    RecordTab("走访", VISIT, ("visited_on", "helper_id", "kind", "people", "found")),
    RecordTab("贷款", LOAN, ("borrower_member", "bank", "amount", "lent_on", "due_on", "repaid")),
    RecordTab("保险", INSURANCE, ("product", "insured", "insurer", "started_on", "ended_on")),
    RecordTab("培训", TRAINING, ("topic", "kind", "held_on", "member", "hours")),
    RecordTab("带头人", LEADING_FARMER, ("member", "industry", "led_households", "started_on")),
)
FORMS = tuple(form for part in _PARTS for form in part.forms)
"""Ids of all forms of this section."""


class AssistanceSection(TabbedSection):
    """What helps the household."""

    title = "帮扶"
    parts = _PARTS
