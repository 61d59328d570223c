"""T22: the check before exit or before a risk counts as removed (domain.md 8.3, 8.18, 11).

Income, each item with its evidence, village and team, the head's word or the refusal with two witnesses, then
township and county.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.derivation import sheet_checked
from app.domain.lines import POOR_TYPES, RISK_TYPES, income_line
from app.domain.policy import UNSET_TEXT, PolicyUnset
from app.forms.conditions import Values
from app.forms.definitions.household import HOUSEHOLD
from app.forms.definitions.income import INCOME_STATEMENT
from app.forms.definitions.safeguards import SAFEGUARD
from app.forms.definitions.verifications import AGREED, EXIT, REFUSED, REMOVAL, STATUS_CHECK
from app.printing.doc import Block, Cell, Document, Row, Space, Table
from app.printing.facts import HouseholdFacts
from app.printing.layouts.case_frame import (
    BLANK_DAY,
    HAND,
    PAIRS,
    form_head,
    named,
    opinion_row,
    pair_row,
    said,
    tall_row,
)
from app.printing.layouts.frame import finished, label, titled_table, value
from app.printing.texts import Texts, head_name
from app.printing.titles import title_of, titles_of

USUAL = "核查确认表"
_ROW = 7.0
_RESULTS = "□达标\u3000□未达标\u3000□不适用"


def refusal(facts: HouseholdFacts) -> str:
    """Why there is nothing to check; "" for a case, and for a household poor, at risk or checked before."""
    if facts.household is None or facts.case is not None or facts.latest(STATUS_CHECK.record):
        return ""
    kind = facts.household.get("object_type")
    if kind in RISK_TYPES:
        return "风险已经消除" if facts.household.get("risk_removed") else ""
    return "" if kind in POOR_TYPES else "没有要核查的贫困或风险"


def lay_out(facts: HouseholdFacts) -> Document:
    """The check of one household, or a blank form of the kind the day has."""
    texts = Texts(STATUS_CHECK, facts.run.policy, facts.run.audience)
    given = facts.latest(STATUS_CHECK.record)
    kind = _kind(facts, given)
    title = title_of("T22", facts.run.policy, USUAL, kind)
    day = texts.of(given, "checked_on") or BLANK_DAY
    blocks: tuple[Block, ...] = (
        *form_head(facts, title, f"{texts.plain_label('checked_on')}：{day}"),
        _home(facts, kind),
        Space(1.5),
        _income(facts, given, texts),
        Space(1.5),
        _items(facts),
        Space(1.5),
        _findings(given, texts, kind),
        Space(1.5),
        _opinions(given, texts, ("village", "team")),
        Space(1.5),
        _answer(facts, given, texts),
        Space(1.5),
        _opinions(given, texts, ("township", "county")),
    )
    return finished("T22", named(title, facts), facts, blocks)


def _kind(facts: HouseholdFacts, given: Values | None) -> str:
    """What is checked for: as recorded, as the case says, else what the policy of the day checks."""
    if given is not None and given.get("kind"):
        return str(given["kind"])
    if facts.case is not None and facts.case.get("procedure") in (EXIT, REMOVAL):
        return str(facts.case["procedure"])
    valid = {value.code for value in facts.run.policy.table("check_kind").valid_on(facts.run.policy.on)}
    known = [str(value.attributes.get("about")) for value in titles_of("T22", facts.run.policy)]
    return next((kind for kind in known if kind in valid), REMOVAL)


def _home(facts: HouseholdFacts, kind: str) -> Table:
    texts = Texts(HOUSEHOLD, facts.run.policy, facts.run.audience)
    household = facts.household

    def pair(name: str) -> tuple[str, str]:
        return texts.plain_label(name), texts.of(household, name)

    persons = f"{len(facts.members)} 人" if not facts.is_blank else ""
    reason = "risks" if kind == REMOVAL else "cause_main"
    rows = (
        pair_row((texts.plain_label("head_member"), head_name(facts)), ("家庭人口", persons)),
        pair_row(pair("object_type"), pair("first_identified")),
        pair_row(pair(reason), pair("phone")),
    )
    return Table(PAIRS, rows)


def _income(facts: HouseholdFacts, given: Values | None, texts: Texts) -> Table:
    money = Texts(INCOME_STATEMENT, facts.run.policy, facts.run.audience)
    sheet = sheet_checked(given, facts.rows(INCOME_STATEMENT.record)) if given is not None else None
    year = texts.of(given, "income_year")
    rows: list[tuple[Cell, ...]] = [
        (
            *(label(texts.plain_label("income_year")), value(year)),
            *(label(money.label("net")), value(money.of(sheet, "net"))),
        ),
        (
            *(label(texts.label("per_capita")), value(texts.of(given, "per_capita"))),
            *(label("当年标准（元）"), value(_line(facts, given, texts))),
        ),
    ]
    return titled_table("收入", (31.0, 52.5, 31.0, 52.5), rows, _ROW)


def _line(facts: HouseholdFacts, given: Values | None, texts: Texts) -> str:
    """The line the income is held against; 未设定 where the county has set none."""
    year = (given or {}).get("income_year")
    if not year or facts.household is None:
        return ""
    try:
        line = income_line(year, facts.household.get("object_type"), facts.run.policy)
    except PolicyUnset:
        return UNSET_TEXT
    return texts.of({"per_capita": line}, "per_capita")


def _items(facts: HouseholdFacts) -> Table:
    texts = Texts(SAFEGUARD, facts.run.policy, facts.run.audience)
    by_item = {row.get("item"): row for row in facts.safeguards}
    item, result, evidence = (texts.plain_label(name) for name in ("item", "result", "evidence"))
    heads = (item, "达标的情形", result, evidence)
    rows: list[tuple[Cell, ...]] = [tuple(label(head) for head in heads)]
    for each in facts.run.policy.table("safeguard_item").valid_on(facts.run.policy.on):
        row = by_item.get(each.code)
        proof = "，".join(filter(None, (texts.of(row, "reason"), texts.of(row, "evidence"))))
        met = texts.of(row, "result") or _RESULTS
        rows.append((label(each.label), value(str(each.attributes.get("met_when", ""))), value(met),
                     value(proof)))  # fmt: skip
    return titled_table("各项保障", (27.0, 60.0, 40.0, 40.0), rows, _ROW)


def _findings(given: Values | None, texts: Texts, kind: str) -> Table:
    """The risks, where it is about them; who checked; the second check where one was made."""
    rows: list[Row] = []
    if kind == REMOVAL:
        rows.append(tall_row(texts.plain_label("risk_result"), texts.of(given, "risk_result"), 15.0))
        rows.append(pair_row((texts.plain_label("removal_how"), texts.of(given, "removal_how"))))
    checkers = texts.of(given, "checked_by") or f"{HAND}\u3000\u3000{HAND}"
    rows.append(pair_row((f"{texts.plain_label('checked_by')}签字", checkers), height=_ROW + 2))
    if texts.of(given, "confirmed_again"):
        who = "\u3000".join(texts.of(given, name) for name in ("confirmed_again_by", "confirmed_again_on"))
        title = texts.plain_label("confirmed_again")
        rows.append(tall_row(title, texts.of(given, "confirmed_again"), 13.0, foot=who))
    return Table(PAIRS, tuple(rows))


def _answer(facts: HouseholdFacts, given: Values | None, texts: Texts) -> Table:
    """The head agrees by signing; a refusal has its reason and two witnesses."""
    answer = texts.code(given, "head_answer")
    ticks = said(facts, "T22", "agree")
    for code, words in ((AGREED, "□认可"), (REFUSED, "□不认可")):
        ticks = ticks.replace(words, words.replace("□", "√")) if code == answer else ticks
    way = texts.of(given, "head_sign_way")
    signed = texts.of(given, "head_answered_on") or BLANK_DAY
    witnesses = "\u3000".join(
        f"{texts.plain_label(name)}：{texts.of(given, name) or HAND}"
        for name in ("first_witness", "second_witness")
    )
    reason = texts.of(given, "refusal_reason") or ("" if given else said(facts, "T22", "refusal"))
    rows = (
        tall_row(texts.plain_label("head_answer"), ticks, 14.5, foot=_head_signs(way, signed)),
        tall_row(texts.plain_label("refusal_reason"), reason, 13.5, foot=witnesses),
    )
    return Table(PAIRS, rows, keep=True)


def _head_signs(way: str, day: str) -> str:
    return f"户主签字（按印）：{way or HAND}\u3000{day}"


def _opinions(given: Values | None, texts: Texts, names: tuple[str, ...]) -> Table:
    return Table(PAIRS, tuple(_opinion_rows(given, texts, names)), keep=True)


def _opinion_rows(given: Values | None, texts: Texts, names: tuple[str, ...]) -> Iterator[Row]:
    for name in names:
        yield opinion_row(texts, given, name, 16.5)
