"""Scans of a record that belongs to no household: added by button, drag and drop or paste, looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.core.progress import Progress
from app.domain.permissions import Action
from app.services.attachments import preview_of
from app.services.record_scans import AddedScans, Proved, Scan, add_scans, remove_scan, scans_of_record
from app.views.dialogs.scan_window import ScanWindow
from app.views.forms.editors.base import named
from app.views.forms.scrolled import LeastHeight
from app.views.jobs import Job
from app.views.pages.card_attachments import FILES
from app.views.pages.scan_list import ScanList
from app.views.pages.sheet import button, words
from app.views.tables.empty_note import EmptyNote
from app.views.workplace import Workplace

_EMPTY = "还没有扫描件。先选是哪一种，再把照片或 PDF 拖到这里，或按 Ctrl+V 粘贴文件。"
_HINT = "按回车打开，按 Delete 移除。"
Pictured = tuple[Scan, bytes | None]


class RecordScansPanel(LeastHeight):
    """changed(Changes); counted(number). `papers`: field of the link → its name, in the order offered.

    `proved(field)` says what a file added now proves; () while the record is not stored.
    """

    changed = Signal(object)
    counted = Signal(int)

    def __init__(self, workplace: Workplace, papers: Mapping[str, str],
                 proved: Callable[[str], Sequence[Proved]], kind: str = "",
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._papers = dict(papers)
        self._proved = proved
        self._kind = kind
        self._scans: tuple[Scan, ...] = ()
        self._record_id = ""
        self._job: Job | None = None
        self._may_edit = workplace.may(Action.EDIT)
        self.setAcceptDrops(self._may_edit)
        self.paper = QComboBox()
        self.paper.setAccessibleName("扫描件是哪一种")
        for name, title in self._papers.items():
            self.paper.addItem(title, name)
        self._build()
        self._offer()

    def _build(self) -> None:
        self.grid = named(ScanList(self._workplace.theme), "attachments")
        self.grid.setAccessibleName("扫描件")
        self.grid.itemActivated.connect(lambda item: self.open_at(self.grid.row(item)))
        self.note = EmptyNote(self.grid.viewport())
        self.note.follow(self.grid.model(), _EMPTY)
        self.words = words(tone="muted")
        self.add_button = button("添加文件…", self.choose_file)
        self.folder_button = button("从文件夹添加…", self.choose_folder)
        self.remove_button = button("移除", self.remove)
        row = QHBoxLayout()
        for made in (self.paper, self.add_button, self.folder_button, self.remove_button):
            row.addWidget(made)
        row.addWidget(self.words, 1)
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(self.grid, 1)
        for key, act in ((QKeySequence(QKeySequence.StandardKey.Paste), self.paste),
                         (QKeySequence(Qt.Key.Key_Delete), self.remove)):
            shortcut = QShortcut(key, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def show_record(self, record_id: str) -> None:
        """Show the scans of a stored record; "" for one never stored."""
        self._record_id = record_id
        self.load()

    def load(self) -> None:
        if self._job is not None:
            self._job.forget_callbacks()
        record, session = self._record_id, self._workplace.session

        def work(progress: Progress) -> tuple[Pictured, ...]:
            found = scans_of_record(session, record) if record else ()
            return tuple((scan, preview_of(session, scan.attachment)) for scan in found)

        self._job = self._workplace.jobs.read(work, self._show)

    def choose_file(self) -> None:
        path = self._workplace.dialogs.choose_file("添加扫描件", FILES)
        if path is not None:
            self.add([path])

    def choose_folder(self) -> None:
        path = self._workplace.dialogs.choose_folder("从文件夹添加扫描件")
        if path is not None:
            self.add([path])

    def paste(self) -> None:
        """Add the files on the clipboard."""
        self.add(_files(QGuiApplication.clipboard().mimeData()))

    def add(self, paths: Sequence[Path]) -> None:
        """Add files as the paper that is chosen; refused ones are told."""
        proved = self._proved(self.paper.currentData() or "")
        if not proved:
            self.words.setText("保存以后才能添加扫描件，请先按 Ctrl+S。")
            return
        session, kind = self._workplace.session, self._kind
        if paths and self._may_edit:
            self._workplace.jobs.write(
                lambda progress: add_scans(session, proved, paths, progress, kind=kind), self._added,
                title="正在添加扫描件", modal=True,
            )  # fmt: skip

    def open_at(self, row: int) -> None:
        """Look at one, large."""
        if 0 <= row < len(self._scans):
            viewer = ScanWindow(self._workplace, [scan.attachment for scan in self._scans], row, self)
            self._workplace.dialogs.run(viewer)
            viewer.deleteLater()

    def remove(self) -> None:
        """Take the chosen one away."""
        row = self.grid.currentRow()
        if not (0 <= row < len(self._scans)) or not self._may_edit:
            return
        scan, session = self._scans[row], self._workplace.session
        proved = self._proved(scan.field)
        if self._workplace.dialogs.confirm("移除扫描件", f"移除“{scan.attachment.title}”？移除可以撤销。",
                                           yes="移除", danger=True):
            self._workplace.jobs.write(lambda progress: remove_scan(session, scan, proved), self._written)

    def dragEnterEvent(self, event) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event) -> None:
        self.add(_files(event.mimeData()))
        event.acceptProposedAction()

    def _added(self, added: AddedScans) -> None:
        refused = [f"{refusal.name}：{refusal.reason}" for refusal in added.refused]
        self._written(added.changes)
        if refused:
            self._workplace.dialogs.inform("没有添加的文件", "\n\n".join(refused[:12]))

    def _written(self, changes: Any) -> None:
        self.load()
        if not changes.is_empty:
            self.changed.emit(changes)

    def _show(self, shown: tuple[Pictured, ...]) -> None:
        self._job = None
        row = max(self.grid.currentRow(), 0)
        self._scans = tuple(scan for scan, _ in shown)
        self.grid.show_scans([
            (self._papers.get(scan.field, "其他"), scan.attachment.title, preview) for scan, preview in shown
        ])  # fmt: skip
        self.grid.setCurrentRow(min(row, self.grid.count() - 1))
        self.words.setText(_HINT if shown else "")
        self._offer()
        self.counted.emit(len(shown))

    def _offer(self) -> None:
        for each in (self.paper, self.add_button, self.folder_button):
            each.setEnabled(self._may_edit)
        self.remove_button.setEnabled(self._may_edit and self.grid.currentRow() >= 0)


def _files(brought) -> list[Path]:
    return [Path(url.toLocalFile()) for url in brought.urls() if url.isLocalFile()]
