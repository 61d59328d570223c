"""All guards by name. A guard that is not listed here does not exist; a table that names it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.domain.procedures import guards_figures, guards_household, guards_relief, guards_steps
from app.domain.procedures.guard_spec import Guard

GUARDS: Mapping[str, Guard] = MappingProxyType(
    {
        guard.name: guard
        for guard in (
            *guards_household.GUARDS,
            *guards_steps.GUARDS,
            *guards_figures.GUARDS,
            *guards_relief.GUARDS,
        )
    }
)
