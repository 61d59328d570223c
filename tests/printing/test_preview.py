"""The preview shows the pages of the very file that is printed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from app.printing.catalogue import compose
from app.printing.pdf import render
from app.printing.preview import Preview, UnreadablePdf, page_image
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


def test_a_page_that_is_not_there_is_refused(tmp_path):
    content, _printed = render(compose("T04", household_facts()))
    with Preview(content) as preview, pytest.raises(UnreadablePdf):
        preview.page_text(len(preview))


def test_what_is_no_pdf_is_refused():
    with pytest.raises(UnreadablePdf):
        Preview(b"not a pdf")


_MANY = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from app.printing.preview import page_image
with ThreadPoolExecutor(4) as pool:
    print(len(set(pool.map(lambda _: page_image(Path(sys.argv[1]), 0, 20), range(600)))))
"""


def test_many_threads_draw_pages_one_after_the_other(tmp_path):
    """Who turns pages quickly asks for a page while the last one is still being drawn. In a process of its
    own: the library takes the whole program down when it is used by two threads at once.
    """
    target = tmp_path / "户.pdf"
    target.write_bytes(render(compose("T04", household_facts()))[0])
    command = [sys.executable, "-c", _MANY, str(target)]
    drawn = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (drawn.returncode, drawn.stdout.strip()) == (0, "1"), drawn.stderr


_FREED = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import pypdfium2.internal.bases as library
from app.printing.preview import Preview, UnreadablePdf
freed, at_the_door = library._close_template, []
def told(*what):
    at_the_door.append(Preview._door._is_owned())
    freed(*what)
library._close_template = told
def read(_):
    with Preview(Path(sys.argv[1])) as preview:
        preview.page_text(0), preview.page_size(0), preview.page_image(0, 20)
        try:
            preview.page_image(0, 0)
        except ValueError as error:
            return error
with ThreadPoolExecutor(4) as pool:
    kept = list(pool.map(read, range(100)))
print(len(kept), len(at_the_door) > 600, all(at_the_door))
"""


def test_what_the_library_gave_is_given_back_to_it_behind_the_same_door(tmp_path):
    """A page that is forgotten goes back to the library wherever that happens, beside another thread's work
    in it: now and then that ended the program, without a word.
    """
    target = tmp_path / "户.pdf"
    target.write_bytes(render(compose("T04", household_facts()))[0])
    command = [sys.executable, "-c", _FREED, str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "100 True True"), done.stderr
