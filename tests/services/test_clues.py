"""The clue register: open clues first, late ones marked, those that became a case tied to it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.services.clues import list_clues
from app.services.session import Session
from tests.offices import OTHER_VILLAGE, VILLAGE
from tests.services.test_monitoring_walks import OLD_CARD, told
from tests.services.walks import Walk, change, family, with_county_policy


def test_open_clues_stand_first_and_late_ones_are_marked(session: Session, tmp_path: Path) -> None:
    session = with_county_policy(session, tmp_path)
    first, second, third = (family(session, **OLD_CARD) for _ in range(3))
    told(session, first, date(2026, 2, 16))
    told(session, second, date(2026, 2, 17))
    settled = told(session, third, date(2026, 3, 1))
    change(session, third, "clue", settled, checked_by="甲、乙", checked_on=date(2026, 3, 2), outcome="03")
    lines = list_clues(session, VILLAGE)
    assert [line.household_id for line in lines] == [second, first, third]
    assert [(line.days, line.is_late) for line in lines] == [(14, False), (15, False), (None, False)]
    assert [line.outcome for line in lines] == ["", "", "不纳入"]
    assert [line.household_id for line in list_clues(session, settled=False)] == [second, first]
    assert list_clues(session, OTHER_VILLAGE) == ()
    session.close()


def test_a_clue_that_was_taken_up_names_its_case(session: Session, tmp_path: Path) -> None:
    session = with_county_policy(session, tmp_path)
    home = family(session)
    told(session, home, date(2026, 2, 1))
    walk = Walk(session, home, "monitored")
    walk.go("clue", date(2026, 2, 2), reason="")
    (line,) = list_clues(session)
    assert (line.case_id, line.outcome, line.days, line.is_late) == (walk.case_id, "按程序识别", 30, True)
    assert (line.village, line.head, line.source) == ("河东村", "张三", "干部走访排查")
    walk.go("rejected", date(2026, 2, 3), role="township")
    (line,) = list_clues(session)
    assert (line.outcome, line.days) == ("不纳入", None)
    session.close()
