"""The one row that says where the local op log stands."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from app.models.local_tables import LOG_STATE


@dataclass(frozen=True)
class LogState:
    """Site and epoch (hex16), number and chain value of the last op, the site's secret keys as text."""

    site: str
    epoch: str
    last_n: int
    chain: bytes
    site_keys: str


def begin_log(connection: Connection, *, site: str, epoch: str, chain: bytes, site_keys: str) -> None:
    """Start the first epoch of a new file."""
    connection.execute(
        insert(LOG_STATE).values(
            one=1,
            site=site,
            epoch=epoch,
            last_n=0,
            last_millis=0,
            last_counter=0,
            chain=chain,
            site_keys=site_keys,
        )
    )


def log_state(connection: Connection) -> LogState:
    row = connection.execute(select(LOG_STATE)).one()
    return LogState(row.site, row.epoch, row.last_n, row.chain, row.site_keys)
