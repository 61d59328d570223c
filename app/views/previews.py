"""Small pictures of files, all of one size whatever the shape of the photo."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPixmap


def preview_picture(preview: bytes | None, room: QSize) -> QPixmap:
    """The preview in the middle of its room, so that all stand in line, framed, so that white paper is seen;
    grey when it can not be read.
    """
    shown, picture = QPixmap(room), QPixmap()
    if not picture.loadFromData(preview or b""):
        shown.fill(Qt.GlobalColor.lightGray)
        return shown
    shown.fill(Qt.GlobalColor.transparent)
    fitted = picture.scaled(room, Qt.AspectRatioMode.KeepAspectRatio,
                            Qt.TransformationMode.SmoothTransformation)
    painter = QPainter(shown)
    place = fitted.rect()
    place.moveCenter(shown.rect().center())
    painter.drawPixmap(place, fitted)
    painter.setPen(Qt.GlobalColor.darkGray)   # seen on white paper and in both looks
    painter.drawRect(place.adjusted(0, 0, -1, -1))
    painter.end()
    return shown
