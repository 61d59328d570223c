"""Which title of a roster column means which field, and what happens to the other columns.

Titles are the labels and aliases of the form definitions (the element ids of domain.md 6 are among the
aliases) plus the place and checking columns of the national export. A column without a meaning is
reported, never dropped silently. Knows nothing of cell values.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from app.exchange.roster_reader import title_key
from app.forms.kinds import Reference, Rows
from app.forms.registry import schema_of
from app.forms.schema import Field, FormSchema

HOUSEHOLD, MEMBER = "household", "member"
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
    "危房户": "住房安全另行评定，不从名册导入",
    "是否危房户": "住房安全另行评定，不从名册导入",
    "安全饮用水": "饮水安全另行评定，不从名册导入",
    "是否解决安全饮用水": "饮水安全另行评定，不从名册导入",
    "脱贫年度": "只有年度没有日期，不能当作脱贫时间",
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
    """A column that fills one field of the household or of the member."""

    schema_id: str
    field: Field


Target = FieldTarget | Special


@dataclass(frozen=True)
class ColumnMap:
    """What each column of a file means. `unknown` titles are nobody's; `kept_out` says title and why."""

    targets: Mapping[int, Target]
    unknown: tuple[str, ...]
    kept_out: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]

    def places(self, schema_id: str) -> tuple[tuple[int, Field], ...]:
        """Column index and field of all columns of one schema, in file order."""
        return tuple(
            (index, target.field)
            for index, target in self.targets.items()
            if isinstance(target, FieldTarget) and target.schema_id == schema_id
        )

    def place_of(self, special: Special) -> int | None:
        return next((index for index, target in self.targets.items() if target is special), None)


def importable_fields(schema_id: str) -> tuple[Field, ...]:
    """The fields a roster or the blank template may fill: no tables, no links, nothing computed."""
    return tuple(
        field
        for field in schema_of(schema_id).stored_fields
        if not field.derived and not isinstance(field.kind, Reference | Rows)
    )


@cache
def _catalogue() -> Mapping[str, Target]:
    """Title key → meaning. Labels before aliases, the household before the member."""
    found: dict[str, Target] = {}
    for special, titles in _SPECIAL_TITLES.items():
        found.update({title_key(title): special for title in titles})
    for names_of in (_labels, _aliases):
        for schema_id in (HOUSEHOLD, MEMBER):
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


def map_columns(titles: Sequence[str]) -> ColumnMap:
    """The meaning of each title. Of two columns for one field the first counts, the other is kept out."""
    targets: dict[int, Target] = {}
    unknown: list[str] = []
    kept_out: list[tuple[str, str]] = []
    taken: dict[Target, str] = {}
    for index, title in enumerate(titles):
        key = title_key(title)
        if not key:
            continue
        target = _catalogue().get(key)
        if target is None:
            reason = _kept_out().get(key)
            if reason:
                kept_out.append((title, reason))
            else:
                unknown.append(title)
        elif target in taken:
            kept_out.append((title, f"与“{taken[target]}”一列重复，以前一列为准"))
        else:
            taken[target] = title
            targets[index] = target
    return ColumnMap(targets, tuple(unknown), tuple(kept_out), _missing(taken))


def _missing(taken: Mapping[Target, str]) -> tuple[str, ...]:
    """The columns without which no row can be placed: name, number, relation, village."""
    member: FormSchema = schema_of(MEMBER)
    needed: dict[str, Target] = {
        member[name].label: FieldTarget(MEMBER, member[name]) for name in ("name", "id_no", "relation")
    }
    needed[Special.VILLAGE.value] = Special.VILLAGE
    return tuple(title for title, target in needed.items() if target not in taken)
