"""Keys struck to type one household from paper, beside the characters that nobody could have spared.

The household of `paper_household` is typed into the real window over a real demo office, with key events
only, after another card of the same village: the pile lies on the desk. Every key event counts as one: each
character (a Chinese one as it comes from the input method), Enter, Tab, every function key and every
combination. What must be typed is counted from the stored card, see `unavoidable`.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.bootstrap import make_application
from app.core.clock import FixedClock
from app.domain.problems import Severity
from app.forms.conditions import Values, is_blank
from app.forms.registry import SCHEMAS
from app.services.cards import Card, open_card, stored_problems
from app.services.demo import DEMO_MOMENT, make_demo
from app.services.entry_defaults import REPEATED
from app.services.faults import describe
from app.services.session import Session
from app.views.forms.editors.entry_flow import HABIT_MS
from app.views.main_window import MainWindow, Program
from app.views.pages.member_table import SHARED_IN_FAMILY
from app.views.remembered import Remembered
from tests.perf.demo_files import ENTRY, LIGHT, PASSWORD
from tests.perf.measuring import Figure
from tests.perf.paper_household import LOOK, STEPS, WAIT, Step
from tests.views.recording import RecordingDialogs

TARGET = 1.25
HOUSEHOLDS = 20
_PATIENCE_MS = 15_000


@dataclass(frozen=True)
class Typed:
    """What came of it: keys struck, characters that had to be typed, fields with an error left."""

    keys: int
    characters: int
    card: Card
    wrong: frozenset[str]

    @property
    def ratio(self) -> float:
        return self.keys / self.characters


class Typist:
    """Strikes keys into whatever has the focus and counts them; looks where the focus is like a person."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.card = window.desk.households().card
        self.keys = 0

    def follow(self, steps: tuple[Step, ...]) -> None:
        for step in steps:
            if step == WAIT:
                self.settle()
            elif step == LOOK:
                QTest.qWait(HABIT_MS + 50)
            elif isinstance(step, str):
                self.press(step)
            else:
                self.answer(*step)

    def answer(self, field: str, text: str, end: str = "Return") -> None:
        """Type into the field, which must have the focus; then `end`, unless it went on by itself."""
        editor = self.card.form.focused_editor()
        where = editor.field.name if editor is not None else "no field"
        if where != field:
            raise AssertionError(f"{self.card.form.current().title}: the keyboard is at {where}, not {field}")
        for character in text:
            key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character)
            QApplication.sendEvent(self._focus(), key)
        self.keys += len(text)
        if self.card.form.focused_editor() is editor:
            self.press(end)

    def press(self, keys: str) -> None:
        """A key or a combination by its name."""
        combination = QKeySequence(keys)[0]
        QTest.keyClick(self._focus(), combination.key(), combination.keyboardModifiers())
        self.keys += 1

    def settle(self) -> None:
        """Nobody types faster than the program judges for long."""
        QTest.qWait(180)
        while self.window.jobs.running():
            QTest.qWait(10)
        QTest.qWait(10)

    def _focus(self) -> Any:
        return self.window.focusWidget() or self.window


def type_household(office: Path) -> Typed:
    """Type the paper household into a window over this office, submit it, read it back."""
    application = QApplication.instance() or make_application()
    remembered = Remembered(office / "settings.toml")
    program = Program(application, office, FixedClock(DEMO_MOMENT), remembered, describe, RecordingDialogs())
    window = MainWindow(program)
    window.resize(1366, 768)
    window.show()
    try:
        return _typed_into(window)
    finally:
        window.close()
        window.deleteLater()


def _typed_into(window: MainWindow) -> Typed:
    typist, before = new_card_for(window)
    typist.follow(STEPS)
    households = window.desk.households()
    file = households.card.file
    _wait(lambda: file.base is not None and not file.storing)
    typist.settle()
    session = window.desk.session
    card = open_card(session, households.card.household_id())
    stored = stored_problems(session, card.household_id)
    wrong = frozenset(problem.field for problem in stored if problem.severity is Severity.E)
    return Typed(typist.keys, unavoidable(session, before, card), card, wrong)


def new_card_for(window: MainWindow) -> tuple[Typist, Card]:
    """Log in, look at a card of the pile and begin the next one; the typist and the card before."""
    window.try_password(PASSWORD, ENTRY)
    _wait(lambda: window.desk is not None)
    window.desk.show_room("households")
    households = window.desk.households()
    table = households.list_page.table.model()
    _wait(lambda: table.rowCount() > 0)
    households.open_household(table.row_at(0).id)
    _wait(lambda: households.card.file.copy is not None)
    before = households.card.file.copy.card()
    households.card.show_new(before.household["village_code"], before.household["group_no"])
    window.activateWindow()
    _wait(window.isActiveWindow)
    typist = Typist(window)
    typist.settle()
    return typist, before


def _wait(happened: Callable[[], object]) -> None:
    for _ in range(_PATIENCE_MS // 20):
        if happened():
            return
        QTest.qWait(20)
    raise AssertionError("the window did not answer")


_GIVEN = {
    "household": ("village_code", "group_no", "entered_by", "entered_on", "bank_holder", "persons_year",
                  "first_identified"),
    "member": ("sex", "birth_date", "id_type"),
    "income_statement": ("year", "purpose", "window_from", "window_to", "persons_year", "checked_by"),
    "living_conditions": ("year",),
    "safeguard": ("item", "assessed_on", "assessed_by"),
    "statement_signature": ("name", "role", "way", "signed_on"),
}  # fmt: skip
"""Chosen before typing begins, following from other facts of the card, or the same for the whole pile."""


def unavoidable(session: Session, before: Card, card: Card) -> int:
    """Characters of the card that cannot be derived from others or repeated from the record before.

    Not counted: computed fields and `_GIVEN`; facts of collection equal to those of the household before
    (`REPEATED`); what a family shares, where it equals the person above; that the first person is the head.
    Counted: every other fact, a code by its digits, yes or no as one, a date as eight digits, amounts and
    areas without useless zeros, words by their characters, also where they equal something by chance.
    """
    policy = session.policy()
    total = 0
    for schema in SCHEMAS:
        above: Values = before.household if schema.id == "household" else {}
        for row in card.rows(schema.id):
            for field in schema.stored_fields:
                value = row.get(field.name)
                if not (is_blank(value) or field.derived or _is_spared(schema.id, field.name, value, above)):
                    total += len(_shortest(field.kind.format(value, policy), value))
            above = row
    return total


def _is_spared(schema_id: str, name: str, value: Any, above: Values) -> bool:
    """Whether the value follows or is repeated; `above` is the record before."""
    if name in _GIVEN.get(schema_id, ()):
        return True
    if schema_id == "household":
        return name in REPEATED and above.get(name) == value
    if schema_id == "member":
        is_head = name == "relation" and not above
        return is_head or (name in SHARED_IN_FAMILY and above.get(name) == value)
    return False


def _shortest(text: str, value: Any) -> str:
    """The value in the fewest characters that the program reads."""
    if isinstance(value, bool):
        return "1"
    if isinstance(value, date):
        return f"{value:%Y%m%d}"
    if isinstance(value, tuple):
        return "".join(value)
    if isinstance(value, str):
        return value
    plain = text.replace(",", "")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def typing_figures() -> Iterator[Figure]:
    """Made anew each time: a card once typed stays in the file."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        office = Path(name) / "office"
        make_demo(office, FixedClock(DEMO_MOMENT), households=HOUSEHOLDS, password=PASSWORD, cost=LIGHT)
        typed = type_household(office)
    yield Figure("typing_keys", typed.keys, "keys")
    yield Figure("typing_unavoidable", typed.characters, "characters")
    yield Figure("typing_ratio", typed.ratio, "keys per character", ratio=typed.ratio, target=TARGET)


