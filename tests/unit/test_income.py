"""Income arithmetic with the worked examples of domain.md 7."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.paths import resource
from app.domain import income
from app.domain.income import Accounts
from app.domain.policy import PolicyBook, PolicyUnset, PolicyView

YUAN = 100


@pytest.fixture(scope="module")
def policy() -> PolicyView:
    return PolicyBook.load(resource("policy")).at("990000101201", date(2020, 10, 1))


@pytest.fixture(scope="module")
def household(policy) -> list[dict[str, object]]:
    """The four-person household of domain.md 7.1, item by item."""
    lines = [
        ("务工收入", 24_000),
        ("种植业", 5_600),
        ("养殖业", 4_000),
        ("土地流转收入", 800),
        ("低保金", 3_600),
        ("养老保险金", 1_296),
        ("生态补偿金", 450),
        ("其他转移性收入", 600),
        ("种植支出", 2_000),
        ("养殖支出", 1_840),
    ]
    table = policy.table("income_item")
    return [{"item": table.by_label(label).code, "amount": yuan * YUAN} for label, yuan in lines]


class TestNetIncome:
    def test_the_worked_example(self, policy, household):
        accounts = income.account(household, policy, persons=4)
        assert accounts.gross == 40_346 * YUAN
        assert accounts.net == 36_506 * YUAN
        assert accounts.per_capita == 912_650
        assert accounts.by_class() == {
            "A": 2_400_000,
            "B": 960_000,
            "C": 80_000,
            "D": 594_600,
            "E": 384_000,
        }

    def test_items_that_do_not_count_change_nothing(self, policy, household):
        gift = policy.table("income_item").by_label("慰问金品").code
        more = [*household, {"item": gift, "amount": 50_000}]
        assert income.account(more, policy, 4) == income.account(household, policy, 4)

    def test_what_has_no_class_adds_nothing_even_when_marked_as_counted(self, policy, household):
        gift = {
            "item": policy.table("income_item").by_label("慰问金品").code,
            "amount": 50_000,
            "counted": True,
        }
        more = income.account([*household, gift], policy, 4)
        assert more == income.account(household, policy, 4)

    def test_the_row_may_deviate_from_the_countys_flag(self, policy):
        pension = policy.table("income_item").by_label("养老保险金").code
        assert income.account([{"item": pension, "amount": 100, "counted": False}], policy, 1).gross == 0
        assert income.account([{"item": pension, "amount": 100, "counted": None}], policy, 1).gross == 100

    def test_whether_a_row_counts(self, policy):
        table = policy.table("income_item")
        gift = table.by_label("慰问金品").code
        assert income.is_counted({"item": "101"}, table)
        assert not income.is_counted({"item": gift}, table)
        assert income.is_counted({"item": gift, "counted": True}, table)
        assert not income.is_counted({"item": None}, table)

    def test_subsidies_meant_to_lower_expenses_lower_them(self, policy):
        table = policy.table("income_item")
        rows = [
            {"item": table.by_label("种植支出").code, "amount": 1_000},
            {"item": table.by_label("专项用于减少生产经营性支出的补贴").code, "amount": 300},
        ]
        assert income.account(rows, policy, 1).expense_total == 700

    def test_unfinished_rows_add_nothing(self, policy):
        rows = [{"item": None, "amount": 100}, {"item": "101", "amount": None}, {"item": "no", "amount": 5}]
        assert income.account(rows, policy, 1) == Accounts(persons=1)

    def test_a_year_of_loss(self):
        accounts = Accounts(business_total=1_000, expense_total=3_000, persons=2)
        assert (accounts.business_net, accounts.net, accounts.per_capita) == (-2_000, -2_000, -1_000)

    def test_without_persons_there_is_no_per_capita(self):
        assert Accounts(wage_total=100).per_capita is None
        assert Accounts(wage_total=100, persons=0).per_capita is None


class TestLine:
    def test_below_is_strict_and_exact(self):
        line = 400_000
        assert not Accounts(wage_total=3 * line, persons=3).is_below(line)
        one_fen_short = Accounts(wage_total=3 * line - 1, persons=3)
        assert one_fen_short.is_below(line)
        assert one_fen_short.per_capita == line

    def test_near_the_line(self):
        assert Accounts(wage_total=420_000, persons=1).is_near(400_000, 5)
        assert not Accounts(wage_total=420_001, persons=1).is_near(400_000, 5)
        assert Accounts(wage_total=380_000, persons=1).is_near(400_000, 5)


class TestReference:
    def test_the_worked_example(self, policy):
        statement = {"persons_year": 4, "compliant_self_pay": 1_200_000, "claims_received": 200_000}
        rows = [{"item": "101", "amount": 3_000_000}]
        derived = income.derived_fields(statement, rows, policy)
        assert derived["reference_total"] == 2_000_000
        assert derived["reference_per_capita"] == 500_000

    def test_net_above_but_reference_below_the_range(self):
        accounts = Accounts(wage_total=3_000_000, persons=4)
        assert not accounts.is_below(700_000)
        assert income.is_reference_below(accounts, 1_200_000, 200_000, 700_000)

    def test_every_derived_field_of_the_form(self, policy, household):
        derived = income.derived_fields({"persons_year": 4}, household, policy)
        assert derived["wage_total"] == 2_400_000
        assert derived["expense_total"] == 384_000
        assert derived["net"] == derived["reference_total"] == 3_650_600
        assert derived["per_capita"] == 912_650
        assert derived["government_income"] == 534_600
        assert derived["government_share"] == 1_325


class TestStructure:
    def test_shares_are_of_gross(self):
        accounts = Accounts(wage_total=600, business_total=200, property_total=100, transfer_total=100)
        assert accounts.shares() == {"A": 6_000, "B": 2_000, "C": 1_000, "D": 1_000}
        assert Accounts().shares() == dict.fromkeys("ABCD")

    @pytest.mark.req("R241")
    def test_government_money_is_transfers_posts_and_project_dividends(self, policy):
        table = policy.table("income_item")
        named = {"务工收入": 100, "公益性岗位收入": 20, "光伏收益分红": 30, "低保金": 40, "赡养费": 5}
        rows = [{"item": table.by_label(label).code, "amount": fen} for label, fen in named.items()]
        assert income.account(rows, policy, 1).government == 90

    def test_the_threshold_itself_is_reached(self):
        assert Accounts(wage_total=50, transfer_total=50, government=50).government_share_reaches(50)
        assert not Accounts(wage_total=51, transfer_total=50, government=50).government_share_reaches(50)
        assert not Accounts().government_share_reaches(50)
        assert Accounts().government_share is None

    def test_change_against_last_year(self):
        found = income.changes(Accounts(wage_total=500, expense_total=10), Accounts(wage_total=700))
        assert [(each.letter, each.difference) for each in found] == [
            ("A", -200),
            ("B", 0),
            ("C", 0),
            ("D", 0),
            ("E", 10),
        ]


class TestTopUp:
    def test_the_worked_example(self):
        assert income.relief_top_up(Accounts(wage_total=915_000, persons=3), 400_000) == 285_000

    def test_rounded_up_to_whole_yuan(self):
        assert income.relief_top_up(Accounts(wage_total=399_999, persons=1), 400_000) == 100

    def test_nothing_at_the_line(self):
        assert income.relief_top_up(Accounts(wage_total=400_000, persons=1), 400_000) == 0

    def test_the_countys_cap(self):
        assert income.relief_top_up(Accounts(persons=1), 400_000, cap=100_000) == 100_000

    @pytest.mark.req("R194")
    @given(st.integers(-(10**8), 10**8), st.integers(1, 12), st.integers(0, 10**6))
    def test_it_reaches_the_line_with_less_than_one_yuan_over(self, net, persons, line):
        accounts = Accounts(wage_total=net, persons=persons)
        amount = income.relief_top_up(accounts, line)
        lifted = Accounts(wage_total=net + amount, persons=persons)
        assert not lifted.is_below(line)
        assert amount == 0 or Accounts(wage_total=net + amount - YUAN, persons=persons).is_below(line)


class TestWindow:
    def test_registered_year(self, policy):
        window = income.statement_window(policy, "01", 2020, date(2020, 11, 5))
        assert window == (date(2019, 10, 1), date(2020, 9, 30))

    def test_twelve_months_before_identification(self, policy):
        window = income.statement_window(policy, "02", 2020, date(2020, 11, 5))
        assert window == (date(2019, 11, 1), date(2020, 10, 31))

    def test_unknown_purpose(self, policy):
        with pytest.raises(KeyError):
            income.statement_window(policy, "77", 2020, date(2020, 11, 5))

    def test_an_unset_window_is_not_guessed(self):
        view = PolicyBook.load(resource("policy")).at("", date(2020, 1, 1))
        with pytest.raises(PolicyUnset):
            view.number("line.provincial")


@pytest.mark.parametrize(
    ("quantity", "price", "amount"), [(350, 12_000, 42_000), (1, 50, 1), (1, 49, 0), (100, 1, 1)]
)
def test_line_amount(quantity, price, amount):
    assert income.line_amount(quantity, price) == amount
