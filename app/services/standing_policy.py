"""The policy in force: what the program ships, signed packs in force, and the documents of the office.

Read anew when an office is opened and after every change; a document that no longer fits (merged from
another PC, a pack that is not here) is passed over and named, the rest stays in force.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from app.domain.policy import PolicyBook
from app.domain.policy_checks import refuse_unfit
from app.domain.policy_documents import ACTIVE, document_title, pack_of
from app.domain.policy_pack import DELIVERED, PolicyPack, PolicyPackRefused, read_pack
from app.domain.procedures.book import ProcedureBook
from app.models.policy_packs import pack_files
from app.models.queries.office_records import living_records
from app.models.store import Connection

Values = Mapping[str, Any]
VERSIONS, ROWS = "policy_version", "policy_value"
ENTITIES = frozenset((VERSIONS, ROWS))


@dataclass(frozen=True)
class Shipped:
    """What is part of the program."""

    policies: PolicyBook
    procedures: ProcedureBook


@dataclass(frozen=True)
class Standing:
    """What is in force. `passed_over` is document id → why it could not be used."""

    policies: PolicyBook
    procedures: ProcedureBook
    passed_over: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Adding:
    """A document that is to be put in force: its rows, or the files of its pack."""

    record: Values
    rows: Iterable[Values] = ()
    files: Mapping[str, str] | None = None


@dataclass(frozen=True)
class PackContent:
    """A signed pack taken apart: its policy packs and the texts of its procedure tables by file name."""

    packs: tuple[PolicyPack, ...]
    procedures: Mapping[str, str]

    @property
    def effective_from(self) -> date | None:
        return min((pack.effective_from for pack in self.packs), default=None)


def read_content(name: str, number: int, files: Mapping[str, str]) -> PackContent:
    """The files of a pack, each checked in itself. Raises PolicyPackRefused."""
    packs: list[PolicyPack] = []
    procedures: dict[str, str] = {}
    for file, text in files.items():
        pack = read_pack(text, file)
        if pack is None:
            procedures[file] = text
        else:
            packs.append(replace(pack, id=f"{name}-{number}", layer=DELIVERED))
    return PackContent(tuple(packs), procedures)


def join_content(standing: Standing, content: PackContent) -> Standing:
    """What would hold with this pack too. Raises PolicyPackRefused; the given standing stays as it is."""
    for pack in content.packs:
        refuse_unfit(pack, standing.policies)
    policies = standing.policies.joined(content.packs)
    procedures = standing.procedures
    for file, text in content.procedures.items():
        procedures = procedures.with_pack(text, file, policies)
    return replace(standing, policies=policies, procedures=procedures)


def with_document(standing: Standing, document: Values, rows: Iterable[Values]) -> Standing:
    """What would hold with a document of the office too. Raises PolicyPackRefused."""
    pack = pack_of(document, rows, standing.policies)
    return replace(standing, policies=standing.policies.joined((pack,)))


def values_by_document(connection: Connection) -> Mapping[str, list[Values]]:
    """Document id → what it sets."""
    found: defaultdict[str, list[Values]] = defaultdict(list)
    for row in living_records(connection, ROWS):
        found[row["version"]].append(row)
    return found


def standing_policy(connection: Connection, shipped: Shipped, adding: Adding | None = None) -> Standing:
    """What the records say is in force: packs first, then the office's own documents by their first day.

    With `adding`, what would be in force once that was, too.
    """
    rows = dict(values_by_document(connection))
    versions: list[Values] = [
        each for each in living_records(connection, VERSIONS) if each["status"] == ACTIVE
    ]
    if adding is not None:
        versions.append(adding.record)
        rows[adding.record["id"]] = list(adding.rows)
    refused: dict[str, str] = {}
    standing = Standing(shipped.policies, shipped.procedures)
    for version, content in _contents(connection, versions, refused, adding):
        try:
            standing = join_content(standing, content)
        except PolicyPackRefused as unfit:
            refused[version["id"]] = f"{unfit.origin}：{unfit.reason}"
    own = (each for each in versions if not each["pack_name"])
    for version in sorted(own, key=lambda each: (each["effective_from"], each["id"])):
        try:
            standing = with_document(standing, version, rows.get(version["id"], ()))
        except PolicyPackRefused as unfit:
            refused[version["id"]] = unfit.reason
    return replace(standing, passed_over=refused)


def refuse_unfit_addition(connection: Connection, shipped: Shipped, adding: Adding) -> None:
    """Raises PolicyPackRefused when it, or because of it another document in force, could not be used."""
    before = standing_policy(connection, shipped).passed_over
    after = standing_policy(connection, shipped, adding).passed_over
    for document_id, reason in after.items():
        if document_id not in before:
            raise PolicyPackRefused(document_title(adding.record), reason)


def _contents(
    connection: Connection, versions: Iterable[Values], refused: dict[str, str], adding: Adding | None
) -> list[tuple[Values, PackContent]]:
    """The signed packs in force by name and number, each ending the day before the next one begins."""
    found: list[tuple[Values, PackContent]] = []
    delivered = (each for each in versions if each["pack_name"])
    for version in sorted(delivered, key=lambda each: (each["pack_name"], each["pack_number"])):
        is_new = adding is not None and version is adding.record
        files = adding.files if adding and is_new else pack_files(connection, version["pack_digest"])
        if files is None:
            refused[version["id"]] = f"本机没有{document_title(version)}的内容，请重新导入政策包"
            continue
        name, number = version["pack_name"], version["pack_number"]
        try:
            content = read_content(name, number, files)
        except PolicyPackRefused as broken:
            refused[version["id"]] = f"{broken.origin}：{broken.reason}"
            continue
        begins = content.effective_from
        if begins is not None:
            found = [
                (earlier, _ending(old, begins) if earlier["pack_name"] == name else old)
                for earlier, old in found
            ]
        found.append((version, content))
    return found


def _ending(content: PackContent, newer_from: date) -> PackContent:
    """The pack up to the day before a newer one of its name begins."""
    last = newer_from - timedelta(days=1)
    ended = (replace(pack, effective_to=min(pack.effective_to or last, last)) for pack in content.packs)
    kept = tuple(pack for pack in ended if pack.effective_from <= last)
    return PackContent(kept, content.procedures)
