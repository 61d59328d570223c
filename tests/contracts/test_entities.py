"""Tables follow the forms: every fact of a form has its column, every table the same technical columns."""

from __future__ import annotations

import pytest
from sqlalchemy import Integer, Text

from app.forms.kinds import Storage
from app.forms.registry import ALL_SCHEMAS as SCHEMAS
from app.forms.schema import FormSchema
from app.models.column_types import BINDERS, COLUMN_TYPES, READERS, CodeList, Flag, IsoDate
from app.models.entities import ENTITIES, ENTITIES_APART, FORM_ENTITIES, METADATA, OWNER, PERSON, Entity
from app.models.new_rows import TECHNICAL
from app.models.rows import row_values

IDS = [schema.id for schema in SCHEMAS]
NAMES = sorted(ENTITIES)
TYPES = {
    Storage.TEXT: Text,
    Storage.INTEGER: Integer,
    Storage.DATE: IsoDate,
    Storage.FLAG: Flag,
    Storage.CODES: CodeList,
}


@pytest.mark.parametrize("schema", SCHEMAS, ids=IDS)
def test_every_stored_fact_has_a_column_of_its_type(schema: FormSchema) -> None:
    columns = ENTITIES[schema.record].table.columns
    for field in schema.stored_fields:
        assert type(columns[field.name].type) is TYPES[field.kind.storage], field.name
        assert columns[field.name].nullable, field.name


@pytest.mark.parametrize("schema", SCHEMAS, ids=IDS)
def test_nothing_is_stored_that_is_on_no_form(schema: FormSchema) -> None:
    entity = ENTITIES[schema.record]
    facts = {field.name for field in schema.stored_fields}
    links = {name for name in (schema.parent, OWNER) if name and schema.parent}
    links |= {PERSON} if schema.record == "member" else set()
    assert set(entity.names) - facts <= links
    assert set(entity.table.columns.keys()) == {"row_no", *TECHNICAL, *entity.names}


@pytest.mark.parametrize("name", NAMES)
def test_technical_columns_are_the_same_everywhere(name: str) -> None:
    table = ENTITIES[name].table
    assert [column.name for column in table.columns][:7] == ["row_no", *TECHNICAL]
    assert [column.name for column in table.primary_key] == ["row_no"]
    needed = {column.name for column in table.columns if not column.nullable}
    assert needed == {"row_no", "id", "heads", "rev", "updated_at", "updated_by"}
    assert table.columns["id"].unique
    assert table.dialect_options["sqlite"]["strict"]


@pytest.mark.parametrize("name", NAMES)
def test_no_field_is_called_like_a_technical_column(name: str) -> None:
    assert not {"row_no", *TECHNICAL} & set(ENTITIES[name].names)
    assert len(set(ENTITIES[name].names)) == len(ENTITIES[name].names)


@pytest.mark.parametrize("entity", FORM_ENTITIES, ids=lambda entity: entity.name)
def test_every_record_leads_to_its_household_through_an_index(entity: Entity) -> None:
    if entity.name == "household":
        assert not entity.has_owner
        return
    assert entity.has_owner
    firsts = {next(iter(index.columns)).name for index in entity.table.indexes}
    assert OWNER in firsts


def test_yes_and_no_are_checked_by_the_file() -> None:
    for entity in ENTITIES.values():
        flags = {field.name for field in entity.fields if field.storage is Storage.FLAG}
        checks = {str(constraint.name) for constraint in entity.table.constraints}
        assert {f"ck_{entity.name}_{name}_flag" for name in flags} <= checks


def test_every_storage_has_a_column_type_and_reading_undoes_binding() -> None:
    assert set(COLUMN_TYPES) == {storage for storage in Storage if storage is not Storage.NONE}
    assert set(BINDERS) == set(READERS)


@pytest.mark.parametrize("entity", [*FORM_ENTITIES, *ENTITIES_APART], ids=lambda entity: entity.name)
def test_a_record_comes_back_from_its_bound_values(entity: Entity) -> None:
    samples = {
        Storage.TEXT: "文字", Storage.INTEGER: 7, Storage.FLAG: False, Storage.CODES: ("1", "2"),
    }  # fmt: skip
    record = {field.name: samples.get(field.storage) for field in entity.fields}
    filled = {name: value for name, value in record.items() if value is not None}
    bound = tuple(
        entity.binders.get(name, lambda value: value)(filled[name]) if name in filled else None
        for name in entity.names
    )
    assert next(iter(row_values(entity, [bound], entity.names))) == record


def test_every_table_and_index_has_a_fixed_name() -> None:
    for table in METADATA.tables.values():
        assert all(index.name for index in table.indexes)
        assert table.dialect_options["sqlite"]["strict"], table.name
