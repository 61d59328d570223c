"""Which editor shows which field kind. A test proves that no kind is left out.

Tables in a form (kind Rows) are made by `builder`, because their cells are made here.
"""

from __future__ import annotations

from app.forms import kinds
from app.forms.schema import Field
from app.views.forms.editors.base import Editor, EditorContext
from app.views.forms.editors.line import (
    BankAccountEditor,
    DateEditor,
    IdNumberEditor,
    MoneyEditor,
    NameEditor,
    NumberEditor,
    PhoneEditor,
    TextEditor,
)
from app.views.forms.editors.long_text import LongTextEditor
from app.views.forms.editors.multi_code import MultiCodeEditor
from app.views.forms.editors.pick import CodeEditor
from app.views.forms.editors.reference import ReferenceEditor
from app.views.forms.editors.yes_no import YesNoEditor

EDITORS: dict[type[kinds.Kind], type[Editor]] = {
    kinds.Text: TextEditor,
    kinds.PolicyVersion: TextEditor,
    kinds.PersonName: NameEditor,
    kinds.Whole: NumberEditor,
    kinds.Year: NumberEditor,
    kinds.Hundredths: NumberEditor,
    kinds.Area: NumberEditor,
    kinds.Money: MoneyEditor,
    kinds.Date: DateEditor,
    kinds.TimeOfDay: TextEditor,
    kinds.YesNo: YesNoEditor,
    kinds.Code: CodeEditor,
    kinds.Codes: MultiCodeEditor,
    kinds.IdNumber: IdNumberEditor,
    kinds.Phone: PhoneEditor,
    kinds.BankAccount: BankAccountEditor,
    kinds.Reference: ReferenceEditor,
}


def make_editor(field: Field, context: EditorContext, compact: bool = False) -> Editor:
    """The editor of a field; `compact` for a table cell, where every text has one line."""
    if isinstance(field.kind, kinds.Text) and field.kind.multiline and not compact:
        return LongTextEditor(field, context)
    return EDITORS[type(field.kind)](field, context, compact)
