"""How the program looks: fonts, colours, text size, icons. Colours have names; pages never name a value."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from app.core.paths import resource

FONT_FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")
RARE_FONT_FILE = "HanaMinB.ttf"
FONT_FAMILIES = ("Noto Sans SC", "HanaMinB")
BASE_POINTS = 10.0


@dataclass(frozen=True)
class Colours:
    """Colour roles as #rrggbb. `pairs` lists what is written on what (contrast ≥ 4.5:1, ux 2).

    `border` only parts things; `edge` shows where something to type in, press or choose from ends (`lines`).
    """

    window: str
    surface: str
    text: str
    muted: str
    border: str
    edge: str
    accent: str
    on_accent: str
    accent_soft: str
    error: str
    error_soft: str
    warning: str
    warning_soft: str
    done: str
    done_soft: str
    rail: str
    rail_text: str
    rail_chosen: str

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Every (foreground, background) the style sheet uses for text."""
        on_paper = [(front, back) for front in (self.text, self.muted, self.accent, self.error,
                                                self.warning, self.done)
                    for back in (self.window, self.surface)]
        return (*on_paper, (self.on_accent, self.accent), (self.text, self.accent_soft),
                (self.accent, self.accent_soft), (self.error, self.error_soft),
                (self.warning, self.warning_soft), (self.done, self.done_soft),
                *((tone, self.accent_soft) for tone in (self.error, self.warning, self.done, self.muted)),
                (self.text, self.border), (self.rail_text, self.rail),
                (self.rail_text, self.rail_chosen))

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Every (edge, ground) of what can be used (contrast ≥ 3:1, WCAG 2.1, 1.4.11)."""
        grounds = (self.window, self.surface, self.accent_soft, self.error_soft, self.warning_soft,
                   self.done_soft)
        return tuple((self.edge, ground) for ground in grounds)


LIGHT = Colours(
    window="#f4f6f8", surface="#ffffff", text="#1f2329", muted="#555d69", border="#cfd5dd",
    edge="#7d8793", accent="#1c5d9f", on_accent="#ffffff", accent_soft="#e1ecf7",
    error="#b3261e", error_soft="#fdecea", warning="#845500", warning_soft="#fff3d9",
    done="#1b6a3a", done_soft="#e4f4ea", rail="#1f3349", rail_text="#edf2f7", rail_chosen="#2f5680",
)
DARK = Colours(
    window="#1d2126", surface="#262b31", text="#e7eaee", muted="#adb5c0", border="#434b55",
    edge="#848e9b", accent="#78b5f4", on_accent="#0f1d2b", accent_soft="#2b3f54",
    error="#ff9f97", error_soft="#4a2523", warning="#f0c063", warning_soft="#43371c",
    done="#82d6a2", done_soft="#1f3d2b", rail="#14181d", rail_text="#e7eaee", rail_chosen="#2b4a6b",
)


class Theme:
    """One look, applied to the application; `colours` and `icon` serve pages that paint themselves."""

    def __init__(self, text_percent: int = 100, dark: bool = False) -> None:
        self.text_percent = text_percent
        self.colours = DARK if dark else LIGHT

    def pixels(self, size: int) -> int:
        """A length given for 100 % text at the chosen text size."""
        return round(size * self.text_percent / 100)

    def font(self) -> QFont:
        font = QFont()
        font.setFamilies(list(FONT_FAMILIES))
        font.setPointSizeF(BASE_POINTS * self.text_percent / 100)
        return font

    def apply(self, application: QApplication) -> None:
        """Set style, palette, font and style sheet of every window."""
        application.setStyle("Fusion")
        application.setPalette(self._palette())
        application.setFont(self.font())
        application.setStyleSheet(self.style_sheet())

    def style_sheet(self) -> str:
        """`resources/theme.qss` with colours (@name) and lengths (12u) filled in."""
        text = resource("theme.qss").read_text("utf-8")
        names = {entry.name: getattr(self.colours, entry.name) for entry in fields(self.colours)}
        names["indicators"] = resource("indicators").as_posix()   # their colour suits both themes
        text = re.sub(r"@([a-z_]+)", lambda found: names[found.group(1)], text)
        return re.sub(r"\b(\d+)u\b", lambda found: f"{self.pixels(int(found.group(1)))}px", text)

    def icon(self, name: str, colour: str = "") -> QIcon:
        """A drawing of `resources/icons` in one colour (the text colour unless told)."""
        drawing = resource("icons", f"{name}.svg").read_bytes()
        renderer = QSvgRenderer(QByteArray(
            drawing.replace(b"currentColor", (colour or self.colours.text).encode())))
        icon = QIcon()
        for size in (16, 20, 24, 32, 48, 64):
            icon.addPixmap(_drawn(renderer, size))
        return icon

    def icon_size(self, size: int = 20) -> QSize:
        return QSize(self.pixels(size), self.pixels(size))

    def _palette(self) -> QPalette:
        colours = self.colours
        roles = {
            QPalette.ColorRole.Window: colours.window, QPalette.ColorRole.WindowText: colours.text,
            QPalette.ColorRole.Base: colours.surface, QPalette.ColorRole.AlternateBase: colours.window,
            QPalette.ColorRole.Text: colours.text, QPalette.ColorRole.Button: colours.surface,
            QPalette.ColorRole.ButtonText: colours.text, QPalette.ColorRole.Highlight: colours.accent,
            QPalette.ColorRole.HighlightedText: colours.on_accent, QPalette.ColorRole.Link: colours.accent,
            QPalette.ColorRole.ToolTipBase: colours.surface, QPalette.ColorRole.ToolTipText: colours.text,
            QPalette.ColorRole.PlaceholderText: colours.muted, QPalette.ColorRole.Mid: colours.border,
        }
        palette = QPalette()
        for role, value in roles.items():
            palette.setColor(role, QColor(value))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
        return palette


def load_fonts() -> tuple[str, ...]:
    """Make the shipped fonts known to Qt; returns the families found. Rare characters come last."""
    families: list[str] = []
    for name in (*FONT_FILES, RARE_FONT_FILE):
        number = QFontDatabase.addApplicationFont(str(resource("fonts", name)))
        families += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return tuple(dict.fromkeys(families))


def contrast(front: str, back: str) -> float:
    """Contrast ratio of two #rrggbb colours, 1 to 21 (WCAG 2.1, relative luminance)."""
    lighter, darker = sorted((_luminance(front), _luminance(back)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
                        for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _drawn(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
