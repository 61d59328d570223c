"""Hits beside what the archive knows of the person: for settling them one after the other (domain.md 8.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.errors import UserError
from app.domain.rules.base import Values
from app.forms.definitions.comparison import OPEN
from app.forms.registry import schema_of
from app.models.queries import proceedings
from app.models.queries.cases import Records, load_records
from app.models.queries.office_records import living_records
from app.services.comparisons import HIT, LIST
from app.services.hidden_numbers import masked_value
from app.services.regions import village_names
from app.services.session import Session

_MEMBER = (
    "relation", "id_no", "birth_date", "labour", "employer", "work_city", "public_post", "allowance",
    "special_support", "leave_reason", "leave_date",
)  # fmt: skip
_HOUSEHOLD = ("object_type", "persons_current")


@dataclass(frozen=True)
class HitLine:
    """A hit in a list, with the head and village of its household and the list it came with."""

    hit: Values
    head: str
    village: str
    sent_to: str
    answered_on: Any

    @property
    def id(self) -> str:
        return str(self.hit["id"])

    @property
    def is_open(self) -> bool:
        return self.hit.get("conclusion") == OPEN


def hit_lines(session: Session, region: str = "") -> tuple[HitLine, ...]:
    """All hits of a place, the open ones first, else in the order they came."""
    with session.store.read() as connection:
        hits = living_records(connection, HIT)
        lists = {row["id"]: row for row in living_records(connection, LIST)}
        homes = proceedings.listed_households(connection, list({row["household_id"] for row in hits}))
    names = village_names(session)
    lines = []
    for hit in hits:
        home, sent = homes.get(hit["household_id"]), lists.get(hit["comparison"], {})
        if home is not None and home.village_code.startswith(region):
            village = names.get(home.village_code, home.village_code)
            lines.append(HitLine(hit, home.head, village, sent.get("sent_to") or "", sent.get("answered_on")))
    return tuple(sorted(lines, key=lambda line: not line.is_open))


def known_of(session: Session, hit: Values) -> tuple[tuple[str, str], ...]:
    """What the archive says of the person now: label and words, numbers partly hidden.

    Raises UserError when the household is gone.
    """
    home = str(hit["household_id"])
    with session.store.read() as connection:
        found = load_records(
            connection, (home,), {"household": _HOUSEHOLD, "member": ("household_id", "name", *_MEMBER)}
        )
    household = next(iter(found[home].get("household", ())), None)
    if household is None:
        raise UserError("这一户已被删除，看不到档案里的情况。")
    member = _member(found[home], hit)
    if member is None:
        return (("成员", "档案里已经没有这个人"), *_said(session, "household", household, _HOUSEHOLD))
    return (
        *_said(session, "member", member, _MEMBER),
        *_said(session, "household", household, _HOUSEHOLD),
    )


def _member(records: Records, hit: Values) -> Mapping[str, Any] | None:
    return next((row for row in records.get("member", ()) if row["id"] == hit.get("member")), None)


def _said(
    session: Session, form: str, record: Mapping[str, Any], names: tuple[str, ...]
) -> list[tuple[str, str]]:
    """The filled fields in words."""
    policy, schema = session.policy(), schema_of(form)
    lines = []
    for name in names:
        value = record.get(name)
        if value not in (None, ()):
            field = schema[name]
            lines.append((field.label, f"{masked_value(field, value, policy)} {field.kind.unit}".rstrip()))
    return lines
