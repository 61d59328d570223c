"""V-AST-01 to V-AST-04: whether help answers causes and needs, and whether there is enough of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from operator import attrgetter

from app.domain.codes import CodeTable
from app.domain.problems import Severity
from app.domain.rules.assisted import (
    GIFT,
    IDENTIFIED_READS,
    INDUSTRY,
    MEASURE_SPAN_READS,
    OBJECT_READS,
    REMOVED_BY_ITSELF,
    has_labour,
    identified_on,
    lasts_on,
    of_nature,
    real_measures,
    runs_in_year,
)
from app.domain.rules.base import Case, Finding, Rule, Scope, Values, record_id, rule
from app.domain.rules.people import ACTIVE_READS

_LABOUR_READS = ("member.labour", *ACTIVE_READS)


@rule(
    "V-AST-01",
    Severity.W,
    Scope.HOUSEHOLD,
    "原因和措施对应",
    fix="安排能解决这个原因的帮扶措施并登记；已经安排的核对措施类型",
    reads=(
        "household.cause_main",
        "household.cause_other",
        "household.risks",
        "household.risk_removed_how",
        "measure.kind",
        *MEASURE_SPAN_READS,
        *IDENTIFIED_READS,
    ),
)
def causes_answered(case: Case, _active: tuple[Values, ...]) -> Iterable[Finding]:
    get = case.household.get
    main, others, risks = get("cause_main"), get("cause_other") or (), get("risks") or ()
    if not (main or others or risks):
        return
    helping = real_measures(case)
    kinds = {measure.get("kind") for measure in helping}
    if main:
        yield from _unanswered("cause_main", "cause", "致贫原因", (main,), kinds, case)
    yield from _unanswered("cause_other", "cause", "致贫原因", others, kinds, case)
    if risks and get("risk_removed_how") != REMOVED_BY_ITSELF:
        since = identified_on(case) or date.min
        lately = {measure.get("kind") for measure in helping if lasts_on(measure, since, date.max)}
        yield from _unanswered("risks", "risk", "返贫致贫风险", risks, lately, case)


@lru_cache(maxsize=64)
def _answers(table: CodeTable) -> dict[str, tuple[str, ...]]:
    """Cause or risk → the kinds of measure that answer it, where only some do."""
    told = {value.code: value.attributes.get("answered_by") for value in table.values}
    return {code: tuple(str(kinds).split(",")) for code, kinds in told.items() if kinds is not None}


def _unanswered(
    field: str, table: str, word: str, codes: tuple[str, ...], kinds: set[object], case: Case
) -> Iterator[Finding]:
    answered_by = _answers(case.policy.table(table))
    for code in dict.fromkeys(codes):
        answers = answered_by.get(code)
        if kinds if answers is None else not kinds.isdisjoint(answers):
            continue
        label = case.policy.table(table).label_of(code)
        yield Finding(field, f"{word}“{label}”没有对应的帮扶措施")


@rule(
    "V-AST-02",
    Severity.W,
    Scope.HOUSEHOLD,
    "措施和需求对应",
    fix="按农户的需求安排措施；确实有这个需求的，在帮扶需求里补登记",
    reads=("measure.kind", "need.kind", "help_plan.needs"),
    when=attrgetter("measures"),
)
def needs_met(case: Case, _active: tuple[Values, ...]) -> Iterable[Finding]:
    helping = real_measures(case)
    if not helping:
        return
    asked = dict.fromkeys(need["kind"] for need in case.needs if need.get("kind"))
    for plan in case.plans:
        asked.update(dict.fromkeys(plan.get("needs") or ()))
    table = case.policy.table("measure_kind")
    known = "、".join(table.label_of(kind) for kind in asked) or "没有登记"
    seen: set[str] = set()
    for measure in helping:
        kind = measure.get("kind")
        if kind and kind not in asked and kind not in seen:
            seen.add(kind)
            words = f"安排了“{table.label_of(kind)}”，农户没有提出这类需求（登记的需求：{known}）"
            yield Finding("kind", words, record=record_id(measure))


@rule(
    "V-AST-03",
    Severity.W,
    Scope.HOUSEHOLD,
    "计划、保险和到户底线",
    fix="补上帮扶计划、扶贫保险、产业项目或培训；确实不适用的写明原因",
    reads=(
        *OBJECT_READS,
        *_LABOUR_READS,
        *MEASURE_SPAN_READS,
        "help_plan.year",
        "insurance.started_on",
        "insurance.ended_on",
        "measure.kind",
        "training.member",
    ),
    when=attrgetter("is_active_object"),
)
def household_minimum(case: Case, active: tuple[Values, ...]) -> Iterable[Finding]:
    today = case.today
    due = today.year if today.month > case.policy.number("rule.plan_due_month") else today.year - 1
    if not any((plan.get("year") or 0) >= due for plan in case.plans):
        yield Finding("help_plan", f"没有{due}年以后的帮扶计划，每户每年要有一份")
    if not any(lasts_on(insurance, today, today) for insurance in case.insurances):
        yield Finding("insurance", "没有在保的扶贫保险，每户要有一份")
    if has_labour(active):
        yield from _below_minimum(case)


def _below_minimum(case: Case) -> Iterator[Finding]:
    """Households with labour: projects that run, and members ever trained."""
    today = case.today
    least = case.policy.numbers("plan.industry_per_household")[0]
    projects = sum(
        measure.get("kind") == INDUSTRY and lasts_on(measure, today, today) for measure in case.measures
    )
    if projects < least:
        yield Finding("measure", f"有劳动力，在做的产业帮扶有 {projects} 项，每户至少 {least} 项")
    least = case.policy.numbers("plan.trained_per_household")[0]
    trained = len({training.get("member") for training in case.trainings} - {None})
    if trained < least:
        yield Finding("training", f"有劳动力，参加过培训的有 {trained} 人，每户至少 {least} 人")


@rule(
    "V-AST-04",
    Severity.I,
    Scope.HOUSEHOLD,
    "只有慰问",
    fix="慰问不能代替帮扶，按需求安排产业、就业、保障等措施",
    reads=("measure.kind", *MEASURE_SPAN_READS),
    when=attrgetter("measures"),
)
def more_than_gifts(case: Case, _active: tuple[Values, ...]) -> Iterable[Finding]:
    """A hint while the year may still bring a measure, a warning once it is over."""
    given = of_nature(case, GIFT)
    gifts = [measure for measure in case.measures if measure.get("kind") in given]
    if not gifts:
        return
    helping = real_measures(case)
    for year in sorted({measure["started_on"].year for measure in gifts if measure.get("started_on")}):
        if not any(runs_in_year(measure, year) for measure in helping):
            severity = Severity.W if year < case.today.year else Severity.I
            yield Finding("measure", f"{year}年只有慰问，没有帮扶措施", severity)


RULES: tuple[Rule, ...] = (causes_answered, needs_met, household_minimum, more_than_gifts)
