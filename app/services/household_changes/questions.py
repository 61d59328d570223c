"""What is asked for each registered change, as a form made for one household, and how the answers are used.

The page shows the form like any other; everything the card knows is offered, not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.errors import UserError
from app.domain.derivation import HEAD
from app.forms.conditions import is_blank
from app.forms.registry import SCHEMAS
from app.forms.schema import FormSchema, Section
from app.services.attachment_intake import keep_files
from app.services.cards import Card
from app.services.household_changes.acts import DoneChange, Grounds, active
from app.services.household_changes.corrections import Correction, correct_field, correctable_fields
from app.services.household_changes.heads import HeadChange, change_head, suggested_relations
from app.services.household_changes.identities import (
    Relapse,
    Removal,
    register_missed,
    relapse_household,
    remove_wrongly_entered,
)
from app.services.household_changes.members import (
    Arrival,
    Departure,
    add_member,
    leave_member,
)
from app.services.household_changes.question_fields import (
    GOES,
    GROUNDS,
    RELATION,
    add_fields,
    correct_fields,
    head_fields,
    leave_fields,
    merge_fields,
    relapse_fields,
    removal_fields,
    split_fields,
)
from app.services.household_changes.splits import (
    ElderlyReview,
    Merge,
    Split,
    merge_household,
    split_household,
)
from app.services.session import Session

Values = Mapping[str, Any]
Suggested = dict[str, Any]
PROOF_ATTACHMENTS, PROOF_FILES = "proof_attachments", "proof_files"
"""Answers beside the form: ids of attachments of the household, and paths of files to add, as the proof."""
CORRECTABLE = ("household", "member", "income_statement", "living_conditions")


@dataclass(frozen=True)
class Question:
    """One kind of change: its words, its fields for a household, and what answers do.

    `suggest(card, answers, changed field)` gives answers that follow from the others.
    """

    id: str
    title: str
    explanation: str
    fields: Callable[[Card], tuple[Section, ...]]
    run: Callable[[Session, Card, Values], DoneChange]
    suggest: Callable[[Card, Values, str], Suggested] = lambda _card, _answers, _changed: {}

    def form(self, card: Card) -> FormSchema:
        """The form for one household."""
        return FormSchema(self.id, 1, self.title, "household_event", (*self.fields(card), GROUNDS))

    def answer(self, session: Session, card: Card, answers: Values) -> DoneChange:
        """Do it. Raises UserError naming the field, first for the needed ones left blank.

        Files are read and kept first; they are named in rows by the act itself.
        """
        for field in self.form(card).fields:
            if field.is_required(answers) and is_blank(answers.get(field.name)):
                raise UserError(f"还没有填“{field.label}”。数据没有变化。", field=field.name)
        paths = answers.get(PROOF_FILES) or ()
        kept = keep_files(session, paths) if paths else ()
        return self.run(session, card, {**answers, PROOF_FILES: kept})


def grounds_of(answers: Values) -> Grounds:
    """The grounds among the answers. The day is checked by the change itself."""
    return Grounds(
        answers["happened_on"],
        answers.get("proof") or "",
        answers.get("note") or "",
        tuple(answers.get(PROOF_ATTACHMENTS) or ()),
        tuple(answers.get(PROOF_FILES) or ()),
    )


def _given_relations(answers: Values) -> dict[str, str]:
    return {
        name.removeprefix(RELATION): value
        for name, value in answers.items()
        if name.startswith(RELATION) and value
    }


def _suggest_relations(card: Card, new_head: str, without: frozenset[str] = frozenset()) -> Suggested:
    if new_head not in {row["id"] for row in active(card)} - without:
        return {}
    found = suggested_relations(card, new_head, without)
    return {f"{RELATION}{member}": relation for member, relation in found.items()}


def _add(session: Session, card: Card, answers: Values) -> DoneChange:
    names = ("name", "id_type", "id_no", "sex", "birth_date")
    facts = {name: answers[name] for name in names if answers.get(name) is not None}
    member = answers.get("member_id") or ""
    return add_member(
        session,
        Arrival(
            card.household_id,
            grounds_of(answers),
            answers.get("reason") or "",
            answers.get("relation") or "",
            {} if member else facts,
            member,
        ),
    )


def _leave(session: Session, card: Card, answers: Values) -> DoneChange:
    return leave_member(
        session,
        Departure(
            card.household_id,
            answers.get("member_id") or "",
            grounds_of(answers),
            answers.get("reason") or "",
            answers.get("new_head") or "",
            _given_relations(answers),
            answers.get("decision") or "",
            answers.get("approved_by") or "",
        ),
    )


def _head(session: Session, card: Card, answers: Values) -> DoneChange:
    change = HeadChange(
        card.household_id, answers.get("new_head") or "", grounds_of(answers), _given_relations(answers)
    )
    return change_head(session, change)


def _suggest_for_head(card: Card, answers: Values, changed: str) -> Suggested:
    if changed not in ("new_head", "member_id"):
        return {}
    leaving = frozenset((answers["member_id"],)) if answers.get("member_id") else frozenset[str]()
    return _suggest_relations(card, answers.get("new_head") or "", leaving)


def _leaving(answers: Values) -> tuple[str, ...]:
    return tuple(
        name.removeprefix(GOES) for name, value in answers.items() if name.startswith(GOES) and value
    )


def _split(session: Session, card: Card, answers: Values) -> DoneChange:
    return split_household(
        session,
        Split(
            card.household_id,
            _leaving(answers),
            answers.get("new_head") or "",
            grounds_of(answers),
            _given_relations(answers),
            answers.get("head_left") or "",
            answers.get("address") or "",
            _review_of(answers),
        ),
    )


def _suggest_for_split(card: Card, answers: Values, changed: str) -> Suggested:
    """Both households: those who go and those who stay, each seen from their own head."""
    leaving = frozenset(_leaving(answers))
    staying = frozenset(row["id"] for row in active(card)) - leaving
    found = _suggest_relations(card, answers.get("new_head") or "", staying)
    old_head = next((row["id"] for row in active(card) if row.get("relation") == HEAD), "")
    if answers.get("head_left"):
        found |= _suggest_relations(card, answers["head_left"], leaving)
    elif old_head in staying:
        found |= {
            f"{RELATION}{row['id']}": row.get("relation") for row in active(card) if row["id"] in staying
        }
    return found


def _merge(session: Session, card: Card, answers: Values) -> DoneChange:
    return merge_household(
        session,
        Merge(
            card.household_id,
            answers.get("target") or "",
            grounds_of(answers),
            _given_relations(answers),
            _review_of(answers),
        ),
    )


def _review_of(answers: Values) -> ElderlyReview:
    return ElderlyReview(answers.get("reviewed_by") or "", answers.get("review_note") or "")


def correctable_facts(session: Session, card: Card) -> dict[str, tuple[str, str]]:
    """Key of a fact → its name ("张三·证件号码") and what it says now."""
    policy = session.policy()
    found: dict[str, tuple[str, str]] = {}
    for schema in SCHEMAS:
        for row in card.rows(schema.record) if schema.id in CORRECTABLE else ():
            title = row.get("name") or (f"{row['year']}年{schema.title}" if row.get("year") else schema.title)
            for one in correctable_fields(schema.id):
                words = one.kind.format(row.get(one.name), policy)
                found[f"{schema.id}.{row['id']}.{one.name}"] = (f"{title}·{one.label}", words)
    return found


def _correct(session: Session, card: Card, answers: Values) -> DoneChange:
    schema_id, record_id, name = ((answers.get("target") or "household..") + "..").split(".")[:3]
    return correct_field(
        session,
        Correction(
            card.household_id,
            schema_id,
            record_id,
            name,
            answers.get("text") or "",
            grounds_of(answers),
            answers.get("approved_by") or "",
        ),
    )


def _relapse(session: Session, card: Card, answers: Values) -> DoneChange:
    return relapse_household(
        session,
        Relapse(
            card.household_id,
            grounds_of(answers),
            answers.get("cause") or "",
            answers.get("decision") or "",
            tuple(answers.get("risks") or ()),
        ),
    )


def _remove(session: Session, card: Card, answers: Values) -> DoneChange:
    return remove_wrongly_entered(
        session,
        Removal(
            card.household_id,
            grounds_of(answers),
            answers.get("decision") or "",
            answers["decided_on"],
            answers.get("approved_by") or "",
        ),
    )


MERGE = Question(
    "merge",
    "并户",
    "全部现有成员转到另一户，这一户随即销户。两户里都登记了的人，只留那一户的一条。",
    merge_fields,
    _merge,
)
QUESTIONS: tuple[Question, ...] = (
    Question("add", "增加成员", "出生、婚入、迁入等。从本乡镇别的户来的人，两户一起办理。", add_fields, _add),
    Question(
        "leave",
        "成员离开",
        "死亡、婚出、参军等。离开的人留在卡上，不再算人口；要转到本乡镇另一户的，到那一户办“增加成员”。",
        leave_fields,
        _leave,
        _suggest_for_head,
    ),
    Question(
        "head",
        "变更户主",
        "选新户主，各人的关系由程序推出，推不出的请填上。",
        head_fields,
        _head,
        _suggest_for_head,
    ),
    Question(
        "split",
        "分户",
        "分出去的人另立一户，户类型和各时期身份照原户。",
        split_fields,
        _split,
        _suggest_for_split,
    ),
    MERGE,
    Question(
        "correct",
        "更正",
        "登记错了的内容，写明证明和批准人；原来的内容留在变更记录里。",
        correct_fields,
        _correct,
    ),
    Question(
        "missed",
        "补录",
        "应进未进、补登记的户，从变动日期起算在户数里。",
        lambda _card: (),
        lambda session, card, answers: register_missed(session, card.household_id, grounds_of(answers)),
    ),
    Question(
        "relapse",
        "返贫",
        "脱贫退出或风险消除以后又发生困难，新的身份和原来的身份连在一起。",
        relapse_fields,
        _relapse,
    ),
    Question(
        "remove",
        "剔除",
        "识别错误的户，凭决定文书剔除。情况说明里写明理由。卡片保留，不再算户数和人口。",
        removal_fields,
        _remove,
    ),
)
