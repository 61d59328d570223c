"""The printable documents by id (domain.md 11). A document that is not listed here does not exist."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.core.errors import UserError
from app.printing.doc import Document
from app.printing.facts import Audience, HouseholdFacts
from app.printing.layouts import household_card, income_sheet, income_statement, survey_sheet


@dataclass(frozen=True)
class DocumentType:
    """A printable document: its id, its name, the layout, and who may be given it."""

    id: str
    title: str
    lay_out: Callable[[HouseholdFacts], Document]
    audiences: frozenset[Audience]
    needs_statement: bool = False


_OFFICE = frozenset({Audience.ARCHIVE, Audience.INTERNAL})

CATALOGUE: Mapping[str, DocumentType] = MappingProxyType(
    {
        document.id: document
        for document in (
            DocumentType("T01", "户档卡", household_card.lay_out, _OFFICE),
            DocumentType("T03", "收入核算表", income_statement.lay_out, _OFFICE, needs_statement=True),
            DocumentType("T04", "收入明白卡", income_sheet.lay_out, _OFFICE, needs_statement=True),
            DocumentType("T08", survey_sheet.TITLE, survey_sheet.lay_out, _OFFICE),
        )
    }
)


def compose(document_id: str, facts: HouseholdFacts) -> Document:
    """The document for these facts; a blank form when they hold no household.

    Raises KeyError for an unknown id, UserError when the paper must not go to this reader.
    """
    document = CATALOGUE[document_id]
    if facts.run.audience not in document.audiences:
        raise UserError(f"“{document.title}”含有证件号码、电话等个人信息，不能公开；公示请打印公示名册")
    return document.lay_out(facts)
