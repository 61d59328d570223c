"""What other departments answered: read from a file or typed from paper, kept as hits, settled one by one.

An answer is taken whole or not at all. Hits wait until somebody excludes them or explains them with proof;
until then the case does not go on (domain.md 8.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from app.core.errors import UserError
from app.domain.permissions import Action
from app.domain.problems import Problem
from app.exchange.comparison_answer import AnswerFile, AnswerKind, AnswerLine, SentPerson, read_answer_file
from app.forms.definitions.comparison import BY_SHEET, ON_PAPER, OPEN
from app.forms.registry import schema_of
from app.forms.validate import validate
from app.models.changes import Changes
from app.models.faults import environment_faults
from app.models.queries.office_records import record_by_id
from app.models.write import WriteTx
from app.services.comparisons import HIT, LIST, Comparison, is_settled, load_comparison, open_comparison
from app.services.session import Session

__all__ = [
    "Answer", "AnswerFile", "AnswerKind", "AnswerLine", "FoundHit", "judge_hit", "read_answer", "settle",
    "settle_many", "take_answer", "take_paper_answer",
]  # fmt: skip

Values = Mapping[str, Any]
_SETTLING = ("conclusion", "explanation", "proof", "settled_by", "settled_on")
_MOST_NAMED = 10


@dataclass(frozen=True)
class Answer:
    """When an answer came and who signed it."""

    answered_on: date
    answer_by: str
    answer_no: str = ""
    note: str = ""


@dataclass(frozen=True)
class FoundHit:
    """One thing that was found; `person` is the id of a row of the list, `item` a code."""

    person: str
    item: str
    text: str


def read_answer(session: Session, comparison_id: str, path: Path) -> AnswerFile:
    """What every row of the file says; nothing is stored. Raises UserError, EnvironmentFault."""
    session.require(Action.IMPORT)
    found = open_comparison(session, comparison_id)
    _refuse_answered(found)
    people = [SentPerson(row["id"], row["name"] or "", row["id_no"] or "") for row in found.people]
    with environment_faults():
        return read_answer_file(path, people, tuple(found.values["items"] or ()), session.policy())


def take_answer(session: Session, comparison_id: str, read: AnswerFile, answer: Answer) -> Changes:
    """Keep the hits of a file. Rows about others are left out and counted in the note.

    Raises UserError when a row cannot be trusted, the list was answered before, or words are missing.
    """
    unreadable = read.of(AnswerKind.UNREADABLE)
    if unreadable:
        rows = "、".join(str(line.row) for line in unreadable[:_MOST_NAMED])
        raise UserError(f"“{read.file_name}”第 {rows} 行看不清，整份反馈都没有登记。请改好这几行，再读一次。")
    strangers = len(read.of(AnswerKind.STRANGER))
    left = f"反馈表里有 {strangers} 行不在送出的名单上，没有采用" if strangers else ""
    missing = (
        f"反馈表里没有{'、'.join(read.missing[:_MOST_NAMED])}等 {len(read.missing)} 人"
        if read.missing
        else ""
    )
    answer = replace(answer, note="；".join(filter(None, (answer.note, left, missing))))
    hits = [FoundHit(line.person, line.item, line.text) for line in read.of(AnswerKind.HIT)]
    return _take(session, comparison_id, hits, answer, BY_SHEET)


def take_paper_answer(
    session: Session, comparison_id: str, hits: Sequence[FoundHit], answer: Answer
) -> Changes:
    """Keep an answer typed from paper; no hits mean that nothing was found. Raises UserError."""
    return _take(session, comparison_id, hits, answer, ON_PAPER)


def _take(
    session: Session, comparison_id: str, hits: Sequence[FoundHit], answer: Answer, way: str
) -> Changes:
    _refuse_incomplete(session, answer)
    with session.write(Action.EDIT, f"登记信息比对反馈：比对出 {len(hits)} 条") as tx:
        found = load_comparison(tx.connection, comparison_id)
        _refuse_answered(found)
        if answer.answered_on < found.values["sent_on"]:
            raise UserError(f"反馈日期早于送出日期（{found.values['sent_on']}），没有登记。", "answered_on")
        rows = [row for hit in hits for row in _rows(session, found, hit)]
        tx.insert_many(HIT, rows)
        changes = {
            "answered_on": answer.answered_on,
            "answer_by": answer.answer_by.strip(),
            "answer_no": answer.answer_no.strip() or None,
            "answer_way": way,
            "note": answer.note or None,
            "hits": len(hits),
        }
        tx.update(LIST, found.id, changes)
    return tx.changes


def _rows(session: Session, found: Comparison, hit: FoundHit) -> Iterable[Values]:
    """A hit for each case in which the person stood on the list."""
    person = next((row for row in found.people if row["id"] == hit.person), None)
    if person is None:
        raise UserError("比对出的人不在送出的名单上，没有登记。请重新打开再填。")
    if not hit.text.strip():
        raise UserError(f"“{person['name']}”没有写比对出什么，没有登记。")
    blank = {field.name: None for field in schema_of(HIT).stored_fields}
    for row in found.people:
        if row["id_no"] == person["id_no"]:
            yield {
                **blank,
                "id": session.new_id(),
                "case_id": row["case_id"],
                "household_id": row["household_id"],
                "comparison": found.id,
                "member": row["member"],
                "name": row["name"],
                "item": hit.item,
                "hit_text": hit.text.strip(),
                "conclusion": OPEN,
            }


def judge_hit(session: Session, hit: Values) -> tuple[Problem, ...]:
    """What a conclusion still lacks."""
    return validate(schema_of(HIT), hit, session.policy(), session.clock.today())


def settle(session: Session, base: Values, edited: Values) -> Changes:
    """Store the conclusion on a hit; `base` is what the edit began with.

    Raises UserError when something is missing or somebody settled it meanwhile.
    """
    return settle_many(session, (base,), {name: edited.get(name) for name in _SETTLING})


def settle_many(session: Session, bases: Sequence[Values], settled: Values) -> Changes:
    """The same conclusion for several hits in one act. Raises as `settle`; then nothing is stored."""
    changes = {name: settled.get(name) for name in _SETTLING}
    if changes["conclusion"] == OPEN:
        changes |= {name: None for name in _SETTLING[1:]}
    with session.write(Action.EDIT, f"核实信息比对结果：{len(bases)} 条") as tx:
        for base in bases:
            _settle(session, tx, base, changes)
    return tx.changes


def _settle(session: Session, tx: WriteTx, base: Values, changes: Values) -> None:
    stored = record_by_id(tx.connection, HIT, base["id"])
    if stored is None or any(stored.get(name) != base.get(name) for name in _SETTLING):
        raise UserError("这一条在您填写期间已被改过或撤销，没有保存。请重新打开再填。")
    edited = {**stored, **changes}
    _refuse_before_answer(tx, edited)
    hard = [problem for problem in judge_hit(session, edited) if problem.severity.name == "E"]
    if hard:
        raise UserError(f"{hard[0].message}，没有保存。", hard[0].field)
    if edited["conclusion"] != OPEN and not is_settled(edited):
        raise UserError("属实的要写明证明材料，没有保存。", "proof")
    tx.update(HIT, stored["id"], changes)


def _refuse_before_answer(tx: WriteTx, hit: Values) -> None:
    found = record_by_id(tx.connection, LIST, str(hit["comparison"]))
    answered, settled = (found or {}).get("answered_on"), hit.get("settled_on")
    if answered and settled and settled < answered:
        raise UserError(f"核实日期早于反馈日期（{answered}），没有保存。", "settled_on")


def _refuse_answered(found: Comparison) -> None:
    if found.is_answered:
        raise UserError(
            f"这份名单在 {found.values['answered_on']} 已经登记了反馈，不能再登记一次。"
            "登记错了的，请先用“撤销”退回那一次登记。"
        )


def _refuse_incomplete(session: Session, answer: Answer) -> None:
    if not answer.answer_by.strip():
        raise UserError("请填写反馈人，没有登记。", "answer_by")
    if answer.answered_on > session.clock.today():
        raise UserError("反馈日期不能晚于今天，没有登记。", "answered_on")
