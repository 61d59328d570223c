"""Villages and groups with their counts, and the names of places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from app.core.errors import UserError
from app.domain.permissions import Action
from app.domain.regions import TOWNSHIP_LENGTH, VILLAGE_LENGTH
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


def add_village(session: Session, code: str, name: str) -> None:
    """Add an administrative village to the division table. Raises UserError for a wrong or used code."""
    session.require(Action.SET_UP)
    code, name = code.strip(), name.strip()
    _require_sound(session, code, name)
    with session.write(Action.SET_UP, f"新增行政村：{name}") as tx:
        tx.insert(
            "region",
            {"code": code, "name": name, "level": "village", "parent_code": code[:TOWNSHIP_LENGTH]},
        )


def rename_village(session: Session, code: str, name: str) -> None:
    """Correct the name of a village; its code and households stay. Raises UserError."""
    session.require(Action.SET_UP)
    name = name.strip()
    if not name:
        raise UserError("请填写村名。", "name")
    place = next((place for place in _villages(session) if place.code == code), None)
    if place is None:
        raise UserError("这个村已经不在名单里了。")
    with session.write(Action.SET_UP, f"更改村名：{place.name} → {name}") as tx:
        tx.update("region", place.id, {"name": name})


def _require_sound(session: Session, code: str, name: str) -> None:
    if not (code.isascii() and code.isdigit() and len(code) == VILLAGE_LENGTH):
        raise UserError("村代码应为 12 位数字（乡镇 9 位加村 3 位）。", "code")
    if not code.startswith(session.unit.region_code):
        raise UserError(f"村代码的前 9 位应是本乡镇的代码 {session.unit.region_code}。", "code")
    if not name:
        raise UserError("请填写村名。", "name")
    if any(place.code == code for place in _villages(session)):
        raise UserError("这个村代码已经有了。", "code")


def _villages(session: Session) -> tuple[Place, ...]:
    with session.store.read() as connection:
        return tuple(place for place in regions.places(connection) if place.level == "village")
