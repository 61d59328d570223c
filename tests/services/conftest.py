"""A real office for each test of the services."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from app.core.clock import FixedClock
from app.services.session import Session
from tests.offices import make_template, open_copy


@pytest.fixture(scope="session")
def office_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("template"), FixedClock(datetime(2026, 3, 3, 8, 0)))


@pytest.fixture
def session(office_template: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Session]:
    """The office opened by the caseworker."""
    opened = open_copy(office_template, tmp_path / "office", clock)
    yield opened
    opened.close()
