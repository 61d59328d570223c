"""The rules that follow from the form definitions: V-GEN-01, V-GEN-03, V-GEN-04 and V-HH-02.

Each speaks for all records of a household at once, so that one rule id is one rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from app.domain.problems import Severity
from app.domain.rules.base import (
    Case,
    Finding,
    Rule,
    Scope,
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

_LEAVING = frozenset(("join_date", "join_reason", "leave_date", "leave_reason"))
_NOTHING: frozenset[str] = frozenset()
_SHEETS = (
    "household",
    "member",
    "period_status",
    "household_paper",
    "income_statement",
    "income_item",
    "subsidy_check",
    "cash_entry",
    "statement_signature",
)


class _Sheet(NamedTuple):
    """One record with the checks of its form and its business date."""

    checks: SchemaChecks
    values: Values
    record: str
    on: date


def _sheets(case: Case) -> Iterator[_Sheet]:
    """Every record of the household; of members only those who live in it."""
    collected = case.household.get("collected_on") or case.today
    yield _Sheet(checks_of("household"), case.household, "", collected)
    person = checks_of("member")
    for member in case.members:
        if is_active(member):
            yield _Sheet(person, member, record_id(member), collected)
    yield from _rows("period_status", case.periods, "identified_on", case.today)
    yield from _rows("household_paper", case.papers, "made_on", case.today)
    for statement in case.statements:
        on = statement.values.get("window_to") or case.today
        yield _Sheet(checks_of("income_statement"), statement.values, record_id(statement.values), on)
        yield from _rows("income_item", statement.items, "", on)
        yield from _rows("subsidy_check", statement.subsidy_checks, "", on)
        yield from _rows("cash_entry", statement.cash_book, "", on)
        yield from _rows("statement_signature", statement.signatures, "", on)


def _rows(schema_id: str, rows: Iterable[Values], dated: str, otherwise: date) -> Iterator[_Sheet]:
    checks = checks_of(schema_id)
    for row in rows:
        yield _Sheet(checks, row, record_id(row), (row.get(dated) if dated else None) or otherwise)


def _reads(kind: str, sheets: tuple[str, ...] = _SHEETS) -> tuple[str, ...]:
    """Qualified names of what these forms contribute to one property of `SchemaChecks`."""
    found = {f"{sheet}.{name}" for sheet in sheets for name in getattr(checks_of(sheet), kind)}
    return tuple(sorted(found))


_LEFT = ("member.leave_date", "member.leave_reason")
_DATED = ("household.collected_on", "period_status.identified_on", "household_paper.made_on")
_WINDOW = ("income_statement.window_to",)


@rule(
    "V-GEN-01",
    Severity.E,
    Scope.HOUSEHOLD,
    "必填项、日期",
    fix="补填这一项；日期按实际发生的日子填写",
    reads=(*_reads("need_reads"), *_reads("date_reads"), *_LEFT, *_DATED, *_WINDOW),
)
def needed_fields_and_dates(case: Case, _active: tuple[Values, ...]) -> Iterable[Finding]:
    for sheet in _sheets(case):
        silent = SPOKEN_FOR.get(sheet.checks.schema.id, _NOTHING)
        for finding in sheet.checks.missing(sheet.values):
            if finding.field not in silent:
                yield finding._replace(record=sheet.record)
        for finding in sheet.checks.wrong_dates(sheet.values, case.today):
            yield finding._replace(record=sheet.record)
    for member in case.members:
        if not is_active(member):
            yield from _leaving_findings(member, case.today)


def _leaving_findings(member: Values, today: date) -> Iterator[Finding]:
    """Of a person who left only the record of coming and going must be whole."""
    checks = checks_of("member")
    for finding in (*checks.missing(member), *checks.wrong_dates(member, today)):
        if finding.field in _LEAVING:
            yield finding._replace(record=record_id(member))


@rule(
    "V-GEN-03",
    Severity.E,
    Scope.HOUSEHOLD,
    "选项有效",
    fix="从选项里重新选一个当时有效的",
    reads=(*_reads("code_reads"), *_LEFT, *_DATED, *_WINDOW),
)
def codes_valid(case: Case, _active: tuple[Values, ...]) -> Iterable[Finding]:
    for sheet in _sheets(case):
        for finding in sheet.checks.wrong_codes(sheet.values, case.policy, sheet.on):
            yield finding._replace(record=sheet.record)


@rule(
    "V-GEN-04",
    Severity.W,
    Scope.HOUSEHOLD,
    "打印字体缺字",
    fix="核对是不是这个字；确实是，说明原因，打印后手写补上",
    reads=(*_reads("text_reads"), *_LEFT, *_DATED, *_WINDOW),
)
def characters_printable(case: Case, _active: tuple[Values, ...]) -> Iterable[Finding]:
    if case.missing_characters is all_drawable:
        return
    for sheet in _sheets(case):
        get = sheet.values.get
        text = "".join([get(name) or "" for name in sheet.checks.text_names])
        if text.isascii() or not case.missing_characters(text):
            continue
        for name in sheet.checks.text_names:
            lost = case.missing_characters(get(name) or "")
            if lost:
                label = sheet.checks.schema[name].label
                words = f"“{label}”里的“{'、'.join(lost)}”打印字体里没有，打出来会是空的"
                yield Finding(name, words, record=sheet.record)


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
    head = checks_of("household")
    sections: dict[str, int] = {}
    for field in head.blank_fields(case.household):
        title = head.section_titles[field.name]
        sections[title] = sections.get(title, 0) + 1
    for title, count in sections.items():
        yield f"{title}差 {count} 项"
    person = checks_of("member")
    for member in active:
        count = len(person.blank_fields(member))
        if count:
            yield f"成员{member.get('name') or '（没有姓名）'}差 {count} 项"
    if case.household.get("object_type") in OBJECT_TYPES:
        yield from _missing_parts(case)


def _missing_parts(case: Case) -> Iterator[str]:
    if not case.periods:
        yield "没有各时期身份"
    if not case.statements:
        yield "没有家庭收支核算表"


RULES: tuple[Rule, ...] = (needed_fields_and_dates, codes_valid, characters_printable, card_complete)
