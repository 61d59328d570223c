"""The list of notices says of each what the desk says of it."""

from __future__ import annotations

from datetime import timedelta

from app.services.home.today import today_groups
from app.services.notices import open_notice, take_down
from app.views.pages.notice_list import NoticeListPage
from tests.offices import VILLAGE
from tests.services.test_notices import posted
from tests.views.proceedings_steps import quiet

pytest_plugins = ("tests.views.proceedings_office",)


def shown(workplace, qtbot, column: str) -> str:
    """What a column says of the only notice."""
    page = NoticeListPage(workplace)
    qtbot.addWidget(page)
    page.show_region(VILLAGE)
    quiet(workplace, qtbot)
    assert page.model.rowCount() == 1
    return page.model.index(0, page.model.section_of(column)).data()


def test_the_photos_the_desk_asks_for_are_asked_for_in_the_list(workplace, session, clock, qtbot):
    notice = posted(session)
    assert shown(workplace, qtbot, "open") == "要补 2 张照片"
    clock.move(timedelta(days=7))
    assert shown(workplace, qtbot, "open") == "要补 4 张照片"
    clock.move(timedelta(days=1))
    hanging = open_notice(session, notice.id)
    take_down(session, hanging, on=session.clock.today(), by="文书", result="没有异议")
    assert shown(workplace, qtbot, "open") == "要补 4 张照片"
    clock.move(timedelta(days=61))
    assert shown(workplace, qtbot, "open") == ""


def test_the_last_day_is_called_so_here_as_on_the_desk(workplace, session, clock, qtbot):
    posted(session)
    clock.move(timedelta(days=6))
    assert shown(workplace, qtbot, "state") == "公示中，还有 1 天"
    clock.move(timedelta(days=1))
    assert shown(workplace, qtbot, "state") == "公示中，今天是最后一天"
    (group,) = (group for group in today_groups(session) if group.title == "快到期的公示")
    assert group.tasks[0].why.startswith("今天是最后一天，")


def test_a_notice_without_a_term_asks_for_no_photos(workplace, session, qtbot):
    posted(session, kind="N-06")
    assert shown(workplace, qtbot, "open") == ""
