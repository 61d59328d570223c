"""The photos of a notice: chosen, dropped, taken from a camera's folder, looked at large."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from app.core.progress import Progress
from app.services.notice_photos import add_photos
from app.services.record_scans import AddedScans
from app.views.dialogs.scan_window import ScanWindow
from app.views.pages.card_attachments import FILES
from app.views.pages.notice_camera import CameraWindow
from app.views.pages.notice_hanging import NoticeHanging
from app.views.pages.notice_opening import Pictured


class NoticePhotos(QObject):
    """Belongs to a notice window (`base`, `written`, `say`, `refused`) and serves the boxes of its page."""

    def __init__(self, window: Any, hanging: NoticeHanging) -> None:
        super().__init__(window)
        self._window = window
        self._hanging = hanging
        self._shown: tuple[Pictured, ...] = ()
        hanging.photo_asked.connect(self.choose)
        hanging.photos_dropped.connect(self.add)
        hanging.photo_opened.connect(self.open)
        hanging.camera_asked.connect(self.choose_camera)

    def show(self, shown: tuple[Pictured, ...]) -> None:
        self._shown = shown
        self._hanging.show_photos(shown)

    def choose(self, shows: str) -> None:
        path = self._window.workplace.dialogs.choose_file("选照片", FILES)
        if path is not None:
            self.add(shows, [path])

    def add(self, shows: str, paths: Sequence[Path]) -> None:
        """Attach photos as a key of PHOTOS."""
        session, base = self._window.workplace.session, self._window.base
        if base is None or not paths:
            return

        def work(progress: Progress) -> AddedScans:
            return add_photos(session, base.id, shows, paths, progress)

        self._window.workplace.jobs.write(
            work, self._added, self._window.refused, title="正在添加照片", modal=True
        )

    def choose_camera(self) -> None:
        """Photos of a folder, marked with 1 to 4."""
        workplace, base = self._window.workplace, self._window.base
        folder = workplace.dialogs.choose_folder("照片所在的文件夹")
        if folder is not None and base is not None:
            window = CameraWindow(workplace, base, folder, self._window)
            window.changed.connect(self._window.written)
            workplace.dialogs.run(window)
            window.deleteLater()

    def open(self, shows: str) -> None:
        files = [scan.attachment for scan, _ in self._shown]
        row = next((at for at, (scan, _) in enumerate(self._shown) if scan.field == shows), -1)
        if row >= 0:
            window = ScanWindow(self._window.workplace, files, row, self._window)
            self._window.workplace.dialogs.run(window)
            window.deleteLater()

    def _added(self, added: AddedScans) -> None:
        refused = "；".join(f"{one.name}：{one.reason}" for one in added.refused)
        said = f"没有添加：{refused}" if refused else f"已添加 {added.added} 张照片。"
        self._window.say(said, "error" if refused else "done")
        self._window.written(added.changes)
