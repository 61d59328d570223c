"""The section 申请和核查: clues, applications, authorisations, four looks and checks, a tab for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from app.domain.calendar import age_on
from app.domain.rules.base import is_active
from app.forms.conditions import Values
from app.forms.definitions.applications import APPLICATION, AUTHORISATION, AUTHORISATION_SIGNER, CLUE
from app.forms.definitions.verifications import FOUR_LOOKS, FOUR_LOOKS_SCORE, STATUS_CHECK
from app.forms.schema import Field
from app.views.forms.editors.base import Editor, EditorContext
from app.views.forms.editors.rows import RowsEditor
from app.views.forms.record_model import Column
from app.views.pages.card_copy import MEMBER
from app.views.pages.chosen_record import ChosenRecordSection, SheetWords
from app.views.pages.tabbed_section import RecordTab, TabbedSection

_ADULT_AGE = 18
_ITEM_DIGITS, _STANDARD_DIGITS = 18, 60


class AuthorisationSheets(ChosenRecordSection):
    """A new authorisation has a line for each adult; whoever did not sign has no way of signing."""

    def __init__(self, context: EditorContext, parent: QWidget) -> None:
        words = SheetWords("授权日期", "授权书")
        super().__init__(AUTHORISATION, words, context, parent, dated="authorised_on")

    def first_rows(self) -> Mapping[str, Sequence[Values]]:
        assert self.copy is not None
        today = self._context.today
        adults = [
            member
            for member in self.copy.records(MEMBER)
            if is_active(member)
            and (born := member.get("birth_date")) is not None
            and age_on(born, today) >= _ADULT_AGE
        ]
        rows = [{"id": self._context.new_id(), "member": member["id"]} for member in adults]
        return {AUTHORISATION_SIGNER.id: rows} if rows else {}


class FourLooksSheets(ChosenRecordSection):
    """A new score sheet has a line for each item of the list valid today."""

    def __init__(self, context: EditorContext, parent: QWidget) -> None:
        words = SheetWords("评分日期", "评分表")
        makers = {"scores": self._scores_editor}
        super().__init__(FOUR_LOOKS, words, context, parent, makers, dated="scored_on")

    def _scores_editor(self, field: Field, context: EditorContext) -> Editor:
        """The highest score stands before the score, the standard behind it."""
        item, score, remark = FOUR_LOOKS_SCORE.stored_fields
        columns = (
            Column(item.label, item, digits=_ITEM_DIGITS),
            Column("最高分", text=lambda row: self._of_item(row, "highest")),
            Column(score.label, score),
            Column(remark.label, remark),
            Column("评分标准", text=self._standard, words=True, digits=_STANDARD_DIGITS),
        )
        return RowsEditor(field, context, columns, most_rows=12)

    def _standard(self, row: Values) -> str:
        return self._of_item(row, "standard")

    def _of_item(self, row: Values, attribute: str) -> str:
        value = self._context.policy.table("four_looks_item").by_code(row.get("item") or "")
        return str(value.attributes.get(attribute, "")) if value is not None else ""

    def first_rows(self) -> Mapping[str, Sequence[Values]]:
        items = self._context.policy.table("four_looks_item").valid_on(self._context.today)
        return {
            FOUR_LOOKS_SCORE.id: [{"id": self._context.new_id(), "item": item.code} for item in items]
        }


_PARTS = (
    RecordTab("线索", CLUE, ("found_on", "source", "text", "checked_on", "outcome")),
    RecordTab("申请书", APPLICATION, ("kind", "applied_on", "applicant", "reason", "outcome")),
    RecordTab("授权书", AUTHORISATION, make=AuthorisationSheets),
    RecordTab("四看评分", FOUR_LOOKS, make=FourLooksSheets),
    RecordTab("核查表", STATUS_CHECK, ("kind", "checked_on", "checked_by", "head_answer", "outcome")),
)
FORMS = tuple(form for part in _PARTS for form in part.forms)
"""Ids of all forms of this section."""


class CaseworkSection(TabbedSection):
    """The sheets that procedures begin with and are judged by."""

    title = "申请和核查"
    parts = _PARTS
