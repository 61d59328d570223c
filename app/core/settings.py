"""Settings of this machine: window, text size, columns, printers. One TOML file in the data folder.

Not for settings of the office (they are journaled rows) and never for personal values.
"""

from __future__ import annotations

import json
import os
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from app.core.atomic_file import replacing

TEXT_PERCENTS = (100, 110, 125, 150, 175, 200)
IDLE_SECONDS = 300


@dataclass(frozen=True)
class ColumnLayout:
    """How one table was left: column ids in their order, hidden ids, widths in pixels at 100 % text
    (none: nobody dragged a column).
    """

    order: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class MachineSettings:
    """`window` is x, y, width, height in pixels; `idle_seconds` of 0 never locks."""

    text_percent: int = 100
    dark: bool = False
    idle_seconds: int = IDLE_SECONDS
    window: tuple[int, ...] = ()
    maximized: bool = False
    last_region: str = ""
    last_user: str = ""
    columns: Mapping[str, ColumnLayout] = field(default_factory=dict)
    printers: Mapping[str, str] = field(default_factory=dict)


def default_data_folder() -> Path:
    """Where an office keeps its file when nothing else was said (reliability 3.9)."""
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        return base / "Xiangdang"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Xiangdang"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "xiangdang"


def load_settings(path: Path) -> MachineSettings:
    """Read the file; whatever is absent, unknown or of the wrong type keeps its default."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return MachineSettings()
    plain = {
        entry.name: raw[entry.name]
        for entry in fields(MachineSettings)
        if _same_kind(raw.get(entry.name), getattr(MachineSettings(), entry.name))
    }
    window = plain.get("window", ())
    plain["window"] = tuple(window) if len(window) == 4 and all(type(n) is int for n in window) else ()
    plain["columns"] = {
        name: _column_layout(table)
        for name, table in plain.get("columns", {}).items()
        if isinstance(table, dict)
    }
    plain["printers"] = {
        key: name for key, name in plain.get("printers", {}).items() if isinstance(name, str)
    }
    if plain.get("text_percent", 100) not in TEXT_PERCENTS:
        del plain["text_percent"]
    return MachineSettings(**plain)


def save_settings(path: Path, settings: MachineSettings) -> None:
    """Write the file in one step. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as stream:
        stream.write("\n".join(_toml_lines(settings)).encode() + b"\n")


def _same_kind(value: Any, default: Any) -> bool:
    kinds: tuple[type, ...] = (list,) if isinstance(default, tuple) else (type(default),)
    return type(value) in kinds


def _column_layout(table: Mapping[str, Any]) -> ColumnLayout:
    widths = table.get("widths")
    return ColumnLayout(
        order=_names(table.get("order")),
        hidden=_names(table.get("hidden")),
        widths={key: size for key, size in widths.items() if type(size) is int}
        if isinstance(widths, dict)
        else {},
    )


def _names(value: Any) -> tuple[str, ...]:
    return tuple(name for name in value if isinstance(name, str)) if isinstance(value, list) else ()


def _toml_lines(settings: MachineSettings) -> Iterator[str]:
    for entry in fields(settings):
        value = getattr(settings, entry.name)
        if not isinstance(value, Mapping):
            yield f"{entry.name} = {_toml(value)}"
    yield "[printers]"
    yield from _toml_pairs(settings.printers)
    for name, layout in settings.columns.items():
        yield f"[columns.{_toml(name)}]"
        yield f"order = {_toml(layout.order)}"
        yield f"hidden = {_toml(layout.hidden)}"
        yield f"[columns.{_toml(name)}.widths]"
        yield from _toml_pairs(layout.widths)


def _toml_pairs(table: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        yield f"{_toml(key)} = {_toml(value)}"


def _toml(value: Any) -> str:
    """Booleans, whole numbers, strings and lists of them are written alike in JSON and in TOML."""
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
