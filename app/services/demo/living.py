"""How an invented household lives: the yearly sheet of conditions and the six safeguard items."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from app.domain.calendar import school_age
from app.forms.definitions.safeguards import MET, NOT_APPLICABLE, NOT_MET
from app.services.demo.households import AT_RISK, ORDINARY, Home

Record = dict[str, Any]
_FOOD, _CLOTHING, _EDUCATION, _MEDICAL, _HOUSING, _WATER = "01", "02", "03", "04", "05", "06"
_SAFEGUARDS = {
    _FOOD: "入户记录",
    _CLOTHING: "入户记录",
    _EDUCATION: "学籍名单",
    _MEDICAL: "参保名单",
    _HOUSING: "住房鉴定报告",
    _WATER: "水质检测报告",
}
_ILL, _NO_CHILDREN, _UNTREATED = "01", "0302", "0402"
_SCHOOL_FROM, _SCHOOL_UNTIL = 6, 16
_BUSINESS = {"201": "01", "202": "02", "203": "03"}
_ANIMALS = (("01", 2, 9), ("02", 1, 5), ("03", 3, 30), ("04", 8, 60))
_REBUILT, _RESETTLED = "01", "02"


class LivingMaker:
    """Adds conditions and safeguards to the registered households; ordinary ones have none."""

    def __init__(self, today: date, random: Random, new_id: Callable[[], str]) -> None:
        self._today = today
        self._random = random
        self._new_id = new_id

    def add(self, home: Home) -> None:
        """Call after the statements were added: the sheet is of the same year and tells of the same trade."""
        if home.head_part["object_type"] == ORDINARY:
            return
        sheet = self._conditions(home)
        home.add("living_conditions", sheet)
        if "202" in _trades(home):
            self._livestock(home, sheet)
        for item, evidence in _SAFEGUARDS.items():
            self._safeguard(home, item, evidence)

    def _conditions(self, home: Home) -> Record:
        random, trades = self._random, _trades(home)
        arable = random.randrange(80, 320, 10) * max(1, min(len(home.members), 4))
        sheet: Record = {
            "id": self._new_id(),
            "year": home.records["income_statement"][-1]["year"],
            "land_arable": arable,
            "land_irrigated": arable * random.choice((0, 20, 35, 60)) // 100,
            "land_forest": random.choice((0, 0, 120, 250, 480)),
            "power_production": random.random() < 0.95,
            "power_living": True,
            "broadcast_tv": True,
            "water_hard": False,
            "water_safe": True,
            "road_distance": random.randrange(5, 260, 5),
            "road_kind": random.choices(("1", "2", "3", "4"), (2, 8, 84, 6))[0],
            "no_house": False,
            "fuel": random.choices(("1", "3", "4"), (30, 12, 58))[0],
            "toilet": random.random() < 0.8,
            "coop_member": random.random() < 0.45,
            "leading_company": random.random() < 0.25,
            "leading_farmer": random.random() < 0.2,
        }
        if "203" in trades:
            sheet["land_orchard"] = random.randrange(100, 500, 10)
        kinds = [kind for item, kind in _BUSINESS.items() if item in trades]
        if kinds and random.random() < 0.7:
            sheet["industry_help_kind"] = random.choice(kinds)
        return sheet | self._house(home)

    def _house(self, home: Home) -> Record:
        random = self._random
        structure = random.choices(("01", "02", "03", "04"), (14, 58, 22, 6))[0]
        built = random.randint(1985 if structure in ("03", "04") else 1998, 2017)
        house: Record = {
            "house_area": random.randrange(6_000, 18_000, 500) + 1_500 * min(len(home.members), 4),
            "house_structure": structure,
            "house_built_year": built,
            "dangerous_house": False,
            "house_grade": "A" if built >= 2010 else "B",
        }
        if home.head_part.get("relocation"):
            programme, year = _RESETTLED, random.randint(2016, 2019)
            return house | {
                "house_structure": "02",
                "house_built_year": year,
                "house_grade": "A",
                "house_programme": programme,
                "house_programme_year": year,
            }
        if structure in ("03", "04"):
            house |= {"house_programme": _REBUILT, "house_programme_year": random.randint(2014, 2020)}
        return house

    def _livestock(self, home: Home, sheet: Record) -> None:
        kind, least, most = self._random.choice(_ANIMALS)
        stock = self._random.randint(least, most)
        home.add(
            "livestock_row",
            {
                "id": self._new_id(),
                "conditions_id": sheet["id"],
                "kind": kind,
                "in_stock": stock,
                "sold": self._random.randint(0, stock),
            },
        )

    def _safeguard(self, home: Home, item: str, evidence: str) -> None:
        part = home.head_part
        record: Record = {
            "id": self._new_id(),
            "item": item,
            "result": MET,
            "evidence": evidence,
            "assessed_by": part["collected_by"],
            "assessed_on": part["collected_on"],
        }
        if item == _EDUCATION and not self._has_pupils(home):
            record |= {"result": NOT_APPLICABLE, "reason": _NO_CHILDREN}
        elif item == _MEDICAL and part["object_type"] == AT_RISK and _ILL in part["risks"]:
            if self._random.random() < 0.3:
                record |= {"result": NOT_MET, "reason": _UNTREATED}
        home.add("safeguard", record)

    def _has_pupils(self, home: Home) -> bool:
        ages = (school_age(member["birth_date"], self._today) for member in home.members)
        return any(_SCHOOL_FROM <= age < _SCHOOL_UNTIL for age in ages)


def _trades(home: Home) -> frozenset[str]:
    """What the household earns from by the income items of all its statements."""
    return frozenset(item["item"] for item in home.records["income_item"])
