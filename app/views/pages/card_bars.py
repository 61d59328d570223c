"""Lines across the card page that say what has to be decided: a draft found, a card that moved on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.policy import PolicyView
from app.forms.record_titles import record_title
from app.services.cards import Card
from app.services.drafts import Draft
from app.views.forms.editors.base import named
from app.views.pages.card_merge import FieldDifference, changed_by_us_only, differences

_SHOWN_DIFFERENCES = 4
_SHOWN_SIGNS = 12
"""What the line of a draft has room for, in differences and in signs of a value; its tool tip has it all."""
_BLANK = "（空）"
_BETWEEN = 16
"""Pixels between the columns of a card that moved on: the choices stand apart from the name of the field."""


class DraftBar(QFrame):
    """A draft was found: when, by whom, what differs. resume(), discard()."""

    resume = Signal()
    discard = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("tone", "warning")
        self.words = named(QLabel(), "draftWords")
        self.words.setWordWrap(True)
        self.resume_button = QPushButton("接着改")
        self.resume_button.setProperty("tone", "primary")
        self.discard_button = QPushButton("放弃这些修改")
        row = QHBoxLayout(self)
        row.addWidget(self.words, 1)
        row.addWidget(self.resume_button)
        row.addWidget(self.discard_button)
        self.resume_button.clicked.connect(self.resume)
        self.discard_button.clicked.connect(self.discard)
        self.hide()

    def offer(self, draft: Draft, stored: Card | None, policy: PolicyView) -> None:
        """Say what the draft holds that is not stored."""
        found: Sequence[FieldDifference] = ()
        if stored is not None:
            found = differences(draft.card, stored, lambda form, row: record_title(form, row, policy))
        when = draft.saved_at.strftime("%m月%d日 %H:%M")
        lines = [difference_words(one, policy, _SHOWN_SIGNS) for one in found[:_SHOWN_DIFFERENCES]]
        more = f"等 {len(found)} 处" if len(found) > _SHOWN_DIFFERENCES else ""
        what = "；".join(lines) + more if lines else "这一户还没有存过盘"
        self.words.setText(f"{when} {draft.user}有没保存的修改：{what}")
        self.words.setToolTip("\n".join(difference_words(one, policy) for one in found))
        self.show()
        self.resume_button.setFocus()


class MovedOnPanel(QWidget):
    """The stored card beside ours, field by field. chosen(differences to keep from ours), cancelled()."""

    chosen = Signal(object)
    cancelled = Signal()

    def __init__(self, ours: Card, theirs: Card, base: Card | None, policy: PolicyView) -> None:
        super().__init__()
        self._policy = policy
        self.differences = differences(ours, theirs, lambda form, row: record_title(form, row, policy))
        self._groups: list[QButtonGroup] = []
        self.store_button = QPushButton("按所选保存")
        self.store_button.setProperty("tone", "primary")
        self._build(base)
        self._on_choice()

    def _build(self, base: Card | None) -> None:
        head = QLabel("这张卡在您修改期间已被改过。下面是不同的地方，每一项选一个；没有选完不能保存。")
        head.setWordWrap(True)
        head.setProperty("tone", "heading")
        grid = QGridLayout()
        grid.setHorizontalSpacing(_BETWEEN)
        for column, title in enumerate(("项目", "本机已存", "我的修改")):
            grid.addWidget(QLabel(title), 0, column)
        for line, difference in enumerate(self.differences, start=1):
            self._add_line(grid, line, difference, base)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        grid.setRowStretch(len(self.differences) + 1, 1)
        inner = QWidget()
        inner.setLayout(grid)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        back = QPushButton("先不存，回去看")
        back.clicked.connect(self.cancelled)
        self.store_button.clicked.connect(self._emit_choice)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.store_button)
        buttons.addWidget(back)
        frame = QVBoxLayout(self)
        frame.addWidget(head)
        frame.addWidget(area, 1)
        frame.addLayout(buttons)

    def _add_line(self, grid: QGridLayout, line: int, difference: FieldDifference, base: Card | None) -> None:
        label = f"{difference.record_title} · {difference.field.label}"
        theirs = QRadioButton(_shown(difference, difference.theirs, self._policy))
        ours = QRadioButton(_shown(difference, difference.ours, self._policy))
        theirs.setAccessibleName(f"{label}：用本机已存的")
        ours.setAccessibleName(f"{label}：用我的修改")
        group = QButtonGroup(self)
        group.addButton(theirs, 0)
        group.addButton(ours, 1)
        if base is not None and changed_by_us_only(base, difference):
            ours.setChecked(True)
        elif base is not None and _changed_by_them_only(base, difference):
            theirs.setChecked(True)
        group.idToggled.connect(lambda *_: self._on_choice())
        self._groups.append(group)
        grid.addWidget(QLabel(label), line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(theirs, line, 1)
        grid.addWidget(ours, line, 2)

    def choose(self, number: int, ours: bool) -> None:
        """Choose a side of the line `number`, as a click on it does."""
        self._groups[number].button(1 if ours else 0).setChecked(True)

    def kept(self) -> Sequence[FieldDifference]:
        """The differences for which our value was chosen."""
        pairs = zip(self.differences, self._groups, strict=True)
        return [difference for difference, group in pairs if group.checkedId() == 1]

    def _on_choice(self) -> None:
        self.store_button.setEnabled(all(group.checkedId() >= 0 for group in self._groups))

    def _emit_choice(self) -> None:
        self.chosen.emit(self.kept())


def difference_words(difference: FieldDifference, policy: PolicyView, most: int = 0) -> str:
    """张三·联系电话 138… → 139…; of each value at most so many signs, 0 for all."""
    before, after = (_shown(difference, value, policy) for value in (difference.theirs, difference.ours))
    if most:
        before, after = (f"{text[:most]}…" if len(text) > most else text for text in (before, after))
    return f"{difference.record_title}·{difference.field.label} {before}→{after}"


def _shown(difference: FieldDifference, value: object, policy: PolicyView) -> str:
    return difference.field.kind.format(value, policy) or _BLANK


def _changed_by_them_only(base: Card, difference: FieldDifference) -> bool:
    rows = base.records.get(difference.schema_id, ())
    row = next((row for row in rows if row["id"] == difference.record_id), {})
    return row.get(difference.field.name) == difference.ours
