"""An open office: its data file, the logged-in user and the standards it is judged by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from app.core.clock import Clock
from app.core.errors import UserError
from app.core.folder_lock import FolderLock
from app.core.paths import DataFolder
from app.domain.permissions import Role, may, refusal
from app.domain.policy import PolicyView
from app.domain.rules.runner import RuleBook
from app.models.changes import Author
from app.models.projections.backlog import Backlog
from app.models.projections.cases import Standards
from app.models.store import Store
from app.models.write import WriteTx
from app.security.attachment_store import AttachmentStore
from app.services.standing_policy import ENTITIES, Shipped, Standing, standing_policy


@dataclass(frozen=True)
class Actor:
    """The person at the keyboard."""

    user_id: str
    name: str
    role: Role


@dataclass(frozen=True)
class Unit:
    """The township: its name and 9-digit division code."""

    name: str
    region_code: str


class Session:
    """Passed to every service. `close` folds the log, closes the file and drops the key."""

    def __init__(
        self,
        folder: DataFolder,
        store: Store,
        backlog: Backlog,
        standards: OfficeStandards,
        actor: Actor,
        unit: Unit,
        lock: FolderLock,
        attachments: AttachmentStore,
    ) -> None:
        self.folder = folder
        self.store = store
        self.attachments = attachments
        self.backlog = backlog
        self.standards = standards
        self.actor = actor
        self.unit = unit
        self.clock: Clock = store.clock
        self._lock = lock

    def policy(self, on: date | None = None) -> PolicyView:
        """What holds in this township on a business date, today by default."""
        return self.standards.policy(self.unit.region_code, on)

    def new_id(self) -> str:
        return self.store.ids.new()

    def require(self, action: str) -> None:
        """Raises UserError when the role of the user may not do this."""
        if not may(self.actor.role, action):
            raise UserError(refusal(self.actor.role, action))

    @contextmanager
    def write(
        self, action: str, label: str, *, origin: str = "ui", undoable: bool = True
    ) -> Iterator[WriteTx]:
        """The write door for a permitted action; `label` is what history and undo menu show."""
        self.require(action)
        author = Author(self.actor.user_id, self.actor.name)
        with self.store.write(author, label, origin=origin, undoable=undoable) as tx:
            yield tx
        if not ENTITIES.isdisjoint(tx.changes.touched):
            self.read_policy()

    def read_policy(self) -> None:
        """Take into use what the policy records say; asked after every change of them."""
        with self.store.read() as connection:
            self.standards.adopt(standing_policy(connection, self.standards.shipped))

    def close(self) -> None:
        try:
            self.store.close()
        finally:
            self._lock.release()


class OfficeStandards:
    """By what households are judged, asked anew for each transaction because the day may change."""

    def __init__(
        self,
        shipped: Shipped,
        rules: RuleBook,
        clock: Clock,
        missing_characters: Callable[[str], tuple[str, ...]],
    ) -> None:
        self.rules = rules
        self.shipped = shipped
        self.standing = Standing(shipped.policies, shipped.procedures)
        self._clock = clock
        self._missing_characters = missing_characters
        self.region_code = ""

    def adopt(self, standing: Standing) -> None:
        """Judge by this from now on; what was judged before stays until it is judged again."""
        self.standing = standing

    def policy(self, region_code: str, on: date | None = None) -> PolicyView:
        return self.standing.policies.at(region_code, on or self._clock.today())

    def fingerprint(self) -> str:
        """Of all policy that holds in this township today."""
        return self.standing.policies.fingerprint(self.region_code, self._clock.today())

    def today(self) -> Standards:
        today = self._clock.today()
        policy = self.policy(self.region_code, today)
        return Standards(self.rules, policy, today, self._missing_characters)
