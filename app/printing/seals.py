"""Signature and seal places as ruled boxes: title above, a free area for hand and stamp, the date below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.printing.doc import Align, Cell, Row, SealArea, SealPlace, Table

BLANK_DATE = "年\u3000\u3000月\u3000\u3000日"


def seal_tables(area: SealArea) -> Iterator[Table]:
    """One table for each line of places; the last line is filled with wider places."""
    for start in range(0, len(area.places), area.per_row):
        chosen = area.places[start : start + area.per_row]
        row = Row(tuple(map(seal_cell, chosen)), area.height)
        yield Table((1.0,) * len(chosen), (row,), keep=True)


def signing_row(places: Sequence[SealPlace], columns: int, height: float) -> Row:
    """The places as the last row of a register, so that they never stand on a page alone."""
    shares = [columns // len(places) + (at < columns % len(places)) for at in range(len(places))]
    return Row(tuple(map(seal_cell, places, shares)), height)


def seal_cell(place: SealPlace, across: int = 1) -> Cell:
    """Title above, a free area for hand and stamp, the date below."""
    seal = "（盖章）\u3000" if place.seal else ""
    date = place.signed_on or BLANK_DATE
    text = f"{place.title}\n{place.signer}" if place.signer else place.title
    return Cell(text, "签字", across, align=Align.LEFT, top=True, foot=seal + date)
