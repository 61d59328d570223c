"""The users of this PC: who they are, what they may do, their passwords."""

from __future__ import annotations

from app.core.errors import UserError
from app.domain.permissions import Action, Role
from app.models.queries.users import Account, accounts
from app.services.offices import remove_password, set_password
from app.services.session import Session

__all__ = ["Account", "add_user", "change_password", "deactivate_user", "list_users"]


def list_users(session: Session) -> tuple[Account, ...]:
    """All accounts, also those no longer active."""
    with session.store.read() as connection:
        return accounts(connection)


def add_user(session: Session, name: str, role: Role, password: str, own_password: str) -> Account:
    """A new user with a first password; the administrator confirms with the own one. Raises UserError."""
    session.require(Action.MANAGE_USERS)
    name = name.strip()
    if not name:
        raise UserError("请填写用户名。", "name")
    if any(account.name == name for account in list_users(session)):
        raise UserError(f"已有叫“{name}”的用户，请换一个名字。", "name")
    set_password(session, name, password, own_password)
    with session.write(Action.MANAGE_USERS, f"新增用户：{name}", undoable=False) as tx:
        user_id = tx.insert("user_account", {"name": name, "role": role.value, "active": True})
    return Account(user_id, name, role.value, True)


def change_password(session: Session, user_name: str, new_password: str, own_password: str) -> None:
    """Everybody changes the own password; for others it needs the administrator. Raises UserError."""
    if user_name != session.actor.name:
        session.require(Action.MANAGE_USERS)
    set_password(session, user_name, new_password, own_password)


def deactivate_user(session: Session, user_id: str) -> None:
    """Close an account; its history stays. Raises UserError for the own account and the last user."""
    session.require(Action.MANAGE_USERS)
    account = next((user for user in list_users(session) if user.id == user_id), None)
    if account is None:
        raise UserError("这个用户已经不在了。")
    if user_id == session.actor.user_id:
        raise UserError("不能停用自己，请由另一名管理员办理。")
    remove_password(session, account.name)
    with session.write(Action.MANAGE_USERS, f"停用用户：{account.name}", undoable=False) as tx:
        tx.update("user_account", user_id, {"active": False})
