"""What is seen of a person in a notice, in a work list and in the archive (domain.md 10.4)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.paths import resource
from app.domain import masking
from app.domain.masking import (
    Fact,
    Listed,
    health_words,
    internal,
    public,
    public_causes,
    public_lines,
    sensitive_parts,
)
from app.domain.policy import PolicyBook

POLICY = PolicyBook.load(resource("policy")).at("", date(2020, 3, 3))
ID_NUMBER = "990000198002290036"


@pytest.mark.parametrize(
    ("fact", "full", "inside", "outside"),
    [
        (Fact.HEAD_NAME, "张三丰", "张三丰", "张三丰"),
        (Fact.OTHER_NAME, "李四", "李四", ""),
        (Fact.ID_NUMBER, ID_NUMBER, "990000********0036", ""),
        (Fact.PHONE, "13800001234", "138****1234", ""),
        (Fact.ADDRESS, "上寨12号", "", ""),
        (Fact.ACCOUNT, "6217 0000 0000 0000 018", "***************0018", ""),
        (Fact.HEALTH, "残疾", "残疾", ""),
        (Fact.DAY, "1980-02-29", "1980", ""),
        (Fact.INCOME, "9126.50", "9126.50", ""),
        (Fact.OTHER, "3组", "3组", "3组"),
    ],
)
def test_each_class_of_place_shows_what_it_may(fact: Fact, full: str, inside: str, outside: str) -> None:
    assert masking.archive(fact, full) == full
    assert internal(fact, full) == inside
    assert public(fact, full) == outside


def test_every_fact_has_been_decided_and_only_three_ever_become_public() -> None:
    shown = {fact for fact in Fact if public(fact, "文字", shows_income=True)}
    assert shown == {Fact.HEAD_NAME, Fact.OTHER, Fact.INCOME}


def test_on_the_web_one_character_of_the_name_is_hidden() -> None:
    assert [public(Fact.HEAD_NAME, name, on_web=True) for name in ("张三丰", "张三", "李")] == [
        "张*丰", "张*", "李",
    ]  # fmt: skip


def test_namesakes_are_told_apart_by_the_end_of_the_household_number() -> None:
    rows = (
        Listed("张三", "1组", 3, "99000010120120140012"),
        Listed("李四", "1组", 2, "99000010120120140013"),
        Listed("张三", "2组", 4, "99000010120120150012"),
    )
    lines = public_lines(rows, 4)
    assert [line.tail for line in lines] == ["40012", "", "50012"]
    assert lines[0].shown_head == "张三（户编号尾号40012）"
    assert lines[1].shown_head == "李四"


@given(st.lists(st.tuples(st.sampled_from("甲乙"), st.integers(0, 10**6)), unique=True, max_size=12))
def test_no_two_lines_look_alike(rows: list[tuple[str, int]]) -> None:
    lines = public_lines([Listed(head, "1组", 1, f"9900{number:016}") for head, number in rows], 4)
    assert len({line.shown_head for line in lines}) == len(rows)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (f"户主张三，{ID_NUMBER}", "身份证号或银行账号"),
        ("张三 99000019800229003X", "身份证号或银行账号"),
        ("张三 990000********0036", "身份证号或银行账号"),
        ("账号 6217 0000 0000 0000 018", "身份证号或银行账号"),
        ("９９００００１９８００２２９００３６", "身份证号或银行账号"),
        ("电话 138 0000 1234", "个人电话"),
        ("致贫原因：因病", "健康状况"),
    ],
)
def test_what_must_not_be_public_is_found(text: str, what: str) -> None:
    assert what in {part.what for part in sensitive_parts(text, health_words(POLICY))}


def test_numbers_that_are_no_person_s_are_left_alone() -> None:
    text = "示范镇政〔2026〕12号，金额 1234567.89 元，2026-03-03，电话 0990-1234567、12317、13800001234"
    assert sensitive_parts(text, health_words(POLICY), {"138-0000-1234"}) == ()


def test_health_is_never_published_as_a_cause() -> None:
    assert public_causes(("1", "7", "2", "9"), POLICY) == ("缺技术", "缺资金")
