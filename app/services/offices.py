"""First start, unlocking and switching users of one office on one PC."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.core.atomic_file import flush_folder, replacing
from app.core.clock import Clock
from app.core.errors import UserError
from app.core.folder_lock import FolderLock
from app.core.paths import DataFolder
from app.core.system_faults import system_faults
from app.domain.passwords import MINIMUM_LENGTH
from app.domain.permissions import Role
from app.domain.regions import TOWNSHIP_LENGTH
from app.models.changes import Author
from app.models.faults import environment_faults
from app.models.policy_packs import judged_by, mark_judged_by
from app.models.queries.users import accounts, office_settings
from app.security.identity import SiteIdentity
from app.security.keyslot_errors import (
    KeyslotError,
    LastPasswordSlot,
    UnknownUser,
    WrongPassword,
    WrongRecoveryCode,
)
from app.security.keyslots import OFFICE_COST, Keyslots
from app.security.passwords import PasswordWeakness, StretchCost, password_weakness
from app.services.login_pace import LoginPace
from app.services.office_file import OpenFile, open_file
from app.services.session import Actor, Session, Unit

UNIT_NAME = "unit_name"
UNIT_CODE = "unit_code"
HINT_FILE = "login-hint.txt"
HINT_LENGTH = 200
_OFFICE_FILES = ("keyslots", "town.db")

_WEAKNESS = {
    PasswordWeakness.TOO_SHORT: f"密码至少 {MINIMUM_LENGTH} 个字符",
    PasswordWeakness.TOO_UNIFORM: "密码里不同的字符太少，请换一个",
    PasswordWeakness.COMMON: "这个密码太常见，容易被猜到，请换一个",
    PasswordWeakness.CONTAINS_NAME: "密码里不能包含用户名",
}


@dataclass(frozen=True)
class NewUser:
    """A user to be created with a first password."""

    name: str
    password: str
    role: Role


@dataclass(frozen=True)
class FirstStart:
    """The open session of the administrator and the recovery code, shown and printed once.

    Until `finish` the folder is no office: after a crash, a power cut or a closed window it is begun anew,
    so that nobody works with a recovery code that was never on paper.
    """

    session: Session
    recovery_code: str

    def finish(self) -> Session:
        """The recovery code is on paper; from now on work may be stored. Raises EnvironmentFault."""
        begun = self.session.folder.begun
        with system_faults(begun):
            # Emptied and flushed before it is removed: on Windows a removal may come undone by a power cut.
            with begun.open("wb") as stream:
                os.fsync(stream.fileno())
            begun.unlink()
            flush_folder(begun.parent)
        return self.session


def office_exists(folder: Path) -> bool:
    return DataFolder(folder).exists


def user_names(folder: Path) -> tuple[str, ...]:
    """The users who can unlock this office, in the order they were added. Raises UserError."""
    return _slots(DataFolder(folder)).users


def login_hint(folder: Path) -> str:
    """What the folder of a demo says on the login page; "" for every other office. Never a secret."""
    try:
        return (folder / HINT_FILE).read_text("utf-8")[:HINT_LENGTH].strip()
    except (OSError, UnicodeDecodeError):
        return ""


def keep_recovery_code(path: Path, unit_name: str, code: str) -> None:
    """Write the code to a file of the person's choice, for printing. Raises EnvironmentFault."""
    with environment_faults(), replacing(path) as stream:
        stream.write(f"{unit_name}\n乡档恢复码\n{code}\n".encode("utf-8-sig"))


def recovery_page(unit_name: str, code: str, made_on: date) -> bytes:
    """The page with the code as a PDF, in memory only: nothing of it may stay on this computer."""
    from app.printing.layouts.recovery_page import lay_out
    from app.printing.pdf import render  # both are needed once in the life of an office

    return render(lay_out(unit_name, code, made_on))[0]


def require_strong(password: str, user: str) -> None:
    """Raises UserError with the reason when a new password is too weak."""
    weakness = password_weakness(password, user)
    if weakness is not None:
        raise UserError(_WEAKNESS[weakness], "password")


def create_office(
    folder: Path,
    unit: Unit,
    admin_name: str,
    password: str,
    clock: Clock,
    *,
    others: tuple[NewUser, ...] = (),
    cost: StretchCost = OFFICE_COST,
    identity: SiteIdentity | None = None,
) -> FirstStart:
    """Make the folder, the keys, the encrypted file and the first users; the administrator is logged in.

    What an unfinished first start left is set aside. Raises UserError for a weak password, a wrong division
    code or a folder in use, EnvironmentFault for the disk. When anything fails nothing is left behind.
    """
    users = (NewUser(admin_name, password, Role.ADMIN), *others)
    _require_sound(unit, users)
    data = DataFolder(folder)
    if data.exists:
        raise UserError("这个文件夹里已有乡档数据，没有改动。请直接登录，或另选一个空文件夹。")
    data.prepare()
    _set_aside_unfinished(data, clock)
    opened: OpenFile | None = None
    try:
        with system_faults(data.begun), replacing(data.begun) as stream:
            stream.write(b"unfinished\n")
        made = Keyslots.create(data.keyslots, admin_name, password, cost)
        for user in others:
            made.keyslots.set_password(made.master_key, user.name, user.password)
        opened = open_file(data, made.master_key, clock, identity or SiteIdentity.generate())
        _first_records(opened, unit, users)
        session = _session(opened, admin_name)
    except BaseException:
        if opened is not None:
            opened.close()
        _remove(data)
        raise
    return FirstStart(session, made.recovery_code)


def unlock(
    folder: Path, user_name: str, password: str, clock: Clock, *, cost: StretchCost = OFFICE_COST
) -> Session:
    """Open the office as this user. Raises UserError (wrong password, inactive user), EnvironmentFault."""
    data = DataFolder(folder)
    slots = _slots(data, cost)
    pace = LoginPace(folder / "logins.json", clock)
    pace.require_turn(user_name)
    try:
        master_key = slots.unlock_with_password(user_name, password)
    except (UnknownUser, WrongPassword) as error:
        pace.failed(user_name)
        raise UserError(
            "用户名或密码不对，数据没有打开，也没有变化。请再输一次；忘了密码可以用打印的恢复码。", "password"
        ) from error
    pace.succeeded(user_name)
    return _open_as(data, master_key, user_name, clock)


def unlock_with_recovery_code(
    folder: Path,
    code: str,
    user_name: str,
    new_password: str,
    clock: Clock,
    *,
    cost: StretchCost = OFFICE_COST,
) -> Session:
    """Set a new password with the printed recovery code and log in. Raises UserError, EnvironmentFault."""
    require_strong(new_password, user_name)
    data = DataFolder(folder)
    slots = _slots(data, cost)
    try:
        master_key = slots.unlock_with_recovery_code(code)
    except WrongRecoveryCode as error:
        where = f"第 {error.group} 组有错。" if error.group else ""
        raise UserError(f"恢复码不对。{where}数据没有变化，请对照打印件再输一次。", "code") from error
    if user_name not in slots.users:
        raise UserError(f"没有叫“{user_name}”的用户，请从名单里选。", "user")
    slots.set_password(master_key, user_name, new_password)
    return _open_as(data, master_key, user_name, clock)


def set_password(session: Session, user: str, new_password: str, own_password: str) -> None:
    """Set a password; `own_password` is that of the logged-in user, who thereby proves the right.

    Raises UserError when it is wrong or the new one too weak.
    """
    require_strong(new_password, user)
    slots = _slots(session.folder)
    slots.set_password(_master_key(slots, session, own_password), user, new_password)


def remove_password(session: Session, user: str) -> None:
    """Take away a user's way in. Raises UserError for the last one."""
    try:
        _slots(session.folder).remove_user(user)
    except LastPasswordSlot as error:
        raise UserError("这是最后一个能登录的用户，不能停用。") from error
    except UnknownUser:
        return


def _master_key(slots: Keyslots, session: Session, own_password: str) -> bytes:
    try:
        return slots.unlock_with_password(session.actor.name, own_password)
    except KeyslotError as error:
        raise UserError("您自己的密码不对，没有改动。", "own_password") from error


def _slots(data: DataFolder, cost: StretchCost = OFFICE_COST) -> Keyslots:
    if data.is_unfinished:
        raise UserError("这个文件夹的第一次使用没有做完，里面还没有档案。请打开乡档窗口重新建立。")
    try:
        return Keyslots.open(data.keyslots, cost)
    except KeyslotError as error:
        raise UserError(
            f"钥匙文件 {data.keyslots.name} 缺失或损坏，数据没有变化。请从备份文件夹里复制一份回来再打开。"
        ) from error


def _open_as(data: DataFolder, master_key: bytes, user_name: str, clock: Clock) -> Session:
    opened = open_file(data, master_key, clock)
    try:
        return _session(opened, user_name)
    except BaseException:
        opened.close()
        raise


def _session(opened: OpenFile, user_name: str) -> Session:
    with opened.store.read() as connection:
        account = next((user for user in accounts(connection) if user.name == user_name), None)
        settings = office_settings(connection)
    if account is None or not account.active:
        raise UserError(f"用户“{user_name}”已停用，请找管理员。数据没有变化。")
    unit = Unit(settings.get(UNIT_NAME, ""), settings.get(UNIT_CODE, ""))
    opened.standards.region_code = unit.region_code
    with opened.store.write_local() as connection:
        if not judged_by(connection):
            mark_judged_by(connection, opened.standards.fingerprint())
    actor = Actor(account.id, account.name, Role(account.role))
    return Session(
        opened.folder,
        opened.store,
        opened.backlog,
        opened.standards,
        actor,
        unit,
        opened.lock,
        opened.attachments,
    )


def _require_sound(unit: Unit, users: tuple[NewUser, ...]) -> None:
    code = unit.region_code
    if not (code.isascii() and code.isdigit() and len(code) == TOWNSHIP_LENGTH):
        raise UserError("乡镇代码应为 9 位数字（县 6 位加乡镇 3 位）。", "region_code")
    if not unit.name.strip():
        raise UserError("请填写单位名称。", "unit_name")
    if len({user.name for user in users}) != len(users):
        raise UserError("用户名不能重复。", "user")
    for user in users:
        if not user.name.strip():
            raise UserError("请填写用户名。", "user")
        require_strong(user.password, user.name)


def _first_records(opened: OpenFile, unit: Unit, users: tuple[NewUser, ...]) -> None:
    first_id = opened.store.ids.new()
    with opened.store.write(Author(first_id, users[0].name), "首次启用", undoable=False) as tx:
        for place, user in enumerate(users):
            record = {"name": user.name, "role": user.role.value, "active": True}
            tx.insert("user_account", record | ({"id": first_id} if place == 0 else {}))
        tx.insert("office_setting", {"name": UNIT_NAME, "text": unit.name})
        tx.insert("office_setting", {"name": UNIT_CODE, "text": unit.region_code})
        tx.insert("region", {"code": unit.region_code, "name": unit.name, "level": "township"})


def _set_aside_unfinished(data: DataFolder, clock: Clock) -> None:
    """Move what a broken-off first start left out of the way. Raises EnvironmentFault, ALREADY_OPEN too."""
    if not data.is_unfinished:
        return
    lock = FolderLock.take(data.lock)
    aside = data.quarantine / f"first-start-{clock.now():%Y%m%d-%H%M%S}"
    try:
        with system_faults(aside):
            aside.mkdir(parents=True, exist_ok=True, mode=0o700)
            for path in _key_and_data_files(data):
                path.replace(aside / path.name)
    finally:
        lock.release()


def _key_and_data_files(data: DataFolder) -> list[Path]:
    return [path for path in data.root.glob("*") if path.is_file() and path.name.startswith(_OFFICE_FILES)]


def _remove(data: DataFolder) -> None:
    for path in (*_key_and_data_files(data), data.lock, data.begun):
        path.unlink(missing_ok=True)
