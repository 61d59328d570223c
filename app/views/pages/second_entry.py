"""A household typed a second time from its paper: an empty card, and beside it what differs from the first.

The first value of a field is shown only once the second one was typed and is different.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.permissions import Action
from app.forms.conditions import is_blank
from app.services.cards import Card, new_card
from app.services.double_entry import Difference, Waiting, asked_again, compare, typed_since
from app.views.forms.editors.base import EditorContext, ReferenceSource
from app.views.pages.card_actions import CardActions, RepeatMemory, bind_keys
from app.views.pages.card_copy import WorkingCopy
from app.views.pages.card_form import CardForm
from app.views.pages.card_plan import CardSection, card_sections
from app.views.pages.card_problems import ELSEWHERE_RULE, CardProblems, Mark, Place, PlainMark
from app.views.pages.card_references import HelperSource, VillageSource, member_source
from app.views.pages.card_sections import SectionList
from app.views.pages.card_work import CardJudge, Judged
from app.views.pages.sheet import button, heading, row_of, words
from app.views.workplace import Workplace

KEYS = (
    ("F2", "open_list", "打开选项"), ("F4", "repeat_last", "照抄上一条"),
    ("Ctrl+D", "copy_above", "照抄上一个人"), ("F8", "add_record", "添一个人、一行"),
    ("F6", "next_section", "下一部分"), ("Shift+F6", "previous_section", "上一部分"),
)  # fmt: skip
_FIRST, _SECOND, _OPEN = "第一遍对", "第二遍对", "选谁对"
_HEIGHT = 170
_NOT_BEGUN, _NOT_ASKED = PlainMark("还没录"), PlainMark("不用录")


class DifferenceTable(QTableWidget):
    """One line for each difference, decided by whoever has the paper: 谁对 is asked and not foreseen."""

    def __init__(self) -> None:
        super().__init__(0, 4)
        self.setHorizontalHeaderLabels(["哪一格", "第一遍", "第二遍", "谁对"])
        self.setAccessibleName("两遍不一样的地方")
        self.verticalHeader().hide()
        self.setWordWrap(True)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionResizeMode(3, QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(3, self.fontMetrics().horizontalAdvance("字") * 8)
        self.differences: Sequence[Difference] = ()
        self._second_is_right: dict[tuple[str, str, str], bool] = {}

    def show_differences(self, differences: Sequence[Difference], policy: Any) -> None:
        """Show these; what was chosen for a difference that is still there stays chosen."""
        if differences == self.differences:
            return
        self.differences = differences
        self.setRowCount(len(differences))
        for row, difference in enumerate(differences):
            kind = difference.field.kind
            texts = (f"{difference.record} {difference.field.label}", kind.format(difference.first, policy),
                     kind.format(difference.second, policy))  # fmt: skip
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text or "（没有填）")
                item.setToolTip(text)
                self.setItem(row, column, item)
            self.setCellWidget(row, 3, self._choice(difference))
        self.resizeRowsToContents()

    def chosen_second(self) -> tuple[Difference, ...]:
        """The differences in which the second entry is right."""
        return tuple(each for each in self.differences if self._second_is_right.get(_key(each)))

    def undecided(self) -> tuple[int, ...]:
        """The lines in which both wrote something and nobody has said yet who is right."""
        return tuple(
            row for row, each in enumerate(self.differences)
            if _is_open(each) and _key(each) not in self._second_is_right
        )  # fmt: skip

    def choose(self, row: int, second: bool) -> None:
        """Say who is right in a line."""
        box = self.cellWidget(row, 3)
        assert isinstance(box, QComboBox)
        box.setCurrentIndex(int(second))

    def ask(self, row: int) -> None:
        """Put the keyboard where a line is decided."""
        self.scrollTo(self.model().index(row, 3))
        self.cellWidget(row, 3).setFocus()

    def _choice(self, difference: Difference) -> QComboBox:
        box = QComboBox()
        box.addItems([_FIRST, _SECOND])
        box.setAccessibleName(f"{difference.field.label}谁对")
        box.setEnabled(bool(difference.record_id))
        box.setPlaceholderText(_OPEN)
        key = _key(difference)
        box.setCurrentIndex(int(self._second_is_right.get(key, -1 if _is_open(difference) else False)))

        def chosen(index: int) -> None:
            self._second_is_right[key] = bool(index)

        box.currentIndexChanged.connect(chosen)
        return box


def _is_open(difference: Difference) -> bool:
    """What the second person left blank was missed, and a record only one of them has is not taken over."""
    return bool(difference.record_id) and not is_blank(difference.second)


def _key(difference: Difference) -> tuple[str, str, str]:
    return difference.schema_id, difference.record_id, difference.field.name


class SecondEntryDesk(QWidget):
    """done(first card, second card, differences in which the second is right); given_up()."""

    done = Signal(object, object, object)
    given_up = Signal()

    def __init__(self, workplace: Workplace, waiting: Waiting, first: Card) -> None:
        super().__init__()
        self._session = workplace.session
        self.dialogs = workplace.dialogs
        self.first = first
        self.policy = self._session.policy()
        self.copy = WorkingCopy(new_card(self._session, first.household["village_code"], waiting.group))
        self._empty = self.copy.card()
        self.file = self
        references: dict[str, ReferenceSource] = {
            "region": VillageSource(self._session),
            "helper": HelperSource(self._session),
            "member": member_source(lambda: self.copy),
        }
        clock = self._session.clock
        self.form = CardForm(EditorContext(self.policy, clock.today(), self._session.new_id, references))
        self.sections = SectionList(self.form.titles)
        self.table = DifferenceTable()
        self._judge = CardJudge(self._session, workplace.jobs, self)
        self._lay_out(workplace, waiting)
        self._actions = CardActions(self, RepeatMemory())
        bind_keys(self, KEYS, self._actions)
        self._connect()
        self.form.set_readonly(not workplace.may(Action.VIEW))
        self.form.show_copy(self.copy)
        self.form.go_to(0)
        self.form.current().rest()
        self._judge.ask(self.copy, at_once=True)

    def _lay_out(self, workplace: Workplace, waiting: Waiting) -> None:
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(words("第二遍填好一格，和第一遍不一样的马上列在这里。对照纸质表，选谁对。", "muted"))
        column.addWidget(self.table, 1)
        splitter = QSplitter(Qt.Orientation.Vertical)
        for widget in (self.form, below):
            splitter.addWidget(widget)
        splitter.setStretchFactor(0, 1)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([10_000, workplace.theme.pixels(_HEIGHT)])
        body = QHBoxLayout()
        body.addWidget(self.sections)
        body.addWidget(splitter, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        title = f"第二遍录入　{waiting.village} {waiting.group}　户编号 {waiting.local_no}"
        layout.addWidget(heading(title))
        layout.addLayout(body, 1)
        finish = button("录完了，对照", self.finish, primary=True)
        layout.addLayout(row_of(finish, button("放弃，不留结果", self.given_up.emit)))

    def _connect(self) -> None:
        self.sections.currentRowChanged.connect(self.form.go_to)
        self.form.section_changed.connect(self.sections.setCurrentRow)
        self.form.edited.connect(lambda: self._judge.ask(self.copy))
        self.form.left.connect(self._compare)
        self._judge.judged.connect(self._show_judged)

    def finish(self) -> None:
        """All fields are typed: what the first has and the second left blank counts as different too."""
        self.form.commit()
        second = self.copy.card()
        everything = compare(self.first, second, self.policy)
        self.table.show_differences(everything, self.policy)
        left_blank = [each for each in everything if is_blank(each.second)]
        asked = f"还有 {len(left_blank)} 格第一遍填了、第二遍空着。结束录入？空着的算第二遍漏填。"
        undecided = self.table.undecided()
        if undecided:
            self.table.ask(undecided[0])
            self.dialogs.notify(f"还有 {len(undecided)} 处没有选谁对，请对照纸质表选好。")
            return
        if left_blank and not self.dialogs.confirm("结束第二遍录入", asked, yes="结束"):
            return
        self.done.emit(self.first, second, self.table.chosen_second())

    def stop(self) -> None:
        self._judge.stop()
        self.form.stop_building()

    def _compare(self) -> None:
        """Only fields the second person has filled: the others stay unseen."""
        found = compare(self.first, self.copy.card(), self.policy)
        self.table.show_differences([each for each in found if not is_blank(each.second)], self.policy)

    def _show_judged(self, judged: Judged) -> None:
        self.copy.take_derived(judged.card)
        own = [problem for problem in judged.problems if problem.rule_id != ELSEWHERE_RULE]
        problems = CardProblems.of(own, self.copy.household_id)
        self.form.show_copy(self.copy)
        self.form.show_problems(problems)
        self.sections.show_marks(self._marks(problems))
        self.form.build_ahead()

    def _marks(self, problems: CardProblems) -> list[Mark | PlainMark]:
        """Of a section nobody has typed into it cannot be said that it is complete, or wrong."""
        asked, typed = asked_again(), typed_since(self._empty, self.copy.card())
        return [
            _NOT_ASKED if not _touches(section, asked) else mark if _touches(section, typed) else _NOT_BEGUN
            for section, mark in zip(card_sections(), self.form.marks(self.copy, problems), strict=True)
        ]


def _touches(section: CardSection, fields: Iterable[tuple[str, str]]) -> bool:
    return any(section.holds(Place(schema_id, "", name)) for schema_id, name in fields)
