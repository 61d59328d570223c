"""The program is killed while a card is being typed: everything up to the last field left is there."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from app.services.drafts import draft_of
from app.services.offices import unlock
from tests.views.card_examples import CLERK, PASSWORD, QUICK

pytest_plugins = ["tests.views.card_fixtures"]

ROOT = Path(__file__).resolve().parents[2]


def test_sigkill_loses_nothing_beyond_the_field_being_typed(office, session, household, clock):
    session.close()
    victim = subprocess.Popen(
        [sys.executable, "-m", "tests.views.card_victim", str(office), household],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        stored = [victim.stdout.readline(), victim.stdout.readline()]
    finally:
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        victim.stdout.close()
    assert stored == ["LEFT\n", "LEFT\n"]
    again = unlock(office, CLERK, PASSWORD, clock, cost=QUICK)
    draft = draft_of(again, household)
    again.close()
    assert draft.differences
    assert draft.card.household["natural_village"] == "上柳"
    assert draft.card.household["address"] == "12号"
    assert draft.card.household["phone"] in ("13800001234", "139")
