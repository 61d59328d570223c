"""说明 and 豁免 over a real file: they count until the value changes or the last day is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.core.clock import FixedClock
from app.core.errors import UserError
from app.domain.problems import Problem, Severity
from app.services.acts import undo, undoable_acts
from app.services.backlog import waiting, work_off
from app.services.cards import Card, judge_card, open_card, save_card, stored_problems
from app.services.checks import check_all, report
from app.services.database_check import verify_database
from app.services.explanations import (
    Standing,
    exempt,
    explain,
    explained_card,
    explanations_of,
    withdraw,
    withdrawn_card,
)
from app.services.households import HouseholdFilter, Sort, household_rows, list_row_numbers
from app.services.papers import make_document
from app.services.session import Session
from app.services.submission import NotReady
from tests.offices import (
    ADMIN,
    ENTRY,
    REVIEWER,
    all_ids,
    reopen,
    store_household,
    with_head,
    with_household,
)

REASON = "腰伤未愈，有病历"


@pytest.fixture
def home(session: Session) -> str:
    """A healthy head of working age without labour: V-MEM-12."""
    card = store_household(session).card
    head = {"health": ("1",), "labour": "4", "education": "3"}
    return save_card(session, card, with_head(card, **head)).card.household_id


def found(session: Session, household: str, rule_id: str) -> Problem:
    return next(problem for problem in stored_problems(session, household) if problem.rule_id == rule_id)


def counts(session: Session, household: str) -> tuple[int, int, int]:
    """Open errors, open warnings, explained ones, as the list shows them."""
    numbers = list_row_numbers(session, HouseholdFilter(), Sort())
    rows = household_rows(session, numbers).values()
    with session.store.read() as connection:
        said = connection.exec_driver_sql(
            "SELECT explained FROM household_summary WHERE id = ?", (household,)
        )
        explained = int(said.scalar_one())
    row = next(row for row in rows if row.id == household)
    return row.errors, row.warnings, explained


def kept_true(session: Session) -> None:
    """What is stored is what a fresh judgement says, of problems and of counts."""
    before = {household: stored_problems(session, household) for household in all_ids(session)}
    totals = report(session)
    assert all(
        sorted(map(str, kept)) == sorted(map(str, judge_card(session, open_card(session, household))))
        for household, kept in before.items()
    )
    assert check_all(session) == totals
    assert {household: stored_problems(session, household) for household in all_ids(session)} == before


@pytest.mark.req("R062")
def test_an_explained_warning_is_open_no_longer(session: Session, home: str) -> None:
    errors, warnings, said = counts(session, home)
    saved = explain(session, home, found(session, home, "V-MEM-12"), REASON)
    assert saved.changes.label == "填写说明"
    problem = found(session, home, "V-MEM-12")
    assert problem.explained
    assert not problem.is_open
    assert counts(session, home) == (errors, warnings - 1, said + 1)
    (entry,) = explanations_of(session, home)
    assert (entry.reason, entry.person, entry.made_on) == (REASON, ENTRY, session.clock.today())
    assert (entry.rule_title, entry.place) == ("劳动技能和年龄、健康", "张三　劳动技能")
    assert entry.standing is Standing.COUNTS
    kept_true(session)


def test_an_explanation_is_cleared_when_the_value_changes(session: Session, home: str) -> None:
    before = counts(session, home)
    explain(session, home, found(session, home, "V-MEM-12"), REASON)
    card = open_card(session, home)
    save_card(session, card, with_head(card, labour="5"))
    assert found(session, home, "V-MEM-12").is_open
    assert counts(session, home) == before
    (entry,) = explanations_of(session, home)
    assert entry.standing is Standing.CHANGED
    kept_true(session)


def test_an_explanation_ends_with_its_last_day(session: Session, home: str) -> None:
    last = session.clock.today() + timedelta(days=30)
    before = counts(session, home)
    explain(session, home, found(session, home, "V-MEM-12"), REASON, expires_on=last)
    clock = session.clock
    assert isinstance(clock, FixedClock)
    clock.move(timedelta(days=30))
    check_all(session)
    assert found(session, home, "V-MEM-12").explained
    clock.move(timedelta(days=1))
    check_all(session)
    assert found(session, home, "V-MEM-12").is_open
    assert counts(session, home) == before
    assert [entry.standing for entry in explanations_of(session, home)] == [Standing.EXPIRED]


def test_what_ran_out_overnight_is_open_again_after_unlocking(session: Session, home: str) -> None:
    explain(session, home, found(session, home, "V-MEM-12"), REASON, expires_on=session.clock.today())
    assert waiting(session) == 0
    clock = session.clock
    assert isinstance(clock, FixedClock)
    clock.move(timedelta(days=1))
    assert waiting(session) == 1
    assert work_off(session).households == {home}
    assert found(session, home, "V-MEM-12").is_open
    assert waiting(session) == 0


def test_a_withdrawn_explanation_leaves_the_warning_open_and_undo_brings_it_back(
    session: Session, home: str
) -> None:
    explain(session, home, found(session, home, "V-MEM-12"), REASON)
    withdraw(session, home, found(session, home, "V-MEM-12").explained)
    assert found(session, home, "V-MEM-12").is_open
    kept_true(session)
    undo(session, undoable_acts(session)[0].tx_id)
    assert found(session, home, "V-MEM-12").explained
    with pytest.raises(UserError, match="已经撤回"):
        withdraw(session, home, "0" * 32)


def test_what_cannot_be_explained_is_refused_in_words(session: Session, home: str) -> None:
    warning, today = found(session, home, "V-MEM-12"), session.clock.today()
    error = found(session, home, "V-GEN-01")
    card = open_card(session, home)
    save_card(session, card, with_household(card, residence_state="06"))
    missing = found(session, home, "V-HH-08")
    assert missing.needs_proof
    for problem, reason, proof, until, words in (
        (warning, " 太短 ", "", None, "至少写 5 个字，现有 2 个"),
        (warning, "长" * 201, "", None, "最多 200 个字"),
        (warning, "他叫王\ue001，不在家", "", None, "打印不出来"),
        (warning, REASON, "", today - timedelta(days=1), "已经过了"),
        (error, REASON, "", None, "错误要改正"),
        (Problem("V-AST-04", Severity.I, "", "只有慰问"), REASON, "", None, "提示不用说明"),
        (missing, "到处找不到人", " ", None, "要有证明材料"),
    ):
        with pytest.raises(UserError, match=words):
            explained_card(session, open_card(session, home), problem, reason, proof, until)
    explain(session, home, missing, "到处找不到人", "村委会查找记录")
    assert found(session, home, "V-HH-08").explained
    with pytest.raises(UserError, match="已经不在了"):
        explain(session, home, Problem("V-MEM-12", Severity.W, "labour", "另一句话"), REASON)


def test_a_second_word_takes_the_place_of_the_first(session: Session, home: str) -> None:
    explain(session, home, found(session, home, "V-MEM-12"), REASON)
    explain(session, home, found(session, home, "V-MEM-12"), "腰伤已经两年")
    assert [entry.reason for entry in explanations_of(session, home)] == ["腰伤已经两年"]


def test_two_problems_at_one_place_are_explained_each(session: Session, home: str) -> None:
    card = open_card(session, home)
    save_card(session, card, with_household(card, object_type="40", risks=("01", "09")))
    both = [problem for problem in stored_problems(session, home) if problem.rule_id == "V-AST-01"]
    assert [problem.field for problem in both] == ["risks", "risks"]
    for problem in both:
        explain(session, home, problem, f"正在安排：{problem.message}")
    assert len(explanations_of(session, home)) == 2
    assert all(entry.standing is Standing.COUNTS for entry in explanations_of(session, home))
    assert not any(p.is_open for p in stored_problems(session, home) if p.rule_id == "V-AST-01")
    card = open_card(session, home)
    save_card(session, card, with_household(card, risks=("09",)))
    explain(session, home, found(session, home, "V-AST-01"), "住房改造已经申报")
    assert [entry.reason for entry in explanations_of(session, home)] == ["住房改造已经申报"]


@pytest.fixture
def reviewer(session: Session, home: str) -> Iterator[Session]:
    opened = reopen(session, REVIEWER)
    yield opened
    opened.close()


def test_only_a_reviewer_exempts_and_not_from_an_own_card(session: Session, home: str) -> None:
    error, until = found(session, home, "V-GEN-01"), date(2026, 12, 31)
    words = ("户主外出，回来补填", "村委会说明")
    with pytest.raises(UserError, match=r"不能豁免.*审核"):
        exempt(session, home, error, *words, until)
    card = open_card(session, home)
    forged = explained_card_as_exemption(session, card, error, until)
    with pytest.raises(UserError, match="不能豁免"):
        save_card(session, card, forged)
    save_card(session, card, with_household(card, collected_by=REVIEWER))
    opened = reopen(session, REVIEWER)
    with pytest.raises(UserError, match="不能自己豁免"):
        exempt(opened, home, error, *words, until)
    opened = reopen(opened, ADMIN)
    with pytest.raises(UserError, match="不能豁免"):
        exempt(opened, home, error, *words, until)
    opened.close()


def explained_card_as_exemption(session: Session, card: Card, problem: Problem, until: date) -> Card:
    """What a forged page would hand over."""
    said = explained_card(session, card, found(session, card.household_id, "V-MEM-12"), REASON)
    row = {**said.rows("explanation")[0], "kind": "02", "rule_id": problem.rule_id, "expires_on": until}
    return Card(card.household_id, {**card.records, "explanation": (row,)}, card.revision)


def test_an_exempted_error_blocks_no_longer_until_the_last_day(reviewer: Session, home: str) -> None:
    error = found(reviewer, home, "V-HH-03")
    errors, _, said = counts(reviewer, home)
    until = reviewer.clock.today() + timedelta(days=10)
    with pytest.raises(UserError, match="已经过了"):
        exempt(reviewer, home, error, "照片损坏，正在重拍", "", date(2020, 1, 1))
    exempt(reviewer, home, error, "照片损坏，正在重拍", "", until)
    assert counts(reviewer, home)[0] == errors - 1
    assert counts(reviewer, home)[2] == said + 1
    (entry,) = explanations_of(reviewer, home)
    assert entry.is_exemption
    assert all(line.is_sound for line in verify_database(reviewer))
    clock = reviewer.clock
    assert isinstance(clock, FixedClock)
    clock.move(timedelta(days=11))
    check_all(reviewer)
    assert counts(reviewer, home)[0] == errors


def test_the_annex_of_the_card_prints_what_counts(session: Session, home: str, tmp_path: Path) -> None:
    from app.printing.preview import Preview

    explain(session, home, found(session, home, "V-MEM-12"), REASON, "县医院病历")
    paper = make_document(session, "T01", (home,), tmp_path / "card.pdf")
    with Preview(paper.path) as preview:
        annex = preview.page_text(len(preview) - 1).replace("\n", "").replace("\r", "")
    assert "说明附页" in annex
    for words in ("劳动技能和年龄", REASON, "县医院病历", ENTRY, "2026-03-03"):
        assert words in annex
    card = open_card(session, home)
    save_card(session, card, with_head(card, labour="5"))
    paper = make_document(session, "T01", (home,), tmp_path / "again.pdf")
    with Preview(paper.path) as preview:
        assert "说明附页" not in "".join(preview.page_text(page) for page in range(len(preview)))


def test_a_character_that_cannot_be_printed_is_explained_in_the_annex(
    session: Session, home: str, tmp_path: Path
) -> None:
    from app.printing.preview import Preview

    card = open_card(session, home)
    save_card(session, card, with_head(card, name="王\ue001"))
    problem = found(session, home, "V-GEN-04")
    assert problem.severity is Severity.W
    assert problem.is_open
    explain(session, home, problem, "户口本上是手写的字，打印后补写")
    assert found(session, home, "V-GEN-04").explained
    paper = make_document(session, "T01", (home,), tmp_path / "card.pdf")
    with Preview(paper.path) as preview:
        annex = preview.page_text(len(preview) - 1).replace("\n", "").replace("\r", "")
    assert "打印字体缺字" in annex
    assert "户口本上是手写的字，打印后补写" in annex
    assert "\ue001" in paper.left_out[0].reason


def test_a_word_withdrawn_on_the_page_is_gone_from_the_card(session: Session, home: str) -> None:
    explain(session, home, found(session, home, "V-MEM-12"), REASON)
    card = open_card(session, home)
    said = card.rows("explanation")[0]["id"]
    assert withdrawn_card(card, said).rows("explanation") == ()


def test_refusing_to_submit_says_what_still_needs_an_explanation() -> None:
    refused = NotReady((Problem("V-X", Severity.E, "", "甲"), Problem("V-Y", Severity.W, "", "乙")))
    assert refused.message.startswith("还有 1 处错误、1 处需要说明")
