"""What a sender with a valid key could still try: each part of the inside is held to its exact shape."""

from __future__ import annotations

import io
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from app.sync import ustar
from app.sync.codes import Code, PackageError
from app.sync.container import MAX_PACKAGE_BYTES, open_container
from app.sync.ops import read_op
from app.sync.package import verify_package
from tests.sync.forging import gzipped, loose_json
from tests.sync.office import Office
from tests.sync.reader import tbp_reader
from tests.sync.receiving import Staging, accepted, refused

READER = Path(tbp_reader.__file__)


def header_change(office: Office, **members: Any) -> bytes:
    forgery = office.forgery()
    forgery.change_header.append(lambda header: header.update(members))
    return forgery.to_bytes()


def test_address_and_schema_are_checked_before_the_content_is_opened(office: Office) -> None:
    assert refused(office, office.send(1, to_id="another").path.read_bytes()) is Code.E121_WRONG_RECIPIENT
    assert refused(office, header_change(office, schema={"major": 2, "minor": 0})) is Code.E301_SCHEMA_NEWER
    assert refused(office, header_change(office, schema={"major": 0, "minor": 9})) is Code.E302_SCHEMA_OLD


def test_town_and_site_must_be_those_of_the_certificate(office: Office) -> None:
    assert refused(office, office.send(1, town="990000002000").path.read_bytes()) is Code.E310_WRONG_TOWN
    assert refused(office, office.send(1, site="00000000000000a2").path.read_bytes()) is (
        Code.E311_SITE_BINDING
    )
    assert refused(office, office.send(1, certificate=8).path.read_bytes()) is Code.E311_SITE_BINDING


@pytest.mark.parametrize(
    "members",
    [
        {"seq": 0}, {"seq": True}, {"part": 2}, {"prev": "1" * 64}, {"kind": "other"}, {"extra": 1},
        {"schema": {"major": 1}}, {"log": {"from_n": 5, "from_h": "0" * 64, "to_n": 3, "to_h": "0" * 64}},
        {"app": "中"}, {"created": -1}, {"signer": "A" * 16}, {"to": {"role": "site", "id": "x" * 33}},
    ],
)  # fmt: skip
def test_a_header_is_exactly_of_its_shape(office: Office, members: dict[str, Any]) -> None:
    assert refused(office, header_change(office, **members)) is Code.E103_HEADER


def manifest_change(office: Office, change: Any) -> bytes:
    forgery = office.forgery()
    forgery.change_manifest.append(change)
    return forgery.to_bytes()


def entry_change(office: Office, **members: Any) -> bytes:
    return manifest_change(office, lambda manifest: manifest["entries"][0].update(members))


def test_the_manifest_must_belong_to_the_header_and_be_exact(office: Office) -> None:
    stolen = manifest_change(office, lambda manifest: manifest["from"].update(site="00000000000000a2"))
    assert refused(office, stolen) is Code.E202_HEADER_MISMATCH
    other_hash = header_change(office, manifest_hash="0" * 64)
    assert refused(office, other_hash) is Code.E202_HEADER_MISMATCH
    twice = manifest_change(office, lambda manifest: manifest["entries"].append(manifest["entries"][0]))
    assert refused(office, twice) is Code.E201_MANIFEST
    total = manifest_change(office, lambda manifest: manifest["att_total"].update(count=1))
    assert refused(office, total) is Code.E201_MANIFEST
    counts = manifest_change(office, lambda manifest: manifest["summary"]["household"].update(put=1))
    assert refused(office, counts) is Code.E201_MANIFEST
    no_count = manifest_change(office, lambda manifest: manifest["entries"][0].pop("count"))
    assert refused(office, no_count) is Code.E201_MANIFEST
    spaced = office.forgery()
    spaced.write_manifest = lambda value: loose_json(value) + b"\n"
    assert refused(office, spaced.to_bytes()) is Code.E201_MANIFEST


@pytest.mark.parametrize("path", ["../x", "ops/1.ndjson.gz", "att/" + "0" * 64, "doc/../x.json", "OPS/00001"])
def test_other_entry_names_are_refused(office: Office, path: str) -> None:
    assert refused(office, entry_change(office, path=path)) is Code.E203_INNER


def test_entries_must_be_what_the_manifest_lists(office: Office) -> None:
    assert refused(office, entry_change(office, hash="0" * 64)) is Code.E204_ENTRY_HASH
    assert refused(office, entry_change(office, raw_size=10)) is Code.E205_ENTRY_SIZE
    assert refused(office, entry_change(office, count=3)) is Code.E205_ENTRY_SIZE
    assert refused(office, entry_change(office, size=3)) is Code.E206_LIMIT
    assert refused(office, entry_change(office, raw_size=17 * 1024 * 1024)) is Code.E206_LIMIT
    assert refused(office, entry_change(office, size=21 * 1024 * 1024)) is Code.E206_LIMIT
    big = manifest_change(office, lambda manifest: manifest.update(entries=manifest["entries"] * 20_001))
    assert refused(office, big) is Code.E201_MANIFEST


def test_tar_and_gzip_tricks_are_refused(office: Office) -> None:
    def with_tar(change: Any) -> bytes:
        forgery = office.forgery()
        forgery.change_tar.append(change)
        return forgery.to_bytes()

    def with_chunk(packed: bytes) -> bytes:
        forgery = office.forgery()
        forgery.packed_chunk = packed
        return forgery.to_bytes()

    from_tar = [
        lambda plain: plain + b"\x00" * 512,
        lambda plain: plain[:-512],
        lambda plain: plain[:-1] + b"x",
        lambda plain: b"x" + plain[1:],
        lambda plain: plain[:100] + b"0000777" + plain[107:],
        lambda plain: plain[:124] + b"77777777777" + plain[135:],
        lambda plain: plain[:156] + b"2" + plain[157:],
    ]
    assert {refused(office, with_tar(change)) for change in from_tar} == {Code.E203_INNER}
    good = gzipped(b"".join(line + b"\n" for line in office.forgery().lines))
    assert refused(office, with_chunk(good + good)) is Code.E205_ENTRY_SIZE
    assert refused(office, with_chunk(good + b"tail")) is Code.E205_ENTRY_SIZE
    assert refused(office, with_chunk(good[:-4])) is Code.E205_ENTRY_SIZE
    assert refused(office, with_chunk(good[:10] + b"\xff" * 40)) is Code.E203_INNER
    assert refused(office, with_chunk(b"")) is Code.E206_LIMIT


def test_a_gzip_bomb_is_stopped_by_the_stated_ratio(office: Office) -> None:
    forgery = office.forgery()
    forgery.raw_chunk = b"x" * 10_000_000
    assert refused(office, forgery.to_bytes()) is Code.E206_LIMIT


def test_a_line_without_end_is_refused(office: Office) -> None:
    forgery = office.forgery()
    forgery.raw_chunk = b"".join(line + b"\n" for line in forgery.lines)[:-1]
    assert refused(office, forgery.to_bytes()) is Code.E205_ENTRY_SIZE
    forgery = office.forgery()
    forgery.raw_chunk = bytes(number * 7 % 251 or 1 for number in range(600_000)).replace(b"\n", b"x")
    assert refused(office, forgery.to_bytes()) is Code.E206_LIMIT


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2}, {"v": True}, {"e": "A" * 16}, {"n": 0}, {"n": 1.0}, {"s": f"01a2008d7400-0000-{'b' * 16}"},
        {"id": "1"}, {"k": "drop"}, {"u": "张三"}, {"r": "magic"}, {"f": []}, {"extra": 1},
        {"f": {"Size": {"v": 1, "b": []}}}, {"f": {"size": {"v": 1}}}, {"f": {"size": {"v": 1, "b": ["x"]}}},
        {"f": {"size": {"v": 1, "b": [], "w": 1}}}, {"f": {"size": {"v": 1.5, "b": []}}}, {"fb": []},
        {"f": {"size": {"v": "\x00", "b": []}}}, {"f": {"size": {"v": 2**53, "b": []}}}, {"k": "del"},
        {"f": {"size": {"v": [[[[[[1]]]]]], "b": []}}},
        {"f": {f"f{i}": {"v": 1, "b": []} for i in range(257)}},
    ],
)  # fmt: skip
def test_an_op_is_exactly_of_its_shape(office: Office, change: dict[str, Any]) -> None:
    forgery = office.forgery()
    forgery.lines[2] = loose_json({**json.loads(forgery.lines[2]), **change})
    assert refused(office, forgery.to_bytes()) is Code.E501_OP_SCHEMA


def test_op_limits(office: Office) -> None:
    forgery = office.forgery()
    op = json.loads(forgery.lines[2])
    rare = "".join(chr(0x4E00 + number % 20_000) for number in range(30_000))
    forgery.lines[2] = loose_json({**op, "f": {"note": {"v": rare, "b": []}}})
    assert refused(office, forgery.to_bytes()) is Code.E206_LIMIT
    forgery.lines[2] = loose_json({**op, "f": {f"f{i}": {"v": rare[i:20_000], "b": []} for i in range(5)}})
    assert refused(office, forgery.to_bytes()) is Code.E206_LIMIT
    forgery.lines[2] = loose_json({**op, "f": {f"f{i}": {"v": rare[i:20_000], "b": []} for i in range(2)}})
    assert accepted(office, forgery.to_bytes()).ops == 12


def test_ops_must_follow_one_another_to_the_stated_end(office: Office) -> None:
    forgery = office.forgery()
    del forgery.lines[4]
    assert refused(office, forgery.to_bytes()) is Code.E402_CHAIN
    forgery = office.forgery()
    forgery.change_header.append(lambda header: header["log"].update(to_n=11))
    assert refused(office, forgery.to_bytes()) is Code.E402_CHAIN
    forgery = office.forgery()
    forgery.change_header.append(lambda header: header["log"].update(to_n=13))
    assert refused(office, forgery.to_bytes()) is Code.E402_CHAIN
    forgery = office.forgery()
    forgery.change_header.append(lambda header: header["log"].update(to_h="0" * 64))
    assert refused(office, forgery.to_bytes()) is Code.E402_CHAIN
    forgery = office.forgery()
    forgery.change_header.append(lambda header: header["log"].update(from_h="0" * 64))
    assert refused(office, forgery.to_bytes()) is Code.E402_CHAIN


def test_a_newer_minor_version_may_add_members(office: Office) -> None:
    forgery = office.forgery()
    forgery.lines[2] = loose_json({**json.loads(forgery.lines[2]), "later": "1"})
    assert refused(office, forgery.to_bytes()) is Code.E501_OP_SCHEMA
    forgery.change_header.append(lambda header: header.update(schema={"major": 1, "minor": 1}))
    assert accepted(office, forgery.to_bytes()).ops == 12


def test_attachments_and_documents_are_checked(office: Office) -> None:
    photo = b"\xff\xd8 photo"
    digest = sha256(photo).hexdigest()

    def listing(manifest: dict[str, Any]) -> None:
        root = sha256(b"\x00" + bytes.fromhex(digest)).hexdigest()
        manifest["att_total"] = {"count": 1, "bytes": len(photo), "root": root}

    forgery = office.forgery()
    forgery.documents = {f"att/{digest}": photo}
    forgery.change_manifest.append(listing)
    path = office.folder / "photo.tbp"
    path.write_bytes(forgery.to_bytes())
    staging = Staging()
    verify_package(path, office.trust, staging)
    assert staging.attachments == {digest: photo}
    forgery = office.forgery()
    forgery.documents = {"doc/note.json": b"{ }"}
    assert refused(office, forgery.to_bytes()) is Code.E203_INNER


def test_audit_lines_must_be_canonical(office: Office) -> None:
    def with_audit(line: bytes) -> bytes:
        raw = line + b"\n"
        packed = gzipped(raw)
        forgery = office.forgery()
        forgery.documents = {"audit/00001.ndjson.gz": packed}
        sizes = {"raw_size": len(raw), "count": 1}
        forgery.change_manifest.append(lambda manifest: manifest["entries"][1].update(sizes))
        return forgery.to_bytes()

    assert accepted(office, with_audit(b'{"n":1}')).ops == 12
    assert refused(office, with_audit(b'{"n": 1}')) is Code.E203_INNER


def test_an_attachment_must_be_what_its_name_says(office: Office) -> None:
    forgery = office.forgery()
    forgery.documents = {"att/" + "0" * 64: b"photo"}

    def claim(manifest: dict[str, Any]) -> None:
        manifest["entries"][1]["hash"] = "0" * 64
        root = sha256(b"\x00" + bytes(32)).hexdigest()
        manifest["att_total"] = {"count": 1, "bytes": 5, "root": root}

    forgery.change_manifest.append(claim)
    assert refused(office, forgery.to_bytes()) is Code.E204_ENTRY_HASH


def test_a_payload_that_ends_early_is_refused(office: Office) -> None:
    forgery = office.forgery()
    forgery.change_tar.append(lambda plain: plain[:700])
    assert refused(office, forgery.to_bytes()) is Code.E203_INNER
    forgery = office.forgery()
    forgery.change_tar.append(lambda plain: ustar.record("manifest.json", 9_000_000) + plain[512:])
    assert refused(office, forgery.to_bytes()) is Code.E206_LIMIT


def test_totals_beyond_two_gigabytes_are_refused_before_they_are_read(office: Office) -> None:
    def claim(manifest: dict[str, Any]) -> None:
        first = {**manifest["entries"][0], "size": 2**20, "raw_size": 16 * 2**20}
        manifest["entries"] = [{**first, "path": f"ops/{number:05d}.ndjson.gz"} for number in range(129)]

    assert refused(office, manifest_change(office, claim)) is Code.E206_LIMIT


def test_too_many_entries_are_refused(office: Office) -> None:
    def claim(manifest: dict[str, Any]) -> None:
        first = manifest["entries"][0]
        manifest["entries"] = [{**first, "path": f"ops/{number:05d}.ndjson.gz"} for number in range(20_001)]

    assert refused(office, manifest_change(office, claim)) is Code.E206_LIMIT


@pytest.mark.parametrize(
    ("have", "code"),
    [
        ([["a1b2c3d4e5f60718", 4]], None),
        ([["x", 4]], "E201"),
        ([["a1b2c3d4e5f60718"]], "E201"),
        ([7], "E201"),
    ],
)
def test_the_version_vector_is_checked(office: Office, have: list[Any], code: str | None) -> None:
    content = manifest_change(office, lambda manifest: manifest.update(have=have))
    if code is None:
        assert accepted(office, content).manifest["have"] == have
    else:
        assert refused(office, content).value.startswith(code)


def test_an_op_of_more_than_256_kib_is_refused(office: Office) -> None:
    with pytest.raises(PackageError, match="E206_LIMIT"):
        read_op(b"1" * (256 * 1024 + 1))


def test_ops_in_a_kind_that_carries_none_are_refused(office: Office) -> None:
    forgery = office.forgery()
    forgery.address["kind"] = "merge"
    assert refused(office, forgery.to_bytes()) is Code.E402_CHAIN


def test_a_container_beyond_the_largest_part_is_refused_unread() -> None:
    with pytest.raises(PackageError, match="E206_LIMIT"):
        open_container(io.BytesIO(), MAX_PACKAGE_BYTES + 1)


def test_a_tar_name_has_its_limits() -> None:
    with pytest.raises(ValueError, match="ustar"):
        ustar.record("x" * 101, 1)
