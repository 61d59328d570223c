"""Who may have been overlooked: 应纳未纳, 应退未退 and 应扶未扶, with grounds (domain.md 7.1, 8.17, 8.18).

Only grounds that can be shown; no household is registered or removed here. A line or figure that is unset
raises PolicyUnset, and the household is then not judged by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2s

from app.domain import hundredths
from app.domain.lines import RISK_TYPES, income_line
from app.domain.money import format_fen
from app.domain.policy import PolicyView

TO_ENTER, TO_LEAVE, TO_HELP = "01", "02", "03"
"""Codes of the table candidate_list."""
REGISTERED = frozenset(("20", "22", *RISK_TYPES))
"""Object types that are helped until they exit or their risk is removed."""
STABLE_YEARS, STABLE_SHARE = "monitor.stable_years", "monitor.stable_share"
MET, NOT_MET = "1", "2"
_WHOLE = 100
_DIGEST_BYTES = 8


@dataclass(frozen=True, slots=True)
class YearNet:
    """A yearly statement: net, self-pay and claims in fen, persons as counted that year."""

    year: int
    net: int
    persons: int
    self_pay: int = 0
    claims: int = 0

    @property
    def reference(self) -> int:
        """Monitoring reference of the household (domain.md 7.2)."""
        return self.net - self.self_pay + self.claims


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """What is judged: statements newest first; safeguards as item → newest result and its day.

    `has_helper`: a pairing runs; `measures` run today; `has_plan`: a plan of this year is there.
    """

    object_type: str
    risk_removed: bool
    statements: Sequence[YearNet]
    safeguards: Mapping[str, tuple[str, date]]
    has_helper: bool = False
    measures: int = 0
    has_plan: bool = False

    @property
    def is_registered(self) -> bool:
        return self.object_type in REGISTERED and not self.risk_removed


def grounds_to_enter(facts: HomeFacts, policy: PolicyView) -> Iterator[str]:
    """Why a household that is not registered should be looked at. Raises PolicyUnset for an unset line."""
    table = policy.table("safeguard_item")
    for item, (result, day) in sorted(facts.safeguards.items()):
        if result == NOT_MET:
            yield f"{table.label_of(item)}未达标（{day} 评估）"
    if facts.statements:
        newest = facts.statements[0]
        line = income_line(newest.year, facts.object_type, policy)
        yield from _below(newest, line)


def _below(year: YearNet, line: int) -> Iterator[str]:
    """Exact: net × 1 < line × persons; what is shown is rounded."""
    goal = line * year.persons
    if year.net < goal:
        short = format_fen(goal - year.net)
        yield f"{_per_head(year, year.net)}，低于标准 {format_fen(line)} 元，全户差 {short} 元"
    elif year.reference < goal:
        yield (
            f"{year.year}年减去合规自付支出以后人均 {_share(year.reference, year.persons)} 元，"
            f"低于标准 {format_fen(line)} 元"
        )


def grounds_to_leave(facts: HomeFacts, policy: PolicyView) -> Iterator[str]:
    """Why a registered household may be ready to leave. Raises PolicyUnset for an unset line.

    Stability is judged only where its years and share are set (`stability`).
    """
    if any(result == NOT_MET for result, _ in facts.safeguards.values()) or not facts.statements:
        return
    newest = facts.statements[0]
    line = income_line(newest.year, facts.object_type, policy)
    if newest.net < line * newest.persons:
        return
    above = f"{_per_head(newest, newest.net)}，不低于标准 {format_fen(line)} 元"
    wanted = stability(policy)
    if wanted is not None and _is_stable(facts, policy, *wanted):
        years, share = wanted
        yield f"连续 {years} 年人均高于标准 {share}% 以上（{above}），没有未达标的保障"
    items = [value.code for value in policy.table("safeguard_item").valid_on(policy.on)]
    if items and all(facts.safeguards.get(item, ("", date.min))[0] for item in items):
        newest_day = max(facts.safeguards[item][1] for item in items)
        yield f"{above}，{len(items)} 项保障都没有问题（最近 {newest_day} 评估）"


def grounds_to_help(facts: HomeFacts, policy: PolicyView) -> Iterator[str]:
    """What help a registered household does not have; `policy` gives the year of the plan."""
    if not facts.has_helper:
        yield "没有帮扶责任人"
    if not facts.has_plan:
        yield f"没有{policy.on.year}年帮扶计划"
    if not facts.measures:
        yield "没有正在落实的帮扶措施"


def stability(policy: PolicyView) -> tuple[int, int] | None:
    """Years and percent above the line that count as stable; None where the office has not set them."""
    if policy.is_set(STABLE_YEARS) and policy.is_set(STABLE_SHARE):
        return policy.number(STABLE_YEARS), policy.number(STABLE_SHARE)
    return None


def _is_stable(facts: HomeFacts, policy: PolicyView, years: int, share: int) -> bool:
    """The newest `years` statements follow each other and each reaches its line by `share` percent more."""
    chosen = facts.statements[:years]
    if len(chosen) < years or chosen[0].year - chosen[-1].year != years - 1:
        return False
    for year in chosen:
        goal = income_line(year.year, facts.object_type, policy) * year.persons
        if year.net * _WHOLE < goal * (_WHOLE + share):
            return False
    return True


def fingerprint(grounds: Sequence[str]) -> str:
    """16 hex digits; another one as soon as a figure or an assessment behind the grounds changes."""
    return blake2s("\n".join(grounds).encode("utf-8"), digest_size=_DIGEST_BYTES).hexdigest()


def _per_head(year: YearNet, amount: int) -> str:
    return f"{year.year}年人均纯收入 {_share(amount, year.persons)} 元"


def _share(amount: int, persons: int) -> str:
    shown = hundredths.ratio(amount, persons)
    return format_fen(shown) if shown is not None else "没有人口数"
