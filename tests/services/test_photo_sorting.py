"""A folder of phone photos finds its households by the card photographed first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.errors import UserError
from app.core.progress import Cancelled
from app.domain.paper_code import household_code
from app.printing.facts import HouseholdFacts, Place
from app.services import acts
from app.services.attachments import attachments_of, unreadable_contents
from app.services.cards import open_card, remove_household
from app.services.photo_sorting import (
    BEFORE_FIRST_CODE,
    SortPlan,
    group_photos,
    photo_preview,
    read_photos,
    store_photos,
)
from app.services.session import Session
from tests.exchange.card_photos import code_photo, page_picture, photographed
from tests.exchange.foreign_files import numbered
from tests.offices import ID_NUMBERS, store_household
from tests.printing.samples import print_run

Snap = Callable[[str, bytes], None]


def card_of(session: Session, household_id: str, taken_at: str = "", **changes: str) -> bytes:
    """A photo of the code of a household."""
    said = {**open_card(session, household_id).household, **changes}
    return code_photo(household_code(said["local_no"], said["id"]), taken_at)


def crooked_card_of(session: Session, household_id: str) -> bytes:
    """A crooked photo of the printed card of a household."""
    card = open_card(session, household_id)
    facts = HouseholdFacts(print_run(), Place(), card.household, card.rows("member"))
    return photographed(page_picture(facts), turned=6, leaning=0.03, quality=70)


@pytest.fixture
def households(session: Session) -> tuple[str, str]:
    first = store_household(session).card.household_id
    return first, store_household(session, "李四", ID_NUMBERS[1]).card.household_id


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "手机照片"
    made.mkdir()
    return made


@pytest.fixture
def snap(folder: Path) -> Snap:
    return lambda name, content: (folder / name).write_bytes(content) and None


def names(plan: SortPlan) -> dict[str, list[str]]:
    return {
        group.household_id or group.title: [photo.name for photo in group.photos] for group in plan.groups
    }


def test_photos_follow_the_card_before_them(
    session: Session, households: tuple[str, str], folder: Path, snap: Snap
) -> None:
    first, second = households
    snap("IMG_1.jpg", numbered(1))
    snap("IMG_2.jpg", crooked_card_of(session, first))
    snap("IMG_9.jpg", numbered(2))
    snap("IMG_10.jpg", numbered(3))
    snap("IMG_11.jpg", card_of(session, second))
    snap("IMG_12.jpg", numbered(4))
    snap("IMG_13.jpg", card_of(session, first))
    snap("IMG_14.jpg", numbered(5))
    snap("说明.txt", b"hello")
    plan = read_photos(session, folder)
    assert names(plan) == {
        first: ["IMG_2.jpg", "IMG_9.jpg", "IMG_10.jpg", "IMG_13.jpg", "IMG_14.jpg"],
        second: ["IMG_11.jpg", "IMG_12.jpg"],
        BEFORE_FIRST_CODE: ["IMG_1.jpg"],
    }
    assert (plan.by_time, plan.sorted_photos, plan.left_over) == (False, 7, 1)
    assert plan.groups[0].title.startswith("河东村 1组 张三（99000010120120260001")
    assert [refusal.name for refusal in plan.refused] == ["说明.txt"]
    assert photo_preview(session, plan.groups[0].photos[0])
    assert attachments_of(session, first) == ()


def test_storing_is_one_act_that_is_taken_back(
    session: Session, households: tuple[str, str], folder: Path, snap: Snap
) -> None:
    first, second = households
    snap("1.jpg", card_of(session, first))
    snap("2.jpg", numbered(1))
    snap("3.jpg", card_of(session, second))
    snap("4.jpg", numbered(2))
    plan = read_photos(session, folder)
    done = store_photos(session, {group.household_id: group.photos[1:] for group in plan.groups})
    assert (done.households, done.added, done.known) == (2, 2, 0)
    assert [found.title for found in attachments_of(session, second)] == ["4"]
    assert unreadable_contents(session) == ()
    again = store_photos(session, {second: plan.groups[1].photos})
    assert (again.added, again.known) == (1, 1)
    acts.undo(session, again.changes.act_id)
    acts.undo(session, done.changes.act_id)
    assert attachments_of(session, first) == attachments_of(session, second) == ()


def test_time_decides_when_every_photo_says_its_own(
    session: Session, households: tuple[str, str], folder: Path, snap: Snap
) -> None:
    first, second = households
    snap("c.jpg", card_of(session, first, "2026:03:01 08:00:00"))
    snap("a.jpg", card_of(session, second, "2026:03:01 09:00:00"))
    plan = read_photos(session, folder)
    assert plan.by_time
    assert names(plan) == {first: ["c.jpg"], second: ["a.jpg"]}
    assert list(names(plan)) == [first, second]


@pytest.mark.parametrize("wrong", ["number", "id", "removed", "damaged"])
def test_a_code_that_is_not_ours_takes_no_photo_to_anybody(
    session: Session, households: tuple[str, str], folder: Path, snap: Snap, wrong: str
) -> None:
    first, second = households
    changes = {"number": {"local_no": "99000010120199990001"}, "id": {"id": "0" * 32}}.get(wrong, {})
    snap("1.jpg", card_of(session, first))
    snap("2.jpg", numbered(1))
    content = card_of(session, second, **changes)
    if wrong == "removed":
        remove_household(session, second)
    snap("3.jpg", content)
    snap("4.jpg", numbered(2))
    if wrong == "damaged":
        plan = with_code(read_photos(session, folder), "3.jpg", session)
    else:
        plan = read_photos(session, folder)
    assert names(plan)[first] == ["1.jpg", "2.jpg"]
    (apart,) = (group for group in plan.groups if not group.household_id)
    assert [photo.name for photo in apart.photos] == ["3.jpg", "4.jpg"]
    assert "3.jpg" in apart.title


def with_code(plan: SortPlan, name: str, session: Session) -> SortPlan:
    """The plan had one character of the code on this photo been read wrong."""
    photos = sorted((photo for group in plan.groups for photo in group.photos), key=lambda photo: photo.name)
    changed = [
        replace(photo, code=photo.code[:-1] + "U") if photo.name == name else photo for photo in photos
    ]
    return replace(plan, groups=group_photos(session, changed))


def test_number_and_id_of_different_households_do_not_fit(
    session: Session, households: tuple[str, str]
) -> None:
    first, second = households
    number = open_card(session, first).household["local_no"]
    assert household_code(number, first) != household_code(number, second)


def test_an_empty_folder_and_nothing_chosen_are_said(session: Session, folder: Path) -> None:
    with pytest.raises(UserError, match="没有文件"):
        read_photos(session, folder)
    with pytest.raises(UserError, match="没有选中"):
        store_photos(session, {})


def test_stopping_stores_nothing(
    session: Session, households: tuple[str, str], folder: Path, snap: Snap
) -> None:
    class Stopping:
        def step(self, done: int, total: int, text: str = "") -> None:
            if done:
                raise Cancelled

    snap("1.jpg", card_of(session, households[0]))
    snap("2.jpg", numbered(1))
    plan = read_photos(session, folder)
    with pytest.raises(Cancelled):
        store_photos(session, {households[0]: plan.groups[0].photos}, Stopping())
    assert attachments_of(session, households[0]) == ()
