"""Field kinds: how a value is typed, stored, shown. One class per kind, no Qt, no storage code.

`parse` turns typed or imported text into a value or raises `Unreadable` with a Chinese reason;
`format` is its inverse for pages, prints and Excel. Blank text is always None.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from app.core.errors import Unreadable
from app.core.text import fold, visible
from app.domain import area, bank_card, dates, id_card, money, phones
from app.domain.policy import PolicyView


class Storage(enum.Enum):
    """The portable column a kind needs."""

    TEXT = "text"
    INTEGER = "integer"
    DATE = "date"
    FLAG = "flag"
    CODES = "codes"
    NONE = "none"


@dataclass(frozen=True)
class Kind:
    """Base of all kinds. `unit` is shown inside the editor and beside the printed value."""

    storage: ClassVar[Storage] = Storage.TEXT

    @property
    def unit(self) -> str:
        return ""

    def headed(self, title: str) -> str:
        """The title of a column of such values, with their unit."""
        return f"{title}（{self.unit}）" if self.unit else title

    @property
    def keeps_lines(self) -> bool:
        """Whether a value may have several lines."""
        return False

    def parse(self, text: str, policy: PolicyView) -> Any:
        """Value of `text`, None when blank. Raises Unreadable."""
        seen = visible(text, self.keeps_lines)
        return self._read(seen, policy) if seen else None

    def format(self, value: Any, policy: PolicyView) -> str:
        """Text of `value`; the empty text when blank."""
        return "" if value is None else self._write(value, policy)

    def _read(self, text: str, policy: PolicyView) -> Any:
        return text

    def _write(self, value: Any, policy: PolicyView) -> str:
        return str(value)


@dataclass(frozen=True)
class Text(Kind):
    """Free text of at most `most` characters, counted as code points."""

    most: int = 200
    multiline: bool = False

    @property
    def keeps_lines(self) -> bool:
        return self.multiline

    def _read(self, text: str, policy: PolicyView) -> str:
        if len(text) > self.most:
            raise Unreadable(f"最多 {self.most} 个字，现有 {len(text)} 个")
        return text


@dataclass(frozen=True)
class PolicyVersion(Text):
    """The ids of the policy packs something was judged by, shown by their names. Written by the program."""

    def _write(self, value: Any, policy: PolicyView) -> str:
        return "、".join(policy.named(value))


@dataclass(frozen=True)
class PersonName(Kind):
    """1–50 characters; the middle dot is U+00B7, rare characters are kept as they are."""

    most: ClassVar[int] = 50
    _DOTS: ClassVar[dict[int, str]] = {ord(dot): "·" for dot in "•‧・･．.∙"}

    def _read(self, text: str, policy: PolicyView) -> str:
        name = text.translate(self._DOTS).replace("\u3000", " ")
        if len(name) > self.most:
            raise Unreadable(f"姓名最多 {self.most} 个字")
        if any(character.isdigit() for character in name):
            raise Unreadable("姓名里不能有数字")
        return name


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number within limits, of `measure` (人, 月)."""

    storage: ClassVar[Storage] = Storage.INTEGER
    least: int = 0
    most: int = 9_999_999
    measure: str = ""

    @property
    def unit(self) -> str:
        return self.measure

    def _read(self, text: str, policy: PolicyView) -> int:
        digits = fold(text).replace(",", "").removesuffix(".0")
        if not digits.removeprefix("-").isascii() or not digits.removeprefix("-").isdigit():
            raise Unreadable("应填整数")
        number = int(digits)
        if not self.least <= number <= self.most:
            raise Unreadable(f"应在 {self.least} 到 {self.most} 之间")
        return number


@dataclass(frozen=True)
class Year(Whole):
    """A calendar year."""

    least: int = 1900
    most: int = 2100

    def _read(self, text: str, policy: PolicyView) -> int:
        return super()._read(text.removesuffix("年"), policy)


@dataclass(frozen=True)
class Hundredths(Kind):
    """A number from 0 up with two decimals, held as integer hundredths (公里, 平方米, quantities)."""

    storage: ClassVar[Storage] = Storage.INTEGER
    measure: str = ""
    most: int = 99_999_999

    @property
    def unit(self) -> str:
        return self.measure

    def _read(self, text: str, policy: PolicyView) -> int:
        value = area.parse_hundredths(text, self.measure)
        if value < 0:
            raise Unreadable("不能是负数")
        if value > self.most:
            raise Unreadable(f"不能大于 {area.format_hundredths(self.most)}")
        return value

    def _write(self, value: int, policy: PolicyView) -> str:
        return area.format_hundredths(value)


@dataclass(frozen=True)
class Area(Hundredths):
    """Land in 亩, held as integer 0.01 亩."""

    measure: str = "亩"


@dataclass(frozen=True)
class Money(Kind):
    """Yuan with two decimals, held as integer fen."""

    storage: ClassVar[Storage] = Storage.INTEGER

    @property
    def unit(self) -> str:
        return "元"

    def _read(self, text: str, policy: PolicyView) -> int:
        return money.parse(text)

    def _write(self, value: int, policy: PolicyView) -> str:
        return money.format_fen(value)


@dataclass(frozen=True)
class Date(Kind):
    """A business date, a calendar day. Only an expected day may lie in the `future`."""

    storage: ClassVar[Storage] = Storage.DATE
    future: bool = False

    def _read(self, text: str, policy: PolicyView) -> date:
        return dates.parse(text)

    def _write(self, value: date, policy: PolicyView) -> str:
        return value.isoformat()


@dataclass(frozen=True)
class TimeOfDay(Kind):
    """A time of the day, held as HH:MM; also typed as 0930, 9：30 or 9点30分."""

    _MARKS: ClassVar[dict[int, str]] = {ord("点"): ":", ord("时"): ":", ord("."): ":", ord("分"): ""}

    def _read(self, text: str, policy: PolicyView) -> str:
        typed = fold(text).translate(self._MARKS).removesuffix(":")
        hours, colon, minutes = typed.partition(":")
        if not colon and len(typed) in (3, 4):
            hours, minutes = typed[:-2], typed[-2:]
        minutes = minutes.removesuffix(":00") or "0"
        if not (_is_digits(hours) and _is_digits(minutes) and int(hours) < 24 and int(minutes) < 60):
            raise Unreadable("应填时间，如 9:30")
        return f"{int(hours):02}:{int(minutes):02}"


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


@dataclass(frozen=True)
class YesNo(Kind):
    """是 or 否."""

    storage: ClassVar[Storage] = Storage.FLAG
    _WORDS: ClassVar[dict[str, bool]] = {
        "是": True, "有": True, "1": True, "Y": True, "y": True, "√": True,
        "否": False, "无": False, "0": False, "2": False, "N": False, "n": False, "×": False,
    }  # fmt: skip

    def _read(self, text: str, policy: PolicyView) -> bool:
        try:
            return self._WORDS[fold(text)]
        except KeyError:
            raise Unreadable("应填“是”或“否”") from None

    def _write(self, value: bool, policy: PolicyView) -> str:
        return "是" if value else "否"


@dataclass(frozen=True)
class Code(Kind):
    """One value of the code table `table`; typed as digit code or label, shown as label."""

    table: str = ""

    def _read(self, text: str, policy: PolicyView) -> str:
        table = policy.table(self.table)
        found = table.by_label(text) or table.by_code(fold(text))
        if found is None:
            raise Unreadable(f"“{text}”不在“{table.title}”的选项里")
        return found.code

    def _write(self, value: str, policy: PolicyView) -> str:
        found = policy.table(self.table).by_code(value)
        return found.label if found else value


@dataclass(frozen=True)
class Codes(Kind):
    """Several values of a code table, at most `most` (0: no limit), in the order they were chosen."""

    storage: ClassVar[Storage] = Storage.CODES
    table: str = ""
    most: int = 0
    _SEPARATORS: ClassVar[dict[int, str]] = {ord(mark): "," for mark in "，、;；/|"}
    _SURE: ClassVar[dict[int, str]] = {ord(mark): "," for mark in "，、;；|"}

    def _read(self, text: str, policy: PolicyView) -> tuple[str, ...] | None:
        single = Code(self.table)
        given = text.translate(self._SURE).split(",")
        parts = [part for some in given for part in self._parts(some, policy)]
        chosen = tuple(dict.fromkeys(single.parse(part, policy) for part in parts if part.strip()))
        if self.most and len(chosen) > self.most:
            raise Unreadable(f"最多选 {self.most} 项")
        return chosen or None

    def _parts(self, text: str, policy: PolicyView) -> list[str]:
        """A stroke separates values, but for a label that has one in it (大屏/广播/短信)."""
        if policy.table(self.table).by_label(text.strip()):
            return [text]
        return text.translate(self._SEPARATORS).split(",")

    def _write(self, value: tuple[str, ...], policy: PolicyView) -> str:
        single = Code(self.table)
        return "、".join(single.format(code, policy) for code in value)


@dataclass(frozen=True)
class IdNumber(Kind):
    """公民身份号码 or 残疾人证号, stored in capitals; the check digit is rule V-MEM-01, not parsing."""

    def _read(self, text: str, policy: PolicyView) -> str:
        return id_card.normalise(text)


@dataclass(frozen=True)
class Phone(Kind):
    """Mobile number or landline with area code, digits only."""

    def _read(self, text: str, policy: PolicyView) -> str:
        return phones.normalise(text)


@dataclass(frozen=True)
class BankAccount(Kind):
    """Digits of a bank account; shown in groups of four."""

    def _read(self, text: str, policy: PolicyView) -> str:
        return bank_card.normalise(text)

    def _write(self, value: str, policy: PolicyView) -> str:
        return " ".join(value[start : start + 4] for start in range(0, len(value), 4))


@dataclass(frozen=True)
class Reference(Kind):
    """The id of another record, chosen in a list; `entity` names its table."""

    entity: str = ""

    def _read(self, text: str, policy: PolicyView) -> str:
        return text


@dataclass(frozen=True)
class Rows(Kind):
    """A table inside the form; each row is a record of the schema `schema_id`."""

    storage: ClassVar[Storage] = Storage.NONE
    schema_id: str = ""

    def parse(self, text: str, policy: PolicyView) -> Any:
        raise Unreadable("表格请逐行填写")

    def format(self, value: Any, policy: PolicyView) -> str:
        return ""
