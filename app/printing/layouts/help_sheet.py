"""T05 明白卡 of policies and measures: one page in larger type that the household keeps (domain.md 11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from app.domain.codes import CodeValue
from app.forms.conditions import Values
from app.forms.definitions.assistance import MEASURE
from app.forms.definitions.assistance_people import HELPER
from app.forms.definitions.assistance_services import INSURANCE
from app.forms.definitions.household import HOUSEHOLD
from app.forms.definitions.income import INCOME_STATEMENT
from app.forms.definitions.member import MEMBER
from app.printing.doc import Block, Cell, Document, Paragraph, Row, SealArea, SealPlace, Space, Table
from app.printing.facts import HouseholdFacts
from app.printing.layouts.case_frame import BLANK_DAY
from app.printing.layouts.frame import finished, household_mark, number_line
from app.printing.layouts.income_lines import lines_of
from app.printing.texts import Texts, head_name
from app.printing.titles import title_of

USUAL = "帮扶措施明白卡"
_ROW = 7.2
_GIFT = "gift"
_MEASURE_COLUMNS = (33.0, 15.0, 72.0, 26.0, 28.0)
_COVER = ("ins_medical_resident", "ins_serious", "ins_pension_resident", "ins_commercial", "ins_accident",
          "medical_relief")  # fmt: skip
_SUPPORT = (("allowance", "allowance"), ("special_support", "special_support"))
"""Field of a member and its code table, whose attribute `receives` tells who has it."""
_TRANSFERS = "D"
_SIGNERS = (
    SealPlace("户主签字（按印）："),
    SealPlace("帮扶责任人签字："),
    SealPlace("村民委员会：", seal=True),
)


def lay_out(facts: HouseholdFacts) -> Document:
    """The sheet of one household, or a blank one."""
    title = title_of("T05", facts.run.policy, USUAL)
    name = head_name(facts)
    begun = f"{_since(facts).year}年1月1日" if not facts.is_blank else BLANK_DAY
    parts = (_family, _measures, _cover, _subsidies, _helpers)
    blocks: tuple[Block, ...] = (
        *household_mark(facts),
        Paragraph(title, "表题"),
        Paragraph(f"{begun}以来的措施和保障", "表题注"),
        Space(1.5),
        number_line(f"户主：{name}", facts),
        *(block for part in parts for block in (part(facts), Space(1.5))),
        SealArea(_SIGNERS, height=24.0, per_row=3),
    )
    return finished("T05", f"{title} {name}" if name else title, facts, blocks)


def _since(facts: HouseholdFacts) -> date:
    """Measures of the year before still count: the household knows them from the last statement."""
    return date(facts.run.policy.on.year - 1, 1, 1)


def _family(facts: HouseholdFacts) -> Table:
    texts = Texts(HOUSEHOLD, facts.run.policy, facts.run.audience)
    persons = f"{len(facts.members)} 人" if not facts.is_blank else ""
    cells = (
        *(_head("家庭人口"), _middle(persons)),
        *(_head(texts.plain_label("object_type")), _middle(texts.of(facts.household, "object_type"))),
        *(_head(texts.plain_label("phone")), _middle(texts.of(facts.household, "phone"))),
    )
    return Table((22.0, 20.0, 22.0, 44.0, 24.0, 42.0), (Row(cells, _ROW + 1),))


def _measures(facts: HouseholdFacts) -> Table:
    texts = Texts(MEASURE, facts.run.policy, facts.run.audience)
    heads = ("kind", "", "content", "amount", "started_on")
    titles = (texts.label(name) if name else "是否享受" for name in heads)
    rows = [Row(tuple(_head(title) for title in titles), _ROW + 1)]
    kinds = facts.run.policy.table("measure_kind").valid_on(facts.run.policy.on)
    for kind in kinds:
        if kind.attributes.get("nature") != _GIFT:
            rows.append(_measure_row(kind, facts, texts))
    return Table(_MEASURE_COLUMNS, tuple(rows))


def _measure_row(kind: CodeValue, facts: HouseholdFacts, texts: Texts) -> Row:
    had = [row for row in facts.rows("measure") if row.get("kind") == kind.code and _counts(row, facts)]
    said = "□是 □否" if facts.is_blank else ("是" if had else "否")
    contents = "\n".join(filter(None, (_content(row, texts) for row in had)))
    amounts = [row["amount"] for row in had if row.get("amount") is not None]
    total = texts.of({"amount": sum(amounts)}, "amount") if amounts else ""
    begun = min((row["started_on"] for row in had if row.get("started_on")), default=None)
    return Row(
        (
            _head(kind.label),
            _middle(said),
            _body(contents),
            Cell(total, "明白卡小数字"),
            _middle(texts.of({"started_on": begun}, "started_on")),
        ),
        _ROW,
    )


def _counts(row: Values, facts: HouseholdFacts) -> bool:
    ended = row.get("ended_on")
    return ended is None or bool(ended >= _since(facts))


def _content(row: Values, texts: Texts) -> str:
    """What it was: the words of the record, else its kind; with the goods given."""
    said = texts.of(row, "content") or texts.of(row, "sub_kind")
    return "，".join(filter(None, (said, texts.of(row, "in_kind"))))


def _cover(facts: HouseholdFacts) -> Table:
    """Insurances of persons, allowances and insurances of the household, two to a line."""
    texts = Texts(MEMBER, facts.run.policy, facts.run.audience)
    pairs = [(texts.plain_label(name), _insured(facts, name)) for name in _COVER]
    pairs += [(texts.plain_label(name), _supported(facts, name, table, texts)) for name, table in _SUPPORT]
    pairs.append((INSURANCE.title, _policies(facts)))
    return _two_columns(pairs, (50.0, 37.0))


def _insured(facts: HouseholdFacts, name: str) -> str:
    if facts.is_blank:
        return ""
    return f"{sum(member.get(name) is True for member in facts.members)} 人"


def _supported(facts: HouseholdFacts, name: str, table: str, texts: Texts) -> str:
    """Which of it how many have; 无 when nobody has any."""
    if facts.is_blank:
        return ""
    values = facts.run.policy.table(table).values
    receiving = {value.code for value in values if value.attributes.get("receives")}
    had = Counter(texts.of(one, name) for one in facts.members if one.get(name) in receiving)
    return "、".join(f"{which} {count} 人" for which, count in had.items()) or "无"


def _policies(facts: HouseholdFacts) -> str:
    texts = Texts(INSURANCE, facts.run.policy, facts.run.audience)
    running = (row for row in facts.rows("insurance") if _counts(row, facts))
    found = dict.fromkeys(texts.of(row, "product") for row in running)
    return "" if facts.is_blank else "、".join(filter(None, found)) or "无"


def _subsidies(facts: HouseholdFacts) -> Table:
    """Every subsidy of the newest yearly statement by its official name."""
    texts = Texts(INCOME_STATEMENT, facts.run.policy, facts.run.audience)
    statement = facts.statement
    items = statement.items if statement else ()
    values = statement.values if statement else None
    year = texts.of(values, "year")
    total = texts.label("transfer_total")
    rows = [(line.label, texts.of({"gross": line.amount}, "gross"))
            for line in lines_of(_TRANSFERS, items, facts.run.policy)]  # fmt: skip
    shown = [pair for pair in rows if pair[1]] if not facts.is_blank else rows
    head = f"{year}年领取的补贴和{total}" if year else f"领取的补贴和{total}"
    return _two_columns(
        shown, (55.0, 32.0), head=(head, texts.of(values, "transfer_total")), style="明白卡小数字"
    )


def _helpers(facts: HouseholdFacts) -> Table:
    texts = Texts(HELPER, facts.run.policy, facts.run.audience)
    rows = []
    for helper in facts.helpers or (None,):
        rows.append(
            Row(
                (
                    *(_head(HELPER.title), _middle(texts.of(helper, "name"))),
                    *(_head(texts.plain_label("unit")), _body(texts.of(helper, "unit"))),
                    *(_head(texts.plain_label("phone")), _middle(texts.of(helper, "phone"))),
                ),
                _ROW + 1,
            )
        )
    return Table((24.0, 26.0, 14.0, 54.0, 20.0, 36.0), tuple(rows))


def _two_columns(
    pairs: Sequence[tuple[str, str]],
    widths: tuple[float, float],
    head: tuple[str, str] | None = None,
    style: str = "明白卡小字居中",
) -> Table:
    """Label and value, two pairs to a line, under a line that sums them up."""
    rows = []
    if head is not None:
        rows.append(Row((Cell(head[0], "明白卡小栏目", across=3), Cell(head[1], "明白卡小数字")), _ROW + 1))
    filled = [*pairs, ("", "")] if len(pairs) % 2 else list(pairs)
    for left, right in zip(filled[::2], filled[1::2], strict=True):
        rows.append(Row(tuple(_pair(left, right, style)), _ROW))
    return Table((*widths, *widths), tuple(rows))


def _pair(left: tuple[str, str], right: tuple[str, str], style: str) -> Iterator[Cell]:
    for label, text in (left, right):
        yield _head(label)
        yield Cell(text, style)


def _head(text: str) -> Cell:
    return Cell(text, "明白卡小栏目")


def _body(text: str) -> Cell:
    return Cell(text, "明白卡小字")


def _middle(text: str) -> Cell:
    return Cell(text, "明白卡小字居中")
