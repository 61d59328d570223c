"""The synced entities: one STRICT table each, its columns taken from the form definition.

Technical columns come first and are the same everywhere:
`row_no` local number (also the rowid of the search tables), `id` hex32, `heads` JSON of the stamps that
last wrote each field ("" for all others), `rev` local counter, `updated_at` milliseconds, `updated_by`
user id, `deleted_at` tombstone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, Integer, MetaData, Table, Text

from app.forms.kinds import Storage
from app.forms.registry import APART, BOOKS, CALENDAR, OFFICE_WIDE, POLICY, PROCEEDINGS, SCHEMAS
from app.forms.schema import FormSchema
from app.models.column_types import BINDERS, COLUMN_TYPES, READERS

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)
OWNER = "household_id"
PERSON = "person_id"
_TIES: dict[str, tuple[str, ...]] = {"member": (PERSON,)}
"""Links that are on no form. `member.person_id` is the id of the first record of the same person; a first
record itself has none, so a blank one means the record's own id."""


@dataclass(frozen=True)
class StoredField:
    """A field as storage sees it."""

    name: str
    storage: Storage


@dataclass(frozen=True)
class Entity:
    """A synced table with its fields in a fixed order."""

    name: str
    fields: tuple[StoredField, ...]
    indexes: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def table(self) -> Table:
        table = Table(
            self.name,
            METADATA,
            Column("row_no", Integer, primary_key=True),
            Column("id", Text, nullable=False, unique=True),
            Column("heads", Text, nullable=False),
            Column("rev", Integer, nullable=False),
            Column("updated_at", Integer, nullable=False),
            Column("updated_by", Text, nullable=False),
            Column("deleted_at", Integer),
            *(Column(field.name, COLUMN_TYPES[field.storage]) for field in self.fields),
            CheckConstraint("length(id) = 32", name="id_length"),
            *(
                CheckConstraint(f"{field.name} IN (0, 1)", name=f"{field.name}_flag")
                for field in self.fields
                if field.storage is Storage.FLAG
            ),
            *(Index(None, *columns) for columns in self.indexes),
            sqlite_strict=True,
        )
        Index(f"ix_{self.name}_deleted_at", table.c.deleted_at, sqlite_where=table.c.deleted_at.is_not(None))
        return table

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)

    @cached_property
    def binders(self) -> dict[str, Callable[[Any], Any]]:
        """Only the fields whose value is not bound as it is."""
        return {field.name: BINDERS[field.storage] for field in self.fields if field.storage in BINDERS}

    @cached_property
    def readers(self) -> dict[str, Callable[[Any], Any]]:
        return {field.name: READERS[field.storage] for field in self.fields if field.storage in READERS}

    @property
    def has_owner(self) -> bool:
        """Whether each row belongs to one household."""
        return OWNER in self.names

    def owner_of(self, row_id: str, values: Mapping[str, Any]) -> str:
        """The household a row belongs to; its own id for households, empty for office-wide records."""
        if self.name == "household":
            return row_id
        return str(values.get(OWNER) or "")


def _from_schema(schema: FormSchema, indexes: tuple[tuple[str, ...], ...] = ()) -> Entity:
    fields = [StoredField(field.name, field.kind.storage) for field in schema.stored_fields]
    links = [schema.parent] if schema.parent else []
    if schema.parent and schema.parent != OWNER:
        links.append(OWNER)
    known = {field.name for field in fields}
    links += _TIES.get(schema.record, ())
    linked = [StoredField(name, Storage.TEXT) for name in links if name not in known]
    return Entity(schema.record, (*linked, *fields), indexes)


REGION = Entity(
    "region",
    (
        StoredField("code", Storage.TEXT),
        StoredField("name", Storage.TEXT),
        StoredField("level", Storage.TEXT),
        StoredField("parent_code", Storage.TEXT),
        StoredField("valid_from", Storage.DATE),
        StoredField("valid_to", Storage.DATE),
    ),
    (("code",),),
)
USER_ACCOUNT = Entity(
    "user_account",
    (
        StoredField("name", Storage.TEXT),
        StoredField("role", Storage.TEXT),
        StoredField("active", Storage.FLAG),
    ),
)
OFFICE_SETTING = Entity(
    "office_setting",
    (StoredField("name", Storage.TEXT), StoredField("text", Storage.TEXT)),
)

_INDEXES: dict[str, tuple[tuple[str, ...], ...]] = {
    "household": (("village_code", "group_no"), ("national_no",), ("local_no",), ("split_from",), ("phone",)),
    "member": (("household_id",), ("id_no",), ("phone",), ("birth_date",), (PERSON,)),
    "household_event": ((OWNER,), ("person",)),
    "year_snapshot": ((OWNER, "year"), (OWNER, "taken_on", "deleted_at")),
    "pairing": ((OWNER,), ("helper_id",)),
    "visit": ((OWNER,), ("helper_id", "visited_on")),
    "attachment": (("hash",),),
    "attachment_link": (("household_id",), ("attachment",), ("record_id",)),
    "meeting": (("village_code", "held_on"),),
    "meeting_matter": (("meeting",), ("subject_household",), ("subject_case",)),
    "attendance": (("meeting",),),
    "notice": (("village_code", "posted_on"), ("meeting",), ("number",), ("subject_case",)),
    "notice_line": (("notice",), ("subject_household",), ("subject_case",)),
    "opinion": (("notice",),),
    "policy_value": (("version",),),
    "reminder_done": (("event", "period"),),
    "procedure_case": ((OWNER,), ("village_code", "procedure")),
    "case_step": ((OWNER,), ("case_id",)),
    "comparison": (("sent_on",),),
    "comparison_person": ((OWNER,), ("case_id",), ("comparison", "number"), ("id_no",)),
    "comparison_hit": ((OWNER,), ("case_id",), ("comparison",)),
    "relief_application": ((OWNER,), ("case_id",), ("paid_on",)),
    "fund_entry": (("fund", "happened_on"), ("application",)),
}

FORM_ENTITIES: tuple[Entity, ...] = tuple(
    _from_schema(schema, _INDEXES.get(schema.record, ((OWNER,),))) for schema in SCHEMAS
)
ENTITIES_APART: tuple[Entity, ...] = tuple(
    _from_schema(schema, _INDEXES.get(schema.record, ((OWNER,),))) for schema in APART
)
OFFICE_ENTITIES: tuple[Entity, ...] = tuple(
    _from_schema(schema, _INDEXES.get(schema.record, ()))
    for schema in (*OFFICE_WIDE, *PROCEEDINGS, *BOOKS, *CALENDAR, *POLICY)
)
ENTITIES: dict[str, Entity] = {
    entity.name: entity
    for entity in (*FORM_ENTITIES, *ENTITIES_APART, *OFFICE_ENTITIES, REGION, USER_ACCOUNT, OFFICE_SETTING)
}
TABLES: dict[str, Table] = {name: entity.table for name, entity in ENTITIES.items()}
