"""The op log's bytes: canonical JSON, stamps, chain and ops as TBP/1 sections 1, 2, 5 and 12 give them."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.oplog import canonical, ops, stamps
from app.core.oplog.canonical import CanonicalError
from app.core.oplog.chain import chain_over, chain_start, chain_step

EPOCH = "a1b2c3d4e5f60718"
ENTITY = "0" * 31 + "1"
FIRST = "01a2008d7400-0000-" + EPOCH
SECOND = "01a2008d7400-0001-" + EPOCH

text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
integer = st.integers(-canonical.MAX_INTEGER, canonical.MAX_INTEGER)
key = st.from_regex(r"[a-z_][a-z0-9_]{0,31}", fullmatch=True)
scalar = st.none() | st.booleans() | integer | text
tree = st.recursive(
    scalar, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(key, inner, max_size=3), max_leaves=8
)


@given(tree)
def test_canonical_bytes_read_back_as_the_same_value(value: Any) -> None:
    assert canonical.loads_exact(canonical.dumps(value)) == value


@given(st.dictionaries(key, scalar, min_size=2, max_size=4))
def test_spaced_or_reordered_json_is_not_canonical(value: dict[str, Any]) -> None:
    with pytest.raises(CanonicalError, match="not_canonical"):
        canonical.loads_exact(json.dumps(value, indent=1, ensure_ascii=False).encode())


@given(st.binary(max_size=60))
def test_arbitrary_bytes_never_raise_anything_else(content: bytes) -> None:
    try:
        value = canonical.loads_exact(content)
    except CanonicalError:
        return
    assert canonical.dumps(value) == content


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (1.5, "type"),
        (float("nan"), "type"),
        (2**53, "integer_range"),
        ("a\x00", "nul"),
        ("\ud800", "surrogate"),
        ({"A": 1}, "key"),
        ({1: 1}, "key"),
        ({"x" * 33: 1}, "key"),
        ({1, 2}, "type"),
        (b"x", "type"),
        ([[[[[[[[[1]]]]]]]]], "depth"),
    ],
)
def test_values_outside_canonical_json_are_refused(value: Any, reason: str) -> None:
    with pytest.raises(CanonicalError) as caught:
        canonical.dumps(value)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"a":1,"a":1}', "duplicate_key"),
        (b"1.0", "float"),
        (b"1e3", "float"),
        (b"NaN", "float"),
        (b"-Infinity", "float"),
        (b"[" * 5000 + b"]" * 5000, "depth"),
        (b"{", "syntax"),
        (b"\xff", "utf8"),
        (b"9" * 5000, "integer_range"),
        (b"9007199254740992", "integer_range"),
        (b'"\\ud800"', "surrogate"),
        (b'"\\u0000"', "nul"),
        (b"\xef\xbb\xbf1", "syntax"),
        (b"-0", "not_canonical"),
        (b" 1", "not_canonical"),
        (b'"\\u4e00"', "not_canonical"),
        (b"", "syntax"),
        (b'"["', None),
        (b'"\\"[[[[[[[[["', None),
    ],
)
def test_bytes_are_refused_with_a_stable_reason(content: bytes, reason: str | None) -> None:
    if reason is None:
        assert isinstance(canonical.loads_exact(content), str)
        return
    with pytest.raises(CanonicalError) as caught:
        canonical.loads_exact(content)
    assert caught.value.reason == reason


def test_rare_characters_stay_byte_exact() -> None:
    assert canonical.dumps({"name": "䶮㛃𬱖𠅤·é"}) == '{"name":"䶮㛃𬱖𠅤·é"}'.encode()


def test_golden_chain_of_two_ops() -> None:
    first = ops.make_op(EPOCH, 1, FIRST, "household", ENTITY, "u01", {"village": "河东村", "size": 4})
    second = ops.make_op(EPOCH, 2, SECOND, "household", ENTITY, "u01", {"size": 5}, bases={"size": [FIRST]})
    start = chain_start(EPOCH)
    assert start.hex() == "12e2531bd9cd379a5202e4ae50d5856a33f3faa87e39e8f5b092d1e231ab3410"
    after_first = chain_step(start, first)
    assert after_first.hex() == "dbbe7ba391b6f85b920300151d7c42993bebf96fe4973fba737894bcc58db7f7"
    assert chain_over(start, [first, second]).hex() == (
        "a87679a9fffc8f31ccb29ea21bf3123d71a420a1e63f7295d42176f370eac097"
    )


@given(st.dictionaries(key, scalar | st.lists(text, max_size=3), max_size=6), st.booleans())
def test_an_op_is_the_canonical_form_of_its_object(fields: dict[str, Any], based: bool) -> None:
    bases = dict.fromkeys(list(fields)[:2], (FIRST, SECOND)) if based else {}
    made = ops.make_op(
        EPOCH,
        7,
        SECOND,
        "member",
        ENTITY,
        "u02",
        fields,
        bases=bases,
        origin="import",
        row_bases=[FIRST] if based else None,
        kind="del" if based else "put",
    )
    whole: dict[str, Any] = {
        "v": 1,
        "e": EPOCH,
        "n": 7,
        "s": SECOND,
        "t": "member",
        "id": ENTITY,
        "u": "u02",
        "r": "import",
        "k": "del" if based else "put",
        "f": {name: {"v": value, "b": list(bases.get(name, ()))} for name, value in fields.items()},
    }
    if based:
        whole["fb"] = [FIRST]
    assert made == canonical.dumps(whole)


def test_dates_and_tuples_become_iso_text_and_arrays() -> None:
    made = ops.make_op(
        EPOCH, 1, FIRST, "member", ENTITY, "u01", {"born": date(1960, 2, 29), "needs": ("03", "05")}
    )
    assert b'"born":{"b":[],"v":"1960-02-29"},"needs":{"b":[],"v":["03","05"]}' in made


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"a": 1.0}, "type"),
        ({"a": 2**53}, "integer_range"),
        ({"a": "x\x00"}, "nul"),
        ({"a": "\udc00"}, "surrogate"),
        ({"A": 1}, "key"),
        ({"a": "x" * 65_535}, "value_size"),
        ({"a": datetime(2026, 1, 1)}, "type"),
        ({f"f{i}": 1 for i in range(257)}, "field_count"),
        ({f"f{i}": "x" * 60_000 for i in range(5)}, "op_size"),
        ({"a": "村" * 22_000}, "value_size"),
        ({"a": ("x\x00",)}, "nul"),
    ],
)
def test_an_op_outside_the_limits_is_refused(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(CanonicalError) as caught:
        ops.make_op(EPOCH, 1, FIRST, "member", ENTITY, "u01", fields)
    assert caught.value.reason == reason


def test_a_refused_name_with_bases_is_refused_too() -> None:
    with pytest.raises(CanonicalError, match="key"):
        ops.make_op(EPOCH, 1, FIRST, "member", ENTITY, "u01", {'a"': 1}, bases={'a"': [FIRST]})


def test_a_long_text_beside_a_number_is_kept() -> None:
    made = ops.make_op(EPOCH, 1, FIRST, "member", ENTITY, "u01", {"a": "村" * 20_000, "b": 1})
    assert canonical.parse_same(made)["f"]["b"] == {"b": [], "v": 1}


@pytest.mark.parametrize("content", [b"[" * 100_000, b"\xff", b'{"a":1,"a":2}', b"NaN", b" 1", b'"\\ud800"'])
def test_the_fast_reader_refuses_what_is_not_the_same_again(content: bytes) -> None:
    with pytest.raises(CanonicalError):
        canonical.parse_same(content)


def test_text_that_only_looks_like_nul_is_kept() -> None:
    assert b'"v":"\\\\u0000"' in ops.make_op(EPOCH, 1, FIRST, "member", ENTITY, "u01", {"a": "\\u0000"})


def test_ticks_follow_the_wall_clock_and_count_when_it_stands_or_steps_back() -> None:
    clock = stamps.HybridClock(EPOCH)
    assert clock.tick(1000) == "0000000003e8-0000-" + EPOCH
    assert clock.tick(1000) == "0000000003e8-0001-" + EPOCH
    assert clock.tick(5) == "0000000003e8-0002-" + EPOCH
    assert clock.tick(1001) == "0000000003e9-0000-" + EPOCH


def test_counter_overflow_borrows_a_millisecond() -> None:
    clock = stamps.HybridClock(EPOCH, 1000, stamps.MAX_COUNTER)
    assert stamps.parse_stamp(clock.tick(1000)) == (1001, 0, EPOCH)


@given(st.lists(st.integers(0, 3_000), min_size=2, max_size=40))
def test_ticks_never_repeat_nor_run_backwards(walls: list[int]) -> None:
    clock = stamps.HybridClock(EPOCH, 500, 0xFFFD)
    made = [clock.tick(wall) for wall in walls]
    assert made == sorted(set(made))


def test_a_remote_stamp_advances_the_clock_but_a_far_one_does_not() -> None:
    clock = stamps.HybridClock(EPOCH, 1000)
    near = str(stamps.Stamp(1000 + stamps.DRAG_LIMIT_MS, 3, "b" * 16))
    far = str(stamps.Stamp(1001 + stamps.DRAG_LIMIT_MS, 0, "b" * 16))
    assert clock.observe(near, 1000)
    assert not clock.observe(far, 1000)
    assert clock.tick(1000) > near
    assert clock.tick(1000) < far
    assert clock.observe(str(stamps.Stamp(3, 0, EPOCH)), 1000)


@pytest.mark.parametrize("bad", ["", "01a2008d7400-0000", FIRST.upper(), FIRST + "\n", "x" + FIRST[1:]])
def test_other_text_is_not_a_stamp(bad: str) -> None:
    assert not stamps.is_stamp(bad)
    with pytest.raises(ValueError, match="stamp"):
        stamps.parse_stamp(bad)


def test_a_stamp_prints_as_it_was_read() -> None:
    assert str(stamps.parse_stamp(FIRST)) == FIRST
    assert stamps.is_stamp(FIRST)
    assert not stamps.is_stamp(None)


filled = st.booleans() | integer | text | st.dates() | st.lists(text, max_size=3).map(tuple)


@given(
    st.sets(key, min_size=1, max_size=5).flatmap(
        lambda names: st.lists(st.fixed_dictionaries(dict.fromkeys(names, filled)), min_size=1, max_size=12)
    ),
    st.text("%s{}'\"", max_size=3),
    st.sampled_from([1, 8]),
)
def test_the_short_way_for_new_records_gives_the_same_bytes(
    records: list[dict[str, Any]], user: str, repeats: int
) -> None:
    form = ops.NewRecordOps(EPOCH, "member", user, "import", records[0])
    records = records * repeats
    texts = form.written([[fields[name] for fields in records] for name in form.names])
    for fields, text in zip(records, texts, strict=True):
        short = form.body(7, FIRST, ENTITY, text)
        assert short == ops.make_op(EPOCH, 7, FIRST, "member", ENTITY, user, fields, origin="import")


def second_of_two(first: Any, second: Any) -> bytes:
    """The op of the second of two records written together."""
    form = ops.NewRecordOps(EPOCH, "member", "u01", "ui", ("a",))
    return form.body(1, FIRST, ENTITY, form.written([[first, second]])[1])


@pytest.mark.parametrize(
    ("value", "reason"),
    [(2**53, "integer_range"), ("a\x00", "nul"), (("x\x00",), "nul"), ("\ud800", "surrogate"), (1.0, "type"),
     ("村" * 22_000, "value_size")],
)  # fmt: skip
def test_the_short_way_refuses_the_same_values(value: Any, reason: str) -> None:
    with pytest.raises(CanonicalError) as caught:
        second_of_two("sound", value)
    assert caught.value.reason == reason


def test_true_and_one_are_told_apart() -> None:
    form = ops.NewRecordOps(EPOCH, "member", "u01", "ui", ("a", "b"))
    one, other = form.written([[1, True], [True, 1]])
    assert one != other
