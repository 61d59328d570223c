"""Strings of digits that people type with spaces and hyphens: card, account and phone numbers."""

from __future__ import annotations

import re

from app.core.errors import Unreadable
from app.core.text import fold

_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+")
_SEPARATORS = str.maketrans("", "", " \t-'`")


def compact(text: str, thing: str) -> str:
    """Half-width capitals without separators; a trailing .0 left by a spreadsheet is removed.

    Raises Unreadable when a spreadsheet has turned the number into scientific notation.
    """
    if text.isalnum() and text.isascii():
        number = text.upper()
    else:
        number = fold(text).translate(_SEPARATORS).upper().removesuffix(".0")
    if "E" in number and _SCIENTIFIC.fullmatch(number):
        raise Unreadable(f"{thing}“{number}”被表格软件改成了科学计数法，后几位已经丢失，请按原件重填")
    return number
