"""`python -m app`: without a command the window opens, with one the command line runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

WINDOW_OPTION = "--data-dir"


def main() -> int:
    """The exit code of the window or of the command."""
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
