"""What holds here today and where it came from: figures by matter, option tables, holiday years; what waits
for figures nobody has set.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from app.domain.codes import CodeTable, CodeValue
from app.domain.holidays import TABLE as HOLIDAYS
from app.domain.policy_documents import document_title, pack_id
from app.domain.policy_figures import GROUPS, UNSET, group_of, words_of
from app.domain.policy_pack import DELIVERED, OWN, SHIPPED, Parameter, PolicyPack
from app.domain.rules.office_book import OFFICE_RULES
from app.domain.work_calendar import TABLE as WORK_CALENDAR
from app.forms.rulebook import rule_titles
from app.models.queries.office_records import living_records
from app.models.queries.problems import hints_about_unset
from app.services.session import Session
from app.services.standing_policy import VERSIONS

_RULE = re.compile(r"V-[A-Z]+-\d+")
_GIVERS = {SHIPPED: "软件自带", DELIVERED: "上级政策包", OWN: "本单位录入"}
_GROUP_ORDER = {title: place for place, title in enumerate(dict.fromkeys(GROUPS.values()))}


@dataclass(frozen=True)
class Origin:
    """Where a value came from. `document` is a title or the source the program names."""

    document: str
    who: str
    valid_from: date
    valid_to: date | None

    @property
    def validity(self) -> str:
        return f"{self.valid_from} 起" if self.valid_to is None else f"{self.valid_from} 至 {self.valid_to}"


@dataclass(frozen=True)
class Figure:
    """One figure as it holds here today; `needed_by` names rules and steps that use it."""

    name: str
    title: str
    group: str
    unit: str
    words: str
    parameter: Parameter
    origin: Origin
    needed_by: tuple[str, ...]

    @property
    def is_set(self) -> bool:
        """Of a yearly figure whether this year has one."""
        return UNSET not in self.words

    @property
    def has_value(self) -> bool:
        """Whether anything is known of it, be it of earlier years only."""
        return words_of(self.parameter) != UNSET


@dataclass(frozen=True)
class EarlierValue:
    """One value a figure has or had: what it was, since when, by which document."""

    words: str
    region: str
    origin: Origin


@dataclass(frozen=True)
class Option:
    """One option of a table, retired ones included."""

    value: CodeValue
    is_valid: bool


@dataclass(frozen=True)
class HolidayYear:
    """A year of the holiday table; `off` and `work` are month-days, both "" where it was not entered."""

    year: int
    off: str
    work: str
    source: str

    @property
    def is_set(self) -> bool:
        return bool(self.off)


def figures(session: Session) -> tuple[Figure, ...]:
    """All figures by matter, the unset ones of a matter first."""
    view = session.policy()
    origins = _Origins(session)
    waiting = _needed_by(session)
    this_year = session.clock.today().year
    found = [
        Figure(
            name,
            parameter.title,
            group_of(name),
            parameter.unit,
            words_of(parameter, this_year),
            parameter,
            origins.of_figure(name),
            tuple(waiting.get(name, ())),
        )
        for name, parameter in view.parameters.items()
    ]
    found.sort(key=lambda each: (_GROUP_ORDER[each.group], each.is_set, each.title))
    return tuple(found)


def figure_history(session: Session, name: str) -> tuple[EarlierValue, ...]:
    """Every value the documents and packs in force give a figure, the newest first."""
    origins = _Origins(session)
    packs = [pack for pack in session.standards.standing.policies.packs if name in pack.parameters]
    packs.sort(key=lambda pack: (pack.effective_from, pack.layer), reverse=True)
    known = session.policy().parameters[name]
    return tuple(
        EarlierValue(words_of(_read_as(known, pack.parameters[name])), pack.region, origins.of(pack, name))
        for pack in packs
    )


def option_tables(session: Session) -> tuple[CodeTable, ...]:
    """All option tables but holidays and work calendar, which have pages of their own, by title."""
    tables = (
        table for name, table in session.policy().tables.items() if name not in (HOLIDAYS, WORK_CALENDAR)
    )
    return tuple(sorted(tables, key=lambda table: (table.title, table.name)))


def options(session: Session, table_name: str) -> tuple[Option, ...]:
    today = session.clock.today()
    return tuple(
        Option(value, value.valid_on(today)) for value in session.policy().table(table_name).values
    )


def holiday_years(session: Session) -> tuple[HolidayYear, ...]:
    """From the newest year that is needed, the coming one, down; a year nobody entered is named too."""
    table = session.policy().table(HOLIDAYS)
    known = {int(value.code): value for value in table.values}
    newest = max(session.clock.today().year + 1, *known)
    return tuple(_holiday_year(year, known.get(year)) for year in range(newest, min(known) - 1, -1))


def _holiday_year(year: int, value: CodeValue | None) -> HolidayYear:
    told = value.attributes if value else {}
    return HolidayYear(year, str(told.get("off", "")), str(told.get("work", "")), str(told.get("source", "")))


def _read_as(known: Parameter, given: Parameter) -> Parameter:
    """A value of a pack with what is needed to put it in words."""
    return given.over(Parameter(given.name, unit=known.unit, choices=known.choices))


def _without_codes(source: str) -> str:
    """Where a source is one of the program's rules, what that rule checks."""
    return _RULE.sub(lambda found: _check_of(found[0]), source)


def _check_of(rule_id: str) -> str:
    """What a rule checks, in its own words."""
    office = {rule.id: rule.title for rule in OFFICE_RULES}
    return f"核对“{rule_titles().get(rule_id) or office.get(rule_id, '本软件的规则')}”"


class _Origins:
    """Documents by the name under which packs are known."""

    def __init__(self, session: Session) -> None:
        self._region = session.unit.region_code
        self._today = session.clock.today()
        self._packs = session.standards.standing.policies.packs
        with session.store.read() as connection:
            versions = living_records(connection, VERSIONS)
        self._documents = {
            f"{each['pack_name']}-{each['pack_number']}" if each["pack_name"] else pack_id(each): each
            for each in versions
        }

    def of_figure(self, name: str) -> Origin:
        """Of the strongest pack that speaks for this place today."""
        speaking = [
            pack
            for pack in self._packs
            if name in pack.parameters
            and self._region.startswith(pack.region)
            and pack.valid_on(self._today)
        ]
        return self.of(speaking[-1], name)

    def of(self, pack: PolicyPack, name: str) -> Origin:
        document = self._documents.get(pack.id)
        if document is None:
            source = _without_codes(pack.parameters[name].source)
            return Origin(source, _GIVERS[pack.layer], pack.effective_from, pack.effective_to)
        signed = "、".join(dict.fromkeys(filter(None, (document["proposed_by"], document["activated_by"]))))
        who = f"{_GIVERS[pack.layer]}（{signed}）"
        return Origin(document_title(document), who, pack.effective_from, pack.effective_to)


def _needed_by(session: Session) -> Mapping[str, list[str]]:
    """Figure → the rules that could not be judged without it, and the steps that ask for it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    parameters = session.policy().parameters
    by_title = {parameter.title: name for name, parameter in parameters.items()}
    with session.store.read() as connection:
        hints = hints_about_unset(connection, UNSET)
    for hint in hints:
        title = hint.message.removeprefix("“").partition("”")[0].partition("（")[0]
        name = by_title.get(title) or by_title.get(hint.message.removeprefix("“").partition("”")[0])
        words = f"{_check_of(hint.rule_id)}（{hint.households:,} 户没有核对）"
        if name and words not in found[name]:
            found[name].append(words)
    for pack in session.standards.standing.procedures.packs:
        for state in pack.standard.states.values():
            for use in chain(state.guards, state.leave_guards):
                for setting in use.settings.values():
                    words = f"{pack.version.title}·{state.label}"
                    if setting in parameters and words not in found[str(setting)]:
                        found[str(setting)].append(words)
    return found
