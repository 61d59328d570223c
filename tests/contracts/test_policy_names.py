"""Every figure and code table the program asks the policy for is in the shipped packs."""

import ast
from collections.abc import Iterator
from datetime import date

import pytest

from app.core.paths import resource
from app.domain.policy import PolicyBook, PolicyView
from app.forms.kinds import Code, Codes
from app.forms.registry import SCHEMAS
from tests.contracts.source_tree import python_files, tree_of


@pytest.fixture(scope="module")
def policy() -> PolicyView:
    return PolicyBook.load(resource("policy")).at("", date(2026, 3, 3))


def asked_for(*methods: str) -> Iterator[tuple[str, str]]:
    """File and first argument of every call of one of these methods, a literal or a constant of the file."""
    for path in python_files("app"):
        tree = tree_of(path)
        constants = dict(_constants(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _called_name(node.func) in methods:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Name):
                    first = constants.get(first.id)
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield str(path), first.value


def _constants(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Name and value of what the module assigns at its top."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value


def _called_name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def test_figures_exist(policy):
    asked = list(asked_for("number", "numbers"))
    assert asked
    assert [(where, name) for where, name in asked if name not in policy.parameters] == []


def test_tables_exist(policy):
    asked = list(asked_for("table"))
    assert asked
    assert [(where, name) for where, name in asked if name not in policy.tables] == []


def test_every_rule_figure_is_used(policy):
    used = {name for _, name in asked_for("number", "numbers")}
    shipped = {name for name in policy.parameters if name.startswith("rule.")}
    assert shipped - used == set()


def test_every_code_field_has_its_table(policy):
    kinds = [field.kind for schema in SCHEMAS for field in schema.fields]
    tables = {kind.table for kind in kinds if isinstance(kind, Code | Codes)}
    assert tables - policy.tables.keys() == set()
