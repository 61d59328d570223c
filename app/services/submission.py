"""提交 and 审核 of a card: who reviews is neither collector nor entry person (谁调查、谁登记、谁审核).

An error blocks both, and so does a warning nobody explained (domain.md 13.0).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from app.core.errors import UserError
from app.domain.permissions import Action, may, may_review_entry_of, refusal
from app.domain.problems import Problem, Severity
from app.forms.conditions import Values
from app.forms.gen_rules import card_complete
from app.services.cards import Card, SavedCard, judge_card, open_card, save_card
from app.services.session import Session

SHOWN = 5
MOST_VERSION = 400
_OF_REVIEW = ("reviewed_by", "reviewed_on")


class NotReady(UserError):
    """The card has errors or unexplained warnings; `problems` are those that block, errors first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        first = "；".join(problem.message for problem in problems[:SHOWN])
        more = f"……等 {len(problems)} 处" if len(problems) > SHOWN else ""
        super().__init__(f"{counted(problems)}，不能提交：{first}{more}。已填内容都已保存。")
        self.problems = problems


def counted(problems: Sequence[Problem]) -> str:
    """How many errors and how many warnings nobody explained there still are."""
    errors = sum(problem.severity is Severity.E for problem in problems)
    counts = ((errors, "处错误"), (len(problems) - errors, "处需要说明（在右边“问题”里写明理由）"))
    return "还有 " + "、".join(f"{count} {words}" for count, words in counts if count)


def blocking(session: Session, card: Card, found: Iterable[Problem]) -> tuple[Problem, ...]:
    """What of the problems of a card keeps it from being submitted: the review itself is still to come.

    Only where nothing else is open the card is judged anew: that it is not complete may be due to the review.
    """
    others = tuple(problem for problem in found if problem.is_open and problem.field not in _OF_REVIEW)
    is_only_incomplete = all(problem.rule_id == card_complete.id for problem in others)
    return _blocking(session, card) if others and is_only_incomplete else others


def cannot_submit(session: Session, household: Values) -> str:
    """Why this stored card cannot be submitted whatever it says, "" when it can."""
    role = session.actor.role
    if not may(role, Action.SUBMIT):
        return refusal(role, Action.SUBMIT)
    if household.get("submitted_on"):
        done = "审核过了" if household.get("reviewed_on") else "提交过了，正在等审核"
        return f"这张卡已经{done}。"
    return ""


def cannot_review(session: Session, household: Values) -> str:
    """Why this stored card cannot be reviewed whatever it says, "" when it can."""
    role = session.actor.role
    if not may(role, Action.REVIEW):
        return refusal(role, Action.REVIEW)
    if not household.get("submitted_on"):
        return "这张卡还没有提交，不能审核。"
    authors = (household.get("collected_by"), household.get("entered_by"), household.get("submitted_by"))
    if not may_review_entry_of(session.actor.name, *authors):
        return "采集、录入或提交这张卡的人不能自己审核，请换一名审核人。"
    return ""


def submit_card(session: Session, household_id: str) -> SavedCard:
    """Hand the card to the reviewer; a review that was typed or imported before does not stand for that one.

    Raises NotReady with what blocks, UserError without permission.
    """
    session.require(Action.SUBMIT)
    card = open_card(session, household_id)
    _refuse(cannot_submit(session, card.household))
    hindering = _blocking(session, card)
    if hindering:
        raise NotReady(hindering)
    signed = {"submitted_by": session.actor.name, "submitted_on": session.clock.today()} | _judged(session)
    return save_card(session, card, _signed(card, signed | dict.fromkeys(_OF_REVIEW)), "提交户档案")


def review_card(session: Session, household_id: str) -> SavedCard:
    """Confirm a submitted card. Raises UserError: not submitted, own entry, NotReady."""
    session.require(Action.REVIEW)
    card = open_card(session, household_id)
    _refuse(cannot_review(session, card.household))
    signed = {"reviewed_by": session.actor.name, "reviewed_on": session.clock.today()} | _judged(session)
    reviewed = _signed(card, signed)
    hindering = tuple(problem for problem in judge_card(session, reviewed) if problem.is_open)
    if hindering:
        raise NotReady(hindering)
    return save_card(session, card, reviewed, "审核户档案")


def _refuse(reason: str) -> None:
    if reason:
        raise UserError(reason)


def _blocking(session: Session, card: Card) -> tuple[Problem, ...]:
    """What is open apart from the review itself, which is still to come."""
    awaited: dict[str, Any] = {}
    if not card.household.get("reviewed_by"):
        awaited = {"reviewed_by": "待审核", "reviewed_on": session.clock.today()}
    found = judge_card(session, _signed(card, awaited))
    return tuple(problem for problem in found if problem.is_open)


def _judged(session: Session) -> dict[str, Any]:
    """The policy by which the card was found in order; it stays when other policy begins to hold."""
    return {"policy_version": session.policy().version[:MOST_VERSION]}


def _signed(card: Card, values: dict[str, Any]) -> Card:
    household = {**card.household, **values}
    return replace(card, records={**card.records, "household": (household,)})
