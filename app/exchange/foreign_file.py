"""Files from outside as attachments: what they are by their first bytes, what is taken, what a refusal says.

The name of a file says nothing: a renamed program stays a program. Nothing is decoded here; that is the
scanning child's work.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
WEBP: Final = "image/webp"
BMP: Final = "image/bmp"
PDF: Final = "application/pdf"

MOST_FOREIGN_BYTES: Final = 64 * 1024 * 1024
MOST_KEPT_BYTES: Final = 20 * 1024 * 1024
MOST_JPEG_PIXELS: Final = 120_000_000
MOST_PIXELS: Final = 40_000_000
MOST_PAGES: Final = 999

TAKEN: Final = "可以添加的有：JPG、PNG、WebP、BMP 图片和 PDF"
_KEPT: Final = "原文件没有改动，档案也没有变化。"

_REFUSALS: Final = {
    "empty": ("是空文件，里面没有内容。", "请重新拷贝或重新拍一张。"),
    "too_big": ("太大，超过 64 MB。", "请用较低的分辨率重新扫描或拍照。"),
    "pdf_too_big": ("超过 20 MB，PDF 要原样保存，放不下。", "请用较低的分辨率重新扫描，或分成几个文件。"),
    "too_many_pixels": ("的画面太大，超过 4000 万像素（照片 1.2 亿）。", "请用较低的分辨率重新扫描或拍照。"),
    "broken": ("不完整或已损坏，打不开。", "请从手机或扫描仪重新拷贝，或重新拍一张。"),
    "password": ("加了打开密码，读不了。", "请另存一份不带密码的 PDF 再添加。"),
    "no_pages": ("里面没有一页内容。", "请检查是不是拿错了文件。"),
    "too_many_pages": ("超过 999 页。", "请分成几个文件再添加。"),
    "took_too_long": ("处理用的时间太长，已停下。", "这个文件可能有问题，请重新扫描或拍一张。"),
    "child_died": ("处理时出错，可能已损坏或有问题。", "请重新扫描或拍一张。"),
    "unreadable": ("读不出来。", "请检查 U 盘是否插好、文件是否正被别的程序打开。"),
}
_STRANGERS: Final = (
    (b"MZ", "程序文件"),
    (b"\x7fELF", "程序文件"),
    (b"PK\x03\x04", "压缩包或 Office 文件（Word、Excel、WPS）"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文件（Word、Excel、WPS）"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"GIF8", "GIF 动图"),
    (b"II*\x00", "TIFF 图片"),
    (b"MM\x00*", "TIFF 图片"),
    (b"{\\rtf", "文字文档"),
    (b"<", "网页或 SVG 文件"),
    (b"L\x00\x00\x00\x01\x14\x02", "快捷方式"),
)
_APPLE_PHOTO: Final = (b"heic", b"heix", b"hevc", b"mif1", b"heif", b"avif")
_APPLE_ADVICE: Final = "请在手机的相机设置里把格式改为“兼容性最佳”（JPG），或用手机转成 JPG 再添加。"


@dataclass(frozen=True)
class Refusal:
    """A file that is not taken: its name and why, what was kept, what to do."""

    name: str
    reason: str


class FileRefused(Exception):
    """Inside the reading of one file; `reason` is a Chinese sentence without the file's name."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def refused(code: str) -> FileRefused:
    """The refusal for a code of the child or of this module."""
    happened, advice = _REFUSALS[code]
    return FileRefused(f"{happened}{_KEPT}{advice}")


def media_type(content: bytes) -> str:
    """The kind of an allowed file by its first bytes. Raises FileRefused, also for an empty one."""
    if not content:
        raise refused("empty")
    found = _allowed(content)
    if found is None:
        raise FileRefused(_stranger(content))
    return found


def _allowed(content: bytes) -> str | None:
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"BM") and content[6:10] == bytes(4):
        return BMP
    return PDF if content.startswith(b"%PDF-") else None


def _stranger(content: bytes) -> str:
    if content[4:8] == b"ftyp" and content[8:12] in _APPLE_PHOTO:
        return f"是苹果手机的 HEIC 照片，这里打不开。{_KEPT}{_APPLE_ADVICE}"
    named = next((words for begin, words in _STRANGERS if content.startswith(begin)), "")
    what = f"其实是{named}，不是图片或 PDF。" if named else "不是认得的图片或 PDF。"
    return f"{what}{_KEPT}{TAKEN}。"


def read_foreign(path: Path) -> bytes:
    """The bytes of a file of at most 64 MiB. Raises FileRefused."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_FOREIGN_BYTES + 1)
    except OSError as error:
        raise refused("unreadable") from error
    if len(content) > MOST_FOREIGN_BYTES:
        raise refused("too_big")
    return content
