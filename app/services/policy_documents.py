"""Documents of the office that set figures, options, holidays: drafted, and put in force by another person.

What is in force never changes: it may be given a last day, or be set anew by a later document. Putting in
force is one act in the history and can be taken back; while drafting, rows are simply replaced.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.errors import UserError
from app.domain.permissions import Action, needs_second_person
from app.domain.policy_documents import ACTIVE, CALENDAR, DRAFT, FIGURE, HOLIDAY, document_title
from app.domain.policy_figures import UNSET
from app.domain.policy_pack import PolicyPackRefused
from app.domain.problems import Problem
from app.forms.definitions.policy import POLICY_VALUE, POLICY_VERSION
from app.forms.validate import validate
from app.models.changes import Changes
from app.models.policy_packs import pack_files
from app.models.queries.office_records import living_records, record_by_id
from app.models.write import WriteTx
from app.services.faults import SaidFault
from app.services.session import Session
from app.services.standing_policy import (
    ROWS,
    VERSIONS,
    Adding,
    refuse_unfit_addition,
    values_by_document,
)

Values = Mapping[str, Any]
SAME_ROW = ("item", "name", "year", "code")
REFUSED = "E322"


@dataclass(frozen=True)
class PolicyDocument:
    """A document with what it sets. `passed_over` says why one in force could not be used, "" normally."""

    record: Values
    rows: tuple[Values, ...]
    passed_over: str

    @property
    def id(self) -> str:
        return str(self.record["id"])

    @property
    def title(self) -> str:
        return document_title(self.record)

    @property
    def is_active(self) -> bool:
        return bool(self.record["status"] == ACTIVE)

    @property
    def is_pack(self) -> bool:
        return bool(self.record["pack_name"])


def documents(session: Session) -> tuple[PolicyDocument, ...]:
    """All documents, those to be put in force first, then the newest."""
    with session.store.read() as connection:
        versions = living_records(connection, VERSIONS)
        rows = values_by_document(connection)
    passed = session.standards.standing.passed_over
    found = [
        PolicyDocument(each, tuple(rows.get(each["id"], ())), passed.get(each["id"], "")) for each in versions
    ]
    found.sort(key=lambda each: (each.record["effective_from"], each.id), reverse=True)
    return tuple(sorted(found, key=lambda each: each.is_active))


def value_row(item: str, name: str, **told: Any) -> Values:
    """A row that sets something, all that is not told blank."""
    blank = {field.name: None for field in POLICY_VALUE.stored_fields}
    return {**blank, "item": item, "name": name, **told}


def new_document(session: Session) -> Values:
    """A blank document of this township from today on, not stored yet."""
    blank = {field.name: None for field in POLICY_VERSION.stored_fields}
    today = session.clock.today()
    return {
        **blank, "id": session.new_id(), "region": session.unit.region_code, "effective_from": today,
        "status": DRAFT, "proposed_by": session.actor.name, "proposed_by_id": session.actor.user_id,
        "proposed_on": today,
    }  # fmt: skip


def judge_document(session: Session, record: Values) -> tuple[Problem, ...]:
    """What is missing or wrong in the facts of a document."""
    return validate(POLICY_VERSION, record, session.policy(), session.clock.today())


def row_words(session: Session, row: Values) -> str:
    """What one row sets, in words for comparing it with the paper."""
    view = session.policy()
    if row["item"] == FIGURE:
        parameter = view.parameters[row["name"]]
        year = f"{row['year']}年 " if row["year"] else ""
        text = parameter.choices.get(row["text"], row["text"]) or UNSET
        return f"{parameter.title}：{year}{text} {parameter.unit}".rstrip()
    if row["item"] == HOLIDAY:
        return f"{row['year']}年 休息 {row['off_days']}；上班 {row['work_days'] or '无'}"
    if row["item"] == CALENDAR:
        ended = f"，{row['valid_to']} 停用" if row["valid_to"] else ""
        return f"工作日程：{row['label']} {row['text'] or UNSET}{ended}"
    days = "".join(
        f"，{day} {words}" for day, words in ((row["valid_from"], "起"), (row["valid_to"], "停用")) if day
    )
    return f"{view.table(row['name']).title}：{row['code']} {row['label'] or ''}{days}"


def put_value(session: Session, document: Values, row: Values) -> Changes:
    """Set one figure, option or year in a draft; what it said of the same before is replaced.

    A document that is not stored yet is stored with it. Raises UserError in words when anything is missing
    or does not fit; nothing is stored then.
    """
    hard = [problem for problem in judge_document(session, document) if problem.severity.name == "E"]
    if hard:
        raise UserError(f"没有保存：{hard[0].message}。", hard[0].field)
    label = f"录入政策文件：{document_title(document)}"
    with session.write(Action.ACTIVATE_POLICY, label, undoable=False) as tx:
        if record_by_id(tx.connection, VERSIONS, document["id"]) is None:
            tx.insert(VERSIONS, {**document, "status": DRAFT})
        stored = _draft(tx, document["id"])
        rows = values_by_document(tx.connection).get(document["id"], [])
        same = [old for old in rows if all(old.get(name) == row.get(name) for name in SAME_ROW)]
        new = {**row, "version": document["id"], "id": session.new_id()}
        adding = Adding(stored, (*(old for old in rows if old not in same), new))
        try:
            refuse_unfit_addition(tx.connection, session.standards.shipped, adding)
        except PolicyPackRefused as refused:
            raise UserError(f"{refused.reason}。没有保存，原来的值没有变化。") from refused
        tx.delete_many(ROWS, [old["id"] for old in same])
        tx.insert(ROWS, new)
    return tx.changes


def remove_value(session: Session, value_id: str) -> Changes:
    """Take a row out of a draft. Raises UserError when it is in force or gone."""
    with session.write(Action.ACTIVATE_POLICY, "删去政策数据", undoable=False) as tx:
        row = record_by_id(tx.connection, ROWS, value_id)
        if row is None:
            raise UserError("这一行已经不在了。")
        _draft(tx, row["version"])
        tx.delete(ROWS, value_id)
    return tx.changes


def remove_document(session: Session, document_id: str) -> Changes:
    """Throw a draft away with its rows. Raises UserError when it is in force or gone."""
    with session.write(Action.ACTIVATE_POLICY, "删去未启用的政策文件", undoable=False) as tx:
        _draft(tx, document_id)
        rows = values_by_document(tx.connection).get(document_id, [])
        tx.delete_many(ROWS, [row["id"] for row in rows])
        tx.delete(VERSIONS, document_id)
    return tx.changes


def activate(session: Session, document_id: str) -> Changes:
    """Put a document or a pack in force; every household is then judged again beside the work.

    Raises UserError when the same person entered it, when it is empty, or when it contradicts what is in
    force; in each case the running version stays.
    """
    session.require(Action.ACTIVATE_POLICY)
    with session.store.read() as connection:
        title = document_title(record_by_id(connection, VERSIONS, document_id) or {})
    with session.write(Action.ACTIVATE_POLICY, f"启用政策文件：{title}") as tx:
        document = _draft(tx, document_id)
        is_own = document["proposed_by_id"] == session.actor.user_id
        if is_own and needs_second_person(Action.ACTIVATE_POLICY):
            raise UserError(
                f"{title}是您录入的，要由另一名审核员或管理员核对后启用。现在执行的版本没有变化。"
            )
        _require_fit(session, tx, document)
        signed = {"activated_by": session.actor.name, "activated_on": session.clock.today()}
        tx.update(VERSIONS, document_id, {"status": ACTIVE, **signed})
    return tx.changes


def end_document(session: Session, document_id: str, last_day: date) -> Changes:
    """Let a document in force hold up to a day. Raises UserError when that is before its first one."""
    with session.write(Action.ACTIVATE_POLICY, "政策文件停止执行") as tx:
        document = record_by_id(tx.connection, VERSIONS, document_id)
        if document is None or document["status"] != ACTIVE or document["pack_name"]:
            raise UserError("只有本单位录入并已启用的文件可以停止执行。没有改动。")
        if last_day < document["effective_from"]:
            raise UserError("最后一天不能早于开始执行的那一天。没有改动。", "effective_to")
        tx.update(VERSIONS, document_id, {"effective_to": last_day})
    return tx.changes


def _require_fit(session: Session, tx: WriteTx, document: Values) -> None:
    title = document_title(document)
    rows = values_by_document(tx.connection).get(document["id"], [])
    files = None
    if document["pack_name"]:
        refuse_old(tx, document["pack_name"], document["pack_number"], title)
        files = pack_files(tx.connection, document["pack_digest"])
    elif not rows:
        raise UserError(f"{title}还没有录入任何值，没有启用。")
    try:
        refuse_unfit_addition(tx.connection, session.standards.shipped, Adding(document, rows, files))
    except PolicyPackRefused as refused:
        raise said_refusal(title, refused.reason) from refused


def refuse_old(tx: WriteTx, name: str, number: int, title: str) -> None:
    """Raises SaidFault when a pack of this name and at least this number is in force."""
    running = [
        each["pack_number"]
        for each in living_records(tx.connection, VERSIONS)
        if each["pack_name"] == name and each["status"] == ACTIVE
    ]
    if running and number <= max(running):
        raise said_refusal(title, f"它是第 {number} 版，正在执行的是第 {max(running)} 版，只能换更新的")


def said_refusal(title: str, reason: str, code: str = REFUSED) -> SaidFault:
    """What happened, what was kept, what to do."""
    return SaidFault(
        f"{title}没有启用：{reason}。",
        "正在执行的政策数据没有变化。",
        "请把这段话告诉下发单位，核对后换一份正确的。",
        code,
    )


def _draft(tx: WriteTx, document_id: str) -> Values:
    """Raises UserError unless the document is there and not in force."""
    document = record_by_id(tx.connection, VERSIONS, document_id)
    if document is None:
        raise UserError("这份政策文件已经不在了。")
    if document["status"] != DRAFT:
        raise UserError(f"{document_title(document)}已经启用，不能再改。要改的，请录入新的文件。")
    return document
