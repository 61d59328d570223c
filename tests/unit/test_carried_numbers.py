"""Credit codes, phones and bank accounts (domain.md 3)."""

import pytest

from app.core.errors import Unreadable
from app.domain import bank_card, phones, uscc
from app.domain.bank_card import AccountDoubt


class TestCreditCode:
    @pytest.mark.parametrize(
        ("code", "valid"),
        [
            ("93990000MA00000002", True),
            ("93990000MA00000003", False),
            ("93990000MA0000000", False),
            ("93990000IA00000002", False),
        ],
    )
    def test_check(self, code, valid):
        assert uscc.is_valid(code) is valid

    def test_normalise(self):
        assert uscc.normalise("93990000 ma0000 0002") == "93990000MA00000002"
        with pytest.raises(Unreadable, match="18 位"):
            uscc.normalise("93990000MA000000023")


class TestPhone:
    @pytest.mark.parametrize(
        ("typed", "stored"),
        [
            ("138 0000 0000", "13800000000"),
            ("138-0000-0000", "13800000000"),
            ("+86 13800000000", "13800000000"),
            ("008613800000000", "13800000000"),
            ("１３８０００００００0", "13800000000"),
            ("13800000000.0", "13800000000"),
            ("0990-1234567", "09901234567"),
            ("（0990）1234567", "09901234567"),
        ],
    )
    def test_normalise(self, typed, stored):
        assert phones.normalise(typed) == stored

    @pytest.mark.parametrize("typed", ["无", "1.38E+10", "13800000000、13900000000", "1" * 16])
    def test_unreadable(self, typed):
        with pytest.raises(Unreadable):
            phones.normalise(typed)

    @pytest.mark.parametrize(
        ("number", "valid"),
        [
            ("13800000000", True),
            ("19900000000", True),
            ("12800000000", False),
            ("1380000000", False),
            ("09901234567", True),
            ("1234567", False),
        ],
    )
    def test_valid(self, number, valid):
        assert phones.is_valid(number) is valid

    def test_masked(self):
        assert phones.masked("13800001234") == "138****1234"
        assert phones.masked("1234567") == "*******"


class TestAccount:
    def test_normalise(self):
        assert bank_card.normalise("6228 4800 0000 0000 000") == "6228480000000000000"

    @pytest.mark.parametrize("typed", ["6.22848E+18", "无卡", "6" * 31])
    def test_unreadable(self, typed):
        with pytest.raises(Unreadable):
            bank_card.normalise(typed)

    @pytest.mark.parametrize(
        ("number", "doubt"),
        [
            ("4111111111111111", None),
            ("4111111111111112", AccountDoubt.LUHN),
            ("411111111111111", AccountDoubt.LENGTH),
            ("6" * 20, AccountDoubt.LENGTH),
        ],
    )
    def test_doubt(self, number, doubt):
        assert bank_card.doubt_of(number) is doubt

    def test_masked(self):
        assert bank_card.masked("4111111111111111") == "************1111"
        assert bank_card.masked("123") == "123"
