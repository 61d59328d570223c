"""The open file: list, search, card, one change, memory; then all rules over everything, and papers."""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from app.core.collector import collector_paused
from app.core.text import name_initials, name_pinyin
from app.domain.rules.runner import judge_many
from app.models.projections.cases import cases_in_chunks
from app.models.projections.search import merge_pieces
from app.models.queries.cases import active_household_ids
from app.models.queries.households import HouseholdFilter, Sort
from app.models.queries.township import CountedTownship
from app.services.backlog import MERGED_PAGES
from app.services.cards import Card, open_card, save_card
from app.services.checks import check_all
from app.services.demo.township import DISTRICT_FOLDER
from app.services.district_files import KEY_FILE
from app.services.history import card_history
from app.services.households import household_ids, household_rows, list_row_numbers
from app.services.packages import export_package
from app.services.papers import make_document
from app.services.regions import village_names
from app.services.search import search
from app.services.session import Session
from tests.perf.demo_files import REVIEWER, demo_folder, open_demo
from tests.perf.measuring import Figure, best, each, resident_megabytes, take
from tests.perf.ten_years import live_ten_years

QUERIES = 200
CARDS = 100
CHANGES = 100
PAPERS = 60
TOWNSHIP_HOUSEHOLDS = 10_659


def daily_figures(households: int) -> Iterator[Figure]:
    """What a caseworker does all day, and the memory it leaves behind."""
    session = open_demo(demo_folder(households))
    try:
        yield from list_figures(session)
        yield from search_figures(session)
        yield from card_figures(session)
        yield from ten_years_figures(session)
        yield Figure("memory_resident", resident_megabytes(), "MB", target=350)
    finally:
        session.close()


def list_figures(session: Session) -> Iterator[Figure]:
    """The query for all ids, then the table painted, then its last row."""
    from PySide6.QtWidgets import QApplication

    from app.views.pages.household_columns import HOUSEHOLD_COLUMNS
    from app.views.tables.id_page_model import IdPageModel
    from app.views.tables.wide_table import WideTable
    from app.views.theme import Theme

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    theme = Theme(100, False)
    for column in ("place", "head_name", "errors", "per_capita", "updated_at"):
        asked = best(partial(list_row_numbers, session, HouseholdFilter(), Sort(column)), 3)
        yield Figure(f"list_ids_by_{column}", asked.wall * 1000, "ms", cpu=asked.cpu * 1000)
    keys = list_row_numbers(session, HouseholdFilter(), Sort())
    shown, jumped = [], []
    for _ in range(5):
        model = IdPageModel(HOUSEHOLD_COLUMNS, lambda wanted: household_rows(session, wanted))
        table = WideTable("农户", theme)
        table.setModel(model)
        table.resize(1130, 640)
        table.show()
        application.processEvents()
        shown.append(take(lambda m=model, t=table: (m.show_keys(keys), t.grab())))  # type: ignore[misc]
        jumped.append(take(lambda t=table: (t.scrollToBottom(), t.grab())))  # type: ignore[misc]
        table.close()
    for name, runs, target in (("list_shown", shown, 100.0), ("list_jump_to_end", jumped, 60.0)):
        chosen = min(runs, key=lambda one: one.wall)
        yield Figure(name, chosen.wall * 1000, "ms", target=target, cpu=chosen.cpu * 1000)


def _chosen_cards(session: Session, count: int, seed: int) -> list[Any]:
    numbers = list_row_numbers(session, HouseholdFilter(), Sort())
    dice = random.Random(seed)
    chosen = [numbers[dice.randrange(len(numbers))] for _ in range(count)]
    return [open_card(session, household) for household in household_ids(session, chosen)]


SEARCHES: dict[str, Callable[[Any, random.Random], str]] = {
    "name_part": lambda head, dice: head["name"][-2:],
    "name_character": lambda head, dice: head["name"][-1:],
    "surname": lambda head, dice: head["name"][:1],
    "initials": lambda head, dice: name_initials(head["name"])[0],
    "id_part": lambda head, dice: (head["id_no"] or "990000198")[-6:],
    "id_birthday": lambda head, dice: (head["id_no"] or "99000019800101")[6:14],
    "id_region": lambda head, dice: "990000",
    "phone_part": lambda head, dice: (head["phone"] or "15400000000")[-5:],
    "name_village": lambda head, dice: f"{head['name']} {head['village']}",
    "pinyin_village": lambda head, dice: f"{name_pinyin(head['name'])} {head['village']}",
    "name_id_end": lambda head, dice: f"{head['name']} {(head['id_no'] or '990000198001010011')[-4:]}",
}


def search_figures(session: Session) -> Iterator[Figure]:
    """200 different searches of each kind, in an index put in order as the window does after unlocking."""
    with session.store.write_local() as connection:
        while merge_pieces(connection, MERGED_PAGES):
            pass
    villages = village_names(session)
    heads = [
        {**card.rows("member")[0], "village": villages[card.household["village_code"]]}
        for card in _chosen_cards(session, QUERIES, 1)
    ]
    heads = [head for head in heads if head.get("name")]
    dice = random.Random(2)
    for kind, text_of in SEARCHES.items():
        texts = [text_of(head, dice) for head in heads]
        yield each([partial(search, session, text) for text in texts], f"search_{kind}", 15)


def card_figures(session: Session) -> Iterator[Figure]:
    cards = _chosen_cards(session, CARDS, 3)
    yield each([partial(open_card, session, card.household_id) for card in cards], "card_open", 100)
    first, *others = cards
    _change(session, first, len(cards))
    saves = [partial(_change, session, card, place) for place, card in enumerate(others)]
    yield each(saves, "change_stored", 20)


def ten_years_figures(session: Session) -> Iterator[Figure]:
    """A card with ten years of history, read and then shown on the page of the window."""
    from PySide6.QtWidgets import QApplication

    from app.views.jobs import Jobs
    from app.views.pages.card_page import CardPage
    from tests.views.recording import RecordingDialogs

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    old, other = (card.household_id for card in _chosen_cards(session, 2, 4))
    live_ten_years(session, old)
    read = best(lambda: (open_card(session, old), card_history(session, old)), 10)
    yield Figure("card_ten_years_read", read.wall * 1000, "ms", cpu=read.cpu * 1000)
    jobs = Jobs()
    page = CardPage(session, jobs, RecordingDialogs())
    page.resize(1130, 640)
    page.show()

    def show(household: str) -> None:
        page.show_household(household)
        while page.household_id() != household:
            application.processEvents()
        page.grab()

    runs = []
    for _ in range(6):
        show(other)
        runs.append(take(partial(show, old)))
    chosen = min(runs, key=lambda one: one.wall)
    yield Figure("card_ten_years_open", chosen.wall * 1000, "ms", target=150, cpu=chosen.cpu * 1000)
    jobs.finish()
    page.close()


def _change(session: Session, card: Card, number: int) -> None:
    """One typed phone number: derive, journal, judge, commit with synchronous=FULL, read back."""
    head, *others = card.rows("member")
    changed = {**head, "phone": f"199{number:08d}"}
    save_card(session, card, replace(card, records={**card.records, "member": (changed, *others)}))


def rule_figures(households: int) -> Iterator[Figure]:
    """All rules over everything: judged only, then judged and stored."""
    session = open_demo(demo_folder(households))
    try:
        judged = take(lambda: judge_everything(session))
        yield Figure("rules_over_everything", judged.wall, "s", target=60, cpu=judged.cpu)
        stored = take(lambda: check_all(session))
        yield Figure("check_stored", stored.wall, "s", cpu=stored.cpu)
    finally:
        session.close()


def judge_everything(session: Session) -> int:
    """Read every record and put it to every rule, as the check does; returns the number of findings."""
    by = session.standards.today()
    found = 0
    with collector_paused(), session.store.write_local() as connection:
        township = CountedTownship(connection, by.today)
        homes = active_household_ids(connection)
        for _, cases in cases_in_chunks(connection, homes, by, lambda _chunk: township):
            found += sum(map(len, judge_many(tuple(cases.values()), by.book)))
    return found


def paper_figures(households: int) -> Iterator[Figure]:
    session = open_demo(demo_folder(min(households, TOWNSHIP_HOUSEHOLDS)))
    try:
        numbers = list_row_numbers(session, HouseholdFilter(), Sort())[:PAPERS]
        ids = household_ids(session, numbers)
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "T01.pdf"
            printed = best(lambda: make_document(session, "T01", ids, target), 3)
        yield Figure("t01_pages", printed.result.pages / printed.wall, "pages/s", cpu=printed.cpu)
    finally:
        session.close()


def package_figures(households: int) -> Iterator[Figure]:
    """A full package of one township, sealed, written and read back."""
    folder = demo_folder(min(households, TOWNSHIP_HOUSEHOLDS))
    session = open_demo(folder, REVIEWER)
    try:
        with tempfile.TemporaryDirectory() as target:
            key = folder / DISTRICT_FOLDER / KEY_FILE
            sealed = take(lambda: export_package(session, "full", key, Path(target) / "full.tbp"))
        yield Figure("package_sealed", sealed.wall, "s", cpu=sealed.cpu)
        yield Figure("package_ops_per_second", sealed.result.ops / sealed.wall, "ops/s")
        yield Figure("package_size", sealed.result.size / 1e6, "MB")
    finally:
        session.close()
