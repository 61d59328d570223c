"""Verify and open a TBP/1 package, written from the format description alone.

Independent witness: imports nothing of the program, only the standard library, `cryptography` and `pyrage`,
and keeps everything in memory.  Usage:  python tbp_reader.py PACKAGE KEYRING ROOT_PIN_HEX SECRET_FILE
Prints one JSON line; exit code 0 only when every check passed.
"""

import hashlib
import io
import json
import re
import struct
import sys
import tarfile
import zipfile
import zlib
from pathlib import Path

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

NAMES = ["header.json", "header.sig", "payload.age"]
SHARED = ["format", "kind", "from", "to", "seq", "batch", "part", "parts"]
HEADER_MEMBERS = set(
    SHARED
    + "suite prev created app schema log audit keyring_v policy_v manifest_hash payload_hash payload_size "
    "signer".split()
)
MANIFEST_MEMBERS = {*SHARED, "have", "entries", "att_total", "summary"}
OP_MEMBERS = set("v e n s t id k u r f".split())
ENTRY_NAME = re.compile(
    r"ops/[0-9]{5}\.ndjson\.gz|audit/[0-9]{5}\.ndjson\.gz|att/[0-9a-f]{64}|doc/[a-z0-9_]{1,40}\.json"
)


class Refused(Exception):
    """The package is not accepted."""


def require(condition, reason):
    """Refuse unless the condition holds."""
    if not condition:
        raise Refused(reason)


def digest(content):
    """SHA-256."""
    return hashlib.sha256(content).digest()


def canonical(value):
    """Canonical JSON bytes of a value without floats."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def parse(content, what):
    """Read JSON that must be canonical."""
    try:
        value = json.loads(content)
        same = canonical(value) == content
    except (ValueError, RecursionError):
        raise Refused(f"{what} is not JSON") from None
    require(same, f"{what} is not canonical")
    require(not has_float(value), f"{what} has a float")
    return value


def has_float(value):
    """Whether a float is anywhere inside."""
    if isinstance(value, dict):
        return any(map(has_float, value.values()))
    return any(map(has_float, value)) if isinstance(value, list) else isinstance(value, float)


def is_signed(public, domain, message, signature):
    """Ed25519 over domain ‖ message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, domain + message)
    except (InvalidSignature, ValueError):
        return False
    return True


def signer_id(public):
    """hex16 of a public key."""
    return digest(b"TBP1-KEY\0" + public)[:8].hex()


def fingerprint(public):
    """Eight groups of five digits."""
    number = int.from_bytes(digest(b"TBP1-FP\0" + public)[:17], "big") % 10**40
    return re.sub(r"(\d{5})(?=\d)", r"\1 ", f"{number:040d}")


def chain(start, bodies):
    """The chain value after the bodies."""
    for body in bodies:
        start = digest(start + digest(body))
    return start


def chain_start(epoch):
    """c0."""
    return digest(b"TBP1-CHAIN\0" + epoch.encode())


def merkle(leaves):
    """RFC 6962 tree head, by its recursive definition."""
    if not leaves:
        return digest(b"")
    if len(leaves) == 1:
        return digest(b"\0" + leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return digest(b"\1" + merkle(leaves[:split]) + merkle(leaves[split:]))


def rebuild(contents):
    """The one zip file that three entries make, by the ZIP specification."""
    body, records = b"", b""
    for name, content in zip(NAMES, contents, strict=True):
        common = struct.pack("<HHHHH", 20, 0, 0, 0, 33)
        common += struct.pack("<LLLHH", zlib.crc32(content), len(content), len(content), len(name), 0)
        records += b"PK\1\2" + struct.pack("<H", 20) + common + struct.pack("<HHHLL", 0, 0, 0, 0, len(body))
        records += name.encode()
        body += b"PK\3\4" + common + name.encode() + content
    end = b"PK\5\6" + struct.pack("<HHHHLLH", 0, 0, 3, 3, len(records), len(body), 0)
    return body + records + end


def split_container(raw):
    """The three entries of a package file that is exactly what they rebuild to."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as outer:
            require([item.filename for item in outer.infolist()] == NAMES, "container entries")
            contents = [outer.read(item) for item in outer.infolist()]
    except (
        zipfile.BadZipFile,
        ValueError,
        OSError,
        EOFError,
        struct.error,
        NotImplementedError,
        RuntimeError,
        zlib.error,
    ):
        raise Refused("container") from None
    require(rebuild(contents) == raw, "container layout")
    return contents


def open_keyring(content, root_pin):
    """signer id → certificate of a keyring signed by the pinned root, certificates by an issuer."""
    keyring = parse(content, "keyring")
    signature = bytes.fromhex(keyring.pop("sig"))
    require(root_pin.hex() in keyring["roots"], "root")
    require(is_signed(root_pin, b"TBP1-KEYRING\0", canonical(keyring), signature), "keyring signature")
    issuers = {signer_id(bytes.fromhex(key)): bytes.fromhex(key) for key in keyring["issuers"]}
    trusted = {}
    for certificate in keyring["certs"]:
        body = {name: certificate[name] for name in certificate if name != "sig"}
        issuer = issuers.get(certificate["issuer"], b"")
        signature = bytes.fromhex(certificate["sig"])
        require(is_signed(issuer, b"TBP1-CERT\0", canonical(body), signature), "certificate signature")
        if certificate["serial"] not in keyring["revoked"]:
            trusted[signer_id(bytes.fromhex(certificate["ed25519"]))] = certificate
    return trusted


def check_header(contents, trusted):
    """The header, once the sender, the signature and the payload hash are right."""
    header_bytes, signature, payload = contents
    header = parse(header_bytes, "header")
    require(isinstance(header, dict) and set(header) == HEADER_MEMBERS, "header members")
    require(header["format"] == "tbp/1" and header["suite"] == "S1", "format")
    certificate = trusted.get(header["signer"])
    require(certificate is not None and header["kind"] in certificate["kinds"], "signer")
    require(certificate["not_before"] <= header["created"] <= certificate["not_after"], "certificate time")
    public = bytes.fromhex(certificate["ed25519"])
    require(is_signed(public, b"TBP1-HEADER\0", header_bytes, signature), "signature")
    require(header["payload_size"] == len(payload), "payload size")
    require(header["payload_hash"] == digest(payload).hex(), "payload hash")
    expected = {name: certificate[name] for name in ("site", "town")} | {"cert": certificate["serial"]}
    require({**header["from"], **expected} == header["from"], "certificate binding")
    return header


def decrypt(payload, secret):
    """The plaintext tar."""
    try:
        return pyrage.decrypt(payload, [pyrage.x25519.Identity.from_str(secret)])
    except (pyrage.DecryptError, OSError):
        raise Refused("decryption") from None


def tar_entries(plain):
    """(name, content) of plain regular files in a tar that ends with two zero blocks and nothing else."""
    require(plain[-1024:] == bytes(1024), "tar end")
    try:
        with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as archive:
            members = archive.getmembers()
            require(all(m.isreg() and m.mode == 0o600 and m.mtime == 0 for m in members), "tar member")
            found = [(m.name, archive.extractfile(m).read()) for m in members]
    except (tarfile.TarError, EOFError):
        raise Refused("tar") from None
    sizes = sum(512 + -(-len(content) // 512) * 512 for _, content in found)
    require(sizes + 1024 == len(plain), "tar size")
    return found


def check_manifest(content, header):
    """The manifest, which must belong to this header."""
    require(digest(content).hex() == header["manifest_hash"], "manifest hash")
    manifest = parse(content, "manifest")
    require(isinstance(manifest, dict) and set(manifest) == MANIFEST_MEMBERS, "manifest members")
    require(all(manifest[name] == header[name] for name in SHARED), "manifest address")
    return manifest


def inflate(content, entry):
    """The lines of one chunk."""
    inflater = zlib.decompressobj(31)
    try:
        raw = inflater.decompress(content, entry["raw_size"] + 1)
    except zlib.error:
        raise Refused("gzip") from None
    require(inflater.eof and not inflater.unused_data and len(raw) == entry["raw_size"], "chunk size")
    lines = raw.split(b"\n")
    require(lines.pop() == b"" and len(lines) == entry["count"], "chunk count")
    return lines


def check_entries(found, manifest):
    """All op lines, once each entry matches its line in the manifest."""
    entries = manifest["entries"]
    require([name for name, _ in found] == [entry["path"] for entry in entries], "entry list")
    lines = []
    for (name, content), entry in zip(found, entries, strict=True):
        require(ENTRY_NAME.fullmatch(name), "entry name")
        require(len(content) == entry["size"] and digest(content).hex() == entry["hash"], "entry hash")
        if entry["type"] == "ops":
            lines += inflate(content, entry)
    attachments = sorted(bytes.fromhex(entry["hash"]) for entry in entries if entry["type"] == "att")
    require(manifest["att_total"]["root"] == merkle(attachments).hex(), "attachment root")
    return lines


def check_ops(lines, header):
    """Every op well-formed, numbered without gap and chained from from_h to to_h."""
    epoch, log = header["from"]["epoch"], header["log"]
    counts = {}
    for n, line in enumerate(lines, log["from_n"]):
        op = parse(line, "op")
        require(isinstance(op, dict) and OP_MEMBERS <= set(op) <= OP_MEMBERS | {"fb"}, "op members")
        require((op["e"], op["n"]) == (epoch, n), "op number")
        kind = counts.setdefault(op["t"], {"put": 0, "del": 0})
        kind["del" if op["k"] == "del" else "put"] += 1
    require(len(lines) == log["to_n"] - log["from_n"] + 1, "op count")
    if lines:
        first = chain(chain_start(epoch), lines[:1]) if log["from_n"] == 1 else bytes.fromhex(log["from_h"])
        require(first.hex() == log["from_h"], "chain start")
        require(chain(first, lines[1:]).hex() == log["to_h"], "chain end")
    return counts


def read_package(raw, keyring, root_pin, secret):
    """Check a whole package given as bytes; returns its header, manifest and op lines or raises Refused."""
    contents = split_container(raw)
    header = check_header(contents, open_keyring(keyring, root_pin))
    found = tar_entries(decrypt(contents[2], secret))
    require(found and found[0][0] == "manifest.json", "manifest place")
    manifest = check_manifest(found[0][1], header)
    lines = check_entries(found[1:], manifest)
    require(check_ops(lines, header) == manifest["summary"], "summary")
    return header, manifest, lines


def main(arguments):
    """Command line."""
    package, keyring, root_pin, secret = arguments
    try:
        header, _, lines = read_package(
            Path(package).read_bytes(),
            Path(keyring).read_bytes(),
            bytes.fromhex(root_pin),
            Path(secret).read_text().strip(),
        )
    except Refused as refusal:
        print(json.dumps({"verdict": "refused", "reason": str(refusal)}))
        return 1
    print(json.dumps({"verdict": "accepted", "kind": header["kind"], "ops": len(lines)}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
