"""Whether a pack from outside fits the running book: no unknown name, no other unit, nothing taken away.

What records refer to must stay readable, so an option may be ended by a date but never left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from app.core.errors import UserError
from app.domain import holidays, meetings, notices
from app.domain.codes import CodeTable, CodeValue
from app.domain.policy import PolicyBook
from app.domain.policy_figures import Shape, is_day, shape_of
from app.domain.policy_pack import PackTable, Parameter, PolicyPack, PolicyPackRefused
from app.domain.work_calendar import TABLE as CALENDAR
from app.domain.work_calendar import read_rule, rule_of

_READ_BY: Mapping[str, Callable[[CodeValue], object]] = MappingProxyType(
    {
        holidays.TABLE: holidays.changed_days,
        meetings.RULES: meetings.read_rule,
        notices.KINDS: notices.read_kind,
    }
)
"""Tables whose options say more than a label → what reads them. Raises ValueError for what it cannot read."""


def refuse_unfit(pack: PolicyPack, book: PolicyBook) -> None:
    """Raises PolicyPackRefused with the first thing that does not fit."""
    for complaint in complaints(pack, book):
        raise PolicyPackRefused(pack.origin, complaint)


def complaints(pack: PolicyPack, book: PolicyBook) -> Iterator[str]:
    """What is wrong with it, in words."""
    unknown = sorted(
        (pack.parameters.keys() - book.parameter_names) | (pack.tables.keys() - book.table_names)
    )
    if unknown:
        yield f"有本软件不认识的名称 {'、'.join(unknown)}"
        return
    view = book.at(pack.region, pack.effective_from)
    for name, parameter in pack.parameters.items():
        known = view.parameters.get(name)
        if known is not None:
            yield from _figure_complaints(parameter, known)
    for name, given in pack.tables.items():
        table = view.tables.get(name)
        if table is not None:
            yield from _table_complaints(given, table)
            yield from _content_complaints(given, table)
        if name == CALENDAR:
            yield from _calendar_complaints(given)


def _calendar_complaints(given: PackTable) -> Iterator[str]:
    for event in given.values:
        try:
            if rule_of(event):
                read_rule(rule_of(event))
        except UserError as unreadable:
            yield f"工作日程 {event.label} 的日子{unreadable.message.removesuffix('。')}"


def _figure_complaints(given: Parameter, known: Parameter) -> Iterator[str]:
    if given.unit != known.unit:
        yield f"参数 {known.title} 的单位应为“{known.unit}”，包里是“{given.unit}”"
    said = given.value is not None or given.values or given.years or given.text
    if said and shape_of(given) is not shape_of(known):
        yield f"参数 {known.title} 的写法与本软件的不同"
    elif given.values and known.values and len(given.values) != len(known.values):
        yield f"参数 {known.title} 应有 {len(known.values)} 个数，包里有 {len(given.values)} 个"
    elif given.values and shape_of(given) is Shape.DAY and not is_day(given.values):
        yield f"参数 {known.title} 不是每年都有的一天"
    elif given.text and known.choices and given.text not in known.choices:
        yield f"参数 {known.title} 只能是 {'、'.join(known.choices.values())}"
    elif any(number < 0 for number in (given.value or 0, *given.values, *given.years.values())):
        yield f"参数 {known.title} 是负数"


def _table_complaints(given: PackTable, table: CodeTable) -> Iterator[str]:
    codes = {value.code for value in given.values}
    if not given.extend:
        lost = [value.label for value in table.values if value.code not in codes]
        if lost:
            yield f"选项表 {table.title} 少了正在用的 {'、'.join(lost[:5])}；停用的要写停用日期，不能删去"
    needed = _common_attributes(table)
    for value in given.values:
        missing = needed - value.attributes.keys()
        if missing:
            yield f"选项表 {table.title} 的 {value.label} 缺少 {'、'.join(sorted(missing))}"
        same = table.by_label(value.label)
        if same is not None and same.code != value.code:
            yield f"选项表 {table.title} 里“{value.label}”的编码是 {same.code}，包里是 {value.code}"
        if value.valid_from and value.valid_to and value.valid_to < value.valid_from:
            yield f"选项表 {table.title} 的 {value.label} 停用早于启用"


def _content_complaints(given: PackTable, table: CodeTable) -> Iterator[str]:
    """What an option says is of the same kind as in the running table, and can be read."""
    known = {name: type(said) for value in table.values for name, said in value.attributes.items()}
    read = _READ_BY.get(given.name)
    for value in given.values:
        for name, said in value.attributes.items():
            if not isinstance(said, known.get(name, type(said))):
                yield f"选项表 {table.title} 的 {value.label} 的 {name} 写法与本软件的不同"
                return
        try:
            if read is not None:
                read(value)
        except ValueError as unreadable:
            yield f"选项表 {table.title} 的 {value.label} 看不懂（{unreadable}）"


def _common_attributes(table: CodeTable) -> frozenset[str]:
    """The attributes every option of a table has."""
    if not table.values:
        return frozenset()
    return frozenset.intersection(*(frozenset(value.attributes) for value in table.values))
