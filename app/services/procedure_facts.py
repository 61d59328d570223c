"""What the guards of a procedure ask, answered from what is stored about a case and its household."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.calendar import age_on
from app.domain.income import account
from app.domain.meetings import DECISIVE, Verdict
from app.domain.policy import PolicyView
from app.domain.procedures.facts import (
    ClueFacts,
    HeadAnswer,
    Hit,
    MeetingFacts,
    NoticeFacts,
    Objection,
    ReliefFacts,
    Scores,
    StatementFacts,
)
from app.domain.relief import YEARLY, YearlyIncome, stable_since
from app.domain.rules.base import Values, is_active
from app.domain.rules.meetings import verdict_on
from app.domain.rules.people import FULL_LABOUR
from app.models.queries import proceedings
from app.models.queries.office_records import active_pairings, living_records
from app.models.queries.procedure_cases import scans_of, steps_of
from app.models.store import Connection
from app.services.case_records import CaseBooks
from app.services.case_sheets import CaseSheets
from app.services.meetings import load_meeting
from app.services.notices import load_notice
from app.services.objections import is_upheld
from app.services.session import Session
from app.services.village_proposals import proposals_of

HEAD = "01"
"""relation 户主."""
ADULT_AGE = 18
_COUNTY_DIGITS = 6
_PHOTOS = frozenset(("02", "03", "04"))
"""paper_kind: head, house, home visit."""
_PAPER_OF_FORM = {"help_plan": "T25", "visit": "T26", "pairing": "T24"}
"""Records of the card that are the paper themselves once they are there."""

Rows = Mapping[str, Sequence[Values]]


class SheetAnswers:
    """The questions that the sheets of the case and the head part of the card answer."""

    sheets: CaseSheets
    records: Rows

    def authorised(self) -> frozenset[str] | None:
        return self.sheets.authorised()

    def clue(self) -> ClueFacts | None:
        return self.sheets.clue()

    def scores(self) -> Scores | None:
        return self.sheets.scores()

    def head_answer(self) -> HeadAnswer | None:
        return self.sheets.head_answer()

    def removal_way(self) -> str:
        return self.sheets.removal_way()

    def risk_removed(self) -> bool:
        return any(row.get("risk_removed") is True for row in self.records.get("household", ()))


@dataclass(frozen=True)
class StoredFacts(SheetAnswers):
    """Answers for one case on the day of `policy`.

    `records` are all records of its household as they are now, empty for other subjects. `region` is the code
    of its village, of the township where it has none. `purposes`: of the income statements asked for.
    """

    case_id: str
    purposes: frozenset[str]
    policy: PolicyView
    unit_code: str
    region: str
    records: Rows
    meetings_held: tuple[MeetingFacts, ...]
    notices_posted: tuple[NoticeFacts, ...]
    scans: tuple[str, ...]
    other_case: str
    helper_loads: Mapping[str, int]
    books: CaseBooks
    sheets: CaseSheets

    @property
    def household(self) -> Values:
        rows = self.records.get("household", ())
        return rows[0] if rows else {}

    def members(self) -> list[Values]:
        return [member for member in self.records.get("member", ()) if is_active(member)]

    def household_gaps(self) -> tuple[str, ...]:
        return tuple(self._gaps())

    def _gaps(self) -> Iterator[str]:
        members = self.members()
        if not members:
            yield "没有登记家庭成员"
            return
        heads = sum(member.get("relation") == HEAD for member in members)
        if heads != 1:
            yield f"户主应为 1 人，现在有 {heads} 人"
        unnamed = sum(not member.get("name") for member in members)
        if unnamed:
            yield f"{unnamed} 名成员没有姓名"
        counted = self.household.get("persons_current")
        if counted is not None and counted != len(members):
            yield f"家庭人口填 {counted} 人，登记了 {len(members)} 人"

    def identity(self) -> str:
        return str(self.household.get("object_type") or "")

    def other_running_case(self) -> str:
        return self.other_case

    def statement(self, purpose: str) -> StatementFacts | None:
        """The newest of the years up to that day: a case may be typed long after it happened."""
        fitting = [
            row
            for row in self.records.get("income_statement", ())
            if row.get("purpose") == purpose and (row.get("year") or 0) <= self.policy.on.year
        ]
        if not fitting:
            return None
        newest = max(fitting, key=lambda row: (row.get("year") or 0, row.get("window_to") or date.min))
        items = [
            row for row in self.records.get("income_item", ()) if row.get("statement_id") == newest["id"]
        ]
        return StatementFacts(
            newest.get("year") or 0,
            newest.get("window_from"),
            newest.get("window_to"),
            account(items, self.policy, newest.get("persons_year")),
            newest.get("compliant_self_pay") or 0,
            newest.get("claims_received") or 0,
        )

    def is_explained(self, rule_id: str) -> bool:
        rows = self.records.get("explanation", ())
        said = any(row.get("rule_id") == rule_id and row.get("reason") for row in rows)
        return said or self.sheets.hardship_told()

    def meetings(self) -> tuple[MeetingFacts, ...]:
        return self.meetings_held

    def notices(self) -> tuple[NoticeFacts, ...]:
        return self.notices_posted

    def papers(self) -> frozenset[str]:
        found = {paper for form, paper in _PAPER_OF_FORM.items() if self.records.get(form)}
        if self.household:
            found |= {"T01", "T02"}
        found |= {"T03"} if any(map(self.statement, self.purposes)) else set()
        kinds = {row.get("paper_kind") for row in self.records.get("household_paper", ())}
        if kinds >= _PHOTOS:
            found.add("X01")
        found |= {"T19"} if self.books.answered(self.policy.on) else set()
        found |= {"T38"} if self.books.application else set()
        return frozenset(found | self.sheets.papers() | set(self.scans))

    def comparison(self) -> tuple[Hit, ...] | None:
        return self.books.found(self.policy)

    def comparison_awaited(self) -> tuple[str, ...]:
        return self.books.awaited(self.policy.on)

    def relief(self) -> ReliefFacts | None:
        application = self.books.application
        if application is None:
            return None
        stable = "申请审批表上填的是稳定脱贫、持续增收" if application.get("stable") else ""
        found = stable_since(self.yearly_incomes(), application.get("event_date"), self.policy)
        return ReliefFacts(stable or found, application.get("paid_on"))

    def yearly_incomes(self) -> Iterator[YearlyIncome]:
        items = self.records.get("income_item", ())
        for row in self.records.get("income_statement", ()):
            if row.get("purpose") == YEARLY and row.get("year"):
                own = [item for item in items if item.get("statement_id") == row["id"]]
                accounts = account(own, self.policy, row.get("persons_year"))
                yield YearlyIncome(row["year"], row.get("window_to"), accounts)

    def visits(self) -> tuple[date, ...]:
        return tuple(row["visited_on"] for row in self.records.get("visit", ()) if row.get("visited_on"))

    def safeguards(self) -> Mapping[str, tuple[str, date]]:
        newest: dict[str, tuple[str, date]] = {}
        for row in self.records.get("safeguard", ()):
            item, day = row.get("item"), row.get("assessed_on")
            if item and day and (item not in newest or day >= newest[item][1]):
                newest[item] = (str(row.get("result") or ""), day)
        return newest

    def adults(self, on: date) -> tuple[str, ...]:
        return tuple(
            str(member.get("name") or "")
            for member in self.members()
            if member.get("birth_date") is None or age_on(member["birth_date"], on) >= ADULT_AGE
        )

    def resident_of_county(self) -> bool | None:
        village = self.household.get("village_code")
        return str(village).startswith(self.unit_code[:_COUNTY_DIGITS]) if village else None

    def account_holder_belongs(self) -> bool | None:
        """The account on the application for relief, else the one on the card."""
        application = self.books.application or {}
        holder, number = application.get("account_holder"), application.get("account_no")
        if not holder and not number:
            holder, number = self.household.get("bank_holder"), self.household.get("bank_account")
        if not holder or not number:
            return None
        return holder in {member.get("name") for member in self.members()}

    def fund_balance(self) -> int | None:
        """None where no fund is kept here: the county's figure comes with the step."""
        return self.books.fund_balance(self.policy)

    def evidence(self, state: str) -> int:
        return self.scans.count(state)

    def helper_households(self, name: str) -> int | None:
        return self.helper_loads.get(name)

    def measure_natures(self) -> frozenset[str]:
        table = self.policy.table("measure_kind")
        kinds = (
            table.by_code(row.get("kind") or "")
            for row in self.records.get("measure", ())
            if row.get("ended_on") is None or row["ended_on"] >= self.policy.on
        )
        return frozenset(str(kind.attributes.get("nature") or "") for kind in kinds if kind is not None)

    def has_labour(self) -> bool:
        return any(member.get("labour") in FULL_LABOUR for member in self.members())


@dataclass(frozen=True)
class Surroundings:
    """What the facts of a case need beside its own records: of its household, and of the whole office."""

    records: Rows
    purposes: frozenset[str]
    policy: PolicyView
    other_case: str
    helper_loads: Mapping[str, int]
    books: CaseBooks


def stored_facts(
    session: Session, connection: Connection, case: Values, around: Surroundings
) -> StoredFacts:
    """The facts of a case as they are stored now."""
    return StoredFacts(
        case_id=str(case["id"]),
        purposes=around.purposes,
        policy=around.policy,
        unit_code=session.unit.region_code,
        region=str(case.get("village_code") or session.unit.region_code),
        records=around.records,
        meetings_held=(
            *_meetings(session, connection, case),
            *_proposals(session, connection, case),
        ),
        notices_posted=tuple(_notices(session, connection, case)),
        scans=tuple(scans_of(connection, case["id"])),
        other_case=around.other_case,
        helper_loads=around.helper_loads,
        books=around.books,
        sheets=CaseSheets(
            str(case["id"]), str(case["procedure"]), case["opened_on"], around.policy, around.records
        ),
    )


def helper_loads(connection: Connection, today: date) -> dict[str, int]:
    """Name of a helper → households today; of two helpers with one name the fuller one counts."""
    loads = active_pairings(connection, today)
    found: dict[str, int] = {}
    for helper in living_records(connection, "helper"):
        name = str(helper.get("name") or "")
        found[name] = max(found.get(name, 0), loads.get(helper["id"], 0))
    return found


def _proposals(session: Session, connection: Connection, case: Values) -> Iterator[MeetingFacts]:
    """The meetings a matter of a village may begin with, while it has no step that could name them."""
    if steps_of(connection, (str(case["id"]),)):
        return
    for matter in proposals_of(connection, case):
        meeting = load_meeting(connection, matter["meeting"])
        if meeting is not None:
            verdict = verdict_on(meeting.values, matter, session.policy(matter["held_on"]))
            yield MeetingFacts(matter["meeting_kind"], matter["held_on"], _shortfalls(verdict))


def _is_about(row: Values, case: Values) -> bool:
    """A row about this case, or about its household without naming a case."""
    if row.get("subject_case"):
        return bool(row["subject_case"] == case["id"])
    home = row.get("subject_household")
    return bool(home) and home == case.get("household_id")


def _owners(connection: Connection, entity: str, owner: str, case: Values) -> list[str]:
    """Ids of meetings or notices with a row about the case or its household."""
    found = proceedings.owners_of(connection, entity, owner, "subject_case", case["id"])
    if case.get("household_id"):
        home = str(case["household_id"])
        found = [*found, *proceedings.owners_of(connection, entity, owner, "subject_household", home)]
    return list(dict.fromkeys(found))


def _meetings(session: Session, connection: Connection, case: Values) -> Iterator[MeetingFacts]:
    for meeting_id in _owners(connection, "meeting_matter", "meeting", case):
        meeting = load_meeting(connection, meeting_id)
        held_on = meeting.values.get("held_on") if meeting else None
        if meeting is None or held_on is None:
            continue
        for matter in meeting.matters:
            if _is_about(matter, case):
                verdict = verdict_on(meeting.values, matter, session.policy(held_on))
                yield MeetingFacts(str(meeting.values.get("kind") or ""), held_on, _shortfalls(verdict))


def _shortfalls(verdict: Verdict) -> tuple[str, ...]:
    """Why a meeting does not count: quorum, count or vote that do not hold or cannot be told."""
    if verdict.unset:
        return (verdict.unset,)
    return tuple(
        answer.words for answer in verdict.answers if answer.part in DECISIVE and answer.holds is not True
    )


def _notices(session: Session, connection: Connection, case: Values) -> Iterator[NoticeFacts]:
    region = str(case.get("village_code") or session.unit.region_code)
    named = [
        row["id"] for row in proceedings.rows_where(connection, "notice", "subject_case", str(case["id"]))
    ]
    listed = _owners(connection, "notice_line", "notice", case)
    for notice_id in dict.fromkeys((*named, *listed)):
        notice = load_notice(connection, notice_id)
        if notice is None or not notice.is_posted:
            continue
        if notice_id not in named and not any(_is_about(line, case) for line in notice.lines):
            continue
        policy = session.standards.policy(region, notice.values["posted_on"])
        yield _notice_facts(notice.values, [row for row in notice.opinions if concerns(row, case)], policy)


def concerns(opinion: Values, case: Values) -> bool:
    """Whether an opinion on a notice is about a case; one about nobody in particular is about everybody."""
    home = opinion.get("subject_household")
    return not home or home == case.get("household_id")


def _notice_facts(values: Values, opinions: Sequence[Values], policy: PolicyView) -> NoticeFacts:
    return NoticeFacts(
        str(values.get("kind") or ""),
        values["posted_on"],
        values.get("taken_down_on"),
        tuple(_objection(opinion) for opinion in opinions if opinion.get("raised_on")),
        policy,
    )


def _objection(opinion: Values) -> Objection:
    replied: Any = opinion.get("replied_on")
    return Objection(opinion["raised_on"], replied, upheld=is_upheld(opinion))
