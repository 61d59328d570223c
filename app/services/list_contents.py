"""What stands in the exported lists: columns and rows, chunk by chunk, numbers masked unless asked for.

Internal work lists show the first six and last four characters of an ID number, the ends of a phone, the
last four digits of an account and the year of birth (domain.md 10.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from app.domain.derivation import HEAD
from app.domain.policy import PolicyView
from app.domain.problems import Severity
from app.domain.rules.base import is_active
from app.exchange.list_workbook import CellKind, ListCell, ListColumn
from app.exchange.national_layout import NationalHousehold
from app.forms.kinds import Area, Hundredths, Money, Whole
from app.forms.registry import schema_of
from app.forms.schema import Field
from app.models.entities import ENTITIES
from app.models.queries import problems as problem_queries
from app.models.queries import regions
from app.models.queries.cases import CHUNK, Record, Records, load_records
from app.models.queries.households import ids_of
from app.services.balances import BalanceLine
from app.services.hidden_numbers import masked_value
from app.services.history import card_history
from app.services.households import household_rows
from app.services.regions import village_names
from app.services.session import Session

Rows = Iterator[list[ListCell]]
Contents = tuple[Sequence[ListColumn], Rows]
FROZEN = 4
"""Columns that stay in sight: village, group, household and its head."""

_PLACE = (ListColumn("村", 12), ListColumn("组", 8), ListColumn("户编号", 20), ListColumn("户主", 12))
_NATIONAL = ("household", "member", "living_conditions", "income_statement")
_SEVERITIES = {Severity.E: "错误", Severity.W: "需说明"}


def households(session: Session, numbers: Sequence[int], full: bool) -> Contents:
    """The household list as on the screen, with the phone complete when asked."""
    columns = (
        *_PLACE,
        ListColumn("人口", 8, CellKind.COUNT),
        ListColumn("户类型", 18),
        ListColumn("人均纯收入（元）", 16, CellKind.HUNDREDTHS),
        ListColumn("填报（%）", 9, CellKind.COUNT),
        ListColumn("错误", 8, CellKind.COUNT),
        ListColumn("需说明", 8, CellKind.COUNT),
        ListColumn("联系电话", 14),
        ListColumn("最后修改", 12),
    )
    return columns, _household_lines(session, numbers, full)


def _household_lines(session: Session, numbers: Sequence[int], full: bool) -> Rows:
    for chunk in _chunks(numbers):
        rows = household_rows(session, chunk)
        phone = _phones(session, chunk) if full else {}
        for row in (rows[number] for number in chunk if number in rows):
            yield [
                row.village_name,
                row.group_no,
                row.local_no,
                row.head_name,
                row.members,
                row.object_type_label,
                row.per_capita,
                row.filled if row.is_judged else None,
                row.errors,
                row.warnings,
                phone.get(row.id) if full else row.phone_masked,
                f"{row.updated_at:%Y-%m-%d}",
            ]


def _phones(session: Session, numbers: Sequence[int]) -> dict[str, str]:
    with session.store.read() as connection:
        records = load_records(connection, ids_of(connection, numbers), {"household": ("phone",)})
    return {household: _household(found).get("phone") or "" for household, found in records.items()}


_MEMBER_FIELDS = (
    "name", "sex", "id_no", "birth_date", "relation", "ethnicity", "political", "education", "school_status",
    "health", "labour", "work_province", "work_county", "work_months", "public_post", "ins_medical_resident",
    "ins_medical_worker", "ins_serious", "ins_pension_resident", "ins_pension_worker", "allowance",
    "special_support", "phone",
)  # fmt: skip
_WIDTHS = {"id_no": 21, "birth_date": 12, "phone": 14, "name": 12, "health": 18}


def members(session: Session, numbers: Sequence[int], full: bool) -> Contents:
    """One row per person who lives in the household, head first."""
    fields = [schema_of("member")[name] for name in _MEMBER_FIELDS]
    columns = [
        *_PLACE,
        *(ListColumn(_title(found), _WIDTHS.get(found.name, 11), _kind(found)) for found in fields),
    ]
    return columns, _member_lines(session, numbers, fields, full)


def _member_lines(session: Session, numbers: Sequence[int], fields: Sequence[Field], full: bool) -> Rows:
    policy, names = session.policy(), village_names(session)
    wanted = {
        "household": ("village_code", "group_no", "local_no"),
        "member": ("household_id", "leave_date", "leave_reason", *_MEMBER_FIELDS),
    }
    for records in _loaded(session, numbers, wanted):
        household, living = _household(records), _living(records)
        place = _place(household, living, names)
        for member in living:
            yield [*place, *(_cell(found, member.get(found.name), policy, full) for found in fields)]


def problems(session: Session, numbers: Sequence[int], full: bool) -> Contents:
    """One row per problem of the chosen households; what a rule says has no complete number in it."""
    columns = (
        *_PLACE,
        ListColumn("性质", 9),
        ListColumn("规则", 12),
        ListColumn("问题", 60),
        ListColumn("怎么改", 50),
        ListColumn("要佐证", 8),
    )
    return columns, _problem_lines(session, numbers)


def _problem_lines(session: Session, numbers: Sequence[int]) -> Rows:
    for chunk in _chunks(numbers):
        rows = household_rows(session, chunk)
        for row in (rows[number] for number in chunk if number in rows):
            with session.store.read() as connection:
                found = problem_queries.of_household(connection, row.id)
            for problem in found:
                yield [
                    row.village_name,
                    row.group_no,
                    row.local_no,
                    row.head_name,
                    _SEVERITIES.get(Severity(problem.severity), problem.severity),
                    problem.rule_id,
                    problem.message,
                    problem.fix,
                    "是" if problem.needs_proof else "",
                ]


def history(session: Session, numbers: Sequence[int], full: bool) -> Contents:
    """One row per changed field of the chosen households, newest first."""
    columns = (
        *_PLACE,
        ListColumn("时间", 17),
        ListColumn("操作人", 12),
        ListColumn("事项", 24),
        ListColumn("表", 14),
        ListColumn("栏目", 18),
        ListColumn("原来", 30),
        ListColumn("改为", 30),
    )
    return columns, _history_lines(session, numbers, full)


def _history_lines(session: Session, numbers: Sequence[int], full: bool) -> Rows:
    for chunk in _chunks(numbers):
        rows = household_rows(session, chunk)
        for row in (rows[number] for number in chunk if number in rows):
            place = [row.village_name, row.group_no, row.local_no, row.head_name]
            for entry in card_history(session, row.id, full=full):
                act = [f"{entry.at:%Y-%m-%d %H:%M}", entry.user, entry.label]
                for change in entry.changes:
                    what = [change.record_title, change.field_label, change.old, change.new]
                    yield [*place, *act, *what]


def balances(lines: Sequence[BalanceLine]) -> tuple[Sequence[ListColumn], list[list[ListCell]]]:
    """Households and persons: opening, in, out, closing."""
    parts = ("期初", "增加", "减少", "期末")
    columns = [ListColumn("村或月份", 16)]
    columns += [
        ListColumn(f"{what}{part}", 11, CellKind.COUNT) for what in ("户数", "人口") for part in parts
    ]
    rows: list[list[ListCell]] = []
    for line in lines:
        cells: list[ListCell] = [line.title]
        for balance in (line.households, line.persons):
            cells += [balance.opening, balance.total_in, balance.total_out, balance.closing]
        rows.append(cells)
    return columns, rows


def national_households(session: Session, numbers: Sequence[int]) -> Iterator[NationalHousehold]:
    """The chosen households as the national layout wants them."""
    with session.store.read() as connection:
        places = regions.places(connection)
    names = {place.code: place.name for place in places}
    wanted = {name: ENTITIES[name].names for name in _NATIONAL}
    for records in _loaded(session, numbers, wanted):
        household, living = _household(records), _living(records)
        if not household or not living:
            continue
        code = household.get("village_code") or ""
        yield NationalHousehold(
            household,
            tuple(living),
            {
                "province": names.get(code[:2], ""),
                "city": names.get(code[:4], ""),
                "county": names.get(code[:6], ""),
                "township": session.unit.name,
                "village": names.get(code, ""),
            },
            _newest(records.get("living_conditions", ())),
            _newest(records.get("income_statement", ())).get("per_capita"),
        )


def _newest(records: Iterable[Record]) -> Mapping[str, Any]:
    return max(records, key=lambda record: record.get("year") or 0, default={})


def _chunks(numbers: Sequence[int]) -> Iterator[list[int]]:
    remaining = iter(numbers)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def _loaded(
    session: Session, numbers: Sequence[int], fields: Mapping[str, tuple[str, ...]]
) -> Iterator[Records]:
    """The records of each household in the order of the list."""
    for chunk in _chunks(numbers):
        with session.store.read() as connection:
            yield from load_records(connection, ids_of(connection, chunk), fields).values()


def _household(records: Records) -> Mapping[str, Any]:
    return next(iter(records.get("household", ())), {})


def _living(records: Records) -> list[Record]:
    """Those who live there, the head first, else in the order they were added."""
    living = [member for member in records.get("member", ()) if is_active(member)]
    return sorted(living, key=lambda member: member.get("relation") != HEAD)


def _place(
    household: Mapping[str, Any], living: Sequence[Record], names: Mapping[str, str]
) -> list[ListCell]:
    code = household.get("village_code") or ""
    head = living[0].get("name") if living and living[0].get("relation") == HEAD else ""
    return [names.get(code, code), household.get("group_no"), household.get("local_no"), head]


def _title(found: Field) -> str:
    return f"{found.label}（{found.kind.unit}）" if found.kind.unit else found.label


def _kind(found: Field) -> CellKind:
    if isinstance(found.kind, Hundredths | Area | Money):
        return CellKind.HUNDREDTHS
    return CellKind.COUNT if isinstance(found.kind, Whole) else CellKind.TEXT


def _cell(found: Field, value: Any, policy: PolicyView, full: bool) -> ListCell:
    if value is None:
        return None
    if _kind(found) is not CellKind.TEXT:
        return int(value)
    return found.kind.format(value, policy) if full else masked_value(found, value, policy)
