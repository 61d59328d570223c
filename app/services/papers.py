"""Printed papers: one household, a selection or a whole village into one PDF, and its pages as pictures."""

from __future__ import annotations

import enum
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.core.atomic_file import replacing
from app.core.errors import UserError
from app.core.progress import SILENT, Progress
from app.domain.permissions import Action
from app.models.faults import environment_faults
from app.models.queries.households import HouseholdFilter, Sort, ids_of, row_numbers
from app.printing.catalogue import BOARDS, CATALOGUE, FUND_PAPERS, REGISTERS, DocumentType, compose, titles
from app.printing.doc import Document
from app.printing.facts import HouseholdFacts
from app.printing.proceedings import FOUR_DISCUSSIONS, MEETING_PAPERS, NOTICE_PAPERS
from app.services.fund_papers import fund_document
from app.services.paper_facts import household_facts, office_names, paper_title
from app.services.paper_making import LeftOut, PrintedPaper, print_documents, print_run
from app.services.proceedings_papers import four_discussions_document, meeting_document, notice_document
from app.services.register_papers import board_document, register_document
from app.services.session import Session

__all__ = [
    "DOCUMENTS", "DocumentKind", "LeftOut", "PageImage", "PrintedPaper", "Scope", "documents_for",
    "keep_copy", "known_document", "make_document", "make_office", "make_village", "page_count",
    "page_image", "page_size",
]  # fmt: skip

MM_PER_INCH = 25.4
Paper = Path | bytes
"""A finished PDF; one that may not stay on this computer only in memory."""
BLANK_NOTICES: Mapping[str, str] = {"T14": "01", "T15": "02", "T16": "03", "T17": "01", "T18": "01"}
"""Paper of a notice → the kind of notice whose words stand on its blank form."""


class Scope(enum.Enum):
    """What a paper can be made of; every paper can be made blank."""

    HOUSEHOLDS = "households"
    VILLAGE = "village"
    CASE = "case"
    OFFICE = "office"


@dataclass(frozen=True)
class DocumentKind:
    """A paper that can be printed: id as in the document list, its name, and what it is made of."""

    id: str
    title: str
    scopes: frozenset[Scope] = frozenset()


@dataclass(frozen=True)
class PageImage:
    """A page as rows of BGR bytes, `stride` bytes each."""

    width: int
    height: int
    stride: int
    data: bytes


def _scopes(document_id: str) -> frozenset[Scope]:
    if document_id in CATALOGUE:
        return frozenset((Scope.HOUSEHOLDS, Scope.VILLAGE, Scope.CASE))
    if document_id in REGISTERS and not REGISTERS[document_id].whole_villages_only:
        return frozenset((Scope.HOUSEHOLDS, Scope.VILLAGE, Scope.CASE))
    if document_id in REGISTERS or document_id in BOARDS:
        return frozenset((Scope.VILLAGE, Scope.CASE))
    if document_id in FUND_PAPERS:
        return frozenset((Scope.OFFICE,))
    return frozenset((Scope.CASE,))


DOCUMENTS: tuple[DocumentKind, ...] = tuple(
    DocumentKind(document_id, title, _scopes(document_id)) for document_id, title in titles().items()
)


def documents_for(scope: Scope) -> tuple[DocumentKind, ...]:
    """The papers that can be made of this, in the order of their ids."""
    return tuple(kind for kind in DOCUMENTS if scope in kind.scopes)


def known_document(document_id: str) -> DocumentKind:
    """The paper of this id. Raises UserError for an unknown one."""
    kind = next((kind for kind in DOCUMENTS if kind.id == document_id), None)
    if kind is None:
        known = "、".join(f"{kind.id} {kind.title}" for kind in DOCUMENTS)
        raise UserError(f"没有编号为 {document_id} 的表。可打印的有：{known}。")
    return kind


def make_document(
    session: Session,
    document_id: str,
    household_ids: Sequence[str],
    target: Path,
    progress: Progress = SILENT,
    *,
    blank: bool = False,
) -> PrintedPaper:
    """One PDF of the papers of these households, in their order; `blank`: one empty form for handwriting.

    Raises UserError (unknown paper, no permission, nothing to print), EnvironmentFault, Cancelled; the file
    appears only when it is complete.
    """
    session.require(Action.PRINT)
    kind = known_document(document_id)
    if blank:
        return _blank(session, kind, target)
    if Scope.HOUSEHOLDS not in kind.scopes:
        raise UserError(f"“{kind.title}”不是按户打印的，请按村打印，或者在村级程序里打印。")
    if document_id in REGISTERS:
        return register_document(session, document_id, household_ids, target, progress=progress)
    left_out: list[LeftOut] = []
    documents = _documents(session, CATALOGUE[document_id], household_ids, left_out)
    return print_documents(
        documents, target, kind.title, max(1, len(household_ids)), progress, left_out
    )


def make_village(
    session: Session,
    document_id: str,
    village_code: str,
    target: Path,
    progress: Progress = SILENT,
    *,
    on: date | None = None,
) -> PrintedPaper:
    """The papers of all households of a village by group and name, or the one paper of the village by the
    policy of a day (today).

    Raises as `make_document`.
    """
    kind = known_document(document_id)
    if Scope.VILLAGE not in kind.scopes:
        raise UserError(f"“{kind.title}”不是按村打印的，请在村级程序里打印，或者打印空白表。")
    with session.store.read() as connection:
        numbers = row_numbers(connection, HouseholdFilter(region=village_code), Sort())
        household_ids = ids_of(connection, numbers)
    if not household_ids:
        raise UserError("这个村还没有农户，没有可打印的内容。")
    if document_id in CATALOGUE:
        return make_document(session, document_id, household_ids, target, progress)
    session.require(Action.PRINT)
    make = register_document if document_id in REGISTERS else board_document
    return make(session, document_id, household_ids, target, village=village_code, on=on, progress=progress)


def make_office(
    session: Session, document_id: str, target: Path, progress: Progress = SILENT
) -> PrintedPaper:
    """A paper of the whole office: of each fund, from the first of January to today.

    Raises as `make_document`.
    """
    session.require(Action.PRINT)
    kind = known_document(document_id)
    if Scope.OFFICE not in kind.scopes:
        raise UserError(f"“{kind.title}”不是全乡镇一份的，请按户或者按村打印。")
    return fund_document(session, document_id, target, progress=progress)


def _blank(session: Session, kind: DocumentKind, target: Path) -> PrintedPaper:
    """One empty form for handwriting."""
    if kind.id in MEETING_PAPERS:
        return meeting_document(session, kind.id, (), target)
    if kind.id in NOTICE_PAPERS:
        return notice_document(session, kind.id, (), target, blank_kind=BLANK_NOTICES[kind.id])
    if kind.id == FOUR_DISCUSSIONS:
        return four_discussions_document(session, (), (), target)
    if kind.id in REGISTERS:
        return register_document(session, kind.id, None, target)
    if kind.id in BOARDS:
        return board_document(session, kind.id, None, target)
    if kind.id in FUND_PAPERS:
        return fund_document(session, kind.id, target, blank=True)
    facts = HouseholdFacts(print_run(session))
    return print_documents((compose(kind.id, facts),), target, kind.title, 1)


def keep_copy(paper: PrintedPaper, target: Path) -> None:
    """Copy a made paper to a place of the person's choice. Raises EnvironmentFault (disk, stick)."""
    with environment_faults(), paper.path.open("rb") as made, replacing(target) as copy:
        shutil.copyfileobj(made, copy)


def _documents(
    session: Session, kind: DocumentType, household_ids: Sequence[str], left_out: list[LeftOut]
) -> Iterator[Document]:
    """Composed one at a time, so that a whole village needs no more memory than one household."""
    run, names = print_run(session), office_names(session)
    with session.store.read() as connection:
        for facts in household_facts(session, connection, household_ids, run, names, kind.entities):
            if refusal := kind.refusal(facts):
                left_out.append(LeftOut(paper_title(facts), refusal))
            else:
                yield compose(kind.id, facts)


def page_count(paper: Paper) -> int:
    from app.printing.preview import Preview  # the PDF library is only needed once something is shown

    with Preview(paper) as preview:
        return len(preview)


def page_size(paper: Paper, page: int) -> tuple[float, float]:
    """Width and height of a page in millimetres, counted from 0."""
    from app.printing.preview import POINTS_PER_INCH, Preview

    with Preview(paper) as preview:
        width, height = preview.page_size(page)
    return width * MM_PER_INCH / POINTS_PER_INCH, height * MM_PER_INCH / POINTS_PER_INCH


def page_image(paper: Paper, page: int, dpi: float = 110, *, as_wide_as: float = 0.0) -> PageImage:
    """One page as a picture, counted from 0; the same file the printer gets.

    With `as_wide_as` (mm), `dpi` is that of a page so wide, and others get a picture of the same width.
    """
    from app.printing.preview import POINTS_PER_INCH, Preview

    with Preview(paper) as preview:
        if as_wide_as:
            dpi *= as_wide_as * POINTS_PER_INCH / MM_PER_INCH / preview.page_size(page)[0]
        width, height, content = preview.page_image(page, dpi)
    return PageImage(width, height, len(content) // height, content)
