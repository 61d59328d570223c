"""How relations to the head read after another person became head. Only what is certain is answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Values = Mapping[str, Any]
HEAD, SPOUSE, SON, DAUGHTER = "01", "02", "03", "04"
_MALE = "1"
_PARENTS = {True: "11", False: "12"}
_CHILDREN = {True: SON, False: DAUGHTER}
_CHILD_IN_LAW = {True: "06", False: "05"}
_SIBLING = "21"
_OF_HUSBAND_TO_WIFE = {"11": "15", "12": "16", "13": "11", "14": "12", "15": "11", "16": "12"}
_OF_WIFE_TO_HUSBAND = {"11": "13", "12": "14", "13": "11", "14": "12", "15": "11", "16": "12"}


def relations_after(members: Iterable[Values], new_head: str) -> dict[str, str]:
    """Member id → relation to the new head, for those whose relation follows; others are left out.

    `members` are those who stay, each with "id", "relation" and "sex"; codes of domain.md 5.1.
    """
    rows = {row["id"]: row for row in members}
    follows = _AFTER.get(rows[new_head].get("relation") or "")
    found = {new_head: HEAD}
    if follows is not None:
        for row in rows.values():
            relation = follows(row, rows[new_head]) if row["id"] != new_head else HEAD
            if relation:
                found[row["id"]] = relation
    return found


def _after_spouse(row: Values, new_head: Values) -> str | None:
    relation = row.get("relation") or ""
    if relation == HEAD:
        return SPOUSE
    to_wife = new_head.get("sex") != _MALE
    kept = {SON, DAUGHTER, "05", "06", "07", "08", "09", "10"}
    if relation in kept:
        return relation
    return (_OF_HUSBAND_TO_WIFE if to_wife else _OF_WIFE_TO_HUSBAND).get(relation)


def _after_child(row: Values, new_head: Values) -> str | None:
    relation, is_man = row.get("relation") or "", row.get("sex") == _MALE
    if relation in (HEAD, SPOUSE):
        return _PARENTS[is_man]
    if relation in (SON, DAUGHTER):
        return _SIBLING
    return None


def _after_parent(row: Values, new_head: Values) -> str | None:
    relation, is_man = row.get("relation") or "", row.get("sex") == _MALE
    if relation in (HEAD, _SIBLING):
        return _CHILDREN[is_man]
    if relation == SPOUSE:
        return _CHILD_IN_LAW[is_man]
    return SPOUSE if relation in _PARENTS.values() else None


_AFTER = {SPOUSE: _after_spouse, SON: _after_child, DAUGHTER: _after_child, "11": _after_parent,
          "12": _after_parent}  # fmt: skip
