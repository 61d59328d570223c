"""The sections of a card in the order of the paper T01, and which forms each of them holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.forms.definitions.household import HOUSEHOLD as HOUSEHOLD_FORM
from app.forms.definitions.living_conditions import LIVING_CONDITIONS
from app.forms.kinds import Rows
from app.forms.schema import Section
from app.views.forms.editors.base import EditorContext
from app.views.pages.assistance_page import FORMS as ASSISTANCE_FORMS
from app.views.pages.assistance_page import AssistanceSection
from app.views.pages.card_copy import HOUSEHOLD, MEMBER
from app.views.pages.card_problems import Place
from app.views.pages.card_sections import FormSection, SectionPage
from app.views.pages.casework_page import FORMS as CASEWORK_FORMS
from app.views.pages.casework_page import CaseworkSection
from app.views.pages.chosen_record import ChosenRecordSection, SheetWords
from app.views.pages.member_table import MembersSection
from app.views.pages.safeguard_page import SafeguardsSection
from app.views.pages.statement_page import StatementsSection

Maker = Callable[[EditorContext, QWidget], SectionPage]
_STATEMENT_FORMS = ("income_statement", "income_item", "subsidy_check", "cash_entry", "statement_signature")
_CONDITIONS = "生产生活条件"


@dataclass(frozen=True)
class CardSection:
    """`forms` are the forms whose records it holds; `fields` those of the household shown in it."""

    title: str
    make: Maker
    forms: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()

    def holds(self, place: Place) -> bool:
        if place.schema_id == HOUSEHOLD:
            return place.field in self.fields
        return place.schema_id in self.forms


def _of_household(section: Section) -> CardSection:
    """A section of the household form as it stands there."""
    tables = {field.kind.schema_id for field in section.fields if isinstance(field.kind, Rows)}
    fields = frozenset(field.name for field in section.fields)

    def make(context: EditorContext, parent: QWidget) -> SectionPage:
        return FormSection(section, context, parent)

    return CardSection(section.title, make, frozenset(tables), fields)


def _conditions(context: EditorContext, parent: QWidget) -> SectionPage:
    page = ChosenRecordSection(LIVING_CONDITIONS, SheetWords("年度", _CONDITIONS), context, parent)
    page.title = _CONDITIONS
    return page


_AFTER_MEMBERS = (
    CardSection(StatementsSection.title, StatementsSection, frozenset(_STATEMENT_FORMS)),
    CardSection(_CONDITIONS, _conditions, frozenset(("living_conditions", "livestock_row"))),
    CardSection(SafeguardsSection.title, SafeguardsSection, frozenset(("safeguard",))),
    CardSection(AssistanceSection.title, AssistanceSection, frozenset(ASSISTANCE_FORMS)),
    CardSection(CaseworkSection.title, CaseworkSection, frozenset(CASEWORK_FORMS)),
)
_LATE = ("识别与脱贫", "易地搬迁", "照片与材料", "采集与签字")
"""On the paper the dates of identification and exit come after the helpers, the signatures last."""


def card_sections() -> tuple[CardSection, ...]:
    """All sections in the order of the paper."""
    early: list[CardSection] = []
    late: list[CardSection] = []
    for section in HOUSEHOLD_FORM.sections:
        if any(isinstance(field.kind, Rows) and field.kind.schema_id == MEMBER for field in section.fields):
            fields = frozenset(field.name for field in section.fields)
            members = CardSection(MembersSection.title, MembersSection, frozenset((MEMBER,)), fields)
        else:
            (late if section.title in _LATE else early).append(_of_household(section))
    return (*early, members, *_AFTER_MEMBERS, *late)
