"""What the household list can be filtered by, in words; and filters kept under a name by each user."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from app.core.clock import CHINA_STANDARD_TIME
from app.core.errors import UserError
from app.core.text import fold, sort_key
from app.domain import dates, money
from app.domain.policy import PolicyView
from app.forms.kinds import Code, Codes, YesNo
from app.forms.registry import SCHEMAS
from app.models import saved_filters as storage
from app.models.queries.household_conditions import Condition
from app.models.queries.households import HouseholdFilter, Show
from app.services.regions import village_names
from app.services.session import Session

__all__ = ["Condition", "FilterKind", "KeptFilter"]

NAME_MOST = 20
RANGE, CHOICES, YEAR, DAY = "range", "choices", "year", "day"
_STATES = {
    "uncollected": "没有采集",
    "open": "未提交",
    "submitted": "已提交、待审核",
    "reviewed": "已审核",
    "ended": "已销户",
}
_YES_NO = (("1", "是"), ("0", "否"))


@dataclass(frozen=True)
class FilterKind:
    """One line of the list of conditions. `editor` says how it is filled in; `unit` stands after a range.

    `choices` are (code, label); `field` is "entity.name" for conditions on a field of a form.
    """

    kind: str
    title: str
    editor: str
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    field: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.field}"


@dataclass(frozen=True)
class KeptFilter:
    """A filter under its name; the place is chosen in the village tree and not part of it."""

    name: str
    chosen: HouseholdFilter


def filter_kinds(session: Session) -> tuple[FilterKind, ...]:
    """Everything the list can be filtered by, the usual ones first."""
    policy = session.policy()
    villages = tuple(sorted(village_names(session).items(), key=lambda pair: sort_key(pair[1])))
    rules = tuple((rule.id, f"{rule.title}（{rule.id}）") for rule in session.standards.rules.rules)
    return (
        FilterKind("village_code", "村", CHOICES, choices=villages),
        FilterKind("object_type", "户类型", CHOICES, choices=_values(policy, "object_type")),
        FilterKind("state", "提交情况", CHOICES, choices=tuple(_STATES.items())),
        FilterKind("rule", "有这个问题", CHOICES, choices=rules),
        FilterKind("lacks", "缺少这一项", CHOICES, choices=tuple(_needed())),
        FilterKind("per_capita", "人均纯收入", RANGE, "元"),
        FilterKind("members", "人口", RANGE, "人"),
        FilterKind("filled", "填报比例", RANGE, "%"),
        FilterKind("papers_missing", "缺的调查表和照片", RANGE, "种"),
        FilterKind("updated_at", "这一天以后改过", DAY),
        FilterKind("with_year", "有这一年的收支表", YEAR),
        FilterKind("without_year", "没有这一年的收支表", YEAR),
        *_field_kinds(policy),
    )


def _values(policy: PolicyView, table: str) -> tuple[tuple[str, str], ...]:
    return tuple((value.code, value.label) for value in policy.table(table).values)


def _needed() -> Iterator[tuple[str, str]]:
    """Facts that may be missing, each name once."""
    found: dict[str, str] = {}
    for schema in SCHEMAS:
        for field in schema.fields:
            if field.required is not False:
                found.setdefault(field.name, f"{field.label}（{schema.title}）")
    yield from found.items()


def _field_kinds(policy: PolicyView) -> Iterator[FilterKind]:
    for schema in SCHEMAS:
        for field in schema.stored_fields:
            choices: tuple[tuple[str, str], ...] = ()
            if isinstance(field.kind, Code | Codes):
                choices = _values(policy, field.kind.table)
            elif isinstance(field.kind, YesNo):
                choices = _YES_NO
            if choices:
                name = f"{schema.record}.{field.name}"
                yield FilterKind("field", f"{schema.title}：{field.label}", CHOICES, "", choices, name)


def chosen_values(kind: FilterKind, codes: Sequence[str]) -> Condition:
    """A condition with these codes. Raises UserError when none was chosen."""
    if not codes:
        raise UserError("还没有选，请至少选一项。", field="codes")
    return Condition(kind.kind, kind.field, tuple(codes))


def typed_values(kind: FilterKind, low: str, high: str = "") -> Condition:
    """A condition from typed bounds, a typed year or a typed day. Raises UserError for unreadable text."""
    low, high = fold(low), fold(high)
    if not low and not high:
        raise UserError("还没有填，请填数。", field="low")
    try:
        if kind.editor == YEAR:
            return Condition(kind.kind, codes=(str(int(low)),))
        if kind.editor == DAY:
            begin = datetime.combine(dates.parse(low), datetime.min.time(), CHINA_STANDARD_TIME)
            return Condition(kind.kind, low=round(begin.timestamp() * 1000))
        read = money.parse if kind.kind == "per_capita" else int
        bounds = [read(text) if text else None for text in (low, high)]
    except ValueError as unreadable:
        raise UserError("读不懂，请填数字，日期写成 2018-03-07。", field="low") from unreadable
    if None not in bounds and bounds[0] > bounds[1]:  # type: ignore[operator]
        raise UserError("下限比上限大，请核对。", field="low")
    return Condition(kind.kind, low=bounds[0], high=bounds[1])


def condition_words(kinds: Sequence[FilterKind], condition: Condition) -> str:
    """A condition as it stands on its chip."""
    found = next(
        (kind for kind in kinds if (kind.kind, kind.field) == (condition.kind, condition.field)), None
    )
    if found is None:
        return "已不用的条件"
    if found.editor == CHOICES:
        labels = dict(found.choices)
        chosen = "、".join(labels.get(code, code) for code in condition.codes)
        return f"{found.title.rpartition('：')[2]}：{chosen}"
    if found.editor == YEAR:
        return f"{found.title}：{condition.codes[0]}"
    if found.editor == DAY:
        day = datetime.fromtimestamp((condition.low or 0) / 1000, CHINA_STANDARD_TIME)
        return f"{found.title}：{day:%Y-%m-%d}"
    return f"{found.title}：{_bounds(found, condition)}"


def _bounds(kind: FilterKind, condition: Condition) -> str:
    def said(bound: int) -> str:
        return money.format_fen(bound).removesuffix(".00") if kind.kind == "per_capita" else str(bound)

    if condition.low is None:
        return f"{said(condition.high or 0)} {kind.unit}以下"
    if condition.high is None:
        return f"{said(condition.low)} {kind.unit}以上"
    return f"{said(condition.low)}–{said(condition.high)} {kind.unit}"


def kept_filters(session: Session) -> tuple[KeptFilter, ...]:
    """The filters of this user by name."""
    with session.store.read() as connection:
        stored = storage.of_user(connection, session.actor.user_id)
    return tuple(KeptFilter(name, _filter(body)) for name, body in stored.items())


def keep_filter(session: Session, name: str, chosen: HouseholdFilter) -> None:
    """Keep the filter under a name; one of the same name is replaced. Raises UserError for a bad name."""
    known = _named(name)
    body = json.dumps(
        {
            "show": chosen.show.value,
            "object_type": chosen.object_type,
            "conditions": [asdict(condition) for condition in chosen.conditions],
        },
        ensure_ascii=False,
    )
    with session.store.write_local() as connection:
        storage.put(connection, session.actor.user_id, known, body)


def rename_filter(session: Session, old: str, new: str) -> None:
    """Raises UserError for a bad name or one that is taken."""
    known, user = _named(new), session.actor.user_id
    with session.store.write_local() as connection:
        stored = storage.of_user(connection, user)
        if known in stored and known != old:
            raise UserError(f"已经有叫“{known}”的筛选，请换一个名字。", field="name")
        if old in stored:
            storage.remove(connection, user, old)
            storage.put(connection, user, known, stored[old])


def forget_filter(session: Session, name: str) -> None:
    with session.store.write_local() as connection:
        storage.remove(connection, session.actor.user_id, name)


def _named(name: str) -> str:
    known = name.strip()
    if not 0 < len(known) <= NAME_MOST:
        raise UserError(f"名字要有 1 到 {NAME_MOST} 个字。", field="name")
    return known


def _filter(body: str) -> HouseholdFilter:
    stored = json.loads(body)
    conditions = tuple(
        Condition(**{**condition, "codes": tuple(condition["codes"])}) for condition in stored["conditions"]
    )
    return HouseholdFilter(
        show=Show(stored["show"]), object_type=stored["object_type"], conditions=conditions
    )
