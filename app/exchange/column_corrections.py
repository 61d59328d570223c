"""What a person said of the columns of a file: kept as plain texts and recognised by the header.

A correction belongs to a set of titles, whatever their order, so next month's file from the same hand is
read the same way. Only titles and field names, never contents of cells.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from app.exchange.roster_columns import Special, Target, all_targets, column_keys

NOT_IMPORTED = ""

_GROUPS = {"household": "户", "member": "成员", "living_conditions": "生产生活条件"}


def header_fingerprint(titles: Sequence[str]) -> str:
    """The same 32 characters for the same titles in any order."""
    keys = sorted(filter(None, column_keys(titles)))
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:32]


def target_id(target: Target | None) -> str:
    """The text a target is stored as: `member.phone`, `place.VILLAGE`; NOT_IMPORTED for None."""
    if target is None:
        return NOT_IMPORTED
    if isinstance(target, Special):
        return f"place.{target.name}"
    return f"{target.schema_id}.{target.field.name}"


def target_label(target: Target) -> str:
    """What the caseworker calls it: 成员：联系电话."""
    if isinstance(target, Special):
        return f"地点和人数：{target.value}"
    return f"{_GROUPS[target.schema_id]}：{target.field.label}"


def target_choices() -> tuple[tuple[str, str], ...]:
    """Id and label of everything a column can mean, 不导入 first."""
    return (
        (NOT_IMPORTED, "不导入"),
        *((target_id(target), target_label(target)) for target in all_targets()),
    )


def as_targets(corrections: Mapping[str, str]) -> dict[str, Target | None]:
    """Stored corrections by column key; those of a field that no longer exists are left out."""
    known: dict[str, Target | None] = {target_id(target): target for target in all_targets()}
    known[NOT_IMPORTED] = None
    return {key: known[chosen] for key, chosen in corrections.items() if chosen in known}
