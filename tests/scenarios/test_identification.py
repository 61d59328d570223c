"""识别一户 in spring 2018: every step of the identification of a poor household, refusals included."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.core.clock import FixedClock
from app.services.cards import new_card, new_record, save_card
from tests.exchange.roster_files import id_number
from tests.offices import (
    ENTRY,
    PASSWORD,
    VILLAGE,
    make_template,
    open_copy,
    with_household,
    with_rows,
)
from tests.scenarios.casework_hands import CaseworkHands

pytest_plugins = ("tests.views.demo_office",)

APPLIED, SURVEYED, MET = date(2018, 3, 1), date(2018, 3, 5), date(2018, 3, 10)
HEAD, WIFE, CHILD = "张大山", "李秀英", "张小雨"
NUMBERS = tuple(id_number(born, order) for born, order in (("19700101", 13), ("19720505", 124),
                                                            ("20060606", 146)))
PHONE, ACCOUNT = "13800000001", "6228480000000000018"
SCORES = (4, 3, 6, 5, 7, 6, 20)


def enrolled(template: Path, folder: Path, clock: FixedClock) -> str:
    """The office with the card of one household, typed in before; the id of the household."""
    session = open_copy(template, folder, clock)
    card = new_card(session, VILLAGE, "1组")
    card = with_household(
        card, object_type="10", phone=PHONE, bank_name="示范农商行", bank_account=ACCOUNT, bank_holder=HEAD
    )
    head = {**card.rows("member")[0], "name": HEAD, "birth_date": date(1970, 1, 1), "sex": "1",
            "phone": PHONE, "health": ("2",), "labour": "1"}  # fmt: skip
    wife = {"name": WIFE, "relation": "02", "birth_date": date(1972, 5, 5), "sex": "2", "health": ("1",)}
    child = {"name": CHILD, "relation": "04", "birth_date": date(2006, 6, 6), "sex": "2", "health": ("1",)}
    people = [head, *({**new_record(session, card, "member"), **one} for one in (wife, child))]
    for person, number in zip(people, NUMBERS, strict=True):
        person |= {"id_no": number, "id_type": "01"}
    stored = save_card(session, None, with_rows(card, "member", *people), "新建户").card
    session.close()
    return stored.household_id


def apply(hands: CaseworkHands, home: str) -> None:
    """The application is typed from its paper, then the case begins."""
    hands.sheet(
        home, "申请书", kind="identification", applied_on=APPLIED, applicant=HEAD,
        situation="全家三口人，户主常年有病", reason="看病花费大，收入少", request="请求识别为贫困户",
        cause_main="1", household_attr="1", promise=True, sign_way="01", signed_on=APPLIED,
        received_by="周文书", received_on=APPLIED,
    )  # fmt: skip
    hands.store_card()
    assert hands.begin(home, "identification", done_by=HEAD, ticks=("T07",)) == ""
    assert hands.stands_at() == "农户申请"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("identification"), FixedClock(datetime(2018, 3, 1, 9, 0)))


@pytest.mark.req("R178")
def test_a_household_is_identified_from_its_application_to_its_registration(
    template: Path, make_shell: Any, qtbot: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "office"
    home = enrolled(template, folder, FixedClock(datetime(2018, 3, 1, 9, 0)))
    shell = make_shell(folder)
    hands = CaseworkHands(shell, qtbot, tmp_path)
    hands.go_to_day(APPLIED)
    hands.log_in(ENTRY, PASSWORD)
    apply(hands, home)
    assert hands.shell.dialogs.texts("fault") == []
