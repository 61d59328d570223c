"""Child process of `test_chinese_input`: one name field in a real window, typed into by xdotool.

Prints the text of the field as JSON. `--as-started` first does what the program does at its start.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.bootstrap import input_method_variables, make_application, session_bus_has
from app.core.paths import resource
from app.domain.policy import PolicyBook
from app.forms.kinds import PersonName
from app.forms.schema import Field
from app.views.forms.builder import editor_for
from app.views.forms.editors.base import EditorContext

KEYS = "nihao zhongguo "
SWITCH_ON = """xdotool key ctrl+space
for attempt in $(seq 25); do test "$(fcitx5-remote)" = 2 && break; sleep 0.2; done"""
"""The key that switches the input method on, and the wait until it says that it is; five seconds where it
never will, because nobody listens."""
PATIENCE = 50
GIVE_UP_MS = 25_000


def main() -> None:
    if "--as-started" in sys.argv:
        os.environ.update(input_method_variables(os.environ, sys.platform, session_bus_has))
    application = make_application()
    policy = PolicyBook.load(resource("policy")).at("990000", date(2026, 3, 3))
    context = EditorContext(policy, date(2026, 3, 3), lambda: "0" * 32, {})
    window = QWidget()
    editor = editor_for(Field("name", "姓名", PersonName()), context)
    QVBoxLayout(window).addWidget(editor)
    window.resize(600, 120)
    window.show()
    editor.setFocus()
    line = editor.focusProxy()
    wait_for_focus(line, lambda: type_keys(line, application.quit))
    QTimer.singleShot(GIVE_UP_MS, application.quit)
    application.exec()
    print(json.dumps(line.text()))


def wait_for_focus(line: QWidget, then) -> None:
    """Click into the field, which without a window manager also gives the window the keyboard."""
    middle = line.mapToGlobal(line.rect().center())
    subprocess.run(["xdotool", "mousemove", str(middle.x()), str(middle.y()), "click", "1"], check=True)
    ready = then if line.hasFocus() and line.window().isActiveWindow() else lambda: wait_for_focus(line, then)
    QTimer.singleShot(1000, ready)


def type_keys(line: QWidget, done) -> None:
    """Switch the input method on, type, and wait until the last key has arrived."""
    script = f"{SWITCH_ON}\nxdotool type --delay 100 '{KEYS}'; sleep 1"
    when_typed(line, subprocess.Popen(["bash", "-c", script]), done)


def when_typed(line: QWidget, typing: subprocess.Popen, done) -> None:
    """Go on once the keys were sent and something stands in the field; it may come late on a busy machine."""
    timer = QTimer(line)
    timer.setInterval(200)
    looked = iter(range(PATIENCE))

    def look() -> None:
        if typing.poll() is not None and (line.text() or next(looked, None) is None):
            timer.stop()
            done()

    timer.timeout.connect(look)
    timer.start()


if __name__ == "__main__":
    Path(os.environ["XDG_RUNTIME_DIR"]).mkdir(mode=0o700, exist_ok=True)
    main()
