"""The sheets an invented household came in by: clue and authorisation, or application, scores and exit check.

Households at risk have the clue they were found by; of the old card holders one in ten has its old papers.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from app.domain.calendar import age_on
from app.domain.codes import CodeTable
from app.domain.policy import PolicyView
from app.services.demo.households import AT_RISK, CARD, Home

Record = dict[str, Any]
_ADULT = 18
_EVERY_CARD = 10
_DAYS_TO_ENTRY = 12
_SOURCES = ("01", "03", "05", "05", "06")
_TEXTS = {
    "01": "家里有人住院，自付的医药费多",
    "02": "孩子上大学，学费生活费压力大",
    "03": "家里有残疾人，需要长期照料",
    "04": "庄稼受灾，减产严重",
    "05": "户主出了车祸，不能干活",
    "07": "在外务工的人回来了，没有找到活",
    "08": "家里没有劳动力，收入少",
}


class CaseworkMaker:
    """Adds clues, authorisations, applications, score sheets and exit checks."""

    def __init__(
        self, today: date, random: Random, new_id: Callable[[], str], policy: PolicyView
    ) -> None:
        self._today = today
        self._random = random
        self._new_id = new_id
        self._looks: CodeTable = policy.table("four_looks_item")

    def add(self, home: Home) -> None:
        """Call after the head part is complete."""
        object_type = home.head_part["object_type"]
        if object_type == AT_RISK:
            self._clue(home)
        elif object_type == CARD and home.number % _EVERY_CARD == 0:
            self._application(home)
            self._scores(home)
            self._exit_check(home)

    def _new(self, **facts: Any) -> Record:
        return {"id": self._new_id(), **facts}

    def _clue(self, home: Home) -> None:
        part = home.head_part
        found_on = part["first_identified"] - timedelta(days=_DAYS_TO_ENTRY)
        checked_on = found_on + timedelta(days=2)
        staff = home.village.staff
        clue = self._new(
            found_on=found_on,
            source=self._random.choice(_SOURCES),
            text=_TEXTS[part["risks"][0]],
            checked_by="、".join(staff.surveyors[:2]),
            checked_on=checked_on,
            outcome="02",
            proposed_type=AT_RISK,
            risks=part["risks"],
        )
        if "disaster_sub" in part:
            clue["disaster_sub"] = part["disaster_sub"]
        home.add("clue", clue)
        self._authorisation(home, checked_on + timedelta(days=1))

    def _authorisation(self, home: Home, on: date) -> None:
        paper = home.add(
            "authorisation",
            self._new(
                authorised_on=on, items=("01", "02", "03", "04", "05"), promise=True,
                taken_by=home.village.staff.surveyors[0],
            ),
        )  # fmt: skip
        for member in home.members:
            if age_on(member["birth_date"], on) >= _ADULT:
                signer = self._new(
                    authorisation_id=paper["id"], member=member["id"], sign_way="01", signed_on=on
                )
                home.add("authorisation_signer", signer)

    def _application(self, home: Home) -> None:
        part = home.head_part
        applied_on = part["first_identified"] - timedelta(days=45)
        home.add(
            "application",
            self._new(
                kind="identification",
                applied_on=applied_on,
                applicant=home.head["name"],
                situation=f"全家 {len(home.members)} 口人，住在{part['address']}",
                reason="收入低，生活困难",
                request="申请识别为贫困户",
                cause_main=part["cause_main"],
                household_attr="1",
                promise=True,
                sign_way="01",
                signed_on=applied_on,
                received_by=home.village.staff.entry,
                received_on=applied_on,
                outcome="01",
            ),
        )

    def _scores(self, home: Home) -> None:
        scored_on = home.head_part["first_identified"] - timedelta(days=40)
        looks = home.add(
            "four_looks",
            self._new(
                scored_on=scored_on, scored_by="、".join(home.village.staff.surveyors[:2]),
                opinion="家庭困难，建议提交评议",
            ),
        )  # fmt: skip
        total = 0
        for item in self._looks.valid_on(scored_on):
            score = self._random.randint(1, int(item.attributes["highest"]) // 2)
            total += score
            home.add(
                "four_looks_score", self._new(four_looks_id=looks["id"], item=item.code, score=score)
            )
        looks["total"] = total

    def _exit_check(self, home: Home) -> None:
        staff, exited_on = home.village.staff, home.head_part["exited_on"]
        checked_on = exited_on - timedelta(days=30)
        home.add(
            "status_check",
            self._new(
                kind="exit",
                checked_on=checked_on,
                checked_by="、".join(staff.surveyors[:2]),
                head_answer="01",
                head_sign_way="01",
                head_answered_on=checked_on,
                village_opinion="同意退出",
                village_by=staff.responsible,
                village_on=checked_on,
                outcome="01",
            ),
        )
