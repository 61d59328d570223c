"""The words of notices: complete, with known places only, and without persons in the speech."""

from __future__ import annotations

import pytest

from app.core.paths import resource
from app.domain.notice_wording import (
    HOLE,
    PLACES,
    WordingRefused,
    filled,
    read_wording,
    shipped_wording,
    speech_of,
)

TEXT = resource("notices", "wording.toml").read_text("utf-8")


def test_every_kind_has_its_words() -> None:
    words = shipped_wording()
    assert sorted(words.kinds) == [f"N-{number:02}" for number in range(1, 14)]
    assert all(kind.title and kind.opening and kind.closing and kind.speech for kind in words.kinds.values())
    assert words.objection_way


def test_a_place_without_a_value_is_a_hole_that_can_be_seen() -> None:
    assert filled("{village}有 {households} 户", {"village": "河东村"}) == f"河东村有 {HOLE} 户"


@pytest.mark.req("R311")
@pytest.mark.parametrize("name", sorted(shipped_wording().kinds))
def test_filled_words_have_no_bracket_left_and_speech_is_one_line(name: str) -> None:
    values = dict.fromkeys(PLACES, "甲")
    words = shipped_wording().kinds[name]
    for text in (words.title, *words.opening, *words.closing):
        assert not {"{", "}"} & set(filled(text, values))
    assert "\n" not in speech_of(words, values)
    assert "甲" in speech_of(words, values)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("{village}", "{vilage}", "不认识的名称“vilage”"),
        ("speech =", "speach =", "应有标题、开头、结尾、广播词"),
        ("[N-01]", "[N-01", "格式有误"),
    ],
)
def test_a_broken_file_is_refused_in_words(before: str, after: str, words: str) -> None:
    with pytest.raises(WordingRefused, match=words):
        read_wording(TEXT.replace(before, after, 1))
