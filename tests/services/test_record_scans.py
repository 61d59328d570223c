"""Scans of meetings and cases, and drafts of what was typed into a window and not stored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from app.core.errors import UserError
from app.services.acts import undo, undoable_acts
from app.services.meeting_board import base_of, keep_meeting_draft, meeting_of
from app.services.meetings import open_meeting, save_meeting
from app.services.notice_board import draft_parts, keep_notice_draft
from app.services.record_drafts import discard_record_draft, record_draft, record_drafts
from app.services.record_scans import Proved, add_scans, remove_scan, scans_of_record
from app.services.session import Session
from tests.offices import REVIEWER, reopen
from tests.services.test_meetings import changed, reps_meeting
from tests.services.test_notices import drafted, households


def picture(folder: Path, name: str, shade: int) -> Path:
    path = folder / f"{name}.jpg"
    Image.new("RGB", (40, 30), (shade, 90, 90)).save(path, "JPEG")
    return path


def stored_meeting(session: Session) -> str:
    meeting = reps_meeting(session, "张三户")
    save_meeting(session, None, meeting)
    return meeting.id


def test_one_file_proves_several_records_and_goes_from_those_named(session: Session, tmp_path: Path) -> None:
    first, second = stored_meeting(session), stored_meeting(session)
    here = [Proved("meeting", first, "T10"), Proved("procedure_case", "c" * 32, "T10")]
    scan = picture(tmp_path, "记录", 10)
    assert add_scans(session, here, [scan]).added == 1
    add_scans(session, [Proved("meeting", second, "T10")], [scan])
    (found,) = scans_of_record(session, first)
    assert (found.field, found.attachment.title, len(found.attachment.uses)) == ("T10", "记录", 3)
    remove_scan(session, found, here)
    assert scans_of_record(session, first) == scans_of_record(session, "c" * 32) == ()
    assert len(scans_of_record(session, second)) == 1
    with pytest.raises(UserError, match="已经移除"):
        remove_scan(session, found, here)
    undo(session, undoable_acts(session)[0].tx_id)
    assert len(scans_of_record(session, first)) == 1


def test_the_same_file_twice_is_one_scan_and_a_bad_one_is_named(session: Session, tmp_path: Path) -> None:
    meeting = stored_meeting(session)
    proved, scan = [Proved("meeting", meeting, "T11")], picture(tmp_path, "签到", 20)
    (tmp_path / "坏.jpg").write_bytes(b"no picture")
    added = add_scans(session, proved, [scan, tmp_path / "坏.jpg"])
    add_scans(session, proved, [scan])
    assert [refusal.name for refusal in added.refused] == ["坏.jpg"]
    assert len(scans_of_record(session, meeting)) == 1


def test_a_draft_is_the_user_s_own_and_remembers_what_it_began_with(session: Session) -> None:
    meeting = stored_meeting(session)
    base = open_meeting(session, meeting)
    typed = changed(base, place="学校", held_on=base.values["held_on"])
    keep_meeting_draft(session, base, typed)
    keep_meeting_draft(session, base, typed)
    (draft,) = record_drafts(session, "meeting")
    assert (meeting_of(draft), base_of(draft)) == (typed, base)
    save_meeting(session, base, changed(base, place="广场"))
    with pytest.raises(UserError, match="已被改过"):
        save_meeting(session, base_of(draft), meeting_of(draft))
    other = reopen(session, REVIEWER)
    assert record_drafts(other, "meeting") == ()
    other.close()


def test_the_draft_of_a_notice_keeps_its_list(session: Session) -> None:
    subjects = households(session, "张三", "李四")
    base = drafted(session, *subjects)
    typed = replace(base, values={**base.values, "contact": "村主任"})
    keep_notice_draft(session, base, typed, subjects)
    draft = record_draft(session, base.id)
    assert draft is not None
    began, edited, listed = draft_parts(draft)
    assert began is not None
    assert began.values == base.values
    assert (edited.values, listed) == (typed.values, subjects)
    discard_record_draft(session, base.id)
    assert record_draft(session, base.id) is None
