"""`make screenshots` runs through, and no page, dialog or tab is missing among its pictures."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.views.theme import load_fonts
from tests.views.camera import Camera, Seen
from tests.views.screenshots import SIZES, first_run, make_office, tell_all


def test_every_page_dialog_and_tab_stands_in_a_picture(qapp: QApplication, tmp_path: Path) -> None:
    load_fonts()
    seen = Seen()
    first_run(qapp, tmp_path, None, seen)
    camera = Camera(qapp, make_office(tmp_path / "office"), None, SIZES[0], seen=seen)
    tell_all(camera, tmp_path)
    assert not camera.dialogs.texts("bug")
    assert not camera.dialogs.texts("fault")
    assert seen.missing() == ()
    qapp.setStyleSheet("")
