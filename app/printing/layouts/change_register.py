"""T23 人口变更登记表: who came and who left, why, on what proof, with whose approval (domain.md 8.13, 11)."""

from __future__ import annotations

from collections.abc import Iterator

from app.forms.conditions import Values
from app.forms.definitions.household import HOUSEHOLD
from app.forms.definitions.household_event import CORRECTED, HOUSEHOLD_EVENT, RELAPSED
from app.printing.doc import (
    FORM_LANDSCAPE,
    BlankRows,
    Block,
    Cell,
    Document,
    LineOfParts,
    Paragraph,
    Row,
    RunningLine,
    SealPlace,
    Space,
    Table,
)
from app.printing.facts import Home, RegisterFacts
from app.printing.layouts.case_frame import BLANK_DAY
from app.printing.layouts.frame import circumstances, label, register_rows, running_head
from app.printing.seals import signing_row
from app.printing.texts import Texts, village_line
from app.printing.titles import title_of

USUAL = "人口变更登记表"
ENTITY = HOUSEHOLD_EVENT.record
_OTHER_MATTERS = frozenset((CORRECTED, RELAPSED))
"""Events that change no population."""
NOTHING_LISTED = "没有登记过人口变动。请先在户档案里办理变动登记，再来打印"
_FIELDS = ("person_name", "kind", "reason", "happened_on", "proof", "approved_by", "decision", "decided_on")
_WIDTHS = (10.0, 17.0, 24.0, 26.0, 27.0, 24.0, 23.0, 46.0, 20.0, 30.0, 22.0)
_CENTRED = frozenset(range(7)) | {8, 10}
_ROW = 9.0
_BLANK_ROWS = 12
_ROWS_OF_A_TABLE = 400


def is_listed(event: Values) -> bool:
    """Whether an event changes who lives in the village."""
    return event.get("kind") not in _OTHER_MATTERS


def has_changes(home: Home) -> bool:
    """Whether the people of a household ever changed."""
    return any(map(is_listed, home.records.get(ENTITY, ())))


def lay_out(facts: RegisterFacts) -> Document:
    """The register of these households in the order of the days, or a blank one."""
    title = title_of("T23", facts.run.policy, USUAL)
    blocks: list[Block] = [
        Paragraph(title, "表题"),
        LineOfParts(left=_about(facts), right=village_line(facts.place)),
        Space(1.0),
        *_tables(facts),
    ]
    return Document(
        "T23",
        f"{title} {facts.place.village}".strip(),
        tuple(blocks),
        FORM_LANDSCAPE,
        header=running_head(f"{title} {facts.place.village}".strip(), facts.is_blank),
        footer=RunningLine(left=circumstances(facts.run), right="第 {page} 页 共 {pages} 页"),
    )


def _about(facts: RegisterFacts) -> str:
    """Whose changes, where it is one household, and how far they reach."""
    if facts.homes is None:
        return f"登记日期：{BLANK_DAY}"
    day = f"登记到：{facts.run.printed_at:%Y-%m-%d}"
    return f"户主：{facts.homes[0].head}\u3000{day}" if len(facts.homes) == 1 else day


def _tables(facts: RegisterFacts) -> Iterator[Table]:
    texts = Texts(HOUSEHOLD_EVENT, facts.run.policy, facts.run.audience)
    places = (HOUSEHOLD[name].label for name in ("group_no", "head_member"))
    titles = ("序号", *places, *(texts.plain_label(name) for name in _FIELDS))
    head = Row(tuple(label(title) for title in titles), 8.5)
    signing = signing_row(_signers(), len(_WIDTHS), 22.0)
    if facts.is_blank:
        yield Table(_WIDTHS, (head, BlankRows(_BLANK_ROWS, _ROW), signing), head=1)
        return
    rows = register_rows(tuple(_rows(facts, texts)), len(_WIDTHS), _BLANK_ROWS, _ROW, signing)
    for start in range(0, len(rows), _ROWS_OF_A_TABLE):
        yield Table(_WIDTHS, (head, *rows[start : start + _ROWS_OF_A_TABLE]), head=1)


def _rows(facts: RegisterFacts, texts: Texts) -> Iterator[Row]:
    events = [
        (home, event)
        for home in facts.homes or ()
        for event in home.records.get(ENTITY, ())
        if is_listed(event)
    ]
    events.sort(key=lambda pair: str(pair[1].get("happened_on") or ""))
    for number, (home, event) in enumerate(events, 1):
        yield _row(number, home, event, texts)


def _row(number: int, home: Home, event: Values, texts: Texts) -> Row:
    place = (str(number), str(home.household.get("group_no") or ""), home.head)
    shown = (*place, *(texts.of(event, name) for name in _FIELDS))
    cells = (Cell(text, "表格居中" if at in _CENTRED else "表格") for at, text in enumerate(shown))
    return Row(tuple(cells), _ROW)


def _signers() -> tuple[SealPlace, ...]:
    return (
        SealPlace("登记人签字："),
        SealPlace("村负责人签字："),
        SealPlace("村民委员会：", seal=True),
        SealPlace("乡（镇）人民政府：", seal=True),
    )
