"""Packages no honest sender makes: any part replaced, everything outside it hashed, sealed and signed again.

Shared by the tests and the campaign.  The forger holds a valid site key, so that only the checks behind the
signature stand between its content and the reader.
"""

from __future__ import annotations

import copy
import io
import json
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from app.core.oplog.chain import chain_start, chain_step
from app.security.sealing import HEADER_DOMAIN, SigningKey, seal
from app.sync import ustar
from app.sync.container import Piece, write_container

WEIRD: tuple[Any, ...] = (
    None, True, False, -1, 0, 1, 2**53, 2**70, 1.5, float("nan"), "", "x", "x" * 70_000, "\x00", "\ud800",
    "../../etc/passwd", "ops/00001.ndjson.gz", "0" * 64, "a" * 16, [], {}, [[]], {"": 1}, {"A": 1}, [1, "a"],
    [["a1b2c3d4e5f60718", 1]], {"v": 1, "b": []}, [[[[[[[[[[1]]]]]]]]]],
)  # fmt: skip


def loose_json(value: Any) -> bytes:
    """JSON as a forger writes it: anything goes."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass")


def gzipped(raw: bytes) -> bytes:
    """One gzip member."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(raw) + packer.flush()


def zip_of(header: bytes, signature: bytes, payload: bytes) -> bytes:
    """A container around any three byte strings."""
    target = io.BytesIO()
    write_container(target, header, signature, io.BytesIO(payload), Piece(len(payload), zlib.crc32(payload)))
    return target.getvalue()


@dataclass
class Forgery:
    """The pieces of one package; change any of them, then ``to_bytes``.  What follows is recomputed."""

    address: dict[str, Any]
    rest: dict[str, Any]
    lines: list[bytes]
    key: SigningKey
    recipients: list[str]
    change_header: list[Callable[[dict[str, Any]], Any]] = field(default_factory=list)
    change_manifest: list[Callable[[dict[str, Any]], Any]] = field(default_factory=list)
    change_tar: list[Callable[[bytes], bytes]] = field(default_factory=list)
    raw_chunk: bytes | None = None
    packed_chunk: bytes | None = None
    write_header: Callable[[Any], bytes] = loose_json
    write_manifest: Callable[[Any], bytes] = loose_json
    documents: dict[str, bytes] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """The package file."""
        raw = b"".join(line + b"\n" for line in self.lines) if self.raw_chunk is None else self.raw_chunk
        packed = gzipped(raw) if self.packed_chunk is None else self.packed_chunk
        manifest = self.write_manifest(self._manifest(raw, packed))
        plain = _tar([("manifest.json", manifest), ("ops/00001.ndjson.gz", packed), *self.documents.items()])
        for change in self.change_tar:
            plain = change(plain)
        sealed = io.BytesIO()
        seal(io.BytesIO(plain), sealed, self.recipients)
        header = self.write_header(self._header(manifest, sealed.getvalue()))
        return zip_of(header, self.key.sign(HEADER_DOMAIN, header), sealed.getvalue())

    def _manifest(self, raw: bytes, packed: bytes) -> Any:
        entries = [
            {"path": "ops/00001.ndjson.gz", "type": "ops", "size": len(packed),
             "hash": sha256(packed).hexdigest(), "raw_size": len(raw), "count": len(self.lines)},
            *({"path": path, "type": path.split("/")[0], "size": len(content),
               "hash": sha256(content).hexdigest()} for path, content in self.documents.items()),
        ]  # fmt: skip
        manifest = {
            **copy.deepcopy(self.address), "have": [], "entries": entries, "summary": _summary(self.lines),
            "att_total": {"count": 0, "bytes": 0, "root": sha256(b"").hexdigest()},
        }  # fmt: skip
        return _changed(manifest, self.change_manifest)

    def _header(self, manifest: bytes, payload: bytes) -> Any:
        epoch = self.address["from"]["epoch"]
        values = [chain_start(epoch)]
        for line in self.lines:
            values.append(chain_step(values[-1], line))
        ends = (values[1] if self.lines else values[0], values[-1])
        span = {"from_n": 1, "from_h": ends[0].hex(), "to_n": len(self.lines), "to_h": ends[1].hex()}
        header = {
            **self.address, **self.rest, "log": span, "audit": dict(span), "signer": self.key.signer,
            "manifest_hash": sha256(manifest).hexdigest(), "payload_hash": sha256(payload).hexdigest(),
            "payload_size": len(payload),
        }  # fmt: skip
        return _changed(header, self.change_header)


def _changed(value: dict[str, Any], changes: list[Callable[[dict[str, Any]], Any]]) -> Any:
    for change in changes:
        result = change(value)
        value = value if result is None else result
    return value


def _summary(lines: list[bytes]) -> dict[str, Any]:
    counts: dict[str, dict[str, int]] = {}
    for line in lines:
        try:
            op = json.loads(line)
            kind = counts.setdefault(str(op["t"]), {"put": 0, "del": 0})
            kind["del" if op["k"] == "del" else "put"] += 1
        except (ValueError, KeyError, TypeError):
            continue
    return counts


def _tar(files: list[tuple[str, bytes]]) -> bytes:
    parts = [
        ustar.record(name, len(content)) + content + ustar.padding(len(content)) for name, content in files
    ]
    return b"".join(parts) + ustar.END


def mutate(value: Any, dice: random.Random) -> Any:
    """The value with one node somewhere replaced, removed or added."""
    if isinstance(value, dict) and value and dice.random() < 0.85:
        name = dice.choice(sorted(value))
        move = dice.random()
        if move < 0.1:
            return {key: item for key, item in value.items() if key != name}
        if move < 0.2:
            return {**value, dice.choice(("extra", "A", "b", "v", "")): dice.choice(WEIRD)}
        return {**value, name: mutate(value[name], dice)}
    if isinstance(value, list) and value and dice.random() < 0.7:
        place = dice.randrange(len(value))
        move = dice.random()
        if move < 0.15:
            return value[:place] + value[place + 1 :]
        if move < 0.3:
            return [*value, value[place]]
        return [*value[:place], mutate(value[place], dice), *value[place + 1 :]]
    return dice.choice(WEIRD)


def damage(content: bytes, dice: random.Random) -> bytes:
    """The bytes with one random flip, cut, repeat or insertion."""
    place = dice.randrange(len(content))
    move = dice.randrange(4)
    if move == 0:
        return content[:place] + bytes([content[place] ^ 1 << dice.randrange(8)]) + content[place + 1 :]
    if move == 1:
        return content[:place] + content[place + dice.randrange(1, 600) :]
    if move == 2:
        return content[:place] + content[max(0, place - 512) :]
    return content[:place] + dice.randbytes(dice.randrange(1, 40)) + content[place:]


def forge_at_random(forgery: Forgery, dice: random.Random) -> bytes:
    """One re-signed malicious package: header, manifest, tar, chunk or op mutated."""
    move = dice.randrange(7)
    if move == 0:
        forgery.change_header.append(lambda header: mutate(header, dice))
    elif move == 1:
        forgery.change_manifest.append(lambda manifest: mutate(manifest, dice))
    elif move == 2:
        forgery.change_tar.append(lambda plain: damage(plain, dice))
    elif move == 3:
        forgery.raw_chunk = damage(b"".join(line + b"\n" for line in forgery.lines), dice)
    elif move == 4:
        forgery.packed_chunk = damage(gzipped(b"".join(line + b"\n" for line in forgery.lines)), dice)
    else:
        place = dice.randrange(len(forgery.lines))
        op = mutate(json.loads(forgery.lines[place]), dice)
        forgery.lines[place] = loose_json(op)
    return forgery.to_bytes()
