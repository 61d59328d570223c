"""Campaign: damaged and forged packages, from every flipped bit to re-signed malicious content.

For `make campaign`.  Prints one JSON line and exits non-zero when a damaged package was accepted or anything
but a typed refusal was raised.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from app.sync.codes import PackageError
from app.sync.package import verify_package
from tests.sync.forging import damage, forge_at_random
from tests.sync.office import Office


class Verdicts:
    """Counts of what the verifier said."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._file = office.folder / "damaged.tbp"
        self.codes: Counter[str] = Counter()
        self.accepted = 0
        self.untyped: list[str] = []

    @property
    def judged(self) -> int:
        """How many contents were looked at."""
        return self.accepted + sum(self.codes.values()) + len(self.untyped)

    def judge(self, content: bytes) -> None:
        """Verify one file content and count the outcome."""
        self._file.write_bytes(content)
        try:
            verify_package(self._file, self._office.trust)
        except PackageError as error:
            self.codes[error.code.value] += 1
        except (ArithmeticError, LookupError, OSError, RuntimeError, TypeError, ValueError, MemoryError,
                AttributeError, AssertionError) as error:  # fmt: skip
            self.untyped.append(f"{type(error).__name__}: {error}")
        else:
            self.accepted += 1

    def judge_all(self, contents: Iterable[bytes]) -> Verdicts:
        """Judge every content; returns itself."""
        for content in contents:
            self.judge(content)
        return self


def bit_flips(content: bytes, stride: int = 1) -> Iterator[bytes]:
    """The content with each ``stride``-th bit flipped, one at a time."""
    for bit in range(0, 8 * len(content), stride):
        place = bit >> 3
        yield content[:place] + bytes([content[place] ^ 1 << (bit & 7)]) + content[place + 1 :]


def truncations(content: bytes, stride: int = 1) -> Iterator[bytes]:
    """The content cut to every ``stride``-th length."""
    return (content[:length] for length in range(0, len(content), stride))


def random_damage(content: bytes, cases: int, seed: int) -> Iterator[bytes]:
    """The content damaged at random, never left as it was."""
    dice = random.Random(seed)
    made = 0
    while made < cases:
        damaged = damage(content, dice)
        if damaged != content:
            made += 1
            yield damaged


def forgeries(office: Office, cases: int, seed: int) -> Iterator[bytes]:
    """Re-signed packages with malicious content; some stay valid by chance."""
    return (
        forge_at_random(office.forgery(), random.Random(seed * 1_000_003 + case)) for case in range(cases)
    )


def run(cases: int, seed: int) -> dict[str, Any]:
    """Every flip and every cut first; of the cases left a fifth are forgeries and the rest random damage."""
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder))
        content = office.send(12).path.read_bytes()
        swept = Verdicts(office).judge_all(bit_flips(content)).judge_all(truncations(content))
        left = max(cases - 9 * len(content), 0)
        damaged = Verdicts(office).judge_all(random_damage(content, left - left // 5, seed))
        forged = Verdicts(office).judge_all(forgeries(office, left // 5, seed))
    return {
        "campaign": "package_corruption",
        "package_bytes": len(content),
        "flips_and_cuts": swept.judged,
        "damaged": damaged.judged,
        "accepted": swept.accepted + damaged.accepted,
        "forged": forged.judged,
        "forged_still_valid": forged.accepted,
        "untyped": [*swept.untyped[:5], *damaged.untyped[:5], *forged.untyped[:5]],
        "codes": dict(sorted((swept.codes + damaged.codes + forged.codes).items())),
    }


def main() -> int:
    """Command line; exit code 0 only when nothing damaged was accepted and every refusal was typed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=60_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    figures = run(options.cases, options.seed)
    print(json.dumps(figures, ensure_ascii=False))
    return 1 if figures["accepted"] or figures["untyped"] else 0


if __name__ == "__main__":
    sys.exit(main())
