"""Twenty-six ways in which cells of real rosters are dirty, each with the verdict an import must give.

`dirtied` spoils one cell in some rows of a clean roster, at most one per household, so that every verdict
can be told apart: the cell is read as meant, or its row is refused with the right words and its household
waits. Everything else must stay as it was.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain import id_card
from app.exchange.roster_records import RosterPlan
from tests.exchange.roster_files import HEADER_ROW

Row = Mapping[str, Any]
NUMBER, NAME, DAY, MONTHS = "证件号码", "姓名", "识别时间", "务工时间（月）"
_WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
_LONGEST_LOOK = 400
UNSURE = "分不清真假"
"""A sound number that ends in 000 is doubted while others of its column have lost their digits."""


def _always(row: Row) -> bool:
    return True


def _is_head(row: Row) -> bool:
    return bool(row["与户主关系"] == "户主")


def _works(row: Row) -> bool:
    return bool(row[MONTHS])


def _has_old_number(row: Row) -> bool:
    return bool(row[NUMBER][6:8] == "19" and int(row[NUMBER][14:17]) < 996)


def _error_cell(sheet: Any, row: int, column: int) -> None:
    sheet.write_formula(row, column, "=1/0", None, "#DIV/0!")


@dataclass(frozen=True)
class DirtyKind:
    """`spoil` makes the dirty cell from the row. `words` of the refusal; "" means the cell is read as meant:
    as the clean cell would be, or as `meant` says."""

    name: str
    title: str
    spoil: Callable[[Row], Any]
    words: str = ""
    meant: Callable[[Row], Any] | None = None
    suits: Callable[[Row], bool] = _always


def _cell(title: str) -> Callable[[Row], str]:
    return lambda row: str(row[title])


def _day(row: Row) -> date:
    return date.fromisoformat(row[DAY])


KINDS: tuple[DirtyKind, ...] = (
    DirtyKind("全角号码", NUMBER, lambda row: row[NUMBER].translate(_WIDE)),
    DirtyKind("号码里有空格", NUMBER, lambda row: f" {row[NUMBER][:6]} {row[NUMBER][6:]} "),
    DirtyKind("号码前有撇号", NUMBER, lambda row: f"'{row[NUMBER]}"),
    DirtyKind("号码里有看不见的字符", NUMBER, lambda row: f"\ufeff{row[NUMBER]}\u200b\n"),
    DirtyKind("小写的校验码", NUMBER, lambda row: row[NUMBER].lower(), suits=lambda row: "X" in row[NUMBER]),
    DirtyKind(
        "十五位旧号", NUMBER, lambda row: row[NUMBER][:6] + row[NUMBER][8:17], suits=_has_old_number
    ),
    DirtyKind("名字里有空格", NAME, lambda row: f"{row[NAME][0]}\u3000{row[NAME][1:]} "),
    DirtyKind("间隔号不对", NAME, lambda row: "买买提•艾力", meant=lambda row: "买买提·艾力"),
    DirtyKind("生僻字名字", NAME, lambda row: "\u00a0张𠅤\r\n", meant=lambda row: "张𠅤"),
    DirtyKind("日期用点", DAY, lambda row: row[DAY].replace("-", "."), suits=_is_head),
    DirtyKind(
        "日期是天数", DAY, lambda row: (_day(row) - date(1899, 12, 30)).days, suits=_is_head
    ),
    DirtyKind(
        "日期写成年月日", DAY, lambda row: f"{_day(row).year}年{_day(row).month}月{_day(row).day}日",
        suits=_is_head,
    ),
    DirtyKind("民族少了族字", "民族", lambda row: row["民族"].removesuffix("族")),
    DirtyKind("对勾当作是", "是否参加大病保险", lambda row: "√"),
    DirtyKind("月数是数字", MONTHS, lambda row: float(row[MONTHS]), suits=_works),
    DirtyKind("斜杠当作空", MONTHS, lambda row: "／", meant=lambda row: None, suits=_works),
    DirtyKind("号码存成数字", NUMBER, lambda row: float(row[NUMBER][:17] + "0"), "后几位已经丢失"),
    DirtyKind("号码是科学计数", NUMBER, lambda row: f"{row[NUMBER][0]}.{row[NUMBER][1:9]}E+17", "后几位"),
    DirtyKind(
        "号码丢了后三位", NUMBER, lambda row: f"{row[NUMBER][:15]}000", "末尾全是 0",
        suits=lambda row: not id_card.is_valid(f"{row[NUMBER][:15]}000"),
    ),
    DirtyKind("没有这个民族", "民族", lambda row: "火星族", "不在“民族”的选项里"),
    DirtyKind("没有这一天", DAY, lambda row: "2018-02-30", "没有 2018年2月30日这一天"),
    DirtyKind("名字里有数字", NAME, lambda row: f"{row[NAME]}1", "姓名里不能有数字"),
    DirtyKind("月数过多", MONTHS, lambda row: 13, "0 到 12"),
    DirtyKind("别处的村", "村", lambda row: "没有的村", "不在云岭乡的行政村里"),
    DirtyKind("关系是空的", "与户主关系", lambda row: "", "“与户主关系”是空的"),
    DirtyKind("公式错误值", "劳动技能", lambda row: _error_cell, "公式的错误值"),
)  # fmt: skip


@dataclass(frozen=True)
class DirtyCell:
    """Where a cell was spoiled: the index of the row among the persons."""

    index: int
    kind: DirtyKind


def dirtied(
    rows: Sequence[Row], share: float, seed: int = 1
) -> tuple[list[dict[str, Any]], tuple[DirtyCell, ...]]:
    """The rows with about `share` of them spoiled, all kinds in turn."""
    dice = random.Random(seed)
    order = list(range(len(rows)))
    dice.shuffle(order)
    spoiled = [dict(row) for row in rows]
    taken: set[str] = set()
    found: list[DirtyCell] = []
    for number in range(int(len(rows) * share)):
        kind = KINDS[number % len(KINDS)]
        looked_at = order[:_LONGEST_LOOK]
        index = next(at for at in looked_at if rows[at]["户编号"] not in taken and kind.suits(rows[at]))
        order.remove(index)
        taken.add(rows[index]["户编号"])
        spoiled[index][kind.title] = kind.spoil(rows[index])
        found.append(DirtyCell(index, kind))
    return spoiled, tuple(found)


def wrong_verdicts(
    rows: Sequence[Row], cells: Iterable[DirtyCell], plan: RosterPlan, clean: RosterPlan
) -> list[str]:
    """What an import got wrong: each line names a row and what was expected. `clean` is the plan of the
    clean rows against the same office."""
    dirty = {cell.index: cell.kind for cell in cells}
    refused = {row.row: "\n".join(row.reasons) for row in plan.refused}
    said, expected = _said(plan), _said(clean)
    doubted = {
        index for index, row in enumerate(rows)
        if row[NUMBER].endswith("000") and index not in dirty and _some_lost(dirty.values())
    }  # fmt: skip
    waiting = _waiting(rows, dirty, doubted)
    wrong = []
    for index, row in enumerate(rows):
        number = index + HEADER_ROW + 1
        kind, reason = dirty.get(index), refused.get(number, "")
        words = UNSURE if index in doubted else kind.words if kind else ""
        if words:
            verdict = words in reason
        elif row["户编号"] in waiting:
            verdict = reason.startswith("同一户的第")
        else:
            meant = _meant(row, kind, expected[number])
            verdict = not reason and said.get(number) == meant
        if not verdict:
            wrong.append(f"第 {number} 行 {kind.name if kind else '干净的行'}：{reason or said.get(number)}")
    return wrong


def _some_lost(kinds: Iterable[DirtyKind]) -> bool:
    return any(kind.name == "号码丢了后三位" for kind in kinds)


def _waiting(rows: Sequence[Row], dirty: Mapping[int, DirtyKind], doubted: set[int]) -> set[str]:
    """Households that wait for a refused row."""
    held = {rows[index]["户编号"] for index, kind in dirty.items() if kind.words}
    return held | {rows[index]["户编号"] for index in doubted}


_FIELDS = {NAME: "name", MONTHS: "work_months"}


def _meant(row: Row, kind: DirtyKind | None, clean: dict[str, Any]) -> dict[str, Any]:
    """What the row should say."""
    if kind is None or kind.meant is None:
        return clean
    value = kind.meant(row)
    changed = {**clean, _FIELDS[kind.title]: value}
    return {name: own for name, own in changed.items() if own is not None}


def _said(plan: RosterPlan) -> defaultdict[int, dict[str, Any]]:
    """Row → what its person and, for the head, its household say."""
    found: defaultdict[int, dict[str, Any]] = defaultdict(dict)
    for household in plan.planned:
        for person in household.persons:
            found[person.row] = dict(person.said)
            if person.said.get("relation") == "01":
                facts = {name: household.said.get(name) for name in ("first_identified", "village_code")}
                found[person.row] |= facts
    return found
