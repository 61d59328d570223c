"""Small pictures of files: a white scan is seen on the white ground of a list."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QColor, QImage

from app.views.pages.card_attachments import PREVIEW_SIDE
from app.views.pages.scan_list import ScanList
from app.views.previews import preview_picture
from app.views.theme import DARK, LIGHT, Theme, contrast

ROOM = QSize(100, 100)


def white_scan() -> bytes:
    """Upright and blank: half as broad as it is high."""
    target = io.BytesIO()
    Image.new("RGB", (120, 240), "white").save(target, "JPEG")
    return target.getvalue()


def has_frame(picture: QImage, ground: str) -> bool:
    """Whether each edge of the upright scan in the middle can be told from the ground and from the scan."""
    middle = picture.rect().center()
    left, right = picture.width() // 4, picture.width() - picture.width() // 4 - 1
    edges = (QPoint(left, middle.y()), QPoint(right, middle.y()), QPoint(middle.x(), 0),
             QPoint(middle.x(), picture.height() - 1))
    paper = picture.pixelColor(middle).name()
    return all(contrast(picture.pixelColor(edge).name(), other) >= 3
               for edge in edges for other in (ground, paper))


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_a_white_scan_has_a_frame_on_the_ground_of_either_look(colours, qapp) -> None:
    picture = preview_picture(white_scan(), ROOM).toImage()
    assert picture.pixelColor(picture.rect().center()) == QColor("white")
    assert picture.pixelColor(0, 50).alpha() == 0
    assert has_frame(picture, colours.surface)


def test_the_scans_of_a_record_have_the_frame_too(qtbot) -> None:
    scans = ScanList(Theme())
    qtbot.addWidget(scans)
    scans.show_scans([("申请书", "第一页", white_scan())])
    side = QSize(PREVIEW_SIDE, PREVIEW_SIDE)
    assert has_frame(scans.item(0).icon().pixmap(side).toImage(), LIGHT.surface)
