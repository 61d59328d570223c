"""V-MEM-12 to V-MEM-16: labour, work, public posts and insurance of a member."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.calendar import age_on
from app.domain.problems import Severity
from app.domain.rules.base import Case, Finding, Rule, Scope, Values, rule
from app.domain.rules.kinds import AGE, Standing
from app.domain.rules.people import (
    ACTIVE_READS,
    FULL_LABOUR,
    LITTLE_LABOUR,
    NO_LABOUR,
    NOT_RECEIVING,
    WORK_READS,
    has_work,
    is_healthy,
    is_pupil,
    name_of,
    works_away,
)


@rule(
    "V-MEM-12",
    Severity.W,
    Scope.MEMBER,
    "劳动技能和年龄、健康",
    fix="核对劳动技能、健康状况和出生日期；确实是这样的写明原因",
    reads=("member.birth_date", "member.labour", "member.health", "member.school_status"),
    of_kinds=True,
)
def labour_fits(kind: Values, by: Standing) -> Iterable[Finding]:
    labour, age = kind.get("labour"), kind[AGE]
    if not labour or age is None:
        return
    number = by.policy.number
    youngest = number("rule.labour_age_from")
    if labour in LITTLE_LABOUR:
        if youngest <= age <= number("rule.labour_age_to") and is_healthy(kind) and not is_pupil(kind):
            label = by.policy.table("labour").label_of(labour)
            yield Finding("labour", f"{age} 周岁、健康、不在校，劳动技能却是“{label}”")
    elif labour in FULL_LABOUR and not youngest <= age <= number("rule.labour_skill_age_most"):
        label = by.policy.table("labour").label_of(labour)
        yield Finding("labour", f"{age} 周岁，劳动技能却是“{label}”")


@rule(
    "V-MEM-13",
    Severity.E,
    Scope.MEMBER,
    "务工地点和时间",
    fix="务工地点和月数一起填，地点至少填到县；没有务工的两项都清空",
    reads=WORK_READS,
    of_kinds=True,
)
def work_whole(kind: Values, by: Standing) -> Iterable[Finding]:
    months = kind.get("work_months") or 0
    placed = works_away(kind)
    if placed and not months:
        yield Finding("work_months", "填了务工所在地，没有填务工时间")
    elif months and not placed:
        yield Finding("work_province", f"填了务工时间 {months} 个月，没有填务工所在地")
    most = by.policy.number("rule.work_months_most")
    if not 0 <= months <= most:
        yield Finding("work_months", f"务工时间是 {months} 个月，应在 0 到 {most} 之间")
    if (
        placed
        and not kind.get("abroad")
        and not (kind.get("work_province") and kind.get("work_county"))
    ):
        yield Finding("work_county", "务工所在地没有填到县")


@rule(
    "V-MEM-14",
    Severity.W,
    Scope.MEMBER,
    "务工和身份",
    fix="核对务工、在校、劳动技能和特困供养情况；确实务工的写明原因",
    reads=(*WORK_READS, "member.school_status", "member.labour", "member.special_support"),
    of_kinds=True,
)
def work_plausible(kind: Values, by: Standing) -> Iterable[Finding]:
    if not has_work(kind):
        return
    if is_pupil(kind):
        label = by.policy.table("school_status").label_of(kind["school_status"])
        yield Finding("work_months", f"在校生（{label}）又填了务工")
    if kind.get("labour") in NO_LABOUR:
        label = by.policy.table("labour").label_of(kind["labour"])
        yield Finding("work_months", f"劳动技能是“{label}”，又填了务工")
    if kind.get("special_support") not in NOT_RECEIVING and works_away(kind):
        yield Finding("work_months", "享受特困供养，又填了外出务工")


@rule(
    "V-MEM-15",
    Severity.E,
    Scope.MEMBER,
    "公益性岗位",
    fix="岗位和聘用月数一起填；年龄不符或者一户多岗的核对聘用名册，写明情况",
    reads=(
        "member.public_post",
        "member.public_post_months",
        "member.birth_date",
        "member.name",
        *ACTIVE_READS,
    ),
    when=lambda member: member.get("public_post") or member.get("public_post_months"),
)
def public_post_sound(member: Values, case: Case) -> Iterable[Finding]:
    post, months = member.get("public_post"), member.get("public_post_months") or 0
    if not post:
        if months:
            yield Finding("public_post", f"填了公益性岗位聘用 {months} 个月，没有填是什么岗位")
        return
    if not months:
        label = case.policy.table("public_post").label_of(post)
        yield Finding("public_post_months", f"填了公益性岗位“{label}”，没有填聘用月数")
    yield from _post_warnings(member, case)


def _post_warnings(member: Values, case: Case) -> Iterator[Finding]:
    number = case.policy.number
    born = member.get("birth_date")
    if born is not None:
        age = age_on(born, case.today)
        if not number("rule.post_age_from") <= age < number("rule.post_age_below"):
            yield Finding("public_post", f"{name_of(member)}{age} 周岁，在公益性岗位", Severity.W)
    holders = [other for other in case.active if other.get("public_post")]
    if len(holders) >= number("rule.posts_per_household") and holders[0] is member:
        names = "、".join(name_of(holder) for holder in holders)
        yield Finding("public_post", f"一户有 {len(holders)} 个公益性岗位：{names}", Severity.W)


@rule(
    "V-MEM-16",
    Severity.W,
    Scope.MEMBER,
    "参保情况",
    fix="到医保、人社部门核对参保情况；没有参保的填原因，重复参保的退一个",
    reads=(
        "member.ins_medical_resident",
        "member.ins_medical_worker",
        "member.not_insured_reason",
        "member.ins_serious",
        "member.ins_pension_resident",
        "member.ins_pension_worker",
        "member.birth_date",
        "member.school_status",
    ),
    needs_proof=True,
    of_kinds=True,
)
def insured(kind: Values, by: Standing) -> Iterable[Finding]:
    get = kind.get
    resident, worker = get("ins_medical_resident"), get("ins_medical_worker")
    if resident and worker:
        yield Finding("ins_medical_worker", "居民医保和职工医保都填了是，一个人只能参加一种")
    elif resident is False and worker is False and not get("not_insured_reason"):
        yield Finding("ins_medical_resident", "居民医保和职工医保都填了否，生病就没有报销")
    if get("ins_serious") is None:
        yield Finding("ins_serious", "是否参加大病保险没有填", needs_proof=False)
    if get("ins_pension_resident") is None and get("ins_pension_worker") is None:
        yield from _pension_finding(kind, by)


def _pension_finding(kind: Values, by: Standing) -> Iterator[Finding]:
    age = kind[AGE]
    if age is None or is_pupil(kind):
        return
    since = by.policy.number("rule.pension_age_from")
    if age >= since:
        words = f"满 {since} 周岁、不在校，养老保险没有填"
        yield Finding("ins_pension_resident", words, needs_proof=False)


RULES: tuple[Rule, ...] = (labour_fits, work_whole, work_plausible, public_post_sound, insured)
