"""Child process of `test_filling_a_card`: types the paper household up to the safeguards, then is killed.

Argument: the data folder. Prints TYPED and the id of the household once the draft holds the last field left.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtTest import QTest

from app.bootstrap import make_application
from app.core.clock import FixedClock
from app.services.demo import DEMO_MOMENT
from app.services.drafts import draft_of
from app.services.faults import describe
from app.views.main_window import MainWindow, Program
from app.views.remembered import Remembered
from tests.perf.paper_household import SAFEGUARDS, STEPS, Step
from tests.perf.typing_figures import new_card_for
from tests.views.recording import RecordingDialogs

SLIP: tuple[Step, Step] = (("amount", "480"), ("amount", "20000"))
"""What stands on the paper, and what is typed."""
LONG_MS = 120_000


def typed_until_killed() -> tuple[Step, ...]:
    """The steps before the safeguards, with one nought too many in a subsidy."""
    end = next(at for at, step in enumerate(STEPS) if step == SAFEGUARDS[0])
    return tuple(SLIP[1] if step == SLIP[0] else step for step in STEPS[:end])


def main() -> None:
    application = make_application()
    folder = Path(sys.argv[1])
    program = Program(application, folder, FixedClock(DEMO_MOMENT), Remembered(folder / "settings.toml"),
                      describe, RecordingDialogs())  # fmt: skip
    window = MainWindow(program)
    window.resize(1366, 768)
    window.show()
    typist, _ = new_card_for(window)
    typist.follow(typed_until_killed())
    typist.settle()
    household = window.desk.households().card.file.copy.household_id
    while (draft := draft_of(window.desk.session, household)) is None or not is_whole(draft.card):
        QTest.qWait(100)
    print("TYPED", household, flush=True)
    QTest.qWait(LONG_MS)


def is_whole(card) -> bool:
    """The last field left is in it."""
    return any(row.get("leading_farmer") is False for row in card.rows("living_conditions"))


if __name__ == "__main__":
    main()
