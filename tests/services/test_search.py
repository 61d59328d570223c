"""The search box: whoever is in the archive is found by what the caseworker remembers of them."""

from __future__ import annotations

import itertools

import pytest

from app.services.acts import undo, undoable_acts
from app.services.cards import Card, new_record, open_card, remove_household, save_card
from app.services.search import Hit, search
from app.services.session import Session
from tests.offices import ID_NUMBERS, OTHER_VILLAGE, store_household, with_head, with_household, with_rows


def names(session: Session, text: str, limit: int = 50) -> list[str]:
    return sorted(hit.name for hit in search(session, text, limit))


def only(session: Session, text: str) -> Hit:
    (hit,) = search(session, text)
    return hit


def change(session: Session, card: Card, **values: object) -> None:
    save_card(session, card, with_head(card, **values))


def test_a_name_is_found_by_any_part(session: Session) -> None:
    store_household(session, "欧阳建国")
    for part in ("欧", "欧阳", "阳建", "建国", "国", "欧阳建国"):
        assert names(session, part) == ["欧阳建国"]
    assert names(session, "欧国") == []
    assert names(session, "国建") == []


@pytest.mark.parametrize("part", ["𬱖", "李𬱖", "𠅤", "㛃", "䶮"])
def test_rare_characters_are_found_and_not_taken_for_one_another(session: Session, part: str) -> None:
    for name in ("李𬱖", "张𠅤", "王㛃", "陈䶮", "赵𠮷"):
        store_household(session, name, None)
    assert len(names(session, part)) == 1
    assert part in names(session, part)[0]


@pytest.mark.parametrize("part", ["买买提", "艾力", "提·艾", "买买提艾力", "买买提 艾力"])
def test_names_with_a_middle_dot_are_found_with_and_without_it(session: Session, part: str) -> None:
    store_household(session, "买买提·艾力", None)
    assert names(session, part) == ["买买提·艾力"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("张建国", "zjg"),
        ("张建国", "zj"),
        ("张建国", "jg"),
        ("张建国", "ZJG"),
        ("张建国", "zhangjianguo"),
        ("张建国", "zhangj"),
        ("单雄", "sx"),
        ("单雄", "dx"),
        ("单雄", "shanxiong"),
        ("曾明", "zm"),
        ("曾明", "zengming"),
        ("仇英", "qy"),
        ("欧阳锋", "oyf"),
        ("欧阳锋", "ouyangfeng"),
        ("吕梅", "lvmei"),
        ("张伟", "zhang wei"),
        ("张伟", "zwei"),
        ("张伟", "zhwei"),
        ("张伟", "wei"),
        ("张建国", "jianguo"),
        ("张建国", "zhangjg"),
        ("张建国", "zjianguo"),
        ("解小明", "xiexm"),
        ("尉迟恭", "yuchi"),
        ("万俟明", "moqiming"),
        ("区红", "ouhong"),
        ("盖明", "geming"),
        ("查良", "zhaliang"),
    ],
)
def test_pinyin_finds_initials_and_full_spelling(session: Session, name: str, typed: str) -> None:
    store_household(session, name, None)
    assert names(session, typed) == [name]


def test_pinyin_of_somebody_else_does_not_match(session: Session) -> None:
    store_household(session, "张建国", None)
    assert names(session, "lsg") == []


@pytest.mark.parametrize("part", ["990000198002290036", "0229", "0036", "198002290036", "００３６"])
def test_an_id_number_is_found_by_any_part(session: Session, part: str) -> None:
    store_household(session, "张三", ID_NUMBERS[0])
    hit = only(session, part)
    assert (hit.name, hit.matched_field) == ("张三", "id_no")


@pytest.mark.parametrize("part", ["01X", "01x", "001X", "99000019800229001X"])
def test_the_final_x_is_found_in_either_case(session: Session, part: str) -> None:
    store_household(session, "张三", ID_NUMBERS[1])
    assert only(session, part).matched_field == "id_no"


def test_numbers_are_masked_but_for_the_part_that_was_typed(session: Session) -> None:
    card = store_household(session, "张三", ID_NUMBERS[0]).card
    change(session, card, phone="13912345678")
    assert "19800229" not in only(session, "0036").matched_value
    assert "80022" in only(session, "80022").matched_value
    phone = only(session, "5678")
    assert (phone.matched_field, phone.matched_text) == ("phone", "5678")
    assert "1391234" not in phone.matched_value


def test_two_digits_are_too_few(session: Session) -> None:
    store_household(session)
    assert search(session, "99") == ()
    assert search(session, "990") != ()


def test_the_household_phone_finds_the_head(session: Session) -> None:
    card = store_household(session).card
    save_card(session, card, with_household(card, phone="13800001111"))
    assert only(session, "1111").matched_field == "phone"


def test_household_numbers_national_and_local_are_found(session: Session) -> None:
    card = store_household(session, "张三", None).card
    save_card(session, card, with_household(card, national_no="5307123456"))
    hit = only(session, "5307123")
    assert (hit.matched_field, hit.matched_value) == ("local_no", "5307123456")
    local = card.household["local_no"]
    hit = only(session, local[:18])
    assert (hit.matched_field, hit.matched_value) == ("local_no", local)


def test_a_hit_says_where_the_person_lives(session: Session) -> None:
    card = store_household(session, "张三", None, OTHER_VILLAGE).card
    wife = {**new_record(session, card, "member"), "name": "李四", "relation": "02"}
    save_card(session, card, with_rows(card, "member", *card.rows("member"), wife))
    assert only(session, "李四").place == "河西村 1组 户主 张三"
    assert only(session, "张三").place == "河西村 1组 户主"
    assert only(session, "李四").household_id == card.household_id
    assert only(session, "李四").member_id == wife["id"]


def test_who_is_called_like_the_head_is_not_said_to_be_the_head(session: Session) -> None:
    card = store_household(session, "张三", None, OTHER_VILLAGE).card
    namesake = {**new_record(session, card, "member"), "name": "张三", "relation": "03"}
    save_card(session, card, with_rows(card, "member", *card.rows("member"), namesake))
    places = {hit.member_id: hit.place for hit in search(session, "张三")}
    assert places == {
        card.rows("member")[0]["id"]: "河西村 1组 户主", namesake["id"]: "河西村 1组 户主 张三",
    }  # fmt: skip


def test_a_renamed_person_is_found_under_the_new_name_only(session: Session) -> None:
    change(session, store_household(session, "张三").card, name="李四")
    assert (names(session, "张三"), names(session, "李四")) == ([], ["李四"])
    assert (names(session, "zs"), names(session, "ls")) == ([], ["李四"])


def test_a_corrected_number_replaces_the_old_one(session: Session) -> None:
    change(session, store_household(session).card, id_no=ID_NUMBERS[1])
    assert search(session, "0036") == ()
    assert only(session, "001X").name == "张三"


def test_removed_is_not_found_and_undone_is_found_again(session: Session) -> None:
    card = store_household(session).card
    remove_household(session, card.household_id)
    for text in ("张三", "zs", "0036", card.household["local_no"]):
        assert search(session, text) == ()
    undo(session, undoable_acts(session)[0].tx_id)
    for text in ("张三", "zs", "0036", card.household["local_no"]):
        assert only(session, text).household_id == card.household_id


def test_a_new_head_takes_over_the_numbers_of_the_household(session: Session) -> None:
    card = store_household(session, "张三", None).card
    card = save_card(session, card, with_household(card, phone="13800001111")).card
    wife = {**new_record(session, card, "member"), "name": "李四", "relation": "01"}
    old = {**card.rows("member")[0], "relation": "02"}
    save_card(session, card, with_rows(card, "member", old, wife))
    assert names(session, "1111") == ["李四"]


def test_the_limit_holds_and_every_hit_is_one_person(session: Session) -> None:
    card = store_household(session, "张三", None).card
    rows = [{**new_record(session, card, "member"), "name": f"张小{place}"} for place in "一二三四五"]
    save_card(session, card, with_rows(card, "member", *card.rows("member"), *rows))
    assert len(search(session, "张", 3)) == 3
    assert len({hit.member_id for hit in search(session, "z")}) == len(search(session, "z")) == 6


@pytest.mark.parametrize("words", ["张伟 0036", "张 0036", "zhangwei 0036", "伟 1990", "zw 0036", "1组 0036"])
def test_every_one_of_several_words_has_to_fit(session: Session, words: str) -> None:
    card = store_household(session, "张伟", ID_NUMBERS[0]).card
    change(session, card, phone="13900001990")
    store_household(session, "张伟", None)
    store_household(session, "李四", ID_NUMBERS[1])
    assert [hit.household_id for hit in search(session, words)] == [card.household_id]


@pytest.mark.parametrize(
    "words", ["王伟 河西", "河西 王", "wangwei 河西村", "ww 河西", "王 河西 1组", "wei 河西", "王 河西 0036"]
)
def test_name_and_village_find_the_one_who_lives_there(session: Session, words: str) -> None:
    card = store_household(session, "王伟", ID_NUMBERS[0], OTHER_VILLAGE).card
    store_household(session, "王伟", ID_NUMBERS[1])
    assert [hit.household_id for hit in search(session, words)] == [card.household_id]


def test_a_group_is_found_however_many_live_in_the_village(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.search.LOOKED_AT", 3)
    for _ in range(4):
        store_household(session, "王伟", None, OTHER_VILLAGE)
    card = store_household(session, "李四", None, OTHER_VILLAGE).card
    save_card(session, card, with_household(card, group_no="八组"))
    assert only(session, "河西村 八组").household_id == card.household_id
    assert only(session, "八组 河西").household_id == card.household_id


def test_who_moves_to_another_village_is_found_there(session: Session) -> None:
    card = store_household(session, "王伟", None).card
    save_card(session, card, with_household(card, village_code=OTHER_VILLAGE))
    assert search(session, "王伟 河东") == ()
    assert only(session, "王伟 河西").household_id == card.household_id


@pytest.mark.parametrize("few", [(1, 1, 1), (2, 1, 1), (2, 1, 3), (3, 2, 2), (50, 1, 2), (2, 50, 50)])
def test_the_way_through_the_indexes_does_not_change_who_is_found(
    session: Session, monkeypatch: pytest.MonkeyPatch, few: tuple[int, int, int]
) -> None:
    for name, phone in itertools.product(("王伟", "王芳", "张伟"), ("13900001990", "13900001234")):
        change(session, store_household(session, name, None).card, phone=phone)
    texts = ("王 1990", "王 139", "伟 1234", "w 1990", "ww 1990", "ww 139", "z 1234", "王 9999")
    plain = {text: found_with_phones(session, text) for text in texts}
    assert plain["王 1990"] == [("王伟", "1990"), ("王芳", "1990")]
    assert plain["ww 139"] == [("王伟", "1234"), ("王伟", "1990")]
    assert plain["王 9999"] == []
    for name, value in zip(("FEW", "FEW_READ", "FEW_HOLDING"), few, strict=True):
        monkeypatch.setattr(f"app.models.queries.search.{name}", value)
    assert {text: found_with_phones(session, text) for text in texts} == plain


def found_with_phones(session: Session, text: str) -> list[tuple[str, str]]:
    found = search(session, text)
    ends = {
        hit.member_id: open_card(session, hit.household_id).rows("member")[0]["phone"][-4:] for hit in found
    }
    return sorted((hit.name, ends[hit.member_id]) for hit in found)


def test_a_name_and_the_telephone_or_number_of_the_household_find_the_head(session: Session) -> None:
    card = store_household(session, "张三", None).card
    card = save_card(session, card, with_household(card, phone="13800001111", national_no="5307123456")).card
    for words in (
        "张三 1111",
        "zs 1111",
        "张 5307123",
        "zs 5307123456",
        f"张三 {card.household['local_no']}",
    ):
        assert names(session, words) == ["张三"], words


@pytest.mark.parametrize("typed", ["danxiong", "shanx", "sx", "dx"])
def test_a_surname_of_two_readings_is_found_by_both(session: Session, typed: str) -> None:
    store_household(session, "单雄", None)
    assert names(session, typed) == ["单雄"]


@pytest.mark.parametrize("words", ["· 张", "张 %", "张 '", "张 *"])
def test_odd_words_do_no_harm(session: Session, words: str) -> None:
    store_household(session, "赵六", None)
    assert search(session, words) == ()


def test_words_that_fit_different_persons_find_nobody(session: Session) -> None:
    store_household(session, "张伟", ID_NUMBERS[0])
    store_household(session, "李四", ID_NUMBERS[1])
    assert search(session, "张伟 001X") == ()
    assert search(session, "zw ls") == ()


ODD = ("", "   ", '"', "' OR 1=1", "张*", "NEAR(", "%", "王 OR 张", "a\x00b", '1"2', "-", "…")


@pytest.mark.parametrize("text", ODD)
def test_odd_input_finds_nobody_and_does_no_harm(session: Session, text: str) -> None:
    store_household(session, "赵六", None)
    assert search(session, text) == ()


def test_a_person_without_any_pinyin_is_still_found_by_name(session: Session) -> None:
    card = store_household(session, "〇", None).card
    assert open_card(session, card.household_id).rows("member")[0]["name"] == "〇"
    assert names(session, "〇") == ["〇"]
