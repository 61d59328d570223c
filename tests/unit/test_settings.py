"""Machine settings: what is written is read back, and a spoilt file never keeps the program from starting."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.settings import (
    ColumnLayout,
    MachineSettings,
    default_data_folder,
    load_settings,
    save_settings,
)

FULL = MachineSettings(
    text_percent=150, dark=True, idle_seconds=600, window=(10, 20, 1366, 768), maximized=True,
    last_region="990000001001", last_user="张三\"\\",
    columns={"households": ColumnLayout(("a", "b"), ("b",), {"a": 120})},
    printers={"T01": "激光打印机 #1"},
)


@pytest.mark.parametrize("settings", [MachineSettings(), FULL])
def test_settings_come_back(tmp_path: Path, settings: MachineSettings) -> None:
    save_settings(tmp_path / "目录" / "settings.toml", settings)
    assert load_settings(tmp_path / "目录" / "settings.toml") == settings


@pytest.mark.parametrize("text", [
    "", "= nonsense", "text_percent = 'big'\nwindow = [1, 2]\ncolumns = 3", "text_percent = 5000",
    "window = ['a', 'b', 'c', 'd']", "unknown = 1", "\x00",
    "[columns.households]\norder = [1]\nhidden = 'x'\nwidths = 7", "[printers]\nT01 = 4",
])
def test_a_spoilt_file_gives_defaults(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text, "utf-8")
    settings = load_settings(path)
    assert settings.text_percent == 100
    assert settings.window == ()
    assert settings.printers == {}
    assert settings.columns in ({}, {"households": ColumnLayout()})


def test_no_file_gives_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "absent.toml") == MachineSettings()


def test_default_folder_follows_the_desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert default_data_folder().parent == tmp_path
