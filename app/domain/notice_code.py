"""What the QR code of a notice says, offline and without personal data (domain.md 10.3)."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

DIGEST_LENGTH = 16


def digest_of(parts: Iterable[str]) -> str:
    """Sixteen hex digits over everything the public saw, in its order."""
    said = "\x1f".join(parts)
    return sha256(said.encode("utf-8")).hexdigest()[:DIGEST_LENGTH]


def notice_text(
    number: str, title: str, period: str, phones: Iterable[tuple[str, str]], digest: str
) -> str:
    """The text of the code: number, title, period, phones and digest, one a line."""
    calls = "，".join(f"{who}{phone}" for who, phone in phones if phone)
    lines = (f"公示编号：{number}", title, f"时间：{period}", f"监督电话：{calls}", f"校验码：{digest}")
    return "\n".join(lines)
