"""The steps of a case drawn as a track: passed, where it stands, closed, skipped, given back."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QScrollArea, QWidget

from app.domain.procedures.stops import StopKind
from app.domain.procedures.tables import DONE
from app.services.case_pages import StopPage
from app.views.theme import Theme

STOP_WIDTH = 104
RADIUS = 11
_BESIDE = 4
_PASSED = frozenset((StopKind.DONE, StopKind.CURRENT, StopKind.ENDED))
_LABEL_LINES, _WORD_LINES = 2, 4
_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_CENTRED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


def stop_words(page: StopPage) -> tuple[str, str]:
    """How a stop stands, in words, and the tone of them."""
    kind = page.stop.kind
    if kind is StopKind.ENDED:
        return ("已办结", "done") if page.stop.state.end == DONE else ("已结束", "muted")
    if kind is StopKind.CURRENT:
        return ("退回到这里", "warning") if page.returned else (kind.value, "accent")
    if page.offer is not None and kind in (StopKind.NEXT, StopKind.RETURNED):
        if page.offer.is_mine:
            return "可以办", "done"
        return ("等别人办" if page.offer.is_open else "还不能办"), "warning"
    tones = {StopKind.DONE: "done", StopKind.RETURNED: "warning"}
    return kind.value, tones.get(kind, "muted")


def stop_lines(page: StopPage) -> tuple[str, ...]:
    """Day, who did it or must do it, and how many papers are there: what stands under the name of a stop.

    Day and people of a step that no longer counts are told below the track, where it says so.
    """
    step = page.stop.step if page.stop.kind is not StopKind.RETURNED else None
    lines = [step.happened_on.isoformat(), "、".join(step.by) or page.role] if step is not None else []
    if page.offer is not None and page.offer.is_open and page.offer.other is not None:
        lines.append(f"由{page.offer.other.who}办")
    counted = len(page.papers)
    if counted and page.stop.kind is not StopKind.SKIPPED:
        lines.append(f"材料 {counted - page.missing}/{counted}")
    return tuple(filter(None, lines))


class StopButton(QAbstractButton):
    """One stop; `moved(step)`: an arrow key wants the neighbour, ±1, or the first or last with ±many."""

    moved = Signal(int)

    def __init__(self, theme: Theme, page: StopPage, number: int, count: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._page = page
        self._is_first, self._is_last = number == 0, number == count - 1
        self.is_joined = False
        self.is_low = False
        self.setCheckable(True)
        self.setMinimumWidth(theme.pixels(STOP_WIDTH))
        how, _ = stop_words(page)
        self.setText(page.stop.label)
        self.setAccessibleName("，".join((f"第 {number + 1} 步 {page.stop.label}", how, *stop_lines(page))))
        self.setToolTip(self.accessibleName())
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().lineSpacing()
        lines = self._label_lines(self.minimumWidth()) + 1 if self.is_low else _LABEL_LINES + _WORD_LINES
        return QSize(self._theme.pixels(STOP_WIDTH), self._theme.pixels(2 * RADIUS + 22) + lines * line)

    def nextCheckState(self) -> None:
        """A stop that is chosen stays chosen."""
        self.setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _KEYS:
            self.moved.emit(_KEYS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.moved.emit(-1000 if key == Qt.Key.Key_Home else 1000)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        middle = QPointF(self.width() / 2, self._theme.pixels(RADIUS + 8))
        self._paint_line(painter, middle)
        self._paint_mark(painter, middle)
        self._paint_words(painter, middle.y() + self._theme.pixels(RADIUS + 6))

    def _colour(self, name: str) -> QColor:
        return QColor(getattr(self._theme.colours, name))

    def _paint_ground(self, painter: QPainter) -> None:
        if not self.isChecked() and not self.hasFocus():
            return
        painter.setBrush(self._colour("accent_soft") if self.isChecked() else Qt.BrushStyle.NoBrush)
        pen = QPen(self._colour("accent"), 2) if self.hasFocus() else QPen(Qt.PenStyle.NoPen)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 1, -2, -1), 6, 6)

    def _paint_line(self, painter: QPainter, middle: QPointF) -> None:
        """The rail from the left edge to the mark and on to the right edge."""
        radius = self._theme.pixels(RADIUS)
        for is_left, hidden, travelled in (
            (True, self._is_first, self.is_travelled),
            (False, self._is_last, self.is_joined),
        ):
            if hidden:
                continue
            pen = QPen(self._colour("done" if travelled else "border"), 3)
            if not travelled:
                pen.setStyle(Qt.PenStyle.DotLine)
            painter.setPen(pen)
            ends = (0.0, middle.x() - radius) if is_left else (middle.x() + radius, float(self.width()))
            painter.drawLine(QPointF(ends[0], middle.y()), QPointF(ends[1], middle.y()))

    @property
    def is_travelled(self) -> bool:
        return self.is_passed or self._page.stop.kind is StopKind.SKIPPED

    @property
    def is_passed(self) -> bool:
        """The case has been here and it counts."""
        return self._page.stop.kind in _PASSED

    def _paint_mark(self, painter: QPainter, middle: QPointF) -> None:
        radius = float(self._theme.pixels(RADIUS))
        kind = self._page.stop.kind
        _, tone = stop_words(self._page)
        colour = self._colour(tone)
        filled = kind in _PASSED
        style = Qt.PenStyle.DashLine if kind is StopKind.SKIPPED else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colour, 2, style))
        painter.setBrush(colour if filled else self._colour("surface"))
        painter.drawEllipse(middle, radius, radius)
        pen = QPen(self._colour("surface") if filled else colour, max(2.0, radius / 5))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for line in _mark_of(self._page):
            painter.drawPolyline(QPolygonF([middle + QPointF(x, y) * radius for x, y in line]))

    def _label_font(self) -> QFont:
        font = QFont(self.font())
        font.setBold(self._page.stop.kind is not StopKind.LATER)
        return font

    def _label_lines(self, width: int) -> int:
        room = width - 2 * self._theme.pixels(_BESIDE)
        is_wide = QFontMetrics(self._label_font()).horizontalAdvance(self._page.stop.label) > room
        return _LABEL_LINES if is_wide else 1

    def _paint_words(self, painter: QPainter, top: float) -> None:
        line = self.fontMetrics().lineSpacing()
        room = self._theme.pixels(_BESIDE)
        painter.setFont(self._label_font())
        painter.setPen(self._colour("muted" if self._page.stop.kind is StopKind.SKIPPED else "text"))
        label = QRectF(room, top, self.width() - 2 * room, _LABEL_LINES * line)
        painter.drawText(label, int(_CENTRED), self._page.stop.label)
        painter.setFont(self.font())
        how, tone = stop_words(self._page)
        told = () if self.is_low else stop_lines(self._page)
        lines = [(how, tone), *((words, "muted") for words in told)]
        at = top + self._label_lines(self.width()) * line
        for number, (words, colour) in enumerate(lines):
            painter.setPen(self._colour(colour))
            place = QRectF(room, at + number * line, label.width(), line)
            text = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(label.width()))
            painter.drawText(place, int(_CENTRED), text)


def _mark_of(page: StopPage) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Lines inside the circle in units of its radius: a hook, a dot, a bar, an arrow back, a lock."""
    kind = page.stop.kind
    if kind is StopKind.ENDED and page.stop.state.end != DONE:
        return ((-0.4, -0.4), (0.4, 0.4)), ((0.4, -0.4), (-0.4, 0.4))
    if kind in (StopKind.DONE, StopKind.ENDED):
        return (((-0.45, 0.0), (-0.1, 0.38), (0.5, -0.35)),)
    if kind is StopKind.CURRENT:
        return (((-0.2, -0.45), (0.3, 0.0), (-0.2, 0.45)),)
    if kind is StopKind.SKIPPED:
        return (((-0.4, 0.0), (0.4, 0.0)),)
    if kind is StopKind.RETURNED:
        return ((0.45, 0.35), (0.45, -0.1), (-0.45, -0.1)), ((-0.1, -0.45), (-0.45, -0.1), (-0.1, 0.25))
    if page.offer is not None and not page.offer.is_mine:
        return ((0.0, -0.5), (0.0, 0.15)), ((0.0, 0.5), (0.0, 0.5))
    return ()


class CaseTrack(QScrollArea):
    """`chosen(number)`: a stop was chosen by mouse or arrow keys."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("办理步骤")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.stops: tuple[StopButton, ...] = ()
        self._is_low = False

    def set_low(self, is_low: bool) -> None:
        """Keep to names and states where the window is low; the rest stands below the track."""
        if is_low != self._is_low:
            self._is_low = is_low
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as the stops, and the bar below them where there are more than fit."""
        for stop in self.stops:
            stop.is_low = self._is_low
            stop.updateGeometry()
        if self.stops:
            hints = [stop.sizeHint() for stop in self.stops]
            has_bar = sum(hint.width() for hint in hints) > self.width()
            bar = self.horizontalScrollBar().sizeHint().height() if has_bar else 0
            self.setFixedHeight(max(hint.height() for hint in hints) + bar)

    def show_stops(self, pages: Sequence[StopPage], current: int) -> None:
        """Draw these stops and choose one, without saying so."""
        had_focus = any(stop.hasFocus() for stop in self.stops)
        ground = QWidget()
        row = QHBoxLayout(ground)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        made = []
        for number, page in enumerate(pages):
            stop = StopButton(self._theme, page, number, len(pages), ground)
            stop.clicked.connect(lambda _=False, number=number: self.choose(number))
            stop.moved.connect(lambda step, number=number: self.choose(number + step))
            row.addWidget(stop, 1)
            made.append(stop)
        for stop, after in pairwise(made):
            stop.is_joined = after.is_travelled
        self.stops = tuple(made)
        self.setWidget(ground)
        self._fit()
        self._mark(current)
        if had_focus:
            self.stops[current].setFocus()

    def choose(self, number: int) -> None:
        """Choose a stop, the nearest one for a number outside."""
        number = min(max(0, number), len(self.stops) - 1)
        self._mark(number)
        self.stops[number].setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(number)

    def _mark(self, number: int) -> None:
        for at, stop in enumerate(self.stops):
            stop.setChecked(at == number)
            stop.setFocusPolicy(Qt.FocusPolicy.StrongFocus if at == number else Qt.FocusPolicy.ClickFocus)
        if self.stops:
            self.ensureWidgetVisible(self.stops[number])
