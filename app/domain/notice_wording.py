"""The words of notices: text with named places, kept in resources/notices, filled by the program.

Reading is strict: an unknown place or a missing kind refuses the file, or a notice would be posted with a
hole in it.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.core.errors import UserError
from app.core.paths import resource

PLACES = frozenset(
    (
        *("village", "township", "county", "group", "year", "meeting", "meeting_date", "households"),
        *("persons", "posted", "last", "days", "contact", "phones", "objection"),
    )
)
HOLE = "＿＿＿＿"
"""What a place without a value becomes: to be written by hand, or filled in before a notice is posted."""
_KEYS = frozenset(("title", "opening", "closing", "speech"))
_SHORTEST_SPEECH = 10


class WordingRefused(UserError):
    """The file of words cannot be used; the message names the place."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"公示公告的文字文件不能使用：{reason}。请用安装包里的文件恢复。")


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """The words of one kind, places still open."""

    title: str
    opening: tuple[str, ...]
    closing: tuple[str, ...]
    speech: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Words by kind ("N-01") and the usual way to object."""

    kinds: Mapping[str, NoticeWords]
    objection_way: str


def read_wording(text: str) -> Wording:
    """The words of a TOML text. Raises WordingRefused."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise WordingRefused(f"格式有误（{fault}）") from fault
    document.pop("kind", None)
    way = document.pop("objection", {}).get("way", "")
    return Wording({name: _words(name, content) for name, content in document.items()}, way)


@cache
def shipped_wording() -> Wording:
    """The words that come with the program."""
    return read_wording(resource("notices", "wording.toml").read_text("utf-8"))


def _words(name: str, content: Mapping[str, Any]) -> NoticeWords:
    if content.keys() != _KEYS:
        raise WordingRefused(f"{name} 应有标题、开头、结尾、广播词四项")
    words = NoticeWords(
        content["title"], tuple(content["opening"]), tuple(content["closing"]), content["speech"]
    )
    for text in (words.title, *words.opening, *words.closing, words.speech):
        _refuse_unknown(name, text)
    return words


def _refuse_unknown(name: str, text: str) -> None:
    for _, place, _, _ in string.Formatter().parse(text):
        if place is not None and place not in PLACES:
            raise WordingRefused(f"{name} 中有不认识的名称“{place}”")


def filled(text: str, values: Mapping[str, str], blank: str = HOLE) -> str:
    """A text with its places filled; those not given become `blank`."""
    return text.format_map({name: values.get(name) or blank for name in PLACES})


def speech_of(words: NoticeWords, values: Mapping[str, str]) -> str:
    """The short text for loudspeaker, screen and SMS, one line without names of persons."""
    return filled(words.speech, values).replace("\n", "")
