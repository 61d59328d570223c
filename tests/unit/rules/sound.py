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
from app.domain.policy_pack import read_pack
from app.domain.problems import Problem
from app.domain.rules.base import (
    Case,
    NoTownship,
    StatementCase,
    TimedVisit,
    Township,
    all_drawable,
    is_active,
)
from app.domain.rules.runner import RuleBook, judge
from app.forms.rulebook import standard_book

TODAY = date(2019, 11, 20)
HELPER = "8" * 32
Record = dict[str, Any]


@cache
def policy_book() -> PolicyBook:
    return PolicyBook.load(resource("policy"))


def policy_on(day: date) -> PolicyView:
    return policy_book().at("990000", day)


@cache
def _local_book(figures: tuple[tuple[str, int], ...]) -> PolicyBook:
    """The national figures with some of a county's own."""
    lines = ['kind = "policy"', "[version]", 'id = "local"', 'title = "本县"', 'region = "990000"']
    lines.append("effective_from = 2014-01-01")
    for name, value in figures:
        lines += [f'[parameter."{name}"]', f"value = {value}"]
    pack = read_pack("\n".join(lines), "local.toml")
    assert pack is not None
    return PolicyBook((*policy_book().packs, pack))


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
    helped: dict[str, tuple[str, ...]] = field(default_factory=dict)
    visits: dict[tuple[str, date], tuple[TimedVisit, ...]] = field(default_factory=dict)

    def households_of_id_number(self, id_no: str) -> tuple[str, ...]:
        return self.by_id_number.get(id_no, ())

    def households_of_phone(self, phone: str, most: int) -> int:
        return self.phones.get(phone, 1)

    def related_households(self, household_id: str) -> tuple[str, ...]:
        return self.related

    def label_of(self, household_id: str) -> str:
        return self.labels.get(household_id, "")

    def working_adults_in(self, household_id: str) -> int:
        return self.adults.get(household_id, 0)

    def households_of_helper(self, helper_id: str) -> tuple[str, ...]:
        return self.helped.get(helper_id, ())

    def visits_of_helper(self, helper_id: str, day: date) -> tuple[TimedVisit, ...]:
        return self.visits.get((helper_id, day), ())


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
    measures: list[Record] = field(
        default_factory=lambda: [
            {"id": f"{0x801:032x}", "kind": "01", "sub_kind": "0102", "started_on": date(2017, 3, 1)}
        ]
    )
    needs: list[Record] = field(default_factory=lambda: [{"id": f"{0x810:032x}", "kind": "01"}])
    plans: list[Record] = field(default_factory=list)
    insurances: list[Record] = field(default_factory=list)
    trainings: list[Record] = field(default_factory=list)
    visits: list[Record] = field(default_factory=list)
    pairings: list[Record] = field(default_factory=list)
    safeguards: list[Record] = field(default_factory=list)
    applications: list[Record] = field(default_factory=list)
    clues: list[Record] = field(default_factory=list)
    checks: list[Record] = field(default_factory=list)
    explanations: list[Record] = field(default_factory=list)
    figures: dict[str, int] = field(default_factory=dict)
    conditions: Record | None = field(
        default_factory=lambda: {"id": "f" * 32, "house_area": 12_000, "road_distance": 150}
    )
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

    def watched(self) -> None:
        """Make it a household in poverty since 2018, with everything such a household must have."""
        since = date(2018, 6, 1)
        self.household |= {"object_type": "20", "exited_on": None, "first_identified": since}
        self.periods[0] |= {"object_type": "20", "identified_on": since}
        self.plans.append({"id": f"{0x820:032x}", "year": 2019, "needs": ("01",)})
        self.insurances.append(
            {"id": f"{0x830:032x}", "started_on": date(2019, 3, 1), "ended_on": date(2020, 2, 29)}
        )
        self.trainings.append({"id": f"{0x840:032x}", "member": self.head["id"], "held_on": since})
        self.pairings.append({"id": f"{0x850:032x}", "helper_id": HELPER, "started_on": since})
        self.figures["visit.min_per_month"] = 1
        self.visit(date(2019, 10, 15), "09:00", "09:40")

    def visit(self, day: date, time_in: str | None = None, time_out: str | None = None) -> Record:
        """One more visit of the helper."""
        record = {
            "id": f"{0x900 + len(self.visits):032x}",
            "helper_id": HELPER,
            "kind": "01",
            "visited_on": day,
            "time_in": time_in,
            "time_out": time_out,
        }
        self.visits.append(record)
        return record

    def case(self, township: Township | None = None) -> Case:
        policy = _local_book(tuple(self.figures.items())).at("990000", self.today)
        return Case(
            household=self.household,
            members=tuple(self.members),
            policy=policy,
            today=self.today,
            statements=(self.statement.frozen(policy),),
            papers=tuple(self.papers),
            periods=tuple(self.periods),
            measures=tuple(self.measures),
            needs=tuple(self.needs),
            plans=tuple(self.plans),
            insurances=tuple(self.insurances),
            trainings=tuple(self.trainings),
            visits=tuple(self.visits),
            pairings=tuple(self.pairings),
            explanations=tuple(self.explanations),
            safeguards=tuple(self.safeguards),
            applications=tuple(self.applications),
            clues=tuple(self.clues),
            checks=tuple(self.checks),
            conditions=self.conditions,
            township=township or self.township,
            missing_characters=self.missing_characters,
        )

    def problems(self, book: RuleBook | None = None) -> tuple[Problem, ...]:
        return judge(self.case(), book or standard_book())
