"""The content store: what is kept comes back whole or is called damaged, and names give nothing away."""

from __future__ import annotations

import os
import time
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import EnvironmentFault, FaultKind
from app.security.attachment_store import CHUNK_BYTES, AttachmentStore, Swept

KEY = bytes(range(32))
SIZES = (0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES)
OLD = time.time() - 40 * 86_400


@pytest.fixture
def store(tmp_path: Path) -> AttachmentStore:
    return AttachmentStore(tmp_path / "store", tmp_path / "quarantine", KEY)


def objects(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "store").glob("??/*") if path.is_file()]


@pytest.mark.parametrize("size", SIZES)
def test_a_content_comes_back_byte_by_byte(store: AttachmentStore, size: int) -> None:
    content = os.urandom(size)
    digest = store.put(content)
    assert digest == sha256(content).hexdigest()
    assert store.read(digest) == content


def test_the_same_content_is_kept_once(store: AttachmentStore, tmp_path: Path) -> None:
    assert store.put(b"scan") == store.put(b"scan")
    assert len(objects(tmp_path)) == 1


def test_folder_shows_neither_content_nor_its_hash(store: AttachmentStore, tmp_path: Path) -> None:
    digest = store.put(b"990000198002290036" * 20)
    (path,) = objects(tmp_path)
    assert b"990000198002290036" not in path.read_bytes()
    assert digest not in path.name
    other = AttachmentStore(tmp_path / "store", tmp_path / "quarantine", bytes(32))
    assert not other.holds(digest)


@pytest.mark.parametrize("size", [0, 100, CHUNK_BYTES + 7])
def test_every_truncation_and_a_flip_in_every_part_is_noticed(
    store: AttachmentStore, tmp_path: Path, size: int
) -> None:
    digest = store.put(bytes(size))
    (path,) = objects(tmp_path)
    whole = path.read_bytes()
    cuts = {*range(0, min(len(whole), 200)), len(whole) - 1, len(whole) - 16, len(whole) - 23}
    damaged = [whole[:cut] for cut in cuts] + [whole + b"\0"]
    damaged += [whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :] for at in {*range(54), len(whole) - 1}]
    for content in damaged:
        path.write_bytes(content)
        with pytest.raises(EnvironmentFault) as caught:
            store.read(digest)
        assert caught.value.kind is FaultKind.FILE_DAMAGED


def test_chunks_cut_off_at_a_border_are_noticed(store: AttachmentStore, tmp_path: Path) -> None:
    digest = store.put(bytes(3 * CHUNK_BYTES))
    (path,) = objects(tmp_path)
    path.write_bytes(path.read_bytes()[: -(CHUNK_BYTES + 16)])
    with pytest.raises(EnvironmentFault):
        store.read(digest)


def test_an_object_under_another_name_is_noticed(store: AttachmentStore, tmp_path: Path) -> None:
    first, second = store.put(b"one"), store.put(b"two")
    paths = {path.read_bytes(): path for path in objects(tmp_path)}
    (a, path_a), (b, path_b) = paths.items()
    path_a.write_bytes(b)
    path_b.write_bytes(a)
    for digest in (first, second):
        with pytest.raises(EnvironmentFault):
            store.read(digest)


def test_missing_is_told_from_damaged(store: AttachmentStore, tmp_path: Path) -> None:
    digest = store.put(b"scan")
    objects(tmp_path)[0].unlink()
    with pytest.raises(EnvironmentFault) as caught:
        store.read(digest)
    assert caught.value.kind is FaultKind.FILE_MISSING


def test_putting_a_damaged_content_again_heals_it_and_keeps_the_damaged_one(
    store: AttachmentStore, tmp_path: Path
) -> None:
    digest = store.put(b"scan")
    objects(tmp_path)[0].write_bytes(b"rot")
    store.put(b"scan")
    assert store.read(digest) == b"scan"
    assert [path.read_bytes() for path in (tmp_path / "quarantine").iterdir()] == [b"rot"]


def test_preview_is_lost_without_harm(store: AttachmentStore, tmp_path: Path) -> None:
    digest = store.put(b"scan")
    assert store.preview(digest) is None
    store.put_preview(digest, b"small")
    assert store.preview(digest) == b"small"
    for path in objects(tmp_path):
        path.write_bytes(b"rot")
    assert store.preview(digest) is None


def test_sweep_takes_old_orphans_and_halves_only(store: AttachmentStore, tmp_path: Path) -> None:
    kept, orphan = store.put(b"kept"), store.put(b"orphan")
    for digest in (kept, orphan):
        store.put_preview(digest, b"small")
    for path in objects(tmp_path):
        os.utime(path, (OLD, OLD))
    young = store.put(b"young")
    half = objects(tmp_path)[0].with_name(".abc.part")
    half.write_bytes(b"half")
    os.utime(half, (OLD, OLD))
    assert store.sweep([kept], time.time()) == Swept(objects=2, halves=1)
    assert store.read(kept) == b"kept"
    assert store.preview(kept) == b"small"
    assert store.holds(young)
    assert not store.holds(orphan)


def test_a_full_disk_leaves_nothing_half(
    store: AttachmentStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        store.put(b"scan")
    assert objects(tmp_path) == []


@given(content=st.binary(max_size=300))
def test_any_content_comes_back(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    store = AttachmentStore(folder, folder / "q", KEY)
    assert store.read(store.put(content)) == content
