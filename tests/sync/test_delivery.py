"""Carrying a package to a stick: whole and read back, or refused with nothing left behind."""

from __future__ import annotations

import contextlib
import resource
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.progress import Cancelled
from app.sync.codes import Code, PackageError
from app.sync.delivery import FAT32_LARGEST, SPARE_BYTES, Volume, inspect_volume, write_package_to
from app.sync.package import verify_package
from tests.sync.office import Office

ROOMY = Volume(free=10 * 1024**3)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder


def refused(source: Path, stick: Path, volume: Volume = ROOMY) -> Code:
    before = sorted(path.name for path in stick.iterdir()) if stick.exists() else []
    with pytest.raises(PackageError) as caught:
        write_package_to(source, stick, volume)
    assert (sorted(path.name for path in stick.iterdir()) if stick.exists() else []) == before
    return caught.value.code


def test_a_package_arrives_whole_under_a_lower_case_name(office: Office, stick: Path) -> None:
    sent = office.send(5, name="T990000-0001.TBP")
    (stick / "t990000-0001.tbp.part").write_bytes(b"left over from an earlier try")
    delivery = write_package_to(sent.path, stick, ROOMY)
    assert delivery.path == stick / "t990000-0001.tbp"
    assert delivery.path.read_bytes() == sent.path.read_bytes()
    assert delivery.size == sent.size
    assert [path.name for path in stick.iterdir()] == ["t990000-0001.tbp"]
    assert verify_package(delivery.path, office.trust).header_hash == sent.header_hash


def test_an_older_file_of_that_name_is_replaced_whole(office: Office, stick: Path) -> None:
    (stick / "one.tbp").write_bytes(b"old")
    sent = office.send(5)
    assert write_package_to(sent.path, stick).path.read_bytes() == sent.path.read_bytes()


def test_a_target_without_room_is_refused_before_anything_is_written(office: Office, stick: Path) -> None:
    sent = office.send(5)
    assert refused(sent.path, stick, Volume(free=sent.size + SPARE_BYTES - 1)) is Code.E601_SPACE


def test_a_read_only_target_is_refused(office: Office, stick: Path) -> None:
    assert refused(office.send(5).path, stick, Volume(free=2**40, is_read_only=True)) is Code.E602_READONLY


def test_a_file_too_large_for_fat32_is_refused(office: Office, stick: Path) -> None:
    sparse = office.folder / "large.tbp"
    with sparse.open("wb") as file:
        file.truncate(FAT32_LARGEST + 1)
    fat = Volume(free=2**40, largest_file=FAT32_LARGEST)
    assert refused(sparse, stick, fat) is Code.E603_FAT32_SIZE


def test_a_missing_stick_is_named(office: Office, tmp_path: Path) -> None:
    sent = office.send(5)
    gone = tmp_path / "gone"
    with pytest.raises(PackageError, match="E604"):
        inspect_volume(gone)
    assert refused(sent.path, gone) is Code.E604_MEDIA_REMOVED


def test_a_medium_that_takes_no_more_leaves_nothing(office: Office, stick: Path) -> None:
    sent = office.send(4000)
    with largest_file(sent.size // 2):
        assert refused(sent.path, stick) is Code.E603_FAT32_SIZE


@contextlib.contextmanager
def largest_file(size: int) -> Iterator[None]:
    """A real limit of the operating system: writing beyond it fails with EFBIG."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)


def test_cancelling_leaves_nothing(office: Office, stick: Path) -> None:
    class Stop:
        def step(self, done: int, total: int, text: str = "") -> None:
            raise Cancelled

    sent = office.send(5)
    with pytest.raises(Cancelled):
        write_package_to(sent.path, stick, ROOMY, Stop())
    assert list(stick.iterdir()) == []


def test_a_medium_that_changes_bytes_is_noticed(office: Office, stick: Path) -> None:
    class Meddle:
        """The bytes already written change while the rest is on its way, as on a fake-capacity stick."""

        def step(self, done: int, total: int, text: str = "") -> None:
            part = next(stick.glob("*.part"))
            with part.open("r+b") as file:
                file.write(b"XX")

    sent = office.send(20_000)
    with pytest.raises(PackageError, match="E605"):
        write_package_to(sent.path, stick, ROOMY, Meddle())
    assert list(stick.iterdir()) == []


def test_this_machine_tells_its_volume(stick: Path) -> None:
    volume = inspect_volume(stick)
    assert volume.free > 0
    assert volume.largest_file in (None, FAT32_LARGEST)
    assert not volume.is_read_only
