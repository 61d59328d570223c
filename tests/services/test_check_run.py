"""The check beside the work: some households at a time, stopped at any moment, what waits included."""

from __future__ import annotations

from app.services.backlog import waiting
from app.services.checks import CheckRun, problems_of, report
from app.services.session import Session
from tests.offices import OTHER_VILLAGE, VILLAGE, store_household


def forget_all(session: Session) -> None:
    with session.store.write_local() as connection:
        connection.exec_driver_sql("DELETE FROM problem")


def test_a_run_in_steps_finds_what_saving_found(session: Session) -> None:
    for name in ("张三", "李四", "王五"):
        store_household(session, name)
    before = problems_of(session, VILLAGE)
    forget_all(session)
    run = CheckRun(session, most=2)
    assert [run.step(), run.step(), run.step()] == [True, True, False]
    assert (run.done, run.total) == (3, 3)
    assert len(run.changes().households) == 3
    said = [(found.rule_id, found.message) for found in problems_of(session, VILLAGE)]
    assert sorted(said) == sorted((found.rule_id, found.message) for found in before)


def test_a_stopped_run_keeps_what_it_judged(session: Session) -> None:
    for name in ("张三", "李四"):
        store_household(session, name, None)
    forget_all(session)
    run = CheckRun(session, most=1)
    run.step()
    judged = {found.household_id for found in problems_of(session, VILLAGE)}
    assert judged == run.changes().households
    assert len(judged) == 1


def test_a_run_over_one_village_leaves_the_others_alone(session: Session) -> None:
    store_household(session, "张三", None)
    store_household(session, "李四", None, OTHER_VILLAGE)
    forget_all(session)
    run = CheckRun(session, OTHER_VILLAGE)
    while run.step():
        pass
    assert problems_of(session, VILLAGE) == ()
    assert problems_of(session, OTHER_VILLAGE) != ()


def test_households_that_wait_after_a_big_import_are_judged_and_wait_no_more(session: Session) -> None:
    session.backlog.most_at_once = 0
    store_household(session, "张三", None)
    assert waiting(session) == 1
    run = CheckRun(session)
    while run.step():
        pass
    assert waiting(session) == 0
    assert report(session).errors > 0


def test_nothing_to_check_is_no_step(session: Session) -> None:
    run = CheckRun(session)
    assert run.step() is False
    assert run.changes().is_empty
