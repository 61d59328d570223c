"""The figures by matter: what each is, since when, by which document, and what waits for the unset ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.core.progress import Progress
from app.core.text import fold
from app.services.policy_overview import Figure, figure_history, figures
from app.views.pages.policy_dialogs import FigureDialog
from app.views.pages.policy_setting import PolicySettingPage
from app.views.pages.sheet import button, row_of, words
from app.views.tables.id_page_model import Column
from app.views.tables.wrapped_table import WrappedTable
from app.views.workplace import Workplace

COLUMNS = (
    Column("group", "事项", lambda row: row.group, 130, sortable=False),
    Column("title", "参数", lambda row: row.title, 285, sortable=False),
    Column("words", "值", lambda row: row.words, 250, sortable=False,
           tone=lambda row: "" if row.is_set else "warning"),
    Column("validity", "有效期", lambda row: row.origin.validity if row.has_value else "", 180,
           sortable=False),
    Column("document", "来源文件", lambda row: row.origin.document, 225, sortable=False),
    Column("who", "谁定的", lambda row: row.origin.who if row.has_value else "", 150, sortable=False),
)
SAID = "软件只按这里的数办事。没有公开数字的写“未设定”，用到它的核对和步骤先停着，请照本县文件设置。"


class FiguresPage(PolicySettingPage):
    """Typing in the finder narrows the list; Enter on a figure sets it."""

    table_class = WrappedTable

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, "政策参数", COLUMNS, SAID, parent)
        self._all: Sequence[Figure] = ()
        self.finder = QLineEdit()
        self.finder.setAccessibleName("找参数")
        self.finder.setPlaceholderText("找参数：输名称的一部分")
        self.finder.setMinimumWidth(workplace.theme.pixels(260))
        self.only_unset = QCheckBox("只看未设定的")
        self.finder.textChanged.connect(lambda _: self._narrow())
        self.only_unset.toggled.connect(lambda _: self._narrow())
        self.set_button = button("设置…", lambda: self.row_opened(self.chosen()), primary=True)
        self.set_button.setToolTip("回车")
        self.about = words()
        self.column.addWidget(self.said)
        self.column.addLayout(row_of(self.finder, self.only_unset))
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.about)
        self.column.addLayout(self.act_row(self.set_button))
        self.set_button.setVisible(self.may_set)
        self.load()

    def read_rows(self, progress: Progress) -> Sequence[Any]:
        return figures(self.workplace.session)

    def empty_words(self) -> str:
        return "没有这样的参数。"

    def show_rows(self, rows: Sequence[Any]) -> None:
        self._all = rows
        self._narrow()

    def row_chosen(self, row: Any | None) -> None:
        self.set_button.setEnabled(row is not None)
        self.about.setText(self._words_about(row) if row is not None else "")

    def row_opened(self, row: Any) -> None:
        if self.may_set and row is not None:
            self.ask(lambda drafts, blank: FigureDialog(row, drafts, blank, self))

    def _narrow(self) -> None:
        wanted = fold(self.finder.text()).lower()
        shown = [each for each in self._all
                 if (not wanted or wanted in fold(each.title + each.group).lower())
                 and not (self.only_unset.isChecked() and each.is_set)]
        super().show_rows(shown)

    def _words_about(self, figure: Figure) -> str:
        told = [f"{each.words}（{each.origin.validity}，{each.origin.document or each.origin.who}）"
                for each in figure_history(self.workplace.session, figure.name)]
        lines = [f"历次的值：{'；'.join(told)}。"]
        if figure.parameter.note:
            lines.append(f"说明：{figure.parameter.note}。")
        if figure.needed_by:
            before = "用到它的" if figure.is_set else "没有设定，因此停着的"
            lines.append(f"{before}：{'；'.join(figure.needed_by)}。")
        return "\n".join(lines)
