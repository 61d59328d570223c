"""Text is broken by Chinese rules, shrunk where the style allows, and never lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.printing.doc import SMALLEST_SIZE
from app.printing.fitting import TextFitter, break_lines
from app.printing.fonts import Role, shipped_fonts

TYPEFACE = shipped_fonts().typeface(Role.SONG)
FITTER = TextFitter(shipped_fonts())
TEXTS = st.text(st.sampled_from("户主李䶮𬱖，。、（）《》“”‘’0123456789ABxyz ·元%-：；！…—"), max_size=60)


def words(fitted) -> list[str]:
    return ["".join(run.text for run in line.runs) for line in fitted.lines]


@given(TEXTS, st.integers(2, 20))
def test_lines_hold_the_whole_text_and_stay_inside(text, room):
    lines = list(break_lines(text, room, TYPEFACE))
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(TYPEFACE.measure(line) <= room + 1e-6 for line in lines)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("一二三四，五六", ["一二三", "四，五六"]),
        ("一二三（四五六）", ["一二三", "（四五", "六）"]),
        ("编号990000，后", ["编号", "990000", "，后"]),
        ("ABCDEFGHIJ", ["ABCDE", "FGHIJ"]),
        ("", [""]),
    ],
)
def test_marks_cling_and_numbers_stay_whole(text, lines):
    assert list(break_lines(text, 4.0, TYPEFACE)) == lines


def test_an_id_number_shrinks_rather_than_break():
    fitted = FITTER.fit("990000198002290036", "表格", 80)
    assert len(fitted.lines) == 1
    assert SMALLEST_SIZE <= fitted.size < 9


def test_a_long_text_wraps_at_full_size():
    fitted = FITTER.fit("务工收入按工资条核实" * 3, "表格", 80)
    assert fitted.size == 9
    assert len(fitted.lines) > 3


def test_text_never_gets_smaller_than_the_smallest_size():
    fitted = FITTER.fit("9" * 40, "表格", 60)
    assert fitted.size == SMALLEST_SIZE
    assert "".join(words(fitted)) == "9" * 40
    assert fitted.fits


def test_a_character_wider_than_its_room_is_reported():
    assert not FITTER.fit("户", "表格", 4).fits


def test_paragraphs_begin_two_characters_in():
    assert words(FITTER.fit("甲\n乙", "正文仿宋", 200)) == ["\u3000\u3000甲", "\u3000\u3000乙"]


def test_missing_characters_are_noted_with_the_text():
    assert FITTER.fit("王\ue001", "表格", 100).missing == ("\ue001",)
    assert FITTER.fit("王\ue001" * 30, "表格", 100).missing == ("\ue001",)


def test_memory_of_fitted_texts_is_bounded():
    fitter = TextFitter(shipped_fonts())
    first = fitter.fit("甲", "表格", 100)
    assert fitter.fit("甲", "表格", 100) is first
    for number in range(20_001):
        fitter.fit(str(number), "表格", 100)
    assert fitter.fit("甲", "表格", 100) is not first
