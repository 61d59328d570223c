"""Signed policy packs of a demo district, as they come on a stick."""

from __future__ import annotations

import json
from pathlib import Path

from app.core.oplog import canonical
from app.core.paths import resource
from app.security.demo_district import DemoDistrict
from app.security.policy_seal import seal_policy
from app.services.district_files import write_district
from app.services.session import Session
from app.services.trusted_district import read_key_file, trust

DISTRICT = DemoDistrict(b"policy")
FAR = 4_102_444_800_000
COUNTY = "990000"


def keyring(district: DemoDistrict = DISTRICT, version: int = 1) -> bytes:
    return district.keyring((), version=version, expires=FAR)


def trust_district(session: Session, folder: Path, version: int = 1) -> None:
    """Pin the demo district's root key; the session is the administrator's."""
    path = folder / "district-key.json"
    write_district(path, "district", "示范区", DISTRICT.root_pin, keyring(version=version))
    trust(session, read_key_file(path))


def toml(body: str, *, since: str = "2026-01-01", region: str = COUNTY) -> str:
    return (
        f'kind = "policy"\n[version]\nid = "county"\ntitle = "县级数据"\nregion = "{region}"\n'
        f"effective_from = {since}\n{body}"
    )


def visits(number: int) -> str:
    return f'[parameter."visit.min_per_month"]\nunit = "次"\nvalue = {number}\n'


def newer_table(name: str, *changes: tuple[str, str]) -> str:
    """A shipped state table with the next number, and with these changes."""
    text = (resource("policy") / "procedures" / f"{name}.toml").read_text("utf-8")
    for old, new in ((f'id = "{name}-1"', 'id = "county-table"'), ("number = 1", "number = 2"), *changes):
        assert old in text
        text = text.replace(old, new, 1)
    return text


def pack_file(
    folder: Path, body: str, *, number: int = 1, district: DemoDistrict = DISTRICT, keyring_version: int = 1,
    since: str = "2026-01-01", region: str = COUNTY, files: dict[str, str] | None = None,
) -> Path:  # fmt: skip
    """A pack named county; `files` replaces its one file."""
    content = files or {"county.toml": toml(body, since=since, region=region)}
    sealed = seal_policy(
        "county", number, "示范县政策数据", content, [district.issuer], keyring(district, keyring_version)
    )
    path = folder / f"county-{number}.xdpolicy"
    path.write_bytes(sealed)
    return path


def tampered(path: Path, old: str, new: str) -> Path:
    """The pack with other content under the old signature."""
    content = json.loads(path.read_bytes())
    content["files"][0]["text"] = content["files"][0]["text"].replace(old, new)
    path.write_bytes(canonical.dumps(content))
    return path
