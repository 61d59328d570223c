"""The printable documents by id (domain.md 11). A document that is not listed here does not exist.

Papers of one household, of many households in one register, boards for the wall, and the papers of meetings
and notices each have their own facts; what may go to whom is said here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.core.errors import UserError
from app.printing.doc import Document
from app.printing.facts import Audience, BoardFacts, FundFacts, Home, HouseholdFacts, RegisterFacts
from app.printing.layouts import (
    application_form,
    authorisation_form,
    change_register,
    check_form,
    comparison_register,
    four_looks_sheet,
    fund_notice,
    help_sheet,
    household_card,
    income_sheet,
    income_statement,
    public_board,
    relief_form,
    statistics_sheet,
    survey_sheet,
)
from app.printing.proceedings import FOUR_DISCUSSIONS, MEETING_PAPERS, NOTICE_PAPERS


def _for_anyone(facts: HouseholdFacts) -> str:
    return ""


@dataclass(frozen=True)
class DocumentType:
    """A paper of one household: its id, its name, the layout, and who may be given it.

    `entities` are the forms outside the card it shows; `refusal` says why a household has no such paper, ""
    for one that has.
    """

    id: str
    title: str
    lay_out: Callable[[HouseholdFacts], Document]
    audiences: frozenset[Audience]
    entities: tuple[str, ...] = ()
    refusal: Callable[[HouseholdFacts], str] = _for_anyone


@dataclass(frozen=True)
class RegisterType:
    """A paper of many households. `columns` are what is read of the card, `entities` other forms it shows.

    `lists` tells whether a household has a line on it; where none has, `nothing` says so and what to do.
    """

    id: str
    title: str
    lay_out: Callable[[RegisterFacts], Document]
    columns: Mapping[str, tuple[str, ...]]
    entities: tuple[str, ...] = ()
    whole_villages_only: bool = False
    lists: Callable[[Home], bool] = bool
    nothing: str = ""


@dataclass(frozen=True)
class BoardType:
    """A list for the wall, made of public lines."""

    id: str
    title: str
    lay_out: Callable[[BoardFacts], Document]


@dataclass(frozen=True)
class FundPaperType:
    """A paper about the fund of the office."""

    id: str
    title: str
    lay_out: Callable[[FundFacts], Document]


def _without_statement(facts: HouseholdFacts) -> str:
    return "" if facts.statement else "没有年度收支核算表"


_OFFICE = frozenset({Audience.ARCHIVE, Audience.INTERNAL})
_HEAD_AND_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "household": ("local_no", "village_code", "group_no", "head_member"),
        "member": ("household_id", "name", "leave_date", "leave_reason"),
    }
)
_COUNTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "household": (*_HEAD_AND_NAMES["household"], "object_type", "household_attr"),
        "member": (
            *_HEAD_AND_NAMES["member"], "sex", "ethnicity", "birth_date", "school_status", "labour",
        ),
    }
)  # fmt: skip

CATALOGUE: Mapping[str, DocumentType] = MappingProxyType(
    {
        document.id: document
        for document in (
            DocumentType("T01", "户档卡", household_card.lay_out, _OFFICE),
            DocumentType("T03", "收入核算表", income_statement.lay_out, _OFFICE, refusal=_without_statement),
            DocumentType("T04", "收入明白卡", income_sheet.lay_out, _OFFICE, refusal=_without_statement),
            DocumentType("T05", help_sheet.USUAL, help_sheet.lay_out, _OFFICE),
            DocumentType("T06", application_form.USUAL, application_form.lay_out, _OFFICE),
            DocumentType("T07", authorisation_form.USUAL, authorisation_form.lay_out, _OFFICE),
            DocumentType("T08", survey_sheet.TITLE, survey_sheet.lay_out, _OFFICE),
            DocumentType("T09", four_looks_sheet.USUAL, four_looks_sheet.lay_out, _OFFICE),
            DocumentType(
                "T22", check_form.USUAL, check_form.lay_out, _OFFICE, refusal=check_form.refusal
            ),
            DocumentType(
                "T38", relief_form.USUAL, relief_form.lay_out, _OFFICE, entities=(relief_form.ENTITY,)
            ),
        )
    }
)
REGISTERS: Mapping[str, RegisterType] = MappingProxyType(
    {
        register.id: register
        for register in (
            RegisterType(
                "T19",
                comparison_register.USUAL,
                comparison_register.lay_out,
                _HEAD_AND_NAMES,
                (comparison_register.PERSON, comparison_register.HIT),
                lists=comparison_register.is_listed,
                nothing=comparison_register.NOTHING_LISTED,
            ),
            RegisterType(
                "T20", "基本情况统计表", statistics_sheet.lay_out, _COUNTED, whole_villages_only=True
            ),
            RegisterType(
                "T23",
                change_register.USUAL,
                change_register.lay_out,
                _HEAD_AND_NAMES,
                (change_register.ENTITY,),
                lists=change_register.has_changes,
                nothing=change_register.NOTHING_LISTED,
            ),
        )
    }
)
BOARDS: Mapping[str, BoardType] = MappingProxyType(
    {board.id: board for board in (BoardType("T21", "公示榜和光荣榜", public_board.lay_out),)}
)
FUND_PAPERS: Mapping[str, FundPaperType] = MappingProxyType(
    {paper.id: paper for paper in (FundPaperType("T39", fund_notice.USUAL, fund_notice.lay_out),)}
)


def titles() -> dict[str, str]:
    """Every document by id, in the order of the ids, with its name."""
    found = {
        document.id: document.title
        for documents in (CATALOGUE, REGISTERS, BOARDS, FUND_PAPERS, MEETING_PAPERS, NOTICE_PAPERS)
        for document in documents.values()
    }
    found[FOUR_DISCUSSIONS] = "四议两公开登记表"
    return dict(sorted(found.items()))


def compose(document_id: str, facts: HouseholdFacts) -> Document:
    """The document for these facts; a blank form when they hold no household.

    Raises KeyError for an unknown id, UserError when the paper must not go to this reader.
    """
    document = CATALOGUE[document_id]
    if facts.run.audience not in document.audiences:
        raise UserError(f"“{document.title}”含有证件号码、电话等个人信息，不能公开；公示请打印公示名册")
    return document.lay_out(facts)
