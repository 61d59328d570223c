"""V-IDN-02, 03, 05 and V-MON-04: whether a procedure was gone through as it should. Asked about one case.

They are judged when a case is opened and before the step that says what the household is; the rules about
the household itself are in `identification`, `exits` and `monitoring`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.domain.problems import Severity
from app.domain.procedures.effects import ENTER_MONITORED
from app.domain.procedures.review import CaseFile, shortcomings
from app.domain.procedures.tables import DONE
from app.domain.rules.base import Finding, Rule, Scope, Values, rule

IDENTIFYING = frozenset(("identification", "relapse", "village_comparison", "monitored"))
"""The procedures by which a household comes in."""
_T20 = "T20"
Rows = tuple[Values, ...]


@rule(
    "V-IDN-02",
    Severity.E,
    Scope.PROCEDURE,
    "识别程序完整",
    fix="把会议、公示或材料补登记齐；确实没有做到的，退回那一步重办",
    reads=("case_step.papers", "case_step.happened_on"),
)
def identified_in_order(file: CaseFile, _rows: Rows) -> Iterable[Finding]:
    if file.procedure not in IDENTIFYING:
        return
    for state, reason in shortcomings(file):
        yield Finding("happened_on", f"“{state.label}”这一步：{reason.words}")


@rule(
    "V-IDN-03",
    Severity.E,
    Scope.PROCEDURE,
    "比对结果有结论",
    fix="逐条核实：不属实的排除，属实的写明情况并附证明，或者不予通过",
    reads=("comparison_hit.conclusion", "comparison_hit.proof"),
)
def hits_settled(file: CaseFile, _rows: Rows) -> Iterable[Finding]:
    if file.procedure not in IDENTIFYING:
        return
    for hit in file.facts.comparison() or ():
        if not hit.is_settled:
            lacking = "有说明，缺证明材料" if hit.explained else "还没有排除或说明"
            yield Finding("conclusion", f"比对出“{hit.words}”，{lacking}")


@rule(
    "V-IDN-05",
    Severity.E,
    Scope.PROCEDURE,
    "基本情况统计表签字",
    fix="补齐统计表上的签字，用“更正”登记签字人",
    reads=("case_step.signers",),
)
def table_signed_by_all(file: CaseFile, _rows: Rows) -> Iterable[Finding]:
    for stand, use in file.stands_asking("signatures_present"):
        if use.settings.get("paper") != _T20:
            continue
        policy = file.policy_on(stand.step.happened_on)
        least = policy.number(str(use.settings["parameter"]))
        signed = len(set(stand.step.signers))
        if signed < least:
            label = policy.table("step_paper").label_of(_T20)
            yield Finding("signers", f"{label}要有 {least} 人签字，登记了 {signed} 人")


@rule(
    "V-MON-04",
    Severity.W,
    Scope.PROCEDURE,
    "监测识别的时限和授权",
    fix="超过时限的写明原因；授权缺人的补签授权书并登记",
    reads=("case_step.happened_on", "clue.found_on", "authorisation.authorised_on"),
)
def entered_in_time_and_authorised(file: CaseFile, _rows: Rows) -> Iterable[Finding]:
    if file.procedure != "monitored" or not file.track.stands:
        return
    for stand, _ in file.stands_asking("authorised_by_all_adults"):
        recorded = file.facts.authorised()
        signed = frozenset(stand.step.signers) if recorded is None else recorded
        missing = [name for name in file.facts.adults(stand.step.happened_on) if name not in signed]
        if missing:
            words = f"授权书上缺成年人的签字：{'、'.join(missing)}"
            yield Finding("authorised_on", words, Severity.E)
    until = _entered_on(file)
    if until is None:
        return
    clue = file.facts.clue()
    since = file.track.stands[0].step.happened_on
    since = since if clue is None else min(since, clue.found_on)
    most = file.policy.number("monitor.total_days")
    if (until - since).days > most:
        words = f"从{since}发现线索到{until}共 {(until - since).days} 天，规定 {most} 天以内"
        yield Finding("happened_on", words)


def _entered_on(file: CaseFile) -> date | None:
    """When the household was entered, today while the case runs; None when it ended without."""
    for stand in file.track.stands:
        if file.state_of(stand).effect == ENTER_MONITORED:
            return stand.step.happened_on
    standing = file.track.standing
    ended_without = standing is not None and standing.end not in ("", DONE)
    return None if ended_without else file.today


RULES: tuple[Rule, ...] = (
    identified_in_order,
    hits_settled,
    table_signed_by_all,
    entered_in_time_and_authorised,
)
