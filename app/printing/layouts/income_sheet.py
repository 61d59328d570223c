"""T04 收入明白卡: one page in large type that the household keeps (domain.md 11)."""

from __future__ import annotations

from collections.abc import Sequence

from app.forms.conditions import Values
from app.forms.definitions.income import INCOME_STATEMENT
from app.printing.doc import Block, Cell, Document, Paragraph, Row, SealArea, SealPlace, Space, Table
from app.printing.facts import HouseholdFacts
from app.printing.layouts.frame import (
    BLANK_DATE,
    BLANK_YEAR,
    finished,
    household_mark,
    number_line,
)
from app.printing.layouts.income_lines import TOTAL_FIELDS, IncomeLine, lines_of
from app.printing.texts import Texts, head_name

TITLE = "家庭收入明白卡"
_LABOURERS = frozenset({"1", "2", "3"})  # 普通、技能、弱或半劳动力 of code table labour
_HEIGHT = 9.5
_WAYS = (
    ("A", "务工和公益岗位挣的钱"),
    ("B", "种植、养殖、做生意的钱"),
    ("C", "分红、土地流转、租金、利息"),
    ("D", "低保、养老金、各类补贴"),
    ("E", "种植、养殖花掉的本钱"),
)


def lay_out(facts: HouseholdFacts) -> Document:
    """The sheet of one household, or a blank one."""
    texts = Texts(INCOME_STATEMENT, facts.run.policy, facts.run.audience)
    values = facts.statement.values if facts.statement else None
    year = texts.of(values, "year") or BLANK_YEAR
    blocks: tuple[Block, ...] = (
        *household_mark(facts),
        Paragraph(TITLE, "表题"),
        Paragraph(f"{year}年度\u3000核算期：{_window(values, texts)}", "表题注"),
        Space(2.0),
        number_line(f"户主：{head_name(facts)}", facts),
        _family_table(facts),
        Space(2.0),
        _income_table(facts, values, texts),
        Space(2.0),
        Paragraph(
            "人均纯收入＝（工资性＋生产经营性＋财产性＋转移性收入－生产经营性支出）÷家庭人口数。"
            "对金额有疑问的，请向村民委员会或乡镇人民政府提出。",
            "表注",
        ),
        Space(2.0),
        SealArea(
            (
                SealPlace("村党组织书记签字："),
                SealPlace("第一书记签字："),
                SealPlace("帮扶责任人签字："),
                SealPlace("户主签字（按印）："),
            ),
            height=30.0,
        ),
    )
    name = head_name(facts)
    return finished("T04", f"{TITLE} {name}" if name else TITLE, facts, blocks)


def _window(values: Values | None, texts: Texts) -> str:
    return f"{texts.of(values, 'window_from') or BLANK_DATE} 至 {texts.of(values, 'window_to') or BLANK_DATE}"


def _family_table(facts: HouseholdFacts) -> Table:
    persons, labourers = "", ""
    if facts.household is not None:
        persons = f"{len(facts.members)} 人"
        labourers = f"{sum(member.get('labour') in _LABOURERS for member in facts.members)} 人"
    cells = (
        *(_head("家庭人口"), _large(persons)),
        *(_head("劳动力"), _large(labourers)),
        *(_head("耕地面积（亩）"), _large(facts.conditions.get("land_arable", ""))),
        *(_head("林地面积（亩）"), _large(facts.conditions.get("land_forest", ""))),
    )
    produce = (_head("主要产业和产量"), _body(facts.conditions.get("livestock", ""), across=7))
    return Table((25.0, 18.5) * 4, (Row(cells, _HEIGHT), Row(produce, 14.0)))


def _income_table(facts: HouseholdFacts, values: Values | None, texts: Texts) -> Table:
    heads = (_head("类别"), _head("包括哪些"), _head("明细（元）"), _head("合计（元）"))
    rows = [Row(heads, _HEIGHT)]
    items = facts.statement.items if facts.statement else ()
    for income_class, words in _WAYS:
        total = TOTAL_FIELDS[income_class]
        detail = _detail(lines_of(income_class, items, texts.policy), texts)
        name = _head(texts.plain_label(total))
        rows.append(Row((name, _body(words), _body(detail), _sum(texts.of(values, total))), 20.0))
    for total in ("gross", "net", "persons_year", "per_capita"):
        rows.append(Row((_head(texts.label(total), across=3), _sum(texts.of(values, total))), _HEIGHT + 1))
    return Table((32.0, 45.0, 62.0, 35.0), tuple(rows))


def _detail(lines: Sequence[IncomeLine], texts: Texts) -> str:
    """Only what the household has; amounts in yuan."""
    money = texts.schema["gross"].kind
    return "\n".join(
        f"{line.label} {money.format(line.amount, texts.policy)}" for line in lines if line.amount is not None
    )


def _head(text: str, across: int = 1) -> Cell:
    return Cell(text, "明白卡栏目", across)


def _body(text: str, across: int = 1) -> Cell:
    return Cell(text, "明白卡正文", across)


def _large(text: str) -> Cell:
    return Cell(text, "明白卡居中")


def _sum(text: str) -> Cell:
    return Cell(text, "明白卡数字")
