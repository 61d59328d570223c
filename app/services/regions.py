"""Villages and groups with their counts, and the names of places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.regions import TOWNSHIP_LENGTH
from app.models.queries import households, regions
from app.models.queries.households import PlaceCount
from app.models.queries.regions import Place
from app.services.session import Session


@dataclass(frozen=True)
class RegionNode:
    """A township, village or group with the households and persons in it."""

    code: str
    name: str
    level: str
    households: int
    persons: int
    children: tuple[RegionNode, ...] = ()


def region_tree(session: Session) -> tuple[RegionNode, ...]:
    """Townships with their villages and groups; a district file has several townships."""
    with session.store.read() as connection:
        places = regions.places(connection)
        counts = households.place_counts(connection)
    groups: defaultdict[str, list[PlaceCount]] = defaultdict(list)
    for count in counts:
        groups[count.village_code].append(count)
    villages: defaultdict[str, list[RegionNode]] = defaultdict(list)
    for place in places:
        if place.level == "village":
            villages[place.code[:TOWNSHIP_LENGTH]].append(_village(place, groups[place.code]))
    return tuple(
        _sum(place.code, place.name, place.level, villages[place.code])
        for place in places
        if place.level == "township"
    )


def _village(place: Place, counts: Iterable[PlaceCount]) -> RegionNode:
    groups = [
        RegionNode(place.code, count.group_no, "group", count.households, count.persons) for count in counts
    ]
    return _sum(place.code, place.name, place.level, groups)


def _sum(code: str, name: str, level: str, children: Iterable[RegionNode]) -> RegionNode:
    parts = tuple(children)
    return RegionNode(
        code,
        name,
        level,
        sum(part.households for part in parts),
        sum(part.persons for part in parts),
        parts,
    )


def village_names(session: Session) -> dict[str, str]:
    """Village code → name."""
    with session.store.read() as connection:
        return {place.code: place.name for place in regions.places(connection)}
