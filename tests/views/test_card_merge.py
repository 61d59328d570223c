"""Two versions of one card: what differs and what results from choosing field by field."""

from __future__ import annotations

from datetime import date

from app.services.cards import Card
from app.views.pages.card_copy import MEMBER, STATEMENT, WorkingCopy
from app.views.pages.card_merge import changed_by_us_only, differences, merged

HOUSE, PERSON, SHEET, ITEM = (letter * 32 for letter in "1234")


def card(**household) -> Card:
    return Card(
        HOUSE,
        {
            "household": ({"id": HOUSE, **household},),
            "member": ({"id": PERSON, "household_id": HOUSE, "name": "张大山", "phone": None},),
            "income_statement": ({"id": SHEET, "household_id": HOUSE, "year": 2025, "purpose": "01"},),
            "income_item": ({"id": ITEM, "statement_id": SHEET, "item": "101", "amount": 100},),
        },
        "r1",
    )


def changed(original: Card, schema_id: str, record_id: str, name: str, value) -> Card:
    copy = WorkingCopy(original)
    copy.set_value(schema_id, record_id, name, value)
    return copy.card()


def names(found) -> list[tuple[str, str]]:
    return [(difference.record_title, difference.field.name) for difference in found]


def title(schema_id, row) -> str:
    return schema_id


def test_equal_cards_have_no_differences_and_blank_is_blank():
    ours = changed(card(), MEMBER, PERSON, "phone", "")
    assert differences(ours, card(), title) == ()


def test_only_the_chosen_fields_of_ours_are_taken():
    ours = card(natural_village="上柳", phone="13900005555")
    theirs = card(natural_village="下柳", phone="13800001234")
    found = differences(ours, theirs, title)
    assert names(found) == [("household", "natural_village"), ("household", "phone")]
    result = merged(ours, theirs, found[1:])
    assert result.household["natural_village"] == "下柳"
    assert result.household["phone"] == "13900005555"


def test_a_field_only_we_changed_is_recognised():
    base = card(natural_village="柳")
    (difference,) = differences(card(natural_village="上柳"), base, title)
    assert changed_by_us_only(base, difference)
    assert not changed_by_us_only(card(natural_village="下柳"), difference)


def test_a_member_only_we_have_comes_whole_when_chosen():
    copy = WorkingCopy(card())
    born = date(2015, 8, 8)
    copy.add(MEMBER, {"id": "9" * 32, "household_id": HOUSE, "name": "张小雨", "birth_date": born})
    ours = copy.card()
    found = differences(ours, card(), title)
    assert {difference.record_id for difference in found} == {"9" * 32}
    result = merged(ours, card(), found[:1])
    assert result.rows("member")[-1]["name"] == "张小雨"
    assert merged(ours, card(), ()).rows("member") == card().rows("member")


def test_a_member_we_removed_goes_when_chosen():
    copy = WorkingCopy(card())
    copy.remove(MEMBER, PERSON)
    found = differences(copy.card(), card(), title)
    assert merged(copy.card(), card(), found).rows("member") == ()


def test_removing_a_statement_takes_its_items_and_putting_back_brings_them():
    copy = WorkingCopy(card())
    before = copy.card()
    taken = copy.remove(STATEMENT, SHEET)
    assert (copy.records(STATEMENT), copy.records("income_item")) == ((), ())
    copy.put_back(taken)
    assert copy.card() == before


def test_rows_of_one_owner_are_replaced_and_get_the_owners_id():
    copy = WorkingCopy(card())
    copy.replace_rows("income_item", SHEET, [{"id": "7" * 32, "item": "201"}])
    assert copy.records("income_item") == ({"id": "7" * 32, "item": "201", "statement_id": SHEET},)


def test_an_equal_value_is_no_change():
    copy = WorkingCopy(card(phone="1"))
    assert not copy.set_value("household", HOUSE, "phone", "1")
    assert copy.generation == 0
    assert copy.set_value("household", HOUSE, "phone", "2")
    assert copy.generation == 1


def test_derived_values_are_no_change_by_the_person():
    copy = WorkingCopy(card())
    assert copy.take_derived(card(persons_current=1))
    assert (copy.generation, copy.household["persons_current"]) == (0, 1)
