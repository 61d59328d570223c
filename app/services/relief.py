"""Applications to the fund against relapse: filled in, reckoned, judged, paid, followed up (domain.md 8.16).

The steps of the case are those of `procedures`; here is the sheet T38 that goes with them. Its figures are
taken from the relief sheet of the household each time it is stored, never typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.errors import UserError
from app.domain.hundredths import write
from app.domain.permissions import Action
from app.domain.policy import PolicyUnset
from app.domain.problems import Problem, Severity
from app.domain.relief import PURPOSE, TopUp, stable_since, top_up
from app.domain.rules.base import Scope
from app.domain.rules.office_book import OFFICE_RULES
from app.domain.rules.relief import ReliefBatch, ReliefCase
from app.domain.rules.runner import judge_record
from app.forms.definitions.relief import PAID
from app.forms.registry import schema_of
from app.forms.validate import validate
from app.models.changes import Changes
from app.models.queries import casework, proceedings
from app.models.queries.office_records import living_records
from app.models.store import Connection
from app.models.write import WriteTx
from app.services.case_lines import CaseLine, case_lines
from app.services.funds import APPLICATION, new_entry, write_entry
from app.services.procedure_cases import OpenCase, StepDraft, facts_of, load_case
from app.services.procedure_facts import StoredFacts
from app.services.procedures import take_in
from app.services.session import Session

Values = Mapping[str, Any]
PROCEDURE, PAY = "relief", "pay"
_FIGURES = (
    "statement",
    "statement_year",
    "persons",
    "net",
    "per_capita",
    "line",
    "shortfall",
    "effect_visit",
)
_FROZEN = ("applicant", "approved_amount", "account_holder", "account_bank", "account_no", "paid_on", "fund")
_LABELS = {name: schema_of(APPLICATION)[name].label for name in _FROZEN}


@dataclass(frozen=True)
class Application:
    """The sheet of a case: `base` as stored, None for a new one; `values` as shown, with fresh figures.

    `reckoned` is the top-up in words, or why it cannot be reckoned.
    """

    case: OpenCase
    base: Values | None
    values: Values
    reckoned: str

    @property
    def id(self) -> str:
        return str(self.values["id"])


@dataclass(frozen=True)
class Payment:
    """Paid directly to the card (打卡直发): when, by which receipt, from which fund."""

    paid_on: date
    receipt: str
    fund_id: str
    event: str = ""


@dataclass(frozen=True)
class ReliefLine:
    """A relief case in a list, with its application where there is one."""

    line: CaseLine
    application: Values | None

    def value(self, name: str) -> Any:
        return self.application.get(name) if self.application else None


@dataclass(frozen=True)
class JudgedBatch:
    """A batch (救助批次): what the rules say of it, and the errors of each application that has any."""

    batch: ReliefBatch
    problems: tuple[Problem, ...]
    wrong: Mapping[str, tuple[Problem, ...]]
    wrong_payments: int
    petitions: int


def list_relief(session: Session, region: str = "") -> tuple[ReliefLine, ...]:
    """All relief cases of a place, ended ones too, in the order they began."""
    with session.store.read() as connection:
        lines = case_lines(session, connection, region, PROCEDURE)
        found = casework.records_of(connection, APPLICATION, [line.id for line in lines])
    return tuple(ReliefLine(line, next(iter(found.get(line.id, ())), None)) for line in lines)


def open_application(session: Session, case_id: str) -> Application:
    """The sheet of a relief case, a new one where none is stored. Raises UserError."""
    with session.store.read() as connection:
        case, facts = _case(session, connection, case_id)
    base = facts.books.application
    values = dict(base) if base is not None else _new_values(session, case, facts)
    return _application(case, facts, base, values)


def reckoned(session: Session, application: Application, edited: Values) -> Application:
    """The sheet as edited with the figures of today's records."""
    with session.store.read() as connection:
        case, facts = _case(session, connection, application.case.id)
    return _application(case, facts, application.base, edited)


def judge(session: Session, case_id: str, edited: Values) -> tuple[Problem, ...]:
    """What is missing or wrong in a sheet: its form and V-REL-01 to 05 and 07. Raises UserError."""
    with session.store.read() as connection:
        _, facts = _case(session, connection, case_id)
    return _judged(session, facts, edited)


def save(session: Session, base: Values | None, edited: Values) -> Changes:
    """Store a sheet, incomplete ones too; its figures are taken from the records in the same act.

    Raises UserError when the case has ended or is gone, when somebody changed the sheet meanwhile, or when
    something is changed that was paid on.
    """
    with session.write(Action.EDIT, "填写防返贫基金申请审批表") as tx:
        case, facts = _case(session, tx.connection, str(edited["case_id"]))
        stored = facts.books.application
        if stored != base:
            raise UserError("这份申请审批表在您填写期间已被改过，没有保存。请重新打开再填。")
        if stored is not None and stored.get("paid_on"):
            changed = [_LABELS[name] for name in _FROZEN if stored.get(name) != edited.get(name)]
            if changed:
                raise UserError(f"已经发放，“{'、'.join(changed)}”不能再改，没有保存。")
        values = {**edited, **_figures(facts, edited)[0]}
        if base is None:
            values["number"] = _next_number(session, tx.connection, case)
            tx.insert(APPLICATION, values)
        else:
            tx.update(APPLICATION, base["id"], {name: values[name] for name in values if name != "id"})
    return tx.changes


def pay(session: Session, case_id: str, payment: Payment, draft: StepDraft) -> Changes:
    """Write the payment into the book and the sheet and take the step 打卡直发, all or nothing.

    A payment that was reversed is written again without another step. Raises UserError, StepRefused.
    """
    if not payment.receipt.strip():
        raise UserError("请填写支付回单号，没有登记发放。", "receipt")
    with session.write(Action.EDIT, "登记救助发放", undoable=False) as tx:
        case, facts = _case(session, tx.connection, case_id)
        stored = facts.books.application
        if stored is None:
            raise UserError("还没有填防返贫基金申请审批表，不能登记发放。")
        _refuse_unfit(session, case, facts, stored)
        if payment.paid_on < case.track.since:
            raise UserError(f"发放日期早于上一步的日期（{case.track.since}），没有登记。", "paid_on")
        _write_payment(session, tx, stored, payment)
        if not _stands_at_pay(case):
            take_in(session, tx, case_id, draft)
    return tx.changes


def may_pay(application: Application) -> bool:
    """Whether the payment is what comes next."""
    case = application.case
    unpaid = application.base is not None and application.base.get("paid_on") is None
    return unpaid and (PAY in case.track.following or _stands_at_pay(case))


def batch_names(session: Session) -> tuple[str, ...]:
    """The batches (救助批次) named on applications, in the order they first were."""
    with session.store.read() as connection:
        rows = living_records(connection, APPLICATION)
    return tuple(dict.fromkeys(row["batch"] for row in rows if row["batch"]))


def judge_batch(session: Session, name: str) -> JudgedBatch:
    """表册填写申报准确率 of a batch (V-REL-06), wrong payments and petitions beside it."""
    with session.store.read() as connection:
        rows = [row for row in living_records(connection, APPLICATION) if row["batch"] == name]
        wrong = {}
        for row in rows:
            facts = _case(session, connection, str(row["case_id"]))[1]
            hard = _errors(_judged(session, facts, row))
            if hard:
                wrong[str(row["case_id"])] = hard
    batch = ReliefBatch(name, len(rows), len(rows) - len(wrong), session.policy())
    problems = judge_record(Scope.RELIEF_BATCH, batch, (), OFFICE_RULES)
    counts = (sum(bool(row[field]) for row in rows) for field in ("wrong_payment", "petition"))
    return JudgedBatch(batch, problems, wrong, *counts)


def _case(session: Session, connection: Connection, case_id: str) -> tuple[OpenCase, StoredFacts]:
    case = load_case(session, connection, case_id)
    if case.values["procedure"] != PROCEDURE:
        raise UserError("这一件不是防返贫救助，没有申请审批表。")
    return case, facts_of(session, connection, (case,), session.clock.today())[case.id]


def _new_values(session: Session, case: OpenCase, facts: StoredFacts) -> dict[str, Any]:
    """A sheet begun from the case and the card: the head applies, on the family's own account."""
    home = facts.household
    names = {member["id"]: member.get("name") for member in facts.members()}
    blank = {field.name: None for field in schema_of(APPLICATION).stored_fields}
    return {
        **blank,
        "id": session.new_id(),
        "case_id": case.id,
        "household_id": case.household_id,
        "applicant": names.get(home.get("head_member")) or next(iter(names.values()), None),
        "applied_on": case.values.get("opened_on"),
        "account_holder": home.get("bank_holder"),
        "account_bank": home.get("bank_name"),
        "account_no": home.get("bank_account"),
    }


def _application(case: OpenCase, facts: StoredFacts, base: Values | None, values: Values) -> Application:
    figures, words = _figures(facts, values)
    return Application(case, base, {**values, **figures}, words)


def _figures(facts: StoredFacts, values: Values) -> tuple[dict[str, Any], str]:
    """The derived fields, and the top-up in words; what was paid on stays as it was."""
    visited = values.get("paid_on") and _visit_after(facts, values["paid_on"])
    found: dict[str, Any] = {name: values.get(name) for name in _FIGURES}
    found["effect_visit"] = visited or None
    try:
        reached = _top_up(facts)
    except PolicyUnset as unset:
        return found, f"{unset.message}。应补金额没有计算"
    if reached is None:
        return found, "没有救助核算表，或者核算人口数没有填：请在收支核算里新增“救助核算”"
    if values.get("paid_on") is None:
        statement = facts.statement(PURPOSE)
        found |= {
            "statement": _statement_id(facts),
            "statement_year": reached.year,
            "persons": reached.persons,
            "net": reached.net,
            "per_capita": statement.accounts.per_capita if statement else None,
            "line": reached.line,
            "shortfall": reached.shortfall,
        }
    return found, reached.words


def _top_up(facts: StoredFacts) -> TopUp | None:
    """Raises PolicyUnset."""
    statement = facts.statement(PURPOSE)
    return top_up(statement.accounts, statement.year, facts.policy) if statement else None


def _statement_id(facts: StoredFacts) -> str | None:
    statement = facts.statement(PURPOSE)
    rows = facts.records.get("income_statement", ())
    fitting = (
        row["id"]
        for row in rows
        if statement
        and (row.get("purpose"), row.get("year"), row.get("window_to"))
        == (PURPOSE, statement.year, statement.window_to)
    )
    return next(fitting, None)


def _visit_after(facts: StoredFacts, day: date) -> str | None:
    """The first visit on or after a day."""
    visits = [row for row in facts.records.get("visit", ()) if row.get("visited_on")]
    later = sorted((row["visited_on"], row["id"]) for row in visits if row["visited_on"] >= day)
    return later[0][1] if later else None


def _judged(session: Session, facts: StoredFacts, edited: Values) -> tuple[Problem, ...]:
    today = session.clock.today()
    policy = session.standards.policy(facts.region, edited.get("applied_on") or today)
    statement = facts.statement(PURPOSE)
    case = ReliefCase(
        application=edited,
        policy=policy,
        today=today,
        resident=facts.resident_of_county(),
        identity=facts.identity(),
        members=tuple(str(member.get("name") or "") for member in facts.members()),
        accounts=statement.accounts if statement else None,
        year=statement.year if statement else 0,
        stable=stable_since(facts.yearly_incomes(), edited.get("event_date"), policy),
        visits=facts.visits(),
        balance=facts.fund_balance(),
    )
    rules = judge_record(Scope.RELIEF, case, (), OFFICE_RULES)
    return (*validate(schema_of(APPLICATION), edited, policy, today), *rules)


def _errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.severity is Severity.E)


def _stands_at_pay(case: OpenCase) -> bool:
    return case.track.standing is not None and case.track.standing.id == PAY


def _refuse_unfit(session: Session, case: OpenCase, facts: StoredFacts, stored: Values) -> None:
    if stored.get("paid_on"):
        raise UserError(f"{stored['paid_on']} 已经发放过，不能再发一次。")
    if PAY not in case.track.following and not _stands_at_pay(case):
        standing = case.track.standing.label if case.track.standing else "还没有开始"
        raise UserError(f"这一件现在是“{standing}”，还不能发放。")
    amount = _decided_amount(case)
    if not stored.get("approved_amount"):
        raise UserError("申请审批表上没有填审定金额，不能发放。", "approved_amount")
    if amount is not None and amount != stored["approved_amount"]:
        raise UserError(
            f"审批表上的审定金额是 {write(stored['approved_amount'])} 元，"
            f"乡镇复审登记的是 {write(amount)} 元，两数不一致，不能发放。",
            "approved_amount",
        )
    hard = _errors(_judged(session, facts, stored))
    if hard:
        raise UserError(f"{hard[0].message}，不能发放。", hard[0].field)
    unconfirmed = [
        schema_of(APPLICATION)[name].label
        for name in ("object_confirmed", "income_confirmed", "amount_confirmed")
        if not stored.get(name)
    ]
    if unconfirmed:
        raise UserError(f"“{'、'.join(unconfirmed)}”还没有确认，不能发放。")


def _decided_amount(case: OpenCase) -> int | None:
    given = (stand.step.figures for stand in reversed(case.track.stands))
    return next((figures["amount"] for figures in given if "amount" in figures), None)


def _write_payment(session: Session, tx: WriteTx, stored: Values, payment: Payment) -> None:
    entry = {
        **new_entry(session, payment.fund_id, PAID),
        "happened_on": payment.paid_on,
        "amount": stored["approved_amount"],
        "event": payment.event.strip() or stored.get("batch"),
        "receipt": payment.receipt.strip(),
        "application": stored["id"],
    }
    write_entry(session, tx, entry)
    paid = {"paid_on": payment.paid_on, "receipt": payment.receipt.strip(), "fund": payment.fund_id}
    tx.update(APPLICATION, stored["id"], paid)


def _next_number(session: Session, connection: Connection, case: OpenCase) -> str:
    """Place code, year and a running number."""
    place = case.values.get("village_code") or session.unit.region_code
    prefix = f"JZ{place}-{case.values['opened_on'].year}-"
    taken: Sequence[str] = proceedings.numbers_beginning(connection, APPLICATION, prefix)
    return f"{prefix}{max((int(number[len(prefix) :]) for number in taken), default=0) + 1:03}"
