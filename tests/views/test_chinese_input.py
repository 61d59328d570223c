"""Chinese typed with the real input method (fcitx5 pinyin) under a real X server.

UOS and Kylin set QT_IM_MODULE=fcitx, and the Qt wheels bring no fcitx plugin: without the step taken at the
start of the program nobody could enter a name.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROFILE = """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us
Layout=

[Groups/0/Items/1]
Name=pinyin
Layout=

[GroupOrder]
0=Default
"""
# Inside a session bus of its own: start fcitx5, wait until it answers as IBus, then run the child.
SESSION = """
fcitx5 -d --disable=wayland >"$HOME/fcitx5.log" 2>&1
for attempt in $(seq 100); do
    dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \\
        string:org.freedesktop.portal.IBus | grep -q true && exec "$@"
    sleep 0.2
done
echo "fcitx5 does not answer" >&2
exit 1
"""


@pytest.fixture
def desktop(tmp_path: Path) -> dict[str, str]:
    """The environment of a desktop user whose input method is fcitx5 with pinyin."""
    profile = tmp_path / ".config" / "fcitx5" / "profile"
    profile.parent.mkdir(parents=True)
    profile.write_text(PROFILE, "utf-8")
    (tmp_path / "run").mkdir(mode=0o700)
    return {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "xcb",
            "QT_IM_MODULE": "fcitx", "XDG_RUNTIME_DIR": str(tmp_path / "run"), "PYTHONPATH": str(ROOT)}


def printed_by(desktop: dict[str, str], module: str, *options: str) -> Any:
    """What the child printed last, after typing in a real window."""
    child = [sys.executable, "-m", module, *options]
    command = ["xvfb-run", "-a", "-s", "-screen 0 1280x800x24",
               "dbus-run-session", "--", "bash", "-c", SESSION, "session", *child]
    done = subprocess.run(command, cwd=ROOT, env=desktop, capture_output=True, text=True, timeout=120,
                          check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def typed(desktop: dict[str, str], *options: str) -> str:
    return str(printed_by(desktop, "tests.views.typed_with_input_method", *options))


@pytest.mark.xvfb
def test_a_name_is_typed_in_pinyin_on_a_desktop_set_up_for_fcitx(desktop: dict[str, str]):
    assert typed(desktop, "--as-started") == "你好中国"


@pytest.mark.xvfb
def test_without_the_step_at_start_only_letters_arrive(desktop: dict[str, str]):
    assert typed(desktop).strip() == "nihao zhongguo"


@pytest.mark.xvfb
def test_on_the_card_a_name_is_chinese_and_the_input_method_is_off_in_the_card_number(
    desktop: dict[str, str],
):
    member = printed_by(desktop, "tests.views.typed_into_card")
    assert member["name"] == "你好"
    assert member["id_no"] == "99000019680512011X"
    assert member["listening"] == {"name": True, "id_no": False}
