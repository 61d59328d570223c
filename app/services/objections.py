"""What people say to a notice: registered, answered; an open one holds the notice's clock (domain.md 4.9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.core.errors import UserError
from app.domain.permissions import Action
from app.domain.problems import Problem
from app.domain.rules.notices import UPHELD
from app.forms.registry import schema_of
from app.forms.validate import validate
from app.models.changes import Changes
from app.models.queries import proceedings as stored
from app.services.notices import OPINION, Notice
from app.services.session import Session

Values = Mapping[str, Any]
_ANSWER = ("handled_by", "found", "result", "reply", "replied_on")


def new_opinion(session: Session, notice: Notice) -> Values:
    """A blank opinion of today on a notice, not stored yet."""
    blank = {field.name: None for field in schema_of(OPINION).stored_fields}
    return {**blank, "id": session.new_id(), "notice": notice.id, "raised_on": session.clock.today()}


def judge_opinion(session: Session, opinion: Values) -> tuple[Problem, ...]:
    """What is missing or wrong in an opinion."""
    return validate(schema_of(OPINION), opinion, session.policy(), session.clock.today())


def register_opinion(session: Session, opinion: Values) -> Changes:
    """Store a new opinion; from its day the notice's clock stands still until it is answered.

    Raises UserError without permission, for a notice that does not hang, or for a day before it hung.
    """
    with session.write(Action.EDIT, "登记群众意见") as tx:
        notice = stored.record_by_id(tx.connection, "notice", opinion["notice"])
        if notice is None or notice["posted_on"] is None:
            raise UserError("这份公示还没有张贴，不能登记意见。")
        _refuse_errors(judge_opinion(session, opinion))
        if opinion["raised_on"] < notice["posted_on"]:
            raise UserError(f"提出日期早于张贴日期 {notice['posted_on']}，没有保存。", "raised_on")
        number = f"{notice['number']}-{len(_opinions(tx.connection, notice['id'])) + 1}"
        tx.insert(OPINION, {**opinion, "number": number})
    return tx.changes


def answer_opinion(session: Session, base: Values, **answer: Any) -> Changes:
    """Store findings, result and reply of an opinion: handled_by, found, result, reply, replied_on.

    Raises UserError when something is missing, or when somebody changed it meanwhile.
    """
    changed = {**base, **{name: answer[name] for name in _ANSWER if name in answer}}
    with session.write(Action.EDIT, "答复群众意见") as tx:
        current = stored.record_by_id(tx.connection, OPINION, base["id"])
        if current != base:
            raise UserError("这条意见在您处理期间已被改过或删除，没有保存。请重新打开再办。")
        _refuse_errors(judge_opinion(session, changed))
        tx.update(OPINION, base["id"], {name: changed[name] for name in _ANSWER})
    return tx.changes


def is_upheld(opinion: Values) -> bool:
    """Whether the objection was found right: the matter goes back, the notice does not carry it on."""
    return bool(opinion.get("result") == UPHELD)


def open_opinions(notice: Notice, on: date) -> tuple[Values, ...]:
    """The opinions that wait for an answer on a day."""
    return tuple(
        row
        for row in notice.opinions
        if row["raised_on"] <= on and (row["replied_on"] is None or row["replied_on"] > on)
    )


def _opinions(connection: Any, notice_id: str) -> tuple[Values, ...]:
    return stored.rows_where(connection, OPINION, "notice", notice_id)


def _refuse_errors(problems: tuple[Problem, ...]) -> None:
    errors = [problem for problem in problems if problem.is_open_error]
    if errors:
        words = "；".join(problem.message for problem in errors)
        raise UserError(f"没有保存：{words}。", errors[0].field)
