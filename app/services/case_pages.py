"""What the page of one case shows: stops with papers, meetings and notices, and what may come next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from app.domain.policy import PolicyView
from app.domain.problems import Problem
from app.domain.procedures.cases import Step
from app.domain.procedures.stops import Stop, StopKind, last_return, stops_of
from app.models.queries.procedure_cases import steps_of
from app.models.queries.recycled import HouseholdPlace, household_places
from app.models.queries.users import accounts
from app.services.case_checks import case_problems
from app.services.meetings import Meeting, meetings_about
from app.services.notices import Notice, notices_about
from app.services.objections import open_opinions
from app.services.other_takers import OtherTakers
from app.services.procedure_cases import OpenCase, facts_of, load_case
from app.services.procedure_facts import StoredFacts, concerns
from app.services.record_scans import Scan, scans_of_record
from app.services.regions import village_names
from app.services.session import Session
from app.services.step_offers import AskedPaper, Offer, named_by, offers_of

CASE = "procedure_case"
_Found = TypeVar("_Found", Meeting, Notice)


@dataclass(frozen=True)
class Proceeding:
    """A meeting or notice about the case: `kind` its code, `words` what came of it."""

    id: str
    kind: str
    words: str


@dataclass(frozen=True)
class StopPage:
    """One stop of the track with what belongs to it. `returned` says why the case came back to it."""

    stop: Stop
    papers: tuple[AskedPaper, ...]
    meetings: tuple[Proceeding, ...] = ()
    notices: tuple[Proceeding, ...] = ()
    scans: tuple[Scan, ...] = ()
    typed_by: str = ""
    role: str = ""
    policy_version: str = ""
    offer: Offer | None = None
    returned: str = ""

    @property
    def missing(self) -> int:
        """How many of its papers are not there."""
        return sum(not paper.present for paper in self.papers)


@dataclass(frozen=True)
class CasePage:
    """A case as its page shows it. `sides` are the ends by withdrawal or rejection, `back` the states it can
    be returned to as (state, label); `objections` name the notice an opinion without answer is about.
    """

    case: OpenCase
    name: str
    place: str
    stops: tuple[StopPage, ...]
    offers: tuple[Offer, ...]
    back: tuple[tuple[str, str], ...]
    objections: tuple[Proceeding, ...]
    returned: Step | None
    problems: tuple[Problem, ...]
    policy: PolicyView
    today: date

    @property
    def sides(self) -> tuple[Offer, ...]:
        return tuple(offer for offer in self.offers if offer.is_side)

    @property
    def ways(self) -> tuple[Offer, ...]:
        """The steps that lead on."""
        return tuple(offer for offer in self.offers if not offer.is_side)

    @property
    def waiting_days(self) -> int:
        return max(0, (self.today - self.case.track.since).days) if self.case.track.stands else 0

    def place_of_current(self) -> int:
        """Where the track should be looked at first: the next step, the last one of an ended case."""
        kinds = [page.stop.kind for page in self.stops]
        if StopKind.CURRENT in kinds:
            return min(kinds.index(StopKind.CURRENT) + 1, len(kinds) - 1)
        return kinds.index(StopKind.ENDED) if StopKind.ENDED in kinds else 0


def case_page(session: Session, case_id: str) -> CasePage:
    """Read a case with all that belongs to it, as of today. Raises UserError when it was taken back."""
    today = session.clock.today()
    with session.store.read() as connection:
        case = load_case(session, connection, case_id)
        facts = facts_of(session, connection, (case,), today)[case.id]
        users = {account.id: account.name for account in accounts(connection)}
        versions = {
            row["id"]: row["policy_version"] or "" for row in steps_of(connection, (case_id,))[case_id]
        }
        home = household_places(connection, (case.household_id,)).get(case.household_id)
    reader = _Reader(session, case, facts, users, versions)
    offers = offers_of(session, case.track, facts, today, OtherTakers(session))
    standing = case.track.standing
    reached = {stand.state for stand in case.track.stands}
    back = standing.back if standing is not None else ()
    return CasePage(
        case=case,
        name=home.head_name if home else str(case.values.get("matter") or ""),
        place=_place(session, case, home),
        stops=tuple(reader.stop(stop, offers) for stop in stops_of(case.track, case.steps)),
        offers=offers,
        back=tuple((name, case.procedure.state(name).label) for name in back if name in reached),
        objections=reader.objections(today),
        returned=last_return(case.track, case.steps),
        problems=case_problems(session, case_id),
        policy=facts.policy,
        today=today,
    )


def _place(session: Session, case: OpenCase, home: HouseholdPlace | None) -> str:
    village = village_names(session).get(str(case.values.get("village_code") or ""), session.unit.name)
    number = f"户编号 {home.local_no}　" if home and home.local_no else ""
    return number + " ".join(filter(None, (village, home.group_no if home else "")))


class _Reader:
    """Puts what was read at the stops it belongs to."""

    def __init__(
        self,
        session: Session,
        case: OpenCase,
        facts: StoredFacts,
        users: Mapping[str, str],
        versions: Mapping[str, str],
    ) -> None:
        self._session = session
        self._case = case
        self._facts = facts
        self._users = users
        self._versions = versions
        home = case.household_id
        self._meetings = _once((
            *meetings_about(session, case_id=case.id),
            *(meetings_about(session, household_id=home) if home else ()),
        ))  # fmt: skip
        self._notices = _once((
            *notices_about(session, case_id=case.id),
            *(notices_about(session, household_id=home) if home else ()),
        ))  # fmt: skip
        self._scans = scans_of_record(session, case.id)

    def stop(self, stop: Stop, offers: Sequence[Offer]) -> StopPage:
        state, step = stop.state, stop.step
        uses = (*state.guards, *state.leave_guards)
        papers = (*state.papers, *state.leave_papers)
        there = self._facts.papers()
        if stop.stand is not None:
            there |= self._case.track.papers  # what comes down with a notice is given with the next step
        table = self._facts.policy.table("step_paper")
        kinds = named_by(uses, "quorum_met", "kinds")
        hung = named_by(uses, "notice_posted", "kind")
        is_coming = stop.kind in (StopKind.NEXT, StopKind.RETURNED)
        came_back = stop.stand is not None and stop.stand.returned_on is not None
        returned = last_return(self._case.track, self._case.steps) if came_back else None
        return StopPage(
            stop,
            tuple(AskedPaper(code, table.label_of(code), code in there) for code in dict.fromkeys(papers)),
            tuple(self._held(meeting) for meeting in self._meetings if meeting.values.get("kind") in kinds),
            tuple(self._hung(notice) for notice in self._notices if notice.values.get("kind") in hung),
            tuple(scan for scan in self._scans if scan.field in (*papers, state.id)),
            self._users.get(step.user_id, "") if step is not None else "",
            self._role(step.role) if step is not None else "",
            self._policy_words(self._versions.get(step.id, "")) if step is not None else "",
            next((offer for offer in offers if offer.state.id == state.id), None) if is_coming else None,
            f"{returned.happened_on}退回到这里：{returned.reason}" if returned is not None else "",
        )

    def objections(self, today: date) -> tuple[Proceeding, ...]:
        """Opinions about the case, on notices of it or of its household, that wait for an answer."""
        return tuple(
            Proceeding(
                notice.id,
                str(notice.values.get("kind") or ""),
                f"{opinion['raised_on']}有人对公示提出异议，还没有处理：{opinion.get('text') or ''}",
            )
            for notice in self._notices
            for opinion in open_opinions(notice, today)
            if concerns(opinion, self._case.values)
        )

    def _policy_words(self, version: str) -> str:
        """The policy a step was judged by and the table of the case; versions not here by their id."""
        table = self._case.procedure.version
        return "、".join((*self._facts.policy.named(version), f"{table.title}程序表第 {table.number} 版"))

    def _role(self, code: str) -> str:
        return self._facts.policy.table("field_role").label_of(code) if code else ""

    def _held(self, meeting: Meeting) -> Proceeding:
        values = meeting.values
        kind = str(values.get("kind") or "")
        label = self._facts.policy.table("meeting_kind").label_of(kind)
        counted = [f"应到 {values['should_attend']} 人"] if values.get("should_attend") else []
        counted += [f"实到 {values['attended']} 人"] if values.get("attended") is not None else []
        words = "，".join((f"{values.get('held_on') or '没有填日期'} {label}", *counted))
        return Proceeding(meeting.id, kind, words)

    def _hung(self, notice: Notice) -> Proceeding:
        values = notice.values
        kind = str(values.get("kind") or "")
        label = self._facts.policy.table("notice_kind").label_of(kind)
        words = [f"{label}：{values['posted_on']}张贴" if notice.is_posted else f"{label}：还没有张贴"]
        if values.get("taken_down_on"):
            words.append(f"{values['taken_down_on']}撤下")
        if notice.opinions:
            words.append(f"异议 {len(notice.opinions)} 条")
        return Proceeding(notice.id, kind, "，".join(words))


def _once(found: Iterable[_Found]) -> tuple[_Found, ...]:
    return tuple({one.id: one for one in found}.values())
