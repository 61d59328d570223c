"""Conditions, safeguards and assistance through the write door: stored, read, taken back, handed over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import UserError
from app.core.oplog import canonical
from app.domain.policy import PolicyView
from app.forms.kinds import Area, Code, Codes, Date, Kind, Money, Phone, TimeOfDay, Whole, Year, YesNo
from app.forms.registry import OFFICE_WIDE, schema_of
from app.forms.schema import FormSchema
from app.models.entities import ENTITIES, OWNER
from app.models.queries.integrity import rows_unlike_log
from app.services import office_records
from app.services.acts import undo, undoable_acts
from app.services.cards import derive_card, new_record, open_card, save_card
from app.services.demo.township import DISTRICT_FOLDER
from app.services.district_files import KEY_FILE, SECRET_FILE
from app.services.history import card_history
from app.services.office_records import (
    helper_loads,
    helper_names,
    judge_record,
    list_records,
    remove_record,
    save_record,
)
from app.services.packages import export_package
from app.services.session import Session
from tests.offices import REVIEWER, VILLAGE, all_ids, reopen, store_household, with_rows
from tests.sync.reader.tbp_reader import read_package

SHEETS = (
    "living_conditions", "measure", "safeguard", "need", "help_plan", "loan", "insurance", "training",
    "five_to_household", "leading_farmer", "pairing", "visit", "clue", "application", "authorisation",
    "four_looks", "status_check",
)  # fmt: skip
ROWS = {
    "livestock_row": "living_conditions",
    "plan_measure": "help_plan",
    "authorisation_signer": "authorisation",
    "four_looks_score": "four_looks",
}
DAY = date(2026, 2, 2)


def sample(kind: Kind, policy: PolicyView) -> Any:
    """A value of this kind that a form accepts; references are free texts here."""
    if isinstance(kind, Code | Codes):
        code = policy.table(kind.table).valid_on(DAY)[0].code
        return (code,) if isinstance(kind, Codes) else code
    for found, value in (
        (Year, 2026), (Area, 1250), (Money, 30_050), (Whole, 3), (Date, DAY), (YesNo, True),
        (TimeOfDay, "09:30"), (Phone, "13900000001"),
    ):  # fmt: skip
        if isinstance(kind, found):
            return value
    return 350 if kind.storage.value == "integer" else "一段文字"


def filled(schema: FormSchema, policy: PolicyView) -> dict[str, Any]:
    return {field.name: sample(field.kind, policy) for field in schema.stored_fields}


def with_everything(session: Session) -> tuple[str, dict[str, Mapping[str, Any]]]:
    """A stored household with one full record of every sheet and row; its id and the records."""
    card = store_household(session).card
    records: dict[str, Mapping[str, Any]] = {}
    for schema_id in (*SHEETS, *ROWS):
        owner = records[ROWS[schema_id]]["id"] if schema_id in ROWS else ""
        blank = new_record(session, card, schema_id, owner)
        records[schema_id] = {**blank, **filled(schema_of(schema_id), session.policy())}
    edited = card
    for schema_id, record in records.items():
        edited = with_rows(edited, schema_id, record)
    edited = derive_card(session, edited)
    save_card(session, card, edited, "登记帮扶")
    return card.household_id, {schema_id: edited.rows(schema_id)[-1] for schema_id in records}


@pytest.mark.req("R249", "R285")
def test_every_record_of_a_household_comes_back_as_it_was_stored(session: Session) -> None:
    household, records = with_everything(session)
    stored = open_card(session, household)
    for schema_id, record in records.items():
        assert stored.rows(schema_id) == (record,), schema_id
        assert record[OWNER] == household
    assert stored.rows("livestock_row")[0]["conditions_id"] == records["living_conditions"]["id"]
    assert stored.rows("plan_measure")[0]["plan_id"] == records["help_plan"]["id"]


def test_undo_takes_all_of_them_back_and_the_log_agrees(session: Session) -> None:
    household, _ = with_everything(session)
    undo(session, undoable_acts(session)[0].tx_id)
    stored = open_card(session, household)
    assert not any(stored.rows(schema_id) for schema_id in (*SHEETS, *ROWS))
    with session.store.read() as connection:
        assert rows_unlike_log(connection) == ()


ASKED_FOR = {"social_help": ("R221",), "responsibility_letter": ("R049", "R183", "R213")}


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param(schema, id=schema.id, marks=[pytest.mark.req(number) for number in asked])
        for schema in OFFICE_WIDE
        for asked in (ASKED_FOR.get(schema.id, ()),)
    ],
)
def test_a_record_of_the_office_needs_no_household(session: Session, schema: FormSchema) -> None:
    blank = office_records.new_record(session, schema.id)
    assert judge_record(session, schema.id, blank)
    record = {**blank, **filled(schema, session.policy())}
    assert judge_record(session, schema.id, record) == ()
    save_record(session, schema.id, None, record)
    assert list_records(session, schema.id) == (record,)
    changed = {**record, "village_code": VILLAGE}
    assert save_record(session, schema.id, record, changed).touched == {schema.record: {record["id"]}}
    with pytest.raises(UserError, match="已被改过"):
        save_record(session, schema.id, record, {**record, "village_code": None})
    undo(session, undoable_acts(session)[0].tx_id)
    assert list_records(session, schema.id) == (record,)
    undo(session, undoable_acts(session)[0].tx_id)
    assert list_records(session, schema.id) == ()
    with pytest.raises(UserError, match="已被删除或撤销"):
        save_record(session, schema.id, record, changed)
    with session.store.read() as connection:
        assert rows_unlike_log(connection) == ()


def test_undo_of_an_office_record_is_refused_when_it_was_changed_again(session: Session) -> None:
    first = {**office_records.new_record(session, "helper"), "name": "李四"}
    save_record(session, "helper", None, first)
    save_record(session, "helper", first, second := {**first, "name": "李五"})
    rename = undoable_acts(session)[0]
    save_record(session, "helper", second, {**second, "name": "李六"})
    with pytest.raises(UserError, match="后来又改过"):
        undo(session, rename.tx_id)
    assert list(helper_names(session).values()) == ["李六"]


def paired(session: Session, helper_id: str, **values: Any) -> str:
    card = store_household(session).card
    pairing = {**new_record(session, card, "pairing"), "helper_id": helper_id, "started_on": DAY, **values}
    save_card(session, card, with_rows(card, "pairing", pairing), "结对")
    return card.household_id


def test_a_helper_with_pairings_stays_and_is_counted(session: Session) -> None:
    helper = {**office_records.new_record(session, "helper"), "name": "李四"}
    save_record(session, "helper", None, helper)
    paired(session, helper["id"])
    household = paired(session, helper["id"])
    paired(session, helper["id"], ended_on=date(2026, 3, 1), end_reason="04")
    assert helper_loads(session) == {helper["id"]: 2}
    with pytest.raises(UserError, match="有结对或走访记录"):
        remove_record(session, "helper", helper["id"])
    entry = card_history(session, household)[0]
    assert [change.new for change in entry.changes] == ["新增：李四，结对日期 2026-02-02"]


def test_an_unnamed_helper_can_be_removed_once(session: Session) -> None:
    helper = {**office_records.new_record(session, "helper"), "name": "李四"}
    save_record(session, "helper", None, helper)
    remove_record(session, "helper", helper["id"])
    assert list_records(session, "helper") == ()
    with pytest.raises(UserError, match="已经不在了"):
        remove_record(session, "helper", helper["id"])


def test_office_records_are_the_office_wide_forms_only(session: Session) -> None:
    with pytest.raises(KeyError):
        list_records(session, "pairing")


def test_packages_carry_every_record_with_all_its_fields(town: Session, tmp_path: Path) -> None:
    household, records = with_everything(town)
    for schema in OFFICE_WIDE:
        records[schema.id] = {**office_records.new_record(town, schema.id), **filled(schema, town.policy())}
        save_record(town, schema.id, None, records[schema.id])
    reviewer = reopen(town, REVIEWER)
    district = reviewer.folder.root / DISTRICT_FOLDER
    sent = export_package(reviewer, "delta", district / KEY_FILE, tmp_path / "一.tbp")
    key = json.loads((district / KEY_FILE).read_text("utf-8"))
    secret = json.loads((district / SECRET_FILE).read_text("utf-8"))["secret"]
    _, _, lines = read_package(
        sent.path.read_bytes(), canonical.dumps(key["keyring"]), bytes.fromhex(key["root"]), secret
    )
    carried = {(op["t"], op["id"]): op["f"] for op in map(json.loads, lines) if op["k"] == "put"}
    for schema_id, record in records.items():
        found = carried[schema_id, record["id"]]
        expected = {name for name in ENTITIES[schema_id].names if record.get(name) is not None}
        assert set(found) == expected, schema_id
        if schema_id not in {schema.id for schema in OFFICE_WIDE}:
            assert found[OWNER]["v"] == household
    assert household in all_ids(reviewer)
    reviewer.close()
