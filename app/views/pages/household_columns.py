"""The columns of the household list: ids are sort keys of the query, texts as an office reads them."""

from __future__ import annotations

from app.domain.money import format_fen
from app.services.households import HouseholdRow
from app.views.tables.id_page_model import Column


def _per_capita(row: HouseholdRow) -> str:
    return "" if row.per_capita is None else format_fen(row.per_capita)


def _count(number: int) -> str:
    return str(number) if number else ""


HOUSEHOLD_COLUMNS = (
    Column("head_name", "户主", lambda row: row.head_name, 122),
    Column("place", "村", lambda row: row.village_name, 76),
    Column("group_no", "组", lambda row: row.group_no, 48, sortable=False),
    Column("members", "人口", lambda row: str(row.members), 48, numeric=True),
    Column("object_type", "户类型", lambda row: row.object_type_label, 124),
    Column("per_capita", "人均纯收入（元）", _per_capita, 120, numeric=True),
    Column("filled", "填报", lambda row: f"{row.filled}%" if row.is_judged else "待查", 54, numeric=True,
           tone=lambda row: "done" if row.filled == 100 else ""),
    Column("errors", "错误", lambda row: _count(row.errors), 48, numeric=True,
           tone=lambda row: "error" if row.errors else ""),
    Column("warnings", "需说明", lambda row: _count(row.warnings), 60, numeric=True,
           tone=lambda row: "warning" if row.warnings else ""),
    Column("phone", "电话", lambda row: row.phone_masked, 98, sortable=False),
    Column("local_no", "户编号", lambda row: row.local_no, 166),
    Column("updated_at", "最后修改", lambda row: f"{row.updated_at:%Y-%m-%d}", 92),
)
