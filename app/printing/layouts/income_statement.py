"""T03 收入核算表: items with quantity, price, amount, evidence; subtotals, result (domain.md 7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.income import is_counted
from app.domain.policy import PolicyView
from app.forms.conditions import Values
from app.forms.definitions.income import (
    CASH_ENTRY,
    INCOME_ITEM,
    INCOME_STATEMENT,
    STATEMENT_SIGNATURE,
    SUBSIDY_CHECK,
)
from app.printing.doc import (
    BlankRows,
    Block,
    Cell,
    Document,
    Paragraph,
    Row,
    SealArea,
    SealPlace,
    Space,
    Table,
    Together,
)
from app.printing.facts import HouseholdFacts, Statement
from app.printing.layouts.frame import (
    BLANK_DATE,
    BLANK_YEAR,
    finished,
    household_mark,
    label,
    number,
    number_line,
    side_title,
    value,
)
from app.printing.layouts.income_lines import TOTAL_FIELDS
from app.printing.texts import Texts, head_name

_HEIGHT = 5.4
_LEAST_SIGNERS = 3  # the head and two surveyors, domain.md 4.4
_BLANK_LINES = {"A": 4, "B": 6, "C": 3, "D": 8, "E": 5, "N": 2}
_NOT_COUNTED = "N"
_INCOME_RULES = "V-INC"
_ITEM_FIELDS = ("item", "quantity", "unit", "unit_price", "amount", "payer", "evidence", "counted")
_HEADS = {"counted": "计入\n核算"}
_ITEM_COLUMNS = (17.0, 34.0, 14.0, 10.0, 18.0, 22.0, 22.0, 26.0, 11.0)
_NUMBERS = frozenset({"quantity", "unit_price", "amount", "ledger_amount", "recorded_amount", "difference"})
_RESULTS = (
    "gross",
    "net",
    "persons_year",
    "per_capita",
    "government_income",
    "government_share",
)
_COSTS = (
    ("rigid_medical", "rigid_school", "rigid_disaster"),
    ("rigid_other", "compliant_self_pay", "claims_received"),
    ("reference_total", "reference_per_capita"),
)
_CHECK_FIELDS = ("item", "ledger_amount", "recorded_amount", "difference", "explanation")
_CHECK_COLUMNS = (44.0, 28.0, 28.0, 28.0, 46.0)
_CASH_FIELDS = ("happened_on", "direction", "item", "amount", "note")
_CASH_COLUMNS = (26.0, 22.0, 46.0, 28.0, 52.0)


def lay_out(facts: HouseholdFacts) -> Document:
    """The statement of one household, or a blank one."""
    texts = Texts(INCOME_STATEMENT, facts.run.policy, facts.run.audience)
    values = facts.statement.values if facts.statement else None
    blocks = (
        *household_mark(facts),
        Paragraph(INCOME_STATEMENT.title, "表题"),
        Paragraph(_subtitle(values, texts), "表题注"),
        Space(1.0),
        number_line(f"户主：{head_name(facts)}", facts),
        _item_table(facts),
        Space(1.5),
        _result_table(facts, texts),
        Space(1.5),
        _cost_table(values, texts),
        *_row_tables(facts),
        Space(1.5),
        Together((_note_table(facts, values, texts), SealArea(_signers(facts, texts), height=20.0))),
    )
    name = head_name(facts)
    title = f"{INCOME_STATEMENT.title} {name}" if name else INCOME_STATEMENT.title
    return finished("T03", title, facts, blocks)


def _subtitle(values: Values | None, texts: Texts) -> str:
    year, purpose = texts.of(values, "year") or BLANK_YEAR, texts.of(values, "purpose") or BLANK_DATE
    start = texts.of(values, "window_from") or BLANK_DATE
    end = texts.of(values, "window_to") or BLANK_DATE
    return f"{year}年度\u3000{purpose}\u3000核算期：{start} 至 {end}\u3000金额单位：元"


def _item_table(facts: HouseholdFacts) -> Table:
    texts = Texts(INCOME_ITEM, facts.run.policy, facts.run.audience)
    heads = (label("类别"), *(label(_HEADS.get(name) or texts.plain_label(name)) for name in _ITEM_FIELDS))
    rows = [Row(heads, 7.0)]
    for found in facts.run.policy.table("income_class").values:
        items = _items_of(found.code, facts)
        if items or found.code in TOTAL_FIELDS:
            rows.extend(_class_rows(found.code, found.label, items, facts, texts))
    return Table(_ITEM_COLUMNS, tuple(rows), head=1)


def _items_of(income_class: str, facts: HouseholdFacts) -> Sequence[Values]:
    if facts.statement is None:
        return [{}] * _BLANK_LINES.get(income_class, 0)
    table = facts.run.policy.table("income_item")
    return [
        item
        for item in facts.statement.items
        if (known := table.by_code(str(item.get("item")))) and known.attributes.get("class") == income_class
    ]


def _class_rows(
    income_class: str, class_label: str, items: Sequence[Values], facts: HouseholdFacts, texts: Texts
) -> Iterator[Row]:
    is_totalled = income_class in TOTAL_FIELDS
    head = label(f"{income_class} {class_label}", down=len(items) + is_totalled)
    shown = [_with_answer(item, texts.policy) for item in items]
    rows = [tuple(_item_cell(item, name, texts) for name in _ITEM_FIELDS) for item in shown]
    if is_totalled:
        rows.append(_subtotal(income_class, facts.statement, facts))
    for place, cells in enumerate(rows):
        yield Row((head, *cells) if place == 0 else cells, _HEIGHT, keep_next=place == len(rows) - 2)


def _with_answer(item: Values, policy: PolicyView) -> Values:
    """Whether it counts, also where that follows from the policy; the lines of a blank form stay blank."""
    return {**item, "counted": is_counted(item, policy.table("income_item"))} if item else item


def _item_cell(item: Values, name: str, texts: Texts) -> Cell:
    return Cell(texts.of(item, name), "表格数字" if name in _NUMBERS else "表格")


def _subtotal(income_class: str, statement: Statement | None, facts: HouseholdFacts) -> tuple[Cell, ...]:
    texts = Texts(INCOME_STATEMENT, facts.run.policy, facts.run.audience)
    amount = texts.of(statement.values if statement else None, TOTAL_FIELDS[income_class])
    return (label("小\u3000计", across=4), Cell(amount, "表格合计"), value("", across=3))


def _result_table(facts: HouseholdFacts, texts: Texts) -> Table:
    now = facts.statement.values if facts.statement else None
    before = facts.previous.values if facts.previous else None
    names = (*TOTAL_FIELDS.values(), *_RESULTS)
    heads = (side_title("结果", len(names) + 1), label("项目"), label("本年"), label("上年"), label("增减"))
    rows = [Row(heads, _HEIGHT)]
    for name in names:
        cells = (value(texts.label(name)), number(texts.of(now, name)), number(texts.of(before, name)))
        rows.append(Row((*cells, number(_change(now, before, name, texts))), _HEIGHT))
    return Table((7.0, 59.0, 36.0, 36.0, 36.0), tuple(rows), keep=True)


def _change(now: Values | None, before: Values | None, name: str, texts: Texts) -> str:
    """This year less last year, when both are known."""
    if now is None or before is None or now.get(name) is None or before.get(name) is None:
        return ""
    return texts.of({name: now[name] - before[name]}, name)


def _cost_table(values: Values | None, texts: Texts) -> Table:
    rows: list[Row] = []
    for place, names in enumerate(_COSTS):
        cells: list[Cell] = [side_title("支出", len(_COSTS))] if place == 0 else []
        for name in names:
            last = name == names[-1]
            spare = 2 * (3 - len(names)) if last else 0
            cells += [label(texts.label(name)), number(texts.of(values, name), 1 + spare)]
        rows.append(Row(tuple(cells), _HEIGHT))
    return Table((7.0, *(31.0, 24.6) * 3), tuple(rows), keep=True)


def _row_tables(facts: HouseholdFacts) -> Iterator[Block]:
    """补贴发放对照 and 现金收支台账, where the household has them; a few lines of each on a blank form."""
    statement = facts.statement
    for schema, names, columns, blank_rows, rows in (
        (SUBSIDY_CHECK, _CHECK_FIELDS, _CHECK_COLUMNS, 3, statement.subsidy_checks if statement else ()),
        (CASH_ENTRY, _CASH_FIELDS, _CASH_COLUMNS, 8, statement.cash_entries if statement else ()),
    ):
        if rows or facts.is_blank:
            texts = Texts(schema, facts.run.policy, facts.run.audience)
            yield Space(1.5)
            yield Table(columns, tuple(_listed(texts, names, rows, blank_rows)), head=2)


def _listed(
    texts: Texts, names: tuple[str, ...], rows: Sequence[Values], blank_rows: int
) -> Iterator[Row | BlankRows]:
    yield Row((label(texts.schema.title, across=len(names)),), _HEIGHT)
    yield Row(tuple(label(texts.label(name)) for name in names), _HEIGHT)
    for row in rows:
        cells = (Cell(texts.of(row, name), "表格数字" if name in _NUMBERS else "表格") for name in names)
        yield Row(tuple(cells), _HEIGHT)
    if not rows:
        yield BlankRows(blank_rows, _HEIGHT)


def _note_table(facts: HouseholdFacts, values: Values | None, texts: Texts) -> Table:
    said = (entry.reason for entry in facts.explanations if entry.rule_id.startswith(_INCOME_RULES))
    note = "\n".join(part for part in (texts.of(values, "note"), *said) if part)
    return Table((20.0, 154.0), (Row((label(texts.label("note")), value(note)), 12.0),))


def _signers(facts: HouseholdFacts, texts: Texts) -> tuple[SealPlace, ...]:
    """The household and two surveyors, by name when they have signed, and the auditor."""
    values = facts.statement.values if facts.statement else None
    checked = texts.of(values, "checked_by")
    auditor = SealPlace("审核人签字：", f"审核人：{checked}" if checked else "", seal=True)
    signatures = facts.statement.signatures if facts.statement else ()
    if not signatures:
        return (
            SealPlace("户主签字（按印）："),
            SealPlace("调查人签字："),
            SealPlace("调查人签字："),
            auditor,
        )
    signed = Texts(STATEMENT_SIGNATURE, facts.run.policy, facts.run.audience)
    open_places = (SealPlace("调查人签字："),) * (_LEAST_SIGNERS - len(signatures))
    return (*(_signed_place(row, signed) for row in signatures), *open_places, auditor)


def _signed_place(row: Values, texts: Texts) -> SealPlace:
    proxy = texts.of(row, "proxy_name")
    names = texts.of(row, "name") + (f"（{proxy}代签）" if proxy else "")
    return SealPlace(f"{texts.of(row, 'role')}签字：", names, texts.of(row, "signed_on"))
