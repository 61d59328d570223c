"""What this machine remembers between runs, changed one value at a time and written at once."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.core.settings import ColumnLayout, MachineSettings, load_settings, save_settings

log = logging.getLogger(__name__)


class Remembered:
    """`now` is the current `MachineSettings`. A settings file that cannot be written never stops the work."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.now: MachineSettings = load_settings(path)

    def change(self, **values: Any) -> None:
        """Replace the named settings; written only when something really differs."""
        changed = replace(self.now, **values)
        if changed == self.now:
            return
        self.now = changed
        try:
            save_settings(self._path, changed)
        except OSError:
            log.info("machine settings not written: %s", self._path)

    def change_columns(self, table: str, layout: ColumnLayout) -> None:
        self.change(columns={**self.now.columns, table: layout})

    def change_printer(self, document_id: str, printer: str) -> None:
        self.change(printers={**self.now.printers, document_id: printer})
