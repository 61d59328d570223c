"""Typed pinyin: how it is cut, what it may stand for, which characters it marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.pinyin import SYLLABLES, beginning_with, cuts, meant_by, span
from app.core.text import name_pinyin, name_readings, name_spellings


def test_syllables_are_listed_once_and_in_order() -> None:
    assert list(SYLLABLES) == sorted(set(SYLLABLES))
    assert beginning_with("zhan") == ("zhan", "zhang")
    assert beginning_with("i") == ()


@pytest.mark.parametrize(
    ("letters", "pieces"),
    [
        ("zhangwei", ("zhang", "wei")),
        ("zwei", ("z", "wei")),
        ("zhwei", ("zh", "wei")),
        ("zhangxm", ("zhang", "x", "m")),
        ("xianggu", ("xiang", "gu")),
        ("xian", ("xian",)),
        ("xian", ("xi", "an")),
        ("zhangjiang", ("zhang", "jiang")),
        ("ouyangf", ("ou", "yang", "f")),
    ],
)
def test_letters_are_cut_into_whole_and_shortened_syllables(letters: str, pieces: tuple[str, ...]) -> None:
    assert pieces in cuts(letters)


def test_what_is_no_pinyin_is_not_cut() -> None:
    assert cuts("uuu") == ()
    assert cuts("") == ()


def test_shortened_syllables_stand_for_all_that_begin_so() -> None:
    meant = set(meant_by(("z", "wei"), 100))
    assert {"zhangwei", "zhaowei", "zouwei"} <= meant
    assert "zwei" not in meant
    assert list(meant_by(("z", "x", "wei"), 100)) == []


@pytest.mark.parametrize(
    ("name", "letters", "marked"),
    [
        ("张伟", "zhangwei", "张伟"),
        ("张伟", "wei", "伟"),
        ("张伟", "zw", "张伟"),
        ("张小明", "xiaom", "小明"),
        ("张小明", "zhangxm", "张小明"),
        ("解小明", "xiex", "解小"),
        ("单雄", "shan", "单"),
        ("尉迟恭", "yuchig", "尉迟恭"),
        ("买买提·艾力", "tal", "提·艾力"),
        ("翟强", "zhaiq", "翟强"),
    ],
)
def test_the_characters_that_were_typed_are_found(name: str, letters: str, marked: str) -> None:
    found = span(name, letters)
    assert found is not None
    assert name[slice(*found)] == marked


def test_letters_of_another_name_mark_nothing() -> None:
    assert span("张伟", "lisi") is None
    assert span("张伟", "zhangweia") is None


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("单雄", {"shanxiong", "danxiong"}),
        ("解明", {"xieming", "jieming"}),
        ("仇英", {"qiuying", "chouying"}),
        ("区红", {"ouhong", "quhong"}),
        ("盖明", {"geming", "gaiming"}),
        ("查良", {"zhaliang", "chaliang"}),
        ("曾明", {"zengming", "cengming"}),
    ],
)
def test_surnames_with_several_readings_are_spelled_in_each(name: str, spellings: set[str]) -> None:
    assert spellings <= set(name_spellings(name))


@pytest.mark.parametrize(("name", "spelling"), [("尉迟恭", "yuchigong"), ("万俟明", "moqiming")])
def test_compound_surnames_come_first_as_they_are_read(name: str, spelling: str) -> None:
    assert name_spellings(name)[0] == name_pinyin(name) == spelling


@given(st.text("张王李赵单解欧阳尉迟乐行·", min_size=1, max_size=6))
def test_every_spelling_of_a_name_marks_it_from_its_first_character(name: str) -> None:
    heard = [at for at, readings in enumerate(name_readings(name)) if readings]
    for letters in name_spellings(name):
        found = span(name, letters)
        assert found is not None
        assert found[0] == heard[0]
