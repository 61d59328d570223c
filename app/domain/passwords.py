"""The rule for a new password that is told before one is typed (reliability 3.3).

Apart from the rest of the rule because the page of the log-in names it, which is shown before anything of
storage, forms and rules is loaded.
"""

from __future__ import annotations

from typing import Final

MINIMUM_LENGTH: Final = 10
"""Characters."""
