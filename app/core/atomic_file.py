"""Writing a file so that a crash leaves the old or the new content, never half of one."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Yield a file beside `path`; on success flush it to the medium and rename it over `path`.

    On any error the temporary file is removed and `path` stays as it was. Raises OSError, also when `path` is
    a folder or a device: only a plain file may be replaced.
    """
    _require_plain(path)
    temporary = path.with_name(f".{path.name}.part")
    try:
        with temporary.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
        flush_folder(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):  # the stick may be gone; what went wrong first is what counts
            temporary.unlink(missing_ok=True)
        raise


def _require_plain(path: Path) -> None:
    if path.exists() and not path.is_file():
        number = errno.EISDIR if path.is_dir() else errno.EINVAL
        raise OSError(number, os.strerror(number), str(path))


def flush_folder(folder: Path) -> None:
    """Make a rename durable. Windows has no folder handles to flush and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
