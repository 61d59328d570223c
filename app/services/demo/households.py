"""One whole invented household: head part, members, identities, papers. Its income is made by `income`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from app.domain.calendar import age_on
from app.domain.numbering import HouseholdNumber
from app.domain.village_groups import numbered_group
from app.services.demo.families import SPOUSE, Person, draw_family
from app.services.demo.identity import NumberGiver, birth_date
from app.services.demo.names import HAN, MALE, RARE, Family, NameGiver, with_rare_character
from app.services.demo.people import PersonMaker
from app.services.demo.places import Village

Record = dict[str, Any]
ENTITIES = (
    "helper",
    "household",
    "member",
    "period_status",
    "household_paper",
    "income_statement",
    "income_item",
    "subsidy_check",
    "cash_entry",
    "statement_signature",
    "living_conditions",
    "livestock_row",
    "measure",
    "safeguard",
    "help_plan",
    "loan",
    "insurance",
    "training",
    "pairing",
    "visit",
    "clue",
    "authorisation",
    "authorisation_signer",
    "application",
    "four_looks",
    "four_looks_score",
    "status_check",
)
CARD, AT_RISK, ORDINARY = "21", "40", "10"
ALLOWANCE, SPECIAL, NEAR_ALLOWANCE, RIGID = "51", "52", "53", "54"
_TYPES = (CARD, ORDINARY, AT_RISK, ALLOWANCE, NEAR_ALLOWANCE, RIGID)
_TYPE_WEIGHTS = (62, 17, 8, 8, 3, 2)
_RARE_EVERY, _RARE_SOON = 1_500, 20
_FIRST_OF_RISK = date(2026, 1, 5)
_OLD_AGE = 60


@dataclass
class Home:
    """The records of one household by entity, still open to change."""

    number: int
    village: Village
    records: dict[str, list[Record]] = field(default_factory=lambda: {name: [] for name in ENTITIES})

    @property
    def head_part(self) -> Record:
        return self.records["household"][0]

    @property
    def members(self) -> list[Record]:
        return self.records["member"]

    @property
    def head(self) -> Record:
        return self.members[0]

    def add(self, entity: str, record: Record) -> Record:
        """Link a record to the household and keep it."""
        record["household_id"] = self.head_part["id"]
        self.records[entity].append(record)
        return record


class HouseholdMaker:
    """Makes the households of a township one after the other from one random source."""

    def __init__(self, today: date, random: Random, names: NameGiver, new_id: Callable[[], str]) -> None:
        self._today = today
        self._random = random
        self._names = names
        self._new_id = new_id
        self._numbers = NumberGiver(random)
        self._people = PersonMaker(today, random)
        self._orders: dict[tuple[str, int], int] = {}

    def make(self, number: int, village: Village, size: int) -> Home:
        """Household `number` of the township (from 0) with `size` members, without income."""
        home = Home(number, village)
        home.records["household"].append({"id": self._new_id()})
        family = draw_family(size, self._random)
        self._add_members(home, family)
        object_type = self._object_type(home)
        head_part = home.head_part
        head_part |= self._place_and_contact(home)
        head_part |= self._identity(object_type, home)
        head_part |= self._signing(home)
        head_part["local_no"] = self._local_number(home)
        self._add_allowances(home, object_type)
        self._add_periods(home, object_type)
        self._add_papers(home)
        return home

    def _add_members(self, home: Home, family: list[Person]) -> None:
        line = self._names.family(home.village.minority_share)
        surveyed = self._today - timedelta(days=45)
        for person in family:
            birthday = birth_date(person.age, surveyed, self._random)
            record = self._people.facts(person, birthday)
            own = self._line_of(person, family[0], line, home)
            number = self._numbers.id_number(birthday, person.sex)
            if "disability_type" in record:
                record["disability_card_no"] = number + record["disability_type"] + record["disability_grade"]
            home.add(
                "member",
                record
                | {
                    "id": self._new_id(),
                    "name": self._names.name(own, person.sex, birthday.year),
                    "sex": person.sex,
                    "id_type": "01",
                    "id_no": number,
                    "birth_date": birthday,
                    "relation": person.relation,
                    "ethnicity": own.ethnicity,
                },
            )
        self._give_rare_character(home)
        home.head_part["head_member"] = home.head["id"]

    def _line_of(self, person: Person, head: Person, line: Family, home: Home) -> Family:
        """The house carries the line of the man of the couple; who married in brings an own one."""
        married_in = person.marries_in
        if head.sex != MALE and person is not head and person.relation == SPOUSE:
            married_in = False
        elif person is head and head.sex != MALE:
            married_in = True
        if not married_in:
            return line
        return self._names.family(home.village.minority_share if line.ethnicity != HAN else 0.03)

    def _give_rare_character(self, home: Home) -> None:
        """A few names carry a rare character: in the first village, and seldom everywhere."""
        place, at = divmod(home.number, 5)
        soon = home.number < _RARE_SOON and at == 3
        if not soon and home.number % _RARE_EVERY != _RARE_EVERY - 1:
            return
        youngest = home.members[-1]
        if "·" not in youngest["name"]:
            rare = RARE[(place if soon else home.number // _RARE_EVERY) % len(RARE)]
            youngest["name"] = with_rare_character(youngest["name"], rare)

    def _object_type(self, home: Home) -> str:
        members = home.members
        old = all(age_on(member["birth_date"], self._today) >= _OLD_AGE for member in members)
        if old and len(members) < 3 and self._random.random() < 0.3:
            return SPECIAL
        return self._random.choices(_TYPES, _TYPE_WEIGHTS)[0]

    def _place_and_contact(self, home: Home) -> Record:
        random, village = self._random, home.village
        group = random.randrange(village.groups) + 1
        found: Record = {
            "village_code": village.code,
            "group_no": numbered_group(group),
            "address": f"{village.name}{numbered_group(group)}{random.randint(1, 120)}号",
            "residence_state": random.choices(("01", "02", "03"), (70, 20, 10))[0],
            "bank_name": "示范农村商业银行",
            "bank_account": self._numbers.account(),
            "bank_holder": home.head["name"],
        }
        if random.random() < 0.96:
            found["phone"] = self._numbers.phone()
        else:
            found["no_phone_reason"] = random.choice(("01", "03"))
        for member in home.members[1:]:
            if random.random() < 0.3 and age_on(member["birth_date"], self._today) >= 16:
                member["phone"] = self._numbers.phone()
        if "phone" in found:
            home.head["phone"] = found["phone"]
        return found

    def _identity(self, object_type: str, home: Home) -> Record:
        random = self._random
        size = len(home.members)
        found: Record = {
            "object_type": object_type,
            "military_family": random.random() < 0.02,
            "persons_current": size,
            "persons_year": size,
        }
        if object_type == ORDINARY:
            return found
        found |= {"standard_type": "1", "relocation": False}
        if object_type == AT_RISK:
            return found | self._risk(home)
        if object_type == CARD:
            found |= self._card()
        if random.random() < 0.09:
            found |= self._relocated(home)
        return found

    def _card(self) -> Record:
        random = self._random
        identified = date(
            random.choice((2014, 2014, 2014, 2015, 2016)), random.randint(3, 12), random.randint(1, 28)
        )
        causes = random.sample(("1", "2", "3", "5", "7", "8", "9", "10", "11"), random.choice((1, 2, 2, 3)))
        found: Record = {
            "household_attr": "6",
            "cause_main": causes[0],
            "first_identified": identified,
            "exited_on": date(random.randint(identified.year + 1, 2020), 12, random.randint(5, 28)),
        }
        return found | ({"cause_other": tuple(causes[1:])} if len(causes) > 1 else {})

    def _risk(self, home: Home) -> Record:
        random = self._random
        days = (self._today - timedelta(days=40) - _FIRST_OF_RISK).days
        risks = tuple(random.sample(("01", "02", "03", "04", "05", "07", "08"), random.choice((1, 1, 2, 3))))
        found: Record = {
            "risks": risks,
            "first_identified": _FIRST_OF_RISK + timedelta(days=random.randrange(max(1, days))),
            "risk_removed": False,
            "no_labour_fully": all(member["labour"] in ("4", "5") for member in home.members),
        }
        if "04" in risks:
            found["disaster_sub"] = random.choice(("01", "02", "03", "05"))
        return found

    def _relocated(self, home: Home) -> Record:
        town = "青禾镇安置区"
        home.head_part["natural_village"] = "安置小区"
        return {
            "relocation": True,
            "relocation_kind": self._random.choice(("01", "02")),
            "settle_kind": "01",
            "settle_place": town,
            "lives_there": True,
        }

    def _signing(self, home: Home) -> Record:
        random, staff = self._random, home.village.staff
        collected = self._today - timedelta(days=random.randint(14, 36))
        entered = collected + timedelta(days=random.randint(0, 4))
        found: Record = {
            "collected_by": random.choice(staff.surveyors),
            "collected_on": collected,
            "entered_by": staff.entry,
            "entered_on": entered,
            "reviewed_by": staff.reviewer,
            "reviewed_on": entered + timedelta(days=random.randint(1, 7)),
            "responsible_by": staff.responsible,
            "head_sign_way": "01",
            "head_signed_on": collected,
        }
        if home.head.get("education") == "1":
            helper = staff.responsible
            found |= {"head_sign_way": "03", "head_sign_proxy": helper, "thumbprint": True}
        return found

    def _local_number(self, home: Home) -> str:
        identified: date | None = home.head_part.get("first_identified")
        key = (home.village.code, (identified or self._today).year)
        order = self._orders[key] = self._orders.get(key, 0) + 1
        return str(HouseholdNumber(*key, order))

    def _add_allowances(self, home: Home, object_type: str) -> None:
        if object_type == SPECIAL:
            for member in home.members:
                member["special_support"] = "03"
                for name in _WORK_FIELDS:
                    member.pop(name, None)
        elif object_type == ALLOWANCE or (object_type == AT_RISK and self._random.random() < 0.4):
            for member in home.members:
                member |= {"allowance": "02", "allowance_kind": "二类"}
        if object_type == CARD and home.number % 9 == 0:
            home.head.update({"allowance": "02", "allowance_kind": "三类"})
            home.head_part["household_attr"] = "7"

    def _add_periods(self, home: Home, object_type: str) -> None:
        part = home.head_part
        rows: Iterable[Record] = ()
        if object_type == CARD:
            rows = (
                {
                    "period": "PA",
                    "object_type": "20",
                    "identified_on": part["first_identified"],
                    "ended_on": part["exited_on"],
                    "end_reason": "01",
                    "decision": f"示范办发〔{part['exited_on'].year}〕{home.number % 40 + 1}号",
                },
                {"period": "TR", "object_type": "21", "identified_on": date(2021, 1, 1)},
            )
        elif object_type != ORDINARY:
            identified = part.get("first_identified") or _FIRST_OF_RISK
            rows = ({"period": "RA", "object_type": object_type, "identified_on": identified},)
        for row in rows:
            home.add("period_status", row | {"id": self._new_id()})

    def _add_papers(self, home: Home) -> None:
        part = home.head_part
        kinds = ["01", "02", "03", "04"]
        if any("disability_type" in member for member in home.members):
            kinds.append("07")
        for kind in kinds:
            home.add(
                "household_paper",
                {
                    "id": self._new_id(),
                    "paper_kind": kind,
                    "made_on": part["collected_on"],
                    "made_by": part["collected_by"],
                    "pages": 4 if kind == "01" else 1,
                    "original_place": "村委会档案柜",
                },
            )


_WORK_FIELDS = (
    "work_province", "work_city", "work_county", "work_months", "work_channel", "plan_work", "public_post",
    "public_post_months",
)  # fmt: skip
