"""The left rail: one button per room, Ctrl+1 to Ctrl+9. Rooms without content are not listed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout

from app.views.theme import Theme

RAIL_WIDTH = 90


@dataclass(frozen=True)
class Room:
    """A room of the rail; `icon` is a file of resources/icons."""

    id: str
    title: str
    icon: str


HOME = Room("home", "工作台", "home")
HOUSEHOLDS = Room("households", "农户档案", "households")
PROCEDURES = Room("procedures", "村级程序", "procedures")
HELP = Room("help", "帮扶走访", "help")
RELIEF = Room("relief", "防返贫救助", "relief")
PRINTING = Room("printing", "公示打印", "print")
EXCHANGE = Room("exchange", "数据交换", "exchange")
SETTINGS = Room("settings", "系统设置", "settings")
ROOMS = (HOME, HOUSEHOLDS, PROCEDURES, HELP, RELIEF, PRINTING, EXCHANGE, SETTINGS)


class Rail(QFrame):
    """`chosen(room id)`: a button or its key was pressed."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, rooms: tuple[Room, ...] = ROOMS, parent=None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setFixedWidth(theme.pixels(RAIL_WIDTH))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.pixels(6)] * 4)
        layout.setSpacing(theme.pixels(4))
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        for number, room in enumerate(rooms, start=1):
            button = self._button(theme, room, number)
            self._buttons[room.id] = button
            self._group.addButton(button)
            layout.addWidget(button)
        layout.addStretch(1)
        self._height_with_icons = 0
        self._is_low = False

    def minimumSizeHint(self) -> QSize:
        """The names alone: they are there in the lowest window with the largest text."""
        name = self.fontMetrics().height() + 3 * self.layout().spacing()
        return QSize(self.width(), len(self._buttons) * name + 2 * self.layout().spacing())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Icons above the names while all rooms have the height for it."""
        super().resizeEvent(event)
        if not self._height_with_icons:
            for button in self._buttons.values():
                button.ensurePolished()
            self._height_with_icons = self.layout().sizeHint().height()
        is_low = self.height() < self._height_with_icons
        if is_low is not self._is_low:
            self._is_low = is_low
            for button in self._buttons.values():
                _show_icon(button, not is_low)

    def show_room(self, room_id: str) -> None:
        self._buttons[room_id].setChecked(True)

    def _button(self, theme: Theme, room: Room, number: int) -> QToolButton:
        button = QToolButton(self)
        button.setText(room.title)
        button.setAccessibleName(room.title)
        button.setIcon(theme.icon(room.icon, theme.colours.rail_text))
        button.setIconSize(theme.icon_size(24))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setCheckable(True)
        button.setShortcut(QKeySequence(f"Ctrl+{number}"))
        button.setToolTip(f"{room.title}（Ctrl+{number}）")
        button.setMinimumWidth(theme.pixels(RAIL_WIDTH - 12))
        button.clicked.connect(lambda: self.chosen.emit(room.id))
        return button


def _show_icon(button: QToolButton, shown: bool) -> None:
    styles = Qt.ToolButtonStyle
    button.setToolButtonStyle(styles.ToolButtonTextUnderIcon if shown else styles.ToolButtonTextOnly)
    button.setProperty("low", not shown)
    button.style().unpolish(button)
    button.style().polish(button)
