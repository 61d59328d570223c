"""What one record among several of its form is called: 张三, 2025年核算, 帮扶措施 产业帮扶."""

from __future__ import annotations

from app.domain.policy import PolicyView
from app.forms.conditions import Values, is_blank
from app.forms.kinds import Reference
from app.forms.registry import schema_of

_HOUSEHOLD, _MEMBER = "household", "member"
_YEARLY = {
    "income_statement": "核算",
    "living_conditions": "生产生活条件",
    "help_plan": "帮扶计划",
    "five_to_household": "五到户",
}


def record_title(schema_id: str, row: Values, policy: PolicyView) -> str:
    """The name a person knows a record by; never a number that is partly hidden."""
    if schema_id == _HOUSEHOLD:
        return "户"
    if schema_id == _MEMBER:
        return row.get("name") or "未填姓名的成员"
    if schema_id in _YEARLY:
        return f"{row.get('year') or ''}年{_YEARLY[schema_id]}"
    schema = schema_of(schema_id)
    told = (field for field in schema.stored_fields
            if not isinstance(field.kind, Reference) and not field.sensitive)   # an id is no name
    first = next((field for field in told if not is_blank(row.get(field.name))), None)
    words = first.kind.format(row[first.name], policy) if first else ""
    return f"{schema.title} {words}".strip()


def full_title(schema_id: str, row: Values, policy: PolicyView) -> str:
    """Form and name, where records of several forms are told of together: 家庭成员 张三, 2025年核算."""
    form = schema_of(schema_id)
    if schema_id == _HOUSEHOLD:
        return form.title
    named = record_title(schema_id, row, policy)
    return f"{form.title} {named}" if schema_id == _MEMBER else named
