"""The preview shows the pages of the very file that is printed."""

from __future__ import annotations

import pypdfium2
import pytest

from app.printing.catalogue import compose
from app.printing.pdf import render
from app.printing.preview import Preview, page_image
from tests.printing.samples import household_facts


def test_a_page_becomes_rows_of_bgr_pixels():
    content, _printed = render(compose("T04", household_facts()))
    width, height, pixels = page_image(content, 0, 72)
    assert (width, height) == (596, 842)
    assert len(pixels) == width * height * 3
    assert pixels[:3] == b"\xff\xff\xff"
    assert min(pixels) == 0


def test_pages_of_a_file_are_counted_and_measured(tmp_path):
    target = tmp_path / "户.pdf"
    target.write_bytes(render(compose("T01", household_facts()))[0])
    with Preview(target) as preview:
        assert len(preview) == 2
        assert preview.page_size(1) == pytest.approx((595.28, 841.89), abs=0.01)
    assert page_image(target, 1)[:2] == (910, 1287)


def test_what_is_no_pdf_is_refused():
    with pytest.raises(pypdfium2.PdfiumError):
        Preview(b"not a pdf")
