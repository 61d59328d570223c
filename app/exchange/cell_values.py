"""From the text of a cell to the value of a field, or to the reason why not.

One `ColumnValues` per column remembers every text it has read, so a label that is repeated forty thousand
times is judged once. What is tidied silently: outer spaces, line breaks and control characters, a leading
apostrophe, the spaces inside a Chinese name, the ways of writing a group number. What is done and said: an
old 15-digit number becomes 18 digits. Everything else unreadable is refused; nothing is guessed.

A number that a spreadsheet once held as a number has kept 15 digits and ends in zeros. Such a text is
refused when it fails its own check; one that passes it by chance is refused too when others of its column
lost theirs, see `ColumnValues.lost_digits`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from app.core.errors import Unreadable
from app.core.text import fold, visible
from app.domain import bank_card, id_card
from app.domain.dates import is_month_only
from app.domain.policy import PolicyView
from app.domain.village_groups import number_of_group, numbered_group
from app.exchange.roster_reader import Cell, Unclear
from app.forms.kinds import BankAccount, Code, Codes, Date, IdNumber, PersonName, Phone, YesNo
from app.forms.schema import Field

_APOSTROPHES = "'‘’`＇"
BLANKS = frozenset(("", "/", "／", "-", "--", "—", "——", "\\", "空", "(空)", "null", "NULL"))
_LONGEST_SHOWN = 20
_LONGEST_NUMBER = 22


class Refusal(NamedTuple):
    """Why a cell was not taken, in one Chinese sentence that names the column and what to do.

    `only_day_missing`: a year and a month, which another column may complete.
    """

    sentence: str
    only_day_missing: bool = False


def tidy(text: str, keep_lines: bool = False) -> str:
    """A cell without what cannot be seen; characters of names are never touched."""
    plain = visible(text, keep_lines)
    return plain[1:].lstrip() if plain[:1] in _APOSTROPHES and len(plain) > 1 else plain


def starts_like_quoted(text: str) -> bool:
    """Whether reading would take the first mark for the one that keeps a number as text."""
    return len(text) > 1 and text[0] in _APOSTROPHES


def shown(text: str, sensitive: bool = False) -> str:
    """A value as a reason quotes it: shortened, and only the ends of personal numbers."""
    if sensitive:
        return id_card.masked(text) if len(text) <= _LONGEST_NUMBER else f"{text[:3]}…{text[-2:]}"
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


class ColumnValues(dict[Cell, Any]):
    """Cell → value, None for blank, or `Refusal`. `notes` says what was done to a cell.

    Reading an unknown cell stores it, so `column_values` is one C loop over repeated cells.
    """

    def __init__(self, title: str, field: Field, policy: PolicyView) -> None:
        super().__init__()
        self.title = title
        self.notes: dict[Cell, str] = {}
        self.refuses = False
        self.lost_digits = False
        self._field = field
        self._policy = policy
        self._keep_lines = field.kind.keeps_lines
        self._is_id = isinstance(field.kind, IdNumber)
        self._is_long_number = isinstance(field.kind, _LONG_NUMBERS)
        self._parse = field.kind.parse
        self._prepare = _PREPARE.get(type(field.kind), _as_it_is)
        if field.name == "group_no":
            self._prepare = group_number

    def __missing__(self, cell: Cell) -> Any:
        value = self._read(cell)
        if isinstance(value, Refusal):
            self.refuses = True
        self[cell] = value
        return value

    def _read(self, cell: Cell) -> Any:
        if isinstance(cell, Unclear):
            hidden = self._field.sensitive   # of a rounded number only stars would be left
            return self._refusal("" if hidden else cell.shown, cell.reason, cell.remedy)
        text = tidy(cell, self._keep_lines)
        if text in BLANKS:
            return None
        try:
            value = self._parse(self._prepare(text), self._policy)
        except Unreadable as unreadable:
            refusal = self._refusal(text, unreadable.reason, self._remedy())
            return refusal._replace(
                only_day_missing=isinstance(self._field.kind, Date) and is_month_only(text)
            )
        if self._is_long_number and type(value) is str and value.endswith("000"):
            return self._ending_in_zeros(value)
        return self._upgraded(cell, value) if self._is_id else value

    def refused_as_lost(self, value: Any) -> Refusal | None:
        """The refusal of a value that ends like the lost ones of its column; None for all others."""
        if type(value) is str and _ends_in_zeros(value):
            return self._refusal(value, _LOST_BESIDE_OTHERS, self._remedy())
        return None

    def _ending_in_zeros(self, number: str) -> Any:
        is_id = self._is_id
        sound = id_card.is_valid(number[: id_card.ID_LENGTH]) if is_id else bank_card.luhn_holds(number)
        if sound or not _ends_in_zeros(number):
            return self._upgraded(number, number) if is_id else number
        self.lost_digits = True
        return self._refusal(number, _LOST, self._remedy())

    def _remedy(self) -> str:
        return _REMEDIES.get(type(self._field.kind), _CORRECT_IT)

    def _upgraded(self, cell: Cell, number: str) -> Any:
        """Old 15-digit numbers; those of persons born before 1900 are not converted (domain.md 3)."""
        if len(number) != 15:
            return number
        try:
            converted = id_card.from_old_form(number)
        except id_card.IdInvalid as invalid:
            return self._refusal(number, invalid.fault.value, "请照现在的身份证填写十八位号码")
        self.notes[cell] = f"“{self.title}”是十五位旧号，已换成十八位 {shown(converted, True)}，请核对证件"
        return converted

    def _refusal(self, text: str, reason: str, remedy: str) -> Refusal:
        quoted = shown(text, self._field.sensitive)
        told = not text or (text in reason and not self._field.sensitive)
        said = reason if told else f"填的是“{quoted}”，{reason.replace(text, quoted)}"
        return Refusal(f"“{self.title}”{said}；{remedy}")


def column_values(column: Sequence[Cell], values: ColumnValues) -> list[Any]:
    """The values of a whole column."""
    return list(map(values.__getitem__, column))


_KEPT_DIGITS = 15
_LOST = "末尾全是 0、校验不符，多半被表格软件当作数字存过，第十五位以后的数字已经丢失"
_LOST_BESIDE_OTHERS = "末尾全是 0，而这一列别的号码丢过位数，分不清真假"


def _ends_in_zeros(number: str) -> bool:
    """Whether nothing is left after the digits a spreadsheet keeps of a number."""
    return len(number) >= id_card.ID_LENGTH and not number[_KEPT_DIGITS:].strip("0")


def _as_it_is(text: str) -> str:
    return text


def _name(text: str) -> str:
    """李 四 is 李四; the words of a name in letters keep one space between them."""
    parts = text.split()
    letters = any(character.isascii() and character.isalpha() for character in text)
    return (" " if letters else "").join(parts)


_SERIAL_DAY = re.compile(r"[1-5]\d{4}")
_FIRST_SERIAL_DAY = date(1899, 12, 30)


def _day(text: str) -> str:
    """A day that Excel shows as a bare day number (43166), or with a time of midnight behind it."""
    plain = fold(text)
    if _SERIAL_DAY.fullmatch(plain):
        return (_FIRST_SERIAL_DAY + timedelta(days=int(plain))).isoformat()
    return re.sub(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", "", plain)


_SCIENTIFIC = re.compile(r"\d(\.\d+)?[Ee]\+\d{1,2}")


def _long_number(text: str) -> str:
    if not text.isalnum() and _SCIENTIFIC.fullmatch(fold(text)):
        raise Unreadable("是科学计数的写法，后几位已经丢失")
    return text


_PREPARE: dict[type, Callable[[str], str]] = {
    PersonName: _name,
    Date: _day,
    IdNumber: _long_number,
    BankAccount: _long_number,
    Phone: _long_number,
}

_LONG_NUMBERS = (IdNumber, BankAccount)
_CORRECT_IT = "请改正后再导入"
_REMEDIES: dict[type, str] = {
    Code: "请改成模板下拉选项里的叫法",
    Codes: "请改成模板下拉选项里的叫法，几项之间用顿号",
    Date: "请写成 2018-03-07 这样的日期",
    YesNo: "请填“是”或“否”",
    IdNumber: "请把这一列设成文本格式，照证件重新填写",
    BankAccount: "请把这一列设成文本格式，照卡面重新填写",
    Phone: "请填十一位手机号，座机带区号",
}


def group_number(text: str) -> str:
    """3组, 第三组, 03 and 三组 are one group, written 三组 as on the papers; named groups keep their name."""
    number = number_of_group(text)
    return text if number is None else numbered_group(number)
