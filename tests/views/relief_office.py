"""An office with a fund and a relief case that the county has just approved, for tests of the window."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

from app.core.clock import FixedClock
from app.domain.policy_documents import FIGURE
from app.services.policy_documents import value_row
from tests.offices import ADMIN, ENTRY, make_template, reopen
from tests.offices import open_copy as opened_copy
from tests.services.relief_walks import Walks, approved, fund_of
from tests.services.test_policy_documents import in_force

CLOCK = FixedClock(datetime(2026, 3, 3, 8, 0))


@pytest.fixture(scope="session")
def relief_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder, closed."""
    template = make_template(tmp_path_factory.mktemp("office"), CLOCK)
    return make_relief_office(template, tmp_path_factory.mktemp("relief"))


def make_relief_office(template: Path, folder: Path) -> Path:
    admin = opened_copy(template, folder, CLOCK, ADMIN)
    days = value_row(FIGURE, "pub.relief_days", text="7")
    walks = Walks(reopen(in_force(admin, days, effective_from=date(2014, 1, 1)), ENTRY))
    fund_of(walks.office)
    approved(walks)
    walks.close()
    return folder


@pytest.fixture
def office_copy(relief_office: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    shutil.copytree(relief_office, folder)
    return folder
