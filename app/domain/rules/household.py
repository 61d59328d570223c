"""V-HH-01 and V-HH-03 to V-HH-10: the household as a whole. V-HH-02 needs the forms (`forms/gen_rules`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.calendar import latest_birth
from app.domain.problems import Severity
from app.domain.rules.base import HEAD, Case, Finding, Rule, Scope, Values, record_id, rule
from app.domain.rules.people import ACTIVE_READS, NAMED_MOST, id_part, name_of

_CARD_TYPES = ("20", "21", "22")
NEEDED_PAPERS = (("01", "入户调查表"), ("02", "户主照片"), ("03", "住房照片"), ("04", "入户合影"))
_NOT_MOVED_IN = "05"
_MISSING = "06"
_SQUARE_METRE = 100


@rule(
    "V-HH-01",
    Severity.E,
    Scope.HOUSEHOLD,
    "整户登记",
    fix="把共同生活的人都登记到家庭成员里，包括上学和外出的人；人口数填错了就改人口数",
    reads=("household.persons_year", *ACTIVE_READS),
)
def whole_household(case: Case, active: tuple[Values, ...]) -> Iterable[Finding]:
    if not active:
        yield Finding("members", "这一户没有登记家庭成员，识别和帮扶都按整户进行")
        return
    counted = case.household.get("persons_year") or 0
    if counted > len(case.members):
        words = (
            f"年度家庭人口数是 {counted} 人，登记的成员只有 {len(case.members)} 人，共同生活的人没有登记全"
        )
        yield Finding("members", words)


@rule(
    "V-HH-03",
    Severity.E,
    Scope.HOUSEHOLD,
    "调查表和照片",
    fix="在“照片与材料”里补上缺的材料，写明形成日期",
    reads=("household_paper.paper_kind",),
)
def papers_present(case: Case, _active: tuple[Values, ...]) -> Iterable[Finding]:
    kinds = {paper.get("paper_kind") for paper in case.papers}
    lacking = [label for kind, label in NEEDED_PAPERS if kind not in kinds]
    if lacking:
        yield Finding("papers", f"还没有{'、'.join(lacking)}，提交前每户都要有调查表和照片")


@rule(
    "V-HH-04",
    Severity.E,
    Scope.HOUSEHOLD,
    "户主唯一",
    fix="在家庭成员里只把一个在册的人的“与户主关系”填为户主",
    reads=("member.relation", "member.name", *ACTIVE_READS),
)
def one_head(case: Case, active: tuple[Values, ...]) -> Iterable[Finding]:
    heads = case.heads
    if len(heads) == 1 or not active:
        return
    if heads:
        names = "、".join(name_of(member) for member in heads)
        yield Finding("head_member", f"有 {len(heads)} 个户主：{names}，一户只能有一个")
        return
    gone = [member for member in case.members if member.get("relation") == HEAD]
    if gone:
        words = (
            f"户主{name_of(gone[-1])}已经减少（{gone[-1].get('leave_date') or '没有写日期'}），现在没有户主"
        )
        yield Finding("head_member", words)
    else:
        yield Finding("head_member", "没有户主，成员里没有人的“与户主关系”是户主")


@rule(
    "V-HH-05",
    Severity.E,
    Scope.HOUSEHOLD,
    "人口数",
    fix="核对增减的人；当前人口数按现有成员计算，年度人口数照年度收支表填写",
    reads=("household.persons_current", "household.persons_year", *ACTIVE_READS),
)
def persons_agree(case: Case, active: tuple[Values, ...]) -> Iterable[Finding]:
    current = case.household.get("persons_current")
    if current is not None and current != len(active):
        yield Finding(
            "persons_current", f"当前家庭人口数是 {current} 人，现有成员是 {len(active)} 人，两处不一致"
        )
    counted = case.household.get("persons_year")
    if counted is not None and counted <= 0:
        yield Finding("persons_year", f"年度家庭人口数是 {counted}，应当大于 0，否则算不出人均收入")


@rule(
    "V-HH-06",
    Severity.E,
    Scope.HOUSEHOLD,
    "致贫原因和风险",
    fix="主要致贫原因选一个最主要的，其他原因和风险去掉重复和多出的",
    reads=("household.object_type", "household.cause_main", "household.cause_other", "household.risks"),
)
def causes_sound(case: Case, _active: tuple[Values, ...]) -> Iterable[Finding]:
    get = case.household.get
    main, others, risks = get("cause_main"), get("cause_other") or (), get("risks") or ()
    if not main and get("object_type") in _CARD_TYPES:
        yield Finding("cause_main", "没有填主要致贫原因，帮扶措施要和原因对应")
    if main and main in others:
        label = case.policy.table("cause").label_of(main)
        yield Finding("cause_other", f"“{label}”既是主要致贫原因又是其他致贫原因")
    if others:
        most = case.policy.number("rule.other_causes_most")
        yield from _too_many("cause_other", "其他致贫原因", others, most)
    if risks:
        yield from _too_many("risks", "致贫返贫风险", risks, case.policy.number("rule.risks_most"))


def _too_many(field: str, label: str, chosen: tuple[str, ...], most: int) -> Iterator[Finding]:
    if len(chosen) > most:
        yield Finding(field, f"{label}填了 {len(chosen)} 个，最多 {most} 个")
    if len(set(chosen)) < len(chosen):
        yield Finding(field, f"{label}里有重复的选项")


@rule(
    "V-HH-07",
    Severity.W,
    Scope.HOUSEHOLD,
    "分户养老",
    fix="入户核实赡养情况，写明为什么分户；应当合户的并回子女户，附赡养协议或村里证明",
    reads=("household.split_from", "member.birth_date", *ACTIVE_READS),
    needs_proof=True,
)
def elderly_left_alone(case: Case, active: tuple[Values, ...]) -> Iterable[Finding]:
    if not active:
        return
    elderly = case.policy.number("rule.elderly_age")
    born_until = latest_birth(case.today, elderly)
    for member in active:
        born = member.get("birth_date")
        if born is None or born > born_until:
            return
    township = case.township
    for other in township.related_households(case.household_id):
        if other != case.household_id and township.working_adults_in(other):
            words = (
                f"这一户 {len(active)} 人都满 {elderly} 周岁，有劳动力的子女另立一户"
                f"（{township.label_of(other)}），可能是分户养老"
            )
            yield Finding("split_from", words)


@rule(
    "V-HH-08",
    Severity.W,
    Scope.HOUSEHOLD,
    "实际居住",
    fix="入户核实人住在哪里，写明原因；找不到人的附村里的查找记录",
    reads=("household.relocation", "household.lives_there", "household.residence_state"),
    needs_proof=True,
)
def lives_where_settled(case: Case, _active: tuple[Values, ...]) -> Iterable[Finding]:
    get = case.household.get
    state = get("residence_state")
    if get("relocation") and (get("lives_there") is False or state == _NOT_MOVED_IN):
        yield Finding("lives_there", "是搬迁户，但没有在迁入地居住，搬迁没有见效")
    if state == _MISSING:
        yield Finding("residence_state", "居住状态是“失联”，联系不上就没有办法核实和帮扶")


@rule(
    "V-HH-09",
    Severity.W,
    Scope.HOUSEHOLD,
    "住房面积和道路",
    fix="按入户丈量的数填写；面积确实很大或者没有住房的写明情况",
    reads=("living_conditions.house_area", "living_conditions.road_distance", "living_conditions.no_house"),
)
def house_and_road(case: Case, _active: tuple[Values, ...]) -> Iterable[Finding]:
    """Of the latest yearly sheet; a household without a house has no area to fill in."""
    if case.conditions is None:
        return
    get, record = case.conditions.get, record_id(case.conditions)
    space = get("house_area")
    most = case.policy.number("rule.house_area_most")
    if not space and get("no_house") is not True:
        yield Finding("house_area", "住房面积没有填写或者是 0", record=record)
    elif space and space > most * _SQUARE_METRE:
        words = f"住房面积是 {space / _SQUARE_METRE:.2f} 平方米，超过 {most} 平方米"
        yield Finding("house_area", words, record=record)
    if get("road_distance") is None:
        yield Finding("road_distance", "与村主干路距离没有填写，就在路边的填 0", record=record)


@rule(
    "V-HH-10",
    Severity.E,
    Scope.HOUSEHOLD,
    "重复建户",
    fix="和对方村核对，只保留一户；人确实在另一户的，在这一户办减少",
    reads=("member.id_no", "member.relation", "member.name", *ACTIVE_READS),
)
def not_registered_twice(case: Case, active: tuple[Values, ...]) -> Iterable[Finding]:
    township, own = case.township, case.household_id
    for head in case.heads:
        number = head.get("id_no")
        if not number:
            continue
        others = [other for other in township.households_of_id_number(number) if other != own]
        for other in others[:NAMED_MOST]:
            yield Finding("head_member", _double_words(case, active, head, other))
        if len(others) > NAMED_MOST:
            words = f"户主{name_of(head)}（尾号{id_part(head['id_no'])[-4:]}）还同时登记在另外"
            yield Finding("head_member", f"{words} {len(others) - NAMED_MOST} 户，用“查重”逐户核对")


def _double_words(case: Case, active: tuple[Values, ...], head: Values, other: str) -> str:
    numbers = [member["id_no"] for member in active if member.get("id_no")]
    asked = case.township.households_of_id_number
    label = case.township.label_of(other) or "另一户"
    if len(numbers) > 1 and all(other in asked(number) for number in numbers):
        return f"这一户 {len(numbers)} 个人在“{label}”都登记了，同一户登记了两次"
    return f"户主{name_of(head)}（尾号{id_part(head['id_no'])[-4:]}）同时登记在“{label}”"


RULES: tuple[Rule, ...] = (
    whole_household,
    papers_present,
    one_head,
    persons_agree,
    causes_sound,
    elderly_left_alone,
    lives_where_settled,
    house_and_road,
    not_registered_twice,
)
