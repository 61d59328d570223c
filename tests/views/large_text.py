"""The fixtures that show everything with text of 150 %, or with the usual one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.core.settings import MachineSettings, save_settings
from app.views.theme import Theme, load_fonts
from tests.views.demo_steps import Shell


@pytest.fixture
def large_text(qapp: QApplication) -> Iterator[None]:
    """150 % text, as chosen in the settings; ask for it before the page."""
    yield from _shown_with(qapp, Theme(150))


@pytest.fixture
def large_shell(
    make_shell: Callable[[Path], Shell], demo_template: Path, tmp_path: Path, large_text: None
) -> Shell:
    """The window of 1366×768 at the login of a demo township (`demo_office`), with text of 150 %."""
    folder = tmp_path / "office"
    shutil.copytree(demo_template, folder)
    save_settings(folder / "settings.toml", replace(MachineSettings(), text_percent=150))
    return make_shell(folder)


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
