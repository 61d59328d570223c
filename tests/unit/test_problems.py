"""Findings as values."""

from app.domain.problems import Problem, Severity


def test_severities_have_the_words_of_the_office():
    assert [severity.label for severity in Severity] == ["错误", "需说明", "提示"]


def test_a_finding_belongs_to_the_household_unless_said_otherwise():
    problem = Problem("V-HH-04", Severity.E, "head_member", "没有户主")
    assert (problem.record, problem.fix, problem.needs_proof) == ("", "", False)
