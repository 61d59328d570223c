"""Making the whole demo office: places, users, households in batches, and the demo district it reports to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from random import Random

from app.core.clock import CHINA_STANDARD_TIME, Clock
from app.core.collector import collector_paused
from app.core.ids import IdSource
from app.core.progress import SILENT, Progress
from app.domain.permissions import Role
from app.models.changes import Author
from app.models.log_state import log_state
from app.models.queries.users import accounts
from app.security.demo_district import YEAR_MS, DemoDistrict
from app.security.identity import SiteIdentity
from app.security.keyslots import OFFICE_COST
from app.security.passwords import StretchCost
from app.services.backlog import work_off
from app.services.demo.assistance import AssistanceMaker
from app.services.demo.casework import CaseworkMaker
from app.services.demo.families import draw_sizes
from app.services.demo.households import ENTITIES, Home, HouseholdMaker
from app.services.demo.income import StatementMaker
from app.services.demo.living import LivingMaker
from app.services.demo.mistakes import DOUBTS, ERRORS, spoil_next
from app.services.demo.names import NameGiver
from app.services.demo.places import Town, make_places
from app.services.district_files import KEY_FILE, SECRET_FILE, write_district, write_secret
from app.services.offices import HINT_FILE, NewUser, create_office
from app.services.session import Session, Unit

HOUSEHOLDS = 10_659
SEED = 2018
DEMO_MOMENT = datetime(2026, 11, 16, 9, 0, tzinfo=CHINA_STANDARD_TIME)
"""When the demo is made unless told otherwise: its contents do not depend on the day of making."""
LABEL = "演示数据"
PUBLIC_PASSWORD = "yanshi-2026"
"""Of the demo anybody may open; the login page of a township made with it says so."""
ADMIN, ENTRY, REVIEW = "管理员", "填报员", "审核员"
DISTRICT_FOLDER = "demo-district"
DISTRICT_ID, DISTRICT_NAME = "990000000000", "示范县"
BATCH = 1_000
_PERSONS = {HOUSEHOLDS: 43_649, 138_568: 567_438}
_MISTAKE_EVERY, _DOUBT_EVERY = 10, 14


@dataclass(frozen=True)
class DemoReport:
    """What was made; `ops` counts the entries of the log. The recovery code opens the office as well."""

    folder: Path
    towns: int
    villages: int
    households: int
    persons: int
    ops: int
    users: tuple[str, ...]
    district_key: Path
    recovery_code: str


def persons_of(households: int) -> int:
    """How many persons a demo of this size has."""
    return _PERSONS.get(households, round(households * _PERSONS[HOUSEHOLDS] / HOUSEHOLDS))


def make_demo(
    folder: Path,
    clock: Clock,
    *,
    households: int = HOUSEHOLDS,
    seed: int = SEED,
    password: str,
    progress: Progress = SILENT,
    cost: StretchCost = OFFICE_COST,
) -> DemoReport:
    """A new office with invented households; the same seed and clock give the same records and ids.

    `clock` must stand after 20 February 2026. Raises UserError (weak password, folder in use),
    EnvironmentFault, and Cancelled: what was made until then stays in the folder.
    """
    random = Random(seed)
    names = NameGiver(random)
    towns = make_places(households, names, random)
    district = DemoDistrict(f"demo {seed}".encode())
    identity = district.site_identity(f"{seed}")
    others = (NewUser(ENTRY, password, Role.ENTRY), NewUser(REVIEW, password, Role.REVIEW))
    unit = Unit(towns[0].name, towns[0].code)
    made = create_office(folder, unit, ADMIN, password, clock, others=others, cost=cost, identity=identity)
    session = made.finish()
    try:
        session.store.ids = IdSource.seeded(clock, seed)
        sizes = draw_sizes(households, persons_of(households), random)
        with collector_paused():
            _write_places(session, towns)
            homes = _homes(session, towns, sizes, names, (random, Random(seed + 1), Random(seed + 2)))
            _write_households(session, homes, households, progress)
            work_off(session, progress)
        key = _write_district(session, district, identity)
        if password == PUBLIC_PASSWORD:
            _write_login_hint(session)
        with session.store.read() as connection:
            ops = log_state(connection).last_n
    finally:
        session.close()
    villages = sum(len(town.villages) for town in towns)
    users = (ADMIN, ENTRY, REVIEW)
    return DemoReport(
        folder, len(towns), villages, households, sum(sizes), ops, users, key, made.recovery_code
    )


def _homes(
    session: Session,
    towns: tuple[Town, ...],
    sizes: bytearray,
    names: NameGiver,
    randoms: tuple[Random, Random, Random],
) -> Iterator[Home]:
    """Every household of the towns, village by village, complete with income, help and mistakes.

    The first random source draws people and income, the second how they live and are helped, the third by
    which sheets they came in.
    """
    today, new_id = session.clock.today(), session.store.ids.new
    random, second, third = randoms
    maker = HouseholdMaker(today, random, names, new_id)
    statements = StatementMaker(today, random, new_id, session.policy())
    living = LivingMaker(today, second, new_id)
    assistance = AssistanceMaker(today, second, NameGiver(second), new_id)
    casework = CaseworkMaker(today, third, new_id, session.policy())
    before: Home | None = None
    number = 0
    for village in (village for town in towns for village in town.villages):
        for _ in range(village.households):
            home = maker.make(number, village, sizes[number])
            statements.add(home)
            living.add(home)
            assistance.add(home)
            casework.add(home)
            _spoil(home, before)
            yield home
            before = home
            number += 1


def _spoil(home: Home, before: Home | None) -> None:
    """One household in ten has a mistake, another one in fourteen something doubtful."""
    turn, at = divmod(home.number, _MISTAKE_EVERY)
    if at == _MISTAKE_EVERY - 1:
        spoil_next(ERRORS, turn, home, before)
        return
    turn, at = divmod(home.number, _DOUBT_EVERY)
    if at == _DOUBT_EVERY - 1:
        spoil_next(DOUBTS, turn, home, before)


def _write_places(session: Session, towns: tuple[Town, ...]) -> None:
    with session.store.write(_author(session), LABEL, origin="import", undoable=False) as tx:
        tx.insert_many(
            "region", ({"code": town.code, "name": town.name, "level": "township"} for town in towns[1:])
        )
        tx.insert_many(
            "region",
            (
                {"code": village.code, "name": village.name, "level": "village", "parent_code": town.code}
                for town in towns
                for village in town.villages
            ),
        )


def _write_households(session: Session, homes: Iterator[Home], total: int, progress: Progress) -> None:
    """In several acts, so that memory stays bounded at any size."""
    author = _author(session)
    done = 0
    while batch := list(islice(homes, BATCH)):
        with session.store.write(author, LABEL, origin="import", undoable=False) as tx:
            for entity in ENTITIES:
                tx.insert_many(entity, (record for home in batch for record in home.records[entity]))
            progress.step(done, total, "生成农户")
        done += len(batch)
    progress.step(total, total, "生成农户")


def _write_login_hint(session: Session) -> None:
    hint = f"{LABEL}：用户 {ADMIN}、{ENTRY}、{REVIEW}，密码都是 {PUBLIC_PASSWORD}"
    (session.folder.root / HINT_FILE).write_text(hint, "utf-8")


def _author(session: Session) -> Author:
    with session.store.read() as connection:
        entry = next(account for account in accounts(connection) if account.name == ENTRY)
    return Author(entry.id, entry.name)


def _write_district(session: Session, district: DemoDistrict, identity: SiteIdentity) -> Path:
    """Register the office with the demo district; returns the key file packages are sealed with."""
    with session.store.read() as connection:
        site = log_state(connection).site
    since = session.clock.millis() - YEAR_MS
    town = session.unit.region_code + "000"
    certificate = district.certify(identity, site, town, 1, not_before=since, years=20)
    keyring = district.keyring([certificate], expires=since + 20 * YEAR_MS)
    folder = session.folder.root / DISTRICT_FOLDER
    folder.mkdir(exist_ok=True)
    write_secret(folder / SECRET_FILE, district.secret)
    write_district(folder / KEY_FILE, DISTRICT_ID, DISTRICT_NAME, district.root_pin, keyring)
    return folder / KEY_FILE
