"""Attachments of a household, all uses of an attachment, and the contents that rows still name.

An attachment is there as long as one living link leads to it, whatever became of its own row: taking back
the act that brought a file in must not take it from another household.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, select

from app.models.entities import OWNER, TABLES
from app.models.local_tables import SUMMARY

_FILE = TABLES["attachment"]
_LINK = TABLES["attachment_link"]
_PAPER = TABLES["household_paper"]
Record = dict[str, Any]


def files_of_household(connection: Connection, household_id: str) -> list[Record]:
    """The attachment records linked to a household, in the order they were linked."""
    query = (
        select(_FILE)
        .join(_LINK, _LINK.c.attachment == _FILE.c.id)
        .where(_LINK.c[OWNER] == household_id, _LINK.c.deleted_at.is_(None))
        .order_by(_LINK.c.row_no)
    )
    found = {row["id"]: dict(row) for row in connection.execute(query).mappings()}
    return list(found.values())


def file_by_id(connection: Connection, attachment_id: str) -> Record | None:
    """The attachment record, deleted ones too."""
    row = connection.execute(select(_FILE).where(_FILE.c.id == attachment_id)).mappings().first()
    return None if row is None else dict(row)


def file_with_content(connection: Connection, digest: str) -> Record | None:
    """The oldest record of this content that still has a living link."""
    query = (
        select(_FILE)
        .join(_LINK, _LINK.c.attachment == _FILE.c.id)
        .where(_FILE.c.hash == digest, _LINK.c.deleted_at.is_(None))
        .order_by(_FILE.c.row_no)
    )
    row = connection.execute(query).mappings().first()
    return None if row is None else dict(row)


def links_of(connection: Connection, attachment_ids: Iterable[str]) -> dict[str, list[Record]]:
    """Attachment id → its living links, oldest first."""
    query = (
        select(_LINK)
        .where(_LINK.c.attachment.in_(list(attachment_ids)), _LINK.c.deleted_at.is_(None))
        .order_by(_LINK.c.row_no)
    )
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        found[row["attachment"]].append(dict(row))
    return found


def link_by_id(connection: Connection, link_id: str) -> Record | None:
    """A living link."""
    query = select(_LINK).where(_LINK.c.id == link_id, _LINK.c.deleted_at.is_(None))
    row = connection.execute(query).mappings().first()
    return None if row is None else dict(row)


def links_of_household(connection: Connection, household_id: str) -> list[Record]:
    """The living links of a household, oldest first."""
    query = (
        select(_LINK)
        .where(_LINK.c[OWNER] == household_id, _LINK.c.deleted_at.is_(None))
        .order_by(_LINK.c.row_no)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def links_of_record(connection: Connection, record_id: str) -> list[Record]:
    """The living links that name a record, oldest first."""
    query = (
        select(_LINK)
        .where(_LINK.c.record_id == record_id, _LINK.c.deleted_at.is_(None))
        .order_by(_LINK.c.row_no)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def papers_of_household(connection: Connection, household_id: str) -> list[Record]:
    """The living rows of 照片与材料 of a household, oldest first."""
    query = (
        select(_PAPER)
        .where(_PAPER.c[OWNER] == household_id, _PAPER.c.deleted_at.is_(None))
        .order_by(_PAPER.c.row_no)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def paper_by_id(connection: Connection, paper_id: str) -> Record | None:
    """A living row of 照片与材料."""
    query = select(_PAPER).where(_PAPER.c.id == paper_id, _PAPER.c.deleted_at.is_(None))
    row = connection.execute(query).mappings().first()
    return None if row is None else dict(row)


def is_proved(connection: Connection, paper_id: str) -> bool:
    """Whether a file is linked to a row of 照片与材料."""
    paper = paper_by_id(connection, paper_id)
    links = links_of_household(connection, paper[OWNER]) if paper else []
    return any(link["record_id"] == paper_id for link in links)


def named_contents(connection: Connection) -> Iterator[str]:
    """The hash of every content any row names, deleted rows too: they can be taken back."""
    yield from connection.execute(select(_FILE.c.hash).where(_FILE.c.hash.is_not(None)).distinct()).scalars()


def contents_in_use(connection: Connection) -> list[str]:
    """The hash of every content a living link leads to."""
    query = (
        select(_FILE.c.hash)
        .join(_LINK, _LINK.c.attachment == _FILE.c.id)
        .where(_LINK.c.deleted_at.is_(None), _FILE.c.hash.is_not(None))
        .distinct()
    )
    return list(connection.execute(query).scalars())


def household_exists(connection: Connection, household_id: str) -> bool:
    """Whether the household is stored and not deleted."""
    table = TABLES["household"]
    query = select(table.c.id).where(table.c.id == household_id, table.c.deleted_at.is_(None))
    return connection.execute(query).first() is not None


def households_numbered(connection: Connection, numbers: Iterable[str]) -> dict[str, list[str]]:
    """Local number → ids of the living households that carry it."""
    table = TABLES["household"]
    query = select(table.c.local_no, table.c.id).where(
        table.c.local_no.in_(list(numbers)), table.c.deleted_at.is_(None)
    )
    found: defaultdict[str, list[str]] = defaultdict(list)
    for number, household_id in connection.execute(query):
        found[number].append(household_id)
    return found


def household_places(
    connection: Connection, household_ids: Iterable[str]
) -> dict[str, tuple[str, str, str, str]]:
    """Household id → village code, group, head's name, local number, as the list shows them."""
    names = ("id", "village_code", "group_no", "head_name", "local_no")
    query = select(*(SUMMARY.c[name] for name in names)).where(SUMMARY.c.id.in_(list(household_ids)))
    rows = connection.execute(query)
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}
