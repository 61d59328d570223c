"""Errors of the operating system become faults with words; a file is replaced only by a file."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from app.core.atomic_file import replacing
from app.core.errors import EnvironmentFault, FaultKind
from app.core.system_faults import system_fault, system_faults


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, FaultKind.DISK_FULL),
        (errno.EROFS, FaultKind.READ_ONLY),
        (errno.EPERM, FaultKind.READ_ONLY),
        (errno.ENOENT, FaultKind.FILE_MISSING),
        (errno.EISDIR, FaultKind.UNUSABLE_NAME),
        (errno.ENAMETOOLONG, FaultKind.UNUSABLE_NAME),
        (errno.EIO, FaultKind.INPUT_OUTPUT),
        (errno.ENOTCONN, FaultKind.INPUT_OUTPUT),
    ],
)
def test_every_number_of_the_system_has_a_kind(number: int, kind: FaultKind) -> None:
    assert system_fault(OSError(number, "")).kind is kind


def test_a_file_held_by_another_program_on_windows_is_no_missing_permission() -> None:
    error = PermissionError(errno.EACCES, "")
    error.winerror = 32
    assert system_fault(error).kind is FaultKind.FILE_LOCKED


def test_the_place_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as caught, system_faults(tmp_path):
        tmp_path.read_bytes()
    assert (caught.value.kind, caught.value.path) == (FaultKind.UNUSABLE_NAME, tmp_path)


def test_neither_a_folder_nor_a_device_is_replaced(tmp_path: Path) -> None:
    folder, pipe = tmp_path / "folder", tmp_path / "pipe"
    folder.mkdir()
    os.mkfifo(pipe)
    for path in (folder, pipe):
        with pytest.raises(OSError, match=path.name), replacing(path) as stream:
            stream.write(b"content")
    assert folder.is_dir()
    assert pipe.is_fifo()
    assert {path.name for path in tmp_path.iterdir()} == {"folder", "pipe"}


def test_a_failing_clean_up_does_not_hide_what_went_wrong(tmp_path: Path) -> None:
    target = tmp_path / "stick" / "paper.pdf"
    target.parent.mkdir()
    with pytest.raises(OSError, match="stick pulled"), replacing(target):
        _pull(target.parent / ".paper.pdf.part")


def _pull(part: Path) -> None:
    part.unlink()
    part.mkdir()
    raise OSError(errno.EIO, "stick pulled")
