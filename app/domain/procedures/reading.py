"""Reading procedure packs: TOML text in, a checked frozen pack out, or a refusal that names the place.

Strict like `policy_pack.py`: an unknown key, guard, paper, role or state refuses the whole file, so that
nothing is ever half loaded.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from app.domain.policy import PolicyBook
from app.domain.policy_pack import PolicyPackRefused, is_of
from app.domain.procedures.checks import NEEDED_TABLES, complaints
from app.domain.procedures.guard_spec import Guard
from app.domain.procedures.tables import (
    STANDARD,
    Figure,
    GuardUse,
    Procedure,
    ProcedurePack,
    Setting,
    State,
    Version,
)
from app.domain.procedures.variants import VariantOrder, in_order

_FILE_KEYS = frozenset(("version", "start", "state", "variant"))
_VERSION_KEYS = frozenset(
    ("id", "procedure", "number", "title", "region", "period", "subject", "effective_from", "effective_to",
     "source")
)
_STATE_KEYS = frozenset(
    ("id", "label", "actors", "papers", "leave_papers", "guards", "leave_guards", "figures", "next", "sides",
     "back", "end", "note", "effect")
)
_VARIANT_KEYS = frozenset(("id", "title", "start", "next", "back", "without", "merge"))
_FIGURE_KEYS = frozenset(("name", "label", "unit"))
_REGION_LENGTHS = frozenset((0, 2, 4, 6, 9, 12))


def read_procedure(
    text: str, origin: str, guards: Mapping[str, Guard], policies: PolicyBook
) -> ProcedurePack:
    """The pack in a TOML text with all its variants, every one checked. Raises PolicyPackRefused.

    Names are looked up in the policy of the pack's region on its first day.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise PolicyPackRefused(origin, f"格式有误（{fault}）") from fault
    reader = _Reader(origin)
    if document.pop("kind", None) != "procedure":
        raise reader.refused("不是程序状态表（kind 应为 procedure）")
    reader.only(document, _FILE_KEYS, "文件")
    pack = reader.pack(document)
    policy = policies.at(pack.version.region, pack.version.effective_from)
    if not policy.tables.keys() >= NEEDED_TABLES:
        raise reader.refused(f"生效日 {pack.version.effective_from} 没有政策数据")
    for order in pack.orders.values():
        for complaint in complaints(order, guards, policy):
            place = f"做法“{order.variant_title}”：" if order.variant else ""
            raise reader.refused(f"{place}{complaint}")
    return pack


@dataclass(frozen=True)
class _Reader:
    """Turns checked parts of one document into values; every refusal names the place."""

    origin: str

    def refused(self, reason: str) -> PolicyPackRefused:
        return PolicyPackRefused(self.origin, reason)

    def pack(self, document: Mapping[str, Any]) -> ProcedurePack:
        version = self._version(self._get(document, "version", dict, "文件"))
        states: dict[str, State] = {}
        for number, content in enumerate(self._get(document, "state", list, "文件"), 1):
            state = self._state(content, number)
            if state.id in states:
                raise self.refused(f"状态 {state.id} 重复")
            states[state.id] = state
        standard = Procedure(version, self._names(document, "start", "文件"), MappingProxyType(states))
        orders = {STANDARD: standard}
        for content in self._get(document, "variant", list, "文件", []):
            variant = self._variant(content)
            if variant.id in orders:
                raise self.refused(f"做法 {variant.id} 重复")
            unknown = variant.named_states() - states.keys()
            if unknown:
                raise self.refused(f"做法 {variant.id} 中没有这些状态：{'、'.join(sorted(unknown))}")
            orders[variant.id] = in_order(standard, variant)
        return ProcedurePack(version, MappingProxyType(orders))

    def only(self, found: Mapping[str, Any], known: frozenset[str], place: str) -> None:
        """Refuse what is no table, and keys nobody reads."""
        if not isinstance(found, dict):
            raise self.refused(f"{place} 格式不对")
        unknown = sorted(set(found) - known)
        if unknown:
            raise self.refused(f"{place} 中有不认识的项目 {'、'.join(unknown)}")

    def _get(self, found: Mapping[str, Any], key: str, kind: type, place: str, *default: Any) -> Any:
        if key not in found:
            if default:
                return default[0]
            raise self.refused(f"{place} 缺少 {key}")
        value = found[key]
        if not is_of(kind, value):
            raise self.refused(f"{place} 的 {key} 类型不对")
        return value

    def _word(self, found: Mapping[str, Any], key: str, place: str) -> str:
        """A text that may not be blank."""
        word: str = self._get(found, key, str, place)
        if not word.strip():
            raise self.refused(f"{place} 的 {key} 是空的")
        return word

    def _names(self, found: Mapping[str, Any], key: str, place: str, *default: Any) -> tuple[str, ...]:
        names = self._get(found, key, list, place, *default)
        if not all(isinstance(name, str) and name for name in names):
            raise self.refused(f"{place} 的 {key} 应为一串名称")
        if len(set(names)) != len(names):
            raise self.refused(f"{place} 的 {key} 有重复")
        return tuple(names)

    def _version(self, found: Mapping[str, Any]) -> Version:
        self.only(found, _VERSION_KEYS, "version")
        region = self._get(found, "region", str, "version", "")
        if len(region) not in _REGION_LENGTHS or not (region.isdigit() or not region):
            raise self.refused(f"区划“{region}”应为 2、4、6、9 或 12 位数字")
        version = Version(
            id=self._word(found, "id", "version"),
            procedure=self._word(found, "procedure", "version"),
            number=self._get(found, "number", int, "version"),
            title=self._word(found, "title", "version"),
            region=region,
            period=self._get(found, "period", str, "version", ""),
            subject=self._word(found, "subject", "version"),
            effective_from=self._get(found, "effective_from", date, "version"),
            effective_to=self._get(found, "effective_to", date, "version", None),
            source=self._get(found, "source", str, "version", ""),
            origin=self.origin,
        )
        if version.effective_to is not None and version.effective_to < version.effective_from:
            raise self.refused("version 的 effective_to 早于 effective_from")
        return version

    def _state(self, found: Any, number: int) -> State:
        if not isinstance(found, dict):
            raise self.refused(f"第 {number} 个状态格式不对")
        state_id = self._word(found, "id", f"第 {number} 个状态")
        place = f"状态 {state_id}"
        self.only(found, _STATE_KEYS, place)
        return State(
            id=state_id,
            label=self._word(found, "label", place),
            actors=self._names(found, "actors", place),
            papers=self._names(found, "papers", place, []),
            leave_papers=self._names(found, "leave_papers", place, []),
            guards=self._guards(found, "guards", place),
            leave_guards=self._guards(found, "leave_guards", place),
            figures=tuple(self._figure(row, place) for row in self._get(found, "figures", list, place, [])),
            next=self._names(found, "next", place, []),
            sides=self._names(found, "sides", place, []),
            back=self._names(found, "back", place, []),
            end=self._get(found, "end", str, place, ""),
            note=self._get(found, "note", str, place, ""),
            effect=self._get(found, "effect", str, place, ""),
        )

    def _figure(self, row: Mapping[str, Any], place: str) -> Figure:
        self.only(row, _FIGURE_KEYS, f"{place} 的数字")
        name, label, unit = (self._word(row, key, f"{place} 的数字") for key in ("name", "label", "unit"))
        return Figure(name, label, unit)

    def _guards(self, found: Mapping[str, Any], key: str, place: str) -> tuple[GuardUse, ...]:
        uses = []
        for row in self._get(found, key, list, place, []):
            if not isinstance(row, dict):
                raise self.refused(f"{place} 的 {key} 格式不对")
            name = self._word(row, "name", f"{place} 的条件")
            settings = {word: self._setting(row[word], place) for word in row if word != "name"}
            uses.append(GuardUse(name, MappingProxyType(settings)))
        return tuple(uses)

    def _setting(self, value: Any, place: str) -> Setting:
        if isinstance(value, list) and all(isinstance(word, str) for word in value):
            return tuple(value)
        if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        raise self.refused(f"{place} 的条件设置类型不对")

    def _variant(self, found: Mapping[str, Any]) -> VariantOrder:
        self.only(found, _VARIANT_KEYS, "做法")
        place = f"做法 {self._word(found, 'id', '做法')}"
        return VariantOrder(
            id=found["id"],
            title=self._word(found, "title", place),
            start=self._names(found, "start", place, []),
            next=self._ways(found, "next", place),
            back=self._ways(found, "back", place),
            without=self._names(found, "without", place, []),
            merge=self._pairs(found, place),
        )

    def _ways(self, found: Mapping[str, Any], key: str, place: str) -> Mapping[str, tuple[str, ...]]:
        ways = self._get(found, key, dict, place, {})
        return {state: self._names(ways, state, f"{place} 的 {key}") for state in ways}

    def _pairs(self, found: Mapping[str, Any], place: str) -> tuple[tuple[str, str], ...]:
        pairs = []
        for pair in self._get(found, "merge", list, place, []):
            if not isinstance(pair, list) or len(pair) != 2:
                raise self.refused(f"{place} 的 merge 应为成对的状态")
            pairs.append(self._names({"merge": pair}, "merge", place))
        return tuple((first, second) for first, second in pairs)
