"""What all household forms share: label and value grids, the running lines, signature texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.domain.paper_code import household_code
from app.domain.policy import SHIPPED_TITLE
from app.forms.conditions import Values
from app.printing.doc import (
    FORM_PORTRAIT,
    BlankRows,
    Block,
    Cell,
    Document,
    LineOfParts,
    PageSetup,
    QrCode,
    Row,
    RunningLine,
    Table,
)
from app.printing.facts import HouseholdFacts, PrintRun
from app.printing.texts import Texts, place_line

SIDE = 7.0  # mm, the narrow column with the name of a part
MARK_SIDE = 17.0  # mm, as high as title, year and number line of a form
_POLICY_WIDTH = 20
BLANK_YEAR = "\u3000" * 3
BLANK_DATE = "\u3000" * 5


def finished(
    document_id: str,
    title: str,
    facts: HouseholdFacts,
    blocks: Iterable[Block],
    setup: PageSetup = FORM_PORTRAIT,
) -> Document:
    """The document with its margins' lines: 内部资料 above; policy version, time, person and pages below."""
    return Document(
        document_id,
        title,
        tuple(blocks),
        replace(setup, two_sided=facts.run.two_sided),
        header=RunningLine(right="内部资料\u3000注意保管" if not facts.is_blank else "", style="页眉"),
        footer=RunningLine(left=circumstances(facts.run), right="第 {page} 页 共 {pages} 页"),
        subject=facts.subject,
    )


def running_head(title: str, is_blank: bool) -> RunningLine:
    """What stands above every page of a register: its name, and that it is internal."""
    return RunningLine(left=title, right="" if is_blank else "内部资料\u3000注意保管", style="页眉")


def circumstances(run: PrintRun) -> str:
    """Policy, time and person of a print: the left part of every footer."""
    return f"{public_circumstances(run)}\u3000打印人：{run.printed_by}"


def public_circumstances(run: PrintRun) -> str:
    """The same on a paper for the public: the person who printed stays out of it."""
    return f"政策版本：{_policy(run)}\u3000打印时间：{run.printed_at:%Y-%m-%d %H:%M}"


def _policy(run: PrintRun) -> str:
    """The newest of the nearest documents in force, as short as a footer."""
    *others, newest = run.policy.named(run.policy.version) or ("",)
    documents = [name for name in others if name != SHIPPED_TITLE]
    count = f"等 {len(documents) + 1} 份" if documents else ""
    room = _POLICY_WIDTH - len(count)
    return (newest if len(newest) <= room else f"{newest[: room - 1]}…") + count


def household_mark(facts: HouseholdFacts) -> tuple[QrCode, ...]:
    """The code beside the head of a household's paper; photographed first, it sorts the photos after it."""
    if facts.household is None:
        return ()
    text = household_code(facts.household.get("local_no"), facts.subject)
    return (QrCode(text, MARK_SIDE, beside=True),) if text else ()


def number_line(left: str, facts: HouseholdFacts) -> LineOfParts:
    """The last line above a form: a number or name, and the place; clear of the code."""
    place = place_line(facts.place)
    return LineOfParts(left, centre=place) if household_mark(facts) else LineOfParts(left, right=place)


def label(text: str, across: int = 1, down: int = 1) -> Cell:
    return Cell(text, "表头", across, down)


def side_title(text: str, rows: int) -> Cell:
    """The name of a part, written downwards in the narrow column."""
    return Cell("\n".join(text), "表头", down=rows)


def value(text: str, across: int = 1) -> Cell:
    return Cell(text, "表格", across)


def number(text: str, across: int = 1) -> Cell:
    return Cell(text, "表格数字", across)


def pair_rows(
    texts: Texts, values: Values | None, grid: Sequence[Sequence[str]], widest: int
) -> list[tuple[Cell, ...]]:
    """Label and value cells for a grid of field names; the last value of a short row fills the line."""
    rows = []
    for names in grid:
        cells: list[Cell] = []
        for place, name in enumerate(names, start=1):
            spare = 2 * (widest - len(names)) if place == len(names) else 0
            cells += [label(texts.label(name)), value(texts.of(values, name), 1 + spare)]
        rows.append(tuple(cells))
    return rows


def register_rows(
    rows: Sequence[Row], columns: int, least: int, height: float, signing: Row
) -> tuple[Row | BlankRows, ...]:
    """The rows of a register, 以下空白, padding up to `least` rows, and the row to sign in, which takes the
    last lines with it to a new page.
    """
    tied = 2
    loose, last = rows[: max(0, len(rows) - tied)], rows[max(0, len(rows) - tied) :]
    below = Row((Cell("以下空白", "表格居中", across=columns),), height, keep_next=True)
    padding = (BlankRows(spare, height),) if (spare := least - len(rows) - 1) > 0 else ()
    return (*loose, *(replace(row, keep_next=True) for row in last), below, *padding, signing)


def titled_table(
    title: str, columns: tuple[float, ...], rows: Sequence[tuple[Cell, ...]], height: float
) -> Table:
    """A table with the part's name written down its left side."""
    first, *others = rows
    return Table(
        (SIDE, *columns),
        (Row((side_title(title, len(rows)), *first), height), *(Row(cells, height) for cells in others)),
    )
