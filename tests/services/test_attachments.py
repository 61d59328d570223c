"""Scans and photos of a household: added, shown, described, shared, taken away, taken back, never lost."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from app.core.errors import EnvironmentFault, FaultKind, UserError
from app.core.progress import Cancelled
from app.models.queries.attachments import contents_in_use, named_contents
from app.services import acts
from app.services.attachment_intake import Added, add_files, add_picture
from app.services.attachments import (
    Attachment,
    attachments_of,
    content_of,
    describe,
    link,
    page_of,
    preview_of,
    unlink,
    unreadable_contents,
)
from app.services.cards import new_record, open_card, save_card, stored_problems
from app.services.database_check import verify_database
from app.services.faults import SaidFault
from app.services.history import card_history
from app.services.session import Session
from tests.exchange.foreign_files import numbered, pdf, photo
from tests.offices import ADMIN, ID_NUMBERS, reopen, store_household, with_head, with_rows

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder as it comes from a phone: two photos, a PDF, a program with the name of a photo."""
    folder = tmp_path / "手机照片"
    (folder / "第二天").mkdir(parents=True)
    (folder / "房屋.jpg").write_bytes(photo(taken_at="2026:03:01 10:20:30"))
    (folder / "第二天" / "水井.png").write_bytes(photo((300, 300), form="PNG"))
    (folder / "合同.pdf").write_bytes(pdf(3))
    (folder / "假照片.jpg").write_bytes(b"MZ" + bytes(500))
    (folder / ".Thumbs").write_bytes(b"x")
    return folder


@pytest.fixture
def household(session: Session) -> str:
    return store_household(session).card.household_id


def other_household(session: Session) -> str:
    return store_household(session, "李四", ID_NUMBERS[1]).card.household_id


def objects(session: Session) -> int:
    return sum(path.is_file() for path in session.folder.attachments.glob("??/*"))


def of(session: Session, household_id: str) -> list[str]:
    return [found.title for found in attachments_of(session, household_id)]


def only(session: Session, household_id: str) -> Attachment:
    (found,) = attachments_of(session, household_id)
    return found


def add_one(session: Session, household_id: str, number: int = 1) -> Attachment:
    added = add_picture(session, household_id, numbered(number), f"照片{number}")
    return next(found for found in attachments_of(session, household_id) if found.id == added.ids[0])


def test_a_folder_becomes_attachments_and_says_what_it_left_out(
    session: Session, household: str, photos: Path
) -> None:
    added = add_files(session, household, [photos], kind="03")
    assert [refusal.name for refusal in added.refused] == ["假照片.jpg"]
    assert "程序文件" in added.refused[0].reason
    assert (photos / "假照片.jpg").exists()
    found = {item.title: item for item in attachments_of(session, household)}
    assert set(found) == {"房屋", "水井", "合同"}
    assert (found["房屋"].captured_on, found["房屋"].media_type) == (date(2026, 3, 1), "image/jpeg")
    assert (found["合同"].page_count, found["合同"].is_pdf) == (3, True)
    assert {item.kind for item in found.values()} == {"03"}
    assert content_of(session, found["合同"]) == pdf(3)
    assert Image.open(io.BytesIO(page_of(session, found["合同"], 2))).format == "JPEG"
    assert preview_of(session, found["水井"]).startswith(b"\xff\xd8\xff")


def test_nothing_of_a_photo_lies_readable_in_the_folder(
    session: Session, household: str, photos: Path
) -> None:
    add_files(session, household, [photos])
    for path in session.folder.root.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"\xff\xd8\xff" not in content[:64]
            assert b"%PDF" not in content


def test_the_same_file_again_is_known_and_kept_once(session: Session, household: str, photos: Path) -> None:
    add_files(session, household, [photos / "房屋.jpg"])
    before = objects(session)
    again = add_files(session, household, [photos / "房屋.jpg"])
    assert (again.ids, again.known, again.changes.is_empty) == ((), 1, True)
    assert objects(session) == before


def test_one_file_proves_things_in_two_households(session: Session, household: str) -> None:
    other = other_household(session)
    shared = add_one(session, household)
    assert add_picture(session, other, numbered(1), "同一张").known == 0
    assert only(session, other).id == shared.id
    assert {use.household_id for use in only(session, other).uses} == {household, other}
    unlink(session, [only(session, household).use_in(household).link_id])
    assert of(session, household) == []
    assert content_of(session, only(session, other))


def test_a_link_can_name_the_record_it_proves(session: Session, household: str) -> None:
    card = open_card(session, household)
    head = card.rows("member")[0]["id"]
    found = add_one(session, household)
    link(session, found.id, household, record_kind="member", record_id=head, field="id_no")
    uses = only(session, household).uses
    assert [(use.record_kind, use.record_id, use.field) for use in uses] == [
        ("", "", ""), ("member", head, "id_no"),
    ]  # fmt: skip
    with pytest.raises(UserError, match="已经关联"):
        link(session, found.id, household, record_kind="member", record_id=head, field="id_no")


def test_adding_and_removing_are_taken_back(session: Session, household: str) -> None:
    added = add_picture(session, household, numbered(1), "照片")
    removed = unlink(session, [only(session, household).use_in(household).link_id])
    assert of(session, household) == []
    acts.undo(session, removed.act_id)
    assert of(session, household) == ["照片"]
    acts.undo(session, added.changes.act_id)
    assert of(session, household) == []


def test_the_acts_are_told_by_the_title_of_the_file(session: Session, household: str) -> None:
    add_picture(session, household, numbered(1), "户口簿首页")
    add_picture(session, household, numbered(2), "房前合影")
    unlink(session, [found.use_in(household).link_id for found in attachments_of(session, household)])
    undo, *_, added = acts.undoable_acts(session)[:3]
    assert (undo.label, added.label) == ("移除附件“户口簿首页”等 2 个", "添加附件“户口簿首页”")
    told = [change.new for part in acts.act_words(session, undo.tx_id).parts for change in part.changes]
    assert any(words.startswith("已删除：户口簿首页") for words in told)
    acts.undo(session, undo.tx_id)
    assert sorted(of(session, household)) == ["户口簿首页", "房前合影"]


def test_taking_back_the_first_use_leaves_the_file_to_the_second(session: Session, household: str) -> None:
    other = other_household(session)
    first = add_picture(session, household, numbered(1), "照片")
    link(session, first.ids[0], other)
    acts.undo(session, first.changes.act_id)
    assert of(session, household) == []
    assert of(session, other) == ["照片"]
    describe(session, first.ids[0], {"title": "房前合影"})
    assert of(session, other) == ["房前合影"]


@pytest.mark.parametrize(
    ("name", "kind"), [("张三身份证正面", "05"), ("贷款合同2", "21"), ("劳动合同", "27"), ("IMG_0012", "")]
)
def test_the_name_of_a_file_says_its_kind(session: Session, household: str, name: str, kind: str) -> None:
    add_picture(session, household, numbered(1), name)
    assert only(session, household).kind == kind


def test_a_later_correction_is_not_undone_by_an_earlier_one(session: Session, household: str) -> None:
    found = add_one(session, household)
    first = describe(session, found.id, {"title": "甲"})
    describe(session, found.id, {"title": "乙"})
    with pytest.raises(UserError):
        acts.undo(session, first.act_id)
    assert only(session, household).title == "乙"


def test_description_is_stored_and_needs_a_title(session: Session, household: str) -> None:
    found = add_one(session, household)
    describe(session, found.id, {"title": "住房正面", "kind": "03", "captured_on": date(2026, 2, 1)})
    changed = only(session, household)
    assert (changed.title, changed.kind, changed.captured_on) == ("住房正面", "03", date(2026, 2, 1))
    assert changed.hash == found.hash
    with pytest.raises(UserError, match="名称"):
        describe(session, found.id, {"title": ""})


def test_an_open_card_is_not_outdated_by_an_attachment(session: Session, household: str) -> None:
    card = open_card(session, household)
    add_one(session, household)
    save_card(session, card, with_head(card, name="张三丰"))
    assert of(session, household) == ["照片1"]


def test_stopping_adds_nothing(session: Session, household: str, photos: Path) -> None:
    class Stopping:
        def step(self, done: int, total: int, text: str = "") -> None:
            if done == 2:
                raise Cancelled

    with pytest.raises(Cancelled):
        add_files(session, household, [photos], Stopping())
    assert of(session, household) == []


def test_a_full_disk_adds_nothing_and_is_a_fault_of_the_machine(
    session: Session, household: str, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EnvironmentFault) as caught:
        add_files(session, household, [photos])
    assert caught.value.kind is FaultKind.DISK_FULL
    monkeypatch.undo()
    assert of(session, household) == []
    assert objects(session) == 0


def test_the_history_names_the_file(session: Session, household: str) -> None:
    found = add_one(session, household)
    link(session, found.id, household, record_kind="member", record_id="0" * 32)
    newest, added, *_ = card_history(session, household)
    told = [[change.new for change in entry.changes] for entry in (newest, added)]
    assert told == [["新增：照片1"], ["新增：照片1"]]


def test_who_may_not_edit_adds_nothing_and_who_may_view_sees_it(session: Session, household: str) -> None:
    add_one(session, household)
    admin = reopen(session, ADMIN)
    try:
        assert of(admin, household) == ["照片1"]
        with pytest.raises(UserError, match="不能修改农户档案"):
            add_picture(admin, household, numbered(2), "照片")
    finally:
        admin.close()


def test_a_household_never_stored_gets_no_attachment(session: Session) -> None:
    with pytest.raises(UserError, match="先保存户档案"):
        add_picture(session, session.new_id(), numbered(1), "照片")


@pytest.mark.parametrize("harm", ["damaged", "missing"])
def test_a_lost_file_is_said_in_words_and_healed_from_the_original(
    session: Session, household: str, harm: str
) -> None:
    found = add_one(session, household)
    for path in session.folder.attachments.glob("??/*"):
        if harm == "damaged":
            path.write_bytes(path.read_bytes()[:-1])
        else:
            path.unlink()
    with pytest.raises(SaidFault) as caught:
        content_of(session, found)
    assert isinstance(caught.value.__cause__, EnvironmentFault)
    assert "重新扫描" in caught.value.fault.next_step
    assert unreadable_contents(session) == (found.hash,)
    assert not next(line for line in verify_database(session) if line.title == "附件文件").is_sound
    assert preview_of(session, found) is None
    add_picture(session, household, numbered(1), "照片")
    assert content_of(session, found)
    assert all(line.is_sound for line in verify_database(session))


def test_lost_preview_is_made_anew(session: Session, household: str) -> None:
    found = add_one(session, household)
    session.attachments.put_preview(found.hash, b"")
    for path in session.folder.attachments.glob("??/*"):
        if path.stat().st_size < 200:
            path.unlink()
    assert preview_of(session, found).startswith(b"\xff\xd8\xff")


def test_contents_of_removed_attachments_survive_the_sweep_orphans_do_not(
    session: Session, household: str
) -> None:
    found = add_one(session, household)
    changes = unlink(session, [found.uses[0].link_id])
    orphan = session.attachments.put(b"never named by a row")
    for path in session.folder.attachments.glob("??/*"):
        os.utime(path, (0, 0))
    session.attachments.is_swept = False
    add_one(session, household, 2)
    assert not session.attachments.holds(orphan)
    acts.undo(session, changes.act_id)
    assert content_of(session, found)


@pytest.mark.serial
@pytest.mark.parametrize(("files", "kept"), [(2, 1), (4, 3)])
def test_a_crash_leaves_orphans_but_never_a_row_without_its_file(
    session: Session, household: str, photos: Path, files: int, kept: int
) -> None:
    session.close()
    folder = session.folder.root
    command = (sys.executable, "-m", "tests.services.attachment_victim", folder, household, photos)
    done = subprocess.run([*map(str, command), str(files)], cwd=ROOT, check=False)
    assert done.returncode == -9
    opened = reopen(session)
    try:
        with opened.store.read() as connection:
            assert list(named_contents(connection)) == contents_in_use(connection) == []
        assert objects(opened) == 2 * kept   # the first of the four files is refused
        added: Added = add_files(opened, household, [photos])
        assert len(added.ids) == 3
        assert unreadable_contents(opened) == ()
    finally:
        opened.close()


def papers(session: Session, household_id: str) -> list[tuple[object, ...]]:
    names = ("paper_kind", "made_on", "made_by", "pages")
    rows = open_card(session, household_id).rows("household_paper")
    return [tuple(row[name] for name in names) for row in rows]


def lacks_papers(session: Session, household_id: str) -> str:
    found = stored_problems(session, household_id)
    return "".join(problem.message for problem in found if problem.rule_id == "V-HH-03")


def test_a_file_of_a_paper_is_the_paper_and_nothing_is_typed_twice(
    session: Session, household: str, photos: Path
) -> None:
    assert "住房照片" in lacks_papers(session, household)
    (house,) = add_files(session, household, [photos / "房屋.jpg"], kind="03").ids
    assert papers(session, household) == [("03", date(2026, 3, 1), None, 1)]
    assert "户主照片" in lacks_papers(session, household)
    assert "住房照片" not in lacks_papers(session, household)
    describe(session, house, {"captured_on": date(2026, 2, 1), "captured_by": "周队长"})
    assert papers(session, household) == [("03", date(2026, 2, 1), "周队长", 1)]
    add_picture(session, household, numbered(2), "住房照片背面")
    assert len(papers(session, household)) == 1


def test_what_was_typed_in_the_paper_stays_and_blanks_are_filled_from_the_file(
    session: Session, household: str, photos: Path
) -> None:
    card = open_card(session, household)
    typed = {**new_record(session, card, "household_paper"), "paper_kind": "03", "made_by": "老王"}
    save_card(session, card, with_rows(card, "household_paper", typed))
    (house,) = add_files(session, household, [photos / "房屋.jpg"], kind="03").ids
    assert papers(session, household) == [("03", date(2026, 3, 1), "老王", 1)]
    describe(session, house, {"captured_by": "周队长"})
    assert papers(session, household)[0][2] == "老王"
    unlink(session, [use.link_id for use in only(session, household).uses])
    assert papers(session, household) == [("03", date(2026, 3, 1), "老王", 1)]


def test_another_kind_moves_the_paper_and_undo_takes_it_along(session: Session, household: str) -> None:
    added = add_picture(session, household, numbered(1), "户主照片")
    described = describe(session, added.ids[0], {"kind": "04"})
    assert [paper[0] for paper in papers(session, household)] == ["04"]
    acts.undo(session, described.act_id)
    assert [paper[0] for paper in papers(session, household)] == ["02"]
    removed = unlink(session, [use.link_id for use in only(session, household).uses])
    assert (papers(session, household), of(session, household)) == ([], [])
    acts.undo(session, removed.act_id)
    assert [paper[0] for paper in papers(session, household)] == ["02"]
    acts.undo(session, added.changes.act_id)
    assert papers(session, household) == []


def test_a_file_that_is_no_paper_of_a_household_makes_no_row(session: Session, household: str) -> None:
    add_picture(session, household, numbered(1), "贷款合同2")
    assert papers(session, household) == []
