"""What the pages that set policy have in common: ask for value and document, store, say what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.errors import UserError
from app.domain.permissions import Action
from app.services.faults import SaidFault
from app.services.policy_documents import PolicyDocument, documents, new_document, put_value
from app.views.pages.policy_dialogs import PolicyDialog
from app.views.pages.rows_page import RowsPage
from app.views.pages.sheet import retone, words
from app.views.tables.id_page_model import Column
from app.views.workplace import Workplace

MakeDialog = Callable[[Sequence[PolicyDocument], Mapping[str, Any]], PolicyDialog]


class PolicySettingPage(RowsPage):
    """`changed(Changes)`: something was stored."""

    changed = Signal(object)

    def __init__(self, workplace: Workplace, name: str, columns: Sequence[Column], said: str,
                 parent: QWidget | None = None) -> None:
        super().__init__(workplace, name, columns, said, parent)
        self.may_set = workplace.may(Action.ACTIVATE_POLICY)
        self.outcome = words()

    def act_row(self, *buttons: QWidget) -> QHBoxLayout:
        """Buttons, and beside them what came of the last act: the list keeps the line it would take below."""
        row = QHBoxLayout()
        for each in buttons:
            row.addWidget(each)
        row.addWidget(self.outcome, 1)
        return row

    def ask(self, make: MakeDialog) -> None:
        """Read which documents are being drafted, then ask."""
        session = self.workplace.session

        def begin(found: Sequence[PolicyDocument]) -> None:
            drafts = [each for each in found if not each.is_active and not each.is_pack]
            dialog = make(drafts, new_document(session))
            if self.workplace.dialogs.run(dialog):
                row, document = dialog.row, dialog.document
                self.write(lambda: put_value(session, document, row), self._stored)

        self.workplace.jobs.read(lambda progress: documents(session), begin)

    def _stored(self, changes: Any) -> None:
        self.say("已保存。还没有生效，等另一名审核员或管理员在“政策文件”里核对启用。", "done")
        self.changed.emit(changes)

    def _on_refused(self, error: BaseException) -> bool:
        if not isinstance(error, UserError):
            return super()._on_refused(error)
        if isinstance(error, SaidFault):
            fault = error.fault
            self.workplace.dialogs.fault(fault.happened, fault.kept, fault.next_step, fault.code)
        self.say(error.message, "error")
        return True

    def say(self, text: str, tone: str) -> None:
        self.outcome.setText(text)
        retone(self.outcome, tone)
