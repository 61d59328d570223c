"""One thing has one name wherever a person reads it (domain.md 1.1, 4.9, 11)."""

from __future__ import annotations

import pytest

from tests.contracts.source_tree import ROOT, literals_of, python_files

OTHER_NAMES = {
    "区里": "县里", "区级": "县级", "防贫": "防返贫救助、防返贫基金",
    "救助申请审批表": "防返贫基金申请审批表",
}  # fmt: skip
"""What is not written → what is written instead."""
NAMED_SO = frozenset(('title = "区级项目抽查（每乡镇不少于）"',))
"""Names of the sources (domain.md 2.2)."""


def told() -> list[tuple[str, str]]:
    """Place and text of everything a person may read."""
    said = [(f"{path}:{line}", text) for path in python_files("app") for line, text in literals_of(path)]
    for folder in ("policy", "notices"):
        for path in sorted((ROOT / "resources" / folder).rglob("*.toml")):
            lines = enumerate(path.read_text("utf-8").splitlines(), 1)
            said += [(f"{path.name}:{number}", line) for number, line in lines if line not in NAMED_SO]
    return said


@pytest.mark.parametrize("name", OTHER_NAMES)
def test_nothing_is_called_by_its_other_name(name: str) -> None:
    assert [place for place, text in told() if name in text] == [], f"写成 {OTHER_NAMES[name]}"
