"""The scanning child: a process of its own that decodes foreign files, one after the other, and dies alone.

It gets bytes through a pipe and gives bytes back; it never sees a path, a key or the data folder. On Linux
it first gives up memory, files, processes and core dumps with resource limits. On Windows only the size and
pixel limits and the parent's clock hold it: no job object is claimed there.

Frames: a 4-byte big-endian length and canonical JSON, then the blobs whose lengths the JSON names.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from typing import IO, Any, Final

from app.exchange.foreign_file import MOST_FOREIGN_BYTES, PDF

OPTION: Final = "--scan-child"
MOST_HEAD_BYTES: Final = 16 * 1024
MEMORY_BYTES: Final = 768 * 1024 * 1024
CPU_SECONDS: Final = 10
_OPEN_FILES: Final = 16  # the PDF library looks for the system's fonts
_LENGTH: Final = struct.Struct(">I")


def run_child() -> int:
    """Answer requests until the pipe is closed; the exit code.

    Whatever else hostile bytes raise in a decoder ends the child, and the parent refuses the file.
    """
    from app.exchange import scan_work  # loads the decoding libraries; the parent never does

    # A windowed build on Windows has no sys.stdin, the pipes are there all the same.
    source, target = os.fdopen(0, "rb", closefd=False), os.fdopen(1, "wb", closefd=False)
    give_up_rights()
    while (request := read_head(source)) is not None:
        content = source.read(_size(request["size"]))
        allow_seconds(CPU_SECONDS)
        try:
            answer, blobs = _answer(scan_work, request, content)
        except scan_work.Unfit as unfit:
            answer, blobs = {"refused": unfit.code}, ()
        write_frame(target, {**answer, "sizes": [len(blob) for blob in blobs]}, *blobs)
    return 0


def _answer(
    scan_work: Any, request: dict[str, Any], content: bytes
) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    if request["do"] == "page":
        return {}, (scan_work.pdf_page(content, request["page"], request["side"]),)
    done = scan_work.prepare(content, request["media"], request["codes"] is True)
    facts = {"pages": done.pages, "captured_at": done.captured_at, "codes": list(done.codes)}
    return facts, (b"" if request["media"] == PDF else done.content, done.preview)


def write_frame(target: IO[bytes], head: dict[str, Any], *blobs: bytes) -> None:
    """Raises OSError when the other side is gone."""
    encoded = json.dumps(head, ensure_ascii=True).encode("ascii")
    target.write(_LENGTH.pack(len(encoded)) + encoded)
    for blob in blobs:
        target.write(blob)
    target.flush()


def read_head(source: IO[bytes]) -> dict[str, Any] | None:
    """The next head, None at the end of the pipe. Raises ValueError for anything but a JSON object."""
    length = source.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(length)
    if size > MOST_HEAD_BYTES:
        raise ValueError("head")
    head = json.loads(source.read(size))
    if not isinstance(head, dict):
        raise ValueError("head")
    return head


def _size(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MOST_FOREIGN_BYTES:
        raise ValueError("size")
    return value


if sys.platform == "win32":

    def give_up_rights() -> None:
        """Nothing to give up that would be kept; see the docstring of the module."""

    def allow_seconds(seconds: int) -> None:
        """The parent's clock is the only limit here."""

else:
    import resource

    def give_up_rights() -> None:
        """No more memory than needed, no new files or processes, no core dump with somebody's photo in it."""
        for kind, limit in (
            (resource.RLIMIT_AS, MEMORY_BYTES),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NPROC, 0),
            (resource.RLIMIT_NOFILE, _OPEN_FILES),
        ):
            resource.setrlimit(kind, (limit, limit))

    def allow_seconds(seconds: int) -> None:
        """Let the next file take this much processor time; beyond it the system ends the process."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, hard))
