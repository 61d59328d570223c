"""The works a process is killed in, and what must be true of the folder afterwards.

Each work starts from a copy of a prepared folder. Whatever the moment of the kill, the folder is as before or
as after the work, it passes every check of the program, and the work can be done again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.core.clock import FixedClock
from app.core.errors import UserError
from app.services import acts
from app.services.database_check import verify_database
from app.services.demo import DEMO_MOMENT, make_demo
from app.services.demo.township import DISTRICT_FOLDER
from app.services.district_files import KEY_FILE, SECRET_FILE
from app.services.exports import ListKind, Scope, export_list
from app.services.households import HouseholdFilter, Sort, list_row_numbers
from app.services.office_status import status
from app.services.offices import create_office, office_exists, unlock
from app.services.packages import PackageReport, export_package, verify_package_file
from app.services.papers import make_village, page_count
from app.services.rosters import Choice, apply_roster, read_roster
from app.services.session import Session
from app.services.users import change_password
from tests.exchange.roster_files import township_rows, write_roster
from tests.offices import ADMIN, ENTRY, LIGHT, PASSWORD, REVIEWER, UNIT, USERS, all_ids
from tests.perf.demo_files import empty_office

PERSONS = 240
HOUSEHOLDS = 24
NEW_PASSWORD = "Ling-yi-ge-mima-9"
ROSTER, PAPER, LIST, PACKAGE = "名册.xlsx", "村.pdf", "名单.xlsx", "全量.tbp"
CLOCK = FixedClock(DEMO_MOMENT)


class Torn(Exception):
    """The folder is neither as before nor as after."""


@dataclass(frozen=True)
class Work:
    """`is_done` looks at the folder after the kill: whether it is as after the work, or as before.

    It raises Torn, or what the program raises when it cannot go on.
    """

    name: str
    prepare: Callable[[Path], None]
    act: Callable[[Path], None]
    is_done: Callable[[Path], bool]


def opened(folder: Path, user: str = ENTRY, password: str = PASSWORD) -> Session:
    return unlock(folder, user, password, CLOCK, cost=LIGHT)


def require_sound(session: Session) -> None:
    faults = [line.text for line in verify_database(session) if not line.is_sound]
    if faults:
        raise Torn("；".join(faults))


def begin_office(folder: Path) -> None:
    create_office(folder, UNIT, ADMIN, PASSWORD, CLOCK, others=USERS, cost=LIGHT).finish().close()


def is_begun(folder: Path) -> bool:
    done = office_exists(folder)
    if not done:
        begin_office(folder)
    for user in (ADMIN, ENTRY, REVIEWER):
        opened(folder, user).close()
    return done


def prepare_roster(folder: Path) -> None:
    empty_office(folder).close()
    write_roster(folder / ROSTER, township_rows(PERSONS))


def import_roster(folder: Path) -> None:
    session = opened(folder)
    apply_roster(session, read_roster(session, folder / ROSTER), Choice.CLEAN_ROWS)
    session.close()


def prepare_import(folder: Path) -> None:
    prepare_roster(folder)
    import_roster(folder)


def undo_import(folder: Path) -> None:
    session = opened(folder)
    acts.undo(session, acts.undoable_acts(session)[0].tx_id)
    session.close()


def is_imported(folder: Path) -> bool:
    """All persons of the roster are there, or none."""
    session = opened(folder)
    try:
        require_sound(session)
        with session.store.read() as connection:
            persons = connection.exec_driver_sql(
                "SELECT count(*) FROM member WHERE deleted_at IS NULL"
            ).scalar_one()
        if persons not in (0, PERSONS) or bool(persons) != bool(all_ids(session)):
            raise Torn(f"{persons} of {PERSONS} persons")
        return bool(persons)
    finally:
        session.close()


def set_password(folder: Path) -> None:
    session = opened(folder)
    change_password(session, ENTRY, NEW_PASSWORD, PASSWORD)
    session.close()


def is_password_set(folder: Path) -> bool:
    try:
        opened(folder, ENTRY, NEW_PASSWORD).close()
    except UserError:
        opened(folder, ENTRY, PASSWORD).close()
        return False
    return True


def prepare_demo(folder: Path) -> None:
    make_demo(folder, CLOCK, households=HOUSEHOLDS, password=PASSWORD, cost=LIGHT)


def print_village(folder: Path) -> None:
    session = opened(folder)
    with session.store.read() as connection:
        village = connection.exec_driver_sql("SELECT min(village_code) FROM household").scalar_one()
    make_village(session, "T01", village, folder / PAPER)
    session.close()


def is_printed(folder: Path) -> bool:
    """A paper that is there opens to its last page."""
    opened(folder).close()
    try:
        return (folder / PAPER).exists() and page_count(folder / PAPER) > 0
    except RuntimeError as error:
        raise Torn(str(error)) from error


def take_out_list(folder: Path) -> None:
    session = opened(folder)
    numbers = list_row_numbers(session, HouseholdFilter(), Sort())
    export_list(session, ListKind.MEMBERS, numbers, Scope("全镇"), folder / LIST)
    session.close()


def is_taken_out(folder: Path) -> bool:
    """A workbook that is there can be read."""
    session = opened(folder)
    try:
        require_sound(session)
    finally:
        session.close()
    if not (folder / LIST).exists():
        return False
    from openpyxl import load_workbook

    return load_workbook(folder / LIST, read_only=True).active.max_row > HOUSEHOLDS


def seal(folder: Path, name: str = PACKAGE) -> None:
    session = opened(folder, REVIEWER)
    export_package(session, "full", folder / DISTRICT_FOLDER / KEY_FILE, folder / name)
    session.close()


def is_sealed(folder: Path) -> bool:
    """A package that is there is whole and counted: the next one bears another number."""
    done = (folder / PACKAGE).exists()
    first = read_package(folder, PACKAGE) if done else None
    session = opened(folder, REVIEWER)
    try:
        waiting = status(session).awaiting_receipt
    finally:
        session.close()
    seal(folder, "再一次.tbp")
    second = read_package(folder, "再一次.tbp")
    if first is not None and not (waiting and second.seq > first.seq):
        raise Torn(f"packages {first.seq} and {second.seq}, {waiting} remembered")
    return done


def read_package(folder: Path, name: str) -> PackageReport:
    district = folder / DISTRICT_FOLDER
    return verify_package_file(folder / name, district / KEY_FILE, district / SECRET_FILE, CLOCK.millis())


WORKS = (
    Work("first start", Path.mkdir, begin_office, is_begun),
    Work("import", prepare_roster, import_roster, is_imported),
    Work("undo", prepare_import, undo_import, lambda folder: not is_imported(folder)),
    Work("password", prepare_roster, set_password, is_password_set),
    Work("print", prepare_demo, print_village, is_printed),
    Work("list", prepare_demo, take_out_list, is_taken_out),
    Work("package", prepare_demo, seal, is_sealed),
)
