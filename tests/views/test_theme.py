"""The look: readable contrast, text size, shipped fonts, icons that are really drawn."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPalette, QRawFont
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QTableView,
    QTableWidget,
    QToolButton,
    QTreeView,
    QWidget,
)

from app.core.paths import resource
from app.views.job_bar import JobBar
from app.views.jobs import Jobs
from app.views.navigation import ROOMS, Rail
from app.views.pages.sheet import left_and_right, open_at
from app.views.theme import DARK, FONT_FAMILIES, LIGHT, Theme, contrast, load_fonts

LEAST_CONTRAST = 4.5
LEAST_OF_LINES = 3


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_colour_can_be_read(colours):
    weak = [(front, back, round(contrast(front, back), 2)) for front, back in colours.pairs()
            if contrast(front, back) < LEAST_CONTRAST]
    assert weak == []


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_edge_can_be_seen(colours):
    weak = [(front, back, round(contrast(front, back), 2)) for front, back in colours.lines()
            if contrast(front, back) < LEAST_OF_LINES]
    assert weak == []


def test_contrast_of_black_and_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("state", ["open", "read-only", "disabled"])
@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_what_a_blank_field_says_of_itself_can_be_read(qtbot, qapp, kind, state, dark):
    """Left alone, Qt takes half of the text colour, 2.2 to 4.2 to one."""
    before = qapp.styleSheet()
    theme = Theme(dark=dark)
    field = kind()
    qtbot.addWidget(field)
    field.setReadOnly(state == "read-only")
    field.setEnabled(state != "disabled")
    qapp.setStyleSheet(theme.style_sheet())
    try:
        field.ensurePolished()
        shown = field.palette().color(QPalette.ColorRole.PlaceholderText)
    finally:
        qapp.setStyleSheet(before)
    assert shown.name() == theme.colours.muted


def picture(qapp, widget: QWidget, theme: Theme) -> QImage:
    before = qapp.styleSheet()
    qapp.setStyleSheet(theme.style_sheet())
    try:
        return widget.grab().toImage()
    finally:
        qapp.setStyleSheet(before)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit, QComboBox, QPushButton, QTableView, QTreeView,
                                  QListView, QGroupBox])
def test_where_something_to_use_ends_can_be_seen(qtbot, qapp, kind, dark):
    theme, widget = Theme(dark=dark), kind()
    qtbot.addWidget(widget)
    image = picture(qapp, widget, theme)
    edge = image.pixelColor(0, image.height() // 2).name()
    for ground in (theme.colours.window, theme.colours.surface):
        assert contrast(edge, ground) >= LEAST_OF_LINES


@pytest.mark.parametrize("percent", [100, 150])
def test_the_title_of_a_box_stands_free_above_its_edge(qtbot, qapp, percent):
    load_fonts()
    theme, box, before = Theme(percent), QGroupBox("档案里的"), qapp.font()
    qapp.setFont(theme.font())
    qtbot.addWidget(box)
    box.resize(400, 200)
    image = picture(qapp, box, theme)
    qapp.setFont(before)
    top = next(y for y in range(image.height()) if image.pixelColor(300, y).name() == theme.colours.edge)
    words = [y for y in range(top) if any(image.pixelColor(x, y) != image.pixelColor(300, 0)
                                          for x in range(12, 300))]   # right of the rounded corner
    assert words[0] >= 2
    assert top - words[-1] > 2


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_ticked_box_can_be_told_from_an_empty_one(qtbot, qapp, dark):
    theme, box = Theme(200, dark=dark), QCheckBox()
    qtbot.addWidget(box)
    box.setChecked(True)
    image = picture(qapp, box, theme)
    option = QStyleOptionButton()
    box.initStyleOption(option)
    indicator = box.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, box)
    inner = indicator.adjusted(3, 3, -3, -3)
    ground = image.pixelColor(inner.topLeft()).name()
    mark = max(contrast(image.pixelColor(x, y).name(), ground) for x in range(inner.left(), inner.right() + 1)
               for y in range(inner.top(), inner.bottom() + 1))
    assert mark >= LEAST_OF_LINES


@pytest.mark.parametrize(("order", "is_wider_below"), [(Qt.SortOrder.AscendingOrder, True),
                                                       (Qt.SortOrder.DescendingOrder, False)])
def test_a_list_that_rises_has_an_arrow_that_points_up(qtbot, qapp, order, is_wider_below):
    table = QTableWidget(1, 1)
    qtbot.addWidget(table)
    header = table.horizontalHeader()
    table.setHorizontalHeaderLabels([""])
    header.setSortIndicatorShown(True)
    header.setSortIndicator(0, order)
    image = picture(qapp, header, Theme(200))
    left, right = header.sectionSize(0) // 2, header.sectionSize(0) - 4
    rows = [[x for x in range(left, right) if image.pixelColor(x, y).name() != LIGHT.window]
            for y in range(8, image.height() - 8)]
    spans = [row[-1] - row[0] for row in rows if row]
    assert (spans[-2] > spans[1]) is is_wider_below


@pytest.mark.parametrize("percent", [100, 125, 150, 175, 200])
def test_a_chosen_line_is_marked_at_its_left_and_what_it_says_stays_where_it_was(qtbot, qapp, percent):
    theme, lines = Theme(percent), QListWidget()
    accent, text = theme.colours.accent, theme.colours.text
    qtbot.addWidget(lines)
    lines.addItems(["■", "□"])
    open_image = picture(qapp, lines, theme)
    lines.setCurrentRow(0)
    chosen_image = picture(qapp, lines, theme)
    place = lines.visualItemRect(lines.item(0)).translated(lines.viewport().pos())
    bar, middle = theme.pixels(3), place.center().y()
    row = range(place.left(), place.right() + 1)
    assert [x for x in row if chosen_image.pixelColor(x, middle).name() == accent] == list(row[:bar])
    marks = [{(x, y) for x in row[bar:] for y in range(place.top(), place.bottom() + 1)
              if image.pixelColor(x, y).name() == text} for image in (open_image, chosen_image)]
    assert marks[0] == marks[1]
    assert marks[0]


def drawn(qapp, widget: QWidget, theme: Theme) -> set[str]:
    """The colours a widget is drawn with."""
    image = picture(qapp, widget, theme)
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_dangerous_button_that_can_do_nothing_is_not_red(qtbot, qapp, dark):
    theme, button = Theme(dark=dark), QPushButton("撤回")
    button.setProperty("tone", "danger")
    qtbot.addWidget(button)
    assert theme.colours.error in drawn(qapp, button, theme)
    button.setEnabled(False)
    assert theme.colours.error not in drawn(qapp, button, theme)


def test_a_condition_that_counts_looks_active(qtbot, qapp):
    theme, chip = Theme(), QPushButton("年龄 60 以上　✕")
    chip.setProperty("tone", "chip")
    qtbot.addWidget(chip)
    assert theme.colours.accent not in drawn(qapp, chip, theme)
    chip.setProperty("active", "true")
    assert {theme.colours.accent, theme.colours.accent_soft} <= drawn(qapp, chip, theme)


@pytest.fixture(params=[100, 150])
def foot(request, qtbot, qapp):
    """The line below the window with what shows a reading, and the percentage of its text."""
    load_fonts()
    theme, before = Theme(request.param), (qapp.styleSheet(), qapp.font())
    qapp.setFont(theme.font())
    line = QFrame()
    line.setObjectName("status")
    row = QHBoxLayout(line)
    row.addWidget(QLabel("待上报 17,356 条"))
    row.addWidget(JobBar(Jobs(line)))
    qtbot.addWidget(line)
    qapp.setStyleSheet(theme.style_sheet())
    line.show()
    yield line, request.param
    qapp.setStyleSheet(before[0])
    qapp.setFont(before[1])


def test_the_foot_is_no_higher_while_something_is_under_way(foot):
    line, _ = foot
    quiet = line.layout().sizeHint().height()
    line.findChild(JobBar).show()
    assert line.layout().sizeHint().height() == quiet


def test_the_button_that_stops_a_reading_has_room_around_its_words(qtbot, foot):
    line, percent = foot
    line.findChild(JobBar).show()
    stop = line.findChild(QToolButton)
    QApplication.processEvents()
    image = stop.grab().toImage()
    ground = image.pixelColor(5, image.height() // 2)
    words = range(8, image.width() - 8)
    blank = [y for y in range(image.height()) if all(image.pixelColor(x, y) == ground for x in words)]
    assert len(blank) >= round(4 * percent / 100)
    size = stop.size()
    stop.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    stop.setFocus()
    qtbot.waitUntil(stop.hasFocus)
    assert stop.size() == size


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_style_sheet_has_every_placeholder_filled(qapp, percent):
    sheet = Theme(percent).style_sheet()
    assert not re.search(r"@[a-z]|\d+u\b", sheet)
    assert f"padding: {round(4 * percent / 100)}px {round(12 * percent / 100)}px" in sheet


def test_text_size_scales_the_font(qapp):
    load_fonts()
    small = QFontMetricsF(Theme(100).font()).height()
    large = QFontMetricsF(Theme(200).font()).height()
    assert large / small == pytest.approx(2, rel=0.05)


def test_shipped_fonts_draw_common_and_rare_names(qapp):
    assert set(FONT_FAMILIES) <= set(load_fonts())
    faces = [QRawFont(str(resource("fonts", name)), 12)
             for name in ("NotoSansSC-Regular.ttf", "HanaMinB.ttf")]
    for character in "户龘䶮㛃𬱖𠅤·":
        assert any(face.supportsCharacter(ord(character)) for face in faces), character


@pytest.mark.parametrize("path", sorted(resource("icons").glob("*.svg")), ids=lambda path: path.stem)
def test_every_icon_is_drawn_in_the_asked_colour(qapp, path):
    image = Theme().icon(path.stem, "#ff0000").pixmap(32, 32).toImage()
    seen = {image.pixelColor(x, y).name() for x in range(32) for y in range(32)
            if image.pixelColor(x, y).alpha() == 255}
    assert seen
    if path.stem != "program":
        assert seen == {"#ff0000"}


def test_all_rooms_fit_into_a_low_window_with_large_text(qapp, qtbot):
    """Icons go before names do."""
    load_fonts()
    theme = Theme(150)
    theme.apply(qapp)
    try:
        rail = Rail(theme)
        qtbot.addWidget(rail)
        rail.show()
        for height, style in ((620, Qt.ToolButtonStyle.ToolButtonTextOnly),
                              (900, Qt.ToolButtonStyle.ToolButtonTextUnderIcon)):
            rail.resize(rail.width(), height)
            QApplication.processEvents()
            buttons = rail.findChildren(QToolButton)
            assert len(buttons) == len(ROOMS)
            assert {button.toolButtonStyle() for button in buttons} == {style}
            assert all(rail.rect().contains(button.geometry()) for button in buttons)
            assert all(button.height() > button.fontMetrics().height() for button in buttons)
        assert rail.minimumSizeHint().height() <= 620
    finally:
        Theme().apply(qapp)
        qapp.setStyleSheet("")


def test_a_dialog_never_opens_larger_than_its_window(qapp, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    for percent, expected in ((100, (720, 420)), (200, (1284, 722))):
        dialog = QDialog(window)
        open_at(dialog, Theme(percent), (720, 420))
        assert (dialog.width(), dialog.height()) == expected


def test_a_form_beside_a_list_keeps_room_for_its_fields(qapp, qtbot):
    parts = left_and_right(QWidget(), QWidget(), 780, 600)
    qtbot.addWidget(parts)
    parts.resize(1200, 300)
    parts.show()
    assert parts.widget(1).width() >= 600
