"""Which title of a roster column means which field, and what happens to the other columns.

Titles are the labels and aliases of the form definitions (the element ids of domain.md 6 are among the
aliases) plus the place and checking columns of the national export. What a person said of a column (see
`column_corrections`) goes before what its title says. A column without a meaning is reported, never dropped
silently. Knows nothing of cell values.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from app.exchange.header_rows import title_key
from app.forms.kinds import Reference, Rows
from app.forms.registry import schema_of
from app.forms.schema import Field, FormSchema

HOUSEHOLD, MEMBER, CONDITIONS = "household", "member", "living_conditions"
MONITORED_TITLE = "监测对象类别"


class Special(enum.Enum):
    """Columns with a meaning of their own. The value is what the caseworker calls the column."""

    PROVINCE = "省"
    CITY = "市"
    COUNTY = "县"
    TOWNSHIP = "乡镇"
    VILLAGE = "行政村"
    PERSONS = "家庭人口数"
    MONITORED = MONITORED_TITLE


_SPECIAL_TITLES: dict[Special, tuple[str, ...]] = {
    Special.PROVINCE: ("省", "省份", "省(自治区、直辖市)", "省(区、市)"),
    Special.CITY: ("市", "市(州)", "市(地、州、盟)", "地市"),
    Special.COUNTY: ("县", "县(区)", "区县", "县(市、区)", "县(市、区、旗)"),
    Special.TOWNSHIP: ("乡", "乡镇", "乡(镇)", "乡(镇、街道)", "镇"),
    Special.VILLAGE: ("村", "行政村", "村(社区)", "村名称", "村委会"),
    Special.PERSONS: ("人数", "家庭人口", "家庭人口数", "当前家庭人口数", "户人口数"),
    Special.MONITORED: (MONITORED_TITLE, "监测对象类型"),
}

# Known columns for which a household card of this version has no field; (title, why).
_NOT_ON_THE_CARD: dict[str, str] = {
    "人均纯收入": "人均纯收入由收支核算表算出，不从名册导入",
    "家庭人均纯收入": "人均纯收入由收支核算表算出，不从名册导入",
    "aac073": "收入小计由收支核算表的各项算出，不从名册导入",
    "aac071": "收入小计由收支核算表的各项算出，不从名册导入",
    "aac072": "收入小计由收支核算表的各项算出，不从名册导入",
    "aac074": "支出小计由收支核算表的各项算出，不从名册导入",
    "脱贫年度": "只有年度没有日期，不能当作脱贫时间；请到户档案卡填脱贫日期",
    "备注": "备注没有固定的栏目，要导入的请在“列的对应”里指定",
    "序号": "序号只用来数行",
    "年龄": "年龄由证件号码算出",
    "户主姓名": "户主按“与户主关系”一列认定",
    "户主证件号码": "户主按“与户主关系”一列认定",
    "结果": "上次导入的结果",
    "原文件行号": "上次导入的结果",
    "原因": "上次导入的结果",
}


@dataclass(frozen=True)
class FieldTarget:
    """A column that fills one field of the household, of the member or of the year's living conditions."""

    schema_id: str
    field: Field


Target = FieldTarget | Special


@dataclass(frozen=True)
class SourceColumn:
    """One column of the file. `key` names it in corrections; `reason` says why a known one is left out."""

    index: int
    key: str
    title: str
    target: Target | None = None
    reason: str = ""


@dataclass(frozen=True)
class ColumnMap:
    """What each column of a file means; `missing` are needed titles that no column has."""

    columns: tuple[SourceColumn, ...]
    missing: tuple[str, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Titles that mean nothing to us."""
        return tuple(column.title for column in self.columns if column.target is None and not column.reason)

    @property
    def kept_out(self) -> tuple[tuple[str, str], ...]:
        """Titles of known columns that are left out, each with the reason."""
        return tuple((column.title, column.reason) for column in self.columns if column.reason)

    def places(self, schema_id: str) -> tuple[tuple[int, Field], ...]:
        """Column index and field of all columns of one schema, in file order."""
        return tuple(
            (column.index, column.target.field)
            for column in self.columns
            if isinstance(column.target, FieldTarget) and column.target.schema_id == schema_id
        )

    def place_of(self, special: Special) -> int | None:
        return next((column.index for column in self.columns if column.target is special), None)


def importable_fields(schema_id: str) -> tuple[Field, ...]:
    """The fields a roster or the blank template may fill: no tables, no links, nothing computed."""
    return tuple(
        field
        for field in schema_of(schema_id).stored_fields
        if not field.derived and not isinstance(field.kind, Reference | Rows)
    )


def all_targets() -> tuple[Target, ...]:
    """Everything a column can mean, places first, then in the order of the papers."""
    local_no = FieldTarget(HOUSEHOLD, schema_of(HOUSEHOLD)["local_no"])
    fields = [
        FieldTarget(schema_id, field)
        for schema_id in (MEMBER, HOUSEHOLD, CONDITIONS)
        for field in importable_fields(schema_id)
    ]
    return (*Special, local_no, *fields)


@cache
def _catalogue() -> Mapping[str, Target]:
    """Title key → meaning. Labels before aliases, the household before the member."""
    found: dict[str, Target] = {}
    for special, titles in _SPECIAL_TITLES.items():
        found.update({title_key(title): special for title in titles})
    for names_of in (_labels, _aliases):
        for schema_id in (HOUSEHOLD, MEMBER, CONDITIONS):
            for field in importable_fields(schema_id):
                target = FieldTarget(schema_id, field)
                for title in names_of(field):
                    found.setdefault(title_key(title), target)
    local_no = schema_of(HOUSEHOLD)["local_no"]
    found[title_key(local_no.label)] = FieldTarget(HOUSEHOLD, local_no)
    for title in _NOT_ON_THE_CARD:
        found.pop(title_key(title), None)
    return found


def _labels(field: Field) -> tuple[str, ...]:
    unit = field.kind.unit
    return (field.label, f"{field.label}({unit})") if unit else (field.label,)


def _aliases(field: Field) -> tuple[str, ...]:
    return field.aliases


@cache
def _kept_out() -> Mapping[str, str]:
    return {title_key(title): reason for title, reason in _NOT_ON_THE_CARD.items()}


def is_known_title(key: str) -> bool:
    """Whether a `title_key` form belongs to a roster; used to find the header row."""
    return key in _catalogue() or key in _kept_out()


def column_keys(titles: Sequence[str]) -> tuple[str, ...]:
    """A name for each column that stays when columns are moved; "" for a column without title."""
    seen: Counter[str] = Counter()
    keys = []
    for title in titles:
        key = title_key(title)
        seen[key] += bool(key)
        keys.append(f"{key}#{seen[key]}" if seen[key] > 1 else key)
    return tuple(keys)


def map_columns(titles: Sequence[str], corrections: Mapping[str, Target | None] | None = None) -> ColumnMap:
    """The meaning of each title. Of two columns for one field the first counts, the other is kept out.

    `corrections` say by column key what a person chose, None for 不导入.
    """
    chosen = corrections or {}
    keys = column_keys(titles)
    taken = {chosen[key]: titles[index] for index, key in reversed(tuple(enumerate(keys))) if key in chosen}
    taken.pop(None, None)
    columns: list[SourceColumn] = []
    given: dict[Target, str] = {}
    for index, (key, title) in enumerate(zip(keys, titles, strict=True)):
        if not key:
            continue
        column = _column(index, key, title, chosen)
        target = column.target
        if target is not None and key not in chosen and target in taken:
            column = replace(column, target=None, reason=f"与“{taken[target]}”一列重复，以那一列为准")
        elif target is not None and target in given:
            column = replace(column, target=None, reason=f"与“{given[target]}”一列重复，以前一列为准")
        elif target is not None:
            given[target] = title
        columns.append(column)
    return ColumnMap(tuple(columns), _missing(given))


def _column(index: int, key: str, title: str, chosen: Mapping[str, Target | None]) -> SourceColumn:
    if key in chosen:
        target = chosen[key]
        return SourceColumn(index, key, title, target, "" if target else "按您选的“不导入”")
    plain = title_key(title)
    return SourceColumn(index, key, title, _catalogue().get(plain), _kept_out().get(plain, ""))


def _missing(given: Mapping[Target, str]) -> tuple[str, ...]:
    """The columns without which no row can be placed: name, number, relation, village."""
    member: FormSchema = schema_of(MEMBER)
    needed: dict[str, Target] = {
        member[name].label: FieldTarget(MEMBER, member[name]) for name in ("name", "id_no", "relation")
    }
    needed[Special.VILLAGE.value] = Special.VILLAGE
    return tuple(title for title, target in needed.items() if target not in given)
