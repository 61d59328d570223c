"""Start: input method on Linux, arguments, log and crash file, Chinese standard buttons."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.__main__ import window_folder
from app.bootstrap import (
    IBUS_PORTAL,
    has_screen,
    input_method_variables,
    needs_x_server,
    run_window,
    watched,
)
from app.core.logging_setup import LOG_FILE
from app.views.error_display import CRASH_FILE

ON_PORTAL = {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}


@pytest.mark.parametrize(("environment", "platform", "portal", "expected"), [
    ({}, "linux", True, ON_PORTAL),
    ({"QT_IM_MODULE": "fcitx"}, "linux", True, ON_PORTAL),
    ({"QT_IM_MODULE": "fcitx5"}, "linux", True, ON_PORTAL),
    ({"QT_IM_MODULE": "fcitx"}, "linux", False, {}),
    ({"QT_IM_MODULE": "ibus"}, "linux", True, {}),
    ({"QT_IM_MODULE": "compose"}, "linux", True, {}),
    ({}, "win32", True, {}),
    ({}, "darwin", True, {}),
])
def test_chinese_input_rule(environment, platform, portal, expected):
    asked = []

    def bus_has(name: str) -> bool:
        asked.append(name)
        return portal

    assert input_method_variables(environment, platform, bus_has) == expected
    assert asked in ([], [IBUS_PORTAL])


@pytest.mark.parametrize(("arguments", "folder"), [
    ([], ""), (["--data-dir", "/数据"], "/数据"), (["--data-dir=/数据"], "/数据"),
    (["demo", "/tmp/x"], None), (["--help"], None), (["--data-dir"], None), (["--data-dir", "a", "b"], None),
])
def test_no_command_means_the_window(arguments, folder):
    assert window_folder(arguments) == folder


@pytest.mark.logs_expected
def test_log_and_crash_file_live_in_the_data_folder(tmp_path: Path):
    with watched(tmp_path) as crashed:
        assert not crashed
    (tmp_path / "log" / CRASH_FILE).write_text("Fatal Python error", "utf-8")
    with watched(tmp_path) as crashed:
        assert crashed
    assert "the last run crashed" in (tmp_path / "log" / LOG_FILE).read_text("utf-8")


def test_a_folder_that_cannot_be_written_costs_only_the_log(tmp_path: Path):
    (tmp_path / "log").write_text("in the way", "utf-8")
    with watched(tmp_path) as crashed:
        assert not crashed


def test_slow_libraries_wait_until_they_are_needed():
    slow = ("openpyxl", "reportlab", "python_calamine", "pypdfium2", "xlsxwriter", "typer")
    code = f"import sys, app.bootstrap; print([name for name in {slow!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    assert done.stdout.strip() == "[]"


def test_the_page_of_the_log_in_comes_before_storage_forms_and_rules():
    """A label that was read from a service loaded all of them: half a second before anything was seen."""
    later = ("sqlalchemy", "app.forms", "app.domain.rules", "app.models.store", "app.services.session")
    code = ("import sys, app.bootstrap, app.views.pages.login; "
            f"print([name for name in {later!r} if name in sys.modules])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    assert done.stdout.strip() == "[]"


def test_the_window_opens_with_chinese_buttons(tmp_path: Path):
    code = (
        "import sys; from pathlib import Path\n"
        "from PySide6.QtWidgets import QDialogButtonBox\n"
        "from app.bootstrap import make_application, open_window\n"
        "from app.core.clock import SystemClock\n"
        "application = make_application()\n"
        "window = open_window(application, Path(sys.argv[1]), SystemClock())\n"
        "window.show()\n"
        "box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)\n"
        "print(box.buttons()[0].text(), window.windowTitle())\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True,
                          check=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    assert done.stdout.split() == ["取消", "乡档"]


def test_without_a_screen_the_window_says_so_and_ends(monkeypatch, capsys, tmp_path):
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert run_window(tmp_path / "数据") == 1
    said = capsys.readouterr()
    assert "请在桌面里运行" in said.err
    assert said.out == ""
    assert not (tmp_path / "数据").exists()
    monkeypatch.setenv("DISPLAY", ":0")
    assert has_screen(os.environ, "linux")
    assert has_screen({}, "win32")


@pytest.mark.parametrize(("environment", "platform", "needed"), [
    ({"DISPLAY": ":0"}, "linux", True),
    ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "xcb:option"}, "linux", True),
    ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
    ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "linux", False),
    ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "linux", False),
    ({"DISPLAY": ":0"}, "win32", False),
])
def test_only_a_window_drawn_by_an_x_server_needs_one(environment, platform, needed):
    assert needs_x_server(environment, platform) == needed


def test_a_screen_that_does_not_answer_is_said_and_nothing_is_made(tmp_path: Path):
    screenless = {name: value for name, value in os.environ.items()
                  if name not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")}
    done = subprocess.run([sys.executable, "-m", "app", "--data-dir", str(tmp_path / "数据")],
                          env={**screenless, "DISPLAY": ":4077", "PYTHONIOENCODING": "utf-8"},
                          capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert done.returncode == 1
    assert "没有应答（DISPLAY=:4077）" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "数据").exists()


@pytest.mark.xvfb
def test_a_screen_that_answers_is_used():
    code = "from app.bootstrap import x_server_answers; print(x_server_answers())"
    shown = ["xvfb-run", "-a", sys.executable, "-c", code]
    done = subprocess.run(shown, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["True"]
