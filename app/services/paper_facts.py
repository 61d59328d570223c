"""What the papers say about conditions, safeguards and help of a household (domain.md 11 T01, T08)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.policy import PolicyView
from app.forms.conditions import is_blank
from app.forms.definitions.living_conditions import LIVESTOCK_ROW, LIVING_CONDITIONS
from app.models.queries.cases import Records

Values = Mapping[str, Any]


def condition_texts(records: Records, policy: PolicyView) -> dict[str, str]:
    """Field name → text of the newest yearly sheet, livestock in one line; empty without a sheet."""
    sheets = [row for row in records.get("living_conditions", ()) if row.get("year")]
    if not sheets:
        return {}
    newest = max(sheets, key=lambda row: row["year"])
    texts = {
        field.name: field.kind.format(newest.get(field.name), policy)
        for field in LIVING_CONDITIONS.stored_fields
    }
    herd = (row for row in records.get("livestock_row", ()) if row["conditions_id"] == newest["id"])
    kind = LIVESTOCK_ROW["kind"].kind
    texts["livestock"] = "、".join(f"{kind.format(row.get('kind'), policy)}{row.get('in_stock') or 0}"
                                  for row in herd)  # fmt: skip
    return texts


def safeguard_rows(records: Records) -> tuple[Values, ...]:
    """The newest assessment of each item."""
    newest: dict[str, Values] = {}
    for row in records.get("safeguard", ()):
        known = newest.get(row.get("item") or "")
        if known is None or (row.get("assessed_on") and row["assessed_on"] >= known["assessed_on"]):
            newest[row.get("item") or ""] = row
    return tuple(newest.values())


def open_needs(records: Records) -> str:
    """The needs that were not met yet, in words."""
    rows = records.get("need", ())
    return "；".join(str(row["text"]) for row in rows if row.get("text") and is_blank(row.get("closed_on")))


def present_helper(records: Records, names: Mapping[str, str]) -> str:
    """Names of who helps now."""
    running = (row for row in records.get("pairing", ()) if is_blank(row.get("ended_on")))
    return "、".join(filter(None, (names.get(row.get("helper_id") or "", "") for row in running)))
