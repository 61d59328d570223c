"""Invented townships and villages in region 990000, and the officials who sign for each village."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from app.services.demo.names import FEMALE, MALE, NameGiver

HOUSEHOLDS_PER_VILLAGE = 428
HOUSEHOLDS_PER_TOWNSHIP = 10_659
_FEWEST_VILLAGES = 3
_LARGEST_GROUP = 60
_COUNTY = "990000"
_FIRST_TOWN, _FIRST_VILLAGE = 100, 201
_TOWN_NAMES = "青禾 云岭 石泉 白沙 龙潭 双河 松林 枫桥 月亮 金坪 清溪 长坪 大湾 新寨 竹园 南坡 北塘".split()
_VILLAGE_FRONTS = "上下东西南北大小新老高平长青白红龙凤金石"
_VILLAGE_BACKS = "河坪寨湾坡岭塘桥坝沟溪泉林坳田"
_SURVEYORS = 4


@dataclass(frozen=True)
class Staff:
    """Who acts for a village; the three acts of a card are done by three different people."""

    surveyors: tuple[str, ...]
    entry: str
    reviewer: str
    responsible: str


@dataclass(frozen=True)
class Village:
    """A village with its groups, its share of minority families and the number of its households."""

    code: str
    name: str
    households: int
    groups: int
    minority_share: float
    staff: Staff


@dataclass(frozen=True)
class Town:
    """A township with its 9-digit code."""

    code: str
    name: str
    villages: tuple[Village, ...]


def make_places(households: int, names: NameGiver, random: Random) -> tuple[Town, ...]:
    """Townships and villages of usual size that hold exactly this number of households."""
    villages = min(households, max(_FEWEST_VILLAGES, round(households / HOUSEHOLDS_PER_VILLAGE)))
    towns = max(1, round(households / HOUSEHOLDS_PER_TOWNSHIP))
    shares = _shares(households, villages, random)
    made = []
    for place in range(towns):
        first, last = place * villages // towns, (place + 1) * villages // towns
        code = f"{_COUNTY}{_FIRST_TOWN + place}"
        found = _villages(code, shares[first:last], names, random)
        made.append(Town(code, _town_name(place), found))
    return tuple(made)


def _town_name(place: int) -> str:
    again, index = divmod(place, len(_TOWN_NAMES))
    return f"{_TOWN_NAMES[index]}{'东西南北'[again % 4 - 1] if again else ''}镇"


def _shares(households: int, villages: int, random: Random) -> list[int]:
    """Sizes of the villages: uneven, none empty, adding up exactly."""
    weights = [random.uniform(0.6, 1.4) for _ in range(villages)]
    spare = households - villages
    whole = sum(weights)
    shares = [1 + int(spare * weight / whole) for weight in weights]
    for place in range(households - sum(shares)):
        shares[place % villages] += 1
    return shares


def _villages(town: str, shares: list[int], names: NameGiver, random: Random) -> tuple[Village, ...]:
    fronts = random.sample(_VILLAGE_FRONTS, len(_VILLAGE_FRONTS))
    made: list[Village] = []
    for place, households in enumerate(shares):
        name = fronts[place % len(fronts)] + random.choice(_VILLAGE_BACKS)
        while any(village.name == f"{name}村" for village in made):
            name = random.choice(_VILLAGE_FRONTS) + random.choice(_VILLAGE_BACKS)
        made.append(
            Village(
                f"{town}{_FIRST_VILLAGE + place}",
                f"{name}村",
                households,
                max(2, -(-households // _LARGEST_GROUP)),
                random.choice((0.05, 0.1, 0.2, 0.75)),
                _staff(names, random),
            )
        )
    return tuple(made)


def _staff(names: NameGiver, random: Random) -> Staff:
    found: dict[str, None] = {}
    while len(found) < _SURVEYORS + 3:
        found[names.han_name(random.choice((MALE, FEMALE)))] = None
    everybody = tuple(found)
    return Staff(everybody[:_SURVEYORS], *everybody[_SURVEYORS:])
