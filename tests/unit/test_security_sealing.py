"""Identities, certificates and sealed streams."""

from __future__ import annotations

import io
import os
from typing import Any

import pyrage
import pytest

from app.core.oplog import canonical
from app.security.age_keys import age_recipient, age_secret, is_recipient
from app.security.demo_district import DemoDistrict
from app.security.identity import Certificate, SiteIdentity
from app.security.keyring import read_keyring
from app.security.sealing import FileWindow, Unopened, check_digits, open_sealed, seal

SITE, TOWN = "00000000000000a1", "990000001000"


def sealed_for(secret: str, content: bytes) -> bytes:
    target = io.BytesIO()
    seal(io.BytesIO(content), target, [age_recipient(secret)])
    return target.getvalue()


def test_age_keys_of_given_bytes_are_read_by_the_age_library() -> None:
    # the test vector of the age specification: RFC 7748 section 6.1, Alice's keys
    seed = bytes.fromhex("77076d0a7318a57d3c16c17251b26645df4c2f92ebc0991aa7c8d3e4d8ab6e49"[:64])
    secret = age_secret(seed)
    assert str(pyrage.x25519.Identity.from_str(secret)) == secret
    assert is_recipient(age_recipient(secret))
    assert age_secret(seed) == secret
    with pytest.raises(ValueError, match="identity"):
        age_recipient("AGE-SECRET-KEY-1X")
    assert not is_recipient("age1x")
    assert not is_recipient(None)
    assert not is_recipient("\ud800")


@pytest.mark.parametrize("size", [0, 1, 65_536, 200_001])
def test_streams_open_again(size: int) -> None:
    secret = SiteIdentity.generate().opening
    content = os.urandom(size)
    target = io.BytesIO()
    open_sealed(io.BytesIO(sealed_for(secret, content)), target, secret)
    assert target.getvalue() == content


def test_damage_and_a_wrong_key_are_told_apart() -> None:
    secret, other = SiteIdentity.generate().opening, SiteIdentity.generate().opening
    sealed = sealed_for(secret, b"x" * 100_000)
    cases = [(sealed, other, "recipient"), (sealed[:-1], secret, "damaged"), (b"", secret, "damaged")]
    cases += [(sealed[:5000] + b"??" + sealed[5002:], secret, "damaged"), (b"x" + sealed, secret, "damaged")]
    for content, key, reason in cases:
        with pytest.raises(Unopened) as caught:
            open_sealed(io.BytesIO(content), io.BytesIO(), key)
        assert caught.value.reason == reason


def test_what_the_streams_raise_reaches_the_caller_as_itself() -> None:
    class Broken:
        def read(self, size: int = -1) -> bytes:
            raise TimeoutError("source")

        def write(self, content: bytes) -> int:
            raise KeyError("target")

    secret = SiteIdentity.generate().opening
    sealed = sealed_for(secret, b"x")
    with pytest.raises(KeyError, match="target"):
        open_sealed(io.BytesIO(sealed), Broken(), secret)
    with pytest.raises(TimeoutError, match="source"):
        open_sealed(Broken(), io.BytesIO(), secret)
    with pytest.raises(TimeoutError, match="source"):
        seal(Broken(), io.BytesIO(), [age_recipient(secret)])
    with pytest.raises(ValueError, match="identity"):
        open_sealed(io.BytesIO(sealed), io.BytesIO(), "AGE-SECRET-KEY-1X")
    with pytest.raises(ValueError, match="recipient"):
        seal(io.BytesIO(), io.BytesIO(), ["age1nobody"])


def test_a_window_shows_its_part_of_a_file_only() -> None:
    window = FileWindow(io.BytesIO(b"0123456789"), 3, 4)
    assert (window.read(2), window.read(), window.read(5)) == (b"34", b"56", b"")


def test_a_site_identity_survives_being_stored() -> None:
    identity = SiteIdentity.generate()
    assert SiteIdentity.from_bytes(identity.to_bytes()) == identity
    assert len(identity.fingerprint.split(" ")) == 8
    for content in (b"{}", b'{"opening":"x","signing":"00"}', b"[]"):
        with pytest.raises(ValueError, match=r"identity"):
            SiteIdentity.from_bytes(content)


@pytest.mark.parametrize(
    "change",
    [
        {"serial": -1}, {"serial": "1"}, {"site": "x"}, {"town": "99"}, {"ed25519": "00"}, {"x25519": "age1"},
        {"kinds": ["delta", 1]}, {"kinds": ["other"]}, {"kinds": "delta"}, {"issuer": ""}, {"sig": "00"},
        {"extra": 1}, {"not_before": None}, {"town": 1},
    ],
)  # fmt: skip
def test_a_certificate_is_exactly_of_its_shape(change: dict[str, Any]) -> None:
    district = DemoDistrict(b"shape")
    whole = district.certify(district.site_identity(SITE), SITE, TOWN, 1, not_before=0).to_object()
    assert Certificate.from_object(whole).to_object() == whole
    with pytest.raises(ValueError, match="certificate"):
        Certificate.from_object({**whole, **change})


def test_a_certificate_is_its_issuers() -> None:
    district, other = DemoDistrict(b"one"), DemoDistrict(b"two")
    certificate = district.certify(district.site_identity(SITE), SITE, TOWN, 1, not_before=0)
    assert certificate.is_issued_by(district.issuer.public)
    assert not certificate.is_issued_by(other.issuer.public)


def test_slip_digits_depend_on_every_byte_of_the_header() -> None:
    assert check_digits(b"{}") != check_digits(b"{} ")
    assert all(len(group) == 5 for group in check_digits(b"{}").split(" "))


@pytest.mark.parametrize(
    "change",
    [
        {"keyring_v": "1"}, {"roots": ["x"]}, {"issuers": [1]}, {"district_enc": []}, {"suites": ["S3"]},
        {"revoked": ["1"]}, {"certs": None}, {"sig": "00"}, {"extra": 1}, {"roots": ["Z" * 64]},
    ],
)  # fmt: skip
def test_a_keyring_is_exactly_of_its_shape(change: dict[str, Any]) -> None:
    district = DemoDistrict(b"shape")
    whole = canonical.loads_exact(district.keyring([], expires=1))
    with pytest.raises(ValueError, match="keyring"):
        read_keyring(canonical.dumps({**whole, **change}), district.root_pin)
    with pytest.raises(ValueError, match="syntax"):
        read_keyring(b"?", district.root_pin)
