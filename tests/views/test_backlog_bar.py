"""What a big act or other policy put off is worked off beside the work and gives way to it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from app.models.policy_packs import mark_judged_by
from app.services.backlog import waiting
from tests.views.demo_steps import HOUSEHOLDS, PASSWORD, Shell, settle

pytest_plugins = ("tests.views.demo_office",)


@pytest.fixture
def come_back(shell: Shell, qtbot) -> Callable[..., list[Any]]:
    """Locks while all households wait, as after a change of policy, and comes back to a room.

    The list holds what `look(desk, job)` says at the first job after the working off has begun.
    """

    def act(room: str, look: Callable[[Any, Any], Any]) -> list[Any]:
        desk, seen = shell.window.desk, []
        with desk.session.store.write_local() as connection:
            mark_judged_by(connection, "another policy")
        desk.show_room(room)
        shell.window.lock()

        def on_started(job):
            now = shell.window.desk
            if now is not None and now.backlog.text() and not seen:
                seen.append(None)
                seen[0] = look(now, job)

        shell.window.jobs.started.connect(on_started)
        shell.window.centralWidget().choose_user("审核员")
        shell.window.centralWidget().try_password(PASSWORD)
        qtbot.waitUntil(lambda: bool(seen), timeout=10_000)
        return seen

    return act


@pytest.mark.parametrize("room", ["home", "households"])
def test_the_first_page_is_read_before_anything_is_worked_off(shell: Shell, qtbot, come_back, room) -> None:
    def look(desk, job):
        page = desk.room(room)
        model = page.lacks.model if room == "home" else page.list_page.table.model()
        return model.rowCount() > 0, bool(desk.tree.villages()), shell.window.jobs.running() == (job,)

    assert come_back(room, look) == [(True, True, True)]
    settle(shell, qtbot)
    assert waiting(shell.window.desk.session) == 0


@pytest.fixture
def resting(shell: Shell, qtbot, come_back) -> threading.Event:
    """A page is being read since the first step ended, until the event is set."""
    jobs, gate = shell.window.jobs, threading.Event()
    reading: list[Any] = []

    def read_a_page() -> None:
        reading.append(jobs.read(lambda progress: gate.wait(10)))

    come_back("home", lambda desk, job: job.ended.connect(read_a_page))
    qtbot.waitUntil(lambda: bool(reading))
    return gate


def test_no_further_step_is_begun_while_a_page_is_being_read(shell: Shell, qtbot, resting) -> None:
    written: list[Any] = []
    shell.window.jobs.write(lambda progress: None, written.append)
    qtbot.waitUntil(lambda: bool(written))
    left = waiting(shell.window.desk.session)
    resting.set()
    settle(shell, qtbot)
    assert left == HOUSEHOLDS
    assert waiting(shell.window.desk.session) == 0


def test_a_desk_that_was_left_takes_no_further_step(shell: Shell, qtbot, resting) -> None:
    resting.set()
    shell.window.lock()
    settle(shell, qtbot)
    assert not shell.dialogs.texts("bug")
