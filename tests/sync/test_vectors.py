"""The golden vectors of TBP/1 section 12, in the program and in the independent reader."""

from __future__ import annotations

import pytest

from app.core.oplog import canonical
from app.core.oplog.chain import chain_over, chain_start
from app.core.oplog.ops import make_op
from app.security.sealing import HEADER_DOMAIN, SigningKey, fingerprint, is_signed, signer_id
from app.sync.merkle import merkle_root
from tests.sync.reader import tbp_reader

PUBLIC = "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c"
DIGITS = "49895 19508 99945 34272 94283 49296 22779 38466"
HEADER = b'{"format":"tbp/1","kind":"delta","seq":1}'
SIGNATURE = (
    "c02f2900a51ef49a2d4b07d00fbdef77cfa16ca7b621b1915c641f74e2b5698b"
    "6cc6a65cd6fddeb20120aac83afec5b5f0776be9fba9120c3c8398f041234209"
)
EPOCH = "a1b2c3d4e5f60718"
FIRST_STAMP = f"01a2008d7400-0000-{EPOCH}"
FIRST_OP = (
    '{"e":"a1b2c3d4e5f60718","f":{"size":{"b":[],"v":4},"village":{"b":[],"v":"河东村"}},'
    '"id":"00000000000000000000000000000001","k":"put","n":1,"r":"ui","s":"01a2008d7400-0000-a1b2c3d4e5f60718",'
    '"t":"household","u":"u01","v":1}'
).encode()
START = "12e2531bd9cd379a5202e4ae50d5856a33f3faa87e39e8f5b092d1e231ab3410"
AFTER_TWO = "a87679a9fffc8f31ccb29ea21bf3123d71a420a1e63f7295d42176f370eac097"
ROOT = "36642e73c2540ab121e3a6bf9545b0a24982cd830eb13d3cd19de3ce6c021ec1"


def test_keys_and_signature() -> None:
    key = SigningKey(b"\x01" * 32)
    assert key.public.hex() == PUBLIC
    assert key.signer == signer_id(key.public) == tbp_reader.signer_id(key.public) == "85039a18e25613ec"
    assert fingerprint(key.public) == tbp_reader.fingerprint(key.public) == DIGITS
    assert key.sign(HEADER_DOMAIN, HEADER).hex() == SIGNATURE
    assert is_signed(key.public, HEADER_DOMAIN, HEADER, bytes.fromhex(SIGNATURE))
    assert tbp_reader.is_signed(key.public, b"TBP1-HEADER\x00", HEADER, bytes.fromhex(SIGNATURE))
    assert not is_signed(key.public, HEADER_DOMAIN, HEADER + b" ", bytes.fromhex(SIGNATURE))
    assert not is_signed(b"short", HEADER_DOMAIN, HEADER, bytes.fromhex(SIGNATURE))


def test_op_chain() -> None:
    first = make_op(EPOCH, 1, FIRST_STAMP, "household", f"{1:032x}", "u01", {"size": 4, "village": "河东村"})
    second = make_op(
        EPOCH, 2, FIRST_STAMP.replace("-0000-", "-0001-"), "household", f"{1:032x}", "u01", {"size": 5},
        bases={"size": [FIRST_STAMP]},
    )  # fmt: skip
    assert first == FIRST_OP
    assert chain_start(EPOCH).hex() == tbp_reader.chain_start(EPOCH).hex() == START
    assert chain_over(chain_start(EPOCH), [first, second]).hex() == AFTER_TWO
    assert tbp_reader.chain(tbp_reader.chain_start(EPOCH), [first, second]).hex() == AFTER_TWO
    assert tbp_reader.canonical(canonical.loads_exact(second)) == second


def test_merkle_root() -> None:
    assert merkle_root([b"a", b"b", b"c"]).hex() == tbp_reader.merkle([b"a", b"b", b"c"]).hex() == ROOT


@pytest.mark.parametrize("count", range(0, 35))
def test_both_merkle_ways_agree(count: int) -> None:
    leaves = [bytes([number]) for number in range(count)]
    assert merkle_root(leaves) == tbp_reader.merkle(leaves)
