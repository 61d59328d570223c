"""V-MEM-06 to V-MEM-11: schooling, health and disability of a member."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain import id_card
from app.domain.calendar import school_year_start
from app.domain.problems import Severity
from app.domain.rules.base import Case, Finding, Rule, Scope, Values, rule
from app.domain.rules.kinds import AGE, SCHOOL_AGE, SCHOOL_CUTOFF, Standing
from app.domain.rules.people import DISABLED, HEALTHY, is_healthy, is_pupil

_JUNIOR_AND_ABOVE = ("3", "4", "5", "6")
_ILL_OR_DISABLED = ("01", "02")
_MOST_YEARS_SINCE = 1
"""Years of age somebody may have become since the opening of the school year."""
_PRESCHOOL = "preschool"
_PRIMARY = "primary"


@rule(
    "V-MEM-06",
    Severity.E,
    Scope.MEMBER,
    "文化程度和在校生状况",
    fix="在校的只填在校生状况，离校的只填文化程度；义务教育阶段没有上学的填原因",
    reads=("member.education", "member.school_status", "member.out_of_school_reason"),
    of_kinds=True,
)
def schooling_once(kind: Values, by: Standing) -> Iterable[Finding]:
    education, pupil = kind.get("education"), is_pupil(kind)
    if education and pupil:
        learned = by.policy.table("education").label_of(education)
        school = by.policy.table("school_status").label_of(kind["school_status"])
        yield Finding("school_status", f"文化程度填了“{learned}”，在校生状况又填了“{school}”，只能填一项")
    elif not education and not pupil and not kind.get("out_of_school_reason"):
        yield Finding("education", "文化程度和在校生状况都没有填，也没有填未上学的原因")


@rule(
    "V-MEM-07",
    Severity.W,
    Scope.MEMBER,
    "义务教育阶段未上学",
    fix="核实有没有上学；确实失学辍学的填原因，附劝返或医疗证明",
    reads=(
        "member.birth_date",
        "member.education",
        "member.school_status",
        "member.out_of_school_reason",
    ),
    needs_proof=True,
    of_kinds=True,
)
def at_school_by_age(kind: Values, by: Standing) -> Iterable[Finding]:
    years = kind[AGE]
    if years is None or is_pupil(kind) or kind.get("out_of_school_reason"):
        return
    number = by.policy.number
    oldest = number("rule.school_age_to")
    if years > oldest + _MOST_YEARS_SINCE:
        return
    age = _school_age(kind, by)
    if not number("rule.school_age_from") <= age <= oldest:
        return
    if kind.get("education") in _JUNIOR_AND_ABOVE and age >= number("rule.junior_finished_age"):
        return
    day = school_year_start(by.today, _cutoff(by))
    yield Finding("school_status", f"{day}满 {age} 周岁，应当上学，没有填在校生状况，也没有填未上学原因")


@rule(
    "V-MEM-08",
    Severity.W,
    Scope.MEMBER,
    "学段和年龄",
    fix="核对出生日期和就读年级；确实是这样的写明原因",
    reads=("member.birth_date", "member.school_status", "member.health"),
    of_kinds=True,
)
def stage_fits_age(kind: Values, by: Standing) -> Iterable[Finding]:
    if kind[AGE] is None or not is_pupil(kind):
        return
    status = by.policy.table("school_status").by_code(kind["school_status"])
    if status is None:
        return
    stage = status.attributes.get("stage")
    age = _school_age(kind, by)
    if stage == _PRESCHOOL:
        if age >= by.policy.number("rule.preschool_age_to") and is_healthy(kind):
            yield Finding("school_status", f"满 {age} 周岁而且健康，还填“{status.label}”，应当已经上小学")
        return
    limits = _age_limits(str(stage), by)
    if limits and not limits[0] <= age <= limits[1]:
        words = f"满 {age} 周岁，在读“{status.label}”，一般在 {limits[0]}–{limits[1]} 周岁"
        yield Finding("school_status", words)


def _cutoff(by: Standing) -> tuple[int, int]:
    """Month and day on which the age for school is taken. Raises PolicyUnset."""
    month, day = by.policy.numbers(SCHOOL_CUTOFF)
    return month, day


def _school_age(kind: Values, by: Standing) -> int:
    """Full years at the opening of the school year. Raises PolicyUnset while nobody said when it opens."""
    _cutoff(by)
    return int(kind[SCHOOL_AGE])


def _age_limits(stage: str, by: Standing) -> tuple[int, int] | None:
    """Usual ages at the opening of the school year; None for a stage without limits."""
    if stage == _PRIMARY:
        return by.policy.number("rule.primary_age_from"), by.policy.number("rule.primary_age_to")
    found = by.policy.table("school_stage").by_code(stage)
    return (int(found.attributes["least"]), int(found.attributes["most"])) if found else None


@rule(
    "V-MEM-09",
    Severity.E,
    Scope.MEMBER,
    "健康状况和民族",
    fix="健康状况和民族都要填；选了“健康”就去掉其他健康状况",
    reads=("member.health", "member.ethnicity"),
    of_kinds=True,
)
def health_and_ethnicity(kind: Values, by: Standing) -> Iterable[Finding]:
    health = kind.get("health")
    if not health:
        yield Finding("health", "健康状况没有填，医疗和劳动能力都要靠它核对")
    elif HEALTHY in health and len(health) > 1:
        label = by.policy.table("health").label_of
        others = "、".join(label(code) for code in health if code != HEALTHY)
        yield Finding("health", f"填了“健康”又填了“{others}”，两样不能同时选")
    if not kind.get("ethnicity"):
        yield Finding("ethnicity", "民族没有填")


@rule(
    "V-MEM-10",
    Severity.W,
    Scope.MEMBER,
    "残疾和残疾人证",
    fix="有证的补证号，没有证的写明没有办证的原因；有证的把健康状况补选“残疾”",
    reads=("member.health", "member.disability_card_no", "member.id_no"),
    needs_proof=True,
)
def disability_has_card(member: Values, case: Case) -> Iterable[Finding]:
    number = member.get("id_no") or ""
    card = member.get("disability_card_no") or (number if id_card.looks_like_disability_card(number) else "")
    disabled = DISABLED in (member.get("health") or ())
    if disabled and not card:
        yield Finding("disability_card_no", "健康状况是“残疾”，没有残疾人证号，享受残疾人政策没有依据")
    elif card and not disabled:
        yield Finding("health", f"有残疾人证号（尾号{card[-4:]}），健康状况没有选“残疾”")


@rule(
    "V-MEM-11",
    Severity.W,
    Scope.MEMBER,
    "因病因残未上学",
    fix="核对健康状况和未上学原因，改正填错的一项",
    reads=("member.out_of_school_reason", "member.health"),
    of_kinds=True,
)
def absence_has_illness(kind: Values, by: Standing) -> Iterable[Finding]:
    reason = kind.get("out_of_school_reason")
    if reason in _ILL_OR_DISABLED and is_healthy(kind):
        label = by.policy.table("out_of_school").label_of(reason)
        yield Finding("out_of_school_reason", f"未上学原因是“{label}”，健康状况却是“健康”")


RULES: tuple[Rule, ...] = (
    schooling_once,
    at_school_by_age,
    stage_fits_age,
    health_and_ethnicity,
    disability_has_card,
    absence_has_illness,
)
