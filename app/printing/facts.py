"""What a layout is given: plain values of records and the circumstances of the print. No rows, no store."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.masking import PublicLine
from app.domain.policy import PolicyView
from app.forms.conditions import Values


class Audience(enum.Enum):
    """Who will read the paper (domain.md 10.4)."""

    ARCHIVE = "archive"
    INTERNAL = "internal"
    PUBLIC = "public"


@dataclass(frozen=True)
class PrintRun:
    """The circumstances of one print: they stand in the footer. `printed_at` is China Standard Time."""

    policy: PolicyView
    printed_at: datetime
    printed_by: str
    audience: Audience = Audience.ARCHIVE
    two_sided: bool = False


@dataclass(frozen=True)
class Place:
    """Names of the places a household belongs to; empty ones leave a blank for handwriting."""

    county: str = ""
    township: str = ""
    village: str = ""
    group: str = ""

    def address(self, natural_village: str, house: str) -> str:
        """From the township to the house, each place once: many write village and group before the house, and
        the largest natural village often has the name of the whole village.
        """
        if natural_village and _bare(natural_village) == _bare(self.village):
            house = house if house.startswith(self.village) else house.removeprefix(natural_village)
            natural_village = ""
        places = (self.township, self.village, natural_village, self.group)
        told = next((at for at, place in enumerate(places) if place and house.startswith(place)), len(places))
        return "".join(places[:told]) + house


def _bare(place: str) -> str:
    """The name without what kind of village it is."""
    return place.removesuffix("村").removesuffix("自然").removesuffix("行政")


@dataclass(frozen=True)
class Statement:
    """An income statement with its rows. Derived amounts come computed; fen as everywhere."""

    values: Values
    items: tuple[Values, ...] = ()
    subsidy_checks: tuple[Values, ...] = ()
    cash_entries: tuple[Values, ...] = ()
    signatures: tuple[Values, ...] = ()


@dataclass(frozen=True)
class Explained:
    """A problem that was explained or exempted: rule, record and field, what was said, by whom and when."""

    rule_id: str
    title: str
    place: str
    message: str
    reason: str
    proof: str = ""
    person: str = ""
    made_on: str = ""
    expires_on: str = ""
    is_exemption: bool = False


@dataclass(frozen=True)
class HouseholdFacts:
    """One household on paper. Without `household` the layout makes a blank form for handwriting.

    `members` are the active ones in household order. `conditions` maps names of domain.md 4.5 to texts.
    `explanations` are those that count; they print in the annex of the card. `records` are the living rows of
    other forms by entity, `names` what a paper calls the persons and households whose ids stand in them,
    `helpers` the records of who helps now, `case` the matter the paper is made for.
    """

    run: PrintRun
    place: Place = field(default_factory=Place)
    household: Values | None = None
    members: tuple[Values, ...] = ()
    statement: Statement | None = None
    previous: Statement | None = None
    conditions: Mapping[str, str] = field(default_factory=dict)
    safeguards: tuple[Values, ...] = ()
    help_needs: str = ""
    helper: str = ""
    explanations: tuple[Explained, ...] = ()
    records: Mapping[str, tuple[Values, ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    helpers: tuple[Values, ...] = ()
    case: Values | None = None

    def rows(self, entity: str) -> tuple[Values, ...]:
        return self.records.get(entity, ())

    def latest(self, entity: str) -> Values | None:
        """The row of the case, or without a case the newest one."""
        rows = self.rows(entity)
        if self.case is not None:
            rows = tuple(row for row in rows if row.get("case_id") == self.case.get("id"))
        return rows[-1] if rows else None

    @property
    def is_blank(self) -> bool:
        return self.household is None

    @property
    def subject(self) -> str:
        """Id of the household, empty on a blank form."""
        return str(self.household["id"]) if self.household else ""

    @property
    def head(self) -> Values | None:
        """The member the household names as its head."""
        if self.household is None:
            return None
        wanted = self.household.get("head_member")
        return next((member for member in self.members if member.get("id") == wanted), None)


@dataclass(frozen=True)
class Home:
    """A household in a register: its head part, who belongs to it now, and rows of other forms."""

    household: Values
    members: tuple[Values, ...] = ()
    records: Mapping[str, tuple[Values, ...]] = field(default_factory=dict)

    @property
    def head(self) -> str:
        wanted = self.household.get("head_member")
        return next((str(one.get("name") or "") for one in self.members if one.get("id") == wanted), "")


@dataclass(frozen=True)
class RegisterFacts:
    """Many households on one paper, for the office; without `homes` a blank form.

    `office` are the records of the office the rows speak of, by id; `applying` the ids of households whose
    identification is under way.
    """

    run: PrintRun
    place: Place = field(default_factory=Place)
    homes: tuple[Home, ...] | None = None
    office: Mapping[str, Values] = field(default_factory=dict)
    applying: frozenset[str] = frozenset()

    @property
    def is_blank(self) -> bool:
        return self.homes is None


@dataclass(frozen=True)
class Board:
    """One list for the wall: public lines only, so that it cannot show too much. None: a blank board.

    `opening` stands over the list, `closing` below it.
    """

    title: str
    note_title: str
    opening: str = ""
    closing: str = ""
    lines: tuple[PublicLine, ...] | None = None


@dataclass(frozen=True)
class BoardFacts:
    """The boards of a village. `phones` are (whose, number)."""

    run: PrintRun
    place: Place = field(default_factory=Place)
    boards: tuple[Board, ...] = ()
    phones: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class FundFigures:
    """Sums of a period in fen: `income` is (source, amount), relief went to `households` in `payments`."""

    opening: int
    income: tuple[tuple[str, int], ...]
    households: int
    payments: int
    paid: int
    returned: int
    closing: int


@dataclass(frozen=True)
class FundFacts:
    """What the public is told of a fund; without `figures` a blank form. `phones` are (whose, number)."""

    run: PrintRun
    place: Place = field(default_factory=Place)
    issuer: str = ""
    period: str = ""
    figures: FundFigures | None = None
    phones: tuple[tuple[str, str], ...] = ()
