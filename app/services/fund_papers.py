"""T39: the income, relief and balance of the office's funds, for the public (domain.md 10.2 N-10)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from app.core.errors import UserError
from app.core.progress import SILENT, Progress
from app.domain.permissions import Action
from app.models.queries.office_records import living_records
from app.printing.catalogue import FUND_PAPERS
from app.printing.facts import Audience, FundFacts, FundFigures, Place
from app.services.funds import FundPeriod, fund_period
from app.services.paper_making import PrintedPaper, print_documents, print_run
from app.services.session import Session

Values = Mapping[str, Any]
HOTLINE = "监督举报"


def fund_document(
    session: Session,
    document_id: str,
    target: Path,
    *,
    blank: bool = False,
    first: date | None = None,
    last: date | None = None,
    progress: Progress = SILENT,
) -> PrintedPaper:
    """A notice of each fund for a period, this year until today by default; `blank`: one empty form.

    Raises UserError without permission or where no fund is kept, EnvironmentFault, Cancelled.
    """
    session.require(Action.PRINT)
    kind, run = FUND_PAPERS[document_id], print_run(session, Audience.PUBLIC)
    hotline = run.policy.text("pub.hotline") if run.policy.is_set("pub.hotline") else ""
    if blank:
        papers = [FundFacts(run, phones=(("乡镇", ""), (HOTLINE, hotline)))]
        return print_documents(map(kind.lay_out, papers), target, kind.title, 1, progress)
    last = last or session.clock.today()
    first = first or date(last.year, 1, 1)
    with session.store.read() as connection:
        funds = living_records(connection, "fund")
    if not funds:
        raise UserError("还没有登记防返贫基金，没有可打印的内容。请先在“防返贫救助”里登记，或者打印空白表。")
    papers = [
        FundFacts(
            run,
            Place(township=session.unit.name),
            str(fund.get("dept") or session.unit.name),
            f"{_day(first)}至{_day(last)}",
            _figures(fund_period(session, str(fund["id"]), first, last)),
            ((str(fund.get("dept") or "乡镇"), str(fund.get("phone") or "")), (HOTLINE, hotline)),
        )
        for fund in funds
    ]
    return print_documents(map(kind.lay_out, papers), target, kind.title, len(papers), progress)


def _figures(period: FundPeriod) -> FundFigures:
    return FundFigures(
        period.opening, period.income, period.households, period.payments, period.paid, period.returned,
        period.closing,
    )  # fmt: skip


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
