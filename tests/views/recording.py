"""A `Dialogs` port that writes down what was asked and answers from a list prepared by the test."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog


class RecordingDialogs:
    """`asked` holds (kind, text) of everything shown; `answers` are taken in order."""

    def __init__(self, *answers: Any) -> None:
        self.asked: list[tuple[str, str]] = []
        self.answers = deque(answers)
        self.on_run: Callable[[QDialog], bool] | None = None

    def texts(self, kind: str) -> list[str]:
        return [text for asked, text in self.asked if asked == kind]

    def confirm(self, title: str, text: str, yes: str = "确定", no: str = "取消",
                danger: bool = False) -> bool:
        return bool(self._answer("confirm", text))

    def choose(self, title: str, text: str, options: Sequence[str]) -> int | None:
        return self._answer("choose", f"{text} {' / '.join(options)}")

    def inform(self, title: str, text: str) -> None:
        self.asked.append(("inform", text))

    def notify(self, text: str) -> None:
        self.asked.append(("notify", text))

    def fault(self, happened: str, kept: str, next_step: str, code: str) -> None:
        self.asked.append(("fault", f"{happened} {kept} {next_step} {code}"))

    def bug(self, number: str, report: str) -> None:
        self.asked.append(("bug", f"{number} {report}"))

    def choose_file(self, title: str, filters: str = "", folder: Path | None = None) -> Path | None:
        return self._answer("choose_file", title)

    def choose_target(self, title: str, name: str, filters: str = "") -> Path | None:
        return self._answer("choose_target", name)

    def choose_folder(self, title: str, folder: Path | None = None) -> Path | None:
        return self._answer("choose_folder", title)

    def run(self, dialog: QDialog) -> bool:
        self.asked.append(("run", dialog.windowTitle()))
        return self.on_run(dialog) if self.on_run else False

    def _answer(self, kind: str, text: str) -> Any:
        self.asked.append((kind, text))
        return self.answers.popleft()
