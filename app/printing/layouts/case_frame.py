"""What the forms of a procedure share: who the household is, its people, wide writing rows, opinions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.forms.conditions import Values
from app.forms.definitions.household import HOUSEHOLD
from app.forms.definitions.member import MEMBER
from app.printing.doc import Block, Cell, LineOfParts, Paragraph, Row, Table
from app.printing.facts import HouseholdFacts
from app.printing.layouts.frame import household_mark, label, number_line, value
from app.printing.paper_words import filled_words, words_of
from app.printing.texts import Texts, head_name

PAIRS = (30.0, 57.0, 30.0, 57.0)
BOX, TICKED = "□", "√"
BLANK_DAY = "\u3000\u3000年\u3000\u3000月\u3000\u3000日"
HAND = "＿" * 6
"""A line to write on."""
ROW = 8.0
_LEAST_PEOPLE = 6


def form_head(facts: HouseholdFacts, title: str, note: str = "") -> tuple[Block, ...]:
    """Code, title, a line under it, number and place."""
    texts = Texts(HOUSEHOLD, facts.run.policy, facts.run.audience)
    number = f"户编号：{texts.of(facts.household, 'local_no')}"
    line: LineOfParts = number_line(number, facts)
    notes = (Paragraph(note, "表题注"),) if note else ()
    return (*household_mark(facts), Paragraph(title, "表题"), *notes, line)


def home_address(facts: HouseholdFacts) -> str:
    """Where the household lives, as it is written on its card."""
    if facts.household is None:
        return ""
    texts = Texts(HOUSEHOLD, facts.run.policy, facts.run.audience)
    return facts.place.address(*(texts.of(facts.household, name) for name in ("natural_village", "address")))


def named_member(facts: HouseholdFacts, name: str) -> Values | None:
    """The member of this name; the head where nobody or nothing is named."""
    found = next((one for one in facts.members if name and one.get("name") == name), None)
    return found if found is not None or name else facts.head


def people_table(facts: HouseholdFacts, columns: Sequence[tuple[str, float]], spare: int = 0) -> Table:
    """The members with these fields, filled up with empty rows for handwriting."""
    texts = Texts(MEMBER, facts.run.policy, facts.run.audience)
    rows = [Row((label("序号"), *(label(texts.plain_label(name)) for name, _ in columns)), ROW)]
    for number, member in enumerate(facts.members, 1):
        cells = (Cell(texts.of(member, name), "表格居中") for name, _ in columns)
        rows.append(Row((Cell(str(number), "表格居中"), *cells), ROW - 0.6))
    missing = _LEAST_PEOPLE - len(facts.members) if facts.is_blank else spare
    rows += [Row((Cell(),) * (len(columns) + 1), ROW - 0.6) for _ in range(missing)]
    return Table((11.0, *(width for _, width in columns)), tuple(rows), head=1)


def tall_row(title: str, text: str, height: float, across: int = 3, foot: str = "") -> Row:
    """A label and a wide place to write in; `foot` stands at the lower right (signer, date)."""
    return Row((label(title), Cell(text, "表格大字", across=across, top=True, foot=foot)), height)


def pair_row(*pairs: tuple[str, str], height: float = ROW) -> Row:
    """Two labels with their values, or one whose value takes the whole line."""
    if len(pairs) == 1:
        ((title, text),) = pairs
        return Row((label(title), value(text, 3)), height)
    return Row(tuple(cell for title, text in pairs for cell in (label(title), value(text))), height)


def said(facts: HouseholdFacts, paper: str, part: str) -> str:
    """Sentences of a paper with names of the household and fields of its card filled in."""
    place = facts.place
    persons = "" if facts.is_blank else str(len(facts.members))
    places = {
        "township": place.township, "village": place.village, "group": place.group,
        "head": head_name(facts), "persons": persons,
    }  # fmt: skip
    return filled_words(words_of(paper, part), places, {"household": facts.household or {}}, facts.run.policy)


def boxes(facts: HouseholdFacts, table: str, chosen: Sequence[str] | str | None) -> str:
    """Every value of a code table valid on the day with a box, the chosen ones ticked."""
    codes = (chosen,) if isinstance(chosen, str) else tuple(chosen or ())
    policy = facts.run.policy
    return "\u3000".join(
        f"{TICKED if value.code in codes else BOX}{value.label}"
        for value in policy.table(table).values
        if value.valid_on(policy.on) or value.code in codes
    )


def opinion_row(texts: Texts, values: Values | None, name: str, height: float, *, seal: bool = True) -> Row:
    """What one side thinks, who signed and when; on a blank form room for hand and stamp."""
    signer, day = texts.of(values, f"{name}_by"), texts.of(values, f"{name}_on")
    foot = "\u3000".join(_signed(texts.plain_label(f"{name}_by"), signer, day, seal))
    title, said_text = texts.plain_label(f"{name}_opinion"), texts.of(values, f"{name}_opinion")
    return tall_row(title, said_text, height, foot=foot)


def _signed(title: str, signer: str, day: str, seal: bool) -> Iterator[str]:
    if seal:
        yield "（盖章）"
    yield f"{title}：{signer or HAND}"
    yield day or BLANK_DAY


def named(title: str, facts: HouseholdFacts) -> str:
    """Title of the file of one paper."""
    name = head_name(facts)
    return f"{title} {name}" if name else title
