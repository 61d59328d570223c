"""Whether a meeting may start and what it decided, in whole numbers only (domain.md 9).

The shares, the persons they are taken of and the article are policy data: the row of table `meeting_rule`
that is valid on the day of the meeting. Where there is none the answer is 未设定, never a guess.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Self

from app.domain.codes import Attribute, CodeValue
from app.domain.policy import UNSET_TEXT, PolicyView

KINDS, RULES, PARTY_RULE = "meeting_kind", "meeting_rule", "meeting.party_rule"
_PARTY = "9-P"
_WHOLES = ("", "should", "all", "present")
_NUMERALS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Share:
    """At least (`strict`: more than) numerator / denominator of a whole, compared as integers."""

    numerator: int
    denominator: int
    strict: bool

    @classmethod
    def read(cls, text: str) -> Self:
        """From "> 1/2" or ">= 2/3". Raises ValueError."""
        sign, _, fraction = text.partition(" ")
        numerator, _, denominator = fraction.partition("/")
        if sign not in (">", ">=") or not 0 < int(numerator) <= int(denominator):
            raise ValueError(text)
        return cls(int(numerator), int(denominator), sign == ">")

    def is_reached(self, count: int, whole: int) -> bool:
        """Nothing is a share of nobody."""
        over = count * self.denominator - whole * self.numerator
        return whole > 0 and (over > 0 if self.strict else over >= 0)

    def least(self, whole: int) -> int:
        """The smallest count that reaches the share."""
        exact, rest = divmod(whole * self.numerator, self.denominator)
        return exact + (1 if self.strict or rest else 0)

    @property
    def words(self) -> str:
        if (self.numerator, self.denominator) == (1, 2):
            return "过半数" if self.strict else "半数以上"
        above = "以上（不含本数）" if self.strict else "以上"
        return f"{_numeral(self.denominator)}分之{_numeral(self.numerator)}{above}"


def _numeral(number: int) -> str:
    return _NUMERALS[number] if number < len(_NUMERALS) else str(number)


@dataclass(frozen=True, slots=True)
class MeetingRule:
    """One version of one kind's rule. `*_of`: "should", "all" or "present". Shares are None where not set."""

    code: str
    id: str
    label: str
    law: str
    article: str
    whole: str
    persons: Share | None
    persons_of: str
    households: Share | None
    vote: Share | None
    vote_of: str
    vote_article: str
    notice_days: int
    notice_article: str
    plan_days: int
    reps: Share | None
    women: Share | None
    households_per_rep: tuple[int, int] | None
    composition_article: str
    proxy_in_household: bool

    def cited(self, article: str) -> str:
        """《law》article, in brackets behind a sentence."""
        return f"（《{self.law}》{article}）" if article else f"（{self.law}）"


@dataclass(frozen=True, slots=True)
class MeetingFigures:
    """The numbers of one meeting; None is not given yet. `everybody` is the whole body, by default all who
    should attend. `members` are committee and representatives, `women` the women among representatives,
    `village_households` all households that choose representatives.
    """

    held_on: date | None = None
    should_attend: int | None = None
    everybody: int | None = None
    present: int | None = None
    households_total: int | None = None
    households_present: int | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstain: int | None = None
    notice_given_on: date | None = None
    plan_given_on: date | None = None
    members: int | None = None
    representatives: int | None = None
    women: int | None = None
    village_households: int | None = None

    def body(self, of: str) -> int | None:
        if of == "present":
            return self.present
        return self.should_attend if of == "should" or self.everybody is None else self.everybody


class Part(enum.Enum):
    """What is asked of a meeting."""

    QUORUM = "到会"
    TALLY = "计票"
    VOTE = "表决"
    NOTICE = "提前通知"
    PLAN = "方案发放"
    COMPOSITION = "组成"


DECISIVE = frozenset((Part.QUORUM, Part.TALLY, Part.VOTE))


@dataclass(frozen=True, slots=True)
class Answer:
    """One part: `holds` is None while a figure is missing; `lacking` is how many are short."""

    part: Part
    holds: bool | None
    words: str
    lacking: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rule says of a meeting. Without `rule` the kind has none, or (`unset`) none is valid."""

    rule: MeetingRule | None
    answers: tuple[Answer, ...] = ()
    unset: str = ""

    def of(self, part: Part) -> bool | None:
        """True, False, or None while it cannot be told; True for a part the rule does not ask."""
        found = [answer.holds for answer in self.answers if answer.part is part]
        if self.unset:
            return None
        return False if False in found else None if None in found else True

    @property
    def may_start(self) -> bool | None:
        return self.of(Part.QUORUM)

    @property
    def has_passed(self) -> bool | None:
        """Quorum, tally and vote together; False wins over not told."""
        parts = [self.of(part) for part in Part if part in DECISIVE]
        return False if False in parts else None if None in parts else True

    @property
    def words(self) -> str:
        """All answers, or why there are none."""
        return self.unset or "；".join(answer.words for answer in self.answers)


@lru_cache(maxsize=8)  # a meeting about hundreds of households asks for its one rule at each key stroke
def rule_of(kind: str, policy: PolicyView) -> MeetingRule | None:
    """The rule valid on `policy.on` for a code of meeting_kind; None where it has none or it is unset."""
    wanted = rule_id(kind, policy)
    valid = [
        value
        for value in policy.table(RULES).valid_on(policy.on)
        if wanted and value.attributes.get("rule") == wanted
    ]
    return read_rule(valid[-1]) if valid else None


def rule_id(kind: str, policy: PolicyView) -> str:
    """9-V, 9-R … of a code of meeting_kind; "" for a kind that is only recorded. Raises PolicyUnset."""
    value = policy.table(KINDS).by_code(kind)
    wanted = str(value.attributes.get("rule", "")) if value else ""
    return policy.text(PARTY_RULE) if wanted == _PARTY else wanted


def assess(kind: str, figures: MeetingFigures, policy: PolicyView) -> Verdict:
    """Judge a meeting by the rule of the day `policy.on`, which is the day of the meeting."""
    rule = rule_of(kind, policy)
    if rule is None:
        return Verdict(None, unset=_unset_words(kind, policy) if rule_id(kind, policy) else "")
    return Verdict(rule, tuple(_answers(rule, figures)))


def _unset_words(kind: str, policy: PolicyView) -> str:
    title = policy.table(KINDS).label_of(kind)
    return f"{policy.on}“{title}”的到会和表决规则{UNSET_TEXT}，请先在政策参数中按现行法律设置"


def _answers(rule: MeetingRule, figures: MeetingFigures) -> Iterator[Answer]:
    if rule.persons or rule.households:
        yield _quorum(rule, figures)
    yield from _tally(figures)
    if rule.vote:
        yield _vote(rule, rule.vote, figures)
    if rule.notice_days:
        yield _given(Part.NOTICE, "会议通知", rule.notice_days, figures.notice_given_on, figures.held_on,
                     rule.cited(rule.notice_article))  # fmt: skip
    if rule.plan_days:
        yield _given(Part.PLAN, "方案", rule.plan_days, figures.plan_given_on, figures.held_on,
                     rule.cited(rule.article))  # fmt: skip
    yield from _composition(rule, figures)


def _quorum(rule: MeetingRule, figures: MeetingFigures) -> Answer:
    """By persons or by households: one of the ways is enough."""
    ways = []
    if rule.persons:
        body = figures.body(rule.persons_of)
        ways.append(_counted("到会", "人", rule.persons, figures.present, body, rule.whole))
    if rule.households:
        total = figures.households_total
        ways.append(_counted("户代表到会", "户", rule.households, figures.households_present, total, "户"))
    reached = [way for way in ways if way.holds]
    told = [way for way in ways if way.holds is not None]
    shown = reached[:1] or told or ways
    words = "，或者".join(way.words for way in shown) + rule.cited(rule.article)
    holds = True if reached else False if len(told) == len(ways) else None
    if holds is None and told:
        holds = False  # the way whose figures are given is not reached, the other one was not used
    return Answer(Part.QUORUM, holds, words, min((way.lacking for way in shown), default=0))


def _counted(
    what: str,
    unit: str,
    share: Share,
    count: int | None,
    whole: int | None,
    of: str,
    part: Part = Part.QUORUM,
) -> Answer:
    """One comparison with its numbers and the boundary."""
    if not whole or count is None:
        missing = "总数" if not whole else f"{what}{unit}数"
        return Answer(part, None, f"还没有填{of}的{missing}" if not whole else f"还没有填{missing}")
    least = share.least(whole)
    lacking = max(0, least - count)
    words = f"{what} {count} {unit}，{of}共 {whole} {unit}，要{share.words}即至少 {least} {unit}"
    words += f"，还差 {lacking} {unit}" if lacking else "，已达到"
    return Answer(part, share.is_reached(count, whole), words, lacking)


def _vote(rule: MeetingRule, share: Share, figures: MeetingFigures) -> Answer:
    whole = "到会人员" if rule.vote_of == "present" else rule.whole
    counted = _counted("赞成", "人", share, figures.votes_for, figures.body(rule.vote_of), whole, Part.VOTE)
    return Answer(Part.VOTE, counted.holds, counted.words + rule.cited(rule.vote_article), counted.lacking)


def _tally(figures: MeetingFigures) -> Iterator[Answer]:
    """All who are present voted for, against or abstained."""
    votes = (figures.votes_for, figures.votes_against, figures.votes_abstain)
    if all(vote is None for vote in votes) or figures.present is None:
        return
    cast = sum(vote or 0 for vote in votes)
    same = cast == figures.present
    words = f"赞成、反对、弃权共 {cast} 票，到会 {figures.present} 人" + ("" if same else "，两数不一致")
    yield Answer(Part.TALLY, same, words, abs(cast - figures.present))


def _given(part: Part, what: str, days: int, given: date | None, held: date | None, cited: str) -> Answer:
    """Given so many days before: the day it was given is not counted."""
    if given is None or held is None:
        return Answer(part, None, f"还没有填{what}发出的日期，要提前 {days} 天{cited}")
    before = (held - given).days
    words = f"{what}提前 {before} 天发出，要提前 {days} 天{cited}"
    return Answer(part, before >= days, words, max(0, days - before))


def _composition(rule: MeetingRule, figures: MeetingFigures) -> Iterator[Answer]:
    cited = rule.cited(rule.composition_article)
    for what, share, count in (
        ("村民代表", rule.reps, figures.representatives), ("妇女村民代表", rule.women, figures.women),
    ):  # fmt: skip
        if share and count is not None and figures.members is not None:
            found = _counted(what, "人", share, count, figures.members, rule.whole, Part.COMPOSITION)
            yield Answer(Part.COMPOSITION, found.holds, found.words + cited, found.lacking)
    households, reps = figures.village_households, figures.representatives
    if rule.households_per_rep and households and reps:
        least, most = rule.households_per_rep
        fits = least * reps <= households <= most * reps
        words = f"{households} 户推选 {reps} 名代表，要每 {least} 至 {most} 户推选一名{cited}"
        yield Answer(Part.COMPOSITION, fits, words)


def read_rule(value: CodeValue) -> MeetingRule:
    """A row of the table. Raises ValueError for a mistyped share or whole."""
    given = value.attributes

    def text(name: str) -> str:
        return str(given.get(name, ""))

    def share(name: str) -> Share | None:
        return Share.read(text(name)) if name in given else None

    for name in ("persons_of", "vote_of"):
        if text(name) not in _WHOLES:
            raise ValueError(text(name))
    return MeetingRule(
        code=value.code,
        id=text("rule"),
        label=value.label,
        law=text("law"),
        article=text("article"),
        whole=text("whole"),
        persons=share("persons"),
        persons_of=text("persons_of"),
        households=share("households"),
        vote=share("vote"),
        vote_of=text("vote_of"),
        vote_article=text("vote_article"),
        notice_days=int(given.get("notice_days", 0)),
        notice_article=text("notice_article"),
        plan_days=int(given.get("plan_days", 0)),
        reps=share("reps"),
        women=share("women"),
        households_per_rep=_range(given.get("per_rep_least"), given.get("per_rep_most")),
        composition_article=text("composition_article"),
        proxy_in_household=given.get("proxy") == "household",
    )


def _range(least: Attribute | None, most: Attribute | None) -> tuple[int, int] | None:
    return (int(least), int(most)) if least is not None and most is not None else None
