"""The left side of the print room: which document, for whom, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.services.papers import DOCUMENTS, DocumentKind, PrintedPaper, Scope
from app.services.regions import RegionNode
from app.views.pages.sheet import retone
from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import RowsModel
from app.views.tables.wrapped_table import WrappedTable
from app.views.workplace import Workplace

FORM_WIDTH = 330
_LEAST_LINES = 3
CASE_HINT = "这种表按事项打印：在“村级程序”里打开那一件，再点打印。这里可以打印空白表。"
LEFT_OUT_COLUMNS = (
    Column("household", "户", lambda left: left.household, 120, sortable=False),
    Column("reason", "原因", lambda left: left.reason, 260, sortable=False),
)


@dataclass(frozen=True)
class PrintOrder:
    """What to make: for a village, for households, for the office, or a blank form for handwriting."""

    document_id: str
    household_ids: tuple[str, ...] = ()
    village: str = ""
    blank: bool = False
    office: bool = False


class PrintForm(QWidget):
    """Signals: make_asked(PrintOrder), save_asked(), print_asked()."""

    _wanted: QAbstractButton
    make_asked = Signal(object)
    save_asked = Signal()
    print_asked = Signal()

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self._household_ids: tuple[str, ...] = ()
        self.setFixedWidth(workplace.theme.pixels(FORM_WIDTH))
        layout = QVBoxLayout(self)
        layout.setSpacing(workplace.theme.pixels(6))
        layout.addWidget(_heading("打印什么"))
        self._document = QComboBox()
        self._document.setAccessibleName("文书")
        for document in DOCUMENTS:
            self._document.addItem(f"{document.id} {document.title}", document.id)
        self._document.setMaxVisibleItems(len(DOCUMENTS))
        layout.addWidget(self._document)
        layout.addWidget(_heading("打印谁"))
        for choice in self._choices():
            layout.addWidget(choice)
        self._hint = QLabel(CASE_HINT)
        self._hint.setWordWrap(True)
        self._hint.setProperty("tone", "muted")
        layout.addWidget(self._hint)
        make = QPushButton("生成")
        make.setProperty("tone", "primary")
        make.clicked.connect(lambda: self.make_asked.emit(self.order()))
        layout.addWidget(make)
        layout.addSpacing(workplace.theme.pixels(8))
        self._summary = QLabel()
        self._summary.setWordWrap(True)
        layout.addWidget(self._summary)
        self._left_out = RowsModel(LEFT_OUT_COLUMNS, workplace.brush, self)
        self.left_out_table = WrappedTable("没有打印或印得不全的户", workplace.theme)
        self.left_out_table.setModel(self._left_out)
        self.left_out_table.horizontalHeader().setStretchLastSection(True)
        layout.addWidget(self.left_out_table, 1)
        layout.addLayout(self._outputs())
        self._filler = QWidget()
        layout.addWidget(self._filler, 1)
        self._document.currentIndexChanged.connect(self._offer)
        self._offer()
        self.show_result(None)

    def order(self) -> PrintOrder:
        document_id = self._document.currentData()
        if self._some.isChecked():
            return PrintOrder(document_id, self._household_ids)
        if self._whole.isChecked():
            return PrintOrder(document_id, village=self._village.currentData() or "")
        if self._office.isChecked():
            return PrintOrder(document_id, office=True)
        return PrintOrder(document_id, blank=True)

    def show_villages(self, villages: tuple[RegionNode, ...]) -> None:
        chosen = self._village.currentData()
        self._village.clear()
        for node in villages:
            self._village.addItem(f"{node.name}（{node.households:,} 户）", node.code)
        self._offer()
        self.choose_village(chosen or "")

    def choose_village(self, code: str) -> None:
        self._village.setCurrentIndex(max(0, self._village.findData(code)))

    def choose_households(self, document_id: str, household_ids: tuple[str, ...]) -> None:
        self._household_ids = household_ids
        self._document.setCurrentIndex(self._document.findData(document_id))
        self._some.setText(f"选中的 {len(household_ids):,} 户")
        self._wanted = self._some
        self._offer()

    def _kind(self) -> DocumentKind:
        return DOCUMENTS[self._document.currentIndex()]

    def _offer(self) -> None:
        """Only what the chosen paper can be made of is there to be chosen."""
        scopes = self._kind().scopes
        self._some.setVisible(Scope.HOUSEHOLDS in scopes)
        self._village_row.setVisible(Scope.VILLAGE in scopes)
        self._some.setEnabled(Scope.HOUSEHOLDS in scopes and bool(self._household_ids))
        self._whole.setEnabled(Scope.VILLAGE in scopes and self._village.count() > 0)
        self._office.setVisible(Scope.OFFICE in scopes)
        self._hint.setVisible(scopes == {Scope.CASE})
        choices = [choice for choice in self._radios if choice.isEnabled() and not choice.isHidden()]
        (self._wanted if self._wanted in choices else choices[0]).setChecked(True)

    def _remember_choice(self, choice: QAbstractButton) -> None:
        """What was chosen by hand is taken up again by the next paper that can be made of it."""
        self._wanted = choice

    def show_result(self, paper: PrintedPaper | None) -> None:
        """Say how many pages there are and who was left out, or clear it all."""
        left_out = paper.left_out if paper else ()
        self._left_out.show_rows(left_out)
        self.left_out_table.setMinimumHeight(self._least_table())
        self.left_out_table.setVisible(bool(left_out))
        self._filler.setVisible(not left_out)
        ready = paper is not None and paper.pages > 0
        self._save.setEnabled(ready)
        self._print.setEnabled(ready)
        if paper is None:
            self._tell("")
            return
        made = f"共 {paper.households:,} 份 {paper.pages:,} 页"
        missing = f"。没有打印或印得不全的：{len(left_out):,} 处" if left_out else "，要打印的都在里面。"
        self._tell(made + missing)

    def _least_table(self) -> int:
        """The head and a few lines below it."""
        table = self.left_out_table
        lines = _LEAST_LINES * table.fontMetrics().lineSpacing()
        return table.horizontalHeader().sizeHint().height() + lines + 2 * table.frameWidth()

    def show_refusal(self, reason: str) -> None:
        """Nothing was made: why, and what to do."""
        self.show_result(None)
        self._tell(reason, "error")

    def _tell(self, text: str, tone: str = "") -> None:
        self._summary.setText(text)
        retone(self._summary, tone)

    def _choices(self) -> tuple[QWidget, ...]:
        """What can be chosen; the village stands beside 整个村, for the list below needs the height."""
        self._some = QRadioButton("选中的户（先在农户列表里选）")
        self._some.setEnabled(False)
        self._whole = QRadioButton("整个村")
        self._whole.setChecked(True)
        self._office = QRadioButton("全乡镇")
        self._blank = QRadioButton("空白表（手写用）")
        self._radios = (self._office, self._whole, self._some, self._blank)
        group = QButtonGroup(self)
        for choice in self._radios:
            group.addButton(choice)
        self._wanted = self._whole
        group.buttonClicked.connect(self._remember_choice)
        self._village = QComboBox()
        self._village.setAccessibleName("行政村")
        self._village.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._whole.toggled.connect(self._village.setEnabled)
        self._village_row = QWidget()
        row = QHBoxLayout(self._village_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._whole)
        row.addWidget(self._village, 1)
        return (self._some, self._village_row, self._office, self._blank)

    def _outputs(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._save = QPushButton("另存为 PDF…")
        self._save.clicked.connect(self.save_asked)
        self._print = QPushButton("打印…")
        self._print.setToolTip("打印（Ctrl+P）")
        self._print.setShortcut("Ctrl+P")
        self._print.clicked.connect(self.print_asked)
        row.addWidget(self._save)
        row.addWidget(self._print)
        return row


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("tone", "heading")
    return label
