"""What the papers of meetings and notices are made from: plain values, no rows, no store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.masking import PublicLine
from app.forms.conditions import Values
from app.printing.facts import Place, PrintRun


@dataclass(frozen=True)
class MeetingPaper:
    """A meeting on paper; without `meeting` the layout makes a blank form.

    `verdict` says quorum and article in words, `votes` the same of each matter by its id.
    """

    run: PrintRun
    place: Place = field(default_factory=Place)
    meeting: Values | None = None
    matters: tuple[Values, ...] = ()
    seats: tuple[Values, ...] = ()
    verdict: str = ""
    votes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """An opinion as the office keeps it; all texts."""

    number: str = ""
    raised_on: str = ""
    raised_by: str = ""
    way: str = ""
    text: str = ""
    found: str = ""
    handled_by: str = ""
    result: str = ""
    reply: str = ""
    replied_on: str = ""


@dataclass(frozen=True)
class NoticePaper:
    """A notice on paper: what the public may see, and for the office what became of it.

    Without `title` the layout makes a blank form. `period` are the words from day to day; `note_title` heads
    the last column of the list, "" for none; `photos` name the pictures that are there; `phones` are
    (whose, number); `has_list` whether the kind carries one.
    """

    run: PrintRun
    place: Place = field(default_factory=Place)
    kind: str = ""
    number: str = ""
    title: str = ""
    body: str = ""
    closing: tuple[str, ...] = ()
    lines: tuple[PublicLine, ...] = ()
    has_list: bool = True
    note_title: str = ""
    issuer: str = ""
    posted_on: str = ""
    period: str = ""
    places: str = ""
    posted_by: str = ""
    taken_down_on: str = ""
    result: str = ""
    contact: str = ""
    phones: tuple[tuple[str, str], ...] = ()
    code: str = ""
    photos: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()
    large: bool = False

    @property
    def is_blank(self) -> bool:
        return not self.title
