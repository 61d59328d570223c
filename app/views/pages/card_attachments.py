"""The tab 附件 of the card page: small pictures, adding by button, drag and drop or paste, taking away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QIcon,
    QImage,
    QImageWriter,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from app.core.progress import Progress
from app.domain.permissions import Action, may
from app.domain.policy import PolicyView
from app.forms.record_titles import record_title
from app.forms.registry import SCHEMAS, schema_of
from app.services.attachment_intake import Added, add_files, add_picture
from app.services.attachments import Attachment, attachments_of, preview_of, unlink
from app.services.change_record import registered_changes
from app.services.session import Session
from app.views.dialogs.port import Dialogs
from app.views.forms.editors.base import EditorContext, named
from app.views.forms.scrolled import low_column
from app.views.jobs import Job, Jobs
from app.views.pages.attachment_viewer import AttachmentViewer, Provable
from app.views.pages.card_copy import MEMBER, WorkingCopy
from app.views.previews import preview_picture

EVENT = "household_event"
PREVIEW_SIDE = 104
_SHOWN_REFUSALS = 12
FILES = "图片和 PDF (*.jpg *.jpeg *.png *.webp *.bmp *.pdf);;所有文件 (*)"
_NOT_STORED = "户档案保存以后，才能添加附件。"
_EMPTY = "还没有附件。把照片或扫描件拖到这里，或按 Ctrl+V 粘贴图片。"
_USE_HINT = "双击或按回车打开，按 Delete 移除。"


@dataclass(frozen=True)
class _Shown:
    """What one read brings; no previews while nobody looks at the tab."""

    household_id: str
    attachments: tuple[Attachment, ...]
    previews: tuple[bytes | None, ...] | None
    events: tuple[Provable, ...] = ()


class AttachmentsPanel(QWidget):
    """Attachments of the household on the screen. changed(Changes); counted(number of attachments).

    `provable` gives what of the open card an attachment can be said to prove.
    """

    changed = Signal(object)
    counted = Signal(int)

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        dialogs: Dialogs,
        context: EditorContext,
        provable: Callable[[], Sequence[Provable]],
    ) -> None:
        super().__init__()
        self._session = session
        self._jobs = jobs
        self._dialogs = dialogs
        self._context = context
        self._provable = provable
        self._household_id = ""
        self._attachments: tuple[Attachment, ...] = ()
        self._events: tuple[Provable, ...] = ()
        self._is_behind = False
        self._reading: Job | None = None
        self._may_edit = may(session.actor.role, Action.EDIT)
        self.setAcceptDrops(self._may_edit)
        self._build()
        self._bind_keys()
        self._offer()

    def _build(self) -> None:
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setProperty("tone", "muted")
        self.grid = named(QListWidget(), "attachments")
        self.grid.setAccessibleName("附件")
        self.grid.setViewMode(QListView.ViewMode.IconMode)
        self.grid.setIconSize(QSize(PREVIEW_SIDE, PREVIEW_SIDE))
        self.grid.setGridSize(QSize(PREVIEW_SIDE + 10, PREVIEW_SIDE + 44))
        self.grid.setResizeMode(QListView.ResizeMode.Adjust)
        self.grid.setMovement(QListView.Movement.Static)
        self.grid.setWordWrap(True)
        self.grid.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.grid.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.grid.setAcceptDrops(False)
        self.grid.itemActivated.connect(lambda item: self.open_at(self.grid.row(item)))
        self.grid.itemSelectionChanged.connect(self._offer)
        self.files_button = self._button("添加文件…", self.choose_files)
        self.folder_button = self._button("从文件夹导入…", self.choose_folder)
        self.open_button = self._button("打开", lambda: self.open_at(self.grid.currentRow()))
        self.remove_button = self._button("移除", self.remove)
        column = low_column(self)
        for buttons in ((self.files_button, self.folder_button), (self.open_button, self.remove_button)):
            row = QHBoxLayout()
            for button in buttons:
                row.addWidget(button, 1)
            column.addLayout(row)
        column.addWidget(self.grid, 1)
        column.addWidget(self.words)

    def _button(self, title: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(title)
        button.clicked.connect(lambda: act())
        return button

    def _bind_keys(self) -> None:
        for key, act in (
            (QKeySequence(QKeySequence.StandardKey.Paste), self.paste),
            (QKeySequence(Qt.Key.Key_Delete), self.remove),
        ):
            shortcut = QShortcut(key, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def show_household(self, household_id: str) -> None:
        """Show the attachments of a stored household; "" for a card never stored."""
        if household_id != self._household_id:
            self._household_id = household_id
            self._show(_Shown(household_id, (), ()))
            self._read()

    def refresh(self, changes) -> None:
        """Something was written (`Changes`)."""
        if self._household_id in changes.households or "attachment" in changes.touched:
            self._read()

    def showEvent(self, event) -> None:
        super().showEvent(event)
        if self._is_behind:
            self._read()

    def choose_files(self) -> None:
        path = self._dialogs.choose_file("添加附件", FILES)
        if path is not None:
            self.add([path])

    def choose_folder(self) -> None:
        path = self._dialogs.choose_folder("从文件夹导入附件")
        if path is not None:
            self.add([path])

    def paste(self) -> None:
        """Add the picture or the files on the clipboard."""
        if not self._take(QGuiApplication.clipboard().mimeData()):
            self._dialogs.notify("剪贴板里没有图片或文件。")

    def add(self, paths: Sequence[Path]) -> None:
        """Add files and folders in a job with progress; refused files are told afterwards."""
        household = self._household_id

        def work(progress: Progress) -> Added:
            return add_files(self._session, household, paths, progress)

        self._start(work)

    def _add_image(self, picture: QImage) -> None:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"PNG")).write(picture)
        content = bytes(buffer.data().data())
        household, day = self._household_id, self._session.clock.today()
        title = f"粘贴的图片 {day.isoformat()}"
        self._start(lambda progress: add_picture(self._session, household, content, title))

    def _start(self, work: Callable[[Progress], Added]) -> None:
        if not self._household_id:
            self._dialogs.notify(_NOT_STORED)
        elif self._may_edit:
            self._jobs.write(work, self._take_added, title="正在添加附件", modal=True)

    def _take_added(self, added: Added) -> None:
        known = f"，{added.known} 个本户已有" if added.known else ""
        refused = f"，{len(added.refused)} 个没有添加" if added.refused else ""
        self._dialogs.notify(f"已添加附件 {len(added.ids)} 个{known}{refused}。")
        if added.refused:
            lines = [f"{refusal.name}：{refusal.reason}" for refusal in added.refused[:_SHOWN_REFUSALS]]
            more = len(added.refused) - _SHOWN_REFUSALS
            lines += [f"……还有 {more} 个"] if more > 0 else []
            self._dialogs.inform("没有添加的文件", "\n\n".join(lines))
        if not added.changes.is_empty:
            self.changed.emit(added.changes)

    def open_at(self, row: int) -> None:
        """Open one attachment in the viewer."""
        if 0 <= row < len(self._attachments):
            viewer = AttachmentViewer(
                self._session, self._jobs, self._dialogs, self._context, self._attachments, row,
                self._household_id, (*self._provable(), *self._events), self,
            )  # fmt: skip
            viewer.changed.connect(self.changed)
            self._dialogs.run(viewer)
            # What was typed last is perhaps still being written; the viewer hears of it before it goes.
            self._jobs.write(lambda progress: viewer, self._leave_viewer)

    def _leave_viewer(self, viewer: AttachmentViewer) -> None:
        viewer.deleteLater()
        self._read()

    def remove(self) -> None:
        """Take the chosen attachments away from this household."""
        chosen = [self._attachments[self.grid.row(item)] for item in self.grid.selectedItems()]
        uses = [use for found in chosen for use in found.uses if use.household_id == self._household_id]
        if not uses or not self._may_edit:
            return
        links = [use.link_id for use in uses]
        proofs = sum(bool(use.record_kind) for use in uses)
        lost = f"其中 {proofs} 处是变动登记或记录的证明，一并移除。" if proofs else ""
        asked = f"从本户移除 {len(chosen)} 个附件？{lost}别的户还在用的文件不受影响，移除可以撤销。"
        if self._dialogs.confirm("移除附件", asked, yes="移除", danger=True):
            self._jobs.write(lambda progress: unlink(self._session, links), self._take_removed)

    def _take_removed(self, changes) -> None:
        self._dialogs.notify("附件已移除，可以撤销。")
        self.changed.emit(changes)

    def dragEnterEvent(self, event) -> None:
        if self._household_id and (event.mimeData().hasUrls() or event.mimeData().hasImage()):
            event.acceptProposedAction()

    def dropEvent(self, event) -> None:
        if self._take(event.mimeData()):
            event.acceptProposedAction()

    def _take(self, brought: QMimeData) -> bool:
        """Add what was dropped or pasted; False when there is nothing to add."""
        paths = [Path(url.toLocalFile()) for url in brought.urls() if url.isLocalFile()]
        if paths:
            self.add(paths)
            return True
        picture = brought.imageData() if brought.hasImage() else None
        if isinstance(picture, QImage) and not picture.isNull():
            self._add_image(picture)
            return True
        return False

    def _read(self) -> None:
        household, is_seen = self._household_id, self.isVisible()
        if not household:
            return
        self._is_behind = not is_seen  # known before the reading ends: it may be shown meanwhile

        def work(progress: Progress) -> _Shown:
            found = attachments_of(self._session, household)
            previews = tuple(preview_of(self._session, item) for item in found) if is_seen else None
            return _Shown(household, found, previews, events_of(self._session, household) if is_seen else ())

        if self._reading is not None:
            self._reading.forget_callbacks()  # two readers may end in the other order
        self._reading = self._jobs.read(work, self._show)

    def _show(self, shown: _Shown) -> None:
        if shown.household_id != self._household_id:
            return
        self.counted.emit(len(shown.attachments))
        if shown.previews is None:
            return
        row = self.grid.currentRow()
        self._attachments, self._events = shown.attachments, shown.events
        self.grid.clear()
        for attachment, preview in zip(shown.attachments, shown.previews, strict=True):
            self.grid.addItem(_item(attachment, preview, self._context.policy))
        self.grid.setCurrentRow(min(row, self.grid.count() - 1))
        self._offer()

    def _offer(self) -> None:
        """Enable what can be done now, and say what it is."""
        is_stored = bool(self._household_id)
        for button in (self.files_button, self.folder_button):
            button.setEnabled(is_stored and self._may_edit)
        chosen = bool(self.grid.selectedItems())
        self.open_button.setEnabled(chosen)
        self.remove_button.setEnabled(chosen and self._may_edit)
        self.words.setText(_NOT_STORED if not is_stored else _USE_HINT if self._attachments else _EMPTY)


def _item(attachment: Attachment, preview: bytes | None, policy: PolicyView) -> QListWidgetItem:
    picture = preview_picture(preview, QSize(PREVIEW_SIDE, PREVIEW_SIDE))
    item = QListWidgetItem(QIcon(picture), attachment.title)
    kind = policy.table("attachment_kind").by_code(attachment.kind)
    facts = [kind.label if kind else "未选种类"]
    facts += [attachment.captured_on.isoformat()] if attachment.captured_on else []
    facts += [f"{attachment.page_count} 页"] if attachment.is_pdf else []
    facts += ["文件不在或已损坏"] if preview is None else []
    households = {use.household_id for use in attachment.uses}
    facts += [f"共 {len(households)} 户使用"] if len(households) > 1 else []
    words = "，".join(facts)
    item.setToolTip(f"{attachment.title}\n{words}")
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{attachment.title}，{words}")
    return item


def provable_of(copy: WorkingCopy | None, policy: PolicyView) -> tuple[Provable, ...]:
    """What an attachment can be said to prove: the household and each record on its card."""
    if copy is None:
        return ()
    found = [Provable("本户")]
    for schema in SCHEMAS:
        if schema.parent == "household_id":
            noun = f"{schema_of(MEMBER).title} " if schema.id == MEMBER else ""
            found += [
                Provable(noun + record_title(schema.id, row, policy), schema.record, row["id"])
                for row in copy.records(schema.id)
            ]
    return tuple(found)


def events_of(session: Session, household_id: str) -> tuple[Provable, ...]:
    """The registered changes of a household, newest first: an attachment may prove them."""
    kinds = session.policy().table(EVENT)
    found = []
    for event in registered_changes(session, household_id):
        facts = (kinds.label_of(event["kind"]), event["person_name"] or "")
        title = " ".join((f"变动登记 {event['happened_on']}", *filter(None, facts)))
        found.append(Provable(title, EVENT, event["id"]))
    return tuple(found)
