"""Who must take a step instead of the user at the desk, and why: an own entry, or a role that takes none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from app.domain.permissions import Action, Role, may
from app.domain.procedures.guard_spec import Reason
from app.services.session import Session
from app.services.users import list_users

_MOST_NAMED = 3


@dataclass(frozen=True)
class OtherTaker:
    """`who` names the users that may take it."""

    who: str
    why: str

    @property
    def words(self) -> str:
        return f"要由{self.who}登记：{self.why}"


class OtherTakers:
    """Who at this office may take a step instead. The users are read once, when a step first needs them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, reasons: Iterable[Reason]) -> OtherTaker | None:
        """None where the user at the desk may take the step that these reasons are about."""
        role = self._session.actor.role
        if not may(role, Action.EDIT):
            return OtherTaker(self._others, f"“{role.label}”用户不办事项")
        why = next((reason.words for reason in reasons if reason.other_user), "")
        return OtherTaker(self._others, why) if why else None

    @cached_property
    def _others(self) -> str:
        own = self._session.actor.user_id
        names = [
            account.name
            for account in list_users(self._session)
            if account.active and account.id != own and may(Role(account.role), Action.EDIT)
        ]
        if not names:
            return "另一名填报或审核用户（请管理员新增）"
        more = f"等 {len(names)} 人中的一人" if len(names) > _MOST_NAMED else ""
        return "、".join(names[:_MOST_NAMED]) + more if more else "或".join(names)
