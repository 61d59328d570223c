"""The sentences of application, promise and check forms: kept in resources/notices, filled by the program.

Reading is strict: a name that is neither a place of the paper nor a field of a form refuses the file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache

from app.core.paths import resource
from app.domain.notice_wording import HOLE, WordingRefused
from app.domain.policy import PolicyView
from app.forms.conditions import Values
from app.forms.registry import schema_of

PLACES = frozenset(("township", "village", "group", "head", "persons", "period"))
_NAME = re.compile(r"\{([^{}]*)\}")
Words = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Paper → part → sentences."""


def read_words(text: str) -> Words:
    """The sentences of a TOML text. Raises WordingRefused."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise WordingRefused(f"格式有误（{fault}）") from fault
    if document.pop("kind", None) != "papers":
        raise WordingRefused("不是表格文字的文件")
    words = {
        paper: {part: tuple(sentences) for part, sentences in parts.items()}
        for paper, parts in document.items()
    }
    for paper, parts in words.items():
        for sentence in (sentence for sentences in parts.values() for sentence in sentences):
            _refuse_unknown(paper, sentence)
    return words


@cache
def shipped_words() -> Words:
    """The sentences that come with the program."""
    return read_words(resource("notices", "papers.toml").read_text("utf-8"))


def words_of(paper: str, part: str) -> str:
    """The sentences of one part of a paper, one to a line, places still open."""
    return "\n".join(shipped_words()[paper][part])


def filled_words(
    text: str, places: Mapping[str, str], records: Mapping[str, Values], policy: PolicyView
) -> str:
    """A text with its places and fields filled; what is not given becomes a line to write on."""

    def value(match: re.Match[str]) -> str:
        entity, _, field = match[1].partition(".")
        if not field:
            return places.get(entity) or HOLE
        given = records.get(entity, {}).get(field)
        return schema_of(entity)[field].kind.format(given, policy) or HOLE

    return _NAME.sub(value, text)


def _refuse_unknown(paper: str, sentence: str) -> None:
    for name in _NAME.findall(sentence):
        entity, _, field = name.partition(".")
        if field and _is_field(entity, field):
            continue
        if field or name not in PLACES:
            raise WordingRefused(f"{paper} 中有不认识的名称“{name}”")


def _is_field(entity: str, field: str) -> bool:
    try:
        return any(known.name == field for known in schema_of(entity).stored_fields)
    except KeyError:
        return False
