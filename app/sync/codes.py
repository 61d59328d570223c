"""The codes of TBP/1 section 10 and the one exception that carries them.

For everything that can go wrong with a package.  Not for words: the Chinese texts live in the services.
"""

from __future__ import annotations

import enum


class Code(enum.Enum):
    """Stable codes; E refuses, W warns, I informs."""

    I001_REPLAY = "I001_REPLAY"
    E101_TRUNCATED = "E101_TRUNCATED"
    E102_CONTAINER = "E102_CONTAINER"
    E103_HEADER = "E103_HEADER"
    E110_UNKNOWN_SIGNER = "E110_UNKNOWN_SIGNER"
    E111_BAD_SIGNATURE = "E111_BAD_SIGNATURE"
    E112_PAYLOAD_HASH = "E112_PAYLOAD_HASH"
    E113_REVOKED = "E113_REVOKED"
    E114_CERT_TIME = "E114_CERT_TIME"
    E115_SUITE = "E115_SUITE"
    E120_NOT_FOR_US = "E120_NOT_FOR_US"
    E121_WRONG_RECIPIENT = "E121_WRONG_RECIPIENT"
    E201_MANIFEST = "E201_MANIFEST"
    E202_HEADER_MISMATCH = "E202_HEADER_MISMATCH"
    E203_INNER = "E203_INNER"
    E204_ENTRY_HASH = "E204_ENTRY_HASH"
    E205_ENTRY_SIZE = "E205_ENTRY_SIZE"
    E206_LIMIT = "E206_LIMIT"
    E301_SCHEMA_NEWER = "E301_SCHEMA_NEWER"
    E302_SCHEMA_OLD = "E302_SCHEMA_OLD"
    E310_WRONG_TOWN = "E310_WRONG_TOWN"
    E311_SITE_BINDING = "E311_SITE_BINDING"
    E320_ROLLBACK = "E320_ROLLBACK"
    E321_GOLDEN_FAIL = "E321_GOLDEN_FAIL"
    E401_GAP = "E401_GAP"
    E402_CHAIN = "E402_CHAIN"
    E405_FORK = "E405_FORK"
    E410_DIVERGED = "E410_DIVERGED"
    E501_OP_SCHEMA = "E501_OP_SCHEMA"
    E502_OP_REF = "E502_OP_REF"
    E503_OP_VALUE = "E503_OP_VALUE"
    E601_SPACE = "E601_SPACE"
    E602_READONLY = "E602_READONLY"
    E603_FAT32_SIZE = "E603_FAT32_SIZE"
    E604_MEDIA_REMOVED = "E604_MEDIA_REMOVED"
    E605_VERIFY_FAILED = "E605_VERIFY_FAILED"
    W801_CLOCK_AHEAD = "W801_CLOCK_AHEAD"
    W803_MISSING_REF = "W803_MISSING_REF"
    W804_DUP_PERSON = "W804_DUP_PERSON"
    W805_CONFLICT = "W805_CONFLICT"
    W810_KEYRING_OLD = "W810_KEYRING_OLD"

    @property
    def number(self) -> str:
        """What a person reads and tells the help desk, without the English word."""
        return self.value.partition("_")[0]


class PackageError(Exception):
    """A package was refused or could not be written; ``detail`` is technical, without personal data."""

    def __init__(self, code: Code, detail: str = "") -> None:
        super().__init__(f"{code.value} {detail}".strip())
        self.code = code
        self.detail = detail
