"""`make coverage-of-requirements`: how much of the specification has an implementation and a test.

Requirements count when a collected test carries `@pytest.mark.req("R061")`; rules, documents and statistics
when the program's own catalogues list them and, for "tested", when a test file names them.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import defaultdict
from collections.abc import Mapping
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from app.domain.rules.office_book import OFFICE_RULES
from app.forms.rulebook import standard_book
from app.printing.catalogue import titles

ROOT = Path(__file__).resolve().parents[1]
TITLES = {"rule": "校验规则", "document": "文书表格", "statistic": "统计表"}
ID_PATTERN = re.compile(r"V-[A-Z]+-\d\d|T\d\db?|S\d\db?")


class MarkCollector:
    """Pytest plugin: requirement numbers on the collected tests, and how many could not be collected."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = defaultdict(int)
        self.errors = 0

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self.errors += report.failed

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            for number in {str(arg) for mark in item.iter_markers("req") for arg in mark.args}:
                self.numbers[number] += 1


def table(name: str) -> list[dict[str, str]]:
    with (ROOT / "docs" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def collect_marks() -> MarkCollector:
    collector = MarkCollector()
    with redirect_stdout(io.StringIO()):
        pytest.main(["--collect-only", "-qq", "-p", "no:randomly", str(ROOT / "tests")], plugins=[collector])
    return collector


def implemented(kind: str) -> set[str]:
    """The ids in the program's own registries. Statistics have none yet."""
    if kind == "rule":
        return {rule.id for rule in (*standard_book().rules, *OFFICE_RULES)}
    return set(titles()) if kind == "document" else set()


def named_in_tests() -> set[str]:
    texts = (path.read_text("utf-8") for path in sorted((ROOT / "tests").rglob("*.py")))
    return {name for text in texts for name in ID_PATTERN.findall(text)}


def family_of(name: str) -> str:
    return name.rsplit("-", 1)[0] if name.startswith("V-") else name[0]


def report_requirements(marks: Mapping[str, int]) -> None:
    families: dict[str, list[str]] = defaultdict(list)
    for row in table("requirements.tsv"):
        families[row["seed"]].append(row["number"])
    total = sum(map(len, families.values()))
    print(f"需求：共 {total} 条，有测试 {len(marks)} 条")
    for seed, numbers in sorted(families.items()):
        missing = [number for number in numbers if number not in marks]
        print(f"  {seed}  {len(numbers) - len(missing):3d} / {len(numbers):3d}  缺：{_runs(missing)}")


def report_catalogue(kind: str, named: set[str]) -> None:
    families: dict[str, list[str]] = defaultdict(list)
    for row in table("domain_ids.tsv"):
        if row["kind"] == kind:
            families[family_of(row["id"])].append(row["id"])
    done = implemented(kind)
    known = {name for names in families.values() for name in names}
    counted, tested = len(known & done), len(known & done & named)
    print(f"{TITLES[kind]}：共 {len(known)} 项，已实现 {counted} 项，其中测试提到 {tested} 项")
    for family, names in sorted(families.items()):
        missing = [name for name in names if name not in done]
        listed = "、".join(missing) or "无"
        print(f"  {family:7s} {len(names) - len(missing):3d} / {len(names):3d}  缺：{listed}")
    if done - known:
        print(f"  目录里没有的编号：{'、'.join(sorted(done - known))}")


def _runs(numbers: list[str]) -> str:
    """R001–R004、R007: consecutive numbers drawn together."""
    groups: list[list[str]] = []
    for number in numbers:
        if groups and int(number[1:]) == int(groups[-1][-1][1:]) + 1:
            groups[-1].append(number)
        else:
            groups.append([number])
    return "、".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else run[0] for run in groups) or "无"


def main() -> int:
    collector = collect_marks()
    report_requirements(collector.numbers)
    named = named_in_tests()
    for kind in TITLES:
        report_catalogue(kind, named)
    if collector.errors:
        print(f"有 {collector.errors} 个测试文件无法收集，以上数字偏低", file=sys.stderr)
    return 1 if collector.errors else 0


if __name__ == "__main__":
    sys.exit(main())
