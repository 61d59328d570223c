"""T20 基本情况统计表: the figures of a village by group, with the signature places the county names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from app.domain.village_counts import CountLine, VillageCounts, village_counts
from app.printing.doc import (
    FORM_PORTRAIT,
    Block,
    Cell,
    Document,
    LineOfParts,
    PageBreak,
    Paragraph,
    Row,
    RunningLine,
    SealArea,
    SealPlace,
    Space,
    Table,
    Together,
)
from app.printing.facts import RegisterFacts
from app.printing.layouts.case_frame import BLANK_DAY
from app.printing.layouts.frame import circumstances, label
from app.printing.texts import village_line
from app.printing.titles import title_of

USUAL = "贫困人口基本情况统计表"
_GROUPS_OF_A_TABLE = 8
_BLANK_GROUPS = 6
_GROUP_ROOM = 88.0
_ROW = 6.3
_SIGNERS = "statistics_signer"
_PER_ROW = 4


def lay_out(facts: RegisterFacts) -> Document:
    """The table of a village, or a blank one with the same lines."""
    policy = facts.run.policy
    title = title_of("T20", policy, USUAL)
    homes = [(home.household, home.members) for home in facts.homes or ()]
    counted_on = facts.run.printed_at.date()
    counts = village_counts(homes, policy, facts.applying, counted_on)
    day = BLANK_DAY if facts.is_blank else str(counted_on)
    blocks: list[Block] = [
        Paragraph(title, "表题"),
        LineOfParts(left=f"统计日期：{day}", right=village_line(facts.place)),
        Space(1.0),
        *_tables(counts, facts.is_blank),
        Space(2.0),
        Together(_signing(facts)),
    ]
    return Document(
        "T20",
        f"{title} {facts.place.village}".strip(),
        tuple(blocks),
        FORM_PORTRAIT,
        header=RunningLine(right="" if facts.is_blank else "内部资料\u3000注意保管", style="页眉"),
        footer=RunningLine(left=circumstances(facts.run), right="第 {page} 页 共 {pages} 页"),
    )


def _tables(counts: VillageCounts, is_blank: bool) -> Iterator[Block]:
    """One table for every eight groups; the last ones stand on pages of their own."""
    groups = [""] * _BLANK_GROUPS if is_blank else list(counts.groups)
    for start in range(0, max(1, len(groups)), _GROUPS_OF_A_TABLE):
        if start:
            yield PageBreak()
        yield _table(counts.lines, groups[start : start + _GROUPS_OF_A_TABLE], is_blank)


def _table(lines: Sequence[CountLine], groups: Sequence[str], is_blank: bool) -> Table:
    heads = ("类别", "项目", "单位", "合计", *groups)
    rows = [Row(tuple(label(head) for head in heads), 8.0)]
    for _part, of_part in groupby(lines, lambda line: line.part):
        rows += _part_rows(tuple(of_part), groups, is_blank)
    width = _GROUP_ROOM / max(len(groups), 1)
    return Table((20.0, 40.0, 11.0, 15.0, *([width] * len(groups))), tuple(rows), head=1)


def _part_rows(lines: Sequence[CountLine], groups: Sequence[str], is_blank: bool) -> Iterator[Row]:
    """The lines of a part under its name; an item counted in households and persons is named once."""
    for number, line in enumerate(lines):
        cells = [label(line.part, down=len(lines))] if number == 0 else []
        if number == 0 or lines[number - 1].item != line.item:
            cells.append(Cell(line.item, "表格", down=sum(other.item == line.item for other in lines)))
        figures = [line.total, *(line.by_group.get(group, 0) for group in groups)]
        shown = ["" if is_blank else str(figure) for figure in figures]
        cells += [Cell(text, "表格居中") for text in (line.unit, *shown)]
        yield Row(tuple(cells), _ROW)


def _signing(facts: RegisterFacts) -> tuple[Paragraph | SealArea, ...]:
    """As many places as the county names; all of them sign."""
    policy = facts.run.policy
    signers = policy.table(_SIGNERS).valid_on(policy.on)
    places = tuple(SealPlace(f"{signer.label}：") for signer in signers)
    note = Paragraph(f"以上 {len(places)} 人都要签字，缺签的不能上报。只统计数字，不列姓名。", "表注")
    return note, SealArea(places, height=17.0, per_row=_PER_ROW)
