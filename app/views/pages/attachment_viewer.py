"""One attachment large: its pages, its description to be corrected, and what it proves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.core.progress import Progress
from app.domain.permissions import Action, may
from app.forms.definitions.attachment import ATTACHMENT
from app.forms.schema import FormSchema, Section
from app.services.attachments import DESCRIBED, Attachment, attachments_of, describe, link, page_of
from app.services.session import Session
from app.views.dialogs.port import Dialogs
from app.views.forms.builder import FormPanel
from app.views.forms.editors.base import EditorContext, named
from app.views.jobs import Jobs
from app.views.scan_sheet import ScanSheet

ZOOM_STEP = 1.25
_PROVED = "这一处已经用这个附件证明了，见上面。"
_FORM = FormSchema(
    ATTACHMENT.id,
    ATTACHMENT.version,
    ATTACHMENT.title,
    ATTACHMENT.record,
    (Section("附件", tuple(ATTACHMENT[name] for name in DESCRIBED)),),
)


@dataclass(frozen=True)
class Provable:
    """A record of the open card that an attachment may prove; blank ids mean the household itself."""

    title: str
    record_kind: str = ""
    record_id: str = ""


@dataclass(frozen=True)
class _Page:
    attachment_id: str
    number: int
    content: bytes


class AttachmentViewer(QDialog):
    """changed(Changes): the description or the uses were changed. Closing stores what was typed."""

    changed = Signal(object)

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        dialogs: Dialogs,
        context: EditorContext,
        attachments: Sequence[Attachment],
        row: int,
        household_id: str,
        provable: Sequence[Provable],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self._dialogs = dialogs
        self._attachments = list(attachments)
        self._row = row
        self._page = 0
        self._household_id = household_id
        self._provable = tuple(provable)
        self.resize(1040, 640)
        self.form = FormPanel(_FORM, context, columns=1)
        self.form.set_readonly(not may(session.actor.role, Action.EDIT))
        self.form.changed.connect(self._on_described)
        splitter = QSplitter()
        self.sheet = ScanSheet("附件画面")
        self.sheet.setMinimumWidth(320)
        splitter.addWidget(self.sheet)
        splitter.addWidget(self._right())
        splitter.setStretchFactor(0, 1)
        splitter.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.addWidget(splitter, 1)
        column.addLayout(self._bar())
        self._bind_keys()
        self._show_attachment()

    @property
    def attachment(self) -> Attachment:
        """The one on the screen."""
        return self._attachments[self._row]

    def _right(self) -> QWidget:
        side = QWidget()
        self.uses = QLabel()
        self.uses.setWordWrap(True)
        self.provable = named(QComboBox(), "provable")
        self.provable.setAccessibleName("证明什么")
        self.provable.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for offered in self._provable:
            self.provable.addItem(offered.title)
        self.provable.currentIndexChanged.connect(self._offer_link)
        self.link_button = QPushButton("添加用途")
        self.link_button.setAutoDefault(False)
        self.link_button.clicked.connect(self.link)
        heading = QLabel("证明")
        heading.setProperty("tone", "heading")
        row = QHBoxLayout()
        row.addWidget(self.provable, 1)
        row.addWidget(self.link_button)
        column = QVBoxLayout(side)
        column.setContentsMargins(8, 0, 0, 0)
        column.addWidget(self.form)
        for widget in (heading, self.uses):
            column.addWidget(widget)
        column.addLayout(row)
        column.addStretch(1)
        side.setMinimumWidth(self.fontMetrics().horizontalAdvance("字") * 24)
        return side

    def _bar(self) -> QHBoxLayout:
        self.where = QLabel()
        row = QHBoxLayout()
        self.buttons: dict[str, QPushButton] = {}
        for title, act in (
            ("上一个", lambda: self.go(-1)),
            ("下一个", lambda: self.go(1)),
            ("上一页", lambda: self.turn(-1)),
            ("下一页", lambda: self.turn(1)),
            ("缩小", lambda: self.zoom(1 / ZOOM_STEP)),
            ("放大", lambda: self.zoom(ZOOM_STEP)),
        ):
            self.buttons[title] = QPushButton(title)
            self.buttons[title].setAutoDefault(False)
            self.buttons[title].clicked.connect(lambda _=False, act=act: act())
            row.addWidget(self.buttons[title])
        row.addWidget(self.where, 1)
        close = QPushButton("关闭")
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        row.addWidget(close)
        return row

    def _bind_keys(self) -> None:
        for key, act in (
            ("PgDown", lambda: self.turn(1)),
            ("PgUp", lambda: self.turn(-1)),
            ("Ctrl+PgDown", lambda: self.go(1)),
            ("Ctrl+PgUp", lambda: self.go(-1)),
            ("Ctrl++", lambda: self.zoom(ZOOM_STEP)),
            ("Ctrl+=", lambda: self.zoom(ZOOM_STEP)),
            ("Ctrl+-", lambda: self.zoom(1 / ZOOM_STEP)),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(act)

    def go(self, step: int) -> None:
        """To the next or the previous attachment."""
        if 0 <= self._row + step < len(self._attachments):
            self.form.commit()
            self._row += step
            self._page = 0
            self._show_attachment()

    def turn(self, step: int) -> None:
        """To another page."""
        if 0 <= self._page + step < self.attachment.page_count:
            self._page += step
            self._read_page()

    def zoom(self, factor: float) -> None:
        """Draw the page larger or smaller."""
        self.sheet.zoom(factor)

    def link(self) -> None:
        """Let the attachment prove the chosen record too."""
        chosen = self._provable[self.provable.currentIndex()]
        attachment, household = self.attachment, self._household_id

        def work(progress: Progress) -> Any:
            return link(self._session, attachment.id, household,
                        record_kind=chosen.record_kind, record_id=chosen.record_id)  # fmt: skip

        self._jobs.write(work, self._take_changed)

    def done(self, result: int) -> None:
        self.form.commit()
        super().done(result)

    def _show_attachment(self) -> None:
        attachment = self.attachment
        self.setWindowTitle(f"附件 {attachment.title}")
        self.form.set_record({"id": attachment.id, **attachment.described})
        self._show_uses()
        self.sheet.say("正在打开……")
        self._read_page()

    def _show_uses(self) -> None:
        """What it proves; of the rest the first is chosen, unless another one is."""
        self.uses.setText(self._uses_words())
        rest = [row for row, offered in enumerate(self._provable) if not self._is_proved(offered)]
        if rest and self.provable.currentIndex() not in rest:
            self.provable.setCurrentIndex(rest[0])
        self._offer_link()

    def _offer_link(self) -> None:
        chosen = self._provable[self.provable.currentIndex()] if self._provable else None
        is_proved = chosen is not None and self._is_proved(chosen)
        self.link_button.setEnabled(chosen is not None and not is_proved and not self.form.readonly)
        self.link_button.setToolTip(_PROVED if is_proved else "")

    def _is_proved(self, offered: Provable) -> bool:
        wanted = (self._household_id, offered.record_kind, offered.record_id)
        return any((use.household_id, use.record_kind, use.record_id) == wanted
                   for use in self.attachment.uses)  # fmt: skip

    def _uses_words(self) -> str:
        titles = {(offered.record_kind, offered.record_id): offered.title for offered in self._provable}
        here = [use for use in self.attachment.uses if use.household_id == self._household_id]
        lines = [titles.get((use.record_kind, use.record_id), "已删除的记录") for use in here]
        others = {use.household_id for use in self.attachment.uses} - {self._household_id}
        lines += [f"另有 {len(others)} 户也用这个文件"] if others else []
        return "\n".join(f"· {line}" for line in lines)

    def _read_page(self) -> None:
        attachment, number = self.attachment, self._page
        place = f"第 {self._row + 1} 个，共 {len(self._attachments)} 个"
        pages = f"　第 {number + 1} 页，共 {attachment.page_count} 页" if attachment.page_count > 1 else ""
        self.where.setText(place + pages)
        self.buttons["上一页"].setEnabled(number > 0)
        self.buttons["下一页"].setEnabled(number + 1 < attachment.page_count)
        self.buttons["上一个"].setEnabled(self._row > 0)
        self.buttons["下一个"].setEnabled(self._row + 1 < len(self._attachments))

        def work(progress: Progress) -> _Page:
            return _Page(attachment.id, number, page_of(self._session, attachment, number))

        self._jobs.read(work, self._take_page, self._on_page_error, latest=(self, "page"))

    def _take_page(self, page: _Page) -> None:
        if (page.attachment_id, page.number) == (self.attachment.id, self._page):
            self.sheet.show_picture(QPixmap.fromImage(QImage.fromData(page.content)))

    def _on_page_error(self, error: BaseException) -> bool:
        self.sheet.say("打不开这个附件。")
        return False

    def _on_described(self, name: str, value: Any) -> None:
        attachment_id = self.attachment.id
        self._jobs.write(
            lambda progress: describe(self._session, attachment_id, {name: value}), self._take_changed
        )

    def _take_changed(self, changes) -> None:
        if not changes.is_empty:
            self.changed.emit(changes)
        household = self._household_id
        self._jobs.read(
            lambda progress: attachments_of(self._session, household), self._take_newer, latest=self
        )

    def _take_newer(self, attachments: tuple[Attachment, ...]) -> None:
        fresh = {attachment.id: attachment for attachment in attachments}
        self._attachments = [fresh.get(shown.id, shown) for shown in self._attachments]
        self._show_uses()
