"""What the steps that another user must take cost to say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import event

from app.services.cards import save_card
from app.services.case_lines import due_of, list_cases
from app.services.procedure_cases import StepDraft
from app.services.procedures import begin_many
from app.services.session import Session
from tests.offices import store_household, with_head

ASKED = StepDraft("requested", date(2018, 3, 1), "village_clerk", ("甲",), frozenset(("X08",)),
                  reason="电话写错")  # fmt: skip
FEW, MANY = 3, 30


def corrections(session: Session, count: int) -> None:
    """Corrections whose next step is not for the user who typed them."""
    homes = []
    for _ in range(count):
        card = store_household(session, "张三", None).card
        save_card(session, card, with_head(card, relation="01", birth_date=date(1970, 1, 1)))
        homes.append(card.household_id)
    begin_many(session, "correction", homes, ASKED)


@contextmanager
def readings_of_users(session: Session) -> Iterator[list[str]]:
    """The statements inside the block that read the users."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, sql: str, *_rest: Any) -> None:
        if "FROM user_account" in sql:
            asked.append(sql)

    with session.store.read() as connection:
        engine = connection.engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def readings_for_the_list(session: Session) -> int:
    """How often the users are read for all lines of the list of cases; every line names another user."""
    lines = list_cases(session)
    with readings_of_users(session) as asked:
        found = due_of(session, [line.id for line in lines])
    assert all("要由审核员登记" in due.words for due in found.values())
    return len(asked)


def test_the_users_are_read_once_however_many_cases_another_must_take(session: Session) -> None:
    corrections(session, FEW)
    few = readings_for_the_list(session)
    corrections(session, MANY - FEW)
    assert len(list_cases(session)) == MANY
    assert (few, readings_for_the_list(session)) == (1, 1)
