"""Printed papers: one household, a selection or a whole village into one PDF, and its pages as pictures."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.core.atomic_file import replacing
from app.core.errors import UserError
from app.core.progress import SILENT, Progress
from app.domain.permissions import Action
from app.domain.policy import PolicyView
from app.domain.rules.base import is_active
from app.models.faults import environment_faults
from app.models.queries.cases import Records, load_in_chunks
from app.models.queries.households import HouseholdFilter, Sort, ids_of, row_numbers
from app.models.queries.problems import counting_explanations
from app.printing.catalogue import CATALOGUE, DocumentType, compose
from app.printing.doc import Document
from app.printing.facts import Audience, Explained, HouseholdFacts, Place, PrintRun, Statement
from app.services.cards import Card
from app.services.explanations import said_on
from app.services.office_records import helper_names
from app.services.paper_facts import condition_texts, open_needs, present_helper, safeguard_rows
from app.services.regions import village_names
from app.services.session import Session

YEARLY = "01"


@dataclass(frozen=True)
class DocumentKind:
    """A paper that can be printed: id as in the document list, and its name."""

    id: str
    title: str


@dataclass(frozen=True)
class LeftOut:
    """A household without its paper, or with a defect on it, and why."""

    household: str
    reason: str


@dataclass(frozen=True)
class PrintedPaper:
    """A finished PDF and what is not, or not completely, in it."""

    path: Path
    pages: int
    households: int
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class PageImage:
    """A page as rows of BGR bytes, `stride` bytes each."""

    width: int
    height: int
    stride: int
    data: bytes


@dataclass(frozen=True)
class Names:
    """What stands on paper for the ids in records, read once for a whole village."""

    villages: Mapping[str, str]
    helpers: Mapping[str, str]


DOCUMENTS: tuple[DocumentKind, ...] = tuple(DocumentKind(kind.id, kind.title) for kind in CATALOGUE.values())


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
    kind = _kind(document_id)
    left_out: list[LeftOut] = []
    if blank:
        documents: Iterator[Document] = iter((compose(kind.id, HouseholdFacts(_run(session))),))
    else:
        documents = _documents(session, kind, household_ids, left_out)
    return _print(session, kind, documents, max(1, len(household_ids)), target, left_out, progress)


def make_village(
    session: Session, document_id: str, village_code: str, target: Path, progress: Progress = SILENT
) -> PrintedPaper:
    """The papers of all households of a village, by group and name. Raises as `make_document`."""
    with session.store.read() as connection:
        numbers = row_numbers(connection, HouseholdFilter(region=village_code), Sort())
        household_ids = ids_of(connection, numbers)
    if not household_ids:
        raise UserError("这个村还没有农户，没有可打印的内容。")
    return make_document(session, document_id, household_ids, target, progress)


def keep_copy(paper: PrintedPaper, target: Path) -> None:
    """Copy a made paper to a place of the person's choice. Raises EnvironmentFault (disk, stick)."""
    with environment_faults(), paper.path.open("rb") as made, replacing(target) as copy:
        shutil.copyfileobj(made, copy)


def _kind(document_id: str) -> DocumentType:
    kind = CATALOGUE.get(document_id)
    if kind is None:
        known = "、".join(f"{kind.id} {kind.title}" for kind in CATALOGUE.values())
        raise UserError(f"没有编号为 {document_id} 的表。可打印的有：{known}。")
    return kind


def _print(
    session: Session,
    kind: DocumentType,
    documents: Iterator[Document],
    expected: int,
    target: Path,
    left_out: list[LeftOut],
    progress: Progress,
) -> PrintedPaper:
    from app.printing.pdf import print_batch  # reportlab costs a quarter of a second at start

    with environment_faults():
        printed = print_batch(documents, target, kind.title, expected, progress)
    if not printed:
        target.unlink(missing_ok=True)
        reasons = "；".join(dict.fromkeys(entry.reason for entry in left_out))
        raise UserError(f"没有可打印的{kind.title}：{reasons or '没有选中农户'}。")
    defects = [
        LeftOut(paper.title, "有字库里没有的字：" + "、".join(paper.missing))
        for paper in printed
        if paper.missing
    ]
    return PrintedPaper(target, sum(paper.pages for paper in printed), len(printed), (*left_out, *defects))


def _documents(
    session: Session, kind: DocumentType, household_ids: Sequence[str], left_out: list[LeftOut]
) -> Iterator[Document]:
    """Composed one at a time, so that a whole village needs no more memory than one household."""
    run, names = _run(session), Names(village_names(session), helper_names(session))
    with session.store.read() as connection:
        for chunk in load_in_chunks(connection, household_ids):
            counting = counting_explanations(connection, tuple(chunk))
            for household_id, records in chunk.items():
                if not records.get("household"):
                    continue
                facts = _facts(session, records, run, names)
                facts = replace(facts, explanations=_explanations(records, counting.get(household_id, ())))
                if kind.needs_statement and facts.statement is None:
                    left_out.append(LeftOut(_title(facts), "没有年度收支核算表"))
                    continue
                yield compose(kind.id, facts)


def _run(session: Session) -> PrintRun:
    policy: PolicyView = session.policy()
    return PrintRun(policy, session.clock.now(), session.actor.name, Audience.ARCHIVE)


def _title(facts: HouseholdFacts) -> str:
    head = facts.head or {}
    return f"{facts.place.village} {facts.place.group} {head.get('name') or '未填户主'}"


def _facts(session: Session, records: Records, run: PrintRun, names: Names) -> HouseholdFacts:
    household = records["household"][0]
    statements = sorted(
        (row for row in records.get("income_statement", ()) if row.get("purpose") == YEARLY),
        key=lambda row: row.get("year") or 0,
        reverse=True,
    )
    found = [_statement(records, row) for row in statements[:2]]
    return HouseholdFacts(
        run=run,
        place=Place(
            township=session.unit.name,
            village=names.villages.get(household.get("village_code") or "", ""),
            group=household.get("group_no") or "",
        ),
        household=household,
        members=tuple(member for member in records.get("member", ()) if is_active(member)),
        statement=found[0] if found else None,
        previous=found[1] if len(found) > 1 else None,
        conditions=condition_texts(records, run.policy),
        safeguards=safeguard_rows(records),
        help_needs=open_needs(records),
        helper=present_helper(records, names.helpers),
    )


def _explanations(records: Records, counting: Collection[str]) -> tuple[Explained, ...]:
    """What was said to the problems of a household and still counts."""
    if not counting:
        return ()
    card = Card(records["household"][0]["id"], {name: tuple(rows) for name, rows in records.items()})
    return tuple(
        Explained(
            entry.rule_id,
            entry.rule_title,
            entry.place,
            entry.message,
            entry.reason,
            entry.proof,
            entry.person,
            f"{entry.made_on or ''}",
            f"{entry.expires_on or ''}",
            entry.is_exemption,
        )
        for entry in said_on(card, counting)
    )


def _statement(records: Records, values: dict[str, object]) -> Statement:
    def rows(entity: str) -> tuple[dict[str, object], ...]:
        return tuple(row for row in records.get(entity, ()) if row["statement_id"] == values["id"])

    return Statement(
        values,
        rows("income_item"),
        rows("subsidy_check"),
        rows("cash_entry"),
        rows("statement_signature"),
    )


def page_count(path: Path) -> int:
    from app.printing.preview import Preview  # the PDF library is only needed once something is shown

    with Preview(path) as preview:
        return len(preview)


def page_image(path: Path, page: int, dpi: float = 110) -> PageImage:
    """One page as a picture, counted from 0; the same file the printer gets."""
    from app.printing.preview import Preview

    with Preview(path) as preview:
        width, height, content = preview.page_image(page, dpi)
    return PageImage(width, height, len(content) // height, content)
