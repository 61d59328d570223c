"""What is said of the rows of an answer, and which hit can be taken out again."""

from __future__ import annotations

import openpyxl
import pytest
from PySide6.QtCore import QRect, Qt

from app.exchange.comparison_answer import SentPerson, read_answer_file
from app.services.comparisons import Comparison
from app.views.pages.compare_answer import AnswerPreview, PaperHits
from tests.offices import ID_NUMBERS

pytest_plugins = ("tests.views.proceedings_office",)
REASON = (
    "“证件号码”按数字保存，超过十五位，后几位已经丢失；请把这一列设成文本格式，照证件重新填写"
)
PERSON = {"id": "p", "number": 1, "name": "张三", "id_no": ID_NUMBERS[0]}


@pytest.fixture
def preview(workplace, session, qtbot, tmp_path):
    """An answer whose numbers were kept as numbers, in a narrow window."""
    path, book = tmp_path / "反馈.xlsx", openpyxl.Workbook()
    for row in (("姓名", "证件号码", "比对结果"), ("张三", 990000198002290036, "小型汽车")):
        book.active.append(row)
    book.save(path)
    read = read_answer_file(path, [SentPerson("p", "张三", ID_NUMBERS[0])], ["03"], session.policy())
    made = AnswerPreview(workplace, read)
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.show()
    return made


def test_a_number_that_was_lost_is_told_without_stars(preview):
    line = preview.model.row_at(0)
    assert (line.number, line.reason) == ("", REASON)


def test_the_remedy_is_not_cut_off(preview):
    table, section = preview.table, preview.model.section_of("text")
    room = table.visualRect(preview.model.index(0, section))
    needed = table.fontMetrics().boundingRect(
        QRect(0, 0, room.width() - 10, 1000), Qt.TextFlag.TextWordWrap, REASON
    )
    assert needed.height() <= room.height()


def test_only_a_hit_that_is_there_can_be_taken_out(workplace, session, qtbot):
    hits = PaperHits(Comparison({"items": ("03",)}, (PERSON,), ()), session.policy())
    qtbot.addWidget(hits)
    assert not hits.remove_button.isEnabled()
    assert not hits.add_button.isEnabled()
    hits.text.setText("小型汽车一辆")
    assert hits.add_button.isEnabled()
    hits.add()
    assert hits.remove_button.isEnabled()
    hits.remove_button.click()
    assert hits.found() == ()
    assert not hits.remove_button.isEnabled()
