"""What a check found: severity, rule, place and Chinese words. Not the rules themselves."""

from __future__ import annotations

import enum
from typing import NamedTuple


class Severity(enum.Enum):
    """Domain.md 13.0: E blocks 提交 and final prints, W needs an explanation, I is a hint."""

    E = "E"
    W = "W"
    I = "I"  # noqa: E741 - the domain's own letter

    @property
    def label(self) -> str:
        return _LABELS[self.value]


_LABELS = {"E": "错误", "W": "需说明", "I": "提示"}


class Problem(NamedTuple):
    """One finding. `record` is the id of the member, statement or item row, "" for the household.

    `needs_proof` marks a W whose explanation needs a paper († in domain.md 13). `explained` is the id of
    the explanation or exemption that counts for it, "" where there is none.
    """

    rule_id: str
    severity: Severity
    field: str
    message: str
    fix: str = ""
    record: str = ""
    needs_proof: bool = False
    explained: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it: an error or a warning without a word."""
        return not self.explained and self.severity is not Severity.I

    @property
    def is_open_error(self) -> bool:
        return self.severity is Severity.E and not self.explained

    @property
    def is_open_warning(self) -> bool:
        return self.severity is Severity.W and not self.explained
