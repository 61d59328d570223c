"""The sentences of forms: filled from places and fields, refused when a name is unknown."""

from __future__ import annotations

import pytest

from app.domain.notice_wording import HOLE, WordingRefused
from app.printing.paper_words import filled_words, read_words, shipped_words, words_of
from tests.printing.samples import POLICY

GIVEN = {"household": {"local_no": "9901", "first_identified": None}}


def test_places_and_fields_are_filled_and_the_rest_is_a_line_to_write_on():
    text = "{village}{head}，户编号{household.local_no}，{household.first_identified}识别"
    shown = filled_words(text, {"village": "上寨村"}, GIVEN, POLICY)
    assert shown == f"上寨村{HOLE}，户编号9901，{HOLE}识别"


@pytest.mark.parametrize("name", ["nobody", "household.nothing", "nothing.name", ""])
def test_an_unknown_name_refuses_the_file(name):
    with pytest.raises(WordingRefused, match="不认识的名称"):
        read_words(f'kind = "papers"\n[T06]\npromise = ["{{{name}}}"]')


@pytest.mark.parametrize("text", ["", "kind = 'notices'", "not toml ="])
def test_another_file_is_refused(text):
    with pytest.raises(WordingRefused):
        read_words(text)


def test_the_shipped_sentences_are_read():
    assert {"T06", "T07", "T09", "T22", "T38", "T39"} <= set(shipped_words())
    assert words_of("T06", "promise").count("\n") == 1
