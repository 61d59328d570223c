"""T19 信息比对名册与反馈: who was sent out to be compared, what was found, and how it was settled (8.2, 11).

A work list of the office: numbers of persons by their ends (domain.md 10.4).
"""

from __future__ import annotations

from collections.abc import Iterator

from app.forms.conditions import Values
from app.forms.definitions.comparison import COMPARISON, COMPARISON_HIT, COMPARISON_PERSON
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
from app.printing.facts import Audience, Home, RegisterFacts
from app.printing.layouts.case_frame import BLANK_DAY, HAND
from app.printing.layouts.frame import circumstances, label, register_rows, running_head
from app.printing.seals import signing_row
from app.printing.texts import Texts, village_line
from app.printing.titles import title_of

USUAL = "信息比对名册与反馈"
PERSON, HIT = COMPARISON_PERSON.record, COMPARISON_HIT.record
_WIDTHS = (11.0, 24.0, 42.0, 30.0, 52.0, 48.0, 34.0, 28.0)
_CENTRED = frozenset((0, 1, 2, 3, 7))
_ROW = 8.5
_BLANK_ROWS = 13
_ROWS_OF_A_TABLE = 400
_NOTHING = "没有比对出问题"
_WAITING = "还没有反馈"
NOTHING_LISTED = "没有送去比对过。请先在“村级程序”的“信息比对”里导出名单，再来打印"


def is_listed(home: Home) -> bool:
    """Whether anybody of a household was sent out to be compared."""
    return bool(home.records.get(PERSON))


def lay_out(facts: RegisterFacts) -> Document:
    """The register of the persons of these households, or a blank one."""
    title = title_of("T19", facts.run.policy, USUAL)
    blocks: list[Block] = [
        Paragraph(title, "表题"),
        LineOfParts(left=_sent(facts), right=village_line(facts.place)),
        Space(1.0),
        *_tables(facts),
    ]
    return Document(
        "T19",
        f"{title} {facts.place.village}".strip(),
        tuple(blocks),
        FORM_LANDSCAPE,
        header=running_head(f"{title} {facts.place.village}".strip(), facts.is_blank),
        footer=RunningLine(left=circumstances(facts.run), right="第 {page} 页 共 {pages} 页"),
    )


def _sent(facts: RegisterFacts) -> str:
    """Where the lists went and when they came back."""
    texts = Texts(COMPARISON, facts.run.policy, facts.run.audience)
    if facts.is_blank:
        day = f"{texts.plain_label('sent_on')}：{BLANK_DAY}"
        return f"{texts.plain_label('sent_to')}：{HAND}\u3000{day}"
    said = []
    for sent in facts.office.values():
        answered = texts.of(sent, "answered_on")
        said.append(
            f"{texts.of(sent, 'sent_to')}，{texts.plain_label('sent_on')} {texts.of(sent, 'sent_on')}，"
            + (f"{texts.plain_label('answered_on')} {answered}" if answered else _WAITING)
        )
    return "；".join(said)


def _tables(facts: RegisterFacts) -> Iterator[Table]:
    person = Texts(COMPARISON_PERSON, facts.run.policy, Audience.INTERNAL)
    hit = Texts(COMPARISON_HIT, facts.run.policy, Audience.INTERNAL)
    titles = (
        "序号",
        *(person.plain_label(name) for name in ("name", "id_no")),
        *(hit.plain_label(name) for name in ("item", "hit_text", "explanation", "proof", "conclusion")),
    )
    head = Row(tuple(label(title) for title in titles), 8.5)
    signing = signing_row(_signers(), len(_WIDTHS), 22.0)
    if facts.is_blank:
        yield Table(_WIDTHS, (head, BlankRows(_BLANK_ROWS, _ROW), signing), head=1)
        return
    rows = register_rows(tuple(_rows(facts, person, hit)), len(_WIDTHS), _BLANK_ROWS, _ROW, signing)
    for start in range(0, len(rows), _ROWS_OF_A_TABLE):
        yield Table(_WIDTHS, (head, *rows[start : start + _ROWS_OF_A_TABLE]), head=1)


def _rows(facts: RegisterFacts, person: Texts, hit: Texts) -> Iterator[Row]:
    number = 0
    for home in facts.homes or ():
        for one in home.records.get(PERSON, ()):
            number += 1
            yield from _person_rows(number, one, home, facts, (person, hit))


def _person_rows(
    number: int, one: Values, home: Home, facts: RegisterFacts, texts: tuple[Texts, Texts]
) -> Iterator[Row]:
    """A line for each finding; one line for a person about whom nothing was found.

    Until the answer is in, its cells are left for the pen of the department.
    """
    person, hit = texts
    who = (str(number), person.of(one, "name"), person.of(one, "id_no"))
    sent = facts.office.get(str(one.get("comparison")))
    items = Texts(COMPARISON, facts.run.policy, facts.run.audience).of(sent, "items")
    found = [row for row in home.records.get(HIT, ()) if _is_of(row, one)]
    for row in found:
        names = ("item", "hit_text", "explanation", "proof", "conclusion")
        yield _row(*who, *(hit.of(row, name) for name in names))
    if not found:
        answered = bool(sent and sent.get("answered_on"))
        yield _row(*who, items, _NOTHING if answered else "", "", "", "")


def _is_of(hit: Values, person: Values) -> bool:
    if hit.get("comparison") != person.get("comparison"):
        return False
    member = hit.get("member")
    return bool(member == person.get("member") if member else hit.get("name") == person.get("name"))


def _row(*texts: str) -> Row:
    cells = (Cell(text, "表格居中" if at in _CENTRED else "表格") for at, text in enumerate(texts))
    return Row(tuple(cells), _ROW)


def _signers() -> tuple[SealPlace, ...]:
    return (
        SealPlace("经办人签字："),
        SealPlace("比对单位反馈人签字："),
        SealPlace("比对单位：", seal=True),
        SealPlace("乡镇核实人签字："),
    )
