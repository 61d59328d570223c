"""The one search box (Ctrl+K): hits while typing, the matched part marked, Enter opens household or case."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from math import ceil

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QTextDocument
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate

from app.core.pinyin import span
from app.core.progress import Progress
from app.services.case_search import CaseHit, search_cases
from app.services.search import Hit, search
from app.views.jobs import Job
from app.views.theme import Colours
from app.views.workplace import Workplace

DEBOUNCE_MS = 80
HITS_SHOWN = 12
HIT_ROLE = Qt.ItemDataRole.UserRole
LIST_WIDTH = 520
NOTHING_FOUND = "没有找到。可以输姓名的一部分、拼音、证件号或电话的任意几位，空一格再加村名。"
MOST_CHARACTERS = 100
_BREAK = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_DASH = re.compile(r"(?<=\d)[-－—](?=[\dXx])")
_MARK = re.compile(r"[\s,，;；:：、'’‘\"“”()（）]+")
"""What comes along when cells, sentences or dashed numbers are pasted, and is not looked for."""
Found = tuple[Hit | CaseHit, ...]
LOCAL_NUMBER = "户编号"
FIELD_TITLES = {"id_no": "身份证号", "phone": "电话", "local_no": "全国系统户编号"}
EDGE = 6


class SearchBox(QLineEdit):
    """`open_household(household id)`, `open_case(case id)`: a hit was chosen."""

    open_household = Signal(str)
    open_case = Signal(str)

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._job: Job | None = None
        self.setPlaceholderText("查人、户、事项：姓名、拼音、证件号、电话、户编号（Ctrl+K）")
        self.setAccessibleName("查找")
        self.setClearButtonEnabled(True)
        self.addAction(workplace.theme.icon("search", workplace.theme.colours.muted),
                       QLineEdit.ActionPosition.LeadingPosition)
        self._ground = parent or self
        self.hits = HitList(workplace, self._ground)
        self.hits.itemActivated.connect(self._open)
        self.hits.itemClicked.connect(self._open)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self._ask)
        self.setMaxLength(MOST_CHARACTERS)
        self.textEdited.connect(self._on_edited)
        self.installEventFilter(self)
        QShortcut(QKeySequence("Ctrl+K"), self, self._enter)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and self._steer(event.key()):
            return True
        if event.type() == QEvent.Type.FocusOut:
            self.hits.hide()
        return super().eventFilter(watched, event)

    def _steer(self, key: int) -> bool:
        if key == Qt.Key.Key_Escape:
            self.hits.hide()
            self.clear()
            return True
        if not self.hits.isVisible():
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.hits.step(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.hits.currentItem():
            self._open(self.hits.currentItem())
            return True
        return False

    def _on_edited(self, text: str) -> None:
        if _BREAK.search(text):
            self.setText(_BREAK.sub(" ", text).strip())
        self._timer.start()

    def _enter(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _ask(self) -> None:
        text = words_of(self.text())
        if self._job is not None:
            self._job.forget_callbacks()
            self._job.cancel()
            self._job = None
        if not text:
            self.hits.hide()
            return

        def work(progress: Progress) -> Found:
            found = search(self._workplace.session, text, HITS_SHOWN)
            return (*found, *search_cases(self._workplace.session, text, found))

        self._job = self._workplace.jobs.read(work, self._show)

    def _show(self, hits: Found) -> None:
        self._job = None
        if not self.hasFocus() or not words_of(self.text()):
            return
        corner = self.mapTo(self._ground, QPoint(0, self.height() + 2))
        self.hits.show_hits(hits, corner)

    def _open(self, item: QListWidgetItem) -> None:
        hit = item.data(HIT_ROLE)
        if hit is None:
            return
        self.hits.hide()
        self.clear()
        self.clearFocus()
        if isinstance(hit, CaseHit):
            self.open_case.emit(hit.case_id)
        else:
            self.open_household.emit(hit.household_id)


def words_of(text: str) -> str:
    """What is looked for in a typed or pasted text: 138-0000-1234 is one number, 张三，990000… two words."""
    return _MARK.sub(" ", _DASH.sub("", text)).strip()


class HitList(QListWidget):
    """The hits below the box; lies over the window and never takes the focus from the box."""

    def __init__(self, workplace: Workplace, parent) -> None:
        super().__init__(parent)
        self._theme = workplace.theme
        self.setObjectName("searchHits")
        self.setAccessibleName("查找结果")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(MarkedText(self))
        self.hide()

    def show_hits(self, hits: Found, corner: QPoint) -> None:
        self.clear()
        for hit in hits:
            item = QListWidgetItem(hit_html(hit, self._theme.colours), self)
            item.setData(HIT_ROLE, hit)
        if not hits:
            QListWidgetItem(NOTHING_FOUND, self)
        self.setCurrentRow(0)
        frame, ground = 2 * self.frameWidth(), self.parentWidget().size()
        height = sum(map(self.sizeHintForRow, range(self.count()))) + frame
        high = min(height, ground.height() - corner.y() - 8)
        bar = self.verticalScrollBar().sizeHint().width() if high < height else 0
        wide = max(self.sizeHintForColumn(0) + frame + bar, self._theme.pixels(LIST_WIDTH))
        self.setGeometry(corner.x(), corner.y(), min(wide, ground.width() - corner.x() - 8), high)
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        self.setCurrentRow(max(0, min(self.count() - 1, self.currentRow() + by)))


class MarkedText(QStyledItemDelegate):
    """Paints rich text, so that the matched part can be marked."""

    def paint(self, painter, option, index) -> None:
        self.initStyleOption(option, index)
        document = self._document(option)
        option.text = ""
        line = QStyle.ControlElement.CE_ItemViewItem
        option.widget.style().drawControl(line, option, painter, option.widget)
        painter.save()
        shift = (option.rect.height() - document.size().height()) / 2
        painter.translate(option.rect.left() + EDGE, option.rect.top() + shift)
        document.drawContents(painter)
        painter.restore()

    def sizeHint(self, option, index):
        self.initStyleOption(option, index)
        size = self._document(option).size()
        return QSize(ceil(size.width()) + 2 * EDGE, round(size.height() + option.fontMetrics.height() * 0.6))

    def _document(self, option) -> QTextDocument:
        document = QTextDocument()
        document.setDefaultFont(option.font)
        document.setDocumentMargin(0)
        document.setHtml(option.text)
        return document


def hit_html(hit: Hit | CaseHit, colours: Colours) -> str:
    """Two lines of the list: name and place, below the number of the household and the one that matched, the
    matched parts marked; of a case where it stands.
    """
    if isinstance(hit, CaseHit):
        above, below = html.escape(f"办理中　{hit.name}　{hit.place}"), html.escape(hit.words)
    else:
        above = "　".join(marked(text, hit.matched_text, colours.accent) for text in (hit.name, hit.place))
        below = "　".join(
            f"{title} {marked(number, hit.matched_text, colours.accent)}" for title, number in _numbers(hit)
        )
    return f"{above}<br><span style='color:{colours.muted}'>{below}</span>"


def _numbers(hit: Hit) -> Iterator[tuple[str, str]]:
    yield LOCAL_NUMBER, hit.local_no
    if hit.matched_field != "name" and hit.matched_value != hit.local_no:
        yield FIELD_TITLES[hit.matched_field], hit.matched_value


def marked(text: str, typed: str, colour: str) -> str:
    """`text` as HTML with what was typed marked, word by word; pinyin marks the characters it stands for."""
    spans = sorted(filter(None, (_span(text, word) for word in typed.split())))
    shown, done = "", 0
    for start, end in spans:
        if start >= done:
            shown += html.escape(text[done:start])
            shown += f"<b style='color:{colour}'>{html.escape(text[start:end])}</b>"
            done = end
    return shown + html.escape(text[done:])


def _span(text: str, word: str) -> tuple[int, int] | None:
    start = text.casefold().find(word.casefold())
    if start >= 0:
        return start, start + len(word)
    return span(text, word.lower()) if word.isascii() and word.isalpha() else None
