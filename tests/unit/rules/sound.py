"""A household in which no rule finds anything, to be spoilt one fact at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from app.core.paths import resource
from app.domain.id_card import check_digit
from app.domain.income import derived_fields
from app.domain.policy import PolicyBook, PolicyView
from app.domain.problems import Problem
from app.domain.rules.base import Case, NoTownship, StatementCase, Township, all_drawable, is_active
from app.domain.rules.runner import RuleBook, judge
from app.forms.rulebook import standard_book

TODAY = date(2019, 11, 20)
Record = dict[str, Any]


@cache
def policy_book() -> PolicyBook:
    return PolicyBook.load(resource("policy"))


def policy_on(day: date) -> PolicyView:
    return policy_book().at("990000", day)


def id_number(born: date, order: int) -> str:
    """A number in the region nobody lives in; odd orders are men."""
    first = f"990000{born:%Y%m%d}{order:03}"
    return first + check_digit(first)


@dataclass
class KnownTownship(NoTownship):
    """A township written down as answers."""

    by_id_number: dict[str, tuple[str, ...]] = field(default_factory=dict)
    phones: dict[str, int] = field(default_factory=dict)
    related: tuple[str, ...] = ()
    adults: dict[str, int] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    def households_of_id_number(self, id_no: str) -> tuple[str, ...]:
        return self.by_id_number.get(id_no, ())

    def households_of_phone(self, phone: str) -> int:
        return self.phones.get(phone, 1)

    def related_households(self, household_id: str) -> tuple[str, ...]:
        return self.related

    def label_of(self, household_id: str) -> str:
        return self.labels.get(household_id, "")

    def working_adults_in(self, household_id: str) -> int:
        return self.adults.get(household_id, 0)


def _household() -> Record:
    return {
        "id": "a" * 32,
        "local_no": "99000020020120140001",
        "village_code": "990000200201",
        "group_no": "3",
        "head_member": "1" * 32,
        "phone": "13900000001",
        "residence_state": "01",
        "object_type": "21",
        "standard_type": "1",
        "household_attr": "6",
        "military_family": False,
        "persons_current": 4,
        "persons_year": 4,
        "cause_main": "7",
        "cause_other": ("9",),
        "first_identified": date(2014, 5, 10),
        "exited_on": date(2018, 12, 20),
        "relocation": False,
        "collected_by": "示例甲",
        "collected_on": date(2019, 11, 5),
        "entered_by": "示例乙",
        "entered_on": date(2019, 11, 6),
        "reviewed_by": "示例丙",
        "reviewed_on": date(2019, 11, 8),
        "responsible_by": "示例丁",
        "head_sign_way": "01",
        "head_signed_on": date(2019, 11, 5),
    }


def _member(place: int, name: str, born: date, order: int, relation: str, **more: Any) -> Record:
    return {
        "id": str(place) * 32,
        "name": name,
        "sex": "1" if order % 2 else "2",
        "id_type": "01",
        "id_no": id_number(born, order),
        "birth_date": born,
        "relation": relation,
        "ethnicity": "01",
        "political": "4",
        "mandarin": True,
        "health": ("1",),
        "labour": "1",
        "ins_medical_resident": True,
        "ins_medical_worker": False,
        "ins_serious": True,
        "ins_commercial": False,
        "ins_accident": False,
        "ins_pension_resident": True,
        "ins_pension_worker": False,
        "allowance": "01",
        "special_support": "01",
        **more,
    }


def _members() -> list[Record]:
    work = {"work_province": "示例省", "work_county": "示例县", "work_months": 8, "work_channel": "01"}
    school = {"school_status": "03", "school_name": "示例小学", "labour": "5"}
    return [
        _member(1, "示例户主", date(1975, 4, 2), 11, "01", education="3", **work),
        _member(2, "示例配偶", date(1977, 8, 9), 22, "02", education="2"),
        _member(3, "示例之子", date(2008, 6, 1), 33, "03", **school),
        _member(4, "示例之母", date(1950, 1, 15), 44, "12", education="1", labour="3"),
    ]


def _items() -> list[Record]:
    lines = (("101", 2_436_500), ("201", 968_000), ("404", 129_600), ("406", 45_850), ("501", 384_620))
    return [
        {"id": f"{place:032x}", "item": item, "amount": amount}
        for place, (item, amount) in enumerate(lines, start=0x500)
    ]


@dataclass
class Statement:
    """A statement whose totals follow its items unless the test writes its own."""

    values: Record
    items: list[Record]
    checks: list[Record] = field(default_factory=list)
    signatures: list[Record] = field(default_factory=list)
    cash_book: list[Record] = field(default_factory=list)
    previous: list[Record] | None = None
    totals_stored: bool = True

    def frozen(self, policy: PolicyView) -> StatementCase:
        before = None if self.previous is None else StatementCase({"year": 2018}, tuple(self.previous))
        derived = derived_fields(self.values, self.items, policy) if self.totals_stored else {}
        return StatementCase(
            {**derived, **self.values},
            tuple(self.items),
            tuple(self.checks),
            tuple(self.signatures),
            before,
            tuple(self.cash_book),
        )


def _statement() -> Statement:
    signers = (("示例己", "02"), ("示例庚", "02"), ("示例户主", "01"))
    return Statement(
        {
            "id": "c" * 32,
            "year": 2019,
            "purpose": "01",
            "window_from": date(2018, 10, 1),
            "window_to": date(2019, 9, 30),
            "persons_year": 4,
            "checked_by": "示例丙",
        },
        _items(),
        signatures=[
            {"id": f"{place:032x}", "name": name, "role": role, "way": "01", "signed_on": date(2019, 11, 5)}
            for place, (name, role) in enumerate(signers, start=0x600)
        ],
    )


@dataclass
class Sound:
    """The household as mutable records; `case()` is what the rules see."""

    today: date = TODAY
    household: Record = field(default_factory=_household)
    members: list[Record] = field(default_factory=_members)
    statement: Statement = field(default_factory=_statement)
    papers: list[Record] = field(
        default_factory=lambda: [
            {"id": f"{place:032x}", "paper_kind": kind, "made_on": date(2019, 11, 5)}
            for place, kind in enumerate(("01", "02", "03", "04"), start=0x700)
        ]
    )
    periods: list[Record] = field(
        default_factory=lambda: [
            {"id": "d" * 32, "period": "PA", "object_type": "21", "identified_on": date(2014, 5, 10)}
        ]
    )
    measures: list[Record] = field(default_factory=list)
    conditions: Record | None = field(default_factory=lambda: {"house_area": 12_000, "road_distance": 150})
    township: KnownTownship = field(default_factory=KnownTownship)
    missing_characters: Callable[[str], tuple[str, ...]] = all_drawable

    @property
    def head(self) -> Record:
        return self.members[0]

    @property
    def spouse(self) -> Record:
        return self.members[1]

    @property
    def child(self) -> Record:
        return self.members[2]

    @property
    def mother(self) -> Record:
        return self.members[3]

    def item(self, code: str) -> Record:
        return next(item for item in self.statement.items if item["item"] == code)

    def without_item(self, code: str) -> None:
        self.statement.items = [item for item in self.statement.items if item["item"] != code]

    def born(self, member: Record, day: date) -> None:
        """Give a member another birth date and the number that goes with it."""
        member["birth_date"] = day
        member["id_no"] = id_number(day, int(member["id_no"][14:17]))

    def count_persons(self) -> None:
        """Make the two counts follow the members."""
        active = sum(1 for member in self.members if is_active(member))
        self.household["persons_current"] = self.household["persons_year"] = active
        self.statement.values["persons_year"] = active

    def case(self, township: Township | None = None) -> Case:
        policy = policy_on(self.today)
        return Case(
            household=self.household,
            members=tuple(self.members),
            policy=policy,
            today=self.today,
            statements=(self.statement.frozen(policy),),
            papers=tuple(self.papers),
            periods=tuple(self.periods),
            measures=tuple(self.measures),
            conditions=self.conditions,
            township=township or self.township,
            missing_characters=self.missing_characters,
        )

    def problems(self, book: RuleBook | None = None) -> tuple[Problem, ...]:
        return judge(self.case(), book or standard_book())
