"""A pack that was spoilt anywhere is refused in words, or can be used: nothing else ever comes of it."""

from __future__ import annotations

import copy
import json
import tomllib
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.paths import resource
from app.domain.policy import PolicyBook
from app.domain.policy_checks import refuse_unfit
from app.domain.policy_pack import PolicyPackRefused, read_pack
from app.domain.procedures.guards import GUARDS
from app.domain.procedures.reading import read_procedure

BOOK = PolicyBook.load(resource("policy"))
FILES = {
    path.name: tomllib.loads(path.read_text("utf-8"))
    for folder in (resource("policy"), resource("policy") / "procedures")
    for path in sorted(folder.glob("*.toml"))
}
ODD = (
    1, -1, True, 1.5, "", " ", "x", "2/3", [], [1], ["x"], ["x", "x"], [[]], [{}], {}, {"a": 1},
    date(2020, 1, 1), datetime(2020, 1, 1, 3, 4), time(3, 4), 10**30,
)  # fmt: skip
SPOILT = st.lists(
    st.tuples(st.integers(0, 10**6), st.sampled_from(("put", "put", "drop", "add")), st.sampled_from(ODD)),
    min_size=1,
    max_size=3,
)


def written(value: Any) -> str:
    """TOML of one value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{json.dumps(key)} = {written(said)}' for key, said in value.items())}}}"
    return str(value.isoformat())


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container with every key or index in it."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [place for key in list(keys) for place in ((value, key), *places(value[key]))]


def spoil(document: dict[str, Any], changes: list[tuple[int, str, Any]]) -> str:
    document = copy.deepcopy(document)
    for pick, act, odd in changes:
        offered = places(document)
        if not offered:
            break
        container, key = offered[pick % len(offered)]
        if act == "drop":
            del container[key]
        elif act == "add" and isinstance(container, dict):
            container[("x", "label", "next", "2020", "value")[pick % 5]] = copy.deepcopy(odd)
        else:
            container[key] = copy.deepcopy(odd)
    return "\n".join(f"{json.dumps(key)} = {written(said)}" for key, said in document.items())


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=10)
@given(changes=SPOILT)
def test_a_spoilt_pack_is_refused_or_fits(name, changes):
    refused = refusal(name, spoil(FILES[name], changes))
    if refused is not None:
        assert refused.reason.strip()
        assert name in refused.message


def refusal(name: str, text: str) -> PolicyPackRefused | None:
    """Why a pack is refused; None for one that would hold."""
    try:
        if FILES[name].get("kind") == "procedure":
            read_procedure(text, name, GUARDS, BOOK)
        else:
            pack = read_pack(text, name)
            if pack is not None:
                refuse_unfit(pack, BOOK)
                BOOK.joined((pack,)).at("", pack.effective_from)
    except PolicyPackRefused as refused:
        return refused
    return None


def one_more(table: str, **changed: Any) -> str:
    """A pack that adds one option like the last one of a table, with something changed."""
    last = BOOK.at("", date(2026, 3, 3)).table(table).values[-1]
    row = {**last.attributes, "code": "2027", "label": "新的", **changed}
    content = {"title": "改", "extend": True, "attributes": [*last.attributes], "values": [row]}
    version = {"id": "county", "title": "县", "region": "990000", "effective_from": date(2026, 1, 1)}
    document = {"kind": "policy", "version": version, "table": {table: content}}
    return "\n".join(f"{key} = {written(said)}" for key, said in document.items())


@pytest.mark.parametrize(
    ("table", "changed", "said"),
    [
        ("workday_calendar", {"off": "02-30"}, "新的 看不懂"),
        ("workday_calendar", {"off": 101}, "off 写法与本软件的不同"),
        ("workday_calendar", {"code": "明年", "off": "", "work": ""}, "新的 看不懂"),
        ("meeting_rule", {"vote": "2/3"}, "新的 看不懂"),
        ("meeting_rule", {"vote_of": "everybody"}, "新的 看不懂"),
        ("notice_kind", {"term": "for ever"}, "新的 看不懂"),
    ],
)
def test_an_option_nobody_can_read_is_refused(table, changed, said):
    pack = read_pack(one_more(table, **changed), "county.toml")
    assert pack is not None
    with pytest.raises(PolicyPackRefused, match=said):
        refuse_unfit(pack, BOOK)


@pytest.mark.parametrize("table", ["workday_calendar", "meeting_rule", "notice_kind"])
def test_one_more_of_what_is_known_is_welcome(table):
    pack = read_pack(one_more(table), "county.toml")
    assert pack is not None
    refuse_unfit(pack, BOOK)
