"""GB 11643 numbers and disability cards, with the test values of domain.md 3."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Unreadable
from app.domain import id_card
from app.domain.id_card import IdFault, IdInvalid

VALID = "990000198002290036"
FIRST_SEVENTEEN = r"\A99[0-9]{4}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}\Z"


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (VALID, None),
        ("99000019800229001X", None),
        ("990000190001010016", None),
        ("990000198002290035", IdFault.CHECK_DIGIT),
        ("990000198102290036", IdFault.DATE),
        ("99000019800229003", IdFault.LENGTH),
        ("", IdFault.LENGTH),
        ("9900001980022900A6", IdFault.CHARACTERS),
        ("99000019800229001x", IdFault.CHARACTERS),
        ("９９０００0198002290036", IdFault.CHARACTERS),
        ("990000800229003", IdFault.OLD_FORM),
        ("990000000101997", IdFault.CENTENARIAN),
    ],
)
def test_fault_of(number, fault):
    assert id_card.fault_of(number) is fault
    assert id_card.is_valid(number) is (fault is None)


def test_nobody_is_born_tomorrow():
    assert id_card.fault_of(VALID, today=date(1980, 2, 28)) is IdFault.FUTURE
    assert id_card.fault_of(VALID, today=date(1980, 2, 29)) is None


def test_what_a_number_says():
    assert id_card.birth_date(VALID) == date(1980, 2, 29)
    assert id_card.sex(VALID) == "1"
    assert id_card.sex("990000198002290020") == "2"
    assert id_card.birth_date("990000198102290036") is None
    assert id_card.sex("12") is None


class TestOldForm:
    def test_converted(self):
        assert id_card.from_old_form("990000800229003") == VALID

    @pytest.mark.parametrize(
        ("number", "fault"),
        [
            ("990000000101996", IdFault.CENTENARIAN),
            ("990000000101999", IdFault.CENTENARIAN),
            ("990000810229003", IdFault.DATE),
            ("99000080022900", IdFault.LENGTH),
            (VALID, IdFault.LENGTH),
        ],
    )
    def test_not_converted(self, number, fault):
        with pytest.raises(IdInvalid) as caught:
            id_card.from_old_form(number)
        assert caught.value.fault is fault
        assert not number or number not in str(caught.value)


class TestDisabilityCard:
    def test_parts(self):
        card = id_card.disability_card(VALID + "43")
        assert (card.id_number, card.disability_type, card.disability_grade) == (VALID, "4", "3")
        assert not card.reissued
        assert id_card.disability_card(VALID + "43B1").reissued

    @pytest.mark.parametrize(
        ("number", "fault"),
        [
            (VALID + "83", IdFault.DISABILITY_TYPE),
            (VALID + "45", IdFault.DISABILITY_GRADE),
            (VALID + "43A1", IdFault.REISSUE),
            (VALID + "43BB", IdFault.REISSUE),
            (VALID + "4", IdFault.LENGTH),
            ("990000198002290035" + "43", IdFault.CHECK_DIGIT),
        ],
    )
    def test_faults(self, number, fault):
        assert id_card.disability_card_fault(number) is fault
        with pytest.raises(IdInvalid):
            id_card.disability_card(number)


class TestNormalise:
    @pytest.mark.parametrize(
        "typed",
        [
            "99000019800229001x",
            " 990000 19800229 001X ",
            "９９００００１９８００２２９００１ｘ",
            "'99000019800229001X",
        ],
    )
    def test_as_stored(self, typed):
        assert id_card.normalise(typed) == "99000019800229001X"

    def test_a_draft_keeps_a_wrong_number(self):
        assert id_card.normalise("990000") == "990000"

    @pytest.mark.parametrize(
        ("typed", "words"),
        [("9.9E+17", "科学计数法"), ("无", "只能有数字和字母"), ("9" * 23, "最多 22 位")],
    )
    def test_unreadable(self, typed, words):
        with pytest.raises(Unreadable, match=words):
            id_card.normalise(typed)


def test_masked():
    assert id_card.masked(VALID) == "990000********0036"
    assert id_card.masked("9900") == "****"


@given(st.from_regex(FIRST_SEVENTEEN), st.integers(0, 16))
def test_one_wrong_digit_is_always_noticed(first, place):
    number = first + id_card.check_digit(first)
    assert id_card.is_valid(number)
    other = str((int(number[place]) + 1) % 10)
    assert not id_card.is_valid(number[:place] + other + number[place + 1 :])


@given(st.text(max_size=25))
def test_any_text_gets_an_answer(text):
    assert id_card.is_valid(text) is (id_card.fault_of(text) is None)
    id_card.disability_card_fault(text)


@given(st.from_regex(r"\A[0-9]{17}\Z"))
def test_the_check_digit_is_that_of_the_standard(first):
    """GB 11643: the weights 2 to the power of 18 - i, modulo 11."""
    weighted = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(first))
    assert id_card.check_digit(first) == "10X98765432"[weighted % 11]
