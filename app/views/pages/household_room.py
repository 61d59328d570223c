"""The room 农户档案: the list and its tabs, and the card of one household over them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from app.services.checks import StoredProblem
from app.services.household_changes.questions import MERGE
from app.services.regions import RegionNode
from app.views.dialogs.choose_village import ChooseVillageDialog
from app.views.pages.archive_tabs import ArchiveTabs
from app.views.pages.card_cases import CardCases
from app.views.pages.card_page import CardPage
from app.views.pages.household_list import HouseholdListPage
from app.views.pages.room import RoomPage
from app.views.place import Region
from app.views.workplace import Workplace


class HouseholdRoom(QStackedWidget, RoomPage):
    """Signals: changed(Changes), print_requested(document id, household ids), import_wanted(),
    title_changed(str): the household on the screen, "" for the list. open_case(id).
    """

    changed = Signal(object)
    print_requested = Signal(str, object)
    import_wanted = Signal()
    title_changed = Signal(str)
    open_case = Signal(str)

    def __init__(self, workplace: Workplace, region: Region, parent=None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._region = region
        self._villages: tuple[RegionNode, ...] = ()
        self.list_page = HouseholdListPage(workplace, region)
        self.list_page.open_household.connect(self.open_household)
        self.list_page.new_household.connect(self.new_household)
        self.list_page.print_requested.connect(self.print_requested)
        self.list_page.import_wanted.connect(self.import_wanted)
        self.list_page.assignment.changed.connect(self.changed)
        self.list_page.beginning.changed.connect(self.changed)
        self.list_page.beginning.began.connect(self.open_case)
        self.tabs = ArchiveTabs(workplace, self.list_page)
        self.tabs.open_household.connect(self.open_household)
        self.tabs.open_problem.connect(self.open_problem)
        self.tabs.merge_wanted.connect(self.open_merge)
        self.tabs.changed.connect(self.changed)
        self.addWidget(self.tabs)
        self.card: CardPage | None = None
        self.cases: CardCases | None = None
        self._wanted: StoredProblem | None = None
        self._merge: tuple[str, dict[str, str]] | None = None

    def show_region(self, region: Region, title: str, villages: tuple[RegionNode, ...]) -> None:
        self._region = region
        self._villages = villages
        self.tabs.show_region(region)
        self.list_page.show_region(region, title)

    def show_villages(self, title: str, villages: tuple[RegionNode, ...]) -> None:
        self._villages = villages
        self.list_page.name_region(title)

    def show_list(self) -> None:
        """Back to the list; what was typed stays as a draft."""
        if self.card is not None and self.shows_card():
            self.card.flush_draft()
        self.setCurrentWidget(self.tabs)
        if self.tabs.currentWidget() is self.list_page:
            self.list_page.focus_table()
        self.title_changed.emit("")

    def open_household(self, household_id: str, neighbours=()) -> None:
        card = self._card_page()
        self.setCurrentWidget(card)
        card.show_household(household_id, neighbours)

    def open_problem(self, problem: StoredProblem) -> None:
        """Open the card of a finding and go to its field once the card is judged."""
        self.open_household(problem.household_id)
        self._wanted = problem

    def open_merge(self, household_id: str, target_id: str, proof: str) -> None:
        """Open the page 并户 of a household with what is known already filled in."""
        self.open_household(household_id)
        self._merge = household_id, {"target": target_id, "proof": proof}

    def _go_to_merge(self) -> None:
        if self._merge is None or self.card is None or self.card.household_id() != self._merge[0]:
            return
        answers, self._merge = self._merge[1], None
        self.card.change_desk.open(MERGE, answers)

    def _go_to_wanted(self) -> None:
        wanted = self._wanted
        if wanted is None or self.card is None or self.card.household_id() != wanted.household_id:
            return
        self._wanted = None
        place = (wanted.rule_id, wanted.record_id, wanted.field)
        problems = self.card.file.problems
        for problem in (*problems.all, *problems.explained):
            if (problem.rule_id, problem.record, problem.field) == place:
                self.card.card_actions.go_to_problem(problem)
                return

    def new_household(self) -> None:
        """Begin a card in the chosen group; ask for village and group when none is chosen."""
        village, group = self._region.code, self._region.group
        if not any(node.code == village for node in self._villages) or not group:
            dialog = ChooseVillageDialog(self._villages, village, self)
            if not self._workplace.dialogs.run(dialog):
                return
            village, group = dialog.village(), dialog.group()
        card = self._card_page()
        self.setCurrentWidget(card)
        card.show_new(village, group)

    def shows_card(self) -> bool:
        return self.card is not None and self.currentWidget() is self.card

    def household(self) -> str:
        """The household whose card is on the screen, "" for none or a new one."""
        return self.card.household_id() if self.card is not None and self.shows_card() else ""

    def refresh(self, changes) -> None:
        self.list_page.refresh(changes)
        self.tabs.refresh()
        if self.card is not None:
            self.card.refresh(changes)

    def flush(self) -> None:
        """Store what is typed and not stored yet; remember the columns."""
        if self.card is not None:
            self.card.flush_draft()
        self.list_page.keep_layout()

    def _card_page(self) -> CardPage:
        if self.card is None:
            workplace = self._workplace
            self.card = CardPage(workplace.session, workplace.jobs, workplace.dialogs)
            self.card.title_changed.connect(self.title_changed)
            self.card.open_household.connect(self.open_household)
            self.card.print_requested.connect(self.print_requested)
            self.card.changed.connect(self.changed)
            self.card.leave_requested.connect(self.show_list)
            self.cases = CardCases(workplace, self.card)
            self.cases.changed.connect(self.changed)
            self.cases.open_case.connect(self.open_case)
            self.card.header.add_button(self.cases.button)
            self.card.file.judged.connect(self._go_to_wanted)
            self.card.file.judged.connect(self._go_to_merge)
            self.addWidget(self.card)
        return self.card
