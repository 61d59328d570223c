"""One more condition for the household list: what is compared, and with which values or bounds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import UserError
from app.core.text import spellings
from app.services.household_filters import (
    CHOICES,
    DAY,
    NAME_MOST,
    RANGE,
    Condition,
    FilterKind,
    chosen_values,
    typed_values,
)
from app.views.pages.sheet import answers, offer_answer, open_at
from app.views.theme import Theme

KIND_ROLE = Qt.ItemDataRole.UserRole
SIZE = (760, 480)
BOUND_WIDTH = 140
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class ConditionDialog(QDialog):
    """`condition` holds the answer once the dialog was accepted."""

    def __init__(self, kinds: Sequence[FilterKind], theme: Theme, parent=None) -> None:
        super().__init__(parent)
        self.setWindowTitle("加一个条件")
        open_at(self, theme, SIZE)
        self.condition: Condition | None = None
        self.finder = QLineEdit()
        self.finder.setPlaceholderText("找条件：输名称的一部分或拼音首字母")
        self.finder.setAccessibleName("找条件")
        self.finder.textChanged.connect(self._narrow)
        self.kinds = QListWidget()
        self.kinds.setAccessibleName("条件")
        self.kinds.ensurePolished()   # lines get their height when they are added
        for kind in kinds:
            item = QListWidgetItem(kind.title, self.kinds)
            item.setData(KIND_ROLE, kind)
        self.kinds.currentItemChanged.connect(lambda *_: self._show_editor())
        self.choices = QListWidget()
        self.choices.setAccessibleName("选哪些")
        self.choices.itemActivated.connect(_turn)
        self.low, self.high = _bound("从", theme), _bound("到", theme)
        self.low.returnPressed.connect(self.accept)
        self.high.returnPressed.connect(self.accept)
        self.unit = QLabel()
        self.to = QLabel("到")
        self.said = QLabel()
        self.said.setProperty("tone", "error")
        self.said.setWordWrap(True)
        self._answers = answers(self, "加上", ready=False)
        self.choices.itemChanged.connect(lambda _: self._offer())
        self.low.textChanged.connect(self._offer)
        self.high.textChanged.connect(self._offer)
        self._lay_out()
        self.kinds.setCurrentRow(0)

    def kind(self) -> FilterKind | None:
        item = self.kinds.currentItem()
        return item.data(KIND_ROLE) if item is not None else None

    def choose_kind(self, key: str) -> None:
        """Make the line of this kind the current one."""
        for row in range(self.kinds.count()):
            if self.kinds.item(row).data(KIND_ROLE).key == key:
                self.kinds.setCurrentRow(row)

    def check(self, *codes: str) -> None:
        """Tick these values."""
        for item in self._items():
            if item.data(KIND_ROLE) in codes:
                item.setCheckState(_CHECKED)

    def accept(self) -> None:
        kind = self.kind()
        if kind is None:
            return
        try:
            if kind.editor == CHOICES:
                self.condition = chosen_values(kind, self._codes())
            else:
                self.condition = typed_values(kind, self.low.text(), self.high.text())
        except UserError as refused:
            self.said.setText(refused.message)
            return
        super().accept()

    def _lay_out(self) -> None:
        bounds = QHBoxLayout()
        for widget in (self.low, self.to, self.high, self.unit):
            bounds.addWidget(widget)
        bounds.addStretch(1)
        typed = QWidget()
        inner = QVBoxLayout(typed)
        inner.addLayout(bounds)
        inner.addStretch(1)
        self.editors = QStackedWidget()
        self.editors.addWidget(self.choices)
        self.editors.addWidget(typed)
        left = QVBoxLayout()
        left.addWidget(self.finder)
        left.addWidget(self.kinds, 1)
        middle = QHBoxLayout()
        middle.addLayout(left, 1)
        middle.addWidget(self.editors, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(middle, 1)
        layout.addWidget(self.said)
        layout.addWidget(self._answers)

    def _show_editor(self) -> None:
        kind = self.kind()
        self.said.clear()
        if kind is None:
            return
        self.editors.setCurrentIndex(0 if kind.editor == CHOICES else 1)
        unheard = QSignalBlocker(self.choices)   # each value would ask again whether any is ticked
        self.choices.clear()
        for code, label in kind.choices:
            item = QListWidgetItem(label, self.choices)
            item.setData(KIND_ROLE, code)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(_UNCHECKED)
        unheard.unblock()
        for line in (self.low, self.high):
            line.clear()
        for widget in (self.to, self.high):
            widget.setVisible(kind.editor == RANGE)
        self.low.setPlaceholderText("如 2018-03-07" if kind.editor == DAY else "")
        self.unit.setText(kind.unit)
        self._offer()

    def _offer(self) -> None:
        """Nothing can be added while nothing is ticked or typed."""
        typed = self.low.text().strip() or self.high.text().strip()
        offer_answer(self._answers, bool(self._codes() or typed))

    def _items(self) -> list[QListWidgetItem]:
        return [self.choices.item(row) for row in range(self.choices.count())]

    def _codes(self) -> list[str]:
        return [item.data(KIND_ROLE) for item in self._items() if item.checkState() == _CHECKED]

    def _narrow(self, typed: str) -> None:
        wanted = typed.strip().lower()
        first = None
        for row in range(self.kinds.count()):
            item = self.kinds.item(row)
            fits = wanted in item.text().lower() or any(wanted in found for found in spellings(item.text()))
            item.setHidden(not fits)
            first = item if fits and first is None else first
        if first is not None:
            self.kinds.setCurrentItem(first)


def _bound(name: str, theme: Theme) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setMaximumWidth(theme.pixels(BOUND_WIDTH))
    return line


def _turn(item: QListWidgetItem) -> None:
    item.setCheckState(_UNCHECKED if item.checkState() == _CHECKED else _CHECKED)


class NameDialog(QDialog):
    """The name under which a filter is kept."""

    def __init__(self, title: str, name: str = "", parent=None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.name = QLineEdit(name, self)
        self.name.setAccessibleName("名字")
        self.name.setMaxLength(NAME_MOST)
        self.name.ensurePolished()   # the text grows with the setting
        self.name.setMinimumWidth(self.name.fontMetrics().horizontalAdvance("字" * (NAME_MOST + 2)))
        self.name.selectAll()
        buttons = answers(self, "保存", ready=bool(name))
        self.name.textChanged.connect(lambda typed: offer_answer(buttons, bool(typed.strip())))
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel(f"名字，最多 {NAME_MOST} 个字："))
        layout.addWidget(self.name)
        layout.addWidget(buttons)
