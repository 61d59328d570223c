"""Packages: everything the district has not confirmed, whole, numbered, readable by a stranger's reader."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.errors import EnvironmentFault, UserError
from app.core.oplog import canonical
from app.core.progress import Cancelled
from app.services.cards import open_card, save_card
from app.services.demo.township import DISTRICT_FOLDER
from app.services.district_files import KEY_FILE, SECRET_FILE
from app.services.faults import SaidFault
from app.services.office_status import status
from app.services.packages import PackageReport, export_package, verify_package_file
from app.services.session import Session
from tests.offices import ENTRY, REVIEWER, all_ids, reopen, with_head
from tests.sync.reader.tbp_reader import Refused, read_package


@pytest.fixture
def reviewer(town: Session) -> Iterator[Session]:
    """The demo township with the reviewer at the keyboard: only reviewers hand over."""
    session = reopen(town, REVIEWER)
    yield session
    session.close()


def key_of(session: Session) -> Path:
    return session.folder.root / DISTRICT_FOLDER / KEY_FILE


def secret_of(session: Session) -> Path:
    return session.folder.root / DISTRICT_FOLDER / SECRET_FILE


def send(session: Session, target: Path, kind: str = "full") -> PackageReport:
    return export_package(session, kind, key_of(session), target)


def verify(session: Session, path: Path) -> PackageReport:
    return verify_package_file(path, key_of(session), secret_of(session), session.clock.millis())


def foreign_reading(session: Session, path: Path) -> tuple[dict, dict, list[bytes]]:
    """The package as the separate reader of the tests sees it."""
    key = json.loads(key_of(session).read_text("utf-8"))
    secret = json.loads(secret_of(session).read_text("utf-8"))["secret"]
    keyring, root = canonical.dumps(key["keyring"]), bytes.fromhex(key["root"])
    return read_package(path.read_bytes(), keyring, root, secret)


def change_one(session: Session, place: int, phone: str) -> str:
    household = all_ids(session)[place]
    card = open_card(session, household)
    save_card(session, card, with_head(card, phone=phone))
    return household


def test_a_full_package_holds_the_whole_log(reviewer: Session, tmp_path: Path) -> None:
    sent = send(reviewer, tmp_path / "全量.tbp")
    checked = verify(reviewer, sent.path)
    assert (checked.ops, checked.seq, checked.kind) == (sent.ops, 1, "全量")
    assert sent.households == checked.households == 60
    assert checked.check_code == sent.check_code
    assert sent.size == sent.path.stat().st_size
    header, _, lines = foreign_reading(reviewer, sent.path)
    assert (header["kind"], len(lines)) == ("full", sent.ops)


def test_deltas_carry_everything_not_confirmed_yet(reviewer: Session, tmp_path: Path) -> None:
    full = send(reviewer, tmp_path / "一.tbp")
    change_one(reviewer, 0, "13900000001")
    first = send(reviewer, tmp_path / "二.tbp", "delta")
    change_one(reviewer, 1, "13900000002")
    second = send(reviewer, tmp_path / "三.tbp", "delta")
    assert [full.seq, first.seq, second.seq] == [1, 2, 3]
    assert full.ops < first.ops < second.ops
    for sent in (full, first, second):
        assert verify(reviewer, sent.path).ops == sent.ops
    headers = [foreign_reading(reviewer, sent.path)[0] for sent in (full, first, second)]
    assert headers[0]["prev"] == "0" * 64
    assert len({header["prev"] for header in headers}) == 3
    assert status(reviewer).awaiting_receipt == 3


def test_the_last_change_is_in_the_package(reviewer: Session, tmp_path: Path) -> None:
    household = change_one(reviewer, 0, "13900000001")
    member = open_card(reviewer, household).rows("member")[0]["id"]
    sent = send(reviewer, tmp_path / "一.tbp", "delta")
    last = [json.loads(line) for line in foreign_reading(reviewer, sent.path)[2]][-1]
    assert (last["t"], last["id"], last["f"]["phone"]["v"]) == ("member", member, "13900000001")


@pytest.mark.parametrize("place", [0, 200, -200, -1])
def test_a_package_with_a_changed_byte_is_refused_in_words(
    reviewer: Session, tmp_path: Path, place: int
) -> None:
    path = send(reviewer, tmp_path / "一.tbp").path
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    with pytest.raises(SaidFault) as refused:
        verify(reviewer, path)
    fault = refused.value.fault
    assert all((fault.happened, fault.kept, fault.next_step))
    assert re.fullmatch(r"E\d{3}", fault.code)
    with pytest.raises(Refused):
        foreign_reading(reviewer, path)


@pytest.mark.parametrize("part", [0.0, 0.3, 0.99])
def test_a_package_cut_short_is_refused_in_words(reviewer: Session, tmp_path: Path, part: float) -> None:
    path = send(reviewer, tmp_path / "一.tbp").path
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * part)])
    with pytest.raises(SaidFault):
        verify(reviewer, path)


def test_an_office_that_is_not_enrolled_is_told_where_to_go(
    session: Session, reviewer: Session, tmp_path: Path
) -> None:
    stranger = reopen(session, REVIEWER)
    try:
        with pytest.raises(UserError, match=r"没有在“示范县”登记.*数据没有变化"):
            export_package(stranger, "full", key_of(reviewer), tmp_path / "一.tbp")
        assert not (tmp_path / "一.tbp").exists()
        assert status(stranger).awaiting_receipt == 0
    finally:
        stranger.close()


def test_the_caseworker_does_not_hand_over(town: Session, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="不能导出上报数据包"):
        send(town, tmp_path / "一.tbp")


@pytest.mark.parametrize("content", ["", "{}", "[]", "{\"keyring\": {}, \"root\": \"00\"}", "户"])
def test_a_wrong_key_file_is_said_in_words(reviewer: Session, tmp_path: Path, content: str) -> None:
    wrong = tmp_path / "密钥.json"
    wrong.write_text(content, "utf-8")
    with pytest.raises(UserError, match="不是有效的县级密钥"):
        export_package(reviewer, "full", wrong, tmp_path / "一.tbp")
    with pytest.raises(UserError, match="找不到"):
        export_package(reviewer, "full", tmp_path / "没有.json", tmp_path / "一.tbp")


def test_a_key_file_with_a_forged_keyring_is_refused(reviewer: Session, tmp_path: Path) -> None:
    content = json.loads(key_of(reviewer).read_text("utf-8"))
    content["root"] = "11" * 32
    forged = tmp_path / "密钥.json"
    forged.write_text(json.dumps(content), "utf-8")
    with pytest.raises(UserError, match="不是有效的县级密钥"):
        export_package(reviewer, "full", forged, tmp_path / "一.tbp")


def test_only_two_kinds_exist(reviewer: Session, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="全量和变更"):
        send(reviewer, tmp_path / "一.tbp", "partial")


def _untouched(session: Session) -> tuple[int, int, list[Path]]:
    line = status(session)
    return line.unsent, line.awaiting_receipt, sorted(session.folder.staging.glob("*"))


def test_a_missing_stick_leaves_nothing_and_can_be_tried_again(reviewer: Session, tmp_path: Path) -> None:
    before = _untouched(reviewer)
    with pytest.raises((UserError, EnvironmentFault)):
        send(reviewer, tmp_path / "没有的U盘" / "一.tbp")
    assert _untouched(reviewer) == before
    assert send(reviewer, tmp_path / "一.tbp").seq == 1


def test_a_target_that_is_a_folder_leaves_nothing(reviewer: Session, tmp_path: Path) -> None:
    before = _untouched(reviewer)
    (tmp_path / "一.tbp").mkdir()
    with pytest.raises((UserError, EnvironmentFault)):
        send(reviewer, tmp_path / "一.tbp")
    assert _untouched(reviewer) == before
    assert sorted(path.name for path in tmp_path.glob("*.tbp*")) == ["一.tbp"]


def test_a_full_stick_leaves_nothing(reviewer: Session) -> None:
    """/dev/full cannot be a folder; a stick without space is the smallest real one the system offers."""
    before = _untouched(reviewer)
    with pytest.raises((UserError, EnvironmentFault)):
        send(reviewer, Path("/proc/一.tbp"))
    assert _untouched(reviewer) == before


@pytest.mark.parametrize("at", [0, 1])
def test_cancelling_leaves_nothing(reviewer: Session, tmp_path: Path, at: int) -> None:
    class Stopper:
        left = at

        def step(self, done: int, total: int, text: str = "") -> None:
            self.left -= 1
            if self.left < 0:
                raise Cancelled

    before = _untouched(reviewer)
    with pytest.raises(Cancelled):
        export_package(reviewer, "full", key_of(reviewer), tmp_path / "一.tbp", Stopper())
    assert _untouched(reviewer) == before
    assert not list(tmp_path.glob("*.tbp*"))


def test_exporting_is_not_a_change(reviewer: Session, tmp_path: Path) -> None:
    first = send(reviewer, tmp_path / "一.tbp")
    second = send(reviewer, tmp_path / "二.tbp")
    assert (first.ops, second.ops, second.seq) == (first.ops, first.ops, 2)
    assert reviewer.actor.name != ENTRY


@pytest.mark.parametrize("stops", [False, True])
def test_what_is_on_the_stick_is_in_the_outbox(reviewer: Session, tmp_path: Path, stops: bool) -> None:
    seen: list[int] = []

    class Witness:
        def step(self, done: int, total: int, text: str = "") -> None:
            if any(stick.iterdir()):
                seen.append(status(reviewer).awaiting_receipt)
                if stops:
                    raise Cancelled

    stick = tmp_path / "U盘"
    stick.mkdir()
    try:
        export_package(reviewer, "full", key_of(reviewer), stick / "一.tbp", Witness())
    except Cancelled:
        assert stops
    assert seen
    assert set(seen) == {1}
    assert status(reviewer).awaiting_receipt == len(list(stick.iterdir())) == (not stops)
