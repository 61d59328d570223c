"""Single conditions of a household filter as parts of one query over the stored summaries.

Those on summary columns cost nothing more; the others read one table each, so the list query runs as a job.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import BindParameter, TextClause, bindparam, text

from app.forms.kinds import Storage
from app.models.entities import ENTITIES, OWNER
from app.models.projections.summary import NOT_COLLECTED, REVIEWED, SUBMITTED

SUMMARY_RANGES = frozenset(
    ("per_capita", "members", "filled", "errors", "warnings", "updated_at", "papers_missing")
)
SUMMARY_CODES = frozenset(("object_type", "village_code", "group_no"))
STATES = {
    "uncollected": f"stage = {NOT_COLLECTED}",
    "open": f"stage < {SUBMITTED}",
    "submitted": f"stage = {SUBMITTED}",
    "reviewed": f"stage = {REVIEWED}",
    "ended": "ended = 1",
}
_ACTIVE = " AND leave_date IS NULL AND leave_reason IS NULL"


@dataclass(frozen=True)
class Condition:
    """One condition. `kind` names what is compared, `codes` the accepted values, `low` and `high` the bounds.

    Kinds: a summary column; "state" of the card; "rule" (has a problem of one of these rules); "lacks" (a
    needed fact is missing); "with_year", "without_year" (a yearly statement); "field" with `field` as
    "entity.name": some record of the household has one of these values.
    """

    kind: str
    field: str = ""
    codes: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None


def clause(condition: Condition, number: int) -> TextClause:
    """The condition as SQL, its parameters named after `number`. Raises ValueError for an unknown kind."""
    if condition.kind in SUMMARY_RANGES:
        return _range(condition, number)
    if condition.kind in SUMMARY_CODES:
        return _bound(f"{condition.kind} IN ({_names(condition, number)})", condition, number)
    if condition.kind not in _MAKERS:
        raise ValueError(condition.kind)
    return _bound(_MAKERS[condition.kind](condition, number), condition, number)


def wants_ended(conditions: Iterable[Condition]) -> bool | None:
    """False: only households that are there; True: only closed ones; None: both were asked for."""
    for condition in conditions:
        if condition.kind == "state" and "ended" in condition.codes:
            return True if set(condition.codes) == {"ended"} else None
    return False


def _range(condition: Condition, number: int) -> TextClause:
    bounds = {f"low{number}": condition.low, f"high{number}": condition.high}
    signs = {f"low{number}": ">=", f"high{number}": "<="}
    given = {name: bound for name, bound in bounds.items() if bound is not None}
    sql = " AND ".join(f"{condition.kind} {signs[name]} :{name}" for name in given) or "1"
    return text(sql).bindparams(*(bindparam(name, value) for name, value in given.items()))


def _names(condition: Condition, number: int) -> str:
    return ", ".join(f":code{number}_{place}" for place in range(len(condition.codes))) or "NULL"


def _bound(sql: str, condition: Condition, number: int) -> TextClause:
    named: list[BindParameter[str]] = [
        bindparam(f"code{number}_{place}", code) for place, code in enumerate(condition.codes)
    ]
    return text(sql).bindparams(*(named if f":code{number}_" in sql else ()))


def _state(condition: Condition, number: int) -> str:
    wanted = " OR ".join(f"({STATES[code]})" for code in condition.codes if code in STATES) or "0"
    return f"({wanted})"


def _rule(condition: Condition, number: int) -> str:
    wanted = _names(condition, number)
    return f"household_summary.id IN (SELECT household_id FROM problem WHERE rule_id IN ({wanted}))"


def _lacks(condition: Condition, number: int) -> str:
    wanted = _names(condition, number)
    return (
        "household_summary.id IN (SELECT household_id FROM problem"
        f" WHERE rule_id = 'V-GEN-01' AND field IN ({wanted}))"
    )


def _year(condition: Condition, number: int) -> str:
    negated = "NOT " if condition.kind == "without_year" else ""
    wanted = _names(condition, number)
    return (
        f"household_summary.id {negated}IN (SELECT household_id FROM income_statement"
        f" WHERE deleted_at IS NULL AND purpose = '01' AND CAST(year AS TEXT) IN ({wanted}))"
    )


def _field(condition: Condition, number: int) -> str:
    name, _, column = condition.field.partition(".")
    entity = ENTITIES.get(name)
    storages = {field.name: field.storage for field in entity.fields} if entity else {}
    if entity is None or column not in storages:
        raise ValueError(condition.field)
    owner = OWNER if entity.has_owner else "id"
    wanted = _names(condition, number)
    if storages[column] is Storage.CODES:
        among = (f"instr(',' || {column} || ',', ',' || {code} || ',')" for code in wanted.split(", "))
        holds = f"({' OR '.join(among)})"
    else:
        holds = f"CAST({column} AS TEXT) IN ({wanted})"
    living = _ACTIVE if name == "member" else ""
    rows = f"SELECT {owner} FROM {name} WHERE deleted_at IS NULL{living} AND {holds}"
    return f"household_summary.id IN ({rows})"


_MAKERS: dict[str, Callable[[Condition, int], str]] = {
    "state": _state,
    "rule": _rule,
    "lacks": _lacks,
    "with_year": _year,
    "without_year": _year,
    "field": _field,
}
