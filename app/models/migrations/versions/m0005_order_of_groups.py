"""Groups stand by their number: 二组 before 三组, 十组 after both. The summaries keep where each stands.

The statements for the indexes are in the .sql file beside this script.
"""

from __future__ import annotations

import re
from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ONES = "一二三四五六七八九"
_DIGITS = f"零{_ONES}"
_NUMBERED = re.compile(
    rf"第?(?:(?P<figures>\d{{1,2}})|(?P<tens>[{_ONES}]?)十(?P<ones>[{_ONES}]?)|(?P<digit>[{_DIGITS}]))"
    r"(?:村民小组|小组|组|社|队)?"
)
_HALF_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: None, 0x20: None}
_NAMED, _NONE = 100, 101


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(
        "ALTER TABLE household_summary ADD COLUMN group_rank INTEGER DEFAULT '0' NOT NULL"
    )
    stored = connection.exec_driver_sql("SELECT row_no, group_no FROM household_summary").fetchall()
    ranks = {group: _rank(group) for group in {row[1] for row in stored}}
    if stored:
        connection.exec_driver_sql(
            "UPDATE household_summary SET group_rank = ? WHERE row_no = ?",
            [(ranks[group], row_no) for row_no, group in stored],
        )
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)


def _rank(group: str) -> int:
    if not group:
        return _NONE
    found = _NUMBERED.fullmatch(group.translate(_HALF_WIDTH))
    if not found:
        return _NAMED
    figures, tens, ones, digit = found.group("figures", "tens", "ones", "digit")
    if figures or digit:
        return int(figures or _DIGITS.index(digit))
    return (_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0)
