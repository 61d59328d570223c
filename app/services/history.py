"""变更记录: what was changed on a card, when and by whom, in the words of the form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from app.core.clock import CHINA_STANDARD_TIME
from app.domain.policy import PolicyView
from app.forms.definitions.attachment import ATTACHMENT_LINK
from app.forms.definitions.household_event import HOUSEHOLD_EVENT
from app.forms.definitions.household_rows import HOUSEHOLD_PAPER
from app.forms.kinds import Reference, YesNo
from app.forms.record_titles import full_title
from app.forms.registry import LINKS, schema_of, schemas_by_id
from app.forms.schema import Field, FormSchema
from app.models.entities import ENTITIES
from app.models.queries.history import LoggedOp, ops_of_household
from app.models.queries.office_records import texts_by_id
from app.models.queries.recycled import records_by_id
from app.models.store import Connection
from app.models.undo import values_from_json
from app.services.hidden_numbers import masked_value
from app.services.session import Session

_EVENT_HEAD = ("kind", "happened_on", "person_name", "reason")
_EVENT_LINKS = frozenset(
    ("household_id", "member", "person", "linked_event", "changed_form", "changed_record", "changed_field",
     "earlier_period", "new_period")
)  # fmt: skip
Values = Mapping[str, Any]
PUT = "put"
_NO_WORDS = frozenset(("record_kind", "record_id", "field", "fingerprint", "hash"))
"""Fields for the program: of a new record they are not told."""

_FILES_OF = {HOUSEHOLD_EVENT.record: "证明文件", HOUSEHOLD_PAPER.record: "照片与材料的文件"}
_NAMED_BY = {
    "region": ("name", "code"),
    "household": ("local_no", "id"),
    "member": ("name", "id"),
    "helper": ("name", "id"),
    "measure": ("content", "id"),
    "attachment": ("title", "id"),
    "meeting": ("topic", "id"),
    "notice": ("title", "id"),
}
"""Record a reference may name → the column that is shown for it and the column that is stored in it."""


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, as shown on the form."""

    record_title: str
    field_label: str
    old: str
    new: str


@dataclass(frozen=True)
class HistoryEntry:
    """One act on this household, newest first in the history."""

    at: datetime
    user: str
    label: str
    changes: tuple[FieldChange, ...]


def card_history(session: Session, household_id: str, *, full: bool = True) -> tuple[HistoryEntry, ...]:
    """The newest acts on all records of one household; numbers of persons partly hidden unless `full`."""
    with session.store.read() as connection:
        ops = ops_of_household(connection, household_id)
        words = _words(connection, session.policy(), ops, full)
    return tuple(_entry(list(run), words) for _, run in groupby(ops, key=lambda op: op.act_id))


def in_words(
    connection: Connection, policy: PolicyView, ops: Sequence[LoggedOp]
) -> tuple[tuple[FieldChange, ...], ...]:
    """The changes of each op; of records that are on no form none."""
    known = [op for op in ops if op.entity in schemas_by_id()]
    words = _words(connection, policy, known)
    return tuple(tuple(_changes(op, words)) if op.entity in schemas_by_id() else () for op in ops)


class _Words:
    """Values of journaled fields as the form shows them; a reference is shown by the name of its record."""

    def __init__(
        self, policy: PolicyView, names: Mapping[str, str], kept: Mapping[str, Values], full: bool
    ) -> None:
        self._policy = policy
        self._names = names
        self._kept = kept
        self._full = full

    def of(self, field: Field, value: Any) -> str:
        if not self._full and not isinstance(field.kind, Reference):
            return masked_value(field, value, self._policy)
        text = field.kind.format(value, self._policy)
        return self._names.get(text, text) if isinstance(field.kind, Reference) else text

    def kept(self, op: LoggedOp) -> Values:
        """What a changed, deleted or restored record says."""
        return self._kept.get(op.entity_id, {})

    def title(self, op: LoggedOp) -> str:
        """Which of the records of its form was changed."""
        return full_title(op.entity, self.kept(op), self._policy)


def _words(
    connection: Connection, policy: PolicyView, ops: Sequence[LoggedOp], full: bool = True
) -> _Words:
    kept = _kept_in(connection, ops)
    return _Words(policy, _names_in(connection, ops, kept), kept, full)


def _kept_in(connection: Connection, ops: Sequence[LoggedOp]) -> dict[str, Values]:
    """The records that were changed, deleted or restored: their ops do not say all of what they are."""
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for op in ops:
        if op.kind != PUT or op.old:
            wanted[op.entity].add(op.entity_id)
    found: dict[str, Values] = {}
    for entity, ids in wanted.items():
        found.update(records_by_id(connection, entity, sorted(ids)))
    return found


def _names_in(
    connection: Connection, ops: Sequence[LoggedOp], kept: Mapping[str, Values]
) -> dict[str, str]:
    """Stored reference → name, for every record these ops refer to."""
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for op in ops:
        for field in schema_of(op.entity).stored_fields:
            if isinstance(field.kind, Reference):
                about = kept.get(op.entity_id, {})
                found = (op.fields.get(field.name), op.old.get(field.name), about.get(field.name))
                wanted[field.kind.entity].update(value for value in found if value)
    names: dict[str, str] = {}
    for entity, keys in wanted.items():
        column, key = _NAMED_BY.get(entity, ("id", "id"))
        names.update(texts_by_id(connection, entity, column, sorted(keys), key))
    return {key: name for key, name in names.items() if name}


def _entry(ops: list[LoggedOp], words: _Words) -> HistoryEntry:
    first = ops[0]
    at = datetime.fromtimestamp(first.at / 1000, CHINA_STANDARD_TIME)
    changes = tuple(change for op in ops for change in _changes(op, words))
    return HistoryEntry(at, first.user_name, first.label, changes)


def _changes(op: LoggedOp, words: _Words) -> Iterable[FieldChange]:
    schema = schema_of(op.entity)
    if op.kind != PUT:
        done = "已恢复" if op.kind == "undel" else "已删除"
        about = _first_facts(schema, words.kept(op), words)
        yield FieldChange(schema.title, "", "", f"{done}：{about}" if about else done)
        return
    entity = ENTITIES[op.entity]
    new, old = values_from_json(entity, op.fields), values_from_json(entity, op.old)
    if not op.old:
        yield FieldChange(schema.title, "", "", _headline(schema, new, words))
        return
    title = words.title(op)
    for name, value in new.items():
        if name in schema.by_name:
            field = schema[name]
            yield FieldChange(title, field.label, words.of(field, old.get(name)), words.of(field, value))


def _headline(schema: FormSchema, values: Values, words: _Words) -> str:
    """The first facts of a new record, enough to recognise it; a registered change is told whole."""
    if schema.id == HOUSEHOLD_EVENT.id:
        return _event_words(values, words)
    proved = _FILES_OF.get(values.get("record_kind") or "")
    if schema.id == ATTACHMENT_LINK.id and proved:
        return f"{proved}：{words.of(schema['attachment'], values.get('attachment'))}"
    return "新增：" + _first_facts(schema, values, words)


def _first_facts(schema: FormSchema, values: Values, words: _Words) -> str:
    shown = [
        _fact(field, words.of(field, values[field.name]))
        for field in schema.stored_fields
        if values.get(field.name) is not None and field.name not in LINKS | _NO_WORDS and not field.sensitive
    ]
    return "，".join(shown[:3])


def _fact(field: Field, text: str) -> str:
    """Names and words of code tables speak for themselves; a figure, a day or a yes needs its label."""
    if any(map(str.isalpha, text)) and not isinstance(field.kind, YesNo):
        return text
    return f"{field.label} {text} {field.kind.unit}".rstrip()


def _event_words(values: Values, words: _Words) -> str:
    """What, when and who first, then each other fact with its label; links to records are left out."""
    facts = [
        field
        for field in HOUSEHOLD_EVENT.stored_fields
        if values.get(field.name) is not None and field.name not in _EVENT_LINKS and not field.sensitive
    ]
    bare = [words.of(field, values[field.name]) for field in facts if field.name in _EVENT_HEAD]
    told = [f"{field.label} {words.of(field, values[field.name])}" for field in facts
            if field.name not in _EVENT_HEAD]  # fmt: skip
    return "；".join(("，".join(bare), *told))
