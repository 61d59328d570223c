"""说明 and 豁免: what was said to the problems of a card, and whether it still counts (domain.md 13.0).

`explained_card` and `withdrawn_card` change a card in memory, for the page, which stores it as a whole;
`explain`, `exempt` and `withdraw` store at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.core.errors import UserError
from app.domain.explanations import (
    EXEMPTED,
    EXPLAINED,
    Standing,
    fingerprint,
    speaks_for,
    standing_of,
)
from app.domain.permissions import Action, may_review_entry_of
from app.domain.problems import Problem, Severity
from app.domain.rules.explained import LEAST, values_at
from app.forms.definitions.explanation import MOST_PROOF, MOST_REASON
from app.forms.registry import SCHEMAS
from app.forms.rulebook import rule_titles, standard_book
from app.services.cards import Card, SavedCard, judge_card, new_record, open_card, save_card
from app.services.session import Session

__all__ = [
    "ExplainedProblem",
    "Standing",
    "exempt",
    "explain",
    "explained_card",
    "explanations_of",
    "listed",
    "said_on",
    "withdraw",
    "withdrawn_card",
]

Values = Mapping[str, Any]
_FORM = "explanation"


@dataclass(frozen=True)
class ExplainedProblem:
    """One explanation or exemption as it is listed and printed; `place` names record and field."""

    id: str
    rule_id: str
    rule_title: str
    place: str
    message: str
    reason: str
    proof: str
    person: str
    made_on: date | None
    expires_on: date | None
    is_exemption: bool
    standing: Standing


def explained_card(
    session: Session,
    card: Card,
    problem: Problem,
    reason: str,
    proof: str = "",
    expires_on: date | None = None,
    *,
    exemption: bool = False,
    among: Iterable[Problem] = (),
) -> Card:
    """The card with this said to the problem, in place of what was said to it before; nothing is stored.

    What was said at the same place and is true of none of the problems `among` goes as well: it has run out.

    Raises UserError: an error or hint to explain, reason too short or too long, proof missing, past day;
    an exemption without permission, of an own card, or without a last day.
    """
    if exemption:
        _refuse_own(session, card)
    _refuse_severity(problem, expires_on, exemption)
    _refuse_words(session, problem, reason.strip(), proof.strip())
    if expires_on is not None and expires_on < session.clock.today():
        raise UserError(f"有效期 {expires_on} 已经过了，写今天或以后的日子，不写就是内容不变一直有效。")
    row = {
        **new_record(session, card, _FORM),
        "kind": EXEMPTED if exemption else EXPLAINED,
        "rule_id": problem.rule_id,
        "record_id": problem.record or None,
        "field": problem.field or None,
        "message": problem.message,
        "reason": reason.strip(),
        "proof": proof.strip() or None,
        "person": session.actor.name,
        "made_on": session.clock.today(),
        "expires_on": expires_on,
        "fingerprint": fingerprint(problem.message, _values_at(card)(problem)),
    }
    true_still = {found.message for found in among} - {problem.message}
    kept = tuple(
        other
        for other in card.rows(_FORM)
        if not speaks_for(other, problem) or other.get("message") in true_still
    )
    return replace(card, records={**card.records, _FORM: (*kept, row)})


def _refuse_own(session: Session, card: Card) -> None:
    """Only a reviewer exempts, and not from what he or she collected or entered (domain.md 1.2)."""
    session.require(Action.EXEMPT)
    household = card.household
    authors = (household.get("collected_by"), household.get("entered_by"), household.get("submitted_by"))
    if not may_review_entry_of(session.actor.name, *authors):
        raise UserError("采集、录入或提交这张卡的人不能自己豁免，请换一名审核人。")


def _refuse_severity(problem: Problem, expires_on: date | None, exemption: bool) -> None:
    """Raises UserError: an explanation of anything but a warning, an exemption without end."""
    if exemption and expires_on is None:
        raise UserError("豁免要写有效期至哪一天，到期以后重新核对。")
    if not exemption and problem.severity is not Severity.W:
        kind = "错误要改正，不能用说明代替" if problem.severity is Severity.E else "提示不用说明"
        raise UserError(f"{kind}。内容没有变化。")


def _refuse_words(session: Session, problem: Problem, words: str, paper: str) -> None:
    """Raises UserError with what to write instead."""
    least = session.policy().number(LEAST)
    if len(words) < least:
        raise UserError(f"理由至少写 {least} 个字，现有 {len(words)} 个。")
    if len(words) > MOST_REASON or len(paper) > MOST_PROOF:
        raise UserError(f"理由最多 {MOST_REASON} 个字，证明材料最多 {MOST_PROOF} 个字。")
    lost = session.standards.today().missing_characters(words + paper)
    if lost:
        raise UserError(f"“{'、'.join(lost)}”打印不出来，请换一种写法，例如拼音或拆字。")
    if problem.needs_proof and not paper:
        raise UserError("这一条要有证明材料：写明材料名称和存放处。")


def withdrawn_card(card: Card, explanation_id: str) -> Card:
    """The card without this explanation; its problem is open again. Nothing is stored."""
    kept = tuple(row for row in card.rows(_FORM) if row["id"] != explanation_id)
    return replace(card, records={**card.records, _FORM: kept})


def explain(
    session: Session,
    household_id: str,
    problem: Problem,
    reason: str,
    proof: str = "",
    expires_on: date | None = None,
) -> SavedCard:
    """Store why a warning is right as it is. Raises UserError as `explained_card`."""
    card = open_card(session, household_id)
    found = judge_card(session, card)
    _refuse_gone(found, problem)
    edited = explained_card(session, card, problem, reason, proof, expires_on, among=found)
    return save_card(session, card, edited, "填写说明")


def exempt(
    session: Session, household_id: str, problem: Problem, reason: str, proof: str, expires_on: date
) -> SavedCard:
    """Store until when a reviewer lets an error or warning pass. Raises UserError as `explained_card`."""
    card = open_card(session, household_id)
    found = judge_card(session, card)
    _refuse_gone(found, problem)
    edited = explained_card(session, card, problem, reason, proof, expires_on, exemption=True, among=found)
    return save_card(session, card, edited, "豁免问题")


def withdraw(session: Session, household_id: str, explanation_id: str) -> SavedCard:
    """Take an explanation or exemption back. Raises UserError when it is not there any more."""
    card = open_card(session, household_id)
    edited = withdrawn_card(card, explanation_id)
    if edited.rows(_FORM) == card.rows(_FORM):
        raise UserError("这条说明已经撤回了。")
    return save_card(session, card, edited, "撤回说明")


def _refuse_gone(found: Iterable[Problem], problem: Problem) -> None:
    """Raises UserError when the stored card does not have the problem any more, or it says another thing."""
    if problem._replace(explained="") not in (other._replace(explained="") for other in found):
        raise UserError("这个问题已经不在了，或者内容变了，请重新打开看一看。说明没有保存。")


def explanations_of(session: Session, household_id: str) -> tuple[ExplainedProblem, ...]:
    """What was said to the stored problems of a household, those that count first."""
    card = open_card(session, household_id)
    return listed(session, card, judge_card(session, card))


def listed(session: Session, card: Card, problems: Iterable[Problem]) -> tuple[ExplainedProblem, ...]:
    """What was said to these problems of the card, those that count first, in the order they were written."""
    rows = card.rows(_FORM)
    if not rows:
        return ()
    value_at, today = _values_at(card), session.clock.today()
    least = session.policy().number(LEAST)
    said_to = tuple(problems)

    def standing(row: Values) -> Standing:
        found = [
            standing_of(row, problem, value_at(problem), least, today)
            for problem in said_to
            if speaks_for(row, problem)
        ]
        return Standing.COUNTS if Standing.COUNTS in found else (*found, Standing.CHANGED)[0]

    entries = [_listed(card, row, standing(row)) for row in rows]
    return tuple(sorted(entries, key=lambda entry: entry.standing is not Standing.COUNTS))


def said_on(card: Card, counting: Collection[str]) -> tuple[ExplainedProblem, ...]:
    """The explanations of a card with these ids, known to count, in the order of their rules."""
    rows = [row for row in card.rows(_FORM) if row["id"] in counting]
    order = {rule_id: place for place, rule_id in enumerate(rule_titles())}
    rows.sort(key=lambda row: order.get(row.get("rule_id") or "", len(order)))
    return tuple(_listed(card, row, Standing.COUNTS) for row in rows)


def _listed(card: Card, row: Values, standing: Standing) -> ExplainedProblem:
    return ExplainedProblem(
        id=row["id"],
        rule_id=row.get("rule_id") or "",
        rule_title=rule_titles().get(row.get("rule_id") or "", row.get("rule_id") or ""),
        place=_place(card, row),
        message=row.get("message") or "",
        reason=row.get("reason") or "",
        proof=row.get("proof") or "",
        person=row.get("person") or "",
        made_on=row.get("made_on"),
        expires_on=row.get("expires_on"),
        is_exemption=row.get("kind") == EXEMPTED,
        standing=standing,
    )


def _place(card: Card, row: Values) -> str:
    """Which record and which field, in the words of the forms: 张三　劳动技能."""
    record_id, name = row.get("record_id") or card.household_id, row.get("field") or ""
    for schema in SCHEMAS:
        record = next((record for record in card.rows(schema.record) if record["id"] == record_id), None)
        if record is not None:
            field = schema.by_name.get(name)
            year = f"{record['year']}年" if record.get("year") else ""
            whose = "" if record_id == card.household_id else record.get("name") or f"{year}{schema.title}"
            return "　".join(filter(None, (whose, field.label if field else "")))
    return ""


def _values_at(card: Card) -> Callable[[Problem], Any]:
    rows = (row for records in card.records.values() for row in records)
    return values_at(card.household, rows, standard_book().rules)
