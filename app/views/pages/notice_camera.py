"""Photos of a notice from the folder of a camera or phone: marked with 1 to 4, stored at once."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem

from app.core.progress import Progress
from app.domain.rules.notices import PHOTOS
from app.services.notice_photos import tie_photos
from app.services.notices import Notice
from app.services.photo_sorting import Photo, photo_preview, read_photos
from app.views.dialogs.work_window import WorkWindow
from app.views.pages.sheet import button, row_of, words
from app.views.previews import preview_picture
from app.views.workplace import Workplace

_SIDE = 150
_SAID = "选一张照片，按数字键说明它是哪一张："
Read = tuple[tuple[tuple[Photo, bytes | None], ...], int]


class CameraWindow(WorkWindow):
    """changed(Changes): the marked photos were attached. `chosen`: key of PHOTOS → the photo."""

    def __init__(self, workplace: Workplace, notice: Notice, folder: Path, parent=None) -> None:
        super().__init__(workplace, "从文件夹选公示照片", parent)
        self._notice = notice
        self._photos: tuple[Photo, ...] = ()
        self.chosen: dict[str, Photo] = {}
        keys = "，".join(f"{number} {title}" for number, title in enumerate(PHOTOS.values(), 1))
        self.grid = QListWidget()
        self.grid.setAccessibleName("文件夹里的照片")
        self.grid.setViewMode(QListView.ViewMode.IconMode)
        self.grid.setIconSize(QSize(_SIDE, _SIDE))
        self.grid.setGridSize(QSize(_SIDE + 30, _SIDE + 62))
        self.grid.setResizeMode(QListView.ResizeMode.Adjust)
        self.grid.setMovement(QListView.Movement.Static)
        self.grid.setWordWrap(True)
        self.store_button = button("存入这份公示", self.store, primary=True)
        self.store_button.setToolTip("Ctrl+S")
        marks = [button(f"{number} {title}", partial(self.mark, shows))
                 for number, (shows, title) in enumerate(PHOTOS.items(), 1)]
        self.column.addWidget(words(f"{_SAID}{keys}。再按一次取消。", "muted"))
        self.column.addLayout(row_of(*marks))
        self.column.addWidget(self.grid, 1)
        self.column.addWidget(self.outcome)
        self.column.addLayout(row_of(self.store_button, button("关闭", self.reject)))
        for number, shows in enumerate(PHOTOS, 1):
            shortcut = QShortcut(QKeySequence(str(number)), self)
            shortcut.activated.connect(partial(self.mark, shows))
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.store)
        session = workplace.session

        def work(progress: Progress) -> Read:
            plan = read_photos(session, folder, progress)
            found = [photo for group in plan.groups for photo in group.photos]
            found.sort(key=lambda photo: photo.taken_at, reverse=True)
            return tuple((photo, photo_preview(session, photo)) for photo in found), len(plan.refused)

        workplace.jobs.write(work, self._show, self.refused, title="正在读照片", modal=True)

    def mark(self, shows: str) -> None:
        """Say what the current photo shows, or take it back."""
        row = self.grid.currentRow()
        if not 0 <= row < len(self._photos):
            return
        photo = self._photos[row]
        if self.chosen.get(shows) is photo:
            del self.chosen[shows]
        else:
            self.chosen = {key: other for key, other in self.chosen.items() if other is not photo}
            self.chosen[shows] = photo
        self._name()

    def store(self) -> None:
        """Attach the marked photos in one act."""
        if not self.chosen:
            self.say("还没有选定照片，没有存。", "warning")
            return
        session, notice_id = self.workplace.session, self._notice.id
        files = {shows: photo.file for shows, photo in self.chosen.items()}
        self.write(lambda: tie_photos(session, notice_id, files), self._stored)

    def _stored(self, changes) -> None:
        self.changed.emit(changes)
        self.accept()

    def _show(self, read: Read) -> None:
        shown, refused = read
        self._photos = tuple(photo for photo, _ in shown)
        for _, preview in shown:
            item = QListWidgetItem(QIcon(preview_picture(preview, QSize(_SIDE, _SIDE))), "")
            item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
            self.grid.addItem(item)
        self.grid.setCurrentRow(0)
        self.grid.setFocus()
        self._name()
        self.say(f"读到 {len(shown)} 张照片" + (f"，{refused} 个文件不是照片或已损坏。" if refused else "。"))

    def _name(self) -> None:
        """Under each photo when it was taken, and what it is said to show."""
        said = {id(photo): PHOTOS[shows] for shows, photo in self.chosen.items()}
        for row, photo in enumerate(self._photos):
            taken = photo.taken_at.replace("T", " ")[:16] or photo.name
            mark = said.get(id(photo), "")
            self.grid.item(row).setText(f"{taken}\n{f'✓ {mark}' if mark else ''}")
