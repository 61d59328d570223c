"""The list of running cases: how long the window stands still while it is opened, walked through and changed.

The longest pause is the longest time between two turns of the event loop while everything is drawn, the due
of the painted lines is read, the list is sorted and filtered, and a step brings it to read again.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.bootstrap import make_application
from app.core.clock import FixedClock
from app.services.case_starts import Subject, blank_case
from app.services.demo import DEMO_MOMENT
from app.services.faults import describe
from app.services.households import HouseholdFilter, Sort, household_ids, list_row_numbers
from app.services.procedure_cases import StepDraft, step_values
from app.services.procedures import take
from app.services.session import Session
from app.services.step_offers import draft_step
from app.views.main_window import MainWindow, Program
from app.views.pages.procedure_room import CASES
from app.views.remembered import Remembered
from tests.perf.demo_files import ENTRY, PASSWORD, demo_folder, open_demo
from tests.perf.measuring import Figure
from tests.views.recording import RecordingDialogs

HOUSEHOLDS = 1_200
TARGET_MS = 100
STEPS = (
    StepDraft("found", date(2026, 11, 2), "caseworker", ("甲",), frozenset(("X08",)), reason="重复登记"),
    StepDraft("verified", date(2026, 11, 3), "team_member", ("乙", "丙"), frozenset(("T08",))),
)
_TICK_MS = 5
_PATIENCE_MS = 60_000


class Pulse:
    """Counts the turns of the event loop and remembers the longest time between two, on the clock and of this
    process: on a shared machine the second is what the program itself is to blame for.
    """

    def __init__(self) -> None:
        self.longest = self.longest_cpu = 0.0
        self._last, self._last_cpu = time.perf_counter(), time.process_time()
        self._timer = QTimer()
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now, cpu = time.perf_counter(), time.process_time()
        self.longest = max(self.longest, now - self._last)
        self.longest_cpu = max(self.longest_cpu, cpu - self._last_cpu)
        self._last, self._last_cpu = now, cpu

    def stop(self) -> None:
        """The act to be measured is over."""
        self._beat()
        self._timer.stop()


def store_cases(session: Session, count: int) -> list[str]:
    """So many running cases of two steps, spread over the households of the file; their ids."""
    homes = household_ids(session, list_row_numbers(session, HouseholdFilter(), Sort()))
    with session.write("edit", "许多件") as tx:
        cases = [
            blank_case(session, tx.connection, "strike_off", Subject(homes[number % len(homes)]),
                       STEPS[0].happened_on)
            for number in range(count)
        ]  # fmt: skip
        policy = session.policy()
        tx.insert_many("procedure_case", [case.values for case in cases])
        tx.insert_many("case_step", [
            step_values(case, draft_step(session, step, number), policy)
            for case in cases for number, step in enumerate(STEPS, start=1)
        ])  # fmt: skip
    return [case.id for case in cases]


def case_figures() -> Iterator[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for count in (1_000, 10_000):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
            office = Path(name) / "office"
            shutil.copytree(demo_folder(HOUSEHOLDS), office)
            session = open_demo(office)
            ids = store_cases(session, count)
            session.close()
            pulse, opened, asked = _walk(office, ids)
        yield Figure(f"cases_{count}", pulse.longest * 1000, "ms longest pause", target=TARGET_MS,
                     cpu=pulse.longest_cpu * 1000)  # fmt: skip
        yield Figure(f"cases_{count}_open", opened, "ms")
        yield Figure(f"cases_{count}_asked", asked, "lines asked for their wait")


def _walk(office: Path, ids: list[str]) -> tuple[Pulse, float, int]:
    """The pulse, the time to open in milliseconds, and how many lines were asked what they wait for."""
    application = QApplication.instance() or make_application()
    remembered = Remembered(office / "settings.toml")
    program = Program(application, office, FixedClock(DEMO_MOMENT), remembered, describe, RecordingDialogs())
    window = MainWindow(program)
    window.showNormal()
    window.resize(1366, 768)
    window.try_password(PASSWORD, ENTRY)
    _wait(lambda: window.desk is not None)
    _settle(window)
    pulse, begun = Pulse(), time.perf_counter()
    window.desk.show_room("procedures")
    page = window.desk.stack.currentWidget().tabs.page(CASES)
    _wait(lambda: page.model.rowCount() == len(ids))
    opened = (time.perf_counter() - begun) * 1000
    _settle(window)
    for share in (0.3, 0.6, 1.0, 0.5, 0.0):
        bar = page.table.verticalScrollBar()
        bar.setValue(round(bar.maximum() * share))
        QTest.qWait(30)
    _settle(window)
    page.table.horizontalHeader().setSortIndicator(page.model.section_of("name"), Qt.SortOrder.AscendingOrder)
    _change(window, page, ids[0])
    pulse.stop()
    window.close()
    window.deleteLater()
    return pulse, opened, page.asked


def _change(window: MainWindow, page: Any, case_id: str) -> None:
    """Filter, select all and write one step."""
    for status in ("被退回", "全部", "办理中"):
        page.filter.choose(status)
        QTest.qWait(20)
    page.choose_all()
    back = StepDraft("rejected", date(2026, 11, 5), "township", ("丁",), reason="没有登错")
    session = window.desk.session
    window.jobs.write(lambda progress: take(session, case_id, back), window.desk.on_changed)
    _settle(window)


def _settle(window: MainWindow) -> None:
    QTest.qWait(150)
    _wait(lambda: not window.jobs.running())
    QTest.qWait(150)
    _wait(lambda: not window.jobs.running())


def _wait(happened: Any) -> None:
    for _ in range(_PATIENCE_MS // _TICK_MS):
        if happened():
            return
        QTest.qWait(_TICK_MS)
    raise AssertionError("the window did not answer")
