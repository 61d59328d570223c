"""Pictures of the room of relief and of the comparison of lists, for `make screenshots`."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl

from app.services.cards import new_record, open_card, save_card
from app.services.comparison_answers import Answer, FoundHit, take_paper_answer
from app.services.comparison_lists import Wishes, make_list
from app.services.comparisons import open_comparison
from app.services.funds import add_entry, list_funds, new_entry, new_fund, save_fund
from app.services.households import HouseholdFilter, Sort, household_ids, list_row_numbers
from app.services.procedures import StepDraft, begin_many
from app.services.relief import open_application, save
from app.services.session import Session
from app.views.pages.procedure_room import CLUES
from tests.offices import with_rows
from tests.views.camera import Camera

_LIFTED = HouseholdFilter(object_type="21")
_CASES = 3


def _homes(session: Session) -> tuple[str, ...]:
    """The last households of the list: the first are in the pictures of the running cases."""
    numbers = list_row_numbers(session, _LIFTED, Sort("place"))
    return tuple(household_ids(session, numbers[-_CASES:]))


def _helped(session: Session) -> None:
    """A fund with two entries, three applications, one with its sheet."""
    today = session.clock.today()
    fund = {
        **new_fund(session), "name": "示范县防返贫基金", "level": "04", "dept": "县乡村振兴局",
        "contact": "赵科长",
    }  # fmt: skip
    save_fund(session, None, fund)
    for kind, yuan, donor in (("02", 620_000, "示范公司"), ("03", 300_000, "县财政局")):
        entry = {
            **new_entry(session, fund["id"], kind), "happened_on": date(today.year, 3, 1), "donor": donor,
            "amount": yuan * 100, "receipt": "P001",
        }  # fmt: skip
        add_entry(session, entry)
    first = StepDraft(
        "applied", today - timedelta(days=3), "villager_head", ("户主",), frozenset(("T38", "X08")),
        confirmed=frozenset(("cause_right",)),
    )  # fmt: skip
    begun = begin_many(session, "relief", _homes(session), first)
    sheet = open_application(session, begun.done[0])
    told = {"cause": "02", "event_date": today - timedelta(days=20), "event_text": "房屋在暴雨中受损",
            "stable": False, "batch": f"{today.year}年第一批"}  # fmt: skip
    save(session, None, {**sheet.values, **told})


def relief(camera: Camera, roster: Path) -> None:
    """Three applications, one with its sheet, and the book of the fund below its least."""
    desk = camera.window.desk
    if not list_funds(desk.session):
        _helped(desk.session)
    desk.show_room("relief")
    room = desk.stack.currentWidget()
    camera.shoot("82-救助案件")
    book = room.show_page("基金收支")
    camera.shoot("83-基金收支")
    camera.dialogs.on_run = camera.each_dialog("84-基金")
    book.ask_entry()
    book.ask_reversal()
    camera.dialogs.on_run = None


def _compared_cases(session: Session) -> tuple[str, ...]:
    """Households that may be at risk, found today, with the authorisation they signed."""
    today = session.clock.today()
    homes = _homes(session)
    for home in homes:
        card = open_card(session, home)
        clue = {
            **new_record(session, card, "clue"), "found_on": today, "source": "03",
            "text": "走访发现有人住院",
        }  # fmt: skip
        save_card(session, card, with_rows(card, "clue", *card.rows("clue"), clue), "线索")
    papers = frozenset(("X07", "T07"))
    draft = StepDraft("clue", today, "helper", ("帮扶人",), papers, reason="走访发现有人住院")
    return begin_many(session, "monitored", homes, draft).done


def compare(camera: Camera, roster: Path) -> None:
    """Cases to be compared, an answer with every kind of row, and hits beside the archive."""
    desk = camera.window.desk
    session = desk.session
    ids = _compared_cases(session)
    desk.show_room("procedures")
    page = desk.stack.currentWidget().tabs.show_page("信息比对")
    camera.settle()
    page.send.table.selectAll()
    camera.shoot("85-信息比对-要比对的")
    camera.dialogs.on_run = camera.each_dialog("86-信息比对")
    page.send.ask_list(to_file=True)
    camera.settle()
    today = session.clock.today()
    waiting = make_list(session, ids, Wishes("县公安局", today, ("03", "06")), None)
    answered = make_list(session, ids, Wishes("县市场监管局", today, ("02",)), None)
    people = open_comparison(session, answered.comparison_id).people
    hits = [FoundHit(person["id"], "02", "个体工商户，经营小卖部") for person in people[:2]]
    take_paper_answer(session, answered.comparison_id, hits, Answer(today, "李科长"))
    page.load()
    page.tabs.setCurrentWidget(page.lists)
    camera.shoot("87-信息比对-送出的名单")
    rows = [page.lists.model.row_at(row).id for row in range(page.lists.model.rowCount())]
    page.lists.table.selectRow(rows.index(waiting.comparison_id))
    camera.dialogs.answers.append(_answer(roster.parent / "反馈.xlsx", people))
    page.lists.ask_file()
    camera.settle()
    page.lists.ask_paper()
    camera.settle()
    page.lists.print_register()
    camera.settle()
    camera.dialogs.on_run = None
    page.tabs.setCurrentWidget(page.hits)
    camera.shoot("88-信息比对-比对出的问题")
    desk.stack.currentWidget().tabs.show_page(CLUES)
    camera.shoot("89-线索登记")


def _answer(path: Path, people: Any) -> Path:
    """An answer with a hit, a clear row and a number that lost its last digits."""
    book = openpyxl.Workbook()
    book.active.append(("姓名", "证件号码", "车辆", "死亡"))
    book.active.append((people[0]["name"], people[0]["id_no"], "小型汽车一辆，2016年登记", "否"))
    book.active.append((people[1]["name"], people[1]["id_no"], "无", "否"))
    book.active.append((people[1]["name"], 990000198002290036, "有", "否"))
    book.save(path)
    return path
