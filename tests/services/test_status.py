"""The status line: how much of the work has not been handed over yet."""

from __future__ import annotations

from pathlib import Path

from app.services.office_status import status
from app.services.packages import export_package
from app.services.session import Session
from tests.offices import REVIEWER, reopen, store_household


def test_a_fresh_office_waits_for_nothing(session: Session) -> None:
    line = status(session)
    assert line.awaiting_receipt == 0
    assert line.folder == session.folder.root


def test_unsent_changes_are_counted_until_they_are_in_a_package(town: Session, tmp_path: Path) -> None:
    before = status(town).unsent
    store_household(town, village="990000100201")
    assert status(town).unsent > before
    session = reopen(town, REVIEWER)
    key = session.folder.root / "demo-district" / "district-key.json"
    export_package(session, "full", key, tmp_path / "一.tbp")
    line = status(session)
    session.close()
    assert (line.unsent, line.awaiting_receipt) == (0, 1)
