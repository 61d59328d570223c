"""Families that make sense: who lives together, how old, in which relation to the head. Nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from app.services.demo.names import FEMALE, MALE

HEAD, SPOUSE, SON, DAUGHTER, DAUGHTER_IN_LAW = "01", "02", "03", "04", "05"
GRANDSON, GRANDDAUGHTER, FATHER, MOTHER, SIBLING = "07", "08", "11", "12", "21"
_OLDEST = 96
_SIZES = (1, 2, 3, 4, 5, 6, 7, 8)
_SIZE_WEIGHTS = (8, 13, 17, 22, 18, 13, 6, 3)


@dataclass(frozen=True)
class Person:
    """One member of a family: relation to the head, sex, age in full years.

    `marries_in` says that the person brings a family name of her or his own.
    """

    relation: str
    sex: str
    age: int
    marries_in: bool = False


def draw_sizes(households: int, persons: int, random: Random) -> bytearray:
    """The size of every household, adding up to `persons` exactly."""
    sizes = bytearray(random.choices(_SIZES, _SIZE_WEIGHTS, k=households))
    missing = persons - sum(sizes)
    step = 1 if missing > 0 else -1
    while missing:
        place = random.randrange(households)
        if _SIZES[0] <= sizes[place] + step <= _SIZES[-1]:
            sizes[place] += step
            missing -= step
    return sizes


def draw_family(size: int, random: Random) -> list[Person]:
    """A family of `size` persons, the head first."""
    if size == 1:
        return [_alone(random)]
    shapes = _SHAPES_OF_TWO if size == 2 else _SHAPES
    return random.choices([shape for shape, _ in shapes], [weight for _, weight in shapes])[0](size, random)


def _alone(random: Random) -> Person:
    old = random.random() < 0.7
    sex = MALE if random.random() < 0.65 else FEMALE
    return Person(HEAD, sex, random.randint(61, 88) if old else random.randint(40, 60))


def _couple(head_age: int, random: Random) -> list[Person]:
    head_sex = MALE if random.random() < 0.88 else FEMALE
    spouse_sex = FEMALE if head_sex == MALE else MALE
    gap = random.randint(-4, 3)
    return [Person(HEAD, head_sex, head_age), Person(SPOUSE, spouse_sex, max(22, head_age + gap), True)]


def _two_generations(size: int, random: Random) -> list[Person]:
    """A couple with children, and the head's parents where the house is full."""
    family = _couple(random.randint(28, 54), random)
    elders = min(2, random.choice((0, 0, 0, 1, 1, 2)), size - 2)
    if size - 2 - elders > 3:
        elders = 2
    children = min(size - 2 - elders, 4)
    family += _children(family, children, random)
    family += _parents(family[0].age, elders, random)
    return _filled_up(family, size, random)


def _three_generations(size: int, random: Random) -> list[Person]:
    """An elder couple, a grown son with wife and children."""
    family = _couple(random.randint(50, 70), random)
    if size < 4:
        return _filled_up(family + _children(family, size - 2, random), size, random)
    mother_age = min(person.age for person in family)
    son = random.randint(25, max(25, min(44, mother_age - 21)))
    family.append(Person(SON, MALE, son))
    wife = max(22, son + random.randint(-4, 2))
    family.append(Person(DAUGHTER_IN_LAW, FEMALE, wife, True))
    eldest = max(0, min(son, wife) - 21)
    for _ in range(min(size - 4, 3)):
        sex = random.choice((MALE, FEMALE))
        family.append(Person(GRANDSON if sex == MALE else GRANDDAUGHTER, sex, random.randint(0, eldest)))
    if size > len(family) and family[0].age <= _OLDEST - 20:
        family += _parents(family[0].age, 1, random)
    return _filled_up(family, size, random)


def _elders(size: int, random: Random) -> list[Person]:
    """An elder couple, with grandchildren whose parents work elsewhere and keep their own household."""
    family = _couple(random.randint(58, 76), random)
    for _ in range(min(size - 2, 2)):
        sex = random.choice((MALE, FEMALE))
        family.append(Person(GRANDSON if sex == MALE else GRANDDAUGHTER, sex, random.randint(1, 15)))
    return _filled_up(family, size, random)


def _one_parent(size: int, random: Random) -> list[Person]:
    head = Person(HEAD, random.choice((MALE, FEMALE)), random.randint(30, 52))
    children = _children([head], min(size - 1, 3), random)
    return _filled_up([head, *children], size, random)


def _with_mother(size: int, random: Random) -> list[Person]:
    """A grown man and his mother."""
    head = Person(HEAD, MALE, random.randint(34, 56))
    return [head, *_parents(head.age, 1, random)][:size]


def _children(parents: list[Person], count: int, random: Random) -> list[Person]:
    """Children with at least 20 years between them and the younger parent, at most 38 to the elder."""
    youngest_parent = min(person.age for person in parents)
    oldest_parent = max(person.age for person in parents)
    most = max(0, min(youngest_parent - 20, 27))
    least = min(most, max(0, oldest_parent - 38))
    ages = sorted((random.randint(least, most) for _ in range(count)), reverse=True)
    sexes = [random.choice((MALE, FEMALE)) for _ in ages]
    return [Person(SON if sex == MALE else DAUGHTER, sex, age) for sex, age in zip(sexes, ages, strict=True)]


def _parents(head_age: int, count: int, random: Random) -> list[Person]:
    """Mother first: widows are more frequent than widowers."""
    mother = Person(MOTHER, FEMALE, min(_OLDEST, head_age + random.randint(20, 30)), True)
    father = Person(FATHER, MALE, min(_OLDEST, mother.age + random.randint(0, 4)))
    return [mother, father][:count]


def _filled_up(family: list[Person], size: int, random: Random) -> list[Person]:
    """Unmarried brothers and sisters of the head live in what is left of a large house."""
    head = family[0].age
    while len(family) < size:
        age = max(18, head + random.randint(-8, 6))
        family.append(Person(SIBLING, random.choice((MALE, FEMALE)), age))
    return family


Shape = Callable[[int, Random], list[Person]]
_SHAPES: tuple[tuple[Shape, int], ...] = (
    (_two_generations, 58),
    (_three_generations, 27),
    (_elders, 6),
    (_one_parent, 9),
)
_SHAPES_OF_TWO: tuple[tuple[Shape, int], ...] = (
    (_elders, 45),
    (_with_mother, 25),
    (_one_parent, 20),
    (_two_generations, 10),
)
