"""A small real office and the tools of the window, for pages of meetings and notices opened by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.core.clock import FixedClock
from app.services.session import Session
from app.views.jobs import Jobs
from app.views.remembered import Remembered
from app.views.theme import Theme, load_fonts
from app.views.workplace import Workplace
from tests.offices import make_template, open_copy
from tests.views.recording import RecordingDialogs


@pytest.fixture(scope="session")
def office_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("template"), FixedClock(datetime(2026, 3, 3, 8, 0)))


@pytest.fixture
def session(office_template: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Session]:
    """The office opened by the caseworker, on 3 March 2026."""
    opened = open_copy(office_template, tmp_path / "office", clock)
    yield opened
    opened.close()


@pytest.fixture
def workplace(session: Session, qapp: QApplication, tmp_path: Path) -> Iterator[Workplace]:
    load_fonts()
    theme, jobs, failures = Theme(), Jobs(), []
    theme.apply(qapp)
    jobs.failed.connect(failures.append)
    yield Workplace(session, jobs, RecordingDialogs(), theme, Remembered(tmp_path / "s.toml"), tmp_path)
    jobs.finish()
    qapp.setStyleSheet("")
    assert not failures
