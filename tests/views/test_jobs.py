"""Jobs: where they run, how they report, how they stop, and who hears about errors."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import time
import weakref
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject

from app.core.errors import UserError
from app.core.progress import Cancelled
from app.views.jobs import Jobs


@pytest.fixture
def jobs(qtbot):
    jobs = Jobs()
    yield jobs
    jobs.finish()


def test_result_arrives_on_the_gui_thread(qtbot, jobs):
    seen = []
    jobs.read(lambda progress: threading.get_ident(),
              lambda worker: seen.append((worker, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(seen))
    worker, gui = seen[0]
    assert gui == threading.get_ident()
    assert worker != gui
    assert jobs.running() == ()


def test_writes_run_one_after_the_other(qtbot, jobs):
    under_way = []
    most = []
    done = []

    def work(progress):
        under_way.append(1)
        most.append(len(under_way))
        threading.Event().wait(0.002)
        under_way.pop()

    for number in range(30):
        jobs.write(work, lambda _, number=number: done.append(number))
    qtbot.waitUntil(lambda: len(done) == 30)
    assert max(most) == 1
    assert done == list(range(30))


def test_many_steps_send_few_signals_and_cancel_stops_the_loop(qtbot, jobs):
    signals = []
    errors = []
    reached = []

    def work(progress):
        for number in range(50_000_000):
            reached[:] = [number]
            progress.step(number, 50_000_000)

    job = jobs.read(work, on_error=lambda error: errors.append(error) or True)
    job.progressed.connect(lambda *numbers: signals.append(numbers))
    qtbot.waitUntil(lambda: len(signals) >= 3)
    job.cancel()
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], Cancelled)
    assert reached[0] < 49_999_999
    assert len(signals) < reached[0] / 20


def test_error_nobody_deals_with_is_announced_once(qtbot, jobs):
    failed = []
    jobs.failed.connect(failed.append)

    def refuse(progress):
        raise UserError("这一户已经提交，不能再改。")

    jobs.write(refuse)
    jobs.write(refuse, on_error=lambda error: True)
    jobs.write(refuse, on_error=lambda error: None)
    qtbot.waitUntil(lambda: len(failed) == 2)
    assert all(isinstance(error, UserError) for error in failed)


def test_cancelled_work_is_no_error(qtbot, jobs):
    failed = []
    ended = []
    jobs.failed.connect(failed.append)
    gate = threading.Event()
    first = jobs.write(lambda progress: gate.wait(5))
    second = jobs.write(lambda progress: None)
    second.ended.connect(lambda: ended.append(True))
    second.cancel()
    gate.set()
    qtbot.waitUntil(lambda: bool(ended))
    assert not failed
    assert first not in jobs.running()


@pytest.mark.parametrize("given", [lambda hear: hear, lambda hear: partial(hear, "known")])
def test_callback_of_a_deleted_object_is_not_called(qtbot, jobs, given):
    class Listener(QObject):
        heard = 0

        def hear(self, *result):
            Listener.heard += 1

    listener = Listener()
    gate = threading.Event()
    job = jobs.read(lambda progress: gate.wait(5), given(listener.hear))
    listener.deleteLater()
    qtbot.wait(10)
    with qtbot.waitSignal(job.ended):
        gate.set()
    assert Listener.heard == 0


def test_a_job_outlives_what_its_answer_does(qtbot, jobs):
    """A dialog of the answer may carry out deletions; then whoever waits for quiet is still told."""

    def tell(result):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    with qtbot.waitSignal(jobs.quiet):
        jobs.read(lambda progress: 1, tell)


def test_the_answer_may_close_the_window(qtbot):
    jobs = Jobs()
    answers = []

    def close(result):
        answers.append(result)
        jobs.close()
        jobs.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    jobs.read(lambda progress: 1, close)
    qtbot.waitUntil(lambda: bool(answers))


def test_of_a_question_asked_again_only_the_newest_is_answered(qtbot, jobs):
    heard = []
    gate = threading.Event()
    mark = ("page", "rows")

    def old(progress):
        gate.wait(5)
        return "old"

    jobs.read(old, heard.append, latest=mark)
    jobs.read(lambda progress: "other", heard.append, latest=("page", "words"))
    jobs.read(lambda progress: "new", heard.append, latest=mark)
    qtbot.waitUntil(lambda: "new" in heard)
    gate.set()
    qtbot.waitUntil(lambda: jobs.running() == ())
    assert sorted(heard) == ["new", "other"]


def test_a_question_that_is_forgotten_is_not_answered(qtbot, jobs):
    heard = []
    gate = threading.Event()
    jobs.read(lambda progress: gate.wait(5), heard.append, latest="words")
    jobs.read(lambda progress: gate.wait(5), heard.append)
    jobs.forget("words")
    jobs.forget(None)
    gate.set()
    qtbot.waitUntil(lambda: jobs.running() == ())
    assert heard == [True]


def test_finish_lets_short_writes_end_and_stops_the_rest(qtbot):
    jobs = Jobs()
    written = []
    called = []

    def endless(progress):
        while True:
            progress.step(0, 1)

    jobs.read(endless, called.append)
    for number in range(20):
        jobs.write(lambda progress, number=number: written.append(number), called.append)
    jobs.write(endless, called.append, modal=True)
    jobs.finish()
    qtbot.wait(10)
    assert written == list(range(20))
    assert called == []
    assert jobs.running() == ()


def test_thousand_short_jobs_all_answer(qtbot, jobs):
    answers = []
    for number in range(1000):
        jobs.read(lambda progress, number=number: number, answers.append)
    qtbot.waitUntil(lambda: len(answers) == 1000, timeout=20_000)
    assert sorted(answers) == list(range(1000))


@pytest.mark.parametrize("fails", [False, True])
def test_what_a_job_held_is_let_go_of_on_the_gui_thread(qtbot, jobs, fails):
    """Widgets stand behind callbacks; the thread of the work is still leaving when the answer is there."""
    let_go = []
    delivered = threading.Event()

    class Held:
        def __del__(self):
            let_go.append(threading.get_ident())

    def linger(frame, event, _):
        if event == "return" and frame.f_code.co_name == "run":
            delivered.wait(5)

    def begin():
        asked, answered, refused = Held(), Held(), Held()

        def work(progress):
            sys.setprofile(linger)
            if fails:
                raise UserError(str(asked), Held())
            return asked, Held()

        jobs.read(work, lambda _: answered, lambda _: refused is not None)

    begin()
    qtbot.waitUntil(lambda: jobs.running() == ())
    qtbot.wait(10)
    delivered.set()
    jobs.finish()
    assert let_go == [threading.get_ident()] * 4


def test_beside_work_only_the_gui_thread_collects(qtbot, jobs):
    """Cycles a long job makes are taken away while it runs, but not on its thread: a window's model may be
    among them.
    """
    threads = set()
    answers = []

    class Ring:
        def __init__(self):
            self.own = self

    def noted(phase, said):
        threads.add(threading.get_ident())

    def work(progress):
        first = weakref.ref(Ring())
        kept = []
        deadline = time.monotonic() + 20
        while first() is not None and time.monotonic() < deadline:
            kept = [Ring() for _ in range(3 * gc.get_threshold()[0])]
            time.sleep(0.001)
        return first() is None and bool(kept)

    gc.callbacks.append(noted)
    try:
        jobs.read(work, answers.append)
        assert not gc.isenabled()
        qtbot.waitUntil(lambda: bool(answers), timeout=30_000)
    finally:
        gc.callbacks.remove(noted)
    assert answers == [True]
    assert threads == {threading.get_ident()}
    assert gc.isenabled()


def test_the_collector_is_free_again_when_jobs_are_finished(qtbot):
    jobs = Jobs()
    jobs.write(lambda progress: None)
    jobs.finish()
    assert gc.isenabled()


def test_nothing_is_begun_once_the_window_is_closed(qtbot):
    """A page that is going away asked once more, of a closed file, and kept the collector for good."""
    jobs, ran = Jobs(), []
    jobs.close()
    jobs.read(ran.append)
    jobs.write(ran.append)
    assert gc.isenabled()
    assert jobs.running() == ()
    qtbot.wait(50)
    assert ran == []


_DROPPED = """
from PySide6.QtWidgets import QApplication
from app.views.jobs import Jobs
application = QApplication([])
for _ in range(30):
    jobs = Jobs()
    jobs.read(lambda progress: None)
    jobs.write(lambda progress: None)
    jobs.finish()
    del jobs
    for _ in range(3):
        application.processEvents()
print("left")
"""


def test_jobs_may_go_while_their_answers_are_under_way():
    """In a process of its own: it went down, because the last job ended the object that was ending it."""
    done = subprocess.run([sys.executable, "-c", _DROPPED], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "left"), done.stderr
