"""The command line as the tests call it: inside the test, or as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

from typer.testing import Result

from tests.offices import PASSWORD

Run = Callable[..., Result]


def process(*arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "XIANGDANG_PASSWORD": PASSWORD, "PYTHONIOENCODING": "utf-8"}
    return subprocess.Popen(
        [sys.executable, "-m", "app", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
