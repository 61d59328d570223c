"""Blocks fill pages from top to bottom: heads repeat, rows stay whole, every text stands inside its box."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.printing.doc import (
    FORM_PORTRAIT,
    LETTER,
    SMALLEST_SIZE,
    STYLES,
    Align,
    BlankRows,
    Cell,
    Document,
    LineOfParts,
    PageBreak,
    PageSetup,
    Paragraph,
    QrCode,
    Row,
    RunningLine,
    SealArea,
    SealPlace,
    Space,
    Table,
    Together,
)
from app.printing.fitting import TextFitter
from app.printing.flow import Laid, lay_out
from app.printing.fonts import shipped_fonts
from app.printing.page import POINTS_PER_MM, Page
from app.printing.tables import BadTable

FITTER = TextFitter(shipped_fonts())
LONG = "按照规定对该户的收入、住房、饮水、就学、就医情况进行了入户核实，"


def laid(*blocks, setup: PageSetup = FORM_PORTRAIT, **parts) -> Laid:
    return lay_out(Document("X", "样张", blocks, setup, **parts), FITTER)


def texts(page: Page) -> list[str]:
    return [mark.text for mark in page.marks]


def rows(count: int, text: str = "内容") -> tuple[Row, ...]:
    return tuple(Row((Cell(f"{number}"), Cell(text))) for number in range(count))


HEAD = Row((Cell("序号", "表头"), Cell("说明", "表头")))


def test_the_head_is_repeated_and_no_row_is_lost():
    pages = laid(Table((1, 5), (HEAD, *rows(120)), head=1)).pages
    assert len(pages) == 3
    assert [texts(page).count("序号") for page in pages] == [1, 1, 1]
    numbers = [text for page in pages for text in texts(page) if text.isdigit()]
    assert sorted(map(int, numbers), key=int) == list(range(120))


def test_pages_are_counted_within_the_document():
    footer = RunningLine(centre="第 {page} 页 共 {pages} 页")
    pages = laid(Paragraph("一"), PageBreak(), Paragraph("二"), footer=footer).pages
    assert [texts(page)[-1] for page in pages] == ["第 1 页 共 2 页", "第 2 页 共 2 页"]


def test_a_row_higher_than_a_page_goes_on_without_losing_a_line():
    whole = "".join(f"〔{number}〕{LONG}" for number in range(200))
    result = laid(Table((1, 5), (HEAD, Row((Cell("甲"), Cell(whole)))), head=1))
    shown = "".join(text for page in result.pages for text in texts(page))
    assert len(result.pages) > 2
    assert all(f"〔{number}〕" in shown for number in range(200))


def test_a_merged_cell_is_repeated_on_the_next_page():
    first, *others = rows(80)
    merged = (Row((Cell("类别", down=80), *first.cells)), *others)
    pages = laid(Table((1, 1, 5), merged)).pages
    assert [texts(page).count("类别") for page in pages] == [1, 1]


def test_a_page_does_not_begin_inside_a_merged_cell_whose_words_would_not_fit():
    tall = Cell("一\n二\n三\n四\n五", down=3)
    body = (*rows(41), Row((tall, Cell("首行"))), Row((Cell("次行"),)), Row((Cell("末行"),)))
    pages = laid(Table((1, 5), body)).pages
    assert "首行" in texts(pages[1])
    assert [line for line in texts(pages[1]) if line in "一二三四五"] == list("一二三四五")


def test_a_row_stays_with_the_next_when_asked():
    body = (*rows(41), Row((Cell("小标题", across=2),), keep_next=True), *rows(5, "后"))
    first, second = laid(Table((1, 5), body), footer=RunningLine()).pages
    assert "小标题" not in texts(first)
    assert texts(second)[:3] == ["小标题", "0", "后"]


def test_rows_kept_with_the_next_all_over_a_page_are_broken_somewhere():
    chained = tuple(Row((Cell(str(number)),), keep_next=True) for number in range(60))
    first, second = laid(Table((1,), chained), footer=RunningLine()).pages
    assert len(texts(first)) + len(texts(second)) == 60


def test_rows_and_merged_cells_around_a_row_higher_than_a_page_keep_their_places():
    whole = "".join(f"〔{number}〕{LONG}" for number in range(120))
    merged = (
        Row((Cell("类别", down=3), Cell("前"))),
        Row((Cell(whole),)),
        Row((Cell("中"),)),
        Row((Cell("末"), Cell("后"))),
    )
    pages = laid(Table((1, 5), merged), footer=RunningLine()).pages
    shown = [text for page in pages for text in texts(page)]
    assert [text for text in shown if text in ("前", "中", "末", "后")] == ["前", "中", "末", "后"]
    assert shown.count("类别") == len(pages)
    assert all(f"〔{number}〕" in "".join(shown) for number in range(120))


def test_the_rest_of_a_merged_cell_stays_empty_when_its_words_do_not_fit_again():
    tall = Cell("一\n二\n三\n四\n五", down=42)
    body = (Row((tall, Cell("首"))), *(Row((Cell("续"),)) for _ in range(41)), *rows(1, "尾"))
    pages = laid(Paragraph("题", "表题"), Table((1, 5), body), footer=RunningLine()).pages
    assert "五" in texts(pages[0])
    assert "五" not in texts(pages[1])
    assert "尾" in texts(pages[1])


def test_a_table_that_is_kept_begins_on_a_new_page():
    kept = Table((1, 5), rows(30, "乙"), keep=True)
    pages = laid(Table((1, 5), rows(30, "甲")), Space(3), kept).pages
    assert "乙" not in texts(pages[0])
    assert texts(pages[1]).count("乙") == 30


def test_an_opinion_stays_with_its_signatures():
    opinion = Together((Paragraph("意见", "签字"), SealArea((SealPlace("甲"), SealPlace("乙", seal=True)))))
    pages = laid(Table((1, 5), rows(41)), opinion).pages
    assert texts(pages[1])[0] == "意见"
    assert any("（盖章）" in text for text in texts(pages[1]))


def test_what_is_together_but_higher_than_a_page_is_still_printed():
    pages = laid(Together((Table((1, 5), rows(60)), Paragraph("完", "签字")))).pages
    assert len(pages) == 2
    assert "完" in texts(pages[1])


def test_signature_places_go_on_a_second_line():
    places = tuple(SealPlace(f"签字人{number}：") for number in range(7))
    (page,) = laid(SealArea(places, per_row=4)).pages
    assert len({round(mark.y) for mark in page.marks if mark.text.startswith("签字人")}) == 2


def test_blank_rows_carry_their_note_once():
    (page,) = laid(Table((1, 5), (HEAD, BlankRows(3, note="以下空白")), head=1)).pages
    assert texts(page).count("以下空白") == 1


def test_a_letter_has_the_text_block_of_the_standard():
    (page,) = laid(Paragraph(LONG * 4), setup=LETTER).pages
    lines = sorted({mark.y for mark in page.marks}, reverse=True)
    assert min(mark.x for mark in page.marks) == pytest.approx(28 * POINTS_PER_MM, abs=0.01)
    assert lines[0] - lines[1] == pytest.approx(28.9)
    assert STYLES["正文仿宋"].size * 28 == pytest.approx(156 * POINTS_PER_MM, rel=0.02)


def test_full_lines_of_a_letter_reach_the_right_edge():
    (page,) = laid(Paragraph(LONG * 4), setup=LETTER, footer=RunningLine()).pages
    by_line: dict[float, float] = {}
    for mark in page.marks:
        width = FITTER.typeface(STYLES["正文仿宋"]).measure(mark.text) * mark.size
        end = mark.x + width + mark.spacing * (len(mark.text) - 1)
        by_line[mark.y] = max(by_line.get(mark.y, 0.0), end)
    *full, _last = [by_line[y] for y in sorted(by_line, reverse=True)]
    assert all(end == pytest.approx((210 - 26) * POINTS_PER_MM, abs=1.0) for end in full)


def test_page_numbers_of_letters_stand_outside():
    footer = RunningLine(right="— {page} —", style="页码", mirrored=True)
    odd, even = laid(Paragraph("一"), PageBreak(), Paragraph("二"), setup=LETTER, footer=footer).pages
    assert odd.marks[-1].x > odd.width / 2 > even.marks[-1].x


def test_the_binding_side_changes_on_two_sided_prints():
    setup = PageSetup(210, 297, 16, 16, 25, 15, two_sided=True)
    front, back = laid(Paragraph("一", "表注"), PageBreak(), Paragraph("二", "表注"), setup=setup).pages
    assert front.marks[0].x == pytest.approx(25 * POINTS_PER_MM)
    assert back.marks[0].x == pytest.approx(15 * POINTS_PER_MM)


def test_parts_that_do_not_fit_on_one_line_are_stacked():
    (page,) = laid(LineOfParts("左" * 30, "中", "右" * 30)).pages
    assert len({mark.y for mark in page.marks}) == 3 + 1
    (page,) = laid(LineOfParts("左", "中", "右"), footer=RunningLine()).pages
    assert len({mark.y for mark in page.marks}) == 1


def test_a_code_keeps_its_quiet_zone():
    (page,) = laid(QrCode("公示编号 1", side=30, align=Align.LEFT)).pages
    left = FORM_PORTRAIT.left * POINTS_PER_MM
    side = 30 * POINTS_PER_MM
    quiet = min(square.x for square in page.squares) - left
    assert quiet > 0
    assert max(square.x + square.width for square in page.squares) <= left + side - quiet + 0.01


@pytest.mark.parametrize(
    "cells",
    [
        (Cell("甲"),),
        (Cell("甲"), Cell("乙"), Cell("丙")),
        (Cell("甲", across=3),),
        (Cell("甲", down=2), Cell("乙")),
    ],
)
def test_rows_that_do_not_fill_the_grid_are_a_mistake(cells):
    with pytest.raises(BadTable):
        laid(Table((1, 1), (Row(cells),)))


def test_overflow_and_missing_characters_are_reported():
    result = laid(Table((1, 60), (Row((Cell("户"), Cell("王\ue001"))),)))
    assert result.overflows == ("户",)
    assert result.missing == ("\ue001",)


CELL_TEXTS = st.text(st.sampled_from("户主李䶮𬱖，。（）0123456789A "), max_size=40)
GRIDS = st.lists(st.tuples(CELL_TEXTS, CELL_TEXTS, CELL_TEXTS), min_size=1, max_size=60)


@settings(max_examples=40)
@given(GRIDS)
def test_every_text_stands_inside_the_ruled_lines(grid):
    table = Table((2, 3, 2), tuple(Row(tuple(map(Cell, texts))) for texts in grid))
    result = laid(table, footer=RunningLine())
    assert result.overflows == ()
    for page in result.pages:
        across, down = sorted(page.across), sorted(page.down)
        for mark in page.marks:
            end = mark.x + FITTER.typeface(STYLES["表格"]).measure(mark.text) * mark.size
            assert mark.size >= SMALLEST_SIZE
            assert any(left <= mark.x and end <= right + 0.01 for left, right in pairwise(down))
            lower, upper = mark.y - 0.12 * mark.size, mark.y + 0.88 * mark.size
            assert any(bottom <= lower and upper <= top for bottom, top in pairwise(across))


def test_borders_of_neighbours_become_one_line():
    page = Page(100, 100)
    page.frame(10, 10, 20, 20)
    page.frame(20, 10, 30, 20)
    page.frame(50, 10, 60, 20)
    lines = {(rule.x0, rule.y0, rule.x1, rule.y1) for rule in page.rules()}
    assert {(10, 10, 30, 10), (50, 10, 60, 10), (20, 10, 20, 20)} < lines
    assert len(lines) == 4 + 5
