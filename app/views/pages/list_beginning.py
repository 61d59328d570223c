"""开始办理 for the marked households of a list: a case of one procedure for each of them, in one act."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.core.progress import Progress
from app.services.households import household_rows
from app.views.pages.case_begin import CaseBeginning
from app.views.workplace import Workplace

MOST = 2_000
Named = dict[str, tuple[str, str]]


class ListBeginning(QObject):
    """changed(Changes): cases were begun. began(case id): of one household alone. `numbers` are the rows."""

    changed = Signal(object)
    began = Signal(str)

    def __init__(self, workplace: Workplace, numbers: Callable[[], Sequence[int]], window: QWidget) -> None:
        super().__init__(window)
        self._workplace = workplace
        self._numbers = numbers
        self._beginning = CaseBeginning(workplace, window, self.changed.emit, self.began.emit)

    def begin(self) -> None:
        """Read who is marked and ask what is to be begun."""
        session, numbers = self._workplace.session, self._numbers()
        if len(numbers) > MOST:
            said = f"一次最多给 {MOST:,} 户开始办理，选中的有 {len(numbers):,} 户。请分村办理。"
            self._workplace.dialogs.notify(said)
            return

        def work(progress: Progress) -> Named:
            found = household_rows(session, numbers)
            rows = [found[number] for number in numbers if number in found]
            return {row.id: (row.head_name, f"{row.village_name} {row.group_no}") for row in rows}

        self._workplace.jobs.read(work, self._beginning.of_households)
