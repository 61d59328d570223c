"""All state tables of an office: which holds in a place on a day, and every older one for running cases.

A book never changes; a newer pack makes a new book, and a pack that is refused leaves the old one in use.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from app.core.errors import UserError
from app.domain.policy import PolicyBook, PolicyView
from app.domain.policy_pack import PolicyPackRefused
from app.domain.procedures.guards import GUARDS
from app.domain.procedures.reading import read_procedure
from app.domain.procedures.tables import STANDARD, Procedure, ProcedurePack


class ProcedureBook:
    """`at` answers what holds for new cases, `order` any table a running case began with."""

    def __init__(self, packs: Iterable[ProcedurePack]) -> None:
        self._packs: dict[str, ProcedurePack] = {}
        for pack in packs:
            known = self._packs.get(pack.version.id)
            if known is not None:
                raise PolicyPackRefused(
                    pack.version.origin, f"与“{known.version.origin}”的版本标识 {pack.version.id} 相同"
                )
            self._packs[pack.version.id] = pack
        self._refuse_double_numbers()
        self._views: dict[tuple[str, date], Mapping[str, ProcedurePack]] = {}

    @classmethod
    def load(cls, folder: Path, policies: PolicyBook) -> ProcedureBook:
        """The book of all tables of a folder. Raises PolicyPackRefused."""
        return cls(
            read_procedure(path.read_text("utf-8"), path.name, GUARDS, policies)
            for path in sorted(folder.glob("*.toml"))
        )

    @property
    def packs(self) -> tuple[ProcedurePack, ...]:
        return tuple(self._packs.values())

    def with_pack(self, text: str, origin: str, policies: PolicyBook) -> ProcedureBook:
        """The book with a newer pack; this one stays. Raises PolicyPackRefused: broken, or older."""
        pack = read_procedure(text, origin, GUARDS, policies)
        newest = max((known.version.number for known in self._rivals(pack)), default=0)
        if pack.version.number <= newest:
            raise PolicyPackRefused(
                origin, f"版本 {pack.version.number} 不比正在用的版本 {newest} 新，不能替换"
            )
        return ProcedureBook((*self._packs.values(), pack))

    def at(self, region_code: str, on: date) -> Mapping[str, ProcedurePack]:
        """Procedure → its table for new cases: nearest region upward, then the newest version of the day."""
        key = (region_code, on)
        view = self._views.get(key)
        if view is None:
            view = self._views[key] = MappingProxyType(self._view(region_code, on))
        return view

    def _view(self, region_code: str, on: date) -> dict[str, ProcedurePack]:
        fitting = [
            pack
            for pack in self._packs.values()
            if region_code.startswith(pack.version.region) and pack.version.valid_on(on)
        ]
        fitting.sort(key=lambda pack: (len(pack.version.region), pack.version.number))
        return {pack.version.procedure: pack for pack in fitting}

    def for_new_case(self, procedure: str, region_code: str, policy: PolicyView) -> Procedure:
        """The order in which a case that begins on the day of `policy` is handled.

        The county may choose a variant by the text parameter `procedure.<name>.variant`. Raises UserError
        where no table holds or the chosen variant does not exist.
        """
        pack = self.at(region_code, policy.on).get(procedure)
        if pack is None:
            raise UserError(f"{policy.on}没有适用的程序，请核对日期或者请县级下发程序表")
        chosen = STANDARD
        name = f"procedure.{procedure}.variant"
        if name in policy.parameters and policy.is_set(name):
            chosen = policy.text(name)
        order = pack.orders.get(chosen)
        if order is None:
            raise UserError(f"程序“{pack.version.title}”没有名为“{chosen}”的做法，请核对政策参数")
        return order

    def order(self, version_id: str, variant: str = STANDARD) -> Procedure:
        """The table a case began with. Raises UserError when this office never got it."""
        pack = self._packs.get(version_id)
        if pack is None or variant not in pack.orders:
            raise UserError(f"这一件按程序表“{version_id}”办理，本机没有这份程序表，请导入后再办")
        return pack.orders[variant]

    def _rivals(self, pack: ProcedurePack) -> Iterable[ProcedurePack]:
        key = (pack.version.procedure, pack.version.region)
        return (
            known for known in self._packs.values() if (known.version.procedure, known.version.region) == key
        )

    def _refuse_double_numbers(self) -> None:
        """Two tables of one procedure and region never have the same number."""
        for pack in self._packs.values():
            for rival in self._rivals(pack):
                if rival is not pack and rival.version.number == pack.version.number:
                    raise PolicyPackRefused(
                        rival.version.origin, f"与“{pack.version.origin}”的版本号同为 {pack.version.number}"
                    )
