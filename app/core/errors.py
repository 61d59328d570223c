"""The error types of the program.

`UserError` is a refusal said in Chinese, `EnvironmentFault` a fault of disk, stick, file or printer
mapped once at the edge; everything else that is raised is a bug.
"""

from __future__ import annotations

import enum
from pathlib import Path


class UserError(Exception):
    """A refusal in the words of an office colleague; `field` names the form field it belongs to."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Unreadable(ValueError):
    """Typed or imported text that a field kind cannot read; `reason` is shown beside the field."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FaultKind(enum.Enum):
    """What the machine did; the Chinese words live in `services/faults.py`."""

    DISK_FULL = "disk_full"
    READ_ONLY = "read_only"
    FILE_MISSING = "file_missing"
    FILE_LOCKED = "file_locked"
    FILE_DAMAGED = "file_damaged"
    WRONG_KEY = "wrong_key"
    NEWER_FILE = "newer_file"
    UNSUITABLE_VOLUME = "unsuitable_volume"
    UNUSABLE_NAME = "unusable_name"
    ALREADY_OPEN = "already_open"
    DRIVER = "driver"
    INPUT_OUTPUT = "input_output"


class EnvironmentFault(Exception):
    """A fault outside the program. Carries no personal data, so it may be logged."""

    def __init__(self, kind: FaultKind, path: Path | None = None, detail: str = "") -> None:
        super().__init__(f"{kind.value}: {path or ''} {detail}".strip())
        self.kind = kind
        self.path = path
        self.detail = detail
