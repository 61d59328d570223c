"""Opening the office a command works on: password, user, and the wait for a second machine's lock."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from app.cli.terminal import stopped_at_once
from app.core.clock import SystemClock
from app.core.errors import UserError
from app.domain.permissions import Action, Role, may, refusal
from app.services.offices import office_exists, unlock, user_names
from app.services.session import Session
from app.services.users import list_users

PASSWORD_VARIABLE = "XIANGDANG_PASSWORD"


def password() -> str:
    """From the environment, asked for at a terminal, or the first line of a pipe. Raises Abort."""
    given = os.environ.get(PASSWORD_VARIABLE, "")
    if given:
        return given
    with stopped_at_once():
        if sys.stdin.isatty():
            return str(typer.prompt("密码", hide_input=True, err=True))
        line = sys.stdin.readline()
    if not line:
        raise typer.Abort
    return line.rstrip("\r\n")


@contextmanager
def opened(data: Path, action: Action, user: str = "") -> Iterator[Session]:
    """The office of a folder, unlocked as `user` or as the first user who may do this.

    Raises UserError, EnvironmentFault.
    """
    if not office_exists(data):
        raise UserError(f"文件夹 {data} 里没有乡档数据，什么也没有改动。请核对 --data 写的位置。")
    session = _unlocked(data, action, user)
    try:
        yield session
    finally:
        session.close()


def _unlocked(data: Path, action: Action, user: str) -> Session:
    clock, secret = SystemClock(), password()
    if user:
        session = unlock(data, user, secret, clock)
        if not may(session.actor.role, action):
            session.close()
            raise UserError(refusal(session.actor.role, action))
        return session
    refused: UserError | None = None
    names = list(user_names(data))
    while names:
        try:
            session = unlock(data, names.pop(0), secret, clock)
        except UserError as error:
            refused = refused or error
            continue
        if may(session.actor.role, action):
            return session
        able = _able(session, action)
        names = [name for name in names if name in able]
        refused = UserError(refusal(session.actor.role, action))
        session.close()
    raise refused or UserError("这份数据没有可以登录的用户。")


def _able(session: Session, action: Action) -> frozenset[str]:
    """The active users whose role may do this."""
    return frozenset(
        user.name for user in list_users(session) if user.active and may(Role(user.role), action)
    )
