"""`python -m app`: without a command the window opens, with one the command line runs.

With the option of the scanning child the program is that child and nothing else (ADR 0012).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

WINDOW_OPTION = "--data-dir"
CHILD_OPTION = "--scan-child"


def main() -> int:
    """The exit code of the window, of the command or of the child."""
    if sys.argv[1:] == [CHILD_OPTION]:
        from app.exchange.scan_child import run_child  # the child loads neither Qt nor the database

        return run_child()
    asked = window_folder(sys.argv[1:])
    if asked is None:
        from app.cli import main as run_command  # the window must not pay for the command line

        run_command()
        return 0
    from app.bootstrap import run_window  # and the command line must not pay for Qt

    return run_window(Path(asked) if asked else None)


def window_folder(arguments: list[str]) -> str | None:
    """The data folder for the window ("" = the default one), None when the arguments are a command."""
    if not arguments:
        return ""
    if len(arguments) == 2 and arguments[0] == WINDOW_OPTION:
        return arguments[1]
    if len(arguments) == 1 and arguments[0].startswith(f"{WINDOW_OPTION}="):
        return arguments[0].removeprefix(f"{WINDOW_OPTION}=")
    return None


if __name__ == "__main__":
    if sys.stdout is None or sys.stderr is None:   # a windowed Windows build has neither
        sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")
    sys.exit(main())
