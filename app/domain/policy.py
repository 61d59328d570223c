"""Policy look-up: which figures and code tables hold in a place on a business date (domain.md 2.1).

Nearest region upward, then the version valid on the business date of the record. An unset figure
raises `PolicyUnset`, shown as 未设定; no default is ever invented. Everything here is immutable:
a change of policy is a new book.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from app.core.errors import UserError
from app.domain.codes import CodeTable, CodeValue
from app.domain.policy_pack import (
    SHIPPED,
    PackTable,
    Parameter,
    PolicyPack,
    PolicyPackRefused,
    read_packs,
)

__all__ = [
    "UNSET_TEXT",
    "CodeTable",
    "CodeValue",
    "Parameter",
    "PolicyBook",
    "PolicyPackRefused",
    "PolicyUnset",
    "PolicyView",
]

UNSET_TEXT = "未设定"
SHIPPED_TITLE = "随软件的国家政策"
_BETWEEN_IDS = " + "
_MOST_VIEWS = 8192


class PolicyUnset(UserError):
    """The figure has no value for this place, date and year; what needs it cannot be computed."""

    def __init__(self, name: str, title: str = "", year: int | None = None) -> None:
        shown = f"{title or name}（{year}年）" if year is not None else (title or name)
        super().__init__(f"“{shown}”{UNSET_TEXT}，请先在政策参数中按县级文件设置")
        self.name = name
        self.title = shown
        self.year = year


class PolicyView:
    """The figures and code tables of one place on one day. Asking for an unknown name is a KeyError."""

    __slots__ = ("_numbers", "_parameters", "_tables", "_titles", "on", "version")

    def __init__(
        self,
        on: date,
        version: str,
        tables: Mapping[str, CodeTable],
        parameters: Mapping[str, Parameter],
        titles: Mapping[str, str],
    ) -> None:
        self.on = on
        self.version = version
        self._titles = titles
        self._tables = tables
        self._parameters = parameters
        self._numbers: dict[str | tuple[str, int], int] = {}

    def named(self, version: str) -> tuple[str, ...]:
        """What a stored version is called, the nearest region last; a pack that is not here by its id."""
        ids = filter(None, version.split(_BETWEEN_IDS))
        return tuple(dict.fromkeys(self._titles.get(pack_id, pack_id) for pack_id in ids))

    def table(self, name: str) -> CodeTable:
        return self._tables[name]

    @property
    def tables(self) -> Mapping[str, CodeTable]:
        return self._tables

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        return self._parameters

    def number(self, name: str, year: int | None = None) -> int:
        """A figure: fen where the unit is 元, else in its own unit (天, %, 户 …).

        A yearly figure is that of `year`, by default of the business date. Raises PolicyUnset.
        """
        asked_for = name if year is None else (name, year)
        known = self._numbers.get(asked_for)
        if known is not None:
            return known
        parameter = self._parameters[name]
        asked = (self.on.year if year is None else year) if parameter.yearly else None
        found = parameter.value if asked is None else parameter.years.get(asked)
        if found is None:
            raise PolicyUnset(name, parameter.title, asked)
        self._numbers[asked_for] = found
        return found

    def numbers(self, name: str) -> tuple[int, ...]:
        """A row of figures such as shares or weights. Raises PolicyUnset."""
        parameter = self._parameters[name]
        if not parameter.values:
            raise PolicyUnset(name, parameter.title)
        return parameter.values

    def text(self, name: str) -> str:
        """A worded parameter. Raises PolicyUnset."""
        parameter = self._parameters[name]
        if not parameter.text:
            raise PolicyUnset(name, parameter.title)
        return parameter.text

    def is_set(self, name: str, year: int | None = None) -> bool:
        """Whether the parameter has a value (for `year`, by default of the business date)."""
        parameter = self._parameters[name]
        if parameter.yearly:
            return (self.on.year if year is None else year) in parameter.years
        return parameter.value is not None or bool(parameter.values) or bool(parameter.text)


class PolicyBook:
    """All policy packs of an office. `at` answers in well under a microsecond once asked before."""

    def __init__(self, packs: Iterable[PolicyPack]) -> None:
        self._packs = tuple(sorted(packs, key=_strength))
        _refuse_contradictions(self._packs)
        self._regions = frozenset(pack.region for pack in self._packs)
        self._views: dict[tuple[str, date], PolicyView] = {}
        self._contents: dict[tuple[int, ...], _Content] = {}

    @classmethod
    def load(cls, *folders: Path) -> PolicyBook:
        """The book of all packs in these folders. Raises PolicyPackRefused."""
        return cls(pack for folder in folders for pack in read_packs(folder))

    @property
    def packs(self) -> tuple[PolicyPack, ...]:
        return self._packs

    def joined(self, packs: Iterable[PolicyPack]) -> PolicyBook:
        """The book with these packs too; this one stays as it is. Raises PolicyPackRefused."""
        return PolicyBook((*self._packs, *packs))

    @cached_property
    def parameter_names(self) -> frozenset[str]:
        """Every figure the packs name, whenever and wherever it holds."""
        return frozenset(name for pack in self._packs for name in pack.parameters)

    @cached_property
    def table_names(self) -> frozenset[str]:
        return frozenset(name for pack in self._packs for name in pack.tables)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Id of a pack → what people call it."""
        return {each.id: SHIPPED_TITLE if each.layer == SHIPPED else each.title for each in self._packs}

    def fingerprint(self, region_code: str, on: date) -> str:
        """A digest of what holds on a day in a place and in the places below it."""
        holding = (
            pack
            for pack in self._packs
            if pack.valid_on(on)
            and (region_code.startswith(pack.region) or pack.region.startswith(region_code))
        )
        told = "\n".join(f"{pack.layer} {pack.region} {pack.id} {pack.digest}" for pack in holding)
        return sha256(told.encode("utf-8")).hexdigest()

    def at(self, region_code: str, business_date: date) -> PolicyView:
        """The view for a region code (village, township … or "" for the nation) and a day."""
        key = (region_code, business_date)
        view = self._views.get(key)
        if view is None:
            if len(self._views) >= _MOST_VIEWS:
                self._views.clear()
            view = self._views[key] = self._view(region_code, business_date)
        return view

    def _view(self, region_code: str, on: date) -> PolicyView:
        chain = tuple(
            place
            for place, pack in enumerate(self._packs)
            if region_code.startswith(pack.region) and pack.valid_on(on)
        )
        content = self._contents.get(chain)
        if content is None:
            content = self._contents[chain] = _Content(self._packs[place] for place in chain)
        return PolicyView(on, content.version, content.tables, content.parameters, self.titles)


class _Content:
    """What a chain of packs says, the nearest region last and strongest."""

    def __init__(self, chain: Iterable[PolicyPack]) -> None:
        tables: dict[str, CodeTable] = {}
        parameters: dict[str, Parameter] = {}
        versions: dict[str, None] = {}
        for pack in chain:
            versions[pack.id] = None
            for name, given in pack.tables.items():
                tables[name] = _joined(tables.get(name), given)
            for name, parameter in pack.parameters.items():
                upper = parameters.get(name)
                parameters[name] = parameter.over(upper) if upper else parameter
        self.version = _BETWEEN_IDS.join(versions)
        self.tables = MappingProxyType(tables)
        self.parameters = MappingProxyType(parameters)


def _joined(upper: CodeTable | None, given: PackTable) -> CodeTable:
    values = {value.code: value for value in upper.values} if upper and given.extend else {}
    values |= {value.code: value for value in given.values}
    return CodeTable(given.name, given.title, values.values())


def _strength(pack: PolicyPack) -> tuple[int, int, date, str]:
    """Order of packs, the strongest last: nearer region, later layer, later beginning."""
    return (len(pack.region), pack.layer, pack.effective_from, pack.id)


def _refuse_contradictions(packs: tuple[PolicyPack, ...]) -> None:
    """Two packs of one region and layer may not give the same name on the same day.

    What was set after the program was shipped may be set anew from a later day on, but not twice from the
    same day.
    """
    for place, pack in enumerate(packs):
        names = pack.tables.keys() | pack.parameters.keys()
        for other in packs[place + 1 :]:
            both = names & (other.tables.keys() | other.parameters.keys())
            if both and _contradict(pack, other):
                named = "、".join(sorted(both))
                raise PolicyPackRefused(other.origin, f"与“{pack.origin}”同时规定了 {named}")


def _contradict(pack: PolicyPack, other: PolicyPack) -> bool:
    if pack.layer != other.layer or not pack.overlaps(other):
        return False
    return pack.layer == SHIPPED or pack.effective_from == other.effective_from
