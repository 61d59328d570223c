"""Funds against relapse and their books: what came in, what was paid, what is left (domain.md 4.9; N-10).

A book is written forwards only: a line is never changed or taken out, a wrong one is reversed by another.
The balance never falls below nothing on any day. Payments are written by `relief.pay`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.errors import UserError
from app.domain.hundredths import write
from app.domain.permissions import Action
from app.domain.policy import PolicyView
from app.domain.problems import Problem, Severity
from app.domain.relief import LEAST_BALANCE, BookLine, book_of, lowest_from
from app.forms.definitions.relief import PAID, RETURNED, REVERSED
from app.forms.registry import schema_of
from app.forms.validate import validate
from app.models.changes import Changes
from app.models.queries import casework, proceedings
from app.models.queries.office_records import living_records, record_by_id
from app.models.store import Connection
from app.models.write import WriteTx
from app.services.procedure_cases import load_case
from app.services.session import Session

Values = Mapping[str, Any]
FUND, ENTRY, APPLICATION = "fund", "fund_entry", "relief_application"


@dataclass(frozen=True)
class FundBook:
    """A fund with its lines in the order of the days; `least` in fen is None where it is not set."""

    values: Values
    lines: tuple[BookLine, ...]
    least: int | None

    @property
    def id(self) -> str:
        return str(self.values["id"])

    @property
    def balance(self) -> int:
        return self.lines[-1].balance if self.lines else 0

    @property
    def alarm(self) -> str:
        """What to do about a balance below the least, "" where it is enough (V-REL-07)."""
        if self.least is None or self.balance >= self.least:
            return ""
        lacking = write(self.least - self.balance)
        return (
            f"基金余额 {write(self.balance)} 元，低于下限 {write(self.least)} 元，还差 {lacking} 元。"
            "请及时申请财政限时补充。"
        )


@dataclass(frozen=True)
class FundPeriod:
    """What N-10 publishes, amounts in fen: by source what came in, what was paid to how many, what is left.

    Reversed lines count nowhere. `households` and `payments` are those paid in the period.
    """

    first: date
    last: date
    opening: int
    income: tuple[tuple[str, int], ...]
    payments: int
    households: int
    paid: int
    returned: int
    closing: int

    @property
    def came_in(self) -> int:
        return sum(amount for _, amount in self.income)


def list_funds(session: Session) -> tuple[Values, ...]:
    with session.store.read() as connection:
        return living_records(connection, FUND)


def new_fund(session: Session) -> Values:
    """A blank fund with an id, not stored yet."""
    return {"id": session.new_id(), **_blank(FUND)}


def judge_fund(session: Session, fund: Values) -> tuple[Problem, ...]:
    return validate(schema_of(FUND), fund, session.policy(), session.clock.today())


def save_fund(session: Session, base: Values | None, edited: Values) -> Changes:
    """Store a fund; `base` is what the edit began with. Raises UserError when something is missing."""
    _refuse_hard(judge_fund(session, edited))
    with session.write(Action.EDIT, "登记防返贫基金" if base is None else "修改防返贫基金") as tx:
        if base is None:
            tx.insert(FUND, edited)
        else:
            stored = record_by_id(tx.connection, FUND, base["id"])
            if stored is None or any(stored.get(name) != value for name, value in base.items()):
                raise UserError("这个基金在您修改期间已被改过或撤销，没有保存。请重新打开再改。")
            tx.update(FUND, base["id"], {name: edited[name] for name in edited if name != "id"})
    return tx.changes


def fund_book(session: Session, fund_id: str, on: date | None = None) -> FundBook:
    """The whole book; `on` names the day of the least balance, today by default. Raises UserError."""
    policy = session.policy(on)
    with session.store.read() as connection:
        fund = _fund(connection, fund_id)
        entries = entries_of(connection, fund_id)
    least = policy.number(LEAST_BALANCE) if policy.is_set(LEAST_BALANCE) else None
    return FundBook(fund, book_of(entries, policy), least)


def entries_of(connection: Connection, fund_id: str) -> tuple[Values, ...]:
    """All lines of a fund in the order they were written."""
    return proceedings.rows_where(connection, ENTRY, FUND, fund_id)


def new_entry(session: Session, fund_id: str, kind: str = "") -> Values:
    """A blank line of today, not stored yet."""
    return {
        "id": session.new_id(),
        **_blank(ENTRY),
        "fund": fund_id,
        "kind": kind or None,
        "happened_on": session.clock.today(),
        "entered_by": session.actor.name,
    }


def judge_entry(session: Session, entry: Values) -> tuple[Problem, ...]:
    """What a line lacks."""
    problems = list(validate(schema_of(ENTRY), entry, session.policy(), session.clock.today()))
    amount = entry.get("amount")
    if amount is not None and amount <= 0:
        problems.append(Problem("V-GEN-01", Severity.E, "amount", "金额要大于 0", fix="请填写收支的金额"))
    return tuple(problems)


def add_entry(session: Session, entry: Values) -> Changes:
    """Write a line. Payments, money given back and reversals have acts of their own. Raises UserError."""
    if entry.get("kind") in (PAID, RETURNED, REVERSED):
        label = session.policy().table("fund_entry_kind").label_of(entry["kind"])
        raise UserError(f"“{label}”不能在这里登记：发放在救助案件里办，退回和冲销在那一笔上办。", "kind")
    _refuse_hard(judge_entry(session, entry))
    with session.write(Action.EDIT, "登记基金收支", undoable=False) as tx:
        write_entry(session, tx, entry)
    return tx.changes


def write_entry(session: Session, tx: WriteTx, entry: Values) -> None:
    """Put a line into the book within an act. Raises UserError when the fund would fall below nothing."""
    fund = _fund(tx.connection, str(entry["fund"]))
    policy, day = session.policy(entry["happened_on"]), entry["happened_on"]
    if day > session.clock.today():
        raise UserError("收支日期不能晚于今天，没有登记。", "happened_on")
    entries = entries_of(tx.connection, fund["id"])
    before = lowest_from(entries, policy, day)
    if lowest_from((*entries, entry), policy, day) < min(before, 0):
        raise UserError(
            f"“{fund['name']}”在 {day} 以后最少只有 {write(before)} 元，不够付，没有登记。", "amount"
        )
    tx.insert(ENTRY, entry)


def give_back(session: Session, entry_id: str, on: date, amount: int, receipt: str, reason: str) -> Changes:
    """Money of a payment came back to the fund: all or part of it, in fen. Raises UserError."""
    with session.write(Action.EDIT, "登记救助款退回", undoable=False) as tx:
        paid = _entry(tx.connection, entry_id)
        if paid["kind"] != PAID:
            raise UserError("只有发放救助的一笔能登记退回。")
        entries = entries_of(tx.connection, paid["fund"])
        _refuse_reversed(entries, entry_id)
        before = [row for row in entries if row["kind"] == RETURNED and row["reverses"] == entry_id]
        left = paid["amount"] - sum(row["amount"] for row in _standing(entries, before))
        if not 0 < amount <= left:
            raise UserError(f"这一笔还能退回 {write(left)} 元，请核对金额。", "amount")
        if on < paid["happened_on"]:
            raise UserError(f"退回日期早于发放日期（{paid['happened_on']}），没有登记。", "happened_on")
        entry = {
            **new_entry(session, paid["fund"], RETURNED),
            "happened_on": on,
            "amount": amount,
            "receipt": receipt.strip() or None,
            "note": reason.strip() or None,
            "application": paid["application"],
            "reverses": entry_id,
        }
        _refuse_hard(judge_entry(session, entry))
        write_entry(session, tx, entry)
    return tx.changes


def reverse(session: Session, entry_id: str, on: date, reason: str) -> Changes:
    """Take back a wrong line by another. A payment is reversed until its case is closed.

    Raises UserError.
    """
    with session.write(Action.EDIT, "冲销基金收支", undoable=False) as tx:
        wrong = _entry(tx.connection, entry_id)
        entries = entries_of(tx.connection, wrong["fund"])
        _refuse_reversed(entries, entry_id)
        if wrong["kind"] == REVERSED:
            raise UserError("冲销的一笔不能再冲销，请按正确的内容重新登记。")
        if _standing(entries, [row for row in entries if row["reverses"] == entry_id]):
            raise UserError("这一笔已经登记过退回，请先冲销退回的那一笔。")
        if on < wrong["happened_on"]:
            raise UserError(f"冲销日期早于那一笔的日期（{wrong['happened_on']}），没有登记。", "happened_on")
        entry = {
            **new_entry(session, wrong["fund"], REVERSED),
            "happened_on": on,
            "amount": wrong["amount"],
            "note": reason.strip() or None,
            "application": wrong["application"],
            "reverses": entry_id,
        }
        _refuse_hard(judge_entry(session, entry))
        if wrong["kind"] == PAID:
            _unpay(session, tx, wrong)
        write_entry(session, tx, entry)
    return tx.changes


def _unpay(session: Session, tx: WriteTx, paid: Values) -> None:
    """The application of a payment that was written by mistake waits for its payment again."""
    application = record_by_id(tx.connection, APPLICATION, str(paid["application"] or ""))
    if application is None:
        return
    if load_case(session, tx.connection, str(application["case_id"])).track.is_ended:
        raise UserError("救助案件已经办结，不能冲销。钱退回来的，请登记“救助款退回”。")
    tx.update(APPLICATION, application["id"], {"paid_on": None, "receipt": None, "fund": None})


def fund_period(session: Session, fund_id: str, first: date, last: date) -> FundPeriod:
    """What is to be published of a period, both days included. Raises UserError."""
    if first > last:
        raise UserError("公示的开始日期晚于结束日期，请核对。", "first")
    policy = session.policy(last)
    with session.store.read() as connection:
        _fund(connection, fund_id)
        entries = entries_of(connection, fund_id)
        applications = casework.by_ids(
            connection, APPLICATION, {row["application"] for row in entries if row["application"]}
        )
    homes = {row["id"]: row["household_id"] for row in applications}
    lines = book_of(entries, policy)
    within = [line for line in lines if first <= line.entry["happened_on"] <= last]
    by_id = {row["id"]: row for row in entries}
    paid = [line for line in within if line.entry["kind"] == PAID and not line.is_reversed]
    before = [line.balance for line in lines if line.entry["happened_on"] < first]
    until = [line.balance for line in lines if line.entry["happened_on"] <= last]
    sums = _by_kind(within, by_id)
    return FundPeriod(
        first,
        last,
        opening=before[-1] if before else 0,
        income=_income(sums, policy),
        payments=len(paid),
        households=len({homes.get(line.entry["application"], line.entry["id"]) for line in paid}),
        paid=-sums.get(PAID, 0),
        returned=sums.get(RETURNED, 0),
        closing=until[-1] if until else 0,
    )


def _by_kind(lines: Iterable[BookLine], by_id: Mapping[str, Values]) -> dict[str, int]:
    """Kind → what it changed; a reversal counts for the kind it reverses."""
    sums: dict[str, int] = {}
    for line in lines:
        entry = line.entry
        if entry["kind"] == REVERSED:
            entry = by_id.get(str(entry["reverses"]), entry)
        sums[entry["kind"]] = sums.get(entry["kind"], 0) + line.change
    return sums


def _income(sums: Mapping[str, int], policy: PolicyView) -> tuple[tuple[str, int], ...]:
    """The sources in the order of the table, those without money left out."""
    values = policy.table("fund_entry_kind").values
    return tuple(
        (value.label, sums[value.code])
        for value in values
        if value.attributes.get("sign") == 1 and value.code != RETURNED and sums.get(value.code)
    )


def _blank(schema_id: str) -> dict[str, Any]:
    return {field.name: None for field in schema_of(schema_id).stored_fields}


def _fund(connection: Connection, fund_id: str) -> Values:
    found = record_by_id(connection, FUND, fund_id)
    if found is None:
        raise UserError("这个基金已被撤销。")
    return found


def _entry(connection: Connection, entry_id: str) -> Values:
    found = record_by_id(connection, ENTRY, entry_id)
    if found is None:
        raise UserError("这一笔已被撤销。")
    return found


def _standing(entries: Sequence[Values], wanted: Sequence[Values]) -> list[Values]:
    """Those of `wanted` that were not reversed."""
    taken_back = {row["reverses"] for row in entries if row["kind"] == REVERSED}
    return [row for row in wanted if row["id"] not in taken_back]


def _refuse_reversed(entries: Sequence[Values], entry_id: str) -> None:
    if any(row["kind"] == REVERSED and row["reverses"] == entry_id for row in entries):
        raise UserError("这一笔已经冲销过了。")


def _refuse_hard(problems: Iterable[Problem]) -> None:
    hard = next((problem for problem in problems if problem.severity is Severity.E), None)
    if hard is not None:
        raise UserError(f"{hard.message}，没有登记。", hard.field)
