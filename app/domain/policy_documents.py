"""Policy documents of the office: figures, options and holidays that were set, as packs of the book (2.1).

Records in, immutable packs out. A document changes nothing that held before its first day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from app.core.errors import UserError
from app.domain.codes import Attribute, CodeTable, CodeValue
from app.domain.holidays import TABLE as HOLIDAYS
from app.domain.holidays import changed_days
from app.domain.policy import PolicyBook, PolicyView
from app.domain.policy_figures import typed
from app.domain.policy_pack import OWN, PackTable, Parameter, PolicyPack, PolicyPackRefused
from app.domain.work_calendar import TABLE as CALENDAR_TABLE
from app.domain.work_calendar import read_rule

Values = Mapping[str, Any]
FIGURE, OPTION, HOLIDAY, CALENDAR = "01", "02", "03", "04"
"""Codes of the table policy_item."""
DRAFT, ACTIVE = "01", "02"
"""Codes of the table policy_status."""
_ID_TAIL = 8


def document_title(document: Values) -> str:
    """《title》（number）."""
    number = document.get("doc_no")
    return f"《{document.get('doc_title') or ''}》{f'（{number}）' if number else ''}"


def pack_id(document: Values) -> str:
    """The name under which records remember this document; unique because the id is."""
    return f"doc-{document['id'][-_ID_TAIL:]}"


def pack_of(document: Values, rows: Iterable[Values], book: PolicyBook) -> PolicyPack:
    """What a document sets, checked against the book it is to be joined to. Raises PolicyPackRefused."""
    origin, region = document_title(document), document.get("region") or ""
    begins = document.get("effective_from")
    if begins is None:
        raise PolicyPackRefused(origin, "没有写从哪一天起执行")
    view = book.at(region, begins)
    if not view.parameters:
        raise PolicyPackRefused(origin, f"{begins} 还没有任何政策数据")
    parameters: dict[str, Parameter] = {}
    options: dict[str, list[CodeValue]] = {}
    told: list[str] = []
    try:
        for row in sorted(rows, key=lambda row: str(row.get("id"))):
            told.append("|".join(f"{name}={row[name]}" for name in sorted(row) if name != "version"))
            if row["item"] == FIGURE:
                _set_figure(parameters, view, row)
            else:
                name, given = _given_value(view, row)
                options.setdefault(name, []).append(given)
    except UserError as refused:
        raise PolicyPackRefused(origin, refused.message.removesuffix("。")) from refused
    return PolicyPack(
        id=pack_id(document),
        title=origin,
        region=region,
        effective_from=begins,
        effective_to=document.get("effective_to"),
        tables=MappingProxyType({name: _table(view, name, given) for name, given in options.items()}),
        parameters=MappingProxyType(parameters),
        origin=origin,
        layer=OWN,
        digest=sha256("\n".join(told).encode("utf-8")).hexdigest(),
    )


def _given_value(view: PolicyView, row: Values) -> tuple[str, CodeValue]:
    """The table a row speaks of, and what it says. Raises UserError."""
    if row["item"] == HOLIDAY:
        return HOLIDAYS, holiday_value(row)
    if row["item"] == CALENDAR:
        return CALENDAR_TABLE, calendar_value(view, row)
    return str(row["name"]), option_value(view, row)


def calendar_value(view: PolicyView, row: Values) -> CodeValue:
    """The event of the work calendar a row sets: a new one, or another rule for a known one, blank for
    未设定. Raises UserError when the rule cannot be read.
    """
    code, label = (row.get("code") or "").strip(), (row.get("label") or "").strip()
    rule = (row.get("text") or "").strip()
    if rule:
        read_rule(rule)
    known = view.table(CALENDAR_TABLE).by_code(code)
    if known is None and not (code and label):
        raise UserError("请填写日程的名称。", "label")
    same = view.table(CALENDAR_TABLE).by_label(label)
    if same is not None and same.code != code:
        raise UserError(f"工作日程里已经有“{label}”，没有再加。", "label")
    place = known.attributes.get("place", "") if known else ""
    source = row.get("source") or (known.attributes.get("source", "") if known else "")
    return CodeValue(
        code,
        known.label if known else label,
        row.get("valid_from"),
        row.get("valid_to"),
        attributes=MappingProxyType({"rule": rule, "place": place, "source": source}),
    )


def option_value(view: PolicyView, row: Values) -> CodeValue:
    """The option a row adds or changes in its table. Raises UserError.

    An option that exists keeps code, name and attributes: only its days of validity change. A new one is
    counted like the existing option `counts_as`, so that nothing that reads the table meets a gap.
    """
    table = view.tables.get(row["name"])
    if table is None:
        raise UserError(f"没有名为“{row['name']}”的选项表。", "name")
    code = (row.get("code") or "").strip()
    if not code:
        raise UserError("请填写选项的编码。", "code")
    first, last = row.get("valid_from"), row.get("valid_to")
    if first and last and last < first:
        raise UserError("停用的日子不能早于启用的日子。", "valid_to")
    known = table.by_code(code)
    if known is not None:
        return replace(known, valid_from=first or known.valid_from, valid_to=last)
    return _new_option(table, code, row)


def _new_option(table: CodeTable, code: str, row: Values) -> CodeValue:
    label = (row.get("label") or "").strip()
    if not label:
        raise UserError("请填写选项的名称。", "label")
    same = table.by_label(label)
    if same is not None:
        raise UserError(f"“{table.title}”里已经有“{label}”（编码 {same.code}），没有再加。", "label")
    like = table.by_code(row.get("counts_as") or "")
    if like is None and any(value.attributes for value in table.values):
        raise UserError(f"请选“{label}”比照“{table.title}”里的哪一项，统计和核对按那一项办理。", "like")
    attributes: Mapping[str, Attribute] = like.attributes if like else MappingProxyType({})
    return CodeValue(
        code, label, row.get("valid_from"), row.get("valid_to"), attributes=MappingProxyType(dict(attributes))
    )


def holiday_value(row: Values) -> CodeValue:
    """The year a row tells of. Raises UserError when a day cannot be read or stands on the wrong side."""
    year = row.get("year")
    if not year:
        raise UserError("请填写是哪一年的节假日安排。", "year")
    off, work = (" ".join(_days(row.get(side) or "", year, side)) for side in ("off_days", "work_days"))
    if not off:
        raise UserError(f"{year}年没有写休息的日子，请照通知填写。", "off_days")
    value = CodeValue(
        str(year),
        f"{year}年",
        attributes=MappingProxyType({"off": off, "work": work, "source": row.get("source") or ""}),
    )
    _refuse_wrong_side(changed_days(value))
    return value


def _days(text: str, year: int, field: str) -> list[str]:
    found: list[str] = []
    for part in text.replace("、", " ").replace("，", " ").replace(",", " ").split():
        month, _, day = part.replace("/", "-").replace(".", "-").partition("-")
        if not (month.isdigit() and day.isdigit()):
            raise UserError(f"“{part}”看不懂，请写成 10-01 这样的月日。", field)
        try:
            found.append(date(year, int(month), int(day)).strftime("%m-%d"))
        except ValueError as error:
            raise UserError(f"{year}年没有 {part} 这一天。", field) from error
    return sorted(set(found))


def _refuse_wrong_side(days: Mapping[date, bool]) -> None:
    for day, is_workday in days.items():
        if is_workday != (day.weekday() >= 5):
            if is_workday:
                raise UserError(f"{day} 本来就是工作日，上班的日子里只写改为上班的周末。", "work_days")
            raise UserError(f"{day} 本来就是周末，休息的日子里只写改为休息的工作日。", "off_days")


def _set_figure(parameters: dict[str, Parameter], view: PolicyView, row: Values) -> None:
    name = row["name"]
    known = view.parameters.get(name)
    if known is None:
        raise UserError(f"没有名为“{name}”的参数。", "name")
    given = typed(known, row.get("text") or "", row.get("year"))
    earlier = parameters.get(name)
    if earlier is not None:
        if not given.years or not given.years.keys().isdisjoint(earlier.years):
            raise UserError(f"“{known.title}”写了两次。", "name")
        given = replace(given, years=MappingProxyType({**earlier.years, **given.years}))
    parameters[name] = replace(given, source="", note="", confidence="")


def _table(view: PolicyView, name: str, given: list[CodeValue]) -> PackTable:
    codes = [value.code for value in given]
    table = view.tables[name]
    for code in codes:
        if codes.count(code) > 1:
            raise PolicyPackRefused(table.title, f"编码 {code} 写了两次")
    return PackTable(name, table.title, tuple(given), extend=True)
