"""The villages of the township, entered once by the administrator from the list of division codes."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.errors import UserError
from app.core.text import fold
from app.domain.permissions import Action
from app.domain.regions import VILLAGE_LENGTH
from app.models.changes import Changes
from app.services.regions import village_names
from app.services.session import Session


def read_village_list(session: Session, text: str) -> dict[str, str]:
    """Code → name from lines "code name" in either order, as copied from a table.

    Raises UserError naming the line: no 12-digit code of this township, no name, or a code twice.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        parts = fold(line).replace(",", " ").split()
        if not parts:
            continue
        codes = [part for part in parts if part.isascii() and part.isdigit()]
        names = [part for part in parts if part not in codes]
        if len(codes) != 1 or len(names) != 1:
            raise UserError(f"第 {number} 行要有一个 12 位代码和一个村名，没有保存。请改好再存。")
        _require_village_code(session, codes[0], number)
        if codes[0] in found:
            raise UserError(f"第 {number} 行的代码 {codes[0]} 前面已经有了，没有保存。请改好再存。")
        found[codes[0]] = names[0]
    return found


def store_villages(session: Session, villages: Mapping[str, str]) -> Changes:
    """Add villages that are new; a village that exists keeps its name. Raises UserError (permission)."""
    session.require(Action.SET_UP)
    known = village_names(session)
    with session.write(Action.SET_UP, "添加行政村", undoable=False) as tx:
        for code, name in villages.items():
            if code not in known:
                tx.insert("region", {"code": code, "name": name, "level": "village",
                                     "parent_code": session.unit.region_code})  # fmt: skip
    return tx.changes


def _require_village_code(session: Session, code: str, line: int) -> None:
    town = session.unit.region_code
    if len(code) != VILLAGE_LENGTH or not code.startswith(town):
        raise UserError(
            f"第 {line} 行的代码 {code} 不是本乡镇的村代码（应为 12 位，前 9 位是 {town}），没有保存。"
        )
