"""A folder of phone photos sorted to households by the code of the card that was photographed first.

Reading decodes every photo in the scanning child and keeps it, encrypted, in the content store; what is
never stored in the archive is swept from there after 30 days. Storing is one act for all households.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import UserError
from app.core.progress import SILENT, Progress
from app.domain.paper_code import HouseholdCode, is_ours, read_household_code
from app.domain.permissions import Action
from app.exchange.foreign_file import FileRefused, Refusal, read_foreign
from app.exchange.scan_process import ScanProcess
from app.models.changes import Changes
from app.models.faults import environment_faults
from app.models.queries import attachments as stored
from app.services.attachment_intake import (
    KeptFile,
    files_below,
    keep_file,
    link_kept,
    require_household,
    sweep,
)
from app.services.regions import village_names
from app.services.session import Session

_DIGITS = re.compile(r"(\d+)")
BEFORE_FIRST_CODE = "第一张带码照片之前的"


@dataclass(frozen=True)
class Photo:
    """A photo of the folder; `code` is the text of our code on it, "" when there is none.

    `taken_at` is "YYYY-MM-DDTHH:MM:SS" by the phone's clock or "".
    """

    name: str
    file: KeptFile
    taken_at: str = ""
    code: str = ""


@dataclass(frozen=True)
class PhotoGroup:
    """Photos that belong together; `household_id` "" when the program can not say to whom."""

    household_id: str
    title: str
    photos: tuple[Photo, ...]


@dataclass(frozen=True)
class SortPlan:
    """What the folder holds. `by_time`: sorted by the phone's clock, else by file name."""

    groups: tuple[PhotoGroup, ...]
    refused: tuple[Refusal, ...]
    by_time: bool

    @property
    def sorted_photos(self) -> int:
        return sum(len(group.photos) for group in self.groups if group.household_id)

    @property
    def left_over(self) -> int:
        return sum(len(group.photos) for group in self.groups if not group.household_id)


@dataclass(frozen=True)
class StoredPhotos:
    """What storing did; `known`: photos their household had already."""

    households: int
    added: int
    known: int
    changes: Changes


def read_photos(session: Session, folder: Path, progress: Progress = SILENT) -> SortPlan:
    """Decode and sort a folder; nothing is written to the archive. Raises UserError, EnvironmentFault,
    Cancelled.
    """
    session.require(Action.EDIT)
    files = files_below([folder])
    if not files:
        raise UserError("这个文件夹里没有文件，档案没有变化。请选择放手机照片的文件夹。")
    photos: list[Photo] = []
    refused: list[Refusal] = []
    with environment_faults(), ScanProcess() as scanner:
        for number, path in enumerate(files):
            progress.step(number, len(files), path.name)
            try:
                scanned = scanner.scan(read_foreign(path), look_for_codes=True)
            except FileRefused as refusal:
                refused.append(Refusal(path.name, refusal.reason))
                continue
            code = " ".join(dict.fromkeys(filter(is_ours, scanned.codes)))
            kept = keep_file(session, scanned, path.stem)
            photos.append(Photo(path.name, kept, scanned.captured_at, code))
    by_time = bool(photos) and all(photo.taken_at for photo in photos)
    photos.sort(key=_by_time if by_time else _by_name)
    return SortPlan(group_photos(session, photos), tuple(refused), by_time)


def _by_time(photo: Photo) -> tuple[str, list[tuple[int, str]]]:
    return photo.taken_at, _by_name(photo)


def _by_name(photo: Photo) -> list[tuple[int, str]]:
    """照片 2 stands before 照片 10."""
    parts = _DIGITS.split(photo.name)
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts if part]


def group_photos(session: Session, photos: Sequence[Photo]) -> tuple[PhotoGroup, ...]:
    """Each code begins a household; photos before the first code and after an unknown one stand apart."""
    owners = _owners(session, {photo.code for photo in photos if photo.code})
    titles = household_titles(session, filter(None, owners.values()))
    runs: dict[tuple[str, str], list[Photo]] = {}
    current = ("", BEFORE_FIRST_CODE)
    for photo in photos:
        if photo.code:
            owner = owners[photo.code]
            current = (owner, titles[owner]) if owner else ("", _unknown(photo))
        runs.setdefault(current, []).append(photo)
    groups = [PhotoGroup(owner, title, tuple(found)) for (owner, title), found in runs.items()]
    return tuple(sorted(groups, key=lambda group: not group.household_id))


def _owners(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """Code → household id; "" for a damaged code, a number not here, or one of another household."""
    read = {code: read_household_code(code) for code in codes}
    numbers = [found.local_no for found in read.values() if found is not None]
    with session.store.read() as connection:
        known = stored.households_numbered(connection, numbers)
    return {code: _owner(found, known) for code, found in read.items()}


def _owner(code: HouseholdCode | None, known: Mapping[str, Sequence[str]]) -> str:
    if code is None:
        return ""
    fitting = [found for found in known.get(code.local_no, ()) if found.endswith(code.id_end)]
    return fitting[0] if len(fitting) == 1 else ""


def _unknown(photo: Photo) -> str:
    code = read_household_code(photo.code)
    if code is None:
        return f"编号读不准的（{photo.name} 起）"
    return f"户编号 {code.local_no} 不在本机档案里的（{photo.name} 起）"


def household_titles(session: Session, household_ids: Iterable[str]) -> dict[str, str]:
    """Household id → village, group, head and number."""
    villages = village_names(session)
    with session.store.read() as connection:
        places = stored.household_places(connection, household_ids)
    return {
        household_id: f"{villages.get(village, '')} {group} {head or '未填户主'}（{number}）"
        for household_id, (village, group, head, number) in places.items()
    }


def store_photos(
    session: Session, chosen: Mapping[str, Sequence[Photo]], progress: Progress = SILENT
) -> StoredPhotos:
    """Add the photos to their households (id → photos) in one act, undoable. Raises UserError, Cancelled."""
    total = sum(len(photos) for photos in chosen.values())
    if not total:
        raise UserError("没有选中要存的照片，档案没有变化。")
    added = 0
    policy = session.policy()
    with session.write(Action.EDIT, f"照片归户 {len(chosen)} 户 {total} 张") as tx:
        done = 0
        for household_id, photos in chosen.items():
            require_household(tx, household_id)
            for photo in photos:
                progress.step(done, total, photo.name)
                _require_kept(session, photo)
                added += bool(link_kept(tx, policy, household_id, photo.file))
                done += 1
    sweep(session)
    return StoredPhotos(len(chosen), added, total - added, tx.changes)


def _require_kept(session: Session, photo: Photo) -> None:
    if not session.attachments.holds(photo.file.digest):
        raise UserError(f"照片“{photo.name}”已经不在暂存处了，没有存。请重新读一次文件夹。")


def photo_preview(session: Session, photo: Photo) -> bytes | None:
    """The small picture of a photo that was read."""
    return session.attachments.preview(photo.file.digest)
