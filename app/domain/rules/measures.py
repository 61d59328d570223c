"""V-AST-05 and V-AST-06: whether measures fit those who can work, and the person they are for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter

from app.domain.problems import Severity
from app.domain.rules.assisted import (
    COMPREHENSIVE,
    DEVELOPMENT,
    IDENTIFIED_READS,
    JOB,
    MEASURE_SPAN_READS,
    OBJECT_READS,
    PUBLIC_POST,
    attribute,
    has_labour,
    identified_on,
    lasts_on,
    months_after,
    of_nature,
    real_measures,
)
from app.domain.rules.base import Case, Finding, Rule, Scope, Values, record_id, rule
from app.domain.rules.people import ACTIVE_READS, DISABLED, NO_LABOUR, name_of

_JOB_KINDS = (JOB, PUBLIC_POST)
_VOCATIONAL_STAGES = ("vocational", "college", "technician")
_DISABILITY, _JOB, _VOCATIONAL = "disability", "job", "vocational"


@rule(
    "V-AST-05",
    Severity.W,
    Scope.HOUSEHOLD,
    "开发式帮扶",
    fix="给有劳动力的户安排产业、就业、金融或公益岗位措施；确实不能的写明原因，附村里证明",
    reads=(
        *OBJECT_READS,
        *IDENTIFIED_READS,
        *MEASURE_SPAN_READS,
        "household.no_labour_fully",
        "member.labour",
        "measure.kind",
        *ACTIVE_READS,
    ),
    needs_proof=True,
    when=attrgetter("is_at_risk"),
)
def development_comes(case: Case, active: tuple[Values, ...]) -> Iterable[Finding]:
    since = identified_on(case)
    helping = [
        measure for measure in real_measures(case) if since is None or lasts_on(measure, since, case.today)
    ]
    developing = [measure for measure in helping if measure.get("kind") in of_nature(case, DEVELOPMENT)]
    able = has_labour(active)
    if able and since is not None and not developing:
        months = case.policy.number("rule.development_months")
        if months_after(since, months) <= case.today:
            words = f"{since}识别，满 {months} 个月，有劳动力却没有开发式帮扶措施"
            yield Finding("measure", words)
    if helping and {measure.get("kind") for measure in helping} == {COMPREHENSIVE}:
        yield Finding("measure", "帮扶措施只有综合保障一类")
    yield from _contradiction(case, able, bool(developing))


def _contradiction(case: Case, able: bool, developing: bool) -> Iterator[Finding]:
    """整户无劳动能力 against who lives there and what is done (national rule 5_11_030)."""
    if case.household.get("no_labour_fully") is not True:
        return
    if able:
        yield Finding("no_labour_fully", "写的是整户无劳动能力，成员里却有劳动力")
    elif developing:
        yield Finding("no_labour_fully", "写的是整户无劳动能力，却安排了开发式帮扶措施")


@rule(
    "V-AST-06",
    Severity.W,
    Scope.HOUSEHOLD,
    "措施和受益人",
    fix="核对受益成员和措施类型；人的情况变了的，把措施结束",
    reads=(
        "measure.kind",
        "measure.sub_kind",
        "measure.beneficiary_member",
        *MEASURE_SPAN_READS,
        "member.name",
        "member.health",
        "member.labour",
        "member.school_status",
        *ACTIVE_READS,
    ),
    when=attrgetter("measures"),
)
def measures_fit_persons(case: Case, active: tuple[Values, ...]) -> Iterable[Finding]:
    """Only measures that run today, because they are compared with how the persons are today."""
    for measure in case.measures:
        if not lasts_on(measure, case.today, case.today):
            continue
        aid = attribute(case, "measure_sub_kind", measure.get("sub_kind"), "aid")
        if aid is None and measure.get("kind") in _JOB_KINDS:
            aid = _JOB
        if aid is None:
            continue
        chosen = measure.get("beneficiary_member")
        persons = [person for person in active if not chosen or person.get("id") == chosen]
        words = _misfit(str(aid), persons, bool(chosen), case)
        if words:
            yield Finding("beneficiary_member" if chosen else "kind", words, record=record_id(measure))


def _misfit(aid: str, persons: list[Values], chosen: bool, case: Case) -> str:
    """Why this aid fits none of these persons, "" where it fits one or nobody is known."""
    if not persons:
        return ""
    who = name_of(persons[0]) if chosen else "户里"
    if aid == _DISABILITY and not any(DISABLED in (person.get("health") or ()) for person in persons):
        return f"有残疾补贴，{who}{'没有残疾' if chosen else '没有残疾成员'}"
    if aid == _JOB and all(person.get("labour") in NO_LABOUR for person in persons):
        return f"有就业或岗位帮扶，{who}{'没有劳动能力' if chosen else '没有能劳动的成员'}"
    if aid == _VOCATIONAL and not any(_in_vocational_school(person, case) for person in persons):
        return f"有职业教育资助，{who}{'不在职业学校读书' if chosen else '没有成员在职业学校读书'}"
    return ""


def _in_vocational_school(person: Values, case: Case) -> bool:
    return attribute(case, "school_status", person.get("school_status"), "stage") in _VOCATIONAL_STAGES


RULES: tuple[Rule, ...] = (development_comes, measures_fit_persons)
