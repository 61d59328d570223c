"""Signed policy packs that arrived at this PC and by which policy its households were last judged. Local.

A pack lies here inert; it holds only while a record `policy_version` in force names its digest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection

from app.models.rows import fetch


def keep_pack(connection: Connection, digest: str, files: Mapping[str, str], millis: int) -> None:
    """Store the files of a pack, file name → TOML text; the same content a second time changes nothing."""
    connection.exec_driver_sql(
        "INSERT INTO policy_pack (digest, files, arrived_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (digest, json.dumps(files, ensure_ascii=False), millis),
    )


def pack_files(connection: Connection, digest: str) -> Mapping[str, str] | None:
    """The files of a pack, None when it never arrived here."""
    rows = list(fetch(connection, "SELECT files FROM policy_pack WHERE digest = ?", (digest,)))
    return dict(json.loads(rows[0][0])) if rows else None


def judged_by(connection: Connection) -> str:
    """Fingerprint of the policy by which all households were judged or wait to be; "" before the first."""
    rows = list(fetch(connection, "SELECT fingerprint FROM policy_mark"))
    return str(rows[0][0]) if rows else ""


def mark_judged_by(connection: Connection, fingerprint: str) -> None:
    connection.exec_driver_sql(
        "INSERT INTO policy_mark (one, fingerprint) VALUES (1, ?)"
        " ON CONFLICT (one) DO UPDATE SET fingerprint = excluded.fingerprint",
        (fingerprint,),
    )
