"""The fixtures that show everything with text of 150 %, or with the usual one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from app.views.theme import Theme, load_fonts


@pytest.fixture
def large_text(qapp: QApplication) -> Iterator[None]:
    """150 % text, as chosen in the settings; ask for it before the page."""
    yield from _shown_with(qapp, Theme(150))


@pytest.fixture
def usual_text(qapp: QApplication) -> Iterator[None]:
    """The theme as it is when nobody chose another."""
    yield from _shown_with(qapp, Theme())


def _shown_with(qapp: QApplication, theme: Theme) -> Iterator[None]:
    load_fonts()
    theme.apply(qapp)
    yield
    qapp.setStyleSheet("")
    Theme().apply(qapp)
    qapp.setStyleSheet("")
