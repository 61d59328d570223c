"""V-MON-01 to V-MON-03: whether category, risks and removal of a monitored household fit what is recorded.

The deadline and the authorisations of a case are V-MON-04 in `procedures`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter

from app.domain.hundredths import write
from app.domain.income import account, is_reference_below
from app.domain.lines import RISK_TYPES
from app.domain.problems import Severity
from app.domain.rules.assisted import IDENTIFIED_READS, attribute, has_labour, identified_on
from app.domain.rules.base import Case, Finding, Rule, Scope, StatementCase, Values, record_id, rule
from app.domain.rules.exits import newest_results
from app.domain.rules.identification import INCOME_READS, is_told, newest_of
from app.domain.rules.people import ACTIVE_READS, WORK_READS, has_work

UNSTABLE, AT_EDGE, SUDDEN = "31", "32", "33"
"""object_type 脱贫不稳定户, 边缘易致贫户, 突发严重困难户."""
_CARD_TYPES = frozenset(("20", "21", "22"))
_FOR_ENTRY, _FOR_REMOVAL = "02", "03"
_BY_HELP = "01"
_NOT_MET = "2"
_TAKEN_UP = "01"
_REFERENCE_READS = (
    *INCOME_READS,
    "income_statement.compliant_self_pay",
    "income_statement.claims_received",
)
_STATE_READS = ("household.object_type", "household.risk_removed")
_SAFEGUARD_READS = ("safeguard.item", "safeguard.result", "safeguard.assessed_on")


@rule(
    "V-MON-01",
    Severity.E,
    Scope.HOUSEHOLD,
    "监测类别符合",
    fix="核对是不是建档立卡户、收入是不是在监测范围，改正类别；收入不低于范围的在申请书里写明困难",
    reads=(
        *_STATE_READS,
        *IDENTIFIED_READS,
        *_REFERENCE_READS,
        "household.exited_on",
        "period_status.object_type",
        "clue.found_on",
        "clue.outcome",
        "clue.proposed_type",
        "application.hardship",
    ),
)
def category_fits(case: Case, _active: tuple[Values, ...]) -> Iterable[Finding]:
    if case.is_at_risk:
        since = identified_on(case)
        year = since.year if since else 0
        yield from _misfits(case, case.household["object_type"], year, "object_type", "")
    for clue in case.clues:
        category, found_on = clue.get("proposed_type"), clue.get("found_on")
        if category and found_on and clue.get("outcome") == _TAKEN_UP:
            yield from _misfits(case, category, found_on.year, "proposed_type", record_id(clue))


def _misfits(case: Case, category: str, year: int, field: str, record: str) -> Iterator[Finding]:
    label = case.policy.table("object_type").label_of(category)
    if category not in RISK_TYPES:
        yield Finding(field, f"“{label}”不是监测对象的类别", record=record)
        return
    if category == UNSTABLE and not _held_card(case):
        yield Finding(field, f"“{label}”应当是建档立卡脱贫户，这一户没有脱贫的记录", record=record)
    if category == AT_EDGE and _held_card(case):
        yield Finding(field, f"这一户是建档立卡脱贫户，不能是“{label}”", record=record)
    sheet = newest_of(case, _FOR_ENTRY, year, year + 1) if year else None
    if sheet is None or any(is_told(row.get("hardship")) for row in case.applications):
        return
    line = case.policy.number("line.monitor", sheet.values["year"])
    if not _is_within(case, category, sheet, line):
        words = f"识别核算的收入没有低于监测范围 {write(line)} 元，不符合“{label}”"
        yield Finding(field, words, record=record)


def _held_card(case: Case) -> bool:
    if case.household.get("exited_on"):
        return True
    return any(row.get("object_type") in _CARD_TYPES for row in case.periods)


def _is_within(case: Case, category: str, sheet: StatementCase, line: int) -> bool:
    """Income below the range; of a sudden hardship and from 2026 on, income less own compliant costs."""
    accounts = account(sheet.items, case.policy, sheet.values["persons_year"])
    if accounts.is_below(line):
        return True
    return category not in (UNSTABLE, AT_EDGE) and _reference_below(case, sheet, line)


def _reference_below(case: Case, sheet: StatementCase, line: int) -> bool:
    accounts = account(sheet.items, case.policy, sheet.values["persons_year"])
    get = sheet.values.get
    return is_reference_below(accounts, get("compliant_self_pay") or 0, get("claims_received") or 0, line)


@rule(
    "V-MON-02",
    Severity.W,
    Scope.HOUSEHOLD,
    "风险和实际情况对应",
    fix="把没有达标的问题补进返贫风险，或者重新评估；务工风险核对成员的劳动能力和务工情况",
    reads=(
        *_STATE_READS,
        *_SAFEGUARD_READS,
        *WORK_READS,
        *ACTIVE_READS,
        "household.risks",
        "member.labour",
    ),
    when=attrgetter("is_at_risk"),
)
def risks_match(case: Case, active: tuple[Values, ...]) -> Iterable[Finding]:
    risks = case.household.get("risks") or ()
    for label, risk in _open_items(case):
        if risk not in risks:
            named = case.policy.table("risk").label_of(risk)
            yield Finding("risks", f"“{label}”没有达标，返贫风险里没有“{named}”")
    for risk in risks:
        if not attribute(case, "risk", risk, "work"):
            continue
        named = case.policy.table("risk").label_of(risk)
        if not has_labour(active):
            yield Finding("risks", f"返贫风险有“{named}”，成员里没有能务工的人")
        elif not any(has_work(member) for member in active):
            yield Finding("risks", f"返贫风险有“{named}”，成员里没有务工记录")


def _open_items(case: Case) -> Iterator[tuple[str, str]]:
    """Label and risk of the safeguard items that are a risk of their own and were not met last."""
    for item, result in newest_results(case).items():
        risk = attribute(case, "safeguard_item", item, "risk")
        if result == _NOT_MET and risk:
            yield case.policy.table("safeguard_item").label_of(item), str(risk)


@rule(
    "V-MON-03",
    Severity.E,
    Scope.HOUSEHOLD,
    "风险消除符合条件",
    fix="没有解决的先解决再标注消除；又出现新风险的按监测识别重新办理",
    reads=(
        *_STATE_READS,
        *_SAFEGUARD_READS,
        *_REFERENCE_READS,
        "household.risk_removed_on",
        "household.risk_removed_how",
    ),
    when=attrgetter("is_risk_removed"),
)
def removal_justified(case: Case, _active: tuple[Values, ...]) -> Iterable[Finding]:
    get = case.household.get
    for label, _ in _open_items(case):
        yield Finding("risk_removed", f"标注了风险消除，“{label}”还没有达标")
    removed_on = get("risk_removed_on")
    if get("risk_removed_how") != _BY_HELP or removed_on is None:
        return
    sheet = newest_of(case, _FOR_REMOVAL, removed_on.year - 1, removed_on.year)
    if sheet is None:
        return
    line = case.policy.number("line.monitor", sheet.values["year"])
    if _reference_below(case, sheet, line):
        words = f"帮扶消除风险，收入却低于监测范围 {write(line)} 元"
        yield Finding("risk_removed_how", words)


RULES: tuple[Rule, ...] = (category_fits, risks_match, removal_justified)
