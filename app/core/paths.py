"""Where things lie: the data folder of an office and the resources shipped with the program."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from app.core.system_faults import system_faults


def resource(*parts: str) -> Path:
    """A shipped file below `resources/`, from a checkout or from a frozen build."""
    frozen_root = getattr(sys, "_MEIPASS", None)
    root = Path(frozen_root) if frozen_root else Path(__file__).resolve().parents[2]
    return root.joinpath("resources", *parts)


@dataclass(frozen=True)
class DataFolder:
    """The files of one office (reliability 3.9). Creating the folders is `prepare`'s job."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "town.db"

    @property
    def keyslots(self) -> Path:
        return self.root / "keyslots.json"

    @property
    def lock(self) -> Path:
        return self.root / "open.lock"

    @property
    def settings(self) -> Path:
        return self.root / "settings.toml"

    @property
    def attachments(self) -> Path:
        return self.root / "store"

    @property
    def backups(self) -> Path:
        return self.root / "backup"

    @property
    def quarantine(self) -> Path:
        return self.root / "quarantine"

    @property
    def staging(self) -> Path:
        return self.root / "staging"

    @property
    def logs(self) -> Path:
        return self.root / "log"

    @property
    def begun(self) -> Path:
        """Not empty from before the first key is written until somebody may work here."""
        return self.root / "first-start.unfinished"

    @property
    def is_unfinished(self) -> bool:
        """Whether the first start was broken off: nobody worked here, and no recovery code is on paper."""
        return self.begun.exists() and self.begun.stat().st_size > 0

    @property
    def exists(self) -> bool:
        """Whether an office is here, or what is left of one."""
        return (self.database.exists() or self.keyslots.exists()) and not self.is_unfinished

    def prepare(self) -> None:
        """Create the folders, readable by this system user only. Raises EnvironmentFault."""
        for folder in (self.root, self.backups, self.staging, self.logs):
            with system_faults(folder):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
