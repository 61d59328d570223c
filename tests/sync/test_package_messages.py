"""Every code speaks: what happened, what is safe, what to do (reliability 3.10)."""

from __future__ import annotations

import re

import pytest

from app.services.package_messages import package_message, package_text
from app.sync.codes import Code, PackageError


@pytest.mark.parametrize("code", list(Code))
def test_every_code_has_three_chinese_sentences(code: Code) -> None:
    message = package_message(code)
    for sentence in message:
        assert sentence.endswith("。")
        assert re.search(r"[\u4e00-\u9fff]", sentence)
    assert not re.search(r"Error|Traceback|None", package_text(code))


def test_the_text_ends_with_the_number_one_can_read_out() -> None:
    assert package_text(Code.E102_CONTAINER).endswith("（编号 E102）")


def test_no_two_codes_say_the_same() -> None:
    texts = [package_text(code) for code in Code]
    assert len(set(texts)) == len(texts)


def test_the_exception_carries_code_and_technical_detail() -> None:
    error = PackageError(Code.E401_GAP, "12")
    assert (error.code, error.detail, str(error)) == (Code.E401_GAP, "12", "E401_GAP 12")
