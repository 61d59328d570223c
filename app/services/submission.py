"""提交 and 审核 of a card: who reviews is neither collector nor entry person (谁调查、谁登记、谁审核).

An error blocks both, and so does a warning nobody explained (domain.md 13.0).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.core.errors import UserError
from app.domain.permissions import Action, may_review_entry_of
from app.domain.problems import Problem, Severity
from app.services.cards import Card, SavedCard, judge_card, open_card, save_card
from app.services.session import Session

SHOWN = 5
MOST_VERSION = 400


class NotReady(UserError):
    """The card has errors or unexplained warnings; `problems` are those that block, errors first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        first = "；".join(problem.message for problem in problems[:SHOWN])
        more = f"……等 {len(problems)} 处" if len(problems) > SHOWN else ""
        super().__init__(f"{_counted(problems)}，不能提交：{first}{more}。已填内容都已保存。")
        self.problems = problems


def _counted(problems: tuple[Problem, ...]) -> str:
    errors = sum(problem.severity is Severity.E for problem in problems)
    counts = ((errors, "处错误"), (len(problems) - errors, "处需要说明（在右边“问题”里写明理由）"))
    return "还有 " + "、".join(f"{count} {words}" for count, words in counts if count)


def submit_card(session: Session, household_id: str) -> SavedCard:
    """Hand the card to the reviewer. Raises NotReady with what blocks, UserError without permission."""
    session.require(Action.SUBMIT)
    card = open_card(session, household_id)
    if card.household.get("submitted_on"):
        done = "审核过了" if card.household.get("reviewed_on") else "提交过了，正在等审核"
        raise UserError(f"这张卡已经{done}。")
    blocking = _blocking(session, card)
    if blocking:
        raise NotReady(blocking)
    signed = {"submitted_by": session.actor.name, "submitted_on": session.clock.today()} | _judged(session)
    return save_card(session, card, _signed(card, signed), "提交户档案")


def review_card(session: Session, household_id: str) -> SavedCard:
    """Confirm a submitted card. Raises UserError: not submitted, own entry, NotReady."""
    session.require(Action.REVIEW)
    card = open_card(session, household_id)
    household = card.household
    if not household.get("submitted_on"):
        raise UserError("这张卡还没有提交，不能审核。")
    authors = (household.get("collected_by"), household.get("entered_by"), household.get("submitted_by"))
    if not may_review_entry_of(session.actor.name, *authors):
        raise UserError("采集、录入或提交这张卡的人不能自己审核，请换一名审核人。")
    signed = {"reviewed_by": session.actor.name, "reviewed_on": session.clock.today()} | _judged(session)
    reviewed = _signed(card, signed)
    blocking = tuple(problem for problem in judge_card(session, reviewed) if problem.is_open)
    if blocking:
        raise NotReady(blocking)
    return save_card(session, card, reviewed, "审核户档案")


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
