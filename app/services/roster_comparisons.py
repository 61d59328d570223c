"""Two rosters of different dates compared: on the page, as a workbook and as a paper to tick."""

from __future__ import annotations

from pathlib import Path

from app.core.collector import collector_paused
from app.core.errors import UserError
from app.core.progress import SILENT, Progress
from app.domain.permissions import Action
from app.exchange.list_workbook import ListColumn
from app.exchange.roster_columns import is_known_title
from app.exchange.roster_comparison import (
    ComparedRoster,
    ComparisonLine,
    Difference,
    RosterComparison,
    compare_rosters,
)
from app.exchange.roster_reader import read_roster_table
from app.exchange.roster_rows import Places
from app.models.faults import environment_faults
from app.models.queries import regions
from app.printing.facts import Audience, PrintRun
from app.printing.layouts.comparison_sheet import TITLE, ComparisonLineTexts, ComparisonPaper, lay_out
from app.services.column_mappings import ReadingWishes, reading_choices
from app.services.exports import ExportedList, Scope, export_table
from app.services.hidden_numbers import masked_text
from app.services.session import Session

__all__ = [
    "ComparisonLine",
    "Difference",
    "RosterComparison",
    "compare_roster_files",
    "print_comparison",
    "summary_of",
    "write_comparison_workbook",
]

_COLUMNS = (
    ListColumn("村", 14),
    ListColumn("组", 8),
    ListColumn("户编号", 16),
    ListColumn("姓名", 14),
    ListColumn("证件号码", 21),
    ListColumn("情况", 8),
    ListColumn("栏目", 22),
    ListColumn("原来", 22),
    ListColumn("现在", 22),
    ListColumn("核对", 8),
    ListColumn("核对说明", 24),
)
_BOX = "□"


def compare_roster_files(
    session: Session, old: Path, new: Path, progress: Progress = SILENT
) -> RosterComparison:
    """What differs between two files; saved meanings of columns apply. Nothing is stored.

    Raises UserError (permission, unsuitable file, columns missing), EnvironmentFault, Cancelled.
    """
    session.require(Action.IMPORT)
    with collector_paused():
        rosters = []
        for path in (old, new):
            table = read_roster_table(path, is_known_title, progress)
            choices = reading_choices(session, table.titles, ReadingWishes())
            rosters.append(ComparedRoster(table, choices.corrections))
        progress.step(2, 4, "比对")
        before, after = rosters
        comparison = compare_rosters(before, after, session.policy(), _places(session), masked_text)
    if comparison.missing:
        named = "、".join(comparison.missing)
        raise UserError(f"比对要有姓名和证件号码两列，缺少：{named}。请在“列的对应”里指明或换一个文件。")
    return comparison


def _places(session: Session) -> Places:
    with session.store.read() as connection:
        places = regions.places(connection)
    return Places(session.unit.name, {place.name: place.code for place in places if place.level == "village"})


def summary_of(comparison: RosterComparison) -> str:
    """What was found, in one sentence."""
    counts = "，".join(f"{kind.value} {comparison.persons(kind):,} 人" for kind in Difference)
    left = f"，{comparison.uncompared:,} 行没有姓名和号码、无法比对" if comparison.uncompared else ""
    return (
        f"原名册 {comparison.old_persons:,} 人，新名册 {comparison.new_persons:,} 人："
        f"{counts}，共 {len(comparison.lines):,} 处{left}。"
    )


def write_comparison_workbook(
    session: Session, comparison: RosterComparison, target: Path, progress: Progress = SILENT
) -> ExportedList:
    """核对表 as a workbook with a column to tick. Raises UserError, EnvironmentFault, Cancelled."""
    rows = [
        [
            line.village, line.group, line.household_no, line.name, line.id_no, line.difference.value,
            line.field, line.old, line.new, _BOX, "",
        ]
        for line in comparison.lines
    ]  # fmt: skip
    scope = Scope(f"{comparison.old_name} 与 {comparison.new_name}")
    return export_table(session, TITLE, _COLUMNS, rows, scope, target, progress)


def print_comparison(
    session: Session, comparison: RosterComparison, target: Path, progress: Progress = SILENT
) -> Path:
    """核对表 as a PDF. Raises UserError (permission), EnvironmentFault, Cancelled."""
    session.require(Action.PRINT)
    from app.printing.pdf import print_batch  # reportlab costs a quarter of a second at start

    run = PrintRun(session.policy(), session.clock.now(), session.actor.name, Audience.INTERNAL)
    paper = ComparisonPaper(
        session.unit.name,
        comparison.old_name,
        comparison.new_name,
        summary_of(comparison),
        [_texts(line) for line in comparison.lines],
        run,
    )
    with environment_faults():
        print_batch(iter((lay_out(paper),)), target, TITLE, 1, progress)
    return target


def _texts(line: ComparisonLine) -> ComparisonLineTexts:
    return ComparisonLineTexts(
        line.village,
        line.group,
        line.household_no,
        line.name,
        line.id_no,
        line.difference.value,
        line.field,
        line.old,
        line.new,
    )
