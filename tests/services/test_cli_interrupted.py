"""Ctrl+C on the command line: a cancel between two steps, at once where a person is asked something."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.terminal import TerminalProgress
from app.core.progress import Cancelled
from tests.services.command_line import Run, process


@pytest.fixture
def interruptible() -> Iterator[None]:
    """What a shell starts in the background ignores Ctrl+C, and so does all that it starts in turn."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_interrupting_a_real_process_is_a_cancel(tmp_path: Path) -> None:
    target = tmp_path / "大"
    with process("demo", str(target), "--households", "20000") as running:
        deadline = time.monotonic() + 120
        while not _has_log(target) and time.monotonic() < deadline:
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=120)
    assert (running.returncode, out) == (130, "")
    assert "已取消" in err
    assert "Traceback" not in err


@pytest.mark.usefixtures("interruptible")
def test_interrupting_the_question_for_the_password_does_not_wait(folder: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "XIANGDANG_PASSWORD"}
    asking = [sys.executable, "-m", "app", "check", "--data", str(folder)]
    with subprocess.Popen(
        asking, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(5)   # nobody answers
        running.send_signal(signal.SIGINT)
        assert running.wait(30) == 130
        assert running.stderr is not None
        assert "已取消" in running.stderr.read().decode()


def test_the_first_ctrl_c_waits_for_a_step_the_second_does_not(run: Run, folder: Path, monkeypatch) -> None:
    """An error raised wherever the program happens to be left a connection of the pool with nobody."""
    heard: list[str] = []

    def interrupted(self: TerminalProgress, done: int, total: int, text: str = "") -> None:
        signal.raise_signal(signal.SIGINT)
        heard.append("first")   # the work goes on where it was
        try:
            step(self, done, total, text)
        except Cancelled:
            heard.append("cancelled")
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
            raise

    step = TerminalProgress.step
    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(TerminalProgress, "step", interrupted)
    result = run("check", "--data", str(folder))
    assert (result.exit_code, heard) == (130, ["first", "cancelled"])
    assert "已取消" in result.stderr
    assert signal.getsignal(signal.SIGINT) is before


def test_what_a_script_starts_in_the_background_goes_on_ignoring_ctrl_c(run: Run, folder: Path) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    heard: list[object] = []

    def noted(self: TerminalProgress, done: int, total: int, text: str = "") -> None:
        heard.append(signal.getsignal(signal.SIGINT))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TerminalProgress, "step", noted)
        try:
            result = run("check", "--data", str(folder))
        finally:
            signal.signal(signal.SIGINT, before)
    assert result.exit_code == 0
    assert set(heard) == {signal.SIG_IGN}


def _has_log(target: Path) -> bool:
    """Whether the new office has been written to: the encrypted file has more than its first pages."""
    log = target / "town.db-wal"
    return log.exists() and log.stat().st_size > 100_000
