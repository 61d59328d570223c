"""The section 家庭成员: a table edited in place, below it the whole form of the marked person."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.calendar import age_on
from app.forms.conditions import Values
from app.forms.definitions.member import MEMBER as MEMBER_FORM
from app.views.forms.editors.base import EditorContext
from app.views.forms.record_model import Column
from app.views.pages.card_copy import MEMBER
from app.views.pages.card_problems import ELSEWHERE_RULE
from app.views.pages.record_list import ListWords, RecordListSection, plain_columns

_BEFORE_AGE = ("name", "relation", "id_no", "sex")
_AFTER_AGE = ("ethnicity", "political", "education", "school_status", "health", "labour")
SHARED_IN_FAMILY = (
    "ethnicity", "mandarin", "ins_medical_resident", "ins_medical_worker", "ins_serious", "ins_commercial",
    "ins_accident", "allowance", "allowance_kind", "special_support",
)  # fmt: skip
"""What people of one household mostly have in common; Ctrl+D copies it from the person above."""
_ID_CARD = "01"
_WORDS = ListWords("成员", "未填姓名", "还没有家庭成员")


class MembersSection(RecordListSection):
    """A person found in another household can be looked up there."""

    title = "家庭成员"

    def __init__(self, context: EditorContext, parent: QWidget) -> None:
        columns = _columns(context.today)
        super().__init__(MEMBER_FORM, _WORDS, columns, context, parent, SHARED_IN_FAMILY)
        self.words.setObjectName("memberProblems")
        self.other_button = QPushButton("打开登记了这个号码的那一户")
        self.other_button.hide()
        self.other_button.clicked.connect(self._open_other)
        self._buttons.insertWidget(self._buttons.count() - 1, self.other_button)

    def name_of(self, row: Values) -> str:
        return row.get("name") or "未填姓名的成员"

    def first_values(self) -> Values:
        return {"id_type": _ID_CARD}

    def _say_problems(self) -> None:
        super()._say_problems()
        found = any(problem.rule_id == ELSEWHERE_RULE for problem in self.own_problems())
        self.other_button.setVisible(found)

    def _open_other(self) -> None:
        record = self.copy.record(MEMBER, self.table.current_id()) if self.copy is not None else None
        if record is not None:
            self.other_household.emit(record.get("id_no"))


def _columns(today: date) -> list[Column]:
    def age(row: Values) -> str:
        born = row.get("birth_date")
        return "" if born is None or born > today else str(age_on(born, today))

    before, after = (plain_columns(MEMBER_FORM, names) for names in (_BEFORE_AGE, _AFTER_AGE))
    return [*before, Column("年龄", text=age), *after]
