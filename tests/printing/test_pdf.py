"""The written PDF: text comes back exactly, same input gives same bytes, a batch is written whole or not."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PIL import Image

from app.core.progress import Cancelled
from app.printing.doc import (
    FORM_PORTRAIT,
    Cell,
    Document,
    PageBreak,
    Paragraph,
    Picture,
    QrCode,
    Row,
    RunningLine,
    Table,
)
from app.printing.pdf import PdfFile, print_batch, render, to_unicode_map
from app.printing.preview import Preview

RARE = "䶮㛃𬱖𠅤𪚥𮯠𰻞"


def paper(*blocks, subject: str = "") -> Document:
    return Document("X", f"样张 {subject}", blocks or (Paragraph("正文"),), subject=subject)


def all_text(content: bytes) -> str:
    with Preview(content) as preview:
        return "\n".join(preview.page_text(page) for page in range(len(preview)))


def test_rare_characters_are_drawn_and_copied_exactly():
    names = "李䶮 王㛃 陈𬱖 赵𠅤 周𪚥 吴𮯠"
    content, printed = render(paper(Paragraph(names), Table((1, 1), (Row((Cell("李䶮"), Cell("陈𬱖"))),))))
    assert printed.missing == ()
    shown = all_text(content)
    assert names in shown
    assert shown.count("李䶮") == 2


def test_another_reader_copies_the_same_text(tmp_path):
    target = tmp_path / "rare.pdf"
    target.write_bytes(render(paper(Paragraph("李䶮 王㛃 陈𬱖 赵𠅤", "表注")))[0])
    done = subprocess.run(["pdftotext", str(target), "-"], capture_output=True, text=True, check=True)
    assert "李䶮 王㛃 陈𬱖 赵𠅤" in done.stdout


def test_justified_lines_are_copied_without_gaps():
    sentence = "按照规定对该户的收入、住房、饮水、就学、就医情况进行了入户核实。"
    content, _printed = render(paper(Paragraph(sentence * 3), Paragraph("表内", "表注")))
    assert sentence * 3 in all_text(content).replace("\r\n", "")


def test_one_picture_may_stand_twice_on_a_page():
    stream = io.BytesIO()
    Image.new("RGB", (30, 20), (200, 30, 40)).save(stream, "PNG")
    content, _printed = render(paper(*[Picture(stream.getvalue(), 170, 100)] * 2))
    with Preview(content) as preview:
        width, height, pixels = preview.page_image(0, 36)
    for share in (0.25, 0.6):
        middle = (int(height * share) * width + width // 2) * 3
        assert tuple(pixels[middle : middle + 3]) == (40, 30, 200)


def test_kangxi_lookalikes_are_not_swapped_in():
    assert "户主住所" in all_text(render(paper(Paragraph("户主住所")))[0])


def test_many_different_characters_come_back():
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 700)))
    assert all_text(render(paper(Paragraph(text, "表注")))[0]).replace("\r\n", "").startswith(text)


def test_unicode_map_is_utf16_in_blocks_of_a_hundred():
    lines = to_unicode_map("F", [0, 0x20164, *range(0x4E00, 0x4E00 + 150)]).split("\n")
    assert "<01> <D840DD64>" in lines
    assert "<02> <4E00>" in lines
    assert [line for line in lines if line.endswith("beginbfchar")] == ["100 beginbfchar", "51 beginbfchar"]


def test_the_same_document_gives_the_same_bytes():
    document = paper(Paragraph(RARE), QrCode("公示 1"), Table((1,), (Row((Cell("甲"),)),)))
    assert render(document)[0] == render(document)[0]


def test_missing_characters_are_reported_and_marked():
    content, printed = render(paper(Paragraph("王\ue001", "表注")))
    assert printed.missing == ("\ue001",)
    assert "王〓" in all_text(content)


def test_a_picture_is_stored_once():
    stream = io.BytesIO()
    Image.new("RGB", (300, 200), (200, 30, 30)).save(stream, "PNG")
    once = len(render(paper(Picture(stream.getvalue(), 30, 20)))[0])
    twice = len(render(paper(*[Picture(stream.getvalue(), 30, 20)] * 2))[0])
    assert twice - once < 300


def test_the_picture_has_its_colour():
    stream = io.BytesIO()
    Image.new("RGB", (30, 20), (200, 30, 40)).save(stream, "PNG")
    content, _printed = render(paper(Picture(stream.getvalue(), 170, 200)))
    with Preview(content) as preview:
        width, height, pixels = preview.page_image(0, 36)
    middle = (height // 2 * width + width // 2) * 3
    assert tuple(pixels[middle : middle + 3]) == (40, 30, 200)


def test_two_sided_documents_begin_on_a_front_page():
    two_sided = Document("X", "样张", (Paragraph("一"),), replace(FORM_PORTRAIT, two_sided=True))
    pdf = PdfFile("批")
    assert [pdf.add(two_sided).first_page for _ in range(3)] == [1, 3, 5]
    assert pdf.page_count == 6


class Listener:
    """Notes the steps; asks to stop at one of them."""

    def __init__(self, stop_at: int = 0) -> None:
        self.steps: list[tuple[int, int]] = []
        self.stop_at = stop_at

    def step(self, done: int, total: int, text: str = "") -> None:
        self.steps.append((done, total))
        if done == self.stop_at:
            raise Cancelled


def documents(count: int, made: list[int]) -> Iterator[Document]:
    for number in range(count):
        made.append(number)
        yield paper(Paragraph(f"第{number}户"), PageBreak(), Paragraph("背面"), subject=f"{number}")


def test_a_batch_takes_one_document_at_a_time_and_counts_pages_by_document(tmp_path):
    made: list[int] = []
    listener = Listener()
    printed = print_batch(documents(5, made), tmp_path / "村.pdf", "上寨村", 5, listener)
    assert listener.steps == [(number, 5) for number in range(1, 6)]
    assert [(entry.subject, entry.first_page, entry.pages) for entry in printed] == [
        (str(number), 2 * number + 1, 2) for number in range(5)
    ]
    with Preview(tmp_path / "村.pdf") as preview:
        assert len(preview) == 10
        assert "第 2 页 共 2 页" in preview.page_text(9)


def test_a_cancelled_batch_stops_making_documents_and_leaves_nothing(tmp_path):
    made: list[int] = []
    with pytest.raises(Cancelled):
        print_batch(documents(50, made), tmp_path / "村.pdf", "上寨村", 50, Listener(stop_at=3))
    assert made == [0, 1, 2]
    assert list(tmp_path.iterdir()) == []


def test_an_older_file_stays_when_the_batch_is_cancelled(tmp_path):
    target = tmp_path / "村.pdf"
    target.write_bytes(b"old")
    with pytest.raises(Cancelled):
        print_batch(documents(5, []), target, "上寨村", 5, Listener(stop_at=4))
    assert target.read_bytes() == b"old"


def test_fonts_are_embedded_as_subsets(tmp_path):
    target = tmp_path / "fonts.pdf"
    target.write_bytes(render(paper(Paragraph("李𪚥", "正文仿宋"), Paragraph("楷体", "二级标题")))[0])
    done = subprocess.run(["pdffonts", str(target)], capture_output=True, text=True, check=True)
    fonts = {line.split()[0].split("+")[1]: line.split()[-5:-2] for line in done.stdout.splitlines()[2:]}
    assert set(fonts) == {
        "NotoSerifSC-Regular", "HanaMinB", "FandolFangTrueType-Regular", "LXGWWenKai-Regular",
    }  # fmt: skip
    assert set(map(tuple, fonts.values())) == {("yes", "yes", "yes")}


def test_a_header_stands_above_the_text():
    document = Document("X", "样张", (Paragraph("正文", "表注"),), header=RunningLine(left="内部资料"))
    shown = all_text(render(document)[0])
    assert "内部资料" in shown
    assert "第 1 页 共 1 页" in shown
