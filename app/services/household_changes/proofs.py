"""Files that prove: those of a registered change, and those that go along with people to another household.

Decided for 分户 and 并户: a file that proves something of a person or of a period identity proves it of the
copy in the new household as well, so it is linked there too; the old household keeps its links, for its card
is the record of what was true until then. Files of a household as a whole stay where they are when it is
split. When it goes into another one nobody works on its card any more, so those that were only put to
本户 are linked to the receiving household too, except the pictures and forms that show the closed household
itself (kinds with `paper = "household"`). Links are written in the act of the change: one undo takes them
back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.policy import PolicyView
from app.models.entities import OWNER
from app.models.queries import attachments as stored
from app.models.write import WriteTx
from app.services.attachment_intake import KeptFile, named_file, revive
from app.services.household_papers import OF_HOUSEHOLD, paper_of_kind

_USE = ("record_kind", "record_id", "field")


def prove(
    tx: WriteTx,
    household_id: str,
    record: tuple[str, str],
    attachments: Sequence[str],
    files: Sequence[KeptFile],
) -> None:
    """Link attachments (by id) and new files to a record, given as entity and id."""
    ids = [*attachments, *(named_file(tx, file) for file in files)]
    for attachment_id in dict.fromkeys(ids):
        _use(tx, attachment_id, household_id, {"record_kind": record[0], "record_id": record[1]})


def carry_proof(tx: WriteTx, source: str, target: str, moved: Mapping[str, str]) -> None:
    """Link what proves the `moved` records (id → id of the copy) of a household in another one too."""
    for link in stored.links_of_household(tx.connection, source):
        if link["record_id"] in moved:
            record = moved[link["record_id"]]
            _use(tx, link["attachment"], target, {**{name: link[name] for name in _USE}, "record_id": record})


def carry_household_files(tx: WriteTx, policy: PolicyView, source: str, target: str) -> None:
    """Link the files of a household as such to the one it goes into, its own pictures and forms left out."""
    for link in stored.links_of_household(tx.connection, source):
        file = stored.file_by_id(tx.connection, link["attachment"])
        is_own = file is None or paper_of_kind(policy, file["kind"]) == OF_HOUSEHOLD
        if link["record_kind"] is None and not is_own:
            _use(tx, link["attachment"], target, {})


def _use(tx: WriteTx, attachment_id: str, household_id: str, proved: Mapping[str, Any]) -> None:
    wanted = {OWNER: household_id, **dict.fromkeys(_USE), **proved}
    links = stored.links_of(tx.connection, (attachment_id,)).get(attachment_id, [])
    if any(all(link[name] == value for name, value in wanted.items()) for link in links):
        return
    file = stored.file_by_id(tx.connection, attachment_id)
    if file is not None:
        revive(tx, file)
        tx.insert("attachment_link", {**wanted, "attachment": attachment_id})
