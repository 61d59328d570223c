"""Lists out of the office as workbooks: who may, masked or full, what is recorded about it.

Everybody who works with households may take out lists in which numbers of persons, phones and accounts are
partly hidden; complete ones need the right for internal lists, bear the mark 内部资料 and are recorded, as
every list is (domain.md 10.4). What stands in the lists is `list_contents`.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.core.clock import CHINA_STANDARD_TIME
from app.core.errors import UserError
from app.core.progress import SILENT, Progress
from app.domain.permissions import Action, may
from app.exchange.list_workbook import CellKind, ListCell, ListColumn, ListSheet, write_list
from app.exchange.national_layout import TITLE as NATIONAL_TITLE
from app.exchange.national_layout import write_national
from app.models import list_exports as storage
from app.services import list_contents
from app.services.balances import BalanceLine
from app.services.session import Session

__all__ = [
    "CellKind",
    "ExportedList",
    "ListColumn",
    "ListKind",
    "MadeExport",
    "Scope",
    "export_balances",
    "export_full_table",
    "export_list",
    "export_table",
    "exports_made",
    "may_export_full",
]

INTERNAL = "内部资料　注意保管"
_MOST_SHOWN = 500


class ListKind(enum.Enum):
    """The lists of chosen households; the value is what the caseworker calls it."""

    HOUSEHOLDS = "农户名单"
    MEMBERS = "成员名单"
    PROBLEMS = "问题清单"
    HISTORY = "变更记录"
    NATIONAL = "全国系统版式名册"


@dataclass(frozen=True)
class Scope:
    """Which part of the office a list shows: the place, and the filters in words ("" for none)."""

    place: str
    filters: str = ""

    @property
    def words(self) -> str:
        return f"{self.place}（{self.filters}）" if self.filters else self.place


@dataclass(frozen=True)
class ExportedList:
    """A finished workbook."""

    path: Path
    title: str
    lines: int
    full: bool


@dataclass(frozen=True)
class MadeExport:
    """One list that was taken out of this PC."""

    at: datetime
    user: str
    title: str
    scope: str
    lines: int
    full: bool


def may_export_full(session: Session) -> bool:
    """Whether the user may take out lists with complete numbers."""
    return may(session.actor.role, Action.PRINT_FULL)


def export_list(
    session: Session,
    kind: ListKind,
    row_numbers: Sequence[int],
    scope: Scope,
    target: Path,
    progress: Progress = SILENT,
    *,
    full: bool = False,
) -> ExportedList:
    """A list of the households behind these row numbers of the household list, in their order.

    The national layout has complete numbers only, or it could not be read back. The file appears when it is
    complete. Raises UserError (no permission, nothing chosen), EnvironmentFault, Cancelled.
    """
    full = full or kind is ListKind.NATIONAL
    _require(session, full)
    if not len(row_numbers):
        raise UserError("没有选中农户，没有可导出的内容。")
    if kind is ListKind.NATIONAL:
        households = list_contents.national_households(session, row_numbers)
        lines = write_national(
            target, households, session.policy(), _circumstances(session, scope), len(row_numbers), progress
        )
        return _recorded(session, ExportedList(target, NATIONAL_TITLE, lines, True), scope)
    columns, rows = _CONTENTS[kind](session, row_numbers, full)
    frozen = list_contents.FROZEN
    sheet = _sheet(session, kind.value, scope, columns, rows, full, len(row_numbers), frozen)
    return _recorded(
        session, ExportedList(target, kind.value, write_list(target, sheet, progress), full), scope
    )


_CONTENTS = {
    ListKind.HOUSEHOLDS: list_contents.households,
    ListKind.MEMBERS: list_contents.members,
    ListKind.PROBLEMS: list_contents.problems,
    ListKind.HISTORY: list_contents.history,
}


def export_table(
    session: Session,
    title: str,
    columns: Sequence[ListColumn],
    rows: Sequence[Sequence[ListCell]],
    scope: Scope,
    target: Path,
    progress: Progress = SILENT,
) -> ExportedList:
    """Any list that is on the screen; the caller has hidden what is no matter of a work list. Raises as
    `export_list`."""
    _require(session, full=False)
    sheet = _sheet(session, title, scope, columns, rows, False, len(rows))
    return _recorded(session, ExportedList(target, title, write_list(target, sheet, progress), False), scope)


def export_full_table(
    session: Session,
    title: str,
    columns: Sequence[ListColumn],
    rows: Sequence[Sequence[ListCell]],
    scope: Scope,
    target: Path,
    progress: Progress = SILENT,
) -> ExportedList:
    """A list whose purpose needs complete numbers, marked 内部资料. Raises as `export_list`."""
    _require(session, full=True)
    sheet = _sheet(session, title, scope, columns, rows, True, len(rows))
    return _recorded(session, ExportedList(target, title, write_list(target, sheet, progress), True), scope)


def export_balances(
    session: Session, title: str, lines: Sequence[BalanceLine], scope: Scope, target: Path
) -> ExportedList:
    """户数人口变动表: opening, in, out and closing per line. Raises as `export_list`."""
    columns, rows = list_contents.balances(lines)
    return export_table(session, title, columns, rows, scope, target)


def exports_made(session: Session) -> tuple[MadeExport, ...]:
    """The lists taken out of this PC, newest first. Raises UserError without permission."""
    session.require(Action.READ_AUDIT)
    with session.store.read() as connection:
        stored = storage.newest(connection, _MOST_SHOWN)
    return tuple(
        MadeExport(
            datetime.fromtimestamp(export.at / 1000, CHINA_STANDARD_TIME),
            export.user_name,
            export.title,
            export.scope,
            export.lines,
            bool(export.full_numbers),
        )
        for export in stored
    )


def _require(session: Session, full: bool) -> None:
    session.require(Action.EXPORT_LIST)
    if full:
        session.require(Action.PRINT_FULL)


def _circumstances(session: Session, scope: Scope) -> str:
    """Unit, day, filters and maker in one line. The day is what a year of the contents is read from."""
    now = session.clock.now()
    parts = (
        f"单位：{session.unit.name}",
        f"范围：{scope.words}",
        f"导出时间：{now:%Y-%m-%d %H:%M}",
        f"制表人：{session.actor.name}",
    )
    return "　".join(parts)


def _sheet(
    session: Session,
    title: str,
    scope: Scope,
    columns: Sequence[ListColumn],
    rows: Iterable[Sequence[ListCell]],
    full: bool,
    expected: int,
    frozen: int = 0,
) -> ListSheet:
    mark = INTERNAL if full else ""
    return ListSheet(title, _circumstances(session, scope), columns, rows, mark, frozen, expected)


def _recorded(session: Session, made: ExportedList, scope: Scope) -> ExportedList:
    """The finished list, noted down with who took it out."""
    actor = session.actor
    with session.store.write_local() as connection:
        storage.add(
            connection,
            storage.StoredExport(
                session.clock.millis(), actor.user_id, actor.name, made.title, scope.words, made.lines,
                int(made.full),
            ),
        )  # fmt: skip
    return made
