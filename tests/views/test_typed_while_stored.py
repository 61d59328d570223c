"""Ctrl+S, and typing goes on while the writer is busy: what is typed stays, and one key twice stores once."""

from __future__ import annotations

import pytest

from app.services.meetings import list_meetings, open_meeting
from app.services.notices import list_notices, open_notice
from app.services.record_drafts import record_draft
from app.views.pages.meeting_page import open_meeting as enter
from app.views.pages.meeting_page import reopen_meeting
from app.views.pages.notice_page import open_notice as draft
from tests.offices import VILLAGE, store_household
from tests.services.test_notices import posted
from tests.views.held_writer import held_writer
from tests.views.proceedings_steps import in_window, quiet
from tests.views.test_meeting_page import entered
from tests.views.test_notice_page import filled, hang, reopened

pytest_plugins = ("tests.views.proceedings_office",)
NOT_STORED = "没保存"


def open_again(workplace, meeting_id: str) -> str:
    return reopen_meeting(workplace, meeting_id, lambda changes: None, lambda: None)


def test_a_meeting_keeps_what_was_typed_since(workplace, session, qtbot):
    def act(window) -> None:
        entered(window, kind="04")
        with held_writer(workplace.jobs):
            window.save()
            window.form.panel.editor("place").take("小学")
            window.save()
        quiet(workplace, qtbot)
        assert window.form.panel.editor("place").value() == "小学"
        assert NOT_STORED in window.outcome.text()

    in_window(workplace, qtbot, lambda: enter(workplace, (), village_code=VILLAGE), act)
    (row,) = list_meetings(session)
    assert row["place"] == "村委会"
    kept = record_draft(session, row["id"])
    assert kept.records["meeting"][0]["place"] == "小学"
    assert kept.base["meeting"][0]["place"] == "村委会"


def test_a_meeting_closed_while_it_is_stored_is_stored_and_leaves_no_draft(workplace, session, qtbot):
    def act(window) -> None:
        entered(window, kind="04")
        with held_writer(workplace.jobs):
            window.save()
            window.reject()
            assert window.isVisible()
        qtbot.waitUntil(lambda: not window.isVisible(), timeout=15_000)

    found = in_window(workplace, qtbot, lambda: enter(workplace, (), village_code=VILLAGE), act)
    (row,) = list_meetings(session)
    assert found == row["id"]
    assert record_draft(session, row["id"]) is None


def test_a_refusal_keeps_the_window_that_was_to_be_closed(workplace, session, qtbot):
    def act(window) -> None:
        entered(window, kind="04", topic="")
        with held_writer(workplace.jobs):
            window.save()
            window.reject()
        quiet(workplace, qtbot)
        assert window.isVisible()
        assert "没有保存" in window.outcome.text()

    in_window(workplace, qtbot, lambda: enter(workplace, (), village_code=VILLAGE), act)
    assert list_meetings(session) == ()


@pytest.mark.parametrize("later", ["", "小学"])
def test_a_lock_while_it_is_stored_keeps_a_draft_only_of_what_was_typed_since(
    workplace, session, qtbot, later
):
    """The lock closes windows at once; what is kept stands on what was stored before it."""

    def act(window) -> None:
        entered(window, kind="04")
        with held_writer(workplace.jobs):
            window.save()
            if later:
                window.form.panel.editor("place").take(later)
            window.done(0)
            assert not window.isVisible()

    in_window(workplace, qtbot, lambda: enter(workplace, (), village_code=VILLAGE), act)
    (row,) = list_meetings(session)
    kept = record_draft(session, row["id"])
    assert (kept is not None) == bool(later)

    def again(window) -> None:
        window.save()
        quiet(workplace, qtbot)
        assert "没有保存" not in window.outcome.text()

    in_window(workplace, qtbot, lambda: open_again(workplace, row["id"]), again)
    assert open_meeting(session, row["id"]).values["place"] == (later or "村委会")


def test_a_draft_of_a_notice_keeps_what_was_typed_since(workplace, session, qtbot):
    def act(window) -> None:
        with held_writer(workplace.jobs):
            window.save()
            window.form.panel.editor("contact").take("书记")
            window.save()
        quiet(workplace, qtbot)
        assert NOT_STORED in window.outcome.text()

    in_window(workplace, qtbot, lambda: draft(workplace, "01", (), village_code=VILLAGE), act)
    (row,) = list_notices(session)
    assert open_notice(session, row["id"]).values["contact"] is None
    assert record_draft(session, row["id"]).records["notice"][0]["contact"] == "书记"


def test_a_notice_changed_since_ctrl_enter_is_not_posted_with_the_older_text(workplace, session, qtbot):
    home = store_household(session, "张三", None).card.household_id

    def act(window) -> None:
        filled(workplace, qtbot, window, home)
        with held_writer(workplace.jobs):
            window.form.hanging.post_asked.emit(session.clock.today(), "张贴人丙")
            window.form.panel.editor("contact").take("副书记")
        quiet(workplace, qtbot)
        assert not window.form.notice.is_posted
        assert window.form.panel.editor("contact").value() == "副书记"
        hang(workplace, qtbot, window)
        assert window.form.notice.is_posted

    in_window(workplace, qtbot, lambda: draft(workplace, "01", (), village_code=VILLAGE), act)


def test_an_opinion_is_registered_once_and_takes_no_typing_meanwhile(workplace, session, qtbot):
    hung = posted(session, "李四")

    def act(window) -> None:
        window.begin_opinion()
        panel = window.form.opinions
        for name, value in {"way": "01", "text": "错评"}.items():
            panel.said.editor(name).take(value)
        with held_writer(workplace.jobs):
            panel.save()
            panel.save()
            panel.said.editor("text").take("漏评")
        quiet(workplace, qtbot)
        assert not panel.handled.readonly
        assert NOT_STORED not in panel.outcome.text()

    reopened(workplace, qtbot, hung.id, act)
    (opinion,) = open_notice(session, hung.id).opinions
    assert opinion["text"] == "错评"
