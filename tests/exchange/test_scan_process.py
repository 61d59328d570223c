"""Foreign files in the child process: what comes out is plain, what is hostile costs only the child."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from app.__main__ import CHILD_OPTION
from app.exchange.foreign_file import FileRefused, media_type, read_foreign
from app.exchange.scan_child import OPTION
from app.exchange.scan_process import ScanProcess
from tests.exchange.foreign_files import giant_png, lying_png, pdf, photo

KEPT = "原文件没有改动，档案也没有变化。"


def framed(head: bytes) -> bytes:
    return len(head).to_bytes(4, "big") + head


@pytest.fixture(scope="module")
def scanner() -> Iterator[ScanProcess]:
    with ScanProcess() as process:
        yield process


def refusal(scanner: ScanProcess, content: bytes) -> str:
    """What is said about a file; afterwards a good file still goes through."""
    with pytest.raises(FileRefused) as caught:
        scanner.scan(content)
    assert scanner.scan(photo()).pages == 1
    assert KEPT in caught.value.reason
    return caught.value.reason


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "BMP"])
def test_every_allowed_picture_comes_out_as_a_jpeg(scanner: ScanProcess, form: str) -> None:
    scanned = scanner.scan(photo((3000, 1000), form=form))
    kept, preview = (Image.open(io.BytesIO(content)) for content in (scanned.content, scanned.preview))
    assert (kept.format, kept.size, scanned.media) == ("JPEG", (1600, 533), "image/jpeg")
    assert max(preview.size) == 240


def test_time_is_read_and_everything_else_the_camera_wrote_is_gone(scanner: ScanProcess) -> None:
    scanned = scanner.scan(photo(taken_at="2026:03:01 10:20:30"))
    assert scanned.captured_at == "2026-03-01T10:20:30"
    for content in (scanned.content, scanned.preview):
        assert not Image.open(io.BytesIO(content)).getexif()
        assert b"Exif" not in content
        assert b"2026" not in content


def test_picture_stands_upright_without_the_mark_of_the_camera(scanner: ScanProcess) -> None:
    kept = Image.open(io.BytesIO(scanner.scan(photo((640, 480), orientation=6)).content)).convert("L")
    assert kept.size == (480, 640)
    assert kept.getpixel((240, 100)) < 50  # the dark left half is on top now
    assert kept.getpixel((240, 600)) > 200


def test_transparent_places_are_white_not_black(scanner: ScanProcess) -> None:
    target = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(target, "PNG")
    assert Image.open(io.BytesIO(scanner.scan(target.getvalue()).content)).getpixel((25, 25)) == (255,) * 3


def test_pdf_is_counted_pictured_and_kept_as_it_is(scanner: ScanProcess) -> None:
    content = pdf(3)
    scanned = scanner.scan(content)
    assert (scanned.content, scanned.media, scanned.pages) == (content, "application/pdf", 3)
    assert max(Image.open(io.BytesIO(scanned.preview)).size) == 240
    assert max(Image.open(io.BytesIO(scanner.page(content, 2, 900))).size) == 900
    with pytest.raises(FileRefused):
        scanner.page(content, 3, 900)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空文件"),
        (b"MZ\x90\x00" + bytes(200), "程序文件"),
        (b"\x7fELF" + bytes(200), "程序文件"),
        (b"PK\x03\x04" + bytes(200), "Office"),
        (b"\xd0\xcf\x11\xe0" + bytes(200), "Office"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"L\x00\x00\x00\x01\x14\x02" + bytes(80), "快捷方式"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(80), "HEIC"),
        (b"GIF89a" + bytes(80), "GIF"),
        (b"II*\x00" + bytes(80), "TIFF"),
        (b"hello", "不是认得的"),
    ],
)
def test_what_is_no_picture_is_named_and_never_reaches_a_decoder(content: bytes, words: str) -> None:
    with pytest.raises(FileRefused) as caught:
        media_type(content)
    assert words in caught.value.reason
    assert KEPT in caught.value.reason


def test_truncated_and_garbled_pictures_are_refused(scanner: ScanProcess) -> None:
    whole = photo((2000, 1500))
    for content in (whole[: len(whole) // 2], whole[:40], b"\x89PNG\r\n\x1a\n" + bytes(500), b"%PDF-1.7\nxx"):
        assert "不完整或已损坏" in refusal(scanner, content)


def test_a_picture_of_300_megapixels_is_refused_before_it_is_decoded(scanner: ScanProcess) -> None:
    assert "画面太大" in refusal(scanner, giant_png(20_000, 15_000))


def test_the_largest_allowed_picture_fits_into_the_memory_of_the_child(scanner: ScanProcess) -> None:
    assert max(Image.open(io.BytesIO(scanner.scan(giant_png(8000, 5000)).content)).size) == 1600


def test_a_bomb_behind_an_honest_head_costs_nothing(scanner: ScanProcess) -> None:
    with contextlib.suppress(FileRefused):  # a decoder may also take the few rows that were promised
        scanner.scan(lying_png(300, 200))
    assert scanner.scan(photo()).pages == 1


def test_locked_pdf_is_refused(scanner: ScanProcess) -> None:
    assert "密码" in refusal(scanner, pdf(1, "secret"))


def test_too_large_files_are_refused(scanner: ScanProcess, tmp_path: Path) -> None:
    assert "20 MB" in refusal(scanner, pdf() + bytes(20 * 1024 * 1024))
    big = tmp_path / "big.jpg"
    with big.open("wb") as stream:
        stream.truncate(65 * 1024 * 1024)
    with pytest.raises(FileRefused, match="64 MB"):
        read_foreign(big)
    with pytest.raises(FileRefused, match="读不出来"):
        read_foreign(tmp_path / "gone.jpg")


def test_a_child_that_hangs_is_ended() -> None:
    with ScanProcess(0.3, (sys.executable, "-c", "import time; time.sleep(60)")) as process:
        with pytest.raises(FileRefused, match="时间太长"):
            process.scan(photo())


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x00\x00\x00\x02[]",
        b"\xff\xff\xff\xff",
        b'\x00\x00\x00\x0e{"sizes":[-1]}',
        framed(b'{"refused":"invented","sizes":[]}'),
        framed(b'{"pages":1,"captured_at":"","codes":[],"sizes":[4,4]}') + b"JPEGJPEG",
        framed(b'{"pages":"1","captured_at":"","codes":[],"sizes":[3,3]}') + b"\xff\xd8\xff" * 2,
    ],
)
def test_nonsense_from_the_child_is_not_believed(answer: bytes) -> None:
    script = f"import sys; sys.stdin.buffer.read(100); sys.stdout.buffer.write({answer!r})"
    with ScanProcess(5, (sys.executable, "-c", script)) as process:
        with pytest.raises(FileRefused, match="处理时出错"):
            process.scan(photo())


def test_both_ends_call_the_child_by_the_same_option() -> None:
    assert CHILD_OPTION == OPTION


def test_child_never_sees_the_password_of_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIANGDANG_PASSWORD", "secret-of-the-window")
    with ScanProcess() as process:
        process.scan(photo())
        environment = Path(f"/proc/{process.process_id}/environ").read_bytes()
    assert environment
    assert b"secret-of-the-window" not in environment


def test_child_gives_up_core_dumps_and_new_processes(scanner: ScanProcess) -> None:
    scanner.scan(photo())
    limits = Path(f"/proc/{scanner.process_id}/limits").read_text("ascii")
    lines = {line[:25].strip(): line[25:].split()[0] for line in limits.splitlines()[1:]}
    assert lines["Max core file size"] == lines["Max file size"] == lines["Max processes"] == "0"
    assert int(lines["Max address space"]) <= 768 * 1024 * 1024
    assert int(lines["Max cpu time"]) < 60
