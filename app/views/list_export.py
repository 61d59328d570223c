"""导出 Excel for any list: asks for the file and, where the user may, for complete or hidden numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

from app.core.progress import Progress
from app.domain.permissions import Action
from app.services.exports import (
    CellKind,
    ExportedList,
    ListColumn,
    ListKind,
    Scope,
    export_list,
    export_table,
    may_export_full,
)
from app.views.dialogs.port import WORKBOOK_FILE
from app.views.tables.id_page_model import Column
from app.views.workplace import Workplace

_PIXELS_PER_CHARACTER = 7
HIDDEN, FULL = "遮住一部分（平常用）", "完整（内部资料，会记录）"


class ListExport:
    """The export of one list. `scope` says at the moment of asking which part the list shows."""

    def __init__(self, workplace: Workplace, scope: Callable[[], Scope]) -> None:
        self._workplace = workplace
        self._scope = scope

    def menu(self, parent: QWidget, numbers: Callable[[], Sequence[int]], enabled: bool) -> QMenu:
        """The lists of chosen households; `numbers` are asked when one is picked."""
        menu = QMenu("导出 Excel", parent)
        menu.setEnabled(enabled and self._workplace.may(Action.EXPORT_LIST))
        for kind in ListKind:
            action = menu.addAction(f"{kind.value}…", lambda kind=kind: self.ask(kind, numbers()))
            action.setEnabled(kind is not ListKind.NATIONAL or may_export_full(self._workplace.session))
        return menu

    def ask(self, kind: ListKind, numbers: Sequence[int]) -> None:
        """Export a list of households after asking what is needed."""
        full = kind is ListKind.NATIONAL or self._wants_full(kind.value)
        if full is None:
            return
        scope, session = self._scope(), self._workplace.session
        self._start(kind.value, scope, lambda target, progress: export_list(
            session, kind, numbers, scope, target, progress, full=full))

    def ask_table(self, title: str, columns: Sequence[Column], rows: Sequence[object]) -> None:
        """Export a list that is in memory as it is shown, numbers of persons partly hidden."""
        scope, session = self._scope(), self._workplace.session
        titles = [ListColumn(column.title, max(8, column.width // _PIXELS_PER_CHARACTER), CellKind.TEXT)
                  for column in columns]
        texts = [column.exported or column.text for column in columns]
        self._start(title, scope, lambda target, progress: export_table(
            session, title, titles, [[text(row) for text in texts] for row in rows], scope, target, progress))

    def _wants_full(self, title: str) -> bool | None:
        """None when the person backed out."""
        if not may_export_full(self._workplace.session):
            return False
        chosen = self._workplace.dialogs.choose(
            f"导出{title}", "证件号码、电话和账号怎样显示？", (HIDDEN, FULL))
        return None if chosen is None else chosen == 1

    def _start(self, title: str, scope: Scope, work: Callable[[Path, Progress], ExportedList]) -> None:
        today = self._workplace.session.clock.today()
        name = f"{title}_{scope.place}_{today:%Y%m%d}.xlsx"
        target = self._workplace.dialogs.choose_target(f"导出{title}", name, WORKBOOK_FILE)
        if target is not None:
            self._workplace.jobs.read(lambda progress: work(target, progress), self._say,
                                      title=f"正在导出{title}", modal=True)

    def _say(self, made: ExportedList) -> None:
        note = "，有完整号码，请妥善保管" if made.full else ""
        self._workplace.dialogs.notify(f"{made.title} {made.lines:,} 行已存到 {made.path}{note}")
