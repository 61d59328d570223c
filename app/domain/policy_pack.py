"""Reading policy packs: TOML text in, checked immutable values out. No look-up here (`policy.py`).

Loading is strict: an unknown key, a double code or label, or a wrong type refuses the whole pack,
because a mistyped key would otherwise be a rule that silently does not apply.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.core.errors import UserError
from app.domain.codes import Attribute, CodeValue

_REGION_LENGTHS = frozenset((0, 2, 4, 6, 9, 12))
_FEN_PER_YUAN = 100
_VALUE_KEYS = frozenset(("code", "label", "from", "to", "aliases"))
_TABLE_KEYS = frozenset(("title", "values", "attributes", "extend"))
_PARAMETER_KEYS = frozenset(
    ("title", "unit", "value", "values", "years", "text", "yearly", "choices", "source", "confidence", "note")
)
_VERSION_KEYS = frozenset(("id", "title", "region", "effective_from", "effective_to"))

SHIPPED, DELIVERED, OWN = 0, 1, 2


class PolicyPackRefused(UserError):
    """A policy pack that cannot be used; the message names file and place."""

    def __init__(self, origin: str, reason: str) -> None:
        super().__init__(f"政策包“{origin}”不能使用：{reason}。原有政策数据没有变化，请向下发单位核对。")
        self.origin = origin
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Parameter:
    """One named figure. All of `value`, `values`, `years`, `text` empty means unset (domain.md 2.1).

    Figures with unit 元 are held in fen; all other units as written. Where there are `choices` the text is
    one of their keys, and people read and type the words of it.
    """

    name: str
    title: str = ""
    unit: str = ""
    value: int | None = None
    values: tuple[int, ...] = ()
    years: Mapping[int, int] = field(default_factory=dict, hash=False)
    text: str = ""
    yearly: bool = False
    source: str = ""
    confidence: str = ""
    note: str = ""
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)

    def over(self, upper: Parameter) -> Parameter:
        """This nearer parameter completed by the one of the wider region: words, and other years."""
        return Parameter(
            name=self.name,
            title=self.title or upper.title,
            unit=self.unit or upper.unit,
            value=self.value,
            values=self.values,
            years=MappingProxyType({**upper.years, **self.years}),
            text=self.text,
            yearly=self.yearly or upper.yearly,
            source=self.source or upper.source,
            confidence=self.confidence or upper.confidence,
            note=self.note or upper.note,
            choices=self.choices or upper.choices,
        )


@dataclass(frozen=True, slots=True)
class PackTable:
    """The values a pack gives for a table; `extend` adds to the wider region's table."""

    name: str
    title: str
    values: tuple[CodeValue, ...]
    extend: bool = False


@dataclass(frozen=True, slots=True)
class PolicyPack:
    """One file of a policy version: region "" is the nation, else a code prefix of 2 to 12 digits.

    `layer` says who gave it: the program, the district or county by a signed pack, the office itself. For one
    region a later layer is stronger, and within the later layers what takes effect later. `digest` is of the
    whole content.
    """

    id: str
    title: str
    region: str
    effective_from: date
    effective_to: date | None
    tables: Mapping[str, PackTable]
    parameters: Mapping[str, Parameter]
    origin: str = ""
    layer: int = SHIPPED
    digest: str = ""

    def valid_on(self, on: date) -> bool:
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    def overlaps(self, other: PolicyPack) -> bool:
        """Same region, and at least one common day."""
        return (
            self.region == other.region
            and self.effective_from <= (other.effective_to or date.max)
            and other.effective_from <= (self.effective_to or date.max)
        )


def read_packs(folder: Path) -> tuple[PolicyPack, ...]:
    """All policy packs of a folder in order of file name. Raises PolicyPackRefused."""
    found = (read_pack(path.read_text("utf-8"), path.name) for path in sorted(folder.glob("*.toml")))
    return tuple(pack for pack in found if pack is not None)


def read_pack(text: str, origin: str) -> PolicyPack | None:
    """The pack in a TOML text, None when the text declares itself another kind of data."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise PolicyPackRefused(origin, f"格式有误（{fault}）") from fault
    if document.pop("kind", None) != "policy":
        return None
    reader = _Reader(origin)
    reader.only(document, frozenset(("version", "table", "parameter")), "文件")
    return replace(reader.pack(document), digest=sha256(text.encode("utf-8")).hexdigest())


class _Reader:
    """Checks one document; every refusal names the place."""

    def __init__(self, origin: str) -> None:
        self._origin = origin

    def pack(self, document: Mapping[str, Any]) -> PolicyPack:
        version = self._get(document, "version", dict, "文件")
        self.only(version, _VERSION_KEYS, "version")
        region = self._get(version, "region", str, "version")
        if len(region) not in _REGION_LENGTHS or not (region.isdigit() or not region):
            raise PolicyPackRefused(self._origin, f"区划“{region}”应为 2、4、6、9 或 12 位数字")
        return PolicyPack(
            id=self._get(version, "id", str, "version"),
            title=self._get(version, "title", str, "version"),
            region=region,
            effective_from=self._get(version, "effective_from", date, "version"),
            effective_to=self._get(version, "effective_to", date, "version", None),
            tables=self._each(document, "table", self._table),
            parameters=self._each(document, "parameter", self._parameter),
            origin=self._origin,
        )

    def only(self, found: Mapping[str, Any], known: frozenset[str], place: str) -> None:
        """Refuse what is no table, and keys nobody reads."""
        if not isinstance(found, dict):
            raise PolicyPackRefused(self._origin, f"{place} 格式不对")
        unknown = sorted(set(found) - known)
        if unknown:
            raise PolicyPackRefused(self._origin, f"{place} 中有不认识的项目 {'、'.join(unknown)}")

    def _get(self, found: Mapping[str, Any], key: str, kind: type, place: str, *default: Any) -> Any:
        if key not in found:
            if default:
                return default[0]
            raise PolicyPackRefused(self._origin, f"{place} 缺少 {key}")
        value = found[key]
        if not is_of(kind, value):
            raise PolicyPackRefused(self._origin, f"{place} 的 {key} 类型不对")
        return value

    def _all(self, found: Mapping[str, Any], key: str, kind: type, place: str) -> list[Any]:
        """A list of values of one kind, empty when it is not there."""
        values: list[Any] = self._get(found, key, list, place, [])
        if not all(is_of(kind, value) for value in values):
            raise PolicyPackRefused(self._origin, f"{place} 的 {key} 中有的类型不对")
        return values

    def _each(self, document: Mapping[str, Any], key: str, read: Any) -> Mapping[str, Any]:
        found = self._get(document, key, dict, "文件", {})
        return MappingProxyType({name: read(name, content) for name, content in found.items()})

    def _table(self, name: str, content: Mapping[str, Any]) -> PackTable:
        place = f"代码表 {name}"
        self.only(content, _TABLE_KEYS, place)
        attributes = frozenset(self._all(content, "attributes", str, place))
        rows = self._get(content, "values", list, place)
        values = tuple(self._value(row, attributes, place) for row in rows)
        self._refuse_double((value.code for value in values), place)
        self._refuse_double((label for value in values for label in (value.label, *value.aliases)), place)
        return PackTable(
            name=name,
            title=self._get(content, "title", str, place),
            values=values,
            extend=self._get(content, "extend", bool, place, False),
        )

    def _value(self, row: Mapping[str, Any], attributes: frozenset[str], place: str) -> CodeValue:
        self.only(row, _VALUE_KEYS | attributes, place)
        code = self._get(row, "code", str, place)
        given: dict[str, Attribute] = {key: row[key] for key in row if key in attributes}
        wrong = [key for key, value in given.items() if not isinstance(value, str | int)]
        if wrong:
            raise PolicyPackRefused(self._origin, f"{place} {code} 的 {wrong[0]} 类型不对")
        return CodeValue(
            code=code,
            label=self._get(row, "label", str, f"{place} {code}"),
            valid_from=self._get(row, "from", date, f"{place} {code}", None),
            valid_to=self._get(row, "to", date, f"{place} {code}", None),
            aliases=tuple(self._all(row, "aliases", str, f"{place} {code}")),
            attributes=MappingProxyType(given),
        )

    def _refuse_double(self, words: Iterable[str], place: str) -> None:
        seen: set[str] = set()
        for word in words:
            if word in seen:
                raise PolicyPackRefused(self._origin, f"{place} 中“{word}”重复")
            seen.add(word)

    def _parameter(self, name: str, content: Mapping[str, Any]) -> Parameter:
        place = f"参数 {name}"
        self.only(content, _PARAMETER_KEYS, place)
        unit = self._get(content, "unit", str, place, "")
        scale = _FEN_PER_YUAN if unit == "元" else 1
        value = self._get(content, "value", int, place, None)
        years = self._get(content, "years", dict, place, {})
        choices = self._get(content, "choices", dict, place, {})
        if not all(year.isascii() and year.isdigit() for year in years):
            raise PolicyPackRefused(self._origin, f"{place} 的 years 应为年份")
        if len({"value", "values", "years", "text"} & content.keys()) > 1:
            raise PolicyPackRefused(self._origin, f"{place} 的值只能写一种")
        return Parameter(
            name=name,
            title=self._get(content, "title", str, place, ""),
            unit=unit,
            value=None if value is None else value * scale,
            values=tuple(part * scale for part in self._all(content, "values", int, place)),
            years=MappingProxyType(
                {int(year): self._get(years, year, int, place) * scale for year in years}
            ),
            text=self._get(content, "text", str, place, ""),
            yearly=self._get(content, "yearly", bool, place, bool(years)),
            source=self._get(content, "source", str, place, ""),
            confidence=self._get(content, "confidence", str, place, ""),
            note=self._get(content, "note", str, place, ""),
            choices=MappingProxyType({key: self._get(choices, key, str, place) for key in choices}),
        )


def is_of(kind: type, value: Any) -> bool:
    """Whether a value read from TOML is of a kind; True is no number, and a moment is no day."""
    if kind is int and isinstance(value, bool):
        return False
    return isinstance(value, kind) and not (kind is date and isinstance(value, datetime))
