"""Small real offices for tests: an encrypted file made once per run, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.core.clock import Clock
from app.domain.permissions import Role
from app.security.passwords import StretchCost
from app.services.cards import Card, SavedCard, new_card, new_record, save_card
from app.services.household_filters import Condition
from app.services.households import HouseholdFilter, Sort, household_ids, list_row_numbers
from app.services.offices import NewUser, create_office, unlock
from app.services.session import Session, Unit

PASSWORD = "Shi-fan-zhen-2026"
LIGHT = StretchCost(memory=64, passes=1, lanes=1)
UNIT = Unit("示范镇", "990000101")
VILLAGE = "990000101201"
OTHER_VILLAGE = "990000101202"
ADMIN, ENTRY, REVIEWER = "管理员", "填报员", "审核员"
USERS = (NewUser(ENTRY, PASSWORD, Role.ENTRY), NewUser(REVIEWER, PASSWORD, Role.REVIEW))
ID_NUMBERS = ("990000198002290036", "99000019800229001X")


def make_template(folder: Path, clock: Clock) -> Path:
    """An office with three users and two villages, closed."""
    create_office(folder, UNIT, ADMIN, PASSWORD, clock, others=USERS, cost=LIGHT).finish().close()
    session = unlock(folder, ENTRY, PASSWORD, clock, cost=LIGHT)
    with session.write("import", "村名", undoable=False) as tx:
        for code, name in ((VILLAGE, "河东村"), (OTHER_VILLAGE, "河西村")):
            tx.insert(
                "region", {"code": code, "name": name, "level": "village", "parent_code": UNIT.region_code}
            )
    session.close()
    return folder


def open_copy(template: Path, folder: Path, clock: Clock, user: str = ENTRY) -> Session:
    """A fresh copy of the template, unlocked as `user`."""
    shutil.copytree(template, folder, dirs_exist_ok=True)
    return unlock(folder, user, PASSWORD, clock, cost=LIGHT)


def reopen(session: Session, user: str = ENTRY) -> Session:
    """Close and unlock the same folder again."""
    session.close()
    return unlock(session.folder.root, user, PASSWORD, session.clock, cost=LIGHT)


def with_rows(card: Card, schema_id: str, *rows: Mapping[str, Any]) -> Card:
    """The card with these rows instead of its own."""
    return replace(card, records={**card.records, schema_id: rows})


def with_household(card: Card, **values: Any) -> Card:
    return with_rows(card, "household", {**card.household, **values})


def with_head(card: Card, **values: Any) -> Card:
    head, *others = card.rows("member")
    return with_rows(card, "member", {**head, **values}, *others)


def store_household(
    session: Session, name: str = "张三", id_no: str | None = ID_NUMBERS[0], village: str = VILLAGE
) -> SavedCard:
    """A household with a head and a yearly statement of 10,000 yuan, incomplete on purpose."""
    card = new_card(session, village, "1组")
    card = with_head(card, name=name, id_no=id_no, id_type="01")
    statement = {
        **new_record(session, card, "income_statement"), "year": 2026, "purpose": "01", "persons_year": 1
    }  # fmt: skip
    item = {**new_record(session, card, "income_item", statement["id"]), "item": "101", "amount": 1_000_000}
    card = with_rows(with_rows(card, "income_statement", statement), "income_item", item)
    return save_card(session, None, card, "新建户")


def all_ids(session: Session) -> list[str]:
    """Every household of the file, closed ones too, in the order of the local numbers."""
    states = Condition("state", codes=("open", "submitted", "reviewed", "ended"))
    every = HouseholdFilter(conditions=(states,))
    return household_ids(session, list_row_numbers(session, every, Sort("local_no")))
