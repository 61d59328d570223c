"""One invented person: schooling, health, work and insurance that fit age and place in the family."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from app.domain.calendar import age_on, school_age
from app.services.demo.families import HEAD, Person

Record = dict[str, Any]
_SCHOOL_BY_AGE = {12: "04", 13: "05", 14: "06", 15: "07", 16: "08", 17: "09", 18: "13", 19: "14", 20: "15"}
_VOCATIONAL_BY_AGE = {15: "10", 16: "11", 17: "12"}
_UNIVERSITY_BY_AGE = {18: "20", 19: "21", 20: "22", 21: "23"}
_SCHOOL_NAMES = {"01": None, "02": "中心幼儿园", "03": "中心小学"}
_JUNIOR = ("04", "05", "06")
_SENIOR = ("07", "08", "09")
_VOCATIONAL = ("10", "11", "12")
_ILLNESSES = ("高血压", "糖尿病", "慢性支气管炎", "类风湿性关节炎", "冠心病", "慢性胃炎", "腰椎间盘突出")
_SERIOUS = ("脑卒中", "肺癌", "胃癌", "慢性肾衰竭", "肝硬化")
_WORK_PLACES = (
    ("广东省", "东莞市", "东莞市"), ("广东省", "深圳市", "宝安区"), ("浙江省", "宁波市", "慈溪市"),
    ("浙江省", "金华市", "义乌市"), ("福建省", "泉州市", "晋江市"), ("江苏省", "苏州市", "昆山市"),
    ("示范省", "示范市", "示范县"), ("示范省", "示范市", "示范县"), ("示范省", "示范市", "城关区"),
)  # fmt: skip
_HEALTHY, _CHRONIC, _SERIOUSLY_ILL, _DISABLED = "1", "2", "3", "4"
_PENSION_FROM, _ADULT, _RETIRED = 16, 18, 60


class PersonMaker:
    """Makes the member records of a township; `today` is the day ages are counted on."""

    def __init__(self, today: date, random: Random) -> None:
        self._today = today
        self._random = random

    def facts(self, person: Person, born: date) -> Record:
        """All facts of a member but name, number, relation and ethnicity."""
        age = age_on(born, self._today)
        record = self._schooling(school_age(born, self._today), age)
        pupil = "school_status" in record
        record |= self._health(age)
        record |= self._labour(age, pupil, record["health"])
        record |= self._insurance(age, pupil)
        record["mandarin"] = age < 70 or self._random.random() < 0.6
        record["political"] = self._political(age)
        if person.relation != HEAD and age >= _ADULT and record.get("work_months"):
            record["plan_work"] = True
        return record

    def _schooling(self, at_opening: int, age: int) -> Record:
        random = self._random
        if at_opening < 3:
            return {"school_status": "01"}
        if at_opening < 6:
            return {"school_status": "02", "school_name": _SCHOOL_NAMES["02"]}
        if at_opening < 12:
            return {"school_status": "03", "school_name": _SCHOOL_NAMES["03"]}
        status = self._upper_school(at_opening)
        if status:
            return {"school_status": status, "school_name": _school_name(status)}
        return {"education": self._education(age, random.random())}

    def _upper_school(self, at_opening: int) -> str | None:
        drawn = self._random.random()
        if at_opening < 15:
            return _SCHOOL_BY_AGE[at_opening]
        if at_opening < 18:
            if drawn < 0.6:
                return _SCHOOL_BY_AGE[at_opening]
            return _VOCATIONAL_BY_AGE[at_opening] if drawn < 0.9 or at_opening == 15 else None
        if drawn < 0.25:
            return _SCHOOL_BY_AGE.get(at_opening)
        return _UNIVERSITY_BY_AGE.get(at_opening) if drawn < 0.45 else None

    @staticmethod
    def _education(age: int, drawn: float) -> str:
        if age >= 65:
            return "1" if drawn < 0.55 else "2" if drawn < 0.93 else "3"
        if age >= 45:
            return "1" if drawn < 0.08 else "2" if drawn < 0.55 else "3" if drawn < 0.93 else "4"
        return (
            "2"
            if drawn < 0.06 and age >= 30
            else "3"
            if drawn < 0.7
            else "4"
            if drawn < 0.87
            else "5"
            if drawn < 0.96
            else "6"
        )

    def _health(self, age: int) -> Record:
        random = self._random
        drawn = random.random()
        risk = 0.32 if age >= _RETIRED else 0.09 if age >= 40 else 0.015
        if drawn >= risk:
            return {"health": (_HEALTHY,)}
        if drawn < risk * 0.62 and age >= 30:
            illness = random.choice(_ILLNESSES)
            return {"health": (_CHRONIC,), "illness_name": illness, "chronic_card": random.random() < 0.6}
        if drawn < risk * 0.72:
            return {"health": (_SERIOUSLY_ILL,), "illness_name": random.choice(_SERIOUS)}
        return {
            "health": (_DISABLED,),
            "disability_type": random.choice("123456"),
            "disability_grade": random.choice("1234"),
            "disability_card_year": random.randint(2012, self._today.year - 1),
        }

    def _labour(self, age: int, pupil: bool, health: tuple[str, ...]) -> Record:
        random = self._random
        if age < 16 or pupil:
            return {"labour": "5"}
        if health != (_HEALTHY,):
            kept = random.random() < 0.5 and age < _RETIRED
            return {"labour": "3" if kept else "4" if age < _RETIRED else "5"}
        if age >= 70:
            return {"labour": "5"}
        if age >= _RETIRED:
            return {"labour": "3"}
        record: Record = {"labour": "2" if random.random() < 0.14 else "1"}
        if age >= _ADULT:
            record |= self._work(age)
        return record

    def _work(self, age: int) -> Record:
        random = self._random
        drawn = random.random()
        if drawn < 0.07 and age >= 30:
            return {"public_post": random.choice(("01", "04", "06", "09")), "public_post_months": 12}
        if drawn > (0.72 if age < 50 else 0.5):
            return {}
        province, city, county = random.choice(_WORK_PLACES)
        return {
            "work_province": province,
            "work_city": city,
            "work_county": county,
            "work_months": random.randint(3, 11),
            "work_channel": random.choice(("01", "01", "02", "02", "03", "04", "05")),
        }

    def _insurance(self, age: int, pupil: bool) -> Record:
        worker = age >= _ADULT and not pupil and age < _RETIRED and self._random.random() < 0.06
        record = {
            "ins_medical_resident": not worker,
            "ins_medical_worker": worker,
            "ins_serious": True,
            "ins_commercial": self._random.random() < 0.1,
            "ins_accident": self._random.random() < 0.2,
            "allowance": "01",
            "special_support": "01",
        }
        if age >= _PENSION_FROM and not pupil:
            record |= {"ins_pension_resident": not worker, "ins_pension_worker": worker}
        return record

    def _political(self, age: int) -> str:
        drawn = self._random.random()
        if 14 <= age < 28:
            return "3" if drawn < 0.25 else "4"
        return "1" if age >= 25 and drawn < 0.05 else "4"


def _school_name(status: str) -> str:
    if status in _JUNIOR:
        return "乡镇初级中学"
    if status in _SENIOR:
        return "示范县第一中学"
    if status in _VOCATIONAL:
        return "示范县职业技术学校"
    return "示范职业技术学院" if status in ("13", "14", "15") else "示范大学"
