"""Which stored records may break a rule of their form (V-GEN-01, V-GEN-03, V-GEN-04), asked of the database.

Nearly all records of a township are clean. Proving that inside the database costs a small part of loading
them, so a whole check loads in full only the records named here. The answer is generous: a record may
be named that turns out to be right, but none that breaks a rule is left out (a property test compares
with the rules themselves). The conditions are those of the forms, translated, never stated again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations

from sqlalchemy import Connection

from app.domain.codes import CodeTable, CodeValue
from app.domain.policy import PolicyView
from app.forms.conditions import AllOf, AnyOf, Condition, Equals, Filled, Not, OneOf
from app.forms.gen_rules import DATED_BY
from app.forms.kinds import Code, Codes, Date, PersonName, Storage, Text
from app.forms.registry import schema_of
from app.forms.schema import Field, FormSchema
from app.models.entities import OWNER
from app.models.queries.cases import Chosen
from app.models.rows import fetch

_TEXTUAL = (Storage.TEXT, Storage.CODES)
_SHORT = 32
_ID = 32
"""Length of a record's id."""


@dataclass(frozen=True)
class Doubts:
    """Ids of the doubtful records by form and by household; what is wholly proved is left out."""

    of_form: dict[str, tuple[str, ...]]
    of_household: dict[str, frozenset[str]]


def doubtful_records(
    connection: Connection,
    households: Chosen,
    policy: PolicyView,
    today: date,
    missing_characters: Callable[[str], tuple[str, ...]],
) -> Doubts:
    """The records of these households that were not proved to keep the rules of their form."""
    of_form: dict[str, tuple[str, ...]] = {}
    of_household: defaultdict[str, set[str]] = defaultdict(set)
    asked, wanted = households.parameters, frozenset(households.ids)
    for name in DATED_BY:
        owner = "id" if name == "household" else OWNER
        place = f"FROM {name} WHERE {households.condition(owner)} AND deleted_at IS NULL"
        texts = _texts(schema_of(name))
        written = "".join(f", group_concat({text}, '')" for text in texts)
        named = f"group_concat(CASE WHEN {_doubt(name, policy, today)} THEN {owner} || id END)"
        doubted, *said = next(fetch(connection, f"SELECT {named}{written} {place}", asked))
        pairs = [(both[:_ID], both[_ID:]) for both in doubted.split(",")] if doubted else []
        lost = missing_characters("".join(filter(None, said)))
        if lost:
            drawn = _any(f"coalesce(instr({text}, ?), 0) > 0" for text in texts for _ in lost)
            pairs += fetch(connection, f"SELECT {owner}, id {place} AND {drawn}", asked + lost * len(texts))
        pairs = [pair for pair in pairs if pair[0] in wanted]
        if pairs:
            of_form[name] = tuple(record for _, record in pairs)
        for household, record in pairs:
            of_household[household].add(record)
    return Doubts(of_form, {household: frozenset(records) for household, records in of_household.items()})


@lru_cache(maxsize=256)
def _doubt(name: str, policy: PolicyView, today: date) -> str:
    """The condition under which a record of this form is doubtful."""
    schema = schema_of(name)
    sheet, dated = DATED_BY[name]
    day = f"coalesce({dated}, {_literal(today)})" if sheet == name and dated else ""
    codes = _wrong_codes(schema, policy, day or _literal(today))
    return _any((*_gaps(schema), *codes, *_wrong_days(schema, today)))


def _gaps(schema: FormSchema) -> Iterator[str]:
    """A needed field is blank; fields that are needed on the same condition ask for it once."""
    together: defaultdict[tuple[Condition, ...], list[Field]] = defaultdict(list)
    for field in schema.stored_fields:
        if field.required is not False:
            conditions = [] if isinstance(field.required, bool) else [field.required]
            conditions += [field.visible] if field.visible else []
            together[tuple(dict.fromkeys(conditions))].append(field)
    for asked, fields in together.items():
        yield _all((*(_sql(schema, condition) for condition in asked), _any(map(_blank, fields))))


def _wrong_codes(schema: FormSchema, policy: PolicyView, day: str) -> Iterator[str]:
    """A code is unknown or not valid on its day; a limited code of another record's day is doubtful."""
    for field in schema.stored_fields:
        if isinstance(field.kind, Code):
            yield _wrong_code(field, policy.table(field.kind.table), day)
        elif isinstance(field.kind, Codes):
            yield _wrong_choice(field, policy.table(field.kind.table), day)


def _wrong_code(field: Field, table: CodeTable, day: str) -> str:
    return _all((f"{field.name} <> ''", f"NOT {_is_valid(field, table, day)}"))


def _is_valid(field: Field, table: CodeTable, day: str) -> str:
    """The field holds one valid code. A short list is compared one by one: it is not worth an index."""
    always = [_literal(value.code) for value in table.values if not _limits(value, day)]
    limited = (value for value in table.values if _limits(value, day))
    listed = f"{field.name} IN ({', '.join(always)})"
    return _any(
        (
            *([listed] if len(always) > _SHORT else (f"{field.name} = {code}" for code in always)),
            *(_all((f"{field.name} = {_literal(value.code)}", *_limits(value, day))) for value in limited),
        )
    )


def _wrong_choice(field: Field, table: CodeTable, day: str) -> str:
    """The valid ones among the chosen codes are fewer than were chosen; nearly always one is chosen."""
    chosen = f"',' || {field.name} || ','"
    valid = (
        _all((f"instr({chosen}, {_literal(f',{value.code},')}) > 0", *_limits(value, day)))
        for value in table.values
    )
    number = f"1 + length({field.name}) - length(replace({field.name}, ',', ''))"
    fewer = f"{number} <> {' + '.join(valid) or '0'}"
    return _all((f"{field.name} <> ''", f"NOT {_is_valid(field, table, day)}", fewer))


def _limits(value: CodeValue, day: str) -> list[str]:
    """The conditions under which a value is valid on a day; none where it always is."""
    limits = [f"{day} >= {_literal(value.valid_from)}"] if value.valid_from else []
    return limits + ([f"{day} <= {_literal(value.valid_to)}"] if value.valid_to else [])


def _wrong_days(schema: FormSchema, today: date) -> Iterator[str]:
    """A day that must have come is after today, or two days run backwards."""
    for field in schema.stored_fields:
        if isinstance(field.kind, Date) and not field.kind.future:
            yield f"coalesce({field.name} > {_literal(today)}, 0)"
    for order in schema.date_orders:
        for earlier, later in combinations(order, 2):
            yield f"coalesce({later} < {earlier}, 0)"


def _texts(schema: FormSchema) -> tuple[str, ...]:
    return tuple(f.name for f in schema.stored_fields if isinstance(f.kind, Text | PersonName))


def _sql(schema: FormSchema, condition: Condition) -> str:
    """A condition of a form as an expression that is 0 or 1, never NULL."""
    match condition:
        case Equals(name, value):
            return f"{_column(schema, name)} IS {_literal(value)}"
        case OneOf(name, choices):
            return _one_of(schema, name, choices)
        case Filled(name):
            return f"NOT {_blank(schema[name])}" if schema[name].is_stored else "0"
        case Not(inner):
            return f"NOT ({_sql(schema, inner)})"
        case AllOf(parts):
            return _all(_sql(schema, part) for part in parts)
        case AnyOf(parts):
            return _any(_sql(schema, part) for part in parts)
        case _:
            raise TypeError(f"unknown condition {type(condition).__name__}")


def _one_of(schema: FormSchema, name: str, choices: Iterable[object]) -> str:
    column = _column(schema, name)
    single = _any(f"{column} IS {_literal(choice)}" for choice in choices)
    if not isinstance(schema[name].kind, Codes):
        return single
    among = _any(f"instr(',' || {column} || ',', {_literal(f',{choice},')}) > 0" for choice in choices)
    return _any((single, _all((f"coalesce(instr({column}, ','), 0) > 0", among))))


def _column(schema: FormSchema, name: str) -> str:
    """Rows of a table-in-form are no column; a record holds nothing under their name."""
    return name if schema[name].is_stored else "NULL"


def _blank(field: Field) -> str:
    if field.kind.storage in _TEXTUAL:
        return f"(coalesce({field.name}, '') = '')"
    return f"({field.name} IS NULL)"


def _any(parts: Iterable[str]) -> str:
    return f"({' OR '.join(parts) or '0'})"


def _all(parts: Iterable[str]) -> str:
    return f"({' AND '.join(parts) or '1'})"


def _literal(value: object) -> str:
    """A constant of the forms or the policy; what a person typed is never written into a statement."""
    match value:
        case None:
            return "NULL"
        case bool():
            return str(int(value))
        case int():
            return str(value)
        case date():
            return f"'{value.isoformat()}'"
        case str():
            return "'" + value.replace("'", "''") + "'"
        case _:
            raise TypeError(f"no constant for {type(value).__name__}")
