"""The font library of prints: which file serves which role, what it covers, how wide characters are.

A text is set in the face of its role; characters the face lacks fall back, one by one, to the other
faces and at last to the rare-character face, which completes the hanzi of GB 18030-2022 level 3. What no
face has is drawn as 〓 and named by `missing_characters`, never left as an empty box.
Origin and licences: resources/fonts/FONTS.toml.
"""

from __future__ import annotations

import enum
import re
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path

from app.core.paths import resource
from app.printing.sfnt import FaceTables, read_face

PLACEHOLDER = "〓"  # the printer's mark for a character that is not to be had
_CONTROL = frozenset(map(chr, (*range(0x20), 0x7F)))
_UNUSUAL = re.compile("[^ -~\u4e00-\u9fef]")
"""All but the characters that names and addresses are made of; the shipped faces have every one of those."""


class Role(enum.Enum):
    """What a face is for on office paper (GB/T 9704-2012 names them so)."""

    SONG = "宋"
    HEI = "黑"
    KAI = "楷"
    FANGSONG = "仿宋"
    TITLE = "小标宋"
    RARE = "rare"


# Faces that may be used where the system has them but not shipped; file names of Windows, UOS, Kylin.
SYSTEM_FILES: dict[Role, tuple[str, ...]] = {
    Role.FANGSONG: ("simfang.ttf", "FangSong.ttf", "FangSong_GB2312.ttf"),
    Role.TITLE: ("FZXBSJW.TTF", "FZXiaoBiaoSong-B05S.ttf", "FZXBSK.TTF"),
}
_FALLBACK = (Role.SONG, Role.HEI, Role.RARE)


@dataclass(frozen=True)
class Face:
    """One font file. Its tables are read when first needed."""

    name: str
    role: Role
    weight: int
    path: Path

    @cached_property
    def tables(self) -> FaceTables:
        """Raises UnsuitableFont, OSError."""
        return read_face(self.path)

    def covers(self, character: str) -> bool:
        return ord(character) in self.tables.glyphs


class _Widths(dict[str, float]):
    """Width in em by character, filled when first asked; notes characters that the first face lacks."""

    def __init__(self, chain: tuple[Face, ...]) -> None:
        super().__init__()
        self.chain = chain
        self.elsewhere: dict[str, Face] = {}
        self.missing: set[str] = set()

    def __missing__(self, character: str) -> float:
        shown = " " if character in _CONTROL else character
        face = next((face for face in self.chain if face.covers(shown)), None)
        if face is None:
            self.missing.add(character)
            face, shown = next(face for face in self.chain if face.covers(PLACEHOLDER)), PLACEHOLDER
        if face is not self.chain[0] or shown != character:
            self.elsewhere[character] = face
        width = self[character] = face.tables.width(ord(shown))
        return width


@dataclass(frozen=True)
class Run:
    """A piece of text set in one face, `width` in em."""

    face: Face
    text: str
    width: float


class Typeface:
    """A role's faces in order of fallback. Widths are in em: multiply with the size."""

    def __init__(self, chain: tuple[Face, ...]) -> None:
        self.chain = chain
        self.widths = _Widths(chain)

    def measure(self, text: str) -> float:
        """Width of one line in em."""
        return sum(map(self.widths.__getitem__, text))

    def runs(self, text: str) -> tuple[Run, ...]:
        """Cut one line into pieces of one face each; missing characters become 〓."""
        width = self.measure(text)
        elsewhere = self.widths.elsewhere
        if not elsewhere or elsewhere.keys().isdisjoint(text):
            return (Run(self.chain[0], text, width),)
        pieces = []
        for face, characters in groupby(text, lambda character: elsewhere.get(character, self.chain[0])):
            piece = "".join(characters)
            pieces.append(Run(face, "".join(map(self._shown, piece)), self.measure(piece)))
        return tuple(pieces)

    def missing(self, text: str) -> tuple[str, ...]:
        """The characters of `text` that no face has, each once, in order."""
        characters = set(text)
        for character in characters.difference(self.widths):
            self.measure(character)
        if self.widths.missing.isdisjoint(characters):
            return ()
        return tuple(dict.fromkeys(character for character in text if character in self.widths.missing))

    def _shown(self, character: str) -> str:
        if character in self.widths.missing:
            return PLACEHOLDER
        return " " if character in _CONTROL else character


class FontLibrary:
    """The shipped faces, and those of the system that a role prefers when they are installed.

    `system_folders` are searched for SYSTEM_FILES; none for prints that are the same on every PC.
    """

    def __init__(self, folder: Path, system_folders: Iterable[Path] = ()) -> None:
        self.folder = folder
        catalogue = tomllib.loads((folder / "FONTS.toml").read_text("utf-8"))
        self.faces = tuple(
            Face(entry["postscript_name"], Role(entry["role"]), entry["weight"], folder / entry["file"])
            for entry in catalogue["font"]
        )
        self._system = tuple(_system_faces(tuple(system_folders)))
        self._typefaces: dict[tuple[Role, bool], Typeface] = {}

    def typeface(self, role: Role, bold: bool = False) -> Typeface:
        """The faces for a role, the system's own first. 小标宋 without an installed face is set in 宋."""
        key = (role, bold)
        if key not in self._typefaces:
            self._typefaces[key] = Typeface(self._chain(role, bold))
        return self._typefaces[key]

    def missing_characters(self, text: str) -> tuple[str, ...]:
        """Characters that cannot be printed in any shipped face (V-GEN-04), each once, in order."""
        return self.typeface(Role.SONG).missing(text)

    def _chain(self, role: Role, bold: bool) -> tuple[Face, ...]:
        weight = 700 if bold else 400
        own = [face for face in (*self._system, *self.faces) if face.role is role]
        own.sort(key=lambda face: abs(face.weight - weight))
        regular = [face for face in self.faces if face.weight == 400]
        others = (face for wanted in _FALLBACK for face in regular if face.role is wanted)
        return tuple(dict.fromkeys((*own, *others)))


def _system_faces(folders: tuple[Path, ...]) -> Iterable[Face]:
    for role, names in SYSTEM_FILES.items():
        candidates = (folder / name for name in names for folder in folders)
        found = next((path for path in candidates if path.is_file()), None)
        if found is not None:
            yield Face(f"System{role.name.title()}", role, 400, found)


def system_font_folders() -> tuple[Path, ...]:
    """Where this operating system keeps fonts; folders that do not exist are left out."""
    home = Path.home()
    if sys.platform == "win32":
        folders = (Path("C:/Windows/Fonts"), home / "AppData/Local/Microsoft/Windows/Fonts")
    else:
        roots = (Path("/usr/share/fonts"), home / ".local/share/fonts")
        folders = tuple(folder for root in roots for folder in (root, *sorted(root.glob("**/"))))
    return tuple(folder for folder in folders if folder.is_dir())


@cache
def shipped_fonts() -> FontLibrary:
    """The library of the faces in resources/fonts only, read once per process; immutable for its users."""
    return FontLibrary(resource("fonts"))


def missing_characters(text: str) -> tuple[str, ...]:
    """Characters of `text` that no shipped face has, each once, in order (V-GEN-04, domain.md 15.3)."""
    return shipped_fonts().missing_characters("".join(_UNUSUAL.findall(text)))
