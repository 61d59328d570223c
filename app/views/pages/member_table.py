"""The section 家庭成员: a table edited in place, below it the whole form of the marked person."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.calendar import age_on
from app.domain.derivation import member_facts
from app.forms.conditions import Values, is_blank
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

    def _on_cell(self, record_id: str, name: str, value: Any) -> None:
        """Sex and birth date stand there before the next cell is reached."""
        super()._on_cell(record_id, name, value)
        if self.copy is None or name not in ("id_no", "relation"):
            return
        person = self.copy.record(MEMBER, record_id) or {}
        facts = member_facts(person) or self._sex_of_relation(person)
        changed = [self.copy.set_value(MEMBER, record_id, fact, known) for fact, known in facts.items()]
        if any(changed):
            self.table.set_rows(self.copy.records(MEMBER, self.copy.household_id))
            self.panel.set_record(self.copy.record(MEMBER, self.table.current_id()) or {"id": ""})

    def _sex_of_relation(self, person: Values) -> Values:
        """A wife, a son: for persons without a number."""
        relation = self._context.policy.table("relation").by_code(person.get("relation") or "")
        sex = relation.attributes.get("sex") if relation is not None else None
        return {"sex": sex} if sex and is_blank(person.get("sex")) else {}

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
