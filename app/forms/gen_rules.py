"""The rules that follow from the form definitions: V-GEN-01, V-GEN-03, V-GEN-04 and V-HH-02.

Each speaks for all records of a household at once, so that one rule id is one rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from app.domain.problems import Severity
from app.domain.rules.base import (
    Case,
    Finding,
    Rule,
    Scope,
    StatementCase,
    Values,
    all_drawable,
    is_active,
    record_id,
    rule,
)
from app.forms.definitions.household import OBJECT_TYPES
from app.forms.validate import SchemaChecks, checks_of

SPOKEN_FOR = {
    "household": frozenset(
        (
            "cause_main",
            "collected_by",
            "collected_on",
            "entered_by",
            "entered_on",
            "reviewed_by",
            "reviewed_on",
            "responsible_by",
        )
    ),
    "member": frozenset(("health", "ethnicity")),
    "income_statement": frozenset(("checked_by", "persons_year")),
}
"""Needed fields whose absence a rule of its own reports (V-HH-06, V-GEN-02, V-MEM-09, V-INC-02)."""

_STATEMENT = ("income_statement", "window_to")
DATED_BY = {
    "household": ("household", "collected_on"),
    "member": ("household", "collected_on"),
    "period_status": ("period_status", "identified_on"),
    "household_paper": ("household_paper", "made_on"),
    "income_statement": _STATEMENT,
    "income_item": _STATEMENT,
    "subsidy_check": _STATEMENT,
    "cash_entry": _STATEMENT,
    "statement_signature": _STATEMENT,
    "living_conditions": ("living_conditions", ""),
    "livestock_row": ("livestock_row", ""),
    "safeguard": ("safeguard", "assessed_on"),
    "need": ("need", "found_on"),
    "help_plan": ("help_plan", "signed_on"),
    "plan_measure": ("plan_measure", ""),
    "measure": ("measure", "started_on"),
    "loan": ("loan", "lent_on"),
    "insurance": ("insurance", "started_on"),
    "training": ("training", "held_on"),
    "five_to_household": ("five_to_household", "checked_on"),
    "leading_farmer": ("leading_farmer", "started_on"),
    "pairing": ("pairing", "started_on"),
    "visit": ("visit", "visited_on"),
    "clue": ("clue", "found_on"),
    "application": ("application", "applied_on"),
    "authorisation": ("authorisation", "authorised_on"),
    "authorisation_signer": ("authorisation_signer", "signed_on"),
    "four_looks": ("four_looks", "scored_on"),
    "four_looks_score": ("four_looks_score", ""),
    "status_check": ("status_check", "checked_on"),
}
"""Form → the record and the field that say on which day its codes must be valid; today where blank."""

_LEAVING = frozenset(("join_date", "join_reason", "leave_date", "leave_reason"))
_NOTHING: frozenset[str] = frozenset()
_SHEETS = tuple(DATED_BY)
_LATER = _SHEETS[_SHEETS.index("living_conditions") :]
"""Forms that the rules about the whole household do not know by name."""

_Sheet = tuple[SchemaChecks, Values, date]
"""One record with the checks of its form and its business date."""
_Rows = tuple[str, Iterable[Values], date | None]
"""Form, its records, and their business date where it does not stand in each of them."""

_CHECKS = {name: checks_of(name) for name in _SHEETS}


def _sheets(case: Case, active: tuple[Values, ...]) -> Iterator[_Sheet]:
    """The records that may have something wrong; of members only those who live in the household."""
    doubtful, today = case.doubtful, case.today
    for name, rows, on in _rows(case, active):
        checks, dated = _CHECKS[name], DATED_BY[name][1]
        for values in rows:
            if doubtful is None or values.get("id") in doubtful:
                yield checks, values, on or values.get(dated) or today


def _rows(case: Case, active: tuple[Values, ...]) -> Iterator[_Rows]:
    """Every record of the household, form by form; of members only those who live in it."""
    collected = case.household.get("collected_on") or case.today
    yield "household", (case.household,), collected
    yield "member", active, collected
    yield "period_status", case.periods, None
    yield "household_paper", case.papers, None
    for statement in case.statements:
        yield from _statement_rows(statement, case.today)
    for name in _LATER:
        yield name, case.records.get(name, ()), None


def _statement_rows(statement: StatementCase, today: date) -> Iterator[_Rows]:
    """The statement and its rows, all on the last day of its window."""
    on = statement.values.get("window_to") or today
    yield "income_statement", (statement.values,), on
    yield "income_item", statement.items, on
    yield "subsidy_check", statement.subsidy_checks, on
    yield "cash_entry", statement.cash_book, on
    yield "statement_signature", statement.signatures, on


def _placed(finding: Finding, values: Values, case: Case) -> Finding:
    """The finding with the record it belongs to; the household itself is the empty id."""
    return finding._replace(record="" if values is case.household else record_id(values))


def _reads(kind: str, sheets: tuple[str, ...] = _SHEETS) -> tuple[str, ...]:
    """Qualified names of what these forms contribute to one property of `SchemaChecks`."""
    found = {f"{sheet}.{name}" for sheet in sheets for name in getattr(checks_of(sheet), kind)}
    return tuple(sorted(found))


def _in_doubt(case: Case) -> bool:
    """Whether any record was not proved; all of them while nobody looked."""
    return case.doubtful is None or bool(case.doubtful)


_LEFT = ("member.leave_date", "member.leave_reason")
_DATED = tuple(sorted({f"{sheet}.{name}" for sheet, name in DATED_BY.values() if name}))


@rule(
    "V-GEN-01",
    Severity.E,
    Scope.HOUSEHOLD,
    "必填项、日期",
    fix="补填这一项；日期按实际发生的日子填写",
    reads=(*_reads("need_reads"), *_reads("date_reads"), *_LEFT, *_DATED),
    when=_in_doubt,
)
def needed_fields_and_dates(case: Case, active: tuple[Values, ...]) -> Iterable[Finding]:
    for checks, values, _ in _sheets(case, active):
        for name in checks.blank_names(values):
            if name not in SPOKEN_FOR.get(checks.schema.id, _NOTHING):
                yield _placed(checks.missing_finding(name), values, case)
        for finding in checks.wrong_dates(values, case.today):
            yield _placed(finding, values, case)
    if len(active) == len(case.members):
        return
    for member in case.members:
        if not is_active(member) and _may_be_wrong(case, member):
            yield from _leaving_findings(member, case.today)


def _leaving_findings(member: Values, today: date) -> Iterator[Finding]:
    """Of a person who left only the record of coming and going must be whole."""
    checks = _CHECKS["member"]
    for finding in (*checks.missing(member), *checks.wrong_dates(member, today)):
        if finding.field in _LEAVING:
            yield finding._replace(record=record_id(member))


@rule(
    "V-GEN-03",
    Severity.E,
    Scope.HOUSEHOLD,
    "选项有效",
    fix="从选项里重新选一个当时有效的",
    reads=(*_reads("code_reads"), *_LEFT, *_DATED),
    when=_in_doubt,
)
def codes_valid(case: Case, active: tuple[Values, ...]) -> Iterable[Finding]:
    policy = case.policy
    for checks, values, on in _sheets(case, active):
        for finding in checks.wrong_codes(values, policy, on):
            yield _placed(finding, values, case)


@rule(
    "V-GEN-04",
    Severity.W,
    Scope.HOUSEHOLD,
    "打印字体缺字",
    fix="核对是不是这个字；确实是，说明原因，打印后手写补上",
    reads=(*_reads("text_reads"), *_LEFT, *_DATED),
    when=_in_doubt,
)
def characters_printable(case: Case, active: tuple[Values, ...]) -> Iterable[Finding]:
    if case.missing_characters is all_drawable:
        return
    sheets = [(checks, values) for checks, values, _ in _sheets(case, active)]
    if not sheets:
        return
    texts = [text for checks, values in sheets for text in checks.texts(values) if text]
    if not case.missing_characters("".join(texts)):
        return
    for checks, values in sheets:
        for name, text in zip(checks.texts.names, checks.texts(values), strict=True):
            lost = case.missing_characters(text or "")
            if lost:
                label = checks.schema[name].label
                words = f"“{label}”里的“{'、'.join(lost)}”打印字体里没有，打出来是“〓”"
                yield _placed(Finding(name, words), values, case)


@rule(
    "V-HH-02",
    Severity.E,
    Scope.HOUSEHOLD,
    "档案卡完整",
    fix="按列出的各处补齐，补齐以后这一条自动消失",
    reads=(*_reads("need_reads", ("household", "member")), *_LEFT, "member.name"),
)
def card_complete(case: Case, active: tuple[Values, ...]) -> Iterable[Finding]:
    gaps = list(_gaps(case, active))
    if gaps:
        yield Finding("", f"档案卡还不完整：{'；'.join(gaps)}")


def _gaps(case: Case, active: tuple[Values, ...]) -> Iterator[str]:
    """What the card lacks, section by section, then person by person, then its other parts."""
    if _in_doubt(case):
        yield from _gaps_of_fields(case, active)
    if case.household.get("object_type") in OBJECT_TYPES:
        yield from _missing_parts(case)


def _gaps_of_fields(case: Case, active: tuple[Values, ...]) -> Iterator[str]:
    head = _CHECKS["household"]
    sections: dict[str, int] = {}
    for name in head.blank_names(case.household) if _may_be_wrong(case, case.household) else ():
        title = head.section_titles[name]
        sections[title] = sections.get(title, 0) + 1
    for title, count in sections.items():
        yield f"{title}差 {count} 项"
    person = _CHECKS["member"]
    for member in active:
        count = len(person.blank_names(member)) if _may_be_wrong(case, member) else 0
        if count:
            yield f"成员{member.get('name') or '（没有姓名）'}差 {count} 项"


def _may_be_wrong(case: Case, record: Values) -> bool:
    return case.doubtful is None or record.get("id") in case.doubtful


def _missing_parts(case: Case) -> Iterator[str]:
    if not case.periods:
        yield "没有各时期身份"
    if not case.statements:
        yield "没有家庭收支核算表"


RULES: tuple[Rule, ...] = (needed_fields_and_dates, codes_valid, characters_printable, card_complete)
