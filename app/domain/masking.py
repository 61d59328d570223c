"""What of a person may be seen in which place: one function per class of place (domain.md 10.4).

Archive: everything. Internal work lists: numbers by their ends. Public notices: the head's name and nothing
else that leads to a person; health, children and accounts never (个人信息保护法 art. 28, 34).
"""

from __future__ import annotations

import enum
import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass

from app.core.text import fold
from app.domain import bank_card, id_card, phones
from app.domain.policy import PolicyView


class Fact(enum.Enum):
    """What a text says of a person."""

    HEAD_NAME = "head_name"
    OTHER_NAME = "other_name"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    ADDRESS = "address"
    ACCOUNT = "account"
    HEALTH = "health"
    DAY = "day"
    INCOME = "income"
    OTHER = "other"


def archive(_fact: Fact, text: str) -> str:
    """The archive is complete."""
    return text


def internal(fact: Fact, text: str) -> str:
    """Work lists of the office: first six and last four of an ID number, ends of phone and account, the year
    of a sensitive day, no house address.
    """
    if fact is Fact.ID_NUMBER:
        return id_card.masked(text)
    if fact is Fact.PHONE:
        return phones.masked(text)
    if fact is Fact.ACCOUNT:
        return bank_card.masked(text.replace(" ", ""))
    if fact is Fact.ADDRESS:
        return ""
    return text[:4] if fact is Fact.DAY else text


def public(fact: Fact, text: str, *, on_web: bool = False, shows_income: bool = False) -> str:
    """Notices: the head's name, on the web with one character hidden; income per head only where the county
    form asks for it.
    """
    if fact is Fact.HEAD_NAME:
        return _one_hidden(text) if on_web else text
    if fact is Fact.OTHER or (fact is Fact.INCOME and shows_income):
        return text
    return ""


def _one_hidden(name: str) -> str:
    """张三 → 张*, 张三丰 → 张*丰: the second character."""
    return name[:1] + "*" + name[2:] if len(name) > 1 else name


@dataclass(frozen=True, slots=True)
class Listed:
    """A household to be listed: full values. `note` is the last column (category, year of exit)."""

    head: str
    group: str
    persons: int
    number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PublicLine:
    """A line of a public list: group, head, persons, note; `tail` is the end of the household number, only
    where two heads share a name.
    """

    group: str
    head: str
    persons: int
    note: str = ""
    tail: str = ""

    @property
    def shown_head(self) -> str:
        return told_apart(self.head, self.tail)


def public_lines(
    households: Iterable[Listed], tail_digits: int, *, on_web: bool = False
) -> tuple[PublicLine, ...]:
    """The masked list in the given order; heads of one name told apart by the end of the household number."""
    rows = tuple(households)
    numbers: dict[str, list[str]] = {}
    for row in rows:
        numbers.setdefault(_name_key(row.head, on_web), []).append(row.number)
    return tuple(
        PublicLine(
            row.group,
            public(Fact.HEAD_NAME, row.head, on_web=on_web),
            row.persons,
            row.note,
            number_tail(row.number, numbers[_name_key(row.head, on_web)], tail_digits),
        )
        for row in rows
    )


def _name_key(head: str, on_web: bool) -> str:
    return public(Fact.HEAD_NAME, head, on_web=on_web)


def told_apart(head: str, tail: str) -> str:
    """A head with the end of the household number, where there is one to tell."""
    return f"{head}（户编号尾号{tail}）" if tail else head


def number_tail(number: str, of_namesakes: Sequence[str], digits: int) -> str:
    """At least `digits` last digits, more until they differ; "" without a namesake."""
    if len(of_namesakes) < 2:
        return ""
    for length in range(digits, max(len(number), digits) + 1):
        if len({other[-length:] for other in of_namesakes}) == len(of_namesakes):
            return number[-length:]
    return number


def tails_of_namesakes(heads: Iterable[tuple[Hashable, str]], digits: int) -> dict[str, str]:
    """Household number → its tail, for households whose head is called like that of another one.

    `heads`: what makes namesakes (a name, or a name and its village) with the number; each may come often.
    """
    numbers: defaultdict[Hashable, dict[str, None]] = defaultdict(dict)
    for name, number in heads:
        numbers[name][number] = None
    shared = (tuple(found) for found in numbers.values() if len(found) > 1)
    return {number: number_tail(number, found, digits) for found in shared for number in found}


@dataclass(frozen=True, slots=True)
class Sensitive:
    """A passage that must not be in a public notice: what it is, and the passage itself."""

    what: str
    passage: str


_LONG_NUMBER = re.compile(r"(?<![\dA-Za-z])\d(?:[ -]?\d){13,17}[ -]?[\dXx](?![\dA-Za-z])")
_HIDDEN_NUMBER = re.compile(r"(?<!\d)\d{3,6}[*＊x×]{3,}[\dXx]{2,4}(?!\d)")
_MOBILE = re.compile(r"(?<![\d-])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")


def sensitive_parts(
    text: str, health_words: Iterable[str] = (), work_phones: Collection[str] = ()
) -> tuple[Sensitive, ...]:
    """Numbers of persons, also half hidden, private phones and health words in a text meant for the public.

    `work_phones` are the contact numbers a notice must show.
    """
    plain = fold(text)
    found = [
        Sensitive("身份证号或银行账号", match.group())
        for pattern in (_LONG_NUMBER, _HIDDEN_NUMBER)
        for match in pattern.finditer(plain)
    ]
    known = {phone.replace(" ", "").replace("-", "") for phone in work_phones}
    found += [
        Sensitive("个人电话", match.group())
        for match in _MOBILE.finditer(plain)
        if match.group().replace(" ", "").replace("-", "") not in known
    ]
    found += [Sensitive("健康状况", word) for word in health_words if word in text]
    return tuple(found)


def health_words(policy: PolicyView) -> tuple[str, ...]:
    """The words for illness and disability: causes and risks marked so, every state but 健康."""
    marked = [
        value.label
        for name in ("cause", "risk")
        for value in policy.table(name).values
        if value.attributes.get("health")
    ]
    states = [value.label for value in policy.table("health").values if value.label != "健康"]
    return tuple(dict.fromkeys((*marked, *states, "残疾", "重病", "大病", "精神病")))


def public_causes(codes: Iterable[str], policy: PolicyView) -> tuple[str, ...]:
    """The labels of causes that may be published: health reasons are left out."""
    table = policy.table("cause")
    values = (table.by_code(code) for code in codes)
    return tuple(value.label for value in values if value and not value.attributes.get("health"))
