"""Notices: drafted from the wording, posted with a frozen masked list, taken down, objected to.

What the public saw is kept as it hung: after posting neither words nor lines change. The clock counts by the
policy of the day of posting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.core.errors import UserError
from app.domain import masking
from app.domain.calendar import last_day
from app.domain.holidays import extending
from app.domain.masking import Listed
from app.domain.notice_code import digest_of
from app.domain.notice_wording import HOLE, filled, shipped_wording
from app.domain.notices import NoticeClock, NoticeKind, days_of, kind_of
from app.domain.permissions import Action
from app.domain.policy import PolicyUnset, PolicyView
from app.domain.problems import Problem
from app.domain.rules.base import Scope
from app.domain.rules.notices import NoticeCase
from app.domain.rules.office_book import OFFICE_RULES
from app.domain.rules.runner import judge_record
from app.forms.registry import schema_of
from app.forms.validate import validate
from app.models.changes import Changes
from app.models.queries import proceedings as stored
from app.models.queries.proceedings import ListedHousehold
from app.models.store import Connection
from app.models.write import WriteTx
from app.services.regions import village_names
from app.services.session import Session

Values = Mapping[str, Any]
LINE, OPINION = "notice_line", "opinion"
COLON = "："
_VILLAGE = "village"


@dataclass(frozen=True)
class Subject:
    """A household on the list of a notice, and the case it is about, if any; `note` is the last column."""

    household_id: str
    case_id: str = ""
    note: str = ""


@dataclass(frozen=True)
class Notice:
    """A notice with its frozen lines and the opinions on it; `photos` are keys of PHOTOS that are there."""

    values: Values
    lines: tuple[Values, ...] = ()
    opinions: tuple[Values, ...] = ()
    photos: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        return str(self.values["id"])

    @property
    def is_posted(self) -> bool:
        return self.values.get("posted_on") is not None


def new_notice(session: Session, kind: str, village_code: str = "", **given: Any) -> Notice:
    """A draft of a code of notice_kind with title, issuer and places as usual, not stored yet.

    Raises KeyError for an unknown kind.
    """
    found = kind_of(session.policy(), kind)
    village = village_names(session).get(village_code, "")
    year = given.get("year") or session.clock.today().year
    words = shipped_wording()
    values: dict[str, Any] = {
        **{field.name: None for field in schema_of("notice").stored_fields},
        "id": session.new_id(),
        "kind": found.code,
        "issuer": found.issuer,
        "issuer_name": f"{village}村民委员会" if found.issuer == _VILLAGE and village else session.unit.name,
        "village_code": village_code or None,
        "places": found.places,
        "year": year,
        "objection_way": words.objection_way,
        **given,
    }
    places = {"village": village, "township": session.unit.name, "year": f"{year}年"}
    values["title"] = values["title"] or filled(words.kinds[found.id].title, places)
    return Notice(values)


def save_notice(
    session: Session, base: Notice | None, edited: Notice, subjects: Sequence[Subject] | None = None
) -> Changes:
    """Store a draft, with the households to be listed where they are given; the list is not frozen yet.

    Raises UserError without permission, after posting, or when it was changed meanwhile.
    """
    if not edited.values.get("kind") or not edited.values.get("title"):
        raise UserError("公示种类和标题要填写，没有保存。", "title")
    with session.write(Action.EDIT, f"{'起草' if base is None else '修改'}公示公告") as tx:
        values = {**edited.values, "posted_on": None, "posted_by": None, "digest": None, "days": None}
        if base is None:
            tx.insert("notice", values)
        else:
            current = _current(tx, base)
            if current.is_posted:
                raise UserError("已经张贴的公示不能再改。内容有误的，撤下以后重新公示。")
            tx.update("notice", base.id, _without_id(values))
        if subjects is not None:
            lines = masked_lines(session, tx.connection, edited, subjects, session.policy())
            _replace_lines(tx, base.lines if base else (), lines)
    return tx.changes


def _replace_lines(tx: WriteTx, before: Sequence[Values], after: Sequence[Values]) -> None:
    tx.delete_many(LINE, [row["id"] for row in before])
    tx.insert_many(LINE, after)


def subjects_of(notice: Notice) -> tuple[Subject, ...]:
    """The households on the list of a notice; the last column is made from their cards again."""
    return tuple(
        Subject(str(row["subject_household"]), row.get("subject_case") or "")
        for row in notice.lines
        if row.get("subject_household")
    )


def post_notice(
    session: Session, base: Notice, subjects: Sequence[Subject], *, posted_on: date, posted_by: str
) -> Changes:
    """Freeze text and masked list, give the number and start the clock.

    Raises UserError for a future day, without permission, when something must not be public or is missing,
    or when the days of this kind are not set.
    """
    if posted_on > session.clock.today():
        raise UserError("张贴日期不能晚于今天，请在贴出以后登记。", "posted_on")
    policy = session.policy(posted_on)
    with session.write(Action.EDIT, "张贴公示公告") as tx:
        current = _current(tx, base)
        if current.is_posted:
            raise UserError("这份公示已经登记张贴了。")
        lines = masked_lines(session, tx.connection, current, subjects, policy)
        _refuse_unlisted(kind_of_notice(session, current.values), lines)
        issuer = str(current.values.get("issuer"))
        values = {
            **current.values,
            "posted_on": posted_on,
            "posted_by": posted_by,
            "days": days_of(kind_of_notice(session, current.values), issuer, policy),
            "number": _next_number(session, tx.connection, current, posted_on),
        }
        values["digest"] = digest_of(_seen(values, lines))
        _refuse_unfit(session, replace(current, values=values, lines=lines), policy)
        tx.update("notice", base.id, _without_id(values))
        _replace_lines(tx, current.lines, lines)
    return tx.changes


def take_down(session: Session, base: Notice, *, on: date, by: str, result: str) -> Changes:
    """Record that a notice came down. Raises UserError before its term is over or with an open objection."""
    with session.write(Action.EDIT, "撤下公示公告") as tx:
        current = _current(tx, base)
        today = session.clock.today()
        if not current.is_posted or current.values.get("taken_down_on"):
            raise UserError("这份公示没有张贴，或者已经撤下了。")
        early = why_not_down(session, current, min(on, today))
        if early:
            raise UserError(early, "taken_down_on")
        if on > today:
            raise UserError("撤下日期不能晚于今天，请在撤下以后登记。", "taken_down_on")
        tx.update("notice", base.id, {"taken_down_on": on, "taken_down_by": by, "result": result})
    return tx.changes


def open_notice(session: Session, notice_id: str) -> Notice:
    """Raises UserError when it was removed meanwhile."""
    with session.store.read() as connection:
        found = load_notice(connection, notice_id)
    if found is None:
        raise UserError("这份公示已被删除或撤销。")
    return found


def load_notice(connection: Connection, notice_id: str) -> Notice | None:
    """A stored notice with its lines, opinions and photos."""
    values = stored.record_by_id(connection, "notice", notice_id)
    if values is None:
        return None
    photos = stored.attachment_fields(connection, "notice", (notice_id,)).get(notice_id, set())
    return Notice(
        values,
        stored.rows_where(connection, LINE, "notice", notice_id),
        stored.rows_where(connection, OPINION, "notice", notice_id),
        frozenset(photos),
    )


def list_notices(session: Session, village_code: str = "") -> tuple[Values, ...]:
    """The notices of a village, or of the office, drafts last, newest first."""
    with session.store.read() as connection:
        return stored.newest(connection, "notice", "posted_on", village_code)


def notices_about(session: Session, *, household_id: str = "", case_id: str = "") -> tuple[Notice, ...]:
    """The posted notices whose list has a household or a case, oldest first."""
    column, value = ("subject_case", case_id) if case_id else ("subject_household", household_id)
    with session.store.read() as connection:
        ids = stored.owners_of(connection, LINE, "notice", column, value)
        found = (load_notice(connection, notice_id) for notice_id in ids)
        return tuple(notice for notice in found if notice is not None and notice.is_posted)


def remove_draft(session: Session, notice_id: str) -> Changes:
    """Take out a notice that never hung. Raises UserError for a posted one."""
    with session.write(Action.EDIT, "删除公示草稿") as tx:
        found = load_notice(tx.connection, notice_id)
        if found is None or found.is_posted:
            raise UserError("张贴过的公示要留底，不能删除。" if found else "这份公示已经不在了。")
        _replace_lines(tx, found.lines, ())
        tx.delete("notice", notice_id)
    return tx.changes


def first_day_down(session: Session, notice: Notice) -> date | None:
    """The first day from today on that a hanging notice may come down; None while it cannot be known."""
    clock, today = clock_on(session, notice), session.clock.today()
    if clock.days is None:
        return today
    return max(clock.earliest, today) if clock.earliest else None


def why_not_down(session: Session, notice: Notice, on: date) -> str:
    """Why a notice that hangs may not come down on a day, "" when it may."""
    clock = clock_on(session, notice, on)
    if clock.days is None or (clock.earliest is not None and on >= clock.earliest):
        return ""
    return f"还不能撤下{COLON}{clock.words}。"


def judge_notice(session: Session, notice: Notice, *, followed_on: date | None = None) -> tuple[Problem, ...]:
    """What is missing or wrong with a notice; `followed_on` is the day of the step after it."""
    policy = policy_of_notice(session, notice)
    case = _case(session, notice, policy, followed_on)
    form = validate(schema_of("notice"), notice.values, policy, session.clock.today())
    return (*form, *judge_record(Scope.NOTICE, case, notice.lines, OFFICE_RULES))


def clock_on(session: Session, notice: Notice, on: date | None = None) -> NoticeClock:
    """Where the clock of a notice stands on a day, today by default."""
    return _case(session, notice, policy_of_notice(session, notice), None).clock(on)


def masked_lines(
    session: Session,
    connection: Connection,
    notice: Notice,
    subjects: Sequence[Subject],
    policy: PolicyView,
) -> tuple[Values, ...]:
    """The rows to freeze: group, head, persons and note, nothing else (domain.md 10.4). Households that are
    gone are left out.
    """
    kind = kind_of_notice(session, notice.values)
    homes = stored.listed_households(connection, [subject.household_id for subject in subjects])
    chosen = [subject for subject in subjects if subject.household_id in homes]
    listed = [_listed(kind, homes[subject.household_id], subject, policy) for subject in chosen]
    lines = masking.public_lines(listed, policy.number("notice.name_tail_digits"))
    return tuple(
        {
            "id": session.new_id(),
            "notice": notice.id,
            "number": number,
            "subject_household": subject.household_id,
            "subject_case": subject.case_id or None,
            "group_no": line.group or None,
            "head": line.head,
            "tail": line.tail or None,
            "persons": line.persons,
            "note": line.note or None,
        }
        for number, (subject, line) in enumerate(zip(chosen, lines, strict=True), 1)
    )


def _refuse_unlisted(kind: NoticeKind, lines: Sequence[Values]) -> None:
    if kind.list_kind and not lines:
        raise UserError("这种公示要有名单，请先选农户。")
    nameless = sum(not line["head"] for line in lines)
    if nameless:
        raise UserError(f"名单里有 {nameless} 户没有户主姓名，请先补全再公示。")


def _listed(kind: NoticeKind, home: ListedHousehold, subject: Subject, policy: PolicyView) -> Listed:
    """The last column is what was said for this household, or what its card says now."""
    note = subject.note
    if not note and kind.list_kind == "exits":
        exited = home.exited_on or home.risk_removed_on
        note = f"{exited.year}年" if exited else ""
    if not note and kind.list_kind == "categories":
        note = policy.table("object_type").label_of(home.object_type)
    return Listed(home.head, home.group_no, home.persons, home.local_no, note)


def _refuse_unfit(session: Session, notice: Notice, policy: PolicyView) -> None:
    """Nothing sensitive and nothing missing may be posted."""
    form = validate(schema_of("notice"), notice.values, policy, session.clock.today())
    case = _case(session, notice, policy, None)
    found = [*form, *judge_record(Scope.NOTICE, case, notice.lines, OFFICE_RULES)]
    errors = [problem for problem in found if problem.is_open_error]
    for name in ("title", "body"):
        if HOLE in str(notice.values.get(name) or ""):
            raise UserError("公示的标题或正文里还有没填的空白，没有登记张贴。", name)
    if errors:
        words = "；".join(dict.fromkeys(problem.message for problem in errors))
        raise UserError(f"没有登记张贴{COLON}{words}。", errors[0].field)


def _seen(values: Values, lines: Sequence[Values]) -> list[str]:
    """Everything the public saw, in its order."""
    shown = [str(values.get(name) or "") for name in ("number", "title", "body", "posted_on")]
    return shown + [
        str(line[name] or "") for line in lines for name in ("group_no", "head", "tail", "persons", "note")
    ]


def is_as_posted(notice: Notice) -> bool:
    """Whether words and lines are still those that hung."""
    return notice.values.get("digest") == digest_of(_seen(notice.values, notice.lines))


def _next_number(session: Session, connection: Connection, notice: Notice, posted_on: date) -> str:
    """Place code, year and a running number."""
    prefix = f"{notice.values.get('village_code') or session.unit.region_code}-{posted_on.year}-"
    taken = [int(number[len(prefix) :]) for number in stored.numbers_beginning(connection, "notice", prefix)]
    return f"{prefix}{max(taken, default=0) + 1:03}"


def _current(tx: WriteTx, base: Notice) -> Notice:
    """The stored notice. Raises UserError when it is gone or was changed since `base` was opened."""
    found = load_notice(tx.connection, base.id)
    if found is None:
        raise UserError("这份公示已被删除或撤销，没有保存。")
    if found.values != base.values:
        raise UserError("这份公示在您修改期间已被改过，没有保存。请重新打开再改。")
    return found


def _case(session: Session, notice: Notice, policy: PolicyView, followed_on: date | None) -> NoticeCase:
    today = session.clock.today()
    return NoticeCase(
        notice.values, notice.lines, notice.opinions, notice.photos, policy, today, followed_on
    )


def kind_of_notice(session: Session, values: Values) -> NoticeKind:
    """The kind as it was on the day of posting; of a draft, as it is today."""
    return kind_of(session.policy(values.get("posted_on")), str(values.get("kind") or ""))


def policy_of_notice(session: Session, notice: Notice) -> PolicyView:
    """What held on the day of posting; for a draft, today."""
    return session.policy(notice.values.get("posted_on"))


def _without_id(row: Values) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}


def planned_last_day(session: Session, kind: NoticeKind, issuer: str, posted_on: date) -> date | None:
    """The last day a notice would hang if posted that day; None for standing ones or where it is unset."""
    policy = session.policy(posted_on)
    try:
        days = days_of(kind, issuer, policy)
        return None if days is None else last_day(posted_on, days, extending(policy))
    except PolicyUnset:
        return None
