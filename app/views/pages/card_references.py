"""The lists behind reference fields of a card: villages, other households, members of this one."""

from __future__ import annotations

from collections.abc import Callable

from app.core.errors import UserError
from app.core.text import name_initials
from app.services.cards import open_card
from app.services.regions import village_names
from app.services.search import search
from app.services.session import Session
from app.views.forms.editors.base import Choice
from app.views.pages.card_copy import MEMBER, WorkingCopy

_MOST_HOUSEHOLDS = 20


class VillageSource:
    """Villages of the township, read once; found by part of the name, pinyin initials or code."""

    def __init__(self, session: Session) -> None:
        self._names = village_names(session)

    def find(self, text: str) -> tuple[Choice, ...]:
        return tuple(Choice(code, name) for code, name in self._names.items() if _means(text, code, name))

    def label(self, key: str) -> str:
        return self._names.get(key, key)


class HouseholdSource:
    """Other households, found like in the search box."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._labels: dict[str, str] = {}

    def find(self, text: str) -> tuple[Choice, ...]:
        hits = search(self._session, text, _MOST_HOUSEHOLDS)
        self._labels |= {hit.household_id: f"{hit.name} {hit.place}" for hit in hits}
        return tuple(Choice(key, self._labels[key]) for key in dict.fromkeys(h.household_id for h in hits))

    def label(self, key: str) -> str:
        if key not in self._labels:
            self._labels[key] = self._read_label(key)
        return self._labels[key]

    def _read_label(self, key: str) -> str:
        try:
            copy = WorkingCopy(open_card(self._session, key))
        except UserError:
            return "已不在名单里的户"
        return next((row["name"] or "" for row in copy.records(MEMBER) if row.get("relation") == "01"), key)


class MemberSource:
    """The members of the card on the screen."""

    def __init__(self, copy: Callable[[], WorkingCopy | None]) -> None:
        self._copy = copy

    def find(self, text: str) -> tuple[Choice, ...]:
        copy = self._copy()
        rows = copy.records(MEMBER) if copy is not None else ()
        named = ((row["id"], row.get("name") or "") for row in rows)
        return tuple(Choice(key, name) for key, name in named if _means(text, "", name))

    def label(self, key: str) -> str:
        return next((choice.text for choice in self.find("") if choice.key == key), "")


def _means(text: str, code: str, name: str) -> bool:
    wanted = text.strip().lower()
    if wanted in name or (code and wanted in code):
        return True
    return any(initials.startswith(wanted) for initials in name_initials(name))
