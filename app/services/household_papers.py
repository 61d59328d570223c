"""附件 and 照片与材料 are one thing, told once: a file of such a kind has its row among the papers.

The kinds are those of the table attachment_kind that carry the attribute `paper`. Adding or describing a file
writes the row in the same act and links the file to it. What a person wrote in the row stays; a row that says
only what the file said goes when the file goes, any other stays, for it speaks of the original on paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.policy import PolicyView
from app.models.entities import OWNER
from app.models.queries import attachments as stored
from app.models.write import WriteTx

PAPER = "household_paper"
OF_HOUSEHOLD = "household"
"""Value of the attribute `paper` of kinds that show the household as a whole, not one person in it."""
_FACTS = {
    "made_on": "captured_on",
    "made_by": "captured_by",
    "pages": "page_count",
    "original_place": "original_place",
}
"""Field of the paper → field of the file."""
Row = Mapping[str, Any]


def paper_of_kind(policy: PolicyView, kind: str | None) -> str:
    """The attribute `paper` of a kind of attachment; "" for kinds that are no papers of a household."""
    found = policy.table("attachment_kind").by_code(kind or "")
    return str(found.attributes.get("paper", "")) if found else ""


def file_paper(tx: WriteTx, policy: PolicyView, household_id: str, file: Row) -> None:
    """See that the file, as an attachment record, has its row among the papers of the household."""
    if not paper_of_kind(policy, file["kind"]):
        return
    papers = stored.papers_of_household(tx.connection, household_id)
    row = next((paper for paper in papers if paper["paper_kind"] == file["kind"]), None)
    said = _said(file)
    if row is None:
        paper_id = tx.insert(PAPER, {OWNER: household_id, "paper_kind": file["kind"], **said})
    else:
        paper_id = row["id"]
        _fill(tx, row, {name: value for name, value in said.items() if row[name] is None})
    links = stored.links_of(tx.connection, (file["id"],)).get(file["id"], [])
    if not any(link["record_id"] == paper_id for link in links):
        use = {"record_kind": PAPER, "record_id": paper_id}
        tx.insert("attachment_link", {OWNER: household_id, "attachment": file["id"], **use})


def follow_file(tx: WriteTx, policy: PolicyView, before: Row, now: Row) -> None:
    """The papers of every household a file belongs to, after the file was described anew."""
    links = stored.links_of(tx.connection, (now["id"],)).get(now["id"], [])
    for link in links:
        if link["record_kind"] != PAPER:
            continue
        if before["kind"] != now["kind"]:
            tx.delete("attachment_link", link["id"])
            drop_paper(tx, link, before)
            continue
        paper = stored.paper_by_id(tx.connection, link["record_id"])
        if paper is not None:
            old, new = _said(before), _said(now)
            _fill(tx, paper, {name: new[name] for name in new if paper[name] == old[name]})
    for household_id in dict.fromkeys(link[OWNER] for link in links):
        file_paper(tx, policy, household_id, now)


def drop_paper(tx: WriteTx, link: Row, file: Row) -> None:
    """A link from a file to a paper is gone: the paper goes too when it says nothing of its own."""
    paper = stored.paper_by_id(tx.connection, link["record_id"])
    if paper is None or stored.is_proved(tx.connection, paper["id"]):
        return
    if all(paper[name] == value for name, value in _said(file).items()):
        tx.delete(PAPER, paper["id"])


def _said(file: Row) -> dict[str, Any]:
    return {name: file[source] for name, source in _FACTS.items()}


def _fill(tx: WriteTx, paper: Row, facts: Mapping[str, Any]) -> None:
    changed = {name: value for name, value in facts.items() if paper[name] != value}
    if changed:
        tx.update(PAPER, paper["id"], changed)
