"""Small pictures of files, all of one size whatever the shape of the photo."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPixmap


def preview_picture(preview: bytes | None, room: QSize) -> QPixmap:
    """The preview in the middle of its room, so that all stand in line; grey when it can not be read."""
    shown, picture = QPixmap(room), QPixmap()
    if not picture.loadFromData(preview or b""):
        shown.fill(Qt.GlobalColor.lightGray)
        return shown
    shown.fill(Qt.GlobalColor.transparent)
    fitted = picture.scaled(room, Qt.AspectRatioMode.KeepAspectRatio,
                            Qt.TransformationMode.SmoothTransformation)
    painter = QPainter(shown)
    painter.drawPixmap((room.width() - fitted.width()) // 2, (room.height() - fitted.height()) // 2, fitted)
    painter.end()
    return shown
