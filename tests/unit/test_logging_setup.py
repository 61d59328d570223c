"""The log never shows a personal number, whoever logs it and however."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.logging_setup import LOG_FILE, redacted, start_logging

ID_NUMBER = "990000198003070011"
SECRETS = [ID_NUMBER, "99000019800307001X", "6217990000000000019", "13900000001", "0374-5551234"]


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    handler = start_logging(tmp_path / "日志")
    yield tmp_path / "日志" / LOG_FILE
    logging.getLogger().removeHandler(handler)
    handler.close()


@pytest.mark.parametrize("secret", SECRETS)
def test_personal_numbers_are_masked(secret: str) -> None:
    text = redacted(f"value {secret}, again '{secret}'")
    assert secret not in text
    assert text.count("****") == 2


@pytest.mark.parametrize("harmless", ["0192f3a4b5c67d8e9f00112233445566", "rows 567438", "990000001001"])
def test_ids_and_counts_stay(harmless: str) -> None:
    assert redacted(harmless) == harmless


@pytest.mark.logs_expected
def test_arguments_and_traces_are_masked_too(log_file: Path) -> None:
    log = logging.getLogger("app.test")
    log.info("row %s", ID_NUMBER)
    try:
        raise ValueError(ID_NUMBER)
    except ValueError:
        log.exception("failed")
    text = log_file.read_text("utf-8")
    assert ID_NUMBER not in text
    assert "ValueError" in text
    assert text.count("****") >= 2
