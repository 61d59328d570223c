"""The code on a printed card: what it says comes back, what was changed does not."""

from __future__ import annotations

import segno
from hypothesis import given
from hypothesis import strategies as st

from app.domain.paper_code import HouseholdCode, household_code, is_ours, read_household_code

NUMBER, ID = "99000010120120140001", "0" * 24 + "a1b2c3d4"
CODE = household_code(NUMBER, ID)


def test_number_and_end_of_the_id_come_back() -> None:
    assert read_household_code(CODE) == HouseholdCode(NUMBER, "a1b2c3d4")
    assert is_ours(CODE)


def test_code_fits_a_small_square_of_thick_modules() -> None:
    assert segno.make(CODE, error="m", micro=False, boost_error=False).version == 2


def test_a_household_without_our_number_has_no_code() -> None:
    assert household_code(None, ID) == household_code("", ID) == household_code("李村12号", ID) == ""


@given(place=st.integers(0, len(CODE) - 1), character=st.sampled_from("0123456789ABCDEFXZ"))
def test_one_changed_character_is_noticed(place: int, character: str) -> None:
    changed = CODE[:place] + character + CODE[place + 1 :]
    assert changed == CODE or read_household_code(changed) is None


@given(text=st.text(max_size=60))
def test_any_other_text_is_no_code(text: str) -> None:
    assert read_household_code(text) is None
