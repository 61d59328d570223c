"""Pictures of the windows of meetings and notices, for `make screenshots`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from app.domain.notice_wording import HOLE
from app.services.households import HouseholdFilter, Sort, household_ids, list_row_numbers
from app.services.meetings import Matter
from app.services.notices import Subject
from app.views.pages.meeting_page import open_meeting
from app.views.pages.notice_form import HANGING, LIST, LOOK
from app.views.pages.notice_page import open_notice
from tests.exchange.foreign_files import photo
from tests.views.camera import Camera

_MEETING = {
    "held_on": date(2025, 6, 2), "topic": "2025年度监测对象评议", "place": "村委会会议室", "presider": "李某",
    "recorder": "王文书", "should_attend": 40, "attended": 26,
}  # fmt: skip
_CONTACT = {"contact": "村党组织书记", "phone_village": "09901234567", "phone_township": "09907654321"}


def _village_and_homes(camera: Camera) -> tuple[str, list[str]]:
    session, village = camera.window.desk.session, camera.window.desk.tree.villages()[0].code
    rows = list_row_numbers(session, HouseholdFilter(region=village), Sort("place"))
    return village, household_ids(session, rows[:6])


def _in_window(camera: Camera, act: Callable[[Any], None]) -> None:
    def run(window: Any) -> bool:
        camera.dialogs.on_run = None
        window.show()
        camera.settle()
        camera.settle()
        act(window)
        window.close()
        return False

    camera.dialogs.on_run = run


def meetings(camera: Camera, roster: Path) -> None:
    """One meeting about three households, one person short and then enough, and the list."""
    desk = camera.window.desk
    desk.show_room("procedures")
    page = desk.stack.currentWidget().tabs.show_page("会议")
    village, homes = _village_and_homes(camera)

    def act(window: Any) -> None:
        form = window.form
        for name, value in _MEETING.items():
            form.panel.editor(name).take(value)
        camera.shoot("70-会议-差一人", window)
        form.go_to(1)
        camera.settle()
        for _ in range(3):
            form.attendance.take()
        camera.shoot("71-会议-签到", window)
        form.panel.editor("attended").take(27)
        votes = ((16, 10, 1), (13, 10, 4), (27, 0, 0))
        rows = [
            {**row, "votes_for": cast[0], "votes_against": cast[1], "votes_abstain": cast[2]}
            for row, cast in zip(form.meeting.matters, votes, strict=True)
        ]
        form.matters.set_value(rows)
        form.matters.edited.emit(tuple(rows))
        form.tabs.setCurrentIndex(2)
        camera.shoot("72-会议-议题和表决", window)
        for number, title in ((3, "记录"), (4, "扫描件")):
            form.tabs.setCurrentIndex(number)
            camera.shoot(f"7{number}-会议-{title}", window)
        window.save()
        camera.settle()

    _in_window(camera, act)
    matters = [Matter(f"{name}户纳入监测对象", home) for name, home in zip("甲乙丙", homes, strict=False)]
    open_meeting(page.workplace, matters, kind="04", village_code=village, after=page.load)
    camera.shoot("75-会议")
    camera.dialogs.on_run = camera.each_dialog("75-打印")
    page.blank_button.click()
    camera.settle()
    camera.dialogs.on_run = None


def notices(camera: Camera, roster: Path) -> None:
    """A notice from the draft to an objection, and the list with the clocks."""
    desk = camera.window.desk
    desk.show_room("procedures")
    page = desk.stack.currentWidget().tabs.show_page("公示")
    village, homes = _village_and_homes(camera)

    def act(window: Any) -> None:
        form = window.form
        form.list.edited.emit(tuple(map(Subject, homes)))
        for name, value in _CONTACT.items():
            form.panel.editor(name).take(value)
        camera.settle()
        body = form.notice.values["body"].replace(HOLE * 2, "2026年11月2日村民代表会议")
        form.panel.editor("body").take(body)
        camera.shoot("76-公示-内容", window)
        form.go_to(LIST)
        camera.shoot("77-公示-名单", window)
        form.go_to(LOOK)
        camera.settle()
        camera.shoot("78-公示-样子", window)
        form.go_to(HANGING)
        form.hanging.posting.editor("posted_by").take("张贴人")
        camera.shoot("79-公示-张贴", window)
        window.post()
        camera.settle()
        camera.settle()
        camera.shoot("80-公示-已张贴", window)
        _photos(camera, window, roster.parent / "相机")
        window.begin_opinion()
        form.opinions.said.editor("way").take("01")
        form.opinions.said.editor("text").take("有一户买了汽车，请核实。")
        window.save()
        camera.settle()
        camera.settle()
        camera.shoot("81-公示-群众意见", window)

    _in_window(camera, act)
    open_notice(page.workplace, "N-01", (), village_code=village, after=page.load)
    camera.shoot("82-公示")


def _photos(camera: Camera, window: Any, folder: Path) -> None:
    """The photos of a camera, one of them marked."""
    folder.mkdir()
    for number in range(3):
        (folder / f"IMG_{number}.jpg").write_bytes(photo(taken_at=f"2026:11:16 09:0{number}:00"))

    def look(dialog: Any) -> bool:
        dialog.show()
        camera.settle()
        dialog.mark("photo_near_first")
        camera.shoot("80-公示照片", dialog)
        dialog.close()
        return False

    camera.dialogs.answers.append(folder)
    camera.dialogs.on_run = look
    window.photos.choose_camera()
    camera.settle()
    camera.dialogs.on_run = None
