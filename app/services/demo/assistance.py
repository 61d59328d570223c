"""Who helps an invented household and how: helper, pairing, plan, measures, visits, insurance, training.

Measures answer the causes and risks of the household and fit what its members can do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from app.services.demo.households import ALLOWANCE, ORDINARY, SPECIAL, Home
from app.services.demo.identity import NumberGiver
from app.services.demo.names import FEMALE, MALE, NameGiver
from app.services.demo.places import Village

Record = dict[str, Any]
_INDUSTRY, _JOB, _FINANCE, _POST = "01", "02", "03", "04"
_SCHOOLING, _MORE_SCHOOLING, _HEALTH, _SUPPORT, _BETTERMENT, _ROADS = "11", "12", "13", "16", "19", "20"
_ANSWERS = {
    "cause": {
        "1": (_HEALTH,), "2": (_HEALTH,), "3": (_SCHOOLING, _MORE_SCHOOLING), "5": (_INDUSTRY, _JOB),
        "7": (_INDUSTRY, _JOB), "8": (_POST, _SUPPORT), "9": (_FINANCE, _INDUSTRY), "10": (_ROADS,),
        "11": (_INDUSTRY, _JOB),
    },
    "risk": {
        "01": (_HEALTH,), "02": (_SCHOOLING, _MORE_SCHOOLING), "03": (_HEALTH,), "04": (_SUPPORT,),
        "05": (_SUPPORT,), "07": (_JOB, _POST), "08": (_POST, _SUPPORT),
    },
}  # fmt: skip
_DEVELOPMENT = (_INDUSTRY, _JOB, _POST, _FINANCE)
_WORDS: dict[str, tuple[str, str, int]] = {
    _INDUSTRY: ("0102", "发放鸡苗50只，技术员上门指导", 150_000),
    _JOB: ("0204", "外出务工交通补助", 50_000),
    _FINANCE: ("0301", "小额信贷，财政贴息", 3_000_000),
    _POST: ("0401", "安排公益性岗位", 960_000),
    _SCHOOLING: ("1102", "义务教育生活补助", 125_000),
    _MORE_SCHOOLING: ("1299", "在校资助", 300_000),
    _HEALTH: ("1303", "家庭医生签约，按季随访", 0),
    _SUPPORT: ("1604", "临时救助", 120_000),
    _BETTERMENT: ("1903", "改造厨房", 200_000),
    _ROADS: ("2001", "硬化入户路", 350_000),
}
"""Kind of measure → usual sub-kind, what is done, its amount in fen."""
_LOW_ALLOWANCE = ("1601", "按月发放低保金", 0)
_SPECIAL_CARE = ("1602", "分散特困供养", 0)
_UNITS = (
    ("{village}村委会", "村委会委员", "05", "01"),
    ("{village}党支部", "党员", "05", "02"),
    ("驻{village}工作队", "工作队员", "03", "04"),
    ("镇人民政府", "干部", "04", "05"),
    ("县农业农村局", "科员", "03", "07"),
)
"""Unit, post, level of the unit and source of a helper."""
_FOUND = (
    "家里人都在，生活正常，庄稼长势好",
    "户主在家，其他人外出务工，身体都好",
    "养的猪和鸡都正常，想多养一些",
    "老人按时吃药，孩子在校读书",
)
_DID = (
    "讲解今年的帮扶政策，核对明白卡",
    "一起算了上半年的收入账",
    "帮助联系技术员",
    "打扫院子，查看住房和饮水",
)
_TRAININGS = (("养殖实用技术", "02"), ("种植实用技术", "01"), ("劳务技能", "04"))
_MOST_MEASURES = 3
_FEWEST_HOUSEHOLDS, _MOST_HOUSEHOLDS = 3, 5
_SINCE = date(2026, 1, 5)
_FIRST_HELPERS = date(2014, 1, 6)
_MINUTES_APART = 100


class _Post:
    """A helper with the households still to be taken on."""

    def __init__(self, record: Record, places: int) -> None:
        self.record = record
        self.places = places
        self.taken = 0


class AssistanceMaker:
    """Gives the registered households their helpers, village by village; ordinary ones get none."""

    def __init__(self, today: date, random: Random, names: NameGiver, new_id: Callable[[], str]) -> None:
        self._today = today
        self._random = random
        self._names = names
        self._new_id = new_id
        self._numbers = NumberGiver(random)
        self._posts: dict[str, _Post] = {}

    def add(self, home: Home) -> None:
        """Call after income and conditions were added: help fits what the household lives on."""
        if home.head_part["object_type"] == ORDINARY:
            return
        since = home.head_part.get("first_identified") or _SINCE
        post = self._helper(home)
        home.add("pairing", self._new(helper_id=post.record["id"], started_on=since))
        measures = list(self._measures(home, since))
        for measure in measures:
            home.add("measure", measure)
        home.add("help_plan", self._plan(home, post.record, measures))
        self._visits(home, post)
        self._insure_and_train(home)
        loan = next((measure for measure in measures if measure["kind"] == _FINANCE), None)
        if loan is not None:
            home.add("loan", self._loan(loan))

    def _new(self, **values: Any) -> Record:
        return {"id": self._new_id(), **values}

    def _day(self, wished: date, least_ago: int = 3) -> date:
        """The wished day, or the last one that has surely come."""
        return min(wished, self._today - timedelta(days=least_ago))

    def _helper(self, home: Home) -> _Post:
        """The helper of the village who still has room; a new one is kept with this household."""
        post = self._posts.get(home.village.code)
        if post is None or post.taken == post.places:
            places = self._random.randint(_FEWEST_HOUSEHOLDS, _MOST_HOUSEHOLDS)
            post = self._posts[home.village.code] = _Post(self._new_helper(home.village), places)
            home.records["helper"].append(post.record)
        post.taken += 1
        return post

    def _new_helper(self, village: Village) -> Record:
        random = self._random
        unit, work, level, source = random.choice(_UNITS)
        sex = random.choice((MALE, MALE, FEMALE))
        return self._new(
            name=self._names.han_name(sex),
            sex=sex,
            political=random.choice(("1", "1", "4")),
            unit=unit.format(village=village.name),
            unit_level=level,
            post=work,
            source=source,
            phone=self._numbers.phone(),
            village_code=village.code,
            started_on=_FIRST_HELPERS + timedelta(days=random.randrange(50)),
        )

    def _measures(self, home: Home, since: date) -> Iterator[Record]:
        for kind in self._kinds(home):
            sub_kind, content, amount = _words(home, kind)
            started = self._day(max(since, _SINCE) + timedelta(days=self._random.randint(8, 45)))
            measure = self._new(
                kind=kind, sub_kind=sub_kind, content=content, started_on=started, result="已落实"
            )
            if amount:
                measure["amount"] = amount
            person = _beneficiary(home, kind)
            if person is not None:
                measure["beneficiary_member"] = person["id"]
            yield measure

    def _kinds(self, home: Home) -> list[str]:
        """Kinds of measures: by law first, then answers to causes and risks, then something to live on."""
        part = home.head_part
        found: dict[str, None] = {}
        if part["object_type"] in (ALLOWANCE, SPECIAL):
            found[_SUPPORT] = None
        causes = [part["cause_main"], *part.get("cause_other", ())] if "cause_main" in part else []
        wanted = [_ANSWERS["cause"][cause] for cause in causes]
        wanted += [_ANSWERS["risk"][risk] for risk in part.get("risks", ())]
        for kinds in wanted:
            kind = next((kind for kind in kinds if _fits(home, kind)), None)
            if kind is not None:
                found[kind] = None
        if not found.keys() & set(_DEVELOPMENT):
            found |= dict.fromkeys([kind for kind in _DEVELOPMENT[:2] if _fits(home, kind)][:1])
        return list(found or {_BETTERMENT: None})[:_MOST_MEASURES]

    def _plan(self, home: Home, helper: Record, measures: list[Record]) -> Record:
        part = home.head_part
        earned = home.records["income_statement"][-1].get("per_capita")
        goal = earned and earned * 108 // 100 // 10_000 * 10_000
        identified = part.get("first_identified") or _SINCE
        begun = max(identified, date(self._today.year, 1, 5)) + timedelta(days=self._random.randint(4, 25))
        plan = self._new(
            year=self._today.year,
            needs=tuple(measure["kind"] for measure in measures),
            goals="稳定增收，不出现返贫；老人看病、孩子上学有保障",
            income_goal=goal,
            responsible_by=helper["name"],
            head_sign_way=part["head_sign_way"],
            signed_on=self._day(begun),
        )
        if part.get("head_sign_proxy"):
            plan["head_sign_proxy"] = part["head_sign_proxy"]
        return plan

    def _visits(self, home: Home, post: _Post) -> None:
        """Each household of a helper has its own time of the day, so no two visits overlap."""
        random = self._random
        for month in range(random.choices((1, 2, 3), (70, 24, 6))[0]):
            begun = 8 * 60 + 20 + (post.taken - 1) * _MINUTES_APART + random.randrange(0, 20)
            visit = self._new(
                helper_id=post.record["id"],
                kind=random.choice(("01", "01", "01", "02", "03")),
                visited_on=self._today - timedelta(days=random.randint(3, 25) + 30 * month),
                time_in=_clock(begun),
                time_out=_clock(begun + random.randint(25, 75)),
                people="户主",
                found=random.choice(_FOUND),
                did=random.choice(_DID),
                photo=True,
            )
            if random.random() < 0.15:
                visit["needs"] = random.choice(("想学养殖技术", "想找离家近的活", "想修院坝"))
            home.add("visit", visit)

    def _insure_and_train(self, home: Home) -> None:
        year = self._today.year
        home.add(
            "insurance",
            self._new(
                product="01",
                insured="全家",
                insurer="示范财产保险公司",
                started_on=date(year, 1, 1),
                ended_on=date(year, 12, 31),
                premium=3_000 * len(home.members),
                paid_by="01",
            ),
        )
        able = _able(home)
        if able is None or self._random.random() < 0.6:
            return
        topic, kind = self._random.choice(_TRAININGS)
        held = self._day(date(year, 3, 1) + timedelta(days=self._random.randrange(150)), 20)
        home.add(
            "training",
            self._new(
                topic=topic, kind=kind, hours=1_600, held_on=held, member=able["id"], organiser="镇人民政府"
            ),
        )

    def _loan(self, measure: Record) -> Record:
        lent: date = measure["started_on"]
        return self._new(
            borrower_member=measure["beneficiary_member"],
            bank="示范农村商业银行",
            amount=measure["amount"],
            rate=365,
            term=36,
            subsidised=True,
            used_for="发展养殖",
            lent_on=lent,
            due_on=date(lent.year + 3, lent.month, min(lent.day, 28)),
            repaid=False,
        )


def _words(home: Home, kind: str) -> tuple[str, str, int]:
    """Sub-kind, content and amount of a measure; 低保 and 特困 where the household has them."""
    if kind == _SUPPORT and home.head_part["object_type"] == ALLOWANCE:
        return _LOW_ALLOWANCE
    if kind == _SUPPORT and home.head_part["object_type"] == SPECIAL:
        return _SPECIAL_CARE
    return _WORDS[kind]


def _fits(home: Home, kind: str) -> bool:
    """Whether the household can have this measure and its income statement shows what comes of it."""
    if kind == _INDUSTRY:
        return bool(home.records["income_statement"][-1]["business_total"])
    if kind in (_JOB, _POST, _FINANCE, _SCHOOLING, _MORE_SCHOOLING):
        return _beneficiary(home, kind) is not None
    return True


def _beneficiary(home: Home, kind: str) -> Record | None:
    """The member a measure of this kind is for; None for the whole household or where nobody fits."""
    tests: dict[str, Callable[[Record], bool]] = {
        _JOB: lambda member: bool(member.get("work_months")),
        _POST: lambda member: bool(member.get("public_post")),
        _FINANCE: _is_able,
        _SCHOOLING: lambda member: "03" <= member.get("school_status", "") <= "06",
        _MORE_SCHOOLING: lambda member: member.get("school_status", "") > "06",
    }
    test = tests.get(kind)
    return next(filter(test, home.members), None) if test is not None else None


def _is_able(member: Record) -> bool:
    return member["labour"] in ("1", "2")


def _able(home: Home) -> Record | None:
    return next(filter(_is_able, home.members), None)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
