"""Who helps which household, many assigned at once, and whom to visit next (domain.md 4.7, 8.11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.core.errors import UserError
from app.domain.masking import tails_of_namesakes
from app.domain.numbering import ORDER_LENGTH
from app.domain.permissions import Action
from app.forms.definitions.household import OBJECT_TYPES
from app.forms.registry import schema_of
from app.forms.validate import validate
from app.models.changes import Changes
from app.models.queries.office_records import active_pairings
from app.models.queries.pairings import PairedHousehold, paired_households
from app.services.office_records import helper_loads, helper_names, list_records
from app.services.regions import village_names
from app.services.session import Session

MOST = "helper.max_households"
FREQUENCY = "visit.min_per_month"
ROTATION = "04"
"""pairing_end 轮换: another helper takes over."""


@dataclass(frozen=True)
class HelpedHousehold:
    """A household that needs a helper; `helper` is "" while it has none, `tail` without a namesake."""

    household_id: str
    village: str
    group: str
    head: str
    object_type: str
    helper: str
    helper_id: str
    pairing_id: str
    since: date | None
    last_visit: date | None
    visits_this_month: int
    local_no: str
    tail: str = ""


@dataclass(frozen=True)
class HelperLoad:
    """A helper on the list and how many households he or she has today.

    `added`: how many more it would be; `most` households are allowed, None while that is not set.
    """

    id: str
    name: str
    households: int
    most: int | None
    added: int = 0

    @property
    def has_room(self) -> bool:
        return self.most is None or self.households + max(1, self.added) <= self.most

    @property
    def words(self) -> str:
        now = f"已帮扶 {self.households} 户"
        if self.most is None:
            return f"{self.name}（{now}）"
        if self.households >= self.most:
            return f"{self.name}（{now}，已满）"
        if not self.has_room:
            return f"{self.name}（{now}，再加 {self.added} 户就超过 {self.most} 户）"
        return f"{self.name}（{now}，最多 {self.most} 户）"


@dataclass(frozen=True)
class Assignable:
    """Of some households: those that need a helper, how many of them have one, how many are not concerned.

    `helpers`: all who help today, who has least first, with what these households would add.
    """

    households: tuple[str, ...]
    paired: int
    left_out: int
    helpers: tuple[HelperLoad, ...]


def assignable(session: Session, household_ids: Sequence[str]) -> Assignable:
    """Which of these households a helper can be assigned to, and who could be."""
    wanted, today = tuple(dict.fromkeys(household_ids)), session.clock.today()
    marked = frozenset(wanted)
    with session.store.read() as connection:
        now = paired_households(connection, today, OBJECT_TYPES)
    paired = {row.household_id: row.pairing_id for row in now}
    found = tuple(household for household in wanted if household in paired)
    return Assignable(
        found,
        sum(bool(paired[household]) for household in found),
        len(wanted) - len(found),
        with_added(all_helpers(session), (row for row in now if row.household_id in marked)),
    )


def with_added(
    helpers: Sequence[HelperLoad], chosen: Iterable[PairedHousehold | HelpedHousehold]
) -> tuple[HelperLoad, ...]:
    """The helpers with what these households would add to each; those somebody has already add nothing."""
    pairs = {(row.household_id, row.helper_id) for row in chosen}
    count, own = len({household for household, _ in pairs}), Counter(helper for _, helper in pairs)
    return tuple(replace(helper, added=count - own[helper.id]) for helper in helpers)


def all_helpers(session: Session) -> tuple[HelperLoad, ...]:
    """All helpers of today with what they have, who has least first; who has left is not among them."""
    policy, today = session.policy(), session.clock.today()
    most = policy.number(MOST) if policy.is_set(MOST) else None
    loads = helper_loads(session)
    found = [
        HelperLoad(row["id"], row["name"] or "", loads.get(row["id"], 0), most)
        for row in list_records(session, "helper")
        if row["ended_on"] is None or row["ended_on"] > today
    ]
    return tuple(sorted(found, key=lambda helper: helper.households))


def helped_households(session: Session, region: str = "", helper_id: str = "") -> tuple[HelpedHousehold, ...]:
    """Objects of help in a place (code or its beginning), those without a helper first."""
    names, villages = helper_names(session), village_names(session)
    policy, today = session.policy(), session.clock.today()
    with session.store.read() as connection:
        found = paired_households(connection, today, OBJECT_TYPES, region, helper_id)
    labels = policy.table("object_type")
    rows = [_household(row, names, villages, labels.label_of(row.object_type)) for row in found]
    tails = tails_of_namesakes((((row.village, row.head), row.local_no) for row in rows), ORDER_LENGTH)
    told = (replace(row, tail=tails.get(row.local_no, "")) for row in rows)
    return tuple(sorted(told, key=lambda row: bool(row.helper_id)))


def visits_wanted(session: Session) -> int | None:
    """Visits a month, None while the county has not set it."""
    policy = session.policy()
    return policy.number(FREQUENCY) if policy.is_set(FREQUENCY) else None


def visits_due(session: Session, region: str = "") -> tuple[HelpedHousehold, ...]:
    """Households with a helper that were not visited often enough this month, longest waiting first.

    While the county has not set how often, nobody can say what is enough: those not visited at all.
    """
    wanted = visits_wanted(session) or 1
    rows = [row for row in helped_households(session, region)
            if row.helper_id and row.visits_this_month < wanted]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: row.last_visit or date.min))


def assign(session: Session, helper_id: str, household_ids: Sequence[str], started_on: date) -> Changes:
    """Pair a helper with households; who helped them before ends by rotation on that day.

    Raises UserError when the helper would have more households than allowed (V-HLP-01), or has ended.
    """
    today = session.clock.today()
    if started_on > today:
        raise UserError(f"结对日期 {started_on} 还没有到，没有分配。")
    wanted = tuple(dict.fromkeys(household_ids))
    policy = session.policy()
    name = helper_names(session).get(helper_id)
    if name is None:
        raise UserError("这名帮扶责任人已经不在名单里了，没有分配。请重新选择。")
    with session.write(Action.EDIT, f"分配帮扶责任人 {name}：{len(wanted)} 户") as tx:
        now = paired_households(tx.connection, today, OBJECT_TYPES)
        running = [row for row in now if row.household_id in set(wanted) and row.pairing_id]
        own = {row.household_id for row in running if row.helper_id == helper_id}
        fresh = [household for household in wanted if household not in own]
        most = policy.number(MOST)
        has = active_pairings(tx.connection, today).get(helper_id, 0)
        if has + len(fresh) > most:
            words = f"{name}已经帮扶 {has} 户，再加 {len(fresh)} 户就超过了，最多 {most} 户。"
            raise UserError(f"{words}没有分配，请少选几户或换一个人。")
        for row in running:
            if row.helper_id != helper_id:
                ended = max(started_on, row.started_on or started_on)
                tx.update("pairing", row.pairing_id, {"ended_on": ended, "end_reason": ROTATION})
        added = [_pairing(session, household, helper_id, started_on) for household in fresh]
        tx.insert_many("pairing", added)
    return tx.changes


def new_visit(session: Session) -> Mapping[str, Any]:
    """A blank visit with an id, not stored yet."""
    fields = schema_of("visit").stored_fields
    return {"id": session.new_id(), "household_id": None, **{field.name: None for field in fields}}


def add_visit(session: Session, visit: Mapping[str, Any]) -> Changes:
    """Store a visit typed outside the card. Raises UserError with the first thing missing or wrong."""
    if not visit.get("household_id"):
        raise UserError("还没有选走访的是哪一户，没有保存。", field="household_id")
    found = validate(schema_of("visit"), visit, session.policy(), session.clock.today())
    hard = [problem for problem in found if problem.severity.name == "E"]
    if hard:
        raise UserError(f"{hard[0].message}。没有保存，填的内容还在。", field=hard[0].field)
    with session.write(Action.EDIT, "登记走访") as tx:
        tx.insert("visit", visit)
    return tx.changes


def _pairing(session: Session, household_id: str, helper_id: str, started_on: date) -> dict[str, Any]:
    return {
        "id": session.new_id(), "household_id": household_id, "helper_id": helper_id,
        "started_on": started_on, "ended_on": None, "end_reason": None,
    }  # fmt: skip


def _household(
    row: PairedHousehold, names: Mapping[str, str], villages: Mapping[str, str], object_type: str
) -> HelpedHousehold:
    return HelpedHousehold(
        row.household_id, villages.get(row.village_code, row.village_code), row.group_no, row.head_name,
        object_type, names.get(row.helper_id, ""), row.helper_id, row.pairing_id, row.started_on,
        row.last_visit, row.visits_this_month, row.local_no,
    )  # fmt: skip
