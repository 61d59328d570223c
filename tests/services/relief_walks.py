"""Families in need on their way through 8.16, with a fund to pay from: what tests of relief begin with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.core.clock import FixedClock
from app.domain.policy_documents import FIGURE
from app.services.funds import (
    add_entry,
    new_entry,
    new_fund,
    save_fund,
)
from app.services.policy_documents import value_row
from app.services.relief import (
    Application,
    Payment,
    open_application,
    pay,
    save,
)
from app.services.session import Session
from tests.offices import ADMIN, REVIEWER, open_copy
from tests.services.test_policy_documents import in_force
from tests.services.walks import Walk, change, earn, family, put

APPLIED, VISITED, REVIEWED = date(2020, 6, 1), date(2020, 6, 3), date(2020, 6, 5)
POSTED, TOWNSHIP, COUNTY, PAID = date(2020, 6, 6), date(2020, 6, 20), date(2020, 6, 24), date(2020, 6, 28)
AMOUNT = 285_000
SHEET = {
    "cause": "01", "event_date": date(2020, 4, 2), "event_text": "户主住院做手术", "stable": False,
    "batch": "2020年第一批", "account_holder": "李四", "account_bank": "农商行",
    "account_no": "6217000000000000000",
}  # fmt: skip
OPINIONS = {
    f"{level}_{part}": value
    for level, day in (("village", REVIEWED), ("township", TOWNSHIP), ("county", COUNTY))
    for part, value in (("opinion", "情况属实，同意"), ("by", "王主任"), ("on", day))
}
CONFIRMED = {f"{what}_confirmed": True for what in ("object", "income", "amount")}


class Walks:
    """An office and the cases that walk in it; each may be with another user at the end."""

    def __init__(self, office: Session) -> None:
        self.office = office
        self._begun: list[Walk] = []

    def begin(self, household_id: str) -> Walk:
        self._begun.append(Walk(self.office, household_id, "relief"))
        return self._begun[-1]

    def close(self) -> None:
        for session in (self.office, *(walk.session for walk in self._begun)):
            session.close()


@pytest.fixture(scope="session")
def relief_template(office_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office where the notice hangs seven days, closed."""
    folder = tmp_path_factory.mktemp("relief")
    admin = open_copy(office_template, folder, FixedClock(datetime(2026, 3, 3, 8, 0)), ADMIN)
    days = value_row(FIGURE, "pub.relief_days", text="7")
    in_force(admin, days, effective_from=date(2014, 1, 1)).close()
    return folder


@pytest.fixture
def walks(relief_template: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Walks]:
    found = Walks(open_copy(relief_template, tmp_path / "office", clock))
    yield found
    found.close()


def fund_of(session: Session, yuan: int = 920_000) -> str:
    """A fund with one donation."""
    fund = {
        **new_fund(session), "name": "防返贫基金", "level": "04", "dept": "县乡村振兴局", "contact": "赵科长",
    }  # fmt: skip
    save_fund(session, None, fund)
    donated(session, fund["id"], yuan)
    return fund["id"]


def donated(session: Session, fund_id: str, yuan: int, on: date = date(2020, 3, 1), **more: Any) -> str:
    entry = {
        **new_entry(session, fund_id, "02"), "happened_on": on, "amount": yuan * 100, "donor": "示范公司",
        "event": "扶贫日捐赠", "receipt": "P001", **more,
    }  # fmt: skip
    add_entry(session, entry)
    return entry["id"]


def in_need(session: Session, **household: Any) -> str:
    """An exited family of three with 9,150 yuan in the twelve months before the review."""
    home = family(session, **{"object_type": "21", **household})
    put(session, home, "member", name="张小", relation="03", birth_date=date(2010, 1, 1))
    earn(session, home, "04", REVIEWED, 9150)
    change(session, home, "income_statement", persons_year=3)
    return home


def visited(session: Session, home: str, on: date) -> None:
    put(session, home, "visit", visited_on=on, kind="07", found="户主术后在家")


def filled(session: Session, case_id: str, **values: Any) -> Application:
    """The sheet stored with these values; as it reads afterwards."""
    application = open_application(session, case_id)
    save(session, application.base, {**application.values, **values})
    return open_application(session, case_id)


def reviewed(walks: Walks, **household: Any) -> Walk:
    """A case that the village passed."""
    office = walks.office
    walk = walks.begin(in_need(office, **household))
    walk.go("applied", APPLIED)
    visited(office, walk.household_id, VISITED)
    filled(office, walk.case_id, **SHEET)
    walk.go("village_review", REVIEWED)
    return walk


def approved(walks: Walks) -> Walk:
    """A case that the county passed."""
    walk = reviewed(walks)
    walk.post("13", POSTED)
    walk.go("notice", POSTED)
    walk.as_user(REVIEWER)
    walk.go("township_review", TOWNSHIP, figures={"amount": AMOUNT})
    filled(walk.session, walk.case_id, **OPINIONS, **CONFIRMED, approved_amount=AMOUNT)
    walk.go("county_approve", COUNTY)
    return walk


def paying(walk: Walk, fund_id: str, **more: Any) -> None:
    payment = Payment(**{"paid_on": PAID, "receipt": "H-77", "fund_id": fund_id, **more})
    pay(walk.session, walk.case_id, payment, walk.draft("pay", PAID))
