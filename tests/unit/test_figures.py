"""Money, areas and dates as people type them (ux.md 5) and as papers show them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Unreadable
from app.domain import area, dates, hundredths, money


class TestMoney:
    @pytest.mark.parametrize(
        ("typed", "fen"),
        [
            ("1,234.5", 123_450),
            ("1 234.50元", 123_450),
            ("１，２３４．５０", 123_450),
            ("1234。5", 123_450),
            ("￥12", 1_200),
            ("0", 0),
            ("-3", -300),
            (".5", 50),
            ("3.", 300),
            ("1234.500", 123_450),
            ("12,345,678.90 元", 1_234_567_890),
        ],
    )
    def test_parse(self, typed, fen):
        assert money.parse(typed) == fen

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ("1.234", "最多两位小数，现有 3 位"),
            ("1,5", "位置不对"),
            ("12,34", "位置不对"),
            ("1.2.3", "位置不对"),
            ("12万", "不要用“万”"),
            ("1e5", "科学计数法"),
            ("元", "没有填数字"),
            ("约三千", "不是数字"),
            ("999999999999", "数目太大"),
        ],
    )
    def test_unreadable(self, typed, words):
        with pytest.raises(Unreadable, match=words):
            money.parse(typed)

    @pytest.mark.parametrize(
        ("fen", "text"), [(912_650, "9,126.50"), (0, "0.00"), (-5, "-0.05"), (100_000_000, "1,000,000.00")]
    )
    def test_format(self, fen, text):
        assert money.format_fen(fen) == text

    def test_plain_for_other_programs(self):
        assert money.plain_yuan(123_456_789) == "1234567.89"
        assert money.plain_yuan(-123_450) == "-1234.50"

    def test_whole_yuan_up(self):
        assert [money.whole_yuan_up(fen) for fen in (0, 1, 100, 101)] == [0, 100, 100, 200]

    @given(st.integers(-(10**12), 10**12))
    def test_what_is_shown_can_be_typed(self, fen):
        assert money.parse(money.format_fen(fen)) == fen
        assert money.parse(money.plain_yuan(fen)) == fen


class TestArea:
    @pytest.mark.parametrize(
        ("typed", "measure", "value"),
        [
            ("3.5亩", "亩", 350),
            ("120平米", "平方米", 12_000),
            ("80㎡", "平方米", 8_000),
            ("2.25 km", "公里", 225),
            ("7", "", 700),
        ],
    )
    def test_parse(self, typed, measure, value):
        assert area.parse_hundredths(typed, measure) == value

    def test_another_measure_is_refused(self):
        with pytest.raises(Unreadable):
            area.parse_hundredths("3公顷", "亩")

    def test_format(self):
        assert area.format_hundredths(350) == "3.50"


@pytest.mark.parametrize(
    ("numerator", "denominator", "quotient"), [(1, 2, 1), (1, 3, 0), (2, 3, 1), (-1, 2, 0), (5, 0, None)]
)
def test_ratio_rounds_half_up(numerator, denominator, quotient):
    assert hundredths.ratio(numerator, denominator) == quotient


class TestDates:
    @pytest.mark.parametrize(
        "typed",
        [
            "20180307",
            "2018.3.7",
            "2018-3-7",
            "2018/3/7",
            "2018年3月7日",
            "2018年03月07号",
            "2018。3。7",
            "２０１８－３－７",
            " 2018-03-07 ",
            "2018-03-07 00:00:00",
            "2018-03-07T00:00:00",
        ],
    )
    def test_parse(self, typed):
        assert dates.parse(typed) == date(2018, 3, 7)

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ("201803", "缺少日"),
            ("2018年3月", "缺少日"),
            ("20180230", "没有 2018年2月30日这一天"),
            ("02180307", "请核对年份"),
            ("43166", "不是日期"),
            ("18.3.7", "不是日期"),
            ("去年", "不是日期"),
        ],
    )
    def test_unreadable(self, typed, words):
        with pytest.raises(Unreadable, match=words):
            dates.parse(typed)

    @given(st.dates(date(1850, 1, 1), date(2199, 12, 31)))
    def test_both_forms_of_print_can_be_typed(self, day):
        assert dates.parse(dates.in_prose(day)) == day
        assert dates.parse(dates.in_table(day)) == day
