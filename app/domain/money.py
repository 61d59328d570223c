"""Money: yuan on paper and screen, integer fen inside."""

from __future__ import annotations

from app.domain import hundredths

FEN_PER_YUAN = 100
_UNITS = ("元整", "元", "圆", "块")


def parse(text: str) -> int:
    """Fen of a typed amount: 1,234.5, 1 234.50元, full-width digits. Raises Unreadable."""
    return hundredths.read(text, _UNITS)


def format_fen(fen: int) -> str:
    """Yuan with thousands separators and two decimals, e.g. 1,234.50."""
    return hundredths.write(fen)


def plain_yuan(fen: int) -> str:
    """Yuan with two decimals and no separators, for files read by other programs."""
    return hundredths.write(fen, grouped=False)


def whole_yuan_up(fen: int) -> int:
    """The amount in fen rounded up to whole yuan (domain.md 7.4)."""
    return -(-fen // FEN_PER_YUAN) * FEN_PER_YUAN
