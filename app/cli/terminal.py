"""What the command line says and how it ends: Chinese on stderr, exit codes, progress on a terminal only."""

from __future__ import annotations

import errno
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Event
from types import FrameType
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from app.core.errors import EnvironmentFault, UserError
from app.core.progress import Cancelled
from app.core.system_faults import system_fault
from app.services.faults import describe

REFUSED, MISUSED, CANCELLED = 1, 2, 130
_CANCELLED_WORDS = "已取消。没有做完的部分没有写入，已经写入的都完好。"
_MISUSE = {
    "MissingParameter": "缺少参数",
    "NoSuchOption": "没有这个选项",
    "BadOptionUsage": "选项写得不对",
    "BadArgumentUsage": "参数写得不对",
    "BadParameter": "参数的值不对",
    "UsageError": "没有这个命令，或参数多了",
}


_STOP: ContextVar[Event | None] = ContextVar("stop", default=None)
"""Set once the person pressed Ctrl+C during the command that is running."""

_HELP_WORDS = {
    "Usage:": "用法：",
    "Options:": "选项：",
    "Arguments:": "参数：",
    "Commands:": "命令：",
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]...",
    "Show this message and exit.": "显示这段说明。",
    "[required]": "（必填）",
    "[default: ": "[默认：",
    "<path>": "<文件或文件夹>",
    "<str>": "<文字>",
    "<int>": "<整数>",
    "<int range>": "<整数>",
}


def _in_chinese(help_text: str) -> str:
    """The library's own words in a help text, replaced."""
    for english, chinese in _HELP_WORDS.items():
        help_text = help_text.replace(english, chinese)
    return help_text


def say(text: str) -> None:
    """A message for the person; machine output goes to stdout with `typer.echo`."""
    typer.echo(text, err=True)


class TerminalProgress:
    """One line on stderr that counts up; silent when nobody watches. Each step hears of Ctrl+C."""

    def __init__(self) -> None:
        self._is_watched = sys.stderr.isatty()
        self._shown = ""

    def step(self, done: int, total: int, text: str = "") -> None:
        asked = _STOP.get()
        if asked is not None and asked.is_set():
            raise Cancelled
        if not self._is_watched:
            return
        percent = done * 100 // total if total else 100
        line = f"{text or '处理中'} {percent}%"
        if line != self._shown:
            self._shown = line
            end = "\n" if done >= total else ""
            typer.echo(f"\r\x1b[K{line}{end}", err=True, nl=False)


class PlainSpokenCommand(TyperCommand):
    """A command whose help speaks Chinese throughout."""

    def get_help(self, ctx: Any) -> str:
        return _in_chinese(super().get_help(ctx))


class PlainSpokenGroup(TyperGroup):
    """Runs a command and turns every expected failure into a Chinese sentence and an exit code."""

    def get_help(self, ctx: Any) -> str:
        return _in_chinese(super().get_help(ctx))

    def invoke(self, ctx: Any) -> Any:
        try:
            with _stopped_between_steps():
                return super().invoke(ctx)
        except UserError as error:
            say(error.message)
        except EnvironmentFault as fault:
            say(describe(fault).text)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # who read the output has gone
            say(describe(system_fault(error)).text)
        except (KeyboardInterrupt, Cancelled, typer.Abort):
            say(_CANCELLED_WORDS)
            raise typer.Exit(CANCELLED) from None
        except typer.TyperException as error:
            say(_misuse(error))
            raise typer.Exit(MISUSED) from None
        raise typer.Exit(REFUSED)


@contextmanager
def _stopped_between_steps() -> Iterator[None]:
    """Ctrl+C is remembered and heard at the next step of progress; a second one interrupts at once.

    Raised wherever the program happens to be, it could leave a connection of the pool with nobody.
    """
    asked = Event()

    def ask(_signal: int, _frame: object) -> None:
        asked.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    token = _STOP.set(asked)
    try:
        with _ctrl_c(ask):
            yield
    finally:
        _STOP.reset(token)


@contextmanager
def stopped_at_once() -> Iterator[None]:
    """Where a person is asked something, Ctrl+C need not wait."""
    with _ctrl_c(signal.default_int_handler):
        yield


@contextmanager
def _ctrl_c(handler: Callable[[int, FrameType | None], Any]) -> Iterator[None]:
    """What a script starts in the background is told to ignore Ctrl+C, and goes on ignoring it."""
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _misuse(error: Exception) -> str:
    words = _MISUSE.get(type(error).__name__, "命令写得不对")
    named = getattr(error, "option_name", None) or getattr(getattr(error, "param", None), "opts", [""])[0]
    return f"{words}{f'：{named}' if named else ''}。用 --help 看用法。"
