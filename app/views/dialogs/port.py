"""What a page may ask of a person, without knowing how it is shown. Tests pass a recording one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QDialog

ROSTER_FILES = "名册 (*.xlsx *.xls *.csv *.txt)"
WORKBOOK_FILE = "Excel 工作簿 (*.xlsx)"
PDF_FILE = "PDF 文件 (*.pdf)"
PACKAGE_FILE = "数据包 (*.tbp)"
KEY_FILE = "密钥文件 (*.json)"
ALL_FILES = "所有文件 (*)"


class Dialogs(Protocol):
    """Titles and texts are Chinese sentences; `None` as an answer means the person backed out."""

    def confirm(self, title: str, text: str, yes: str = "确定", no: str = "取消",
                danger: bool = False) -> bool:
        """Ask; the safe answer is `no` and is the default when `danger`."""

    def choose(self, title: str, text: str, options: Sequence[str]) -> int | None:
        """Ask for one of several buttons; the index of the option."""

    def inform(self, title: str, text: str) -> None:
        """Say something that must be acknowledged."""

    def notify(self, text: str) -> None:
        """Say something in passing, in a line of the window that goes away by itself."""

    def fault(self, happened: str, kept: str, next_step: str, code: str) -> None:
        """A fault of the machine: what happened, what was kept, what to do."""

    def bug(self, number: str, report: str) -> None:
        """An error of the program: its number, and a report that can be copied."""

    def choose_file(self, title: str, filters: str = ALL_FILES, folder: Path | None = None) -> Path | None:
        """An existing file."""

    def choose_target(self, title: str, name: str, filters: str = ALL_FILES) -> Path | None:
        """A file to write; asks before replacing."""

    def choose_folder(self, title: str, folder: Path | None = None) -> Path | None:
        """An existing folder."""

    def run(self, dialog: QDialog) -> bool:
        """Show a dialog of our own until it is closed; True when it was accepted."""
