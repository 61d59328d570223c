"""From the findings of one rule at one subject to problems."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.domain.policy import PolicyUnset
from app.domain.problems import Problem, Severity
from app.domain.rules.base import Finding, Rule

_UNSET_FIX = "请审核员或管理员按本县文件在政策参数里填写"


def problem_of(rule: Rule, finding: Finding, record: str) -> Problem:
    """`record` is that of the subject; the finding may name another."""
    return Problem(
        rule.id,
        finding.severity or rule.severity,
        finding.field,
        finding.message,
        rule.fix,
        record if finding.record is None else finding.record,
        rule.needs_proof if finding.needs_proof is None else finding.needs_proof,
    )


def unset_problem(rule: Rule, unset: PolicyUnset, record: str) -> Problem:
    """A figure is lacking: the rule could not be asked to the end."""
    return Problem(rule.id, Severity.I, "", f"{unset.message}。这一项没有核对", _UNSET_FIX, record)


def problems_found(rule: Rule, first: Any, second: Any, record: str) -> Iterator[Problem]:
    """What a rule finds at one subject."""
    try:
        for finding in rule.judge(first, second):
            yield problem_of(rule, finding, record)
    except PolicyUnset as unset:
        yield unset_problem(rule, unset, record)
