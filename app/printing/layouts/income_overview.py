"""The income part of T01: classes A–E by official item in two columns, with subtotals and the result."""

from __future__ import annotations

from itertools import zip_longest

from app.domain.money import format_fen
from app.printing.doc import Cell, Row, Table
from app.printing.facts import Statement
from app.printing.layouts.frame import SIDE, label, number, side_title
from app.printing.layouts.income_lines import TOTAL_FIELDS, lines_of
from app.printing.texts import Texts

_HEIGHT = 5.8
_LEFT, _RIGHT = "ABC", "DE"
_COLUMNS = (SIDE, 16.0, 40.0, 27.5, 16.0, 40.0, 27.5)
_HALF = 3  # columns of one half


def income_overview(statement: Statement | None, texts: Texts) -> Table:
    """Items and amounts in yuan, blank on a blank form. `texts` are those of the statement schema."""
    left = _half(_LEFT, statement, texts)
    right = _half(_RIGHT, statement, texts)
    body = list(zip_longest(left, right))
    spare = len(body) - len(right)
    rows: list[tuple[Cell, ...]] = [(label("收入类别"), label("项目"), label("金额（元）")) * 2]
    for place, (first, second) in enumerate(body):
        if second is None:
            second = (Cell("", across=_HALF, down=spare),) if place == len(right) else ()
        elif first is None:
            first = (Cell("", across=_HALF, down=-spare),) if place == len(left) else ()
        rows.append((*(first or ()), *second))
    rows.append(_result(statement, texts))
    rows.append(_basis(statement, texts))
    side = side_title("家庭收支", len(rows))
    ruled = [Row((side, *rows[0]), _HEIGHT)] + [Row(cells, _HEIGHT) for cells in rows[1:]]
    return Table(_COLUMNS, tuple(ruled), keep=True)


def _half(classes: str, statement: Statement | None, texts: Texts) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    values = statement.values if statement else None
    for income_class in classes:
        total = TOTAL_FIELDS[income_class]
        lines = lines_of(income_class, statement.items if statement else (), texts.policy)
        head = label(texts.plain_label(total), down=len(lines) + 1)
        cells = [(Cell(line.label), number(_amount(line.amount))) for line in lines]
        cells.append((Cell("小计", "表头"), Cell(texts.of(values, total), "表格合计")))
        rows.append((head, *cells[0]))
        rows.extend(cells[1:])
    return rows


def _amount(fen: int | None) -> str:
    return "" if fen is None else format_fen(fen)


def _result(statement: Statement | None, texts: Texts) -> tuple[Cell, ...]:
    values = statement.values if statement else None
    return (
        *(label(texts.label("gross"), across=2), number(texts.of(values, "gross"))),
        *(label(texts.label("net"), across=2), number(texts.of(values, "net"))),
    )


def _basis(statement: Statement | None, texts: Texts) -> tuple[Cell, ...]:
    values = statement.values if statement else None
    return (
        *(label(texts.label("persons_year"), across=2), number(texts.of(values, "persons_year"))),
        *(label(texts.label("per_capita"), across=2), Cell(texts.of(values, "per_capita"), "表格合计")),
    )
