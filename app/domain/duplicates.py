"""Records that may be one person: which pairs are worth a look, bounded however many share a fact.

Sources: domain.md 3 (one person in one active household only). No storage, no words for the page.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from app.core.text import name_pinyin
from app.domain import id_card

ALL_PAIRS_MOST = 6
"""In a group of up to six everybody is compared with everybody, in a larger one all with the first."""
GROUP_MOST = 20
"""Records compared with the first of a group."""
_VARIANTS = (
    "峰峯 群羣 哲喆 升昇 坤堃 国國 华華 兰蘭 凤鳳 云雲 丽麗 荣榮 杰傑 宝寶 刚剛 万萬 于於 "
    "礼禮 迹跡 炼煉 庆慶 兴興 龙龍 凌淩 泛汎 晖暉 焕煥 伟偉 强強 贵貴 阎闫 肖萧 付傅 戴代"
)
_PLAIN = {ord(pair[1]): pair[0] for pair in _VARIANTS.split()}


_TYPING_SLIPS = 2
"""Numbers that differ in more places than this were not typed wrong."""


@dataclass(frozen=True)
class Person:
    """What is compared of one active member; `birth_date` as YYYY-MM-DD."""

    member_id: str
    household_id: str
    village_code: str
    name: str
    sex: str
    birth_date: str
    id_no: str
    phone: str


@dataclass(frozen=True)
class Pair:
    """Two records that may be one person and why; the pair is the same whichever stands first."""

    kind: str
    first: Person
    second: Person
    why: str

    @property
    def key(self) -> tuple[str, str]:
        one, other = sorted((self.first.member_id, self.second.member_id))
        return one, other

    @property
    def seen(self) -> str:
        """A text that changes with every fact a decision is based on."""
        facts = [
            "|".join((person.member_id, person.household_id, person.name, person.sex, person.birth_date,
                      person.id_no, person.phone))
            for person in sorted((self.first, self.second), key=lambda person: person.member_id)
        ]  # fmt: skip
        return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:32]


def paired(group: Sequence[Person]) -> Iterator[tuple[Person, Person]]:
    """The pairs of a group that are looked at: at most `GROUP_MOST`, never all with all of a large one."""
    if len(group) <= ALL_PAIRS_MOST:
        yield from combinations(group, 2)
    else:
        yield from ((group[0], other) for other in group[1 : GROUP_MOST + 1])


def left_out(members: int) -> int:
    """How many members of a group of this size are not looked at."""
    return max(0, members - GROUP_MOST - 1) if members > ALL_PAIRS_MOST else 0


def same_number(one: Person, other: Person) -> bool:
    """The same ID number, a card number built on it included."""
    return bool(one.id_no) and number_key(one.id_no) == number_key(other.id_no)


def number_key(number: str) -> str:
    """The ID number in a number, which may be that of a card built on it."""
    return number[: id_card.ID_LENGTH]


def similar_names(people: Iterable[Person]) -> Iterator[tuple[Person, Person, str]]:
    """Pairs of one village whose names are near and who share a fact more, each once, with the reason.

    Names read alike, written with variant characters, or different in one character. Twins are spared:
    two members of one household with two sound ID numbers are two persons.
    """
    groups: defaultdict[tuple[str, ...], list[Person]] = defaultdict(list)
    for person in people:
        for key in _keys(person):
            groups[key].append(person)
    seen: set[tuple[str, str]] = set()
    for (why, *_), group in sorted(groups.items()):
        for one, other in paired(group):
            pair = (one.member_id, other.member_id)
            if pair in seen or one.name == other.name or _judged_by_number(one, other):
                continue
            seen.add(pair)
            yield one, other, why


def _keys(person: Person) -> Iterator[tuple[str, ...]]:
    name = person.name.replace("·", "").replace(" ", "")
    if len(name) < 2:
        return
    spelled = name_pinyin(name)
    if person.birth_date:
        yield "读音相同，同年出生", spelled, person.birth_date[:4]
        for place in range(len(name)):
            yield "姓名差一个字，出生日期相同", f"{name[:place]}_{name[place + 1 :]}", person.birth_date
    if person.phone:
        yield "读音相同，电话相同", spelled, person.phone
    yield "用字是异体", name.translate(_PLAIN), person.birth_date[:4]


def _judged_by_number(one: Person, other: Person) -> bool:
    """One number is a pair of its own kind; two sound numbers are two persons."""
    if same_number(one, other):
        return True
    if any(len(person.id_no) != id_card.ID_LENGTH for person in (one, other)):
        return False
    differing = sum(a != b for a, b in zip(one.id_no, other.id_no, strict=True))
    return one.household_id == other.household_id or differing > _TYPING_SLIPS
