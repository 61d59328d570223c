"""Makes roster files in the layout of the national export: two title rows, header on row 3, 45 columns.

Synthetic persons only (region 990000). `township_rows` is deterministic for a seed; `write_roster` writes
rows as the national system does, everything as text.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from app.domain.id_card import check_digit

TITLES = (
    "省", "市", "县", "乡", "村", "村民小组", "户编号", "人编号", "姓名", "性别", "证件类型", "证件号码",
    "人数", "与户主关系", "民族", "政治面貌", "文化程度", "在校生状况", "健康状况", "劳动技能",
    "务工所在地（省）", "务工所在地（县）", "务工时间（月）", "是否参加城乡居民基本医疗保险",
    "是否参加城镇职工基本医疗保险", "是否参加大病保险", "是否参加商业补充医疗保险",
    "是否享受人身意外保险补贴",
    "是否参加城乡居民基本养老保险", "是否参加城镇职工基本养老保险", "低保政策情况", "特困供养情况",
    "是否会讲普通话", "联系电话", "户类型", "监测对象类别", "致贫原因", "识别时间", "风险是否已消除",
    "风险消除时间", "是否军烈属", "居住状态", "人均纯收入", "危房户", "安全饮用水",
)  # fmt: skip
HEADER_ROW = 3
TOWNSHIP = "云岭乡"
VILLAGES = {
    name: f"990000100{200 + place}"
    for place, name in enumerate(
        ("李家村", "大湾村", "石桥村", "枫树村", "龙潭村", "新寨村", "双河村", "茶园村", "高坡村", "松林村")
    )
}
PLACE = {"省": "示例省", "市": "示例市", "县": "示例县", "乡": TOWNSHIP}
PERSONS_OF_A_TOWNSHIP = 43_649

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐"
_GIVEN = "明华建国秀英桂兰志强小红海燕文军丽霞永福玉珍成龙春梅立新"
_RARE = ("买买提·艾力", "阿依古丽·吐尔逊", "陈䶮", "王㛃", "李𬱖", "张𠅤")
_LABOUR = ("普通劳动力", "技能劳动力", "弱劳动力或半劳动力", "无劳动力", "丧失劳动力")


def id_number(born: str, order: int, region: str = "990000") -> str:
    """A valid number for eight digits of birth date and a three-digit order number."""
    first = f"{region}{born}{order:03d}"
    return first + check_digit(first)


def person(number: str, name: str, relation: str = "户主", **other: Any) -> dict[str, Any]:
    """One sound row of 李家村; keyword arguments or a `**{...}` set other columns by title."""
    return {
        **PLACE, "村": "李家村", "村民小组": "1组", "户编号": "H0001", "姓名": name, "证件类型": "居民身份证",
        "证件号码": number, "与户主关系": relation, "民族": "汉族", "政治面貌": "群众", "文化程度": "小学",
        "健康状况": "健康", "劳动技能": "普通劳动力",
        "是否参加城乡居民基本医疗保险": "是", "是否参加大病保险": "是", "低保政策情况": "未享受",
        "特困供养情况": "未享受", "是否会讲普通话": "是", "户类型": "脱贫户",
        "联系电话": "13800000001", "识别时间": "2014-03-07",
        **other,
    }  # fmt: skip


def family(*relations: str, household: str = "H0001", **other: Any) -> list[dict[str, Any]]:
    """Rows of one household with distinct valid numbers; `household` also separates the numbers."""
    order = int("".join(filter(str.isdigit, household)) or 0) % 90 * 10
    return [
        person(
            id_number("19700101", order + place),
            f"{_SURNAMES[place % 25]}{_GIVEN[(order + place) % 30]}",
            relation,
            户编号=household,
            **other,
        )
        for place, relation in enumerate(relations)
    ]


def township_rows(persons: int = PERSONS_OF_A_TOWNSHIP, seed: int = 1) -> Iterator[dict[str, Any]]:
    """A township of households of one to seven persons."""
    dice = random.Random(seed)
    villages = list(VILLAGES)
    made = household = 0
    while made < persons:
        household += 1
        size = min(dice.choices((1, 2, 3, 4, 5, 6, 7), (8, 14, 18, 26, 18, 11, 5))[0], persons - made)
        village = villages[household * len(villages) // 11_000 % len(villages)]
        common = _household(dice, household, size, village)
        for place in range(size):
            yield {**common, **_member(dice, made + place, place)}
        made += size


def _household(dice: random.Random, number: int, size: int, village: str) -> dict[str, Any]:
    kind = dice.choices(("脱贫户", "一般农户", "脱贫不稳定户", "边缘易致贫户"), (80, 12, 5, 3))[0]
    monitored = kind.endswith("定户") or kind.startswith("边缘")
    return {
        **PLACE, "村": village, "村民小组": f"{dice.randint(1, 12)}组", "户编号": f"99{number:08d}",
        "人数": str(size), "户类型": "脱贫户" if monitored else kind,
        "监测对象类别": kind if monitored else "",
        "致贫原因": dice.choice(("因病", "因残", "缺技术", "缺劳力", "缺资金")),
        "联系电话": f"139{number:08d}"[:11],
        "识别时间": f"{dice.randint(2014, 2019)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}",
        "风险是否已消除": "否" if monitored else "", "是否军烈属": "否", "居住状态": "在村常住",
        "人均纯收入": f"{dice.randint(3000, 30000)}.{dice.randint(0, 99):02d}",
        "危房户": "否", "安全饮用水": "是",
    }  # fmt: skip


def _member(dice: random.Random, number: int, place: int) -> dict[str, Any]:
    adult = place < 2 or dice.random() < 0.4
    year = dice.randint(1940, 1999) if adult else dice.randint(2004, 2015)
    male = place == 0 or (place != 1 and dice.random() < 0.5)
    order = dice.randint(0, 499) * 2 + male
    born = f"{year}{dice.randint(1, 12):02d}{dice.randint(1, 28):02d}"
    working = adult and dice.random() < 0.4
    name = dice.choice(_RARE) if dice.random() < 0.01 else dice.choice(_SURNAMES) + dice.choice(_GIVEN)
    if len(name) == 2 and dice.random() < 0.7:
        name += dice.choice(_GIVEN)
    return {
        "人编号": f"98{number:010d}", "姓名": name, "性别": "男" if male else "女", "证件类型": "居民身份证",
        "证件号码": id_number(born, order, f"99{number % 100:02d}{number // 100 % 100:02d}"),
        "与户主关系": ("户主", "配偶")[place] if place < 2 else "之子" if male else "之女",
        "民族": dice.choice(("汉族", "汉族", "苗族", "土家族")), "政治面貌": "群众",
        "文化程度": dice.choice(("小学", "初中", "高中", "文盲或半文盲")) if adult else "",
        "在校生状况": "" if adult else "小学",
        "健康状况": dice.choice(("健康", "健康", "健康", "长期慢性病")),
        "劳动技能": dice.choice(_LABOUR[:3]) if adult else "无劳动力",
        "务工所在地（省）": "示例省" if working else "",
        "务工所在地（县）": "示例县" if working else "",
        "务工时间（月）": str(dice.randint(1, 12)) if working else "",
        "是否参加城乡居民基本医疗保险": "是", "是否参加城镇职工基本医疗保险": "否", "是否参加大病保险": "是",
        "是否参加商业补充医疗保险": "否", "是否享受人身意外保险补贴": "否",
        "是否参加城乡居民基本养老保险": "是" if adult else "否", "是否参加城镇职工基本养老保险": "否",
        "低保政策情况": dice.choice(("未享受", "农村低保")), "特困供养情况": "未享受", "是否会讲普通话": "是",
    }  # fmt: skip


def write_roster(
    path: Path,
    rows: Iterable[Mapping[str, Any]],
    titles: Iterable[str] = TITLES,
    header_row: int = HEADER_ROW,
) -> Path:
    """Text cells for text, number cells for numbers; a callable cell writes itself (sheet, row, column)."""
    columns = tuple(titles)
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_urls": False}) as workbook:
        sheet = workbook.add_worksheet("人员信息")
        if header_row == HEADER_ROW:
            sheet.write_string(0, 0, "脱贫户和监测对象人员信息")
            sheet.write_string(1, 0, "导出时间：2026-11-22")
        sheet.write_row(header_row - 1, 0, columns)
        for number, row in enumerate(rows, header_row):
            for place, title in enumerate(columns):
                _write_cell(sheet, number, place, row.get(title, ""))
    return path


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if callable(value):
        value(sheet, row, column)
    elif isinstance(value, str):
        if value:
            sheet.write_string(row, column, value)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    else:
        sheet.write_number(row, column, value)
