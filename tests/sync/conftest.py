"""Fixtures of the package tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A certified township PC in an empty folder."""
    return Office(tmp_path)
