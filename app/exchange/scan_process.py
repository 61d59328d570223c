"""The parent's side of the scanning child: start it, feed it, watch its time, distrust its answers."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import app
from app.exchange.foreign_file import MOST_KEPT_BYTES, MOST_PAGES, PDF, media_type, refused
from app.exchange.scan_child import OPTION, read_head, write_frame

WALL_SECONDS: Final = 30.0
MOST_PREVIEW_BYTES: Final = 512 * 1024
_JPEG_BEGIN: Final = b"\xff\xd8\xff"
_MOST_CODES: Final = 8
_OWN_VARIABLES: Final = "XIANGDANG_"   # among them a password may be


@dataclass(frozen=True)
class ScannedFile:
    """A foreign file as it may be kept: plain JPEG or the PDF itself, a small JPEG, and facts.

    `captured_at` is "YYYY-MM-DDTHH:MM:SS" by the camera's clock, "" when it did not say; `codes` are the
    texts of QR codes found.
    """

    content: bytes
    preview: bytes
    media: str
    pages: int
    captured_at: str
    codes: tuple[str, ...]


class ScanProcess:
    """One child for many files; a file that kills it costs only itself. A context manager."""

    def __init__(self, wall_seconds: float = WALL_SECONDS, command: Sequence[str] = ()) -> None:
        self._wall_seconds = wall_seconds
        self._command = tuple(command) or child_command()
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def process_id(self) -> int:
        """Of the child that waits for the next file, 0 when none was started or it died."""
        return self._child.pid if self._child is not None else 0

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            child.wait()

    def scan(self, content: bytes, look_for_codes: bool = False) -> ScannedFile:
        """Decode one file. Raises FileRefused with the reason in words, OSError when no child can start."""
        media = media_type(content)
        request = {"do": "prepare", "media": media, "codes": look_for_codes, "size": len(content)}
        head, (kept, preview) = self._ask(request, content, 2)
        is_pdf = media == PDF
        facts = _facts(head)
        if facts is None or not _is_jpeg(preview) or (kept if is_pdf else not _is_jpeg(kept)):
            raise self._distrusted()
        pages, captured_at, codes = facts
        return ScannedFile(
            content if is_pdf else kept, preview, PDF if is_pdf else "image/jpeg", pages, captured_at, codes
        )

    def page(self, content: bytes, page: int, side: int) -> bytes:
        """One page of a PDF, counted from 0, as JPEG of `side` pixels. Raises FileRefused, OSError."""
        request = {"do": "page", "page": page, "side": side, "size": len(content)}
        _head, (picture,) = self._ask(request, content, 1)
        if not _is_jpeg(picture):
            raise self._distrusted()
        return picture

    def _ask(self, request: dict[str, Any], content: bytes, blobs: int) -> tuple[dict[str, Any], list[bytes]]:
        child = self._running()
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(self._wall_seconds, stop)
        timer.start()
        try:
            head, answered = _exchange(child, request, content)
        except (OSError, ValueError, KeyError, TypeError) as error:
            self.close()
            raise refused("took_too_long" if late.is_set() else "child_died") from error
        finally:
            timer.cancel()
            timer.join()
        code = head.get("refused")
        if code is not None:
            raise refused(code if code in _REFUSED_BY_CHILD else "child_died")
        if len(answered) != blobs:
            raise self._distrusted()
        return head, answered

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=Path(app.__file__).parents[1],
                env=_without_own(os.environ),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        return self._child

    def _distrusted(self) -> Exception:
        """The child said something no honest child says: it is ended, the file is not taken."""
        self.close()
        return refused("child_died")


_REFUSED_BY_CHILD: Final = frozenset(
    ("too_many_pixels", "broken", "password", "no_pages", "too_many_pages", "pdf_too_big")
)


def child_command() -> tuple[str, ...]:
    """How this program starts itself as the child: from a frozen folder or from a checkout."""
    if getattr(sys, "frozen", False):
        return sys.executable, OPTION
    return sys.executable, "-m", "app", OPTION


def _without_own(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.startswith(_OWN_VARIABLES)}


def _exchange(
    child: subprocess.Popen[bytes], request: dict[str, Any], content: bytes
) -> tuple[dict[str, Any], list[bytes]]:
    assert child.stdin is not None
    assert child.stdout is not None
    write_frame(child.stdin, request, content)
    head = read_head(child.stdout)
    if head is None:
        raise ValueError("no answer")
    answered = []
    for size in head["sizes"]:
        if type(size) is not int or not 0 <= size <= MOST_KEPT_BYTES:
            raise ValueError("size")
        blob = child.stdout.read(size)
        if len(blob) != size:
            raise ValueError("short answer")
        answered.append(blob)
    return head, answered


def _facts(head: dict[str, Any]) -> tuple[int, str, tuple[str, ...]] | None:
    """Page count, capture time and codes, when they are of the right shape."""
    pages, captured_at, codes = head.get("pages"), head.get("captured_at"), head.get("codes")
    if type(pages) is not int or not 1 <= pages <= MOST_PAGES:
        return None
    if not isinstance(captured_at, str) or len(captured_at) not in (0, 19):
        return None
    if not isinstance(codes, list) or len(codes) > _MOST_CODES:
        return None
    if not all(isinstance(code, str) for code in codes):
        return None
    return pages, captured_at, tuple(codes)


def _is_jpeg(content: bytes) -> bool:
    return content.startswith(_JPEG_BEGIN)
