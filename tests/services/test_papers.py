"""Papers of real cards, read back from the PDF: who is on them, who was left out and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.errors import EnvironmentFault, UserError
from app.core.progress import Cancelled
from app.services.cards import open_card, save_card
from app.services.checks import report
from app.services.households import HouseholdFilter, Sort, household_ids, household_rows, list_row_numbers
from app.services.office_records import helper_names
from app.services.papers import (
    DOCUMENTS,
    Scope,
    documents_for,
    make_document,
    make_village,
    page_count,
    page_image,
)
from app.services.session import Session
from tests.offices import (
    ADMIN,
    OTHER_VILLAGE,
    VILLAGE,
    all_ids,
    reopen,
    store_household,
    with_head,
    with_household,
    with_rows,
)
from tests.paper_subjects import at_risk, subjects
from tests.printing.read_back import pdf_text

IDS = tuple(kind.id for kind in documents_for(Scope.HOUSEHOLDS))
REGISTERS = ("T19",)
"""They name who was sent for comparison; nobody of this township was (services/test_case_papers)."""


def test_the_papers_of_this_issue_are_offered() -> None:
    assert {"T01", "T03", "T04", "T05", "T08", "T23"} <= set(IDS)
    numbers = [kind.id for kind in DOCUMENTS]
    assert numbers == sorted(set(numbers))
    assert {f"T{number}" for number in range(10, 19)} <= set(numbers)
    assert all(kind.title for kind in DOCUMENTS)


@pytest.mark.parametrize("document", [name for name in IDS if name not in REGISTERS])
def test_a_paper_shows_the_household_it_was_asked_for(town: Session, tmp_path: Path, document: str) -> None:
    (household,) = subjects(town, document, 1)
    printed = make_document(town, document, [household], tmp_path / "一.pdf")
    assert (printed.households, printed.left_out) == (1, ())
    assert page_count(printed.path) == printed.pages > 0
    head = open_card(town, household).rows("member")[0]["name"]
    assert head in pdf_text(printed.path)


def test_the_check_of_a_risk_is_refused_where_there_is_none(town: Session, tmp_path: Path) -> None:
    risky = at_risk(town)[0]
    types = {one: open_card(town, one).household["object_type"] for one in all_ids(town)}
    plain = next(one for one, kind in types.items() if kind == "10")
    printed = make_document(town, "T22", (plain, risky), tmp_path / "a.pdf")
    assert printed.households == 1
    reasons = [entry.reason for entry in printed.left_out]
    assert reasons == ["没有要核查的贫困或风险"]
    with pytest.raises(UserError, match="没有要核查的贫困或风险。要手写的，可以打印空白表"):
        make_document(town, "T22", (plain,), tmp_path / "b.pdf")
    card = open_card(town, risky)
    save_card(town, card, with_household(card, risk_removed=True))
    with pytest.raises(UserError, match="没有可打印的核查确认表：风险已经消除。"):
        make_document(town, "T22", (risky,), tmp_path / "c.pdf")


@pytest.mark.parametrize(
    ("document", "way_out"),
    [("T19", "请先在“村级程序”的“信息比对”里"), ("T23", "请先在户档案里办理变动登记")],
)
def test_a_register_without_a_line_is_refused_with_the_way_out(
    town: Session, tmp_path: Path, document: str, way_out: str
) -> None:
    village = open_card(town, all_ids(town)[0]).household["village_code"]
    with pytest.raises(UserError, match=way_out):
        make_document(town, document, all_ids(town)[:3], tmp_path / "a.pdf")
    with pytest.raises(UserError, match="空白表"):
        make_village(town, document, village, tmp_path / "a.pdf")
    assert list(tmp_path.glob("*.pdf")) == []


def test_a_board_nobody_stands_on_is_left_out_and_named(session: Session, tmp_path: Path) -> None:
    card = store_household(session, "张三", None).card
    with pytest.raises(UserError, match="没有可打印的公示榜和光荣榜：没有要上榜的户，户类型在户档案里填"):
        make_village(session, "T21", VILLAGE, tmp_path / "榜.pdf")
    save_card(session, card, with_household(card, object_type="40"))
    printed = make_village(session, "T21", VILLAGE, tmp_path / "榜.pdf")
    assert [entry.household for entry in printed.left_out] == ["脱贫光荣榜"]
    text = pdf_text(printed.path)
    assert "帮扶对象公示榜" in text
    assert "脱贫光荣榜" not in text


def test_the_card_names_every_member(town: Session, tmp_path: Path) -> None:
    household = max(all_ids(town), key=lambda one: len(open_card(town, one).rows("member")))
    text = pdf_text(make_document(town, "T01", [household], tmp_path / "一.pdf").path)
    for member in open_card(town, household).rows("member"):
        assert member["name"] in text


@pytest.mark.parametrize("name", ["李𬱖", "张𠅤", "王㛃", "陈䶮", "买买提·艾力"])
def test_rare_names_can_be_copied_from_the_paper(session: Session, tmp_path: Path, name: str) -> None:
    household = store_household(session, name, None).card.household_id
    assert name in pdf_text(make_document(session, "T01", [household], tmp_path / "一.pdf").path)


def test_a_character_no_font_has_is_named_with_its_household(session: Session, tmp_path: Path) -> None:
    household = store_household(session, "张\U0002fa1d\U0010fffd", None).card.household_id
    printed = make_document(session, "T01", [household], tmp_path / "一.pdf")
    assert printed.households == 1
    assert any("字库里没有" in entry.reason for entry in printed.left_out)


def test_households_without_a_statement_are_left_out_by_name(session: Session, tmp_path: Path) -> None:
    whole = store_household(session, "张三", None).card
    bare = [store_household(session, "李四", None).card for _ in range(2)]
    for card in bare:
        save_card(session, card, with_rows(with_rows(card, "income_item"), "income_statement"))
    printed = make_document(
        session, "T03", [card.household_id for card in (whole, *bare)], tmp_path / "一.pdf"
    )
    assert printed.households == 1
    numbers = [card.household["local_no"] for card in bare]
    assert len(set(numbers)) == 2
    assert [(entry.household, entry.reason) for entry in printed.left_out] == [
        (f"河东村 1组 李四（户编号{number}）", "没有年度收支核算表") for number in numbers
    ]
    assert "李四" not in pdf_text(printed.path)


def test_nothing_to_print_is_said_and_leaves_no_file(session: Session, tmp_path: Path) -> None:
    bare = store_household(session, "李四", None).card
    save_card(session, bare, with_rows(with_rows(bare, "income_item"), "income_statement"))
    with pytest.raises(UserError, match="没有年度收支核算表"):
        make_document(session, "T03", [bare.household_id], tmp_path / "一.pdf")
    with pytest.raises(UserError, match="没有选中农户"):
        make_document(session, "T01", [], tmp_path / "一.pdf")
    with pytest.raises(UserError, match="还没有农户"):
        make_village(session, "T01", OTHER_VILLAGE, tmp_path / "一.pdf")
    assert list(tmp_path.glob("*.pdf")) == []


def test_a_village_is_printed_by_group_and_name(town: Session, tmp_path: Path) -> None:
    village = min(report(town).villages, key=lambda one: one.households)
    printed = make_village(town, "T01", village.village_code, tmp_path / "村.pdf")
    assert printed.households == village.households
    text = pdf_text(printed.path)
    numbers = list_row_numbers(town, HouseholdFilter(region=village.village_code), Sort())
    rows = household_rows(town, numbers)
    places = [text.find(rows[number].local_no) for number in numbers]
    assert -1 not in places
    assert places == sorted(places)


def test_selected_households_keep_their_order(town: Session, tmp_path: Path) -> None:
    chosen = all_ids(town)[:3][::-1]
    text = pdf_text(make_document(town, "T01", chosen, tmp_path / "一.pdf").path)
    places = [text.find(open_card(town, one).household["local_no"]) for one in chosen]
    assert places == sorted(places)


def test_a_blank_form_has_headings_and_no_person(town: Session, tmp_path: Path) -> None:
    for document in DOCUMENTS:
        printed = make_document(town, document.id, (), tmp_path / f"{document.id}.pdf", blank=True)
        text = pdf_text(printed.path)
        assert printed.pages > 0
        assert "990000" not in text


def test_conditions_needs_and_helper_of_the_card_stand_on_its_paper(town: Session, tmp_path: Path) -> None:
    cards = (open_card(town, one) for one in all_ids(town))
    card = next(card for card in cards if card.rows("living_conditions") and card.rows("pairing"))
    names = helper_names(town)
    helper = next(row for row in card.rows("pairing") if not row.get("ended_on"))["helper_id"]
    text = pdf_text(make_document(town, "T01", [card.household_id], tmp_path / "一.pdf").path)
    arable = max(card.rows("living_conditions"), key=lambda row: row["year"])["land_arable"]
    assert f"{arable / 100:.2f}" in text
    assert names[helper] in text
    survey = pdf_text(make_document(town, "T08", [card.household_id], tmp_path / "二.pdf").path)
    assert "三保障" in survey.replace("\n", "")
    assert "达标" in survey


def test_pages_are_shown_as_pictures_of_the_same_file(town: Session, tmp_path: Path) -> None:
    printed = make_document(town, "T01", all_ids(town)[:1], tmp_path / "一.pdf")
    low, high = page_image(printed.path, 0, 50), page_image(printed.path, 0, 100)
    assert high.width == pytest.approx(2 * low.width, abs=2)
    for image in (low, high):
        assert len(image.data) == image.stride * image.height
        assert image.stride >= 3 * image.width
        assert len(set(image.data)) > 1


def test_the_same_cards_give_the_same_bytes(town: Session, tmp_path: Path) -> None:
    chosen = all_ids(town)[:2]
    first = make_document(town, "T01", chosen, tmp_path / "一.pdf").path.read_bytes()
    second = make_document(town, "T01", chosen, tmp_path / "二.pdf").path.read_bytes()
    assert first == second


def test_cancelling_leaves_no_file_and_keeps_an_older_one(town: Session, tmp_path: Path) -> None:
    class Stopper:
        def step(self, done: int, total: int, text: str = "") -> None:
            raise Cancelled

    older = tmp_path / "一.pdf"
    older.write_bytes(b"older")
    with pytest.raises(Cancelled):
        make_document(town, "T01", all_ids(town)[:3], older, Stopper())
    assert older.read_bytes() == b"older"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["一.pdf"]


def test_a_place_that_cannot_be_written_is_a_fault_not_a_crash(town: Session, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault):
        make_document(town, "T01", all_ids(town)[:1], tmp_path / "没有" / "一.pdf")


def test_an_unknown_paper_names_the_known_ones(town: Session, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="T01"):
        make_document(town, "T99", all_ids(town)[:1], tmp_path / "一.pdf")


def test_a_removed_household_is_not_printed(town: Session, tmp_path: Path) -> None:
    chosen = [all_ids(town)[0], "0" * 32]
    assert make_document(town, "T01", chosen, tmp_path / "一.pdf").households == 1


def test_the_administrator_does_not_print(town: Session, tmp_path: Path) -> None:
    chosen = all_ids(town)[:1]
    admin = reopen(town, ADMIN)
    try:
        with pytest.raises(UserError, match="不能打印"):
            make_document(admin, "T01", chosen, tmp_path / "一.pdf")
    finally:
        admin.close()


def test_an_incomplete_card_is_printed_too(session: Session, tmp_path: Path) -> None:
    card = store_household(session).card
    card = save_card(session, card, with_head(card, name=None)).card
    printed = make_document(session, "T01", [card.household_id], tmp_path / "一.pdf")
    assert printed.households == 1
    assert household_ids(session, []) == []
