"""Figures with two decimals and a measure: 亩, 平方米, 公里, quantities. Integer hundredths inside."""

from __future__ import annotations

from app.domain import hundredths

_SPELLINGS = {
    "平方米": ("平方米", "平米", "㎡", "m²", "m2", "M2"),
    "公里": ("公里", "千米", "km", "KM"),
    "亩": ("亩",),
    "%": ("%",),
}


def parse_hundredths(text: str, measure: str = "") -> int:
    """Hundredths of a typed figure; the measure may be typed behind it. Raises Unreadable."""
    return hundredths.read(text, _SPELLINGS.get(measure, (measure,) if measure else ()))


def format_hundredths(value: int) -> str:
    """Two decimals with thousands separators, without the measure."""
    return hundredths.write(value)
