"""Conditions: what they read, when they hold, and that they never look elsewhere."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.forms.conditions import Condition, all_of, any_of, blank, equals, filled, is_blank, not_, one_of
from app.forms.kinds import Text
from app.forms.needed import NeededFields
from app.forms.schema import Field, FormSchema, Section

NAMES = ("a", "b", "c", "d")
VALUES = st.sampled_from((None, "", "1", "2", "3", True, False, 0, 7, (), ("1",), ("2", "3")))
RECORDS = st.dictionaries(st.sampled_from(NAMES), VALUES)
LEAVES: st.SearchStrategy[Condition] = st.one_of(
    st.builds(equals, st.sampled_from(NAMES), VALUES),
    st.builds(
        lambda name, choices: one_of(name, *choices), st.sampled_from(NAMES), st.lists(VALUES, max_size=3)
    ),
    st.builds(filled, st.sampled_from(NAMES)),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(not_, inner),
        st.lists(inner, max_size=3).map(lambda parts: all_of(*parts)),
        st.lists(inner, max_size=3).map(lambda parts: any_of(*parts)),
    ),
    max_leaves=6,
)


@given(CONDITIONS, RECORDS, RECORDS)
def test_the_answer_depends_only_on_the_named_fields(
    condition: Condition, record: dict[str, Any], other: dict[str, Any]
) -> None:
    same = {name: record[name] for name in condition.fields if name in record}
    unrelated = {name: value for name, value in other.items() if name not in condition.fields}
    assert condition.holds({**unrelated, **same}) == condition.holds(record)


@given(st.lists(CONDITIONS, max_size=4), RECORDS)
def test_all_any_and_not_are_the_logic_of_their_parts(parts: list[Condition], record: dict[str, Any]) -> None:
    answers = [part.holds(record) for part in parts]
    assert all_of(*parts).holds(record) == all(answers)
    assert any_of(*parts).holds(record) == any(answers)
    assert [not_(part).holds(record) for part in parts] == [not answer for answer in answers]


def test_blank_means_nothing_was_entered() -> None:
    assert all(is_blank(value) for value in (None, "", ()))
    assert not any(is_blank(value) for value in (0, False, "0", ("1",)))
    assert blank("a").holds({})
    assert not blank("a").holds({"a": 0})


def test_one_of_looks_into_several_codes() -> None:
    assert one_of("a", "2", "4").holds({"a": ("1", "4")})
    assert not one_of("a", "2").holds({"a": ("1",)})
    assert not one_of("a", "2").holds({})


@given(st.lists(st.tuples(CONDITIONS, st.none() | CONDITIONS), max_size=4), st.lists(RECORDS, min_size=1))
def test_remembered_needs_are_those_of_the_fields(
    conditions: list[tuple[Condition, Condition | None]], records: list[dict[str, Any]]
) -> None:
    """The quick answer for many records equals asking each field, in any order of records."""
    kept = tuple(Field(name, name, Text(), required=True) for name in NAMES)
    asked = tuple(
        Field(f"x{place}", f"x{place}", Text(), required=required, visible=visible)
        for place, (required, visible) in enumerate(conditions)
    )
    schema = FormSchema("x", 1, "x", "x", (Section("x", kept + asked),))
    needs = NeededFields(schema)
    for record in (*records, *records):
        expected = [f.name for f in schema.fields if f.is_required(record) and is_blank(record.get(f.name))]
        assert needs.blank(record) == expected
