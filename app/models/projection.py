"""Derived tables that the write door keeps true: search, summaries, problems."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import Connection

from app.models.changes import Touched


class Projection(Protocol):
    """`refresh` recomputes, inside the writing transaction, what depends on the touched households."""

    def refresh(self, connection: Connection, touched: Touched, millis: int) -> None: ...
