"""Carrying a finished package to a stick so that a half-written file is never taken for a whole one
(section 6).

Steps 1–5 of the write protocol: preflight, ``.part`` created exclusively, flush, read back past the cache
and compare, rename, flush the folder.  Not for ejecting the stick: until that succeeded nobody may be told
to pull it out.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

from app.core.atomic_file import flush_folder
from app.core.errors import FaultKind
from app.core.progress import SILENT, Progress
from app.core.system_faults import system_fault
from app.sync.codes import Code, PackageError

SPARE_BYTES: Final = 64 * 1024 * 1024
FAT32_LARGEST: Final = 4 * 1024**3 - 2

_BLOCK: Final = 1 << 20
_FAT_TYPES: Final = frozenset(("vfat", "msdos"))
_ERRNO_CODES: Final = {
    errno.ENOSPC: Code.E601_SPACE,
    errno.EDQUOT: Code.E601_SPACE,
    errno.EROFS: Code.E602_READONLY,
    errno.EACCES: Code.E602_READONLY,
    errno.EPERM: Code.E602_READONLY,
    errno.EFBIG: Code.E603_FAT32_SIZE,
    errno.ENOENT: Code.E604_MEDIA_REMOVED,
    errno.ENODEV: Code.E604_MEDIA_REMOVED,
    errno.ENXIO: Code.E604_MEDIA_REMOVED,
    errno.EIO: Code.E604_MEDIA_REMOVED,
    errno.EBADF: Code.E604_MEDIA_REMOVED,
}


@dataclass(frozen=True)
class Volume:
    """What matters about a target: free bytes, whether it refuses writing, largest file (None = no limit)."""

    free: int
    is_read_only: bool = False
    largest_file: int | None = None


@dataclass(frozen=True)
class Delivery:
    """A file written and read back whole; ``digest`` hex64 of its bytes."""

    path: Path
    size: int
    digest: str


def inspect_volume(folder: Path) -> Volume:
    """Look at the target before writing; raises PackageError E604 when it is not there."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        if _is_about_the_name(error):
            raise
        raise PackageError(Code.E604_MEDIA_REMOVED) from error
    largest = FAT32_LARGEST if _file_system(folder) in _FAT_TYPES else None
    return Volume(free, not os.access(folder, os.W_OK), largest)


def write_package_to(
    source: Path, folder: Path, volume: Volume | None = None, progress: Progress = SILENT
) -> Delivery:
    """Copy a package to ``folder`` under its own name in lower case, verified by reading it back.

    An older file of that name is replaced only by the final rename.  On any error the ``.part`` is removed
    and nothing else has changed.  Raises PackageError E601 space, E602 read-only, E603 too large for FAT32,
    E604 medium gone, E605 read back differs; OSError when the name or the folder is no good; Cancelled.
    """
    size = source.stat().st_size
    _preflight(size, volume or inspect_volume(folder))
    target = folder / source.name.lower()
    part = target.with_name(target.name + ".part")
    try:
        part.unlink(missing_ok=True)  # ours from an earlier try: its name carries no trust
        digest = _write_part(source, part, size, progress)
        _read_back(part, size, digest)
        part.replace(target)
        flush_folder(folder)
    except OSError as error:
        _forget(part)
        if _is_about_the_name(error):
            raise
        raise PackageError(_ERRNO_CODES.get(error.errno or 0, Code.E604_MEDIA_REMOVED), "write") from error
    except BaseException:
        _forget(part)
        raise
    return Delivery(target, size, digest)


def _is_about_the_name(error: OSError) -> bool:
    return system_fault(error).kind is FaultKind.UNUSABLE_NAME


def _preflight(size: int, volume: Volume) -> None:
    if volume.is_read_only:
        raise PackageError(Code.E602_READONLY)
    if volume.largest_file is not None and size > volume.largest_file:
        raise PackageError(Code.E603_FAT32_SIZE, f"{size}")
    if volume.free < size + SPARE_BYTES:
        raise PackageError(Code.E601_SPACE, f"{size + SPARE_BYTES - volume.free}")


def _write_part(source: Path, part: Path, size: int, progress: Progress) -> str:
    digest = sha256()
    with source.open("rb") as original, part.open("xb") as copy:
        for block in _blocks(original):
            digest.update(block)
            copy.write(block)
            progress.step(copy.tell(), 2 * size)
        copy.flush()
        os.fsync(copy.fileno())
    return digest.hexdigest()


def _read_back(part: Path, size: int, digest: str) -> None:
    """Read what the medium holds, not what the cache remembers (where the system allows to drop it)."""
    found = sha256()
    with part.open("rb") as copy:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(copy.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        read = 0
        for block in _blocks(copy):
            found.update(block)
            read += len(block)
    if (read, found.hexdigest()) != (size, digest):
        raise PackageError(Code.E605_VERIFY_FAILED)


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    while block := file.read(_BLOCK):
        yield block


def _forget(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return  # the medium is gone or read-only; a .part is never taken for a finished file


def _file_system(folder: Path) -> str:
    """The file system type of the mount that holds ``folder``, or "" where the system does not tell."""
    mounts = Path("/proc/self/mounts")
    if not mounts.exists():
        return ""
    best = ("", "")
    resolved = str(folder.resolve())
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        fields = line.split(" ")
        point = fields[1].replace("\\040", " ")
        holds = resolved == point or resolved.startswith(point.rstrip("/") + "/")
        if holds and len(point) >= len(best[0]):
            best = (point, fields[2])
    return best[1]
