"""What a district sees of a township's packages: the good ones, and each way to be refused."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.oplog import canonical
from app.core.progress import Cancelled
from app.security.identity import SiteIdentity
from app.security.keyring import Keyring, read_keyring
from app.sync.codes import Code, PackageError
from app.sync.package import build_package, verify_package
from tests.sync.forging import zip_of
from tests.sync.office import NOW, SITE, TOWN, Office
from tests.sync.reader import tbp_reader
from tests.sync.receiving import Holding, Staging, keyring_with, refused

READER = Path(tbp_reader.__file__)


@pytest.mark.parametrize("kind", ["delta", "full"])
def test_a_sealed_package_arrives_byte_for_byte(office: Office, kind: str) -> None:
    sent = office.send(45, kind=kind)
    staging = Staging()
    received = verify_package(sent.path, office.trust, staging)
    assert staging.rows == list(office.log(45))
    assert received.ops == sent.ops == 45
    assert received.header_hash == sent.header_hash
    assert received.slip == sent.slip
    assert received.certificate.site == SITE
    assert received.manifest["summary"] == sent.summary == {"household": {"put": 41, "del": 4}}
    assert received.warnings == ()


def test_the_independent_reader_agrees(office: Office) -> None:
    sent = office.send(45, first=3)
    keyring = office.district.keyring([office.certificate], expires=NOW)
    header, manifest, lines = tbp_reader.read_package(
        sent.path.read_bytes(), keyring, office.district.root_pin, office.district.secret
    )
    assert header["log"] == sent.header["log"]
    assert manifest["summary"] == sent.summary
    assert lines == [body for _, body, _ in office.log(45, first=3)]


def test_the_independent_reader_works_from_the_command_line(office: Office) -> None:
    sent = office.send(5)
    keyring, secret = office.folder / "keyring.json", office.folder / "secret.txt"
    keyring.write_bytes(office.district.keyring([office.certificate], expires=NOW))
    secret.write_text(office.district.secret, encoding="ascii")
    command = [
        sys.executable, str(READER), str(sent.path), str(keyring), office.district.root_pin.hex(), str(secret)
    ]  # fmt: skip
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, json.loads(run.stdout)) == (0, {"verdict": "accepted", "kind": "delta", "ops": 5})
    sent.path.write_bytes(sent.path.read_bytes()[:-1])
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, json.loads(run.stdout)["verdict"]) == (1, "refused")


def test_the_independent_reader_refuses_damage(office: Office) -> None:
    content = office.send(5).path.read_bytes()
    keyring = office.district.keyring([office.certificate], expires=NOW)
    for place in range(0, len(content), 7):
        damaged = content[:place] + bytes([content[place] ^ 4]) + content[place + 1 :]
        with pytest.raises(tbp_reader.Refused):
            tbp_reader.read_package(damaged, keyring, office.district.root_pin, office.district.secret)


def test_every_recipient_can_open_it_and_nobody_else(office: Office) -> None:
    sent = office.send(3)
    for secret in (office.district.secret, office.district.recovery_secret, office.identity.opening):
        assert verify_package(sent.path, replace(office.trust, secret=secret)).ops == 3
    stranger = SiteIdentity.generate()
    assert refused(office, sent.path.read_bytes(), replace(office.trust, secret=stranger.opening)) is (
        Code.E120_NOT_FOR_US
    )


def test_nothing_is_readable_in_the_file_or_left_beside_it(office: Office) -> None:
    sent = office.send(30)
    content = sent.path.read_bytes()
    assert "户主".encode() not in content
    assert b"household" not in content
    assert sorted(path.name for path in office.folder.iterdir()) == ["one.tbp"]


def test_an_old_destination_survives_a_cancelled_build(office: Office) -> None:
    class StopAt:
        def step(self, done: int, total: int, text: str = "") -> None:
            raise Cancelled

    before = office.send(3).path.read_bytes()
    with pytest.raises(Cancelled):
        build_package(
            office.folder / "one.tbp", office.facts, office.log(600), recipients=office.recipients,
            signer=office.identity.key, expected=600, progress=StopAt(),
        )  # fmt: skip
    assert [path.read_bytes() for path in office.folder.iterdir()] == [before]


def test_many_ops_go_into_several_chunks(office: Office) -> None:
    sent = office.send(20_000)
    received = verify_package(sent.path, office.trust)
    assert received.ops == 20_000
    assert len(received.manifest["entries"]) == 2


def test_a_delta_continues_what_the_district_holds(office: Office) -> None:
    held = Holding(list(office.log(10)))
    trust = replace(office.trust, received=held)
    assert verify_package(office.send(5, first=11).path, trust).ops == 5
    assert verify_package(office.send(9, first=7).path, trust).ops == 9


def test_a_gap_is_named_by_the_first_missing_op(office: Office) -> None:
    trust = replace(office.trust, received=Holding(list(office.log(10))))
    with pytest.raises(PackageError, match="E401_GAP 11"):
        verify_package(office.send(5, first=12).path, trust)


@pytest.mark.parametrize("forked_at", [6, 7, 10])
def test_another_history_than_the_one_held_is_a_fork(office: Office, forked_at: int) -> None:
    held = Holding(list(office.log(10)))
    held.chain[forked_at] = b"\x00" * 32
    sent = office.send(9, first=7).path.read_bytes()
    expected = Code.E402_CHAIN if forked_at == 6 else Code.E405_FORK
    assert refused(office, sent, replace(office.trust, received=held)) is expected


def test_an_empty_delta_says_so(office: Office) -> None:
    rows = list(office.log(10))
    sent = build_package(
        office.folder / "empty.tbp", office.facts, [], recipients=office.recipients,
        signer=office.identity.key, acknowledged=(10, rows[-1][2]),
    )  # fmt: skip
    assert (sent.ops, sent.from_n, sent.to_n) == (0, 11, 10)
    assert verify_package(sent.path, replace(office.trust, received=Holding(rows))).ops == 0
    first = build_package(
        office.folder / "first.tbp", office.facts, [], recipients=office.recipients,
        signer=office.identity.key,
    )  # fmt: skip
    assert verify_package(first.path, office.trust).ops == 0
    rows[-1] = (10, b"", b"\x00" * 32)
    assert refused(office, sent.path.read_bytes(), replace(office.trust, received=Holding(rows))) is (
        Code.E402_CHAIN
    )


def test_a_broken_log_is_never_sealed(office: Office) -> None:
    def build(rows: list[tuple[int, bytes, bytes]]) -> Code:
        with pytest.raises(PackageError) as caught:
            build_package(
                office.folder / "broken.tbp", office.facts, rows, recipients=office.recipients,
                signer=office.identity.key,
            )  # fmt: skip
        assert not (office.folder / "broken.tbp").exists()
        return caught.value.code

    rows = list(office.log(5))
    assert build([rows[0], rows[2]]) is Code.E402_CHAIN
    assert build([rows[0], (2, rows[1][1], rows[0][2])]) is Code.E402_CHAIN
    assert build([(1, rows[0][1].replace(b'"v":1}', b'"v":1}' + b" " * 300_000), rows[0][2])]) is (
        Code.E501_OP_SCHEMA
    )


def test_documents_travel_with_the_ops(office: Office) -> None:
    note = canonical.dumps({"counts": {"received": 3}})
    sent = build_package(
        office.folder / "doc.tbp", office.facts, office.log(3), recipients=office.recipients,
        signer=office.identity.key, documents={"receipt": note},
    )  # fmt: skip
    assert verify_package(sent.path, office.trust).documents == {"receipt": {"counts": {"received": 3}}}


def test_wrong_facts_are_a_mistake_of_the_caller(office: Office) -> None:
    with pytest.raises(ValueError, match="header facts"):
        office.send(1, town="99")
    with pytest.raises(ValueError, match="recipient"):
        build_package(
            office.folder / "x.tbp", office.facts, [], recipients=["age1nobody"], signer=office.identity.key
        )


def test_a_package_known_by_its_header_is_a_replay(office: Office) -> None:
    sent = office.send(3)
    held = Holding(list(office.log(3)), frozenset([sent.header_hash]))
    assert refused(office, sent.path.read_bytes(), replace(office.trust, received=held)) is Code.I001_REPLAY


def test_the_sender_must_be_known_allowed_valid_and_not_revoked(office: Office) -> None:
    content = office.send(3).path.read_bytes()
    assert refused(office, content, keyring_with(office, by_signer={})) is Code.E110_UNKNOWN_SIGNER
    only_full = replace(office.certificate, kinds=("full",))
    signers = {office.certificate.signer: only_full}
    assert refused(office, content, keyring_with(office, by_signer=signers)) is Code.E110_UNKNOWN_SIGNER
    assert refused(office, content, keyring_with(office, revoked=frozenset([7]))) is Code.E113_REVOKED
    early = office.send(3, created=NOW - 1001).path.read_bytes()
    assert refused(office, early) is Code.E114_CERT_TIME
    late = office.send(3, created=office.certificate.not_after + 1).path.read_bytes()
    assert refused(office, late) is Code.E114_CERT_TIME
    assert refused(office, content, keyring_with(office, suites=("S2",))) is Code.E115_SUITE


def test_a_changed_header_or_payload_breaks_the_seal(office: Office) -> None:
    header, signature, payload = tbp_reader.split_container(office.send(3).path.read_bytes())
    other = header.replace(b'"seq":1', b'"seq":2')
    assert refused(office, zip_of(other, signature, payload)) is Code.E111_BAD_SIGNATURE
    assert refused(office, zip_of(header, b"\x00" * 64, payload)) is Code.E111_BAD_SIGNATURE
    assert refused(office, zip_of(header, signature, payload + b"x")) is Code.E112_PAYLOAD_HASH
    assert refused(office, zip_of(header, signature, payload[:-1] + b"x")) is Code.E112_PAYLOAD_HASH
    assert refused(office, zip_of(header + b" ", signature, payload)) is Code.E103_HEADER
    assert refused(office, zip_of(header, signature[:-1], payload)) is Code.E102_CONTAINER
    assert refused(office, zip_of(b"x" * 70_000, signature, payload)) is Code.E102_CONTAINER


def test_container_tricks_are_refused(office: Office) -> None:
    content = office.send(3).path.read_bytes()
    assert refused(office, b"x" + content) is Code.E102_CONTAINER
    assert refused(office, content + b"x") is Code.E102_CONTAINER
    assert refused(office, content + content) is Code.E102_CONTAINER
    assert refused(office, content[:-2] + b"\x03\x00abc") is Code.E102_CONTAINER
    assert refused(office, b"") is Code.E101_TRUNCATED
    assert refused(office, b"MZ" + b"\x00" * 200) is Code.E102_CONTAINER


def test_a_fast_clock_and_an_old_keyring_only_warn(office: Office) -> None:
    day = 24 * 3600 * 1000
    ahead = office.send(3, created=NOW + day + 1)
    assert verify_package(ahead.path, office.trust).warnings == (Code.W801_CLOCK_AHEAD,)
    later = replace(office.trust, now=NOW + day)
    assert verify_package(ahead.path, later).warnings == (Code.W810_KEYRING_OLD,)


def test_a_keyring_is_read_only_as_its_root_signed_it(office: Office) -> None:
    content = office.district.keyring([office.certificate], expires=NOW, revoked=[7])
    keyring = read_keyring(content, office.district.root_pin)
    assert isinstance(keyring, Keyring)
    assert keyring.revoked == {7}
    assert keyring.certificates[7].town == TOWN
    for old, new in [(b'"revoked":[7]', b'"revoked":[]'), (b'"keyring_v":1', b'"keyring_v":2')]:
        with pytest.raises(ValueError, match="keyring signature"):
            read_keyring(content.replace(old, new), office.district.root_pin)
    with pytest.raises(ValueError, match="keyring"):
        read_keyring(content, b"\x01" * 32)
    forged = replace(office.certificate, town="990000009000")
    with pytest.raises(ValueError, match="certificate signature"):
        read_keyring(office.district.keyring([forged], expires=NOW), office.district.root_pin)


def test_the_demo_district_is_reproducible(office: Office) -> None:
    again = Office(office.folder)
    assert again.certificate == office.certificate
    assert again.district.secret == office.district.secret
    assert Office(office.folder, b"other").district.root_pin != office.district.root_pin
