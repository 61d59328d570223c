"""Posting, photos and taking down of one notice. Asks; the window around it writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QToolButton, QVBoxLayout, QWidget

from app.domain.permissions import Action
from app.domain.rules.notices import PHOTOS
from app.forms.definitions.notice import NOTICE
from app.forms.schema import Section
from app.services.notices import Notice, first_day_down, why_not_down
from app.views.forms.builder import FormArea, FormPanel
from app.views.forms.editors.base import EditorContext
from app.views.forms.flow_layout import FlowLayout
from app.views.pages.notice_opening import Pictured
from app.views.pages.sheet import button, heading, retone, row_of, words
from app.views.workplace import Workplace

Values = Mapping[str, Any]
_PICTURE = QSize(150, 112)
_POSTING = Section("张贴", (NOTICE["posted_on"], NOTICE["posted_by"]))
_TAKING_DOWN = Section("撤下", (NOTICE["taken_down_on"], NOTICE["taken_down_by"], NOTICE["result"]))
_PHOTO_WORDS = "张贴当天和最后一天，各拍一张近景（看得清内容）、一张远景（看得出地点）。"
_DROP_WORDS = "照片可以拖到格子里。"
_FIRST_POST_WORDS = "登记张贴以后，照片可以拖到格子里。"
_NO_OBJECTION = "公示期内没有收到异议"


class PhotoBox(QFrame):
    """The place of one photo. chosen(): another photo is wanted; opened(); dropped(paths)."""

    chosen = Signal()
    opened = Signal()
    dropped = Signal(object)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("tone", "card")
        self._has_photo = False
        self.picture = QToolButton()
        self.picture.setIconSize(_PICTURE)
        self.picture.setAccessibleName(title)
        self.picture.clicked.connect(lambda: self.opened.emit() if self._has_photo else self.chosen.emit())
        self.button = button("选照片…", self.chosen.emit)
        self.button.setAccessibleName(f"{title}，选照片")
        label = QLabel(title)
        label.setWordWrap(True)
        column = QVBoxLayout(self)
        for widget in (label, self.picture, self.button):
            column.addWidget(widget, alignment=Qt.AlignmentFlag.AlignHCenter)

    def show_photo(self, preview: bytes | None, count: int) -> None:
        """The newest photo of this place, None for none."""
        self._has_photo = count > 0
        picture = QPixmap()
        picture.loadFromData(preview or b"")
        self.picture.setIcon(QIcon(picture))
        self.picture.setText("" if count else "还没有")
        self.button.setText(f"再加一张…（{count}）" if count else "选照片…")

    def dragEnterEvent(self, event) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event) -> None:
        self.dropped.emit([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()


class NoticeHanging(QWidget):
    """post_asked(on, by), take_down_asked(on, by, result), photo_asked(shows), photos_dropped(shows, paths),
    photo_opened(shows), camera_asked().
    """

    post_asked = Signal(object, str)
    take_down_asked = Signal(object, str, str)
    photo_asked = Signal(str)
    photos_dropped = Signal(str, object)
    photo_opened = Signal(str)
    camera_asked = Signal()

    def __init__(self, workplace: Workplace, context: EditorContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workplace.session
        self._may_edit = workplace.may(Action.EDIT)
        self._records: dict[FormPanel, dict[str, Any]] = {}
        self._shown: tuple[str, bool, Values] | None = None
        self._area = FormArea(self)
        self._ground = QWidget(self._area.viewport())
        self.posting = self._panel(context, _POSTING)
        self.post_button = button("登记张贴", self.post, primary=True)
        self.post_button.setToolTip("Ctrl+Enter：固定名单和正文，开始计时")
        self.taking_down = self._panel(context, _TAKING_DOWN)
        self.down_button = button("登记撤下", self.take_down)
        self.camera_button = button("从相机或手机的文件夹选…", self.camera_asked.emit)
        self.photo_words = words(_PHOTO_WORDS, "muted")
        self.boxes = {shows: PhotoBox(title, self._ground) for shows, title in PHOTOS.items()}
        self._lay_out()

    def _panel(self, context: EditorContext, section: Section) -> FormPanel:
        panel = FormPanel(NOTICE, context, (section,), parent=self._ground)
        panel.edited.connect(lambda name, value: self._records[panel].update({name: value}))
        self._records[panel] = {}
        return panel

    def _lay_out(self) -> None:
        photos = FlowLayout()
        for shows, box in self.boxes.items():
            photos.addWidget(box)
            box.chosen.connect(lambda shows=shows: self.photo_asked.emit(shows))
            box.opened.connect(lambda shows=shows: self.photo_opened.emit(shows))
            box.dropped.connect(lambda paths, shows=shows: self.photos_dropped.emit(shows, paths))
        column = QVBoxLayout(self._ground)
        column.addWidget(heading("张贴"))
        column.addWidget(self.posting)
        column.addLayout(row_of(self.post_button))
        column.addLayout(row_of(heading("照片"), self.camera_button))
        column.addWidget(self.photo_words)
        column.addLayout(photos)
        self.down_heading = heading("撤下")
        column.addWidget(self.down_heading)
        column.addWidget(self.taking_down)
        column.addLayout(row_of(self.down_button))
        column.addStretch(1)
        self._area.hold(self._ground)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._area)

    def show_notice(self, notice: Notice) -> None:
        """What is done stands as it was entered; what comes next waits with the first day it may be."""
        values, hangs = notice.values, notice.is_posted
        down = values.get("taken_down_on") is not None
        usual = self._usual_end(notice) if hangs and not down else {}
        shown = (notice.id, hangs, usual)
        if shown != self._shown:
            typed = self._typed_end() if self._shown and self._shown[0] == notice.id else {}
            self._shown = shown
            self._fill(self.posting, values, {} if hangs else {"posted_on": self._session.clock.today()})
            self._fill(self.taking_down, values, {**usual, **typed} if usual else {})
        self.posting.set_readonly(hangs or not self._may_edit)
        self.taking_down.set_readonly(down or not hangs or not self._may_edit)
        self.post_button.setVisible(not hangs and self._may_edit)
        for part in (self.down_heading, self.taking_down):
            part.setVisible(hangs)
        self.down_button.setVisible(hangs and not down and self._may_edit)
        if hangs and not down:
            early = why_not_down(self._session, notice, self._session.clock.today())
            retone(self.down_button, "" if early else "primary")
            self.down_button.setToolTip(early)
        for box in self.boxes.values():
            box.setEnabled(hangs)
            box.button.setVisible(self._may_edit)
            box.setAcceptDrops(hangs and self._may_edit)
        drop_words = _DROP_WORDS if hangs else _FIRST_POST_WORDS
        self.photo_words.setText(_PHOTO_WORDS + (drop_words if self._may_edit else ""))
        self.camera_button.setVisible(self._may_edit)
        self.camera_button.setEnabled(hangs)

    def _usual_end(self, notice: Notice) -> Values:
        """Nobody can say before the term is over that no objection came."""
        first = first_day_down(self._session, notice)
        is_over = first is not None and first <= self._session.clock.today()
        result = _NO_OBJECTION if is_over and not notice.opinions else None
        return {"taken_down_on": first, "result": result}

    def _typed_end(self) -> Values:
        """What was typed for taking down instead of what was offered."""
        offered = self._shown[2] if self._shown else {}
        said = self._records[self.taking_down]
        return {name: value for name, value in said.items() if value and value != offered.get(name)}

    def _fill(self, panel: FormPanel, values: Values, usual: Values) -> None:
        self._records[panel] = {name: values.get(name) or usual.get(name) for name in panel.names}
        panel.set_record({"id": values["id"], **self._records[panel]})

    def show_photos(self, shown: Sequence[Pictured]) -> None:
        for shows, box in self.boxes.items():
            own = [preview for scan, preview in shown if scan.field == shows]
            box.show_photo(own[-1] if own else None, len(own))

    def post(self) -> None:
        self.posting.commit()
        said = self._records[self.posting]
        if self.post_button.isEnabled() and not self.posting.unreadable():
            self.post_asked.emit(said.get("posted_on"), said.get("posted_by") or "")

    def take_down(self) -> None:
        self.taking_down.commit()
        said = self._records[self.taking_down]
        if not self.taking_down.unreadable():
            self.take_down_asked.emit(said.get("taken_down_on"), said.get("taken_down_by") or "",
                                      said.get("result") or "")  # fmt: skip
