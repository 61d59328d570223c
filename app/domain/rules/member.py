"""V-MEM-01 to V-MEM-05 and V-MEM-17: who a person is, in the number, the family and the telephone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache

from app.domain import id_card, phones
from app.domain.calendar import age_on
from app.domain.codes import CodeTable
from app.domain.id_card import ID_LENGTH
from app.domain.problems import Severity
from app.domain.rules.base import HEAD, Case, Finding, Rule, Scope, Values, record_id, rule
from app.domain.rules.people import ACTIVE_READS, NAMED_MOST, SPOUSE, id_part, name_of

_CHILDREN = ("03", "04")
_PARENTS = ("11", "12")
_RELATIVES = (*_CHILDREN, *_PARENTS)
_DISABILITY_CARD = "02"


@rule(
    "V-MEM-01",
    Severity.E,
    Scope.MEMBER,
    "证件号码",
    fix="对照证件原件逐位核对；没有证件的把证件类型改为“未办证”并写明原因，不能编号码",
    reads=("member.id_no", "member.id_type", "member.disability_card_no"),
)
def number_valid(member: Values, case: Case) -> Iterable[Finding]:
    number = member.get("id_no")
    if number:
        fault = _number_fault(number, member.get("id_type"), case.today)
        if fault is not None:
            yield Finding("id_no", f"证件号码（尾号{number[-4:]}，{len(number)} 位）{fault.value}")
    card = member.get("disability_card_no")
    if card:
        yield from _card_findings(card, number, case.today)


def _number_fault(number: str, id_type: object, today: date) -> id_card.IdFault | None:
    """A disability card may stand in for the ID number (domain.md 4.3)."""
    if id_type == _DISABILITY_CARD or id_card.looks_like_disability_card(number):
        return id_card.disability_card_fault(number, today)
    return id_card.fault_of(number, today)


def _card_findings(card: str, number: object, today: date) -> Iterator[Finding]:
    fault = id_card.disability_card_fault(card, today)
    if fault is not None:
        yield Finding("disability_card_no", f"残疾人证号（{len(card)} 位）{fault.value}")
    if number and id_part(card) != id_part(number):
        ends = f"尾号{id_part(card)[-4:]}）和证件号码（尾号{id_part(number)[-4:]}"
        yield Finding("disability_card_no", f"残疾人证号前 18 位（{ends}）不是同一个人")


@rule(
    "V-MEM-02",
    Severity.E,
    Scope.MEMBER,
    "证件号码重复",
    fix="核对这个人现在归哪一户，另一户办理减少；号码录错的改正",
    reads=("member.id_no", "member.name", *ACTIVE_READS),
)
def number_once(member: Values, case: Case) -> Iterable[Finding]:
    number = member.get("id_no")
    if not number:
        return
    own = number[:ID_LENGTH]
    if own in case.repeated_numbers:
        yield from _said_of_members(own, member, case)
    elsewhere = _other_households(own, number, case)
    if elsewhere:
        yield from _said_of_households(own, elsewhere, case)


def _said(own: str) -> str:
    return f"证件号码（尾号{own[-4:]}）"


def _said_of_members(own: str, member: Values, case: Case) -> Iterator[Finding]:
    said = _said(own)
    here = [
        other
        for other in case.active
        if (other.get("id_no") or "")[:ID_LENGTH] == own and other is not member
    ]
    for other in here[:NAMED_MOST]:
        yield Finding("id_no", f"{said}和本户成员{name_of(other)}的相同，一人一号")
    if len(here) > NAMED_MOST:
        yield Finding("id_no", f"{said}和本户另外 {len(here) - NAMED_MOST} 个成员的也相同，一人一号")


def _said_of_households(own: str, elsewhere: Sequence[str], case: Case) -> Iterator[Finding]:
    said = _said(own)
    for household in elsewhere[:NAMED_MOST]:
        label = case.township.label_of(household) or "另一户"
        yield Finding("id_no", f"{said}在“{label}”也登记了，一个人只能在一户")
    if len(elsewhere) > NAMED_MOST:
        yield Finding("id_no", f"{said}还在另外 {len(elsewhere) - NAMED_MOST} 户登记了，用“查重”逐户核对")


def _other_households(own: str, number: str, case: Case) -> Sequence[str]:
    asked = case.township.households_of_id_number
    found = asked(number) if number == own else (*asked(number), *asked(own))
    if not found:
        return ()
    others = dict.fromkeys(found)
    others.pop(case.household_id, None)
    return list(others)


@rule(
    "V-MEM-03",
    Severity.E,
    Scope.MEMBER,
    "性别、出生日期和证件一致",
    fix="以证件为准改正性别或出生日期；证件号码录错的改号码",
    reads=("member.id_no", "member.sex", "member.birth_date"),
)
def agrees_with_number(member: Values, case: Case) -> Iterable[Finding]:
    number = member.get("id_no")
    if not number or len(number) < ID_LENGTH:
        return
    said = id_card.sex(number)
    sex = member.get("sex")
    if said is not None and sex and sex != said:
        label = case.policy.table("sex").label_of
        yield Finding("sex", f"性别填的是{label(sex)}，证件号码第 17 位表示{label(said)}")
    born = member.get("birth_date")
    written = id_card.birth_date(number)
    if born is not None and written is not None and born != written:
        yield Finding("birth_date", f"出生日期填的是{born}，证件号码上是{written}")


@rule(
    "V-MEM-04",
    Severity.E,
    Scope.MEMBER,
    "与户主关系和性别",
    fix="核对性别和与户主关系，改正填错的一项",
    reads=("member.relation", "member.sex", "member.name", *ACTIVE_READS),
)
def relation_fits(member: Values, case: Case) -> Iterable[Finding]:
    relation, sex = member.get("relation"), member.get("sex")
    if not relation:
        return
    relations = case.policy.table("relation")
    expected = _sex_of_relation(relations).get(relation)
    if expected and sex and sex != expected:
        label = case.policy.table("sex").label_of(sex)
        named = relations.label_of(relation)
        yield Finding("relation", f"与户主关系是“{named}”，性别却是{label}，两项对不上")
    if relation == SPOUSE:
        yield from _spouse_findings(member, case)


@lru_cache(maxsize=64)
def _sex_of_relation(relations: CodeTable) -> dict[str, object]:
    """Code of a relation → code of the sex it says."""
    return {value.code: value.attributes.get("sex") for value in relations.values}


def _spouse_findings(member: Values, case: Case) -> Iterator[Finding]:
    for other in case.active:
        if other is member:
            continue
        if other.get("relation") == SPOUSE:
            yield Finding("relation", f"{name_of(member)}和{name_of(other)}都填为配偶，户主只能有一个配偶")
        elif other.get("relation") == HEAD and member.get("sex") and other.get("sex") == member.get("sex"):
            label = case.policy.table("sex").label_of(member.get("sex"))
            yield Finding("relation", f"配偶和户主{name_of(other)}的性别都是{label}")


@rule(
    "V-MEM-05",
    Severity.W,
    Scope.MEMBER,
    "两代人年龄差",
    fix="核对出生日期和与户主关系；确实是继父母、养父母的写明",
    reads=("member.relation", "member.birth_date", "member.name", *ACTIVE_READS),
)
def generations_apart(member: Values, case: Case) -> Iterable[Finding]:
    relation, born = member.get("relation"), member.get("birth_date")
    if relation not in _RELATIVES or born is None:
        return
    for head in case.heads:
        born_too = head.get("birth_date")
        if born_too is None:
            continue
        older, younger = (born_too, born) if relation in _CHILDREN else (born, born_too)
        gap = age_on(older, younger)
        least, most = (
            case.policy.number("rule.parent_gap_least"),
            case.policy.number("rule.parent_gap_most"),
        )
        if not least <= gap <= most:
            yield Finding("birth_date", _gap_words(member, head, case, least if gap < least else most))


def _gap_words(member: Values, head: Values, case: Case, bound: int) -> str:
    label = case.policy.table("relation").label_of(member["relation"])
    return (
        f"户主{name_of(head)}生于{head['birth_date']}，{label}{name_of(member)}生于{member['birth_date']}，"
        f"两代人的年龄差不在合理范围（界限 {bound} 岁）"
    )


@rule(
    "V-MEM-17",
    Severity.W,
    Scope.HOUSEHOLD,
    "联系电话",
    fix="核对电话；几户共用一个电话的，写明是谁的、为什么共用",
    reads=("household.phone", "member.phone", *ACTIVE_READS),
)
def phones_usable(case: Case, active: tuple[Values, ...]) -> Iterable[Finding]:
    seen: set[str] = set()
    for owner in (case.household, *active):
        number = owner.get("phone")
        if not number or number in seen:
            continue
        seen.add(number)
        record = "" if owner is case.household else record_id(owner)
        if not phones.is_valid(number):
            words = f"电话{phones.masked(number)}（{len(number)} 位）不像手机号，也不像带区号的座机号"
            yield Finding("phone", words, record=record)
        most = case.policy.number("rule.phone_households_most")
        households = case.township.households_of_phone(number, most)
        if households > most:
            words = f"电话{phones.masked(number)}有 {households} 户在用，联系时找不准人"
            yield Finding("phone", words, record=record)


RULES: tuple[Rule, ...] = (
    number_valid,
    number_once,
    agrees_with_number,
    relation_fits,
    generations_apart,
    phones_usable,
)
