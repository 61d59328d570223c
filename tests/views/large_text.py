"""The fixture that shows everything with text of 150 %."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from app.views.theme import Theme, load_fonts


@pytest.fixture
def large_text(qapp: QApplication) -> Iterator[None]:
    """150 % text, as chosen in the settings; ask for it before the page."""
    load_fonts()
    Theme(150).apply(qapp)
    yield
    qapp.setStyleSheet("")
    Theme().apply(qapp)
    qapp.setStyleSheet("")
