"""指定帮扶人 for the households marked in the list: who needs one, the choice, the assignment."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.core.progress import Progress
from app.services.households import household_ids
from app.services.pairings import Assignable, assign, assignable
from app.views.dialogs.choose_helper import ChooseHelperDialog
from app.views.workplace import Workplace


class ListAssignment(QObject):
    """`changed(Changes)` after households were assigned."""

    changed = Signal(object)

    def __init__(self, workplace: Workplace, numbers: Callable[[], Sequence[int]], parent: QWidget) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._numbers = numbers
        self._window = parent

    def begin(self) -> None:
        """Find out which of the marked households need a helper, then ask who it is to be."""
        session, numbers = self._workplace.session, self._numbers()

        def work(progress: Progress) -> Assignable:
            return assignable(session, tuple(household_ids(session, numbers)))

        self._workplace.jobs.read(work, self._ask)

    def _ask(self, found: Assignable) -> None:
        notify = self._workplace.dialogs.notify
        if not found.households:
            notify("选中的户都不是帮扶对象，不用指定帮扶人。数据没有变化。")
            return
        if not found.helpers:
            notify("名单里还没有帮扶责任人，数据没有变化。请先到“帮扶走访”里登记。")
            return
        dialog = ChooseHelperDialog(said(found), found.helpers, self._window)
        if self._workplace.dialogs.run(dialog) and dialog.helper():
            session, helper = self._workplace.session, dialog.helper()
            self._workplace.jobs.write(
                lambda progress: assign(session, helper, found.households, session.clock.today()),
                self._done,
            )

    def _done(self, changes) -> None:
        words = f"已保存：{changes.label}。可以撤销。" if changes.label else "这些户本来就由这个人帮扶。"
        self._workplace.dialogs.notify(words)
        self.changed.emit(changes)


def said(found: Assignable) -> str:
    """What the assignment will do, in words; where nobody has room, only that and what to do."""
    if not any(helper.has_room for helper in found.helpers):
        return "名单里没有人还能再帮扶这么多户。请少选几户，或者先到“帮扶走访”里登记帮扶责任人。"
    words = f"给 {len(found.households):,} 户指定帮扶人，从今天开始。"
    if found.paired:
        words += f"其中 {found.paired:,} 户已有帮扶人，原来的到今天为止，记为轮换。"
    if found.left_out:
        words += f"另有 {found.left_out:,} 户不是帮扶对象，不变。"
    return words
