"""Notices in the window: drafted, masked, posted, paused by an objection, taken down not a day too early."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.notice_wording import HOLE
from app.domain.rules.notices import PHOTOS
from app.services.cards import open_card, save_card
from app.services.notice_board import notice_rows
from app.services.notices import is_as_posted, list_notices, open_notice
from app.services.objections import open_opinions
from app.services.procedures import case_track, take
from app.views.dialogs.paper_window import PaperWindow
from app.views.pages.notice_camera import CameraWindow
from app.views.pages.notice_form import HANGING, LIST, LOOK, OPINIONS
from app.views.pages.notice_list import NoticeListPage
from app.views.pages.notice_page import open_notice as draft
from app.views.pages.notice_page import reopen_notice
from tests.offices import ID_NUMBERS, VILLAGE, store_household, with_head
from tests.services.test_notices import posted
from tests.services.test_procedures import POSTED as NOTICE_STEP
from tests.services.test_procedures import REVIEWED, SURVEYED, begun, meet, post
from tests.views.proceedings_steps import in_window, quiet, typed

pytest_plugins = ("tests.views.proceedings_office",)
TODAY = date(2026, 3, 3)
ONE_DAY = timedelta(days=1)
CONTACT = {"contact": "村党组织书记", "phone_village": "09901234567", "phone_township": "09907654321"}


def filled(workplace, qtbot, window, *homes: str) -> None:
    """Contacts, households, and the meeting written into the text."""
    panel = window.form.panel
    for name, value in CONTACT.items():
        panel.editor(name).take(value)
    for home in homes:
        window.form.list.finder.changed.emit(home)
        quiet(workplace, qtbot)
    body = window.form.notice.values["body"].replace(HOLE * 2, "2026年3月1日村民代表会议")
    panel.editor("body").take(body)
    quiet(workplace, qtbot)


def hang(workplace, qtbot, window, by: str = "张贴人丙", **given: Any) -> None:
    """Ctrl+Enter with the person (and another day) filled in."""
    window.form.go_to(HANGING)
    for name, value in {"posted_by": by, **given}.items():
        window.form.hanging.posting.editor(name).take(value)
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    quiet(workplace, qtbot)


def taken_down(workplace, qtbot, window) -> str:
    """What the window says when it is asked to take the notice down today."""
    down = window.form.hanging.taking_down
    down.editor("taken_down_on").take(workplace.session.clock.today())
    down.editor("taken_down_by").take("张贴人丙")
    down.editor("result").take("没有异议")
    window.form.hanging.down_button.click()
    quiet(workplace, qtbot)
    return window.outcome.text()


def reopened(workplace, qtbot, notice_id: str, act) -> None:
    in_window(workplace, qtbot, lambda: reopen_notice(workplace, notice_id, lambda _: None), act)


def test_a_notice_is_drafted_posted_and_taken_down_on_day_8_not_before(workplace, session, clock, qtbot):
    homes = [store_household(session, name, None).card.household_id for name in ("张三", "李四")]
    changed = []

    def posts(window) -> None:
        filled(workplace, qtbot, window, *homes)
        form = window.form
        assert "初步选出下列 2 户、2 人" in form.notice.values["body"]
        assert "今天张贴，公示到 2026-03-10" in form.clock.text()
        hang(workplace, qtbot, window)
        assert "已登记张贴" in window.outcome.text()
        assert "第 0 天，共 7 天" in form.clock.text()
        assert "最后一天 2026-03-10，2026-03-11 起可以撤下" in form.clock.text()
        assert form.panel.readonly
        assert not form.list.remove_button.isEnabled()

    def opens() -> str:
        return draft(workplace, "N-01", (), village_code=VILLAGE, on_changed=changed.append)

    notice_id = in_window(workplace, qtbot, opens, posts)
    assert len(changed) == 2
    clock.move(7 * ONE_DAY)

    def early(window) -> None:
        said = taken_down(workplace, qtbot, window)
        assert said == "还不能撤下：公示中，今天是最后一天，2026-03-11 起可以撤下。"

    reopened(workplace, qtbot, notice_id, early)
    clock.move(ONE_DAY)
    (row,) = notice_rows(session, VILLAGE)
    assert (row.state_words, row.day_words) == ("期满，可以撤下", "第 7 天，共 7 天")
    reopened(workplace, qtbot, notice_id, lambda window: taken_down(workplace, qtbot, window))
    stored = open_notice(session, notice_id)
    assert stored.values["taken_down_on"] == date(2026, 3, 11)
    assert is_as_posted(stored)


def test_what_is_sensitive_is_said_while_it_is_typed_and_never_posted(workplace, session, qtbot):
    home = store_household(session, "张三", None).card.household_id

    def act(window) -> None:
        filled(workplace, qtbot, window, home)
        window.form.panel.editor("body").take(f"张三，{ID_NUMBERS[0]}")
        assert "正文里有身份证号" in window.form.clock.text()
        hang(workplace, qtbot, window)
        assert "没有登记张贴：正文里有身份证号" in window.outcome.text()
        assert not window.form.notice.is_posted

    notice_id = in_window(workplace, qtbot, lambda: draft(workplace, "01", (), village_code=VILLAGE), act)
    assert not open_notice(session, notice_id).is_posted


def test_a_text_with_a_hole_and_a_day_to_come_are_refused(workplace, session, clock, qtbot):
    home = store_household(session, "张三", None).card.household_id

    def act(window) -> None:
        filled(workplace, qtbot, window, home)
        hang(workplace, qtbot, window, posted_on=TODAY + ONE_DAY)
        assert "不能晚于今天" in window.outcome.text()
        window.form.panel.editor("body").take(f"经{HOLE}评议")
        assert "没填的空白" in window.form.clock.text()
        hang(workplace, qtbot, window, posted_on=TODAY)
        assert "没填的空白" in window.outcome.text()

    in_window(workplace, qtbot, lambda: draft(workplace, "01", (), village_code=VILLAGE), act)


def test_a_holiday_at_the_end_extends_it(workplace, session, clock, qtbot):
    home = store_household(session, "张三", None).card.household_id
    clock.move(date(2026, 9, 24) - TODAY)

    def act(window) -> None:
        filled(workplace, qtbot, window, home)
        hang(workplace, qtbot, window)
        assert "最后一天 2026-10-08，2026-10-09 起可以撤下" in window.form.clock.text()
        assert "已顺延 7 天" in window.form.clock.text()

    in_window(workplace, qtbot, lambda: draft(workplace, "N-01", (), village_code=VILLAGE), act)


def test_an_objection_pauses_the_clock_and_its_answer_lets_it_run(workplace, session, clock, qtbot):
    notice = posted(session)
    clock.move(2 * ONE_DAY)

    def objects(window) -> None:
        QTest.keyClick(window, Qt.Key.Key_F8)
        panel = window.form.opinions.said
        panel.editor("way").take("02")
        panel.editor("text").take("有一户买了汽车")
        QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        quiet(workplace, qtbot)
        assert "暂停计时；已计 1 天，答复后还要公示 6 天" in window.form.clock.text()

    reopened(workplace, qtbot, notice.id, objects)
    clock.move(9 * ONE_DAY)
    (row,) = notice_rows(session)
    assert (row.state_words, row.open_opinions) == ("有异议，暂停计时", 1)

    def answers(window) -> None:
        assert "有异议还没有答复" in taken_down(workplace, qtbot, window)
        window.form.go_to(OPINIONS)
        panel = window.form.opinions.handled
        given = {"handled_by": "调查员乙", "found": "没有车辆", "result": "02", "reply": "名单不变"}
        for name, value in given.items():
            panel.editor(name).take(value)
        typed(panel.editor("replied_on"), "2026-3-7")
        window.save()
        quiet(workplace, qtbot)
        assert "最后一天 2026-03-12" in window.form.clock.text()
        assert taken_down(workplace, qtbot, window) == "已登记撤下。"

    reopened(workplace, qtbot, notice.id, answers)
    assert open_opinions(open_notice(session, notice.id), clock.today()) == ()


def test_an_upheld_objection_sends_its_case_back(workplace, session, qtbot):
    case = begun(session)
    for step in (SURVEYED, REVIEWED):
        if step is REVIEWED:
            meet(session, case)
        take(session, case, step)
    notice_id = post(session, case)
    take(session, case, NOTICE_STEP)
    home = case_track(session, case).household_id

    def act(window) -> None:
        window.begin_opinion()
        panel = window.form.opinions
        for name, value in {"way": "01", "text": "错评", "subject_household": home,
                            "raised_on": date(2018, 3, 7)}.items():  # fmt: skip
            panel.said.editor(name).take(value)
        panel.save()
        quiet(workplace, qtbot)
        assert not panel.back_button.isEnabled()
        for name, value in {"handled_by": "乙", "found": "有车", "result": "01", "reply": "重新评议",
                            "replied_on": date(2018, 3, 8)}.items():  # fmt: skip
            panel.handled.editor(name).take(value)
        panel.save()
        quiet(workplace, qtbot)
        workplace.dialogs.answers.append(0)
        panel.back_button.click()
        quiet(workplace, qtbot)
        assert "已退回到" in panel.outcome.text()

    reopened(workplace, qtbot, notice_id, act)
    track = case_track(session, case).track
    assert track.standing is not None
    assert track.standing.id != "village_notice"
    assert "退回到哪一步重办" in workplace.dialogs.texts("choose")[0]


def test_a_window_closed_by_mistake_keeps_text_and_list(workplace, session, qtbot):
    home = store_household(session, "张三", None).card.household_id
    page = NoticeListPage(workplace)
    qtbot.addWidget(page)
    page.show_region(VILLAGE)
    quiet(workplace, qtbot)
    assert len(page.kinds.actions()) == 13

    def types(window) -> None:
        window.form.list.finder.changed.emit(home)
        quiet(workplace, qtbot)
        typed(window.form.panel.editor("contact"), "shuji")

    in_window(workplace, qtbot, lambda: page.begin_kind("01"), types)
    assert list_notices(session) == ()
    assert page.model.row_at(0).is_stored is False

    def looks(window) -> None:
        assert window.form.panel.editor("contact").value() == "shuji"
        assert window.form.list.model.row_at(0)["head"] == "张三"
        window.save()
        quiet(workplace, qtbot)

    in_window(workplace, qtbot, lambda: page.row_opened(page.model.row_at(0)), looks)
    (row,) = notice_rows(session, VILLAGE)
    assert (row.is_stored, row.has_draft) == (True, False)


def test_an_opinion_that_was_begun_is_there_again(workplace, session, qtbot):
    hung = posted(session, "李四")

    def begins(window) -> None:
        window.begin_opinion()
        typed(window.form.opinions.said.editor("raised_by"), "nm")
        window.begin_opinion()
        window.form.opinions.table.selectRow(0)
        assert window.form.opinions.said.editor("raised_by").value() == "nm"

    reopened(workplace, qtbot, hung.id, begins)

    def finds(window) -> None:
        assert window.form.opinions.said.editor("raised_by").value() == "nm"
        window.form.opinions.said.editor("way").take("01")

    reopened(workplace, qtbot, hung.id, finds)


def test_the_list_of_a_stored_draft_is_made_anew_when_it_is_posted(workplace, session, qtbot):
    home = store_household(session, "张三", None).card.household_id

    def saves(window) -> None:
        filled(workplace, qtbot, window, home)
        window.save()
        quiet(workplace, qtbot)

    notice_id = in_window(workplace, qtbot, lambda: draft(workplace, "01", (), village_code=VILLAGE), saves)
    assert [line["head"] for line in open_notice(session, notice_id).lines] == ["张三"]
    card = open_card(session, home)
    save_card(session, card, with_head(card, name="张三丰"), "改姓名")

    def posts(window) -> None:
        window.form.go_to(LIST)
        assert window.form.list.model.row_at(0)["head"] == "张三丰"
        hang(workplace, qtbot, window)

    reopened(workplace, qtbot, notice_id, posts)
    assert [line["head"] for line in open_notice(session, notice_id).lines] == ["张三丰"]


@pytest.mark.req("R311")
def test_it_is_seen_as_it_hangs_and_printed_only_when_it_is_frozen(workplace, session, qtbot):
    home = store_household(session, "张三", None).card.household_id
    shown = []

    def act(window) -> None:
        filled(workplace, qtbot, window, home)
        window.form.go_to(LOOK)
        quiet(workplace, qtbot)
        assert window.form.look.preview.page() == 1
        window.show_papers()
        assert "以后才能打印" in window.outcome.text()
        hang(workplace, qtbot, window)

        def looks(papers: PaperWindow) -> bool:
            for row in range(papers.choice.count()):
                papers.choice.setCurrentIndex(row)
                quiet(workplace, qtbot)
                shown.append((papers.choice.itemText(row), papers.paper.pages))
            return False

        workplace.dialogs.on_run = looks
        window.show_papers()
        window.copy_speech()
        quiet(workplace, qtbot)
        assert "河东村村民请注意" in QGuiApplication.clipboard().text()

    in_window(workplace, qtbot, lambda: draft(workplace, "N-01", (), village_code=VILLAGE), act)
    assert [title for title, _ in shown] == [
        "T14 2026年河东村初选名单公示", "T14 2026年河东村初选名单公示（大字版）",
        "T17 公示情况说明", "T18 异议（意见）登记处理单",
    ]  # fmt: skip
    assert list(session.folder.staging.glob("*.pdf")) == []


def test_photos_are_dropped_into_their_boxes_and_taken_from_the_camera(workplace, session, qtbot, tmp_path):
    notice = posted(session)
    folder = tmp_path / "DCIM"
    folder.mkdir()
    for number in range(3):
        Image.new("RGB", (40, 30), (number * 60, 90, 90)).save(folder / f"{number}.jpg", "JPEG")

    def act(window) -> None:
        window.form.go_to(HANGING)
        assert "缺张贴当天的近景照片" in window.form.clock.text()
        near, far = (window.form.hanging.boxes[f"photo_{name}_first"] for name in ("near", "far"))
        brought = QMimeData()
        brought.setUrls([QUrl.fromLocalFile(str(folder / "0.jpg"))])
        near.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, brought, Qt.MouseButton.LeftButton,
                                  Qt.KeyboardModifier.NoModifier))  # fmt: skip
        quiet(workplace, qtbot)
        assert "（1）" in near.button.text()

        def marks(camera: CameraWindow) -> bool:
            quiet(workplace, qtbot)
            picture = camera.grid.item(0).icon().pixmap(camera.grid.iconSize()).toImage()
            edge, inside = (picture.pixelColor(x, picture.height() // 2) for x in (0, 9))
            assert edge != inside, "no frame"
            camera.grid.setCurrentRow(1)
            camera.mark("photo_far_first")
            camera.store()
            quiet(workplace, qtbot)
            return True

        workplace.dialogs.on_run = marks
        workplace.dialogs.answers.append(folder)
        window.form.hanging.camera_button.click()
        quiet(workplace, qtbot)
        assert "（1）" in far.button.text()
        assert "缺张贴当天" not in window.form.clock.text()
        QApplication.processEvents()

    reopened(workplace, qtbot, notice.id, act)
    assert open_notice(session, notice.id).photos == frozenset(list(PHOTOS)[:2])


def test_cases_bring_their_households_meeting_and_village(workplace, session, qtbot):
    cases = [begun(session) for _ in range(2)]
    meet(session, cases[0])

    def act(window) -> None:
        assert len(window.form.planned.lines) == 2
        assert window.form.notice.values["village_code"] == VILLAGE
        assert "经2018年3月3日村民代表会议评议" in window.form.notice.values["body"]
        assert {subject.case_id for subject in window.form.subjects} == set(cases)

    in_window(workplace, qtbot, lambda: draft(workplace, "N-01", cases), act)
