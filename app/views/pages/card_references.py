"""The lists behind reference fields of a card: villages, other households, members of this one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer

from app.core.errors import UserError
from app.core.progress import Progress
from app.core.text import name_initials
from app.domain.numbering import number_in_village
from app.forms.conditions import Values
from app.services.cards import open_card
from app.services.office_records import helper_names
from app.services.procedure_cases import case_name
from app.services.regions import village_names
from app.services.search import Hit, search
from app.services.session import Session
from app.views.forms.editors.base import Choice
from app.views.jobs import Jobs
from app.views.pages.card_copy import MEMBER, WorkingCopy
from app.views.pages.card_header import head_name

SEARCH_AFTER_MS = 120
_MOST_HOUSEHOLDS = 20

OnFound = Callable[[tuple[Choice, ...]], None]
OnName = Callable[[str], None]


class VillageSource:
    """Villages of the township, read once; found by part of the name, pinyin initials or code."""

    def __init__(self, session: Session) -> None:
        self._names = village_names(session)

    def name(self, code: str) -> str:
        """The village with this code; the code itself when there is none."""
        return self._names.get(code, code)

    def find(self, text: str, then: OnFound) -> None:
        then(tuple(Choice(code, name) for code, name in self._names.items() if _means(text, code, name)))

    def label(self, key: str, then: OnName) -> None:
        then(self.name(key))


@dataclass(frozen=True)
class _Found:
    text: str
    hits: tuple[Hit, ...]


class HouseholdSource(QObject):
    """Other households, found like in the search box: read beside typing, when typing pauses."""

    def __init__(self, session: Session, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self._names: dict[str, str] = {}
        self._asked: tuple[str, OnFound] | None = None
        self._naming: dict[str, OnName] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_AFTER_MS)
        self._timer.timeout.connect(self._search)

    def find(self, text: str, then: OnFound) -> None:
        self._asked = (text, then)
        self._timer.start()

    def label(self, key: str, then: OnName) -> None:
        if key in self._names:
            then(self._names[key])
            return
        is_asked = key in self._naming
        self._naming[key] = then
        if not is_asked:
            self._jobs.read(lambda progress: (key, self._read_name(key)), self._take_name)

    def _search(self) -> None:
        if self._asked is not None:
            text = self._asked[0]

            def work(progress: Progress) -> _Found:
                return _Found(text, search(self._session, text, _MOST_HOUSEHOLDS))

            self._jobs.read(work, self._take_found)

    def _take_found(self, found: _Found) -> None:
        """Only the newest question is still worth an answer."""
        if self._asked is None or self._asked[0] != found.text:
            return
        _, then = self._asked
        self._asked = None
        self._names |= {
            hit.household_id: f"{_numbered(hit.name, hit.local_no)} {hit.place}" for hit in found.hits
        }
        households = dict.fromkeys(hit.household_id for hit in found.hits)
        then(tuple(Choice(key, self._names[key]) for key in households))

    def _read_name(self, key: str) -> str:
        try:
            copy = WorkingCopy(open_card(self._session, key))
        except UserError:
            return "已不在名单里的户"
        return _numbered(head_name(copy) or "未填户主的户", copy.household.get("local_no") or "")

    def _take_name(self, read: tuple[str, str]) -> None:
        key, name = read
        self._names[key] = name
        self._naming.pop(key)(name)


def _numbered(name: str, number: str) -> str:
    """A household of whom others may share the name, told by its number within the village."""
    tail = number_in_village(number)
    return f"{name} 尾号{tail}" if tail else name


class HelperSource:
    """The helpers of the office, read when they are first asked for; found by name, pinyin or unit."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._names: dict[str, str] | None = None

    def forget(self) -> None:
        """A helper was added or changed: read them again."""
        self._names = None

    def find(self, text: str, then: OnFound) -> None:
        then(tuple(Choice(key, name) for key, name in self._read().items() if _means(text, "", name)))

    def label(self, key: str, then: OnName) -> None:
        then(self._read().get(key, ""))

    def _read(self) -> dict[str, str]:
        if self._names is None:
            self._names = helper_names(self._session)
        return self._names


class CaseSource:
    """The procedure a sheet belongs to: shown, never chosen."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._names: dict[str, str] = {}

    def find(self, text: str, then: OnFound) -> None:
        then(())

    def label(self, key: str, then: OnName) -> None:
        if key not in self._names:
            self._names[key] = case_name(self._session, key)
        then(self._names[key])


class RowSource:
    """Records of one form of the card on the screen: members, measures."""

    def __init__(
        self, copy: Callable[[], WorkingCopy | None], schema_id: str, name: Callable[[Values], str]
    ) -> None:
        self._copy = copy
        self._schema_id = schema_id
        self._name = name

    def find(self, text: str, then: OnFound) -> None:
        then(tuple(Choice(key, name) for key, name in self._names() if _means(text, "", name)))

    def label(self, key: str, then: OnName) -> None:
        then(next((name for record, name in self._names() if record == key), ""))

    def _names(self) -> list[tuple[str, str]]:
        copy = self._copy()
        rows = copy.records(self._schema_id) if copy is not None else ()
        return [(row["id"], self._name(row)) for row in rows]


def member_source(copy: Callable[[], WorkingCopy | None]) -> RowSource:
    """The members of the card on the screen."""
    return RowSource(copy, MEMBER, lambda row: row.get("name") or "")


def _means(text: str, code: str, name: str) -> bool:
    wanted = text.strip().lower()
    if wanted in name or (code and wanted in code):
        return True
    return any(initials.startswith(wanted) for initials in name_initials(name))
