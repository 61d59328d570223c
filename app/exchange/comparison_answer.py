"""The answer of a department to a list of persons: what it says of whom, row by row (domain.md 8.2; T19).

Rows are matched by the ID number as it was sent. A row that cannot be trusted is named with its reason and
keeps the whole answer from being taken; persons who are not on the list are named and left out.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.core.text import fold
from app.domain import id_card
from app.domain.policy import PolicyView
from app.exchange.cell_values import BLANKS, ColumnValues, Refusal, tidy
from app.exchange.header_rows import title_key
from app.exchange.roster_reader import Cell, RosterTable, Unclear, read_small_table
from app.exchange.workbook_file import unreadable_file
from app.forms.definitions.comparison import COMPARISON_PERSON

OTHER_ITEM = "99"
_NAME, _NUMBER, _ITEM, _RESULT = "name", "number", "item", "result"
_TITLES = {
    _NAME: ("姓名", "人员姓名", "成员姓名"),
    _NUMBER: ("证件号码", "身份证号", "身份证号码", "身份证", "公民身份号码", "公民身份证号码"),
    _ITEM: ("比对内容", "比对项目", "比对类别", "核查项目"),
    _RESULT: ("比对结果", "具体情况", "反馈情况", "反馈结果", "核查结果", "核查情况", "比对情况"),
}
_FEWEST_TITLES = 2
_NOTHING = frozenset((
    "无", "否", "没有", "未发现", "未查到", "未比对出", "无记录", "无信息", "不存在", "正常", "0", "×", "x",
    "未登记", "查无", "查无此人信息", "无异常", "没有问题", "健在",
))  # fmt: skip


class AnswerKind(enum.Enum):
    """What became of a row; the value is what the preview says."""

    HIT = "比对出问题"
    CLEAR = "没有问题"
    REPEATED = "重复的一行"
    STRANGER = "不在名单上"
    UNREADABLE = "看不清"


@dataclass(frozen=True)
class SentPerson:
    """A person as sent; `id` is that of the row of the list."""

    id: str
    name: str
    id_no: str


@dataclass(frozen=True)
class AnswerLine:
    """One thing a row says. `row` counts as the spreadsheet does; `number` is partly hidden; `person` is the
    id of the row of the list, "" where none fits.
    """

    row: int
    name: str
    number: str
    kind: AnswerKind
    item: str = ""
    text: str = ""
    reason: str = ""
    person: str = ""


@dataclass(frozen=True)
class AnswerFile:
    """A whole answer. `missing` are persons of the list without a row, where the answer lists everybody."""

    file_name: str
    lines: tuple[AnswerLine, ...]
    missing: tuple[str, ...] = ()

    def of(self, kind: AnswerKind) -> tuple[AnswerLine, ...]:
        return tuple(line for line in self.lines if line.kind is kind)

    @property
    def is_readable(self) -> bool:
        return not self.of(AnswerKind.UNREADABLE)


def read_answer_file(
    path: Path, people: Sequence[SentPerson], items: Sequence[str], policy: PolicyView
) -> AnswerFile:
    """Every row of an .xlsx, .xls or .csv. `items` are the codes that were asked for.

    Raises UserError (unsuitable file, no number or no result column), EnvironmentFault.
    """
    meanings = _meanings(policy)
    table = read_small_table(path, meanings.__contains__, _FEWEST_TITLES)
    found = _columns(table, meanings) if table is not None else {}
    if table is None or _NUMBER not in found or not found.keys() - {_NAME, _NUMBER, _ITEM}:
        raise unreadable_file(
            f"“{path.name}”里没有找到证件号码和比对结果两列。",
            "反馈表要有证件号码，以及送出的名单上的比对内容各列，或者“比对结果”一列。",
        )
    lines = tuple(_Reader(table, found, people, items, policy).lines())
    return AnswerFile(path.name, lines, _missing(lines, people))


def _meanings(policy: PolicyView) -> dict[str, str]:
    """Title key → what a column holds: a part of the row, or the code of an item."""
    found = {
        title_key(title): value.code
        for value in policy.table("comparison_item").values
        for title in (value.label, *value.aliases)
    }
    found.update({title_key(title): part for part, titles in _TITLES.items() for title in titles})
    return found


def _columns(table: RosterTable, meanings: Mapping[str, str]) -> dict[str, int]:
    """Meaning → column; of two columns with one meaning the first counts."""
    found: dict[str, int] = {}
    for place, title in enumerate(table.titles):
        meaning = meanings.get(title_key(title))
        if meaning is not None:
            found.setdefault(meaning, place)
    return found


def _missing(lines: Sequence[AnswerLine], people: Sequence[SentPerson]) -> tuple[str, ...]:
    """Only an answer that also names the clear ones can lack somebody."""
    if not any(line.kind is AnswerKind.CLEAR for line in lines):
        return ()
    named = {line.person for line in lines}
    return tuple(person.name for person in people if person.id not in named)


class _Reader:
    """One table with what its columns mean."""

    def __init__(
        self,
        table: RosterTable,
        columns: Mapping[str, int],
        people: Sequence[SentPerson],
        items: Sequence[str],
        policy: PolicyView,
    ) -> None:
        self._table, self._columns = table, columns
        self._by_number = {_key(person.id_no): person for person in people}
        self._only_item = items[0] if len(items) == 1 else OTHER_ITEM
        self._item_columns = {
            code: place for code, place in columns.items() if code not in (_NAME, _NUMBER, _ITEM, _RESULT)
        }
        self._item_table = policy.table("comparison_item")
        self._numbers = ColumnValues(table.titles[columns[_NUMBER]], COMPARISON_PERSON["id_no"], policy)
        self._said: set[tuple[str, str, str]] = set()

    def lines(self) -> Iterator[AnswerLine]:
        for index, row in enumerate(self._table.row_numbers):
            yield from self._row(index, row)

    def _cell(self, index: int, meaning: str) -> Cell:
        place = self._columns.get(meaning)
        return "" if place is None else self._table.columns[place][index]

    def _row(self, index: int, row: int) -> Iterator[AnswerLine]:
        name = _text(self._cell(index, _NAME))
        cell = self._cell(index, _NUMBER)
        number = self._numbers[cell]
        shown = "" if isinstance(cell, Unclear) else id_card.masked(_text(cell))
        trouble = self._trouble(index, number)
        if trouble:
            yield AnswerLine(row, name, shown, AnswerKind.UNREADABLE, reason=trouble)
            return
        person = self._by_number.get(_key(number))
        if person is None:
            yield AnswerLine(row, name, shown, AnswerKind.STRANGER, reason="送出的名单上没有这个人，不采用")
        elif name and fold(name).replace(" ", "") != fold(person.name).replace(" ", ""):
            words = f"证件号码是名单上“{person.name}”的，姓名写的是“{name}”，请和反馈单位核对"
            yield AnswerLine(row, name, shown, AnswerKind.UNREADABLE, reason=words, person=person.id)
        else:
            yield from self._answers(index, row, person, shown)

    def _trouble(self, index: int, number: object) -> str:
        if isinstance(number, Refusal):
            return number.sentence
        if index in self._table.shifted:
            return "这一行的格子比表头多，可能错了列，请核对"
        if number is None:
            return "没有证件号码，对不上人"
        if _key(number) not in self._by_number and not id_card.is_valid(_key(number)):
            return "证件号码位数或校验码不对，对不上人，请和反馈单位核对"
        for place in (*self._item_columns.values(), self._columns.get(_RESULT)):
            cell = "" if place is None else self._table.columns[place][index]
            if isinstance(cell, Unclear):
                return f"“{self._table.titles[place or 0]}”{cell.reason}，{cell.remedy}"
        return ""

    def _answers(self, index: int, row: int, person: SentPerson, shown: str) -> Iterator[AnswerLine]:
        said = list(self._hits(index))
        if not said:
            yield AnswerLine(row, person.name, shown, AnswerKind.CLEAR, person=person.id)
        for item, text in said:
            is_new = (person.id, item, text) not in self._said
            self._said.add((person.id, item, text))
            kind = AnswerKind.HIT if is_new else AnswerKind.REPEATED
            yield AnswerLine(row, person.name, shown, kind, item, text, person=person.id)

    def _hits(self, index: int) -> Iterator[tuple[str, str]]:
        """Item and words of each thing that was found."""
        for item, place in self._item_columns.items():
            text = _text(self._table.columns[place][index])
            if _is_hit(text):
                yield item, text
        text = _text(self._cell(index, _RESULT))
        if _is_hit(text):
            named = self._item_table.by_label(_text(self._cell(index, _ITEM)))
            yield (named.code if named else self._only_item), text


def _key(number: object) -> str:
    return str(number or "").upper()


def _text(cell: Cell) -> str:
    return cell.shown if isinstance(cell, Unclear) else tidy(cell)


def _is_hit(text: str) -> bool:
    return text not in BLANKS and fold(text).lower().rstrip("。.") not in _NOTHING
