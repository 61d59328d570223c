"""A household walked through a procedure with real meetings and notices, step by step, refusals included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from app.core.paths import resource
from app.domain.income import statement_window
from app.services.cards import new_card, new_record, open_card, save_card
from app.services.meetings import new_matter, new_meeting, save_meeting
from app.services.notices import Subject as Listed
from app.services.notices import new_notice, open_notice, post_notice, save_notice
from app.services.objections import answer_opinion, new_opinion, register_opinion
from app.services.policy_documents import activate, documents
from app.services.policy_packs import import_pack
from app.services.procedures import (
    StepDraft,
    StepRefused,
    Subject,
    begin,
    case_track,
    startable,
    take,
)
from app.services.session import Session
from app.services.step_offers import statements_of
from tests.offices import ADMIN, ENTRY, REVIEWER, VILLAGE, reopen, with_household, with_rows
from tests.policy_files import pack_file, toml, trust_district

MANY = tuple(f"签字{number}" for number in "一二三四五六七")
NO_ROWS: Mapping[str, Any] = MappingProxyType({})
COUNTY = """
[parameter."line.monitor"]
unit = "元"
years = { 2021 = 6000, 2022 = 6500, 2023 = 7000, 2024 = 7500, 2025 = 8000, 2026 = 8200 }
[parameter."monitor.help_days"]
unit = "天"
value = 30
"""
RULE_OF_2026 = (
    '  { code = "9-R-2026", label = "村民代表会议（新文本）", rule = "9-R", from = 2026-01-01,'
    ' law = "村民委员会组织法", article = "第二十六条", whole = "组成人员", persons = ">= 2/3",'
    ' persons_of = "should", vote = "> 1/2", vote_of = "present", vote_article = "第二十六条" },\n'
)


def _meeting_rules() -> str:
    """The nation's table of meeting rules with the one that this county took from the law of 2026."""
    shipped = (resource("policy") / "nation-meetings.toml").read_text(encoding="utf-8")
    table = shipped[shipped.index("[table.meeting_rule]") : shipped.index("[table.vote_method]")]
    return table.rstrip().removesuffix("]") + RULE_OF_2026 + "]\n"


def with_county_policy(session: Session, folder: Path) -> Session:
    """The office with the lines of a county in force; the session of the entry clerk."""
    admin = reopen(session, ADMIN)
    trust_district(admin, folder)
    texts = {"county.toml": toml(COUNTY, since="2021-01-01"), "meetings.toml": toml(_meeting_rules())}
    texts["meetings.toml"] = texts["meetings.toml"].replace('id = "county"', 'id = "county-meetings"')
    import_pack(admin, pack_file(folder, "", files=texts))
    reviewer = reopen(admin, REVIEWER)
    activate(reviewer, next(each.id for each in documents(reviewer) if not each.is_active))
    return reopen(reviewer, ENTRY)


def put(
    session: Session, household_id: str, schema_id: str, rows: Mapping[str, Any] = NO_ROWS, **values: Any
) -> str:
    """Add a record to the card; its id. `rows` are tables of the record: form → rows."""
    card = open_card(session, household_id)
    record = {**new_record(session, card, schema_id), **values}
    edited = with_rows(card, schema_id, *card.rows(schema_id), record)
    for form, lines in rows.items():
        made = [{**new_record(session, card, form, record["id"]), **line} for line in lines]
        edited = with_rows(edited, form, *card.rows(form), *made)
    save_card(session, card, edited, "登记")
    return str(record["id"])


def change(session: Session, household_id: str, schema_id: str, record_id: str = "", **values: Any) -> None:
    """Change a record of the card, the first of its form by default."""
    card = open_card(session, household_id)
    wanted = record_id or card.rows(schema_id)[0]["id"]
    rows = tuple({**row, **values} if row["id"] == wanted else row for row in card.rows(schema_id))
    save_card(session, card, with_rows(card, schema_id, *rows), "修改")


def family(session: Session, **household: Any) -> str:
    """A stored household of a couple, with these facts."""
    card = with_household(new_card(session, VILLAGE, "1组"), **{"object_type": "10", **household})
    head = {**card.rows("member")[0], "name": "张三", "birth_date": date(1970, 1, 1), "labour": "1"}
    wife = {
        **new_record(session, card, "member"), "name": "李四", "relation": "02",
        "birth_date": date(1972, 5, 5),
    }  # fmt: skip
    return save_card(session, None, with_rows(card, "member", head, wife), "新建户").card.household_id


def earn(session: Session, household_id: str, purpose: str, on: date, yuan: int) -> None:
    """An income sheet of the couple for a case whose survey is on a day."""
    first, last = statement_window(session.policy(on), purpose, on.year, on)
    sheet = {
        "year": on.year, "purpose": purpose, "persons_year": 2, "window_from": first, "window_to": last,
    }  # fmt: skip
    item = {"item": "101", "amount": yuan * 100}
    put(session, household_id, "income_statement", {"income_item": (item,)}, **sheet)


def assess(session: Session, household_id: str, on: date, **failing: str) -> None:
    """All safeguard items met on a day, but those named: i05="2"."""
    for item in ("01", "02", "03", "04", "05", "06"):
        result = failing.get(f"i{item}", "1")
        put(session, household_id, "safeguard", item=item, result=result, assessed_on=on, assessed_by="甲")


class Walk:
    """One case of a household; every step says all that is asked unless the test says otherwise.

    With a `village` the case is about that village and the household only stands on its lists.
    """

    def __init__(self, session: Session, household_id: str, procedure: str, village: str = "") -> None:
        self.subject = Subject(village_code=village) if village else Subject(household_id)
        self.session = session
        self.household_id = household_id
        self.procedure = procedure
        self.case_id = ""
        self.steps = 0

    def as_user(self, name: str) -> None:
        """Somebody else sits down at the PC."""
        self.session = reopen(self.session, name)

    def go(self, state: str, on: date, **said: Any) -> None:
        draft = self.draft(state, on, **said)
        if self.case_id:
            take(self.session, self.case_id, draft)
        else:
            self.case_id = begin(self.session, self.procedure, self.subject, draft).case_id
        self.steps += 1

    def refused(self, words: str, state: str, on: date, **said: Any) -> None:
        """The step is refused for this reason, and nothing else is wrong with it."""
        with pytest.raises(StepRefused) as raised:
            self.go(state, on, **said)
        assert words in str(raised.value), str(raised.value)
        assert len({reason.guard for reason in raised.value.reasons}) == 1, str(raised.value)

    def draft(self, state: str, on: date, **said: Any) -> StepDraft:
        order = startable(self.session, on)[self.procedure]
        if self.case_id:
            order = case_track(self.session, self.case_id).procedure
        wanted = order.state(state)
        left = case_track(self.session, self.case_id).track.standing if self.case_id else None
        papers = (*wanted.papers, *(left.leave_papers if left else ()))
        uses = (*wanted.guards, *(left.leave_guards if left else ()))
        draft = StepDraft(
            state,
            on,
            wanted.actors[0],
            (f"甲{self.steps}", f"乙{self.steps}"),
            frozenset(papers),
            {figure.name: 0 for figure in wanted.figures},
            frozenset(one.code for one in statements_of(uses)),
            MANY,
            reason="按规定办理",
        )
        return replace(draft, **said)

    def meet(self, on: date, present: int = 30, kind: str = "04") -> None:
        """A meeting of 40 about this case, by default of the villagers' representatives."""
        meeting = new_meeting(self.session, kind, VILLAGE)
        meeting = new_matter(self.session, meeting, "评议", case_id=self.case_id)
        values = {
            **meeting.values, "topic": "评议", "held_on": on, "place": "村委会", "presider": "甲",
            "recorder": "乙", "should_attend": 40, "attended": present,
        }  # fmt: skip
        votes = {"votes_for": present, "votes_against": 0, "votes_abstain": 0}
        matters = tuple({**matter, **votes} for matter in meeting.matters)
        save_meeting(self.session, None, replace(meeting, values=values, matters=matters))

    def post(self, kind: str, on: date) -> str:
        """A notice that lists the household of this case; its id."""
        contact = {"contact": "村支书", "phone_village": "09901234567", "phone_township": "09907654321"}
        draft = new_notice(
            self.session, kind, VILLAGE, title="名单公示", body="有异议的请向村委会提出", **contact
        )
        save_notice(self.session, None, draft)
        listed = (Listed(self.household_id, self.case_id),)
        notice = open_notice(self.session, draft.id)
        post_notice(self.session, notice, listed, posted_on=on, posted_by="文书丙")
        return str(draft.id)

    def object(self, notice_id: str, on: date) -> None:
        """Somebody objects to this household."""
        opinion = {
            **new_opinion(self.session, open_notice(self.session, notice_id)), "raised_on": on, "way": "01",
            "text": "有车", "subject_household": self.household_id,
        }  # fmt: skip
        register_opinion(self.session, opinion)

    def answer(self, notice_id: str, on: date) -> None:
        """The objection is answered: it was wrong."""
        opinion = open_notice(self.session, notice_id).opinions[0]
        answer_opinion(
            self.session, opinion, handled_by="干部丁", found="没有车", result="02", reply="名单不变",
            replied_on=on,
        )  # fmt: skip
