"""The program's log: rotating files in the data folder, with personal numbers masked.

English text for maintainers. Names and values are never logged; the filter is the second net.
"""

from __future__ import annotations

import logging
import logging.handlers
import re
from pathlib import Path

LOG_FILE = "xiangdang.log"
FILE_BYTES = 1_000_000
FILES_KEPT = 5

# ID numbers (17 digits and a check digit), bank accounts (13 to 19 digits), mobile numbers (11 digits).
# Longer runs of hex digits are row ids and stay readable.
_PERSONAL_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{13,19}|1\d{10}|0\d{2,3}-?\d{7,8})(?![0-9A-Za-z])"
)


class Redaction(logging.Filter):
    """Masks ID numbers, bank accounts and phone numbers in the finished text of a record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redacted(record.getMessage())
        record.args = None
        if record.exc_info:
            record.exc_text = redacted(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        return True


def redacted(text: str) -> str:
    """`text` with personal numbers replaced by their last two characters after asterisks."""
    return _PERSONAL_NUMBER.sub(lambda found: "****" + found.group()[-2:], text)


def start_logging(folder: Path) -> logging.Handler:
    """Log warnings and up of everything, and info of the program, into `folder`. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = logging.handlers.RotatingFileHandler(
        folder / LOG_FILE, maxBytes=FILE_BYTES, backupCount=FILES_KEPT, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(Redaction())
    logging.getLogger().addHandler(handler)
    logging.getLogger("app").setLevel(logging.INFO)
    return handler
