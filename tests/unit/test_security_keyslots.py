"""Key slots: every way in works, every wrong way is told apart from a damaged file."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.oplog import canonical
from app.security.demo_district import DemoDistrict
from app.security.keyslot_errors import (
    DamagedKeyslots,
    KeyslotError,
    LastPasswordSlot,
    MissingKeyslots,
    MissingSlot,
    UnknownUser,
    WrongMasterKey,
    WrongPassword,
    WrongRecoveryCode,
)
from app.security.keyslots import FORMAT, Keyslots, NewKeyslots
from app.security.passwords import PasswordWeakness, StretchCost, password_weakness
from app.security.recovery_code import CODE_BYTES, MalformedCode, print_code, read_code

LIGHT = StretchCost(memory=8, passes=1, lanes=1)
PASSWORD = "山间竹笋-2026"


@pytest.fixture
def made(tmp_path: Path) -> NewKeyslots:
    return Keyslots.create(tmp_path / "keyslots.json", "u01", PASSWORD, LIGHT)


def reopened(folder: Path) -> Keyslots:
    return Keyslots.open(folder / "keyslots.json", LIGHT)


def test_the_password_the_sheet_and_the_district_each_open_the_same_key(
    tmp_path: Path, made: NewKeyslots
) -> None:
    district = DemoDistrict(b"keyslots")
    made.keyslots.set_district_recipient(made.master_key, district.recipients[1])
    slots = reopened(tmp_path)
    assert slots.has_district_slot
    assert slots.unlock_with_password("u01", PASSWORD) == made.master_key
    assert slots.unlock_with_recovery_code(made.recovery_code) == made.master_key
    assert slots.unlock_with_district_key(district.recovery_secret) == made.master_key
    with pytest.raises(WrongMasterKey):
        slots.unlock_with_district_key(district.secret)
    with pytest.raises(WrongMasterKey):
        slots.unlock_with_district_key("AGE-SECRET-KEY-1NONSENSE")


def test_the_master_key_is_not_in_the_file(tmp_path: Path, made: NewKeyslots) -> None:
    content = (tmp_path / "keyslots.json").read_text()
    assert made.master_key.hex() not in content
    assert PASSWORD not in content
    assert made.recovery_code not in content
    assert len(made.master_key) == 32


def test_full_width_typing_opens_too(tmp_path: Path, made: NewKeyslots) -> None:
    made.keyslots.set_password(made.master_key, "u01", "abcdef-12345")
    assert reopened(tmp_path).unlock_with_password("u01", "ａｂｃｄｅｆ－１２３４５") == made.master_key


def test_wrong_password_and_unknown_user_are_told_apart(made: NewKeyslots) -> None:
    with pytest.raises(WrongPassword):
        made.keyslots.unlock_with_password("u01", PASSWORD + "x")
    with pytest.raises(UnknownUser):
        made.keyslots.unlock_with_password("u02", PASSWORD)


def test_users_come_change_their_password_and_go(tmp_path: Path, made: NewKeyslots) -> None:
    made.keyslots.set_password(made.master_key, "u02", "second-password")
    made.keyslots.set_password(made.master_key, "u01", "another-password")
    slots = reopened(tmp_path)
    assert sorted(slots.users) == ["u01", "u02"]
    assert slots.unlock_with_password("u01", "another-password") == made.master_key
    with pytest.raises(WrongPassword):
        slots.unlock_with_password("u01", PASSWORD)
    slots.remove_user("u01")
    assert reopened(tmp_path).users == ("u02",)
    with pytest.raises(UnknownUser):
        slots.remove_user("u01")
    with pytest.raises(LastPasswordSlot):
        slots.remove_user("u02")
    assert (tmp_path / "keyslots.json").read_bytes() == (tmp_path / "keyslots.json.bak").read_bytes()


def test_only_the_right_master_key_may_make_slots(made: NewKeyslots) -> None:
    for change in (
        lambda: made.keyslots.set_password(os.urandom(32), "u09", "whatever-password"),
        lambda: made.keyslots.replace_recovery_code(os.urandom(32)),
        lambda: made.keyslots.set_district_recipient(os.urandom(32), DemoDistrict(b"x").recipients[0]),
    ):
        with pytest.raises(WrongMasterKey):
            change()
    with pytest.raises(ValueError, match="recipient"):
        made.keyslots.set_district_recipient(made.master_key, "age1nobody")


def test_a_new_sheet_makes_the_old_one_useless(tmp_path: Path, made: NewKeyslots) -> None:
    fresh = made.keyslots.replace_recovery_code(made.master_key)
    slots = reopened(tmp_path)
    assert slots.unlock_with_recovery_code(fresh) == made.master_key
    with pytest.raises(WrongRecoveryCode) as caught:
        slots.unlock_with_recovery_code(made.recovery_code)
    assert not caught.value.malformed


def test_a_mistyped_sheet_names_the_group(made: NewKeyslots) -> None:
    groups = made.recovery_code.split("-")
    groups[4] = ("0" if groups[4][0] != "0" else "1") + groups[4][1:]
    with pytest.raises(WrongRecoveryCode) as caught:
        made.keyslots.unlock_with_recovery_code("-".join(groups))
    assert (caught.value.malformed, caught.value.group) == (True, 5)


def test_a_file_without_a_district_slot_says_so(made: NewKeyslots) -> None:
    with pytest.raises(MissingSlot):
        made.keyslots.unlock_with_district_key(DemoDistrict(b"x").secret)


@pytest.mark.parametrize("victim", ["keyslots.json", "keyslots.json.bak"])
@pytest.mark.parametrize("content", [b"", b"{}", b"\x00" * 400, None])
def test_one_damaged_copy_is_repaired_from_the_other(
    tmp_path: Path, made: NewKeyslots, victim: str, content: bytes | None
) -> None:
    whole = (tmp_path / "keyslots.json").read_bytes()
    if content is None:
        (tmp_path / victim).unlink()
    else:
        (tmp_path / victim).write_bytes(content)
    assert reopened(tmp_path).unlock_with_password("u01", PASSWORD) == made.master_key
    assert (tmp_path / "keyslots.json").read_bytes() == whole
    assert (tmp_path / "keyslots.json.bak").read_bytes() == whole


def test_every_flipped_byte_is_damage_never_a_wrong_password(tmp_path: Path, made: NewKeyslots) -> None:
    path = tmp_path / "keyslots.json"
    whole = path.read_bytes()
    for place in range(0, len(whole), 5):
        damaged = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        path.write_bytes(damaged)
        (tmp_path / "keyslots.json.bak").write_bytes(damaged)
        with pytest.raises(DamagedKeyslots):
            reopened(tmp_path)


def test_a_folder_in_place_of_the_file_leaves_its_copy(tmp_path: Path, made: NewKeyslots) -> None:
    path = tmp_path / "keyslots.json"
    path.unlink()
    path.mkdir()
    assert Keyslots.open(path, LIGHT).unlock_with_password("u01", PASSWORD) == made.master_key
    path.with_name("keyslots.json.bak").unlink()
    with pytest.raises(DamagedKeyslots):
        Keyslots.open(path, LIGHT)


def test_an_older_copy_never_wins_over_a_good_file(tmp_path: Path, made: NewKeyslots) -> None:
    old = (tmp_path / "keyslots.json").read_bytes()
    made.keyslots.set_password(made.master_key, "u02", "second-password")
    (tmp_path / "keyslots.json.bak").write_bytes(old)
    assert sorted(reopened(tmp_path).users) == ["u01", "u02"]
    assert (tmp_path / "keyslots.json.bak").read_bytes() != old


def test_missing_files_are_missing_and_never_replaced(tmp_path: Path) -> None:
    with pytest.raises(MissingKeyslots) as caught:
        reopened(tmp_path)
    assert isinstance(caught.value, KeyslotError)
    Keyslots.create(tmp_path / "keyslots.json", "u01", PASSWORD, LIGHT)
    with pytest.raises(FileExistsError):
        Keyslots.create(tmp_path / "keyslots.json", "u01", PASSWORD, LIGHT)


def test_a_slot_can_not_be_given_to_another_user(tmp_path: Path, made: NewKeyslots) -> None:
    path = tmp_path / "keyslots.json"
    made.keyslots.set_password(made.master_key, "u02", "second-password")
    whole = json.loads(path.read_bytes())
    first, second = [slot for slot in whole["slots"] if slot["kind"] == "password"]
    first["user"], second["user"] = second["user"], first["user"]
    forged = Keyslots(path, whole["key_id"], whole["slots"], LIGHT)
    with pytest.raises(WrongPassword):
        forged.unlock_with_password("u02", PASSWORD)


def test_the_default_cost_is_the_second_choice_of_rfc_9106(tmp_path: Path) -> None:
    made = Keyslots.create(tmp_path / "keyslots.json", "u01", PASSWORD)
    slot = json.loads((tmp_path / "keyslots.json").read_bytes())["slots"][0]
    assert (slot["memory"], slot["passes"], slot["lanes"]) == (65_536, 3, 4)
    assert reopened(tmp_path).unlock_with_password("u01", PASSWORD) == made.master_key


@given(st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES))
def test_a_printed_code_reads_back_however_it_is_typed(code: bytes) -> None:
    printed = print_code(code)
    assert len(printed) == 8 * 5 + 7
    assert read_code(printed) == code
    loose = printed.lower().replace("-", "　").replace("0", "o").replace("1", "l")
    assert read_code(f"  {loose} ") == code


@given(st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES), st.integers(0, 39), st.integers(1, 31))
def test_every_wrong_character_is_noticed_in_its_group(code: bytes, place: int, shift: int) -> None:
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    characters = list(print_code(code).replace("-", ""))
    characters[place] = alphabet[(alphabet.index(characters[place]) + shift) % 32]
    with pytest.raises(MalformedCode) as caught:
        read_code("".join(characters))
    assert caught.value.group == place // 5 + 1


@given(st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES), st.integers(0, 38))
def test_swapped_neighbours_in_a_group_are_noticed(code: bytes, place: int) -> None:
    characters = list(print_code(code).replace("-", ""))
    first, second = characters[place : place + 2]
    characters[place : place + 2] = [second, first]
    if first != second and place % 5 != 4:
        with pytest.raises(MalformedCode):
            read_code("".join(characters))


@given(st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES), st.integers(0, 7), st.integers(1, 7))
def test_two_swapped_groups_are_noticed(code: bytes, first: int, distance: int) -> None:
    groups = print_code(code).split("-")
    second = (first + distance) % 8
    groups[first], groups[second] = groups[second], groups[first]
    if groups[first] != groups[second]:
        with pytest.raises(MalformedCode) as caught:
            read_code("-".join(groups))
        assert caught.value.group == min(first, second) + 1


@pytest.mark.parametrize("typed", ["", "12345", "U" * 40, "-" * 47, "0" * 41])
def test_other_text_is_no_code(typed: str) -> None:
    with pytest.raises(MalformedCode):
        read_code(typed)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short-123", PasswordWeakness.TOO_SHORT),
        ("qwertyuiop", PasswordWeakness.COMMON),
        ("QwertyUIOP", PasswordWeakness.COMMON),
        ("woaini1314520", PasswordWeakness.COMMON),
        ("ａ１２３４５６７８９", PasswordWeakness.COMMON),
        ("abababababab", PasswordWeakness.TOO_UNIFORM),
        ("chenlin-is-here", PasswordWeakness.CONTAINS_NAME),
        ("山高水长路远马不停蹄", None),
        ("tea-house-47-rain", None),
    ],
)
def test_password_policy(password: str, reason: PasswordWeakness | None) -> None:
    assert password_weakness(password, "chenlin") is reason


@pytest.mark.parametrize("slot", [7, {"kind": "password"}, {"kind": ["x"]}, {"kind": "other"}])
def test_a_well_summed_file_with_strange_slots_is_damaged(tmp_path: Path, slot: object) -> None:
    body = {"format": FORMAT, "key_id": "0" * 16, "slots": [slot]}
    whole = {**body, "sum": sha256(canonical.dumps(body)).hexdigest()}
    (tmp_path / "keyslots.json").write_bytes(canonical.dumps(whole))
    with pytest.raises(DamagedKeyslots):
        reopened(tmp_path)
