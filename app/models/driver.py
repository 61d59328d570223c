"""Statements straight to the driver: same connection, transaction and listeners, no wrapper per result.

A saved card is some sixty short statements; what the toolkit builds around each of them costs more than
the statement itself. For statements written out with `?`; those that are put together stay with the toolkit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

Row = tuple[Any, ...]


def ask(connection: Connection, sql: str, parameters: Row = ()) -> Any:
    """The driver's cursor after one statement; iterate it for plain tuples.

    The first statement of a reader goes through the toolkit, which begins the transaction. Raises the
    driver's own errors, which `environment_faults` knows as well as the toolkit's.
    """
    if not connection.in_transaction():
        return connection.exec_driver_sql(sql, parameters).cursor
    cursor = connection.connection.cursor()
    _announce(connection, cursor, sql, parameters, False)
    return cursor.execute(sql, parameters)


def tell(connection: Connection, sql: str, rows: Sequence[Row]) -> None:
    """One changing statement for each row of parameters; no rows, no statement. Errors as in `ask`.

    Inside a transaction of the write door only.
    """
    if len(rows) == 1:
        ask(connection, sql, rows[0])
    elif rows:
        cursor = connection.connection.cursor()
        _announce(connection, cursor, sql, rows, True)
        cursor.executemany(sql, rows)


def _announce(connection: Connection, cursor: Any, sql: str, parameters: Any, many: bool) -> None:
    """Let those hear who listen to every statement (`before_cursor_execute`)."""
    for listener in connection.dispatch.before_cursor_execute:
        listener(connection, cursor, sql, parameters, None, many)
