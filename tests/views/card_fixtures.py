"""A small real office for the card page: encrypted file, two villages, one household with two years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from app.core.clock import FixedClock
from app.domain.permissions import Role
from app.models.changes import Author
from app.services.cards import new_card, save_card
from app.services.offices import NewUser, create_office, unlock
from app.services.session import Session, Unit
from app.views.jobs import Jobs
from app.views.pages.card_page import CardPage
from tests.views.card_examples import (
    CLERK,
    HEAD_ID,
    PASSWORD,
    QUICK,
    SON_ID,
    VILLAGE,
    WIFE_ID,
    with_head,
    with_household,
    with_row,
)
from tests.views.recording import RecordingDialogs


@pytest.fixture
def office(tmp_path: Path, clock: FixedClock) -> Path:
    """A township with two villages, an administrator and a caseworker."""
    folder = tmp_path / "office"
    clerk = NewUser(CLERK, PASSWORD, Role.ENTRY)
    unit = Unit("柳溪乡", "990000001")
    made = create_office(folder, unit, "王主任", PASSWORD, clock, others=(clerk,), cost=QUICK)
    session = made.finish()
    with session.store.write(Author(session.actor.user_id, "王主任"), "行政村") as tx:
        for code, name in ((VILLAGE, "柳树村"), ("990000001002", "石桥村")):
            tx.insert("region", {"code": code, "name": name, "level": "village"})
    session.close()
    return folder


@pytest.fixture
def session(office: Path, clock: FixedClock) -> Iterator[Session]:
    opened = unlock(office, CLERK, PASSWORD, clock, cost=QUICK)
    yield opened
    opened.close()


@pytest.fixture
def household(session: Session) -> str:
    """A stored household of three with statements of two years; returns its id."""
    card = with_head(
        new_card(session, VILLAGE, "三组"), name="张大山", id_no=HEAD_ID, id_type="01", ethnicity="01",
        political="4", education="3", health=("1",), labour="1",
    )  # fmt: skip
    card = with_household(card, object_type="21", phone="13800001234", persons_year=3, military_family=False)
    card = with_row(session, card, "member", name="李𬱖", relation="02", id_no=WIFE_ID, id_type="01",
                    ethnicity="15", health=("2",), labour="1")  # fmt: skip
    card = with_row(session, card, "member", name="张小河", relation="03", id_no=SON_ID, id_type="01")
    for year, wage in ((2024, 2000000), (2025, 2400000)):
        card = with_row(session, card, "income_statement", year=year, purpose="01", persons_year=3,
                        window_from=date(year - 1, 10, 1), window_to=date(year, 9, 30))  # fmt: skip
        statement = card.rows("income_statement")[-1]["id"]
        card = with_row(session, card, "income_item", statement, item="101", amount=wage)
        if year == 2024:
            card = with_row(session, card, "income_item", statement, item="201", amount=300000)
    return save_card(session, None, card, "新建户档案").card.household_id


@dataclass
class Desk:
    """The page with what a test looks at."""

    page: CardPage
    dialogs: RecordingDialogs
    jobs: Jobs
    failures: list[BaseException]


@pytest.fixture
def desk(session: Session, qtbot) -> Iterator[Desk]:
    jobs = Jobs()
    failures: list[BaseException] = []
    jobs.failed.connect(failures.append)
    dialogs = RecordingDialogs()
    page = CardPage(session, jobs, dialogs)
    qtbot.addWidget(page)
    page.resize(1130, 640)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    yield Desk(page, dialogs, jobs, failures)
    jobs.finish()
    assert not failures


@pytest.fixture
def opened(desk: Desk, household: str, qtbot) -> Desk:
    """The household on the screen, judged once."""
    with qtbot.waitSignal(desk.page.file.judged):
        desk.page.show_household(household)
    return desk
