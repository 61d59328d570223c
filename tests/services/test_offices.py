"""First start, unlocking, forgotten passwords, and files that must not be opened."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.core.clock import FixedClock
from app.core.errors import EnvironmentFault, FaultKind, UserError
from app.core.paths import DataFolder
from app.domain.permissions import Role
from app.security.encryption import connector
from app.security.keyslots import Keyslots
from app.services.faults import describe
from app.services.offices import (
    NewUser,
    create_office,
    office_exists,
    unlock,
    unlock_with_recovery_code,
    user_names,
)
from app.services.session import Session, Unit
from app.services.users import add_user, change_password, deactivate_user, list_users
from tests.offices import ADMIN, ENTRY, LIGHT, PASSWORD, UNIT, USERS, open_copy, reopen, store_household

OTHER_PASSWORD = "Ling-yi-ge-mima-9"


def master_key(folder: Path) -> bytes:
    return Keyslots.open(folder / "keyslots.json", LIGHT).unlock_with_password(ENTRY, PASSWORD)


def test_first_start_makes_users_and_a_recovery_code_that_works(tmp_path: Path, clock: FixedClock) -> None:
    first = create_office(tmp_path, UNIT, ADMIN, PASSWORD, clock, others=USERS, cost=LIGHT)
    assert first.session.actor.role is Role.ADMIN
    assert first.session.unit == UNIT
    assert not office_exists(tmp_path)
    first.finish().close()
    assert office_exists(tmp_path)
    assert not DataFolder(tmp_path).begun.exists()
    assert user_names(tmp_path) == (ADMIN, ENTRY, "审核员")
    again = unlock_with_recovery_code(
        tmp_path, first.recovery_code.lower(), ENTRY, OTHER_PASSWORD, clock, cost=LIGHT
    )
    again.close()
    unlock(tmp_path, ENTRY, OTHER_PASSWORD, clock, cost=LIGHT).close()
    with pytest.raises(UserError, match="密码不对"):
        unlock(tmp_path, ENTRY, PASSWORD, clock, cost=LIGHT)


@pytest.mark.parametrize(
    ("unit", "password", "words"),
    [
        (Unit("示范镇", "99000010"), PASSWORD, "9 位数字"),
        (Unit(" ", "990000101"), PASSWORD, "单位名称"),
        (UNIT, "short", "至少 10 个"),
    ],
)
def test_first_start_refuses_and_leaves_nothing(
    tmp_path: Path, clock: FixedClock, unit: Unit, password: str, words: str
) -> None:
    with pytest.raises(UserError, match=words):
        create_office(tmp_path / "new", unit, ADMIN, password, clock, cost=LIGHT)
    assert not office_exists(tmp_path / "new")


def test_a_second_office_in_the_same_folder_is_refused(session: Session, clock: FixedClock) -> None:
    with pytest.raises(UserError, match="已有乡档数据"):
        create_office(session.folder.root, UNIT, ADMIN, PASSWORD, clock, cost=LIGHT)


def test_a_first_start_that_was_broken_off_is_begun_anew(tmp_path: Path, clock: FixedClock) -> None:
    broken_off = create_office(tmp_path, UNIT, ADMIN, PASSWORD, clock, others=USERS, cost=LIGHT)
    with pytest.raises(EnvironmentFault) as caught:
        create_office(tmp_path, UNIT, ADMIN, PASSWORD, clock, cost=LIGHT)
    assert caught.value.kind is FaultKind.ALREADY_OPEN
    broken_off.session.close()
    left = (tmp_path / "town.db").read_bytes()
    with pytest.raises(UserError, match="第一次使用没有做完"):
        unlock(tmp_path, ADMIN, PASSWORD, clock, cost=LIGHT)
    create_office(tmp_path, UNIT, ADMIN, OTHER_PASSWORD, clock, others=USERS, cost=LIGHT).finish().close()
    unlock(tmp_path, ADMIN, OTHER_PASSWORD, clock, cost=LIGHT).close()
    (aside,) = (tmp_path / "quarantine").iterdir()
    assert (aside / "town.db").read_bytes() == left
    assert {path.name for path in aside.iterdir()} >= {"keyslots.json", "keyslots.json.bak"}


def test_a_mark_that_a_power_cut_brought_back_empty_takes_nothing_away(
    session: Session, clock: FixedClock
) -> None:
    folder = session.folder
    session.close()
    folder.begun.touch()
    assert office_exists(folder.root)
    unlock(folder.root, ENTRY, PASSWORD, clock, cost=LIGHT).close()


def test_wrong_passwords_have_to_wait(office_template: Path, tmp_path: Path, clock: FixedClock) -> None:
    session = open_copy(office_template, tmp_path / "office", clock)
    folder = session.folder.root
    session.close()
    for _ in range(3):
        clock.move(timedelta(minutes=20))
        with pytest.raises(UserError, match="没有变化"):
            unlock(folder, ENTRY, "wrong-password", clock, cost=LIGHT)
    with pytest.raises(UserError, match="请等 2 秒"):
        unlock(folder, ENTRY, PASSWORD, clock, cost=LIGHT)
    clock.move(timedelta(seconds=3))
    unlock(folder, ENTRY, PASSWORD, clock, cost=LIGHT).close()


def test_the_same_folder_is_open_once_only(session: Session, clock: FixedClock) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        unlock(session.folder.root, ENTRY, PASSWORD, clock, cost=LIGHT)
    assert caught.value.kind is FaultKind.ALREADY_OPEN


def test_a_file_of_a_newer_program_is_left_alone(session: Session, clock: FixedClock) -> None:
    folder = session.folder
    session.close()
    connection = connector(folder.database, master_key(folder.root))()
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = folder.database.read_bytes()
    with pytest.raises(EnvironmentFault) as caught:
        unlock(folder.root, ENTRY, PASSWORD, clock, cost=LIGHT)
    assert caught.value.kind is FaultKind.NEWER_FILE
    assert "更新版本" in describe(caught.value).text
    assert folder.database.read_bytes() == before


@pytest.mark.parametrize("offset", [100, 5000])
def test_a_damaged_file_is_named_and_left_alone(session: Session, clock: FixedClock, offset: int) -> None:
    for _ in range(3):
        store_household(session, id_no=None)
    folder = session.folder
    session.close()
    content = bytearray(folder.database.read_bytes())
    content[offset] ^= 0x40
    folder.database.write_bytes(content)
    with pytest.raises(EnvironmentFault) as caught:
        _use(unlock(folder.root, ENTRY, PASSWORD, clock, cost=LIGHT))
    assert caught.value.kind is FaultKind.FILE_DAMAGED
    text = describe(caught.value)
    assert text.happened
    assert "没有改动" in text.kept
    assert folder.database.read_bytes() == bytes(content)


def _use(session: Session) -> None:
    """Read every page, so that damage anywhere is met."""
    try:
        with session.store.read() as connection:
            tables = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
            for row in tables:
                connection.exec_driver_sql(f"SELECT count(*) FROM {row[0]}")
    finally:
        session.close()


def test_keyslots_of_another_office_are_told_from_damage(
    session: Session, office_template: Path, tmp_path: Path, clock: FixedClock
) -> None:
    stranger = create_office(tmp_path / "other", UNIT, ENTRY, PASSWORD, clock, cost=LIGHT)
    stranger.finish().close()
    folder = session.folder.root
    session.close()
    for name in ("keyslots.json", "keyslots.json.bak"):
        shutil.copy(tmp_path / "other" / name, folder / name)
    with pytest.raises(EnvironmentFault) as caught:
        unlock(folder, ENTRY, PASSWORD, clock, cost=LIGHT)
    assert caught.value.kind is FaultKind.WRONG_KEY


def _store_many(session: Session) -> None:
    for _ in range(50):
        store_household(session, "李四", None)


def test_a_full_disk_keeps_what_was_saved(session: Session) -> None:
    store_household(session)
    with session.store.write_local() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(EnvironmentFault) as caught:
        _store_many(session)
    assert caught.value.kind is FaultKind.DISK_FULL
    assert "磁盘空间不够" in describe(caught.value).text
    with session.store.read() as connection:
        households = connection.exec_driver_sql("SELECT count(*) FROM household").scalar_one()
        heads = connection.exec_driver_sql("SELECT count(*) FROM member").scalar_one()
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    assert households == heads >= 1


def test_nothing_of_a_person_is_readable_in_the_files(session: Session) -> None:
    store_household(session, "欧阳䶮", "990000198002290036")
    folder = session.folder.root
    session.close()
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert "欧阳䶮".encode() not in content
            assert b"990000198002290036" not in content


def test_users_are_added_and_closed_by_the_administrator(session: Session) -> None:
    session = reopen(session, ADMIN)
    added = add_user(session, "新来的同志", Role.ENTRY, OTHER_PASSWORD, PASSWORD)
    with pytest.raises(UserError, match="已有叫"):
        add_user(session, "新来的同志", Role.ENTRY, OTHER_PASSWORD, PASSWORD)
    with pytest.raises(UserError, match="密码不对"):
        change_password(session, ADMIN, OTHER_PASSWORD, "not-my-password")
    deactivate_user(session, added.id)
    assert [user.active for user in list_users(session)] == [True, True, True, False]
    assert "新来的同志" not in user_names(session.folder.root)
    session.close()


def test_a_caseworker_may_not_add_users(session: Session) -> None:
    with pytest.raises(UserError, match="不能管理用户"):
        add_user(session, "甲", Role.ENTRY, OTHER_PASSWORD, PASSWORD)


def test_a_new_user_can_log_in(session: Session, clock: FixedClock) -> None:
    session = reopen(session, ADMIN)
    add_user(session, "新来的同志", Role.REVIEW, OTHER_PASSWORD, PASSWORD)
    folder = session.folder.root
    session.close()
    again = unlock(folder, "新来的同志", OTHER_PASSWORD, clock, cost=LIGHT)
    assert again.actor.role is Role.REVIEW
    again.close()


def test_the_driver_is_new_enough() -> None:
    assert dbapi2.sqlite_version_info >= (3, 51, 3)
    assert NewUser("甲", "乙", Role.ENTRY).role is Role.ENTRY
