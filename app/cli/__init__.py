"""The command line `xiangdang`: the same services as the window, for scripts, checks and the frozen build."""

from __future__ import annotations

from app.cli.commands import app, main

__all__ = ["app", "main"]
