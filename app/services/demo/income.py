"""The yearly income statements of an invented household, this year's and last year's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from app.domain.calendar import age_on, registered_window
from app.domain.derivation import statement_facts, subsidy_facts
from app.domain.policy import PolicyView
from app.services.demo.households import SPECIAL, Home

Record = dict[str, Any]
YEARLY = "01"
_WINDOW_BEGINS = (10, 1)
_PENSION_AGE = 60
_HEAD_ROLE, _SURVEYOR_ROLE = "01", "02"
_BY_TRANSFER, _BY_EMPLOYER = "01", "06"
_UNITS = {"201": "亩", "202": "头", "203": "亩", "205": "月"}


class StatementMaker:
    """Adds the statements of the last whole accounting year and the year before to a household."""

    def __init__(self, today: date, random: Random, new_id: Callable[[], str], policy: PolicyView) -> None:
        self._today = today
        self._random = random
        self._new_id = new_id
        self._policy = policy
        self.year = today.year if (today.month, today.day) > _WINDOW_BEGINS else today.year - 1

    def add(self, home: Home) -> None:
        """Give a household its two yearly statements, last year's first."""
        items = list(self._items(home))
        last_year = [self._last_years(item) for item in items]
        self._statement(home, self.year - 1, last_year, home.head_part["collected_on"] - timedelta(days=365))
        statement = self._statement(home, self.year, items, home.head_part["collected_on"])
        if home.number % 6 == 3:
            self._subsidy_checks(home, statement, items)
        if home.number % 25 == 0:
            self._cash_book(home, statement)

    def _statement(self, home: Home, year: int, items: list[Record], signed: date) -> Record:
        since, until = registered_window(year, _WINDOW_BEGINS)
        statement: Record = {
            "id": self._new_id(),
            "year": year,
            "purpose": YEARLY,
            "window_from": since,
            "window_to": until,
            "persons_year": home.head_part["persons_year"],
            "checked_by": home.village.staff.reviewer,
        }
        statement |= statement_facts(statement, items, self._policy)
        home.add("income_statement", statement)
        for item in items:
            home.add("income_item", item | {"id": self._new_id(), "statement_id": statement["id"]})
        self._signatures(home, statement, signed)
        return statement

    def _items(self, home: Home) -> Iterator[Record]:
        yield from self._wages(home)
        yield from self._business(home)
        yield from self._transfers(home)

    def _wages(self, home: Home) -> Iterator[Record]:
        random = self._random
        months = sum(member.get("work_months") or 0 for member in home.members)
        posts = sum(1 for member in home.members if member.get("public_post"))
        if months:
            price = random.randrange(240_000, 430_000, 1_000) + random.randrange(10) * 10
            yield _counted("101", months * 100, "月", price, _BY_EMPLOYER)
        if posts:
            yield _counted("102", posts * 12 * 100, "月", 80_000, _BY_TRANSFER)

    def _business(self, home: Home) -> Iterator[Record]:
        """Crops and animals, and what they cost; households without labour rent out their land."""
        random = self._random
        able = any(member["labour"] in ("1", "2", "3") for member in home.members)
        if not able:
            if home.head_part["object_type"] != SPECIAL:
                yield _counted(
                    "304", random.randrange(100, 400, 10), "亩", 45_000 + random.randrange(9) * 700
                )
            return
        income = 0
        for code, share in (("201", 0.95), ("202", 0.45), ("203", 0.15), ("205", 0.06)):
            if random.random() < share:
                item = _counted(
                    code, random.randrange(100, 900, 50), _UNITS[code], random.randrange(60_013, 190_000, 137)
                )
                income += item["amount"]
                yield item
        if income:
            cost = income * random.randint(18, 42) // 100 // 10 * 10 + 30
            yield {"item": "501", "amount": cost, "evidence": "自述"}

    def _transfers(self, home: Home) -> Iterator[Record]:
        random = self._random
        members = home.members
        old = sum(age_on(member["birth_date"], self._today) >= _PENSION_AGE for member in members)
        if old:
            yield _counted("404", old * 1_200, "月", 14_350 + random.randrange(12) * 130, _BY_TRANSFER)
        poor = sum(member["allowance"] != "01" for member in members)
        if poor:
            yield _counted("402", poor * 1_200, "月", 21_500 + random.randrange(8) * 1_150, "02")
        supported = sum(member["special_support"] != "01" for member in members)
        if supported:
            yield _counted("403", supported * 1_200, "月", 68_250, "02")
        disabled = sum("disability_type" in member for member in members)
        if disabled:
            yield _counted("412", disabled * 1_200, "月", 8_050, _BY_TRANSFER)
        if random.random() < 0.8:
            yield {"item": "410", "amount": random.randrange(20_030, 90_000, 70), "payer": _BY_TRANSFER}
        if random.random() < 0.35:
            yield {"item": "406", "amount": random.randrange(10_070, 60_000, 90), "payer": _BY_TRANSFER}

    def _last_years(self, item: Record) -> Record:
        """The same item a year ago: somewhat less, without quantities."""
        before = item["amount"] * self._random.randint(78, 104) // 100 // 10 * 10 + 20
        return {"item": item["item"], "amount": before} | (
            {"payer": item["payer"]} if "payer" in item else {}
        )

    def _signatures(self, home: Home, statement: Record, signed: date) -> None:
        first, second = self._random.sample(home.village.staff.surveyors, 2)
        part = home.head_part
        head: Record = {"way": part["head_sign_way"]}
        if part.get("head_sign_proxy"):
            head["proxy_name"] = part["head_sign_proxy"]
        for name, role, how in (
            (home.head["name"], _HEAD_ROLE, head),
            (first, _SURVEYOR_ROLE, {"way": "01"}),
            (second, _SURVEYOR_ROLE, {"way": "01"}),
        ):
            row = {"id": self._new_id(), "statement_id": statement["id"], "name": name, "role": role}
            home.add("statement_signature", row | how | {"signed_on": signed})

    def _subsidy_checks(self, home: Home, statement: Record, items: list[Record]) -> None:
        for item in items:
            if item["item"] in ("404", "410", "402"):
                check = {"item": item["item"], "ledger_amount": item["amount"]}
                check |= subsidy_facts(check, items)
                row = {"id": self._new_id(), "statement_id": statement["id"]}
                home.add("subsidy_check", row | check)

    def _cash_book(self, home: Home, statement: Record) -> None:
        entries = (("1", "出售生猪", 186_050), ("2", "购买化肥", 42_030), ("1", "零工工钱", 60_080))
        for days, (direction, item, amount) in enumerate(entries, start=1):
            home.add(
                "cash_entry",
                {
                    "id": self._new_id(),
                    "statement_id": statement["id"],
                    "happened_on": statement["window_to"] - timedelta(days=days * 40),
                    "direction": direction,
                    "item": item,
                    "amount": amount,
                },
            )


def _counted(code: str, quantity: int, unit: str, price: int, payer: str = "") -> Record:
    """An item of quantity (hundredths) times price (fen); the amount follows."""
    amount = (2 * quantity * price + 100) // 200
    record: Record = {"item": code, "quantity": quantity, "unit": unit, "unit_price": price, "amount": amount}
    return record | ({"payer": payer} if payer else {})
