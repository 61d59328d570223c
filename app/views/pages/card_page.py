"""The household card editor (ux.md 5): sections left, form in the middle, problems and history right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.forms.conditions import Values
from app.services.cards import SavedCard
from app.services.session import Session
from app.services.submission import NotReady
from app.views.dialogs.port import Dialogs
from app.views.forms.editors.base import EditorContext, ReferenceSource, named
from app.views.forms.editors.kept_texts import KeptTexts
from app.views.jobs import Jobs
from app.views.pages.card_actions import CARD_KEYS, PAGE_KEYS, CardActions, RepeatMemory, bind_keys
from app.views.pages.card_attachments import AttachmentsPanel, provable_of
from app.views.pages.card_bars import DraftBar
from app.views.pages.card_decisions import CardDecisions
from app.views.pages.card_explanations import CardExplanations
from app.views.pages.card_file import CardFile
from app.views.pages.card_form import CardForm
from app.views.pages.card_handing import CardHanding
from app.views.pages.card_header import CardHeader, head_name
from app.views.pages.card_references import (
    CaseSource,
    HelperSource,
    HouseholdSource,
    RowSource,
    VillageSource,
    member_source,
)
from app.views.pages.card_sections import SectionList
from app.views.pages.card_side import SidePanel
from app.views.pages.card_years import YearsDesk
from app.views.pages.change_desk import ChangeDesk

_CHANGED = "有修改，没保存"


class CardPage(QWidget):
    """title_changed(head name), open_household(id), print_requested(document, ids), changed(Changes),
    leave_requested(): back to the list.
    """

    title_changed = Signal(str)
    open_household = Signal(str)
    print_requested = Signal(str, object)
    changed = Signal(object)
    leave_requested = Signal()

    def __init__(self, session: Session, jobs: Jobs, dialogs: Dialogs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.session = session
        self.dialogs = dialogs
        self.jobs = jobs
        self.neighbours: Sequence[str] = ()
        self._memory = RepeatMemory()
        self._focused_for = ""
        self.file = CardFile(session, jobs, self)
        self.policy = session.policy()
        self._villages = VillageSource(session)
        self._helpers = HelperSource(session)
        references: dict[str, ReferenceSource] = {
            "region": self._villages,
            "household": HouseholdSource(session, jobs, self),
            "member": member_source(lambda: self.file.copy),
            "measure": RowSource(lambda: self.file.copy, "measure", self._measure_name),
            "helper": self._helpers,
            "procedure_case": CaseSource(session),
        }
        context = EditorContext(
            self.policy, session.clock.today(), session.new_id, references, before=self._memory.rows,
            texts=KeptTexts(),
        )  # fmt: skip
        self.form = CardForm(context)
        self.attachments = AttachmentsPanel(
            session, jobs, dialogs, context, lambda: provable_of(self.file.copy, self.policy)
        )
        self._build()
        self.card_actions = CardActions(self, self._memory)
        self.print_button.setMenu(self.card_actions.print_menu(self.print_button))
        self.decisions = CardDecisions(self)
        self.explanations = CardExplanations(self)
        self.change_desk = ChangeDesk(self)
        self.years = YearsDesk(self)
        self.header.add_button(self.change_desk.button)
        self._connect()
        bind_keys(self, PAGE_KEYS, self)
        bind_keys(self, CARD_KEYS, self.card_actions)

    def _build(self) -> None:
        self.header = CardHeader()
        self.draft_bar = DraftBar()
        self.sections = SectionList(self.form.titles)
        self.side = SidePanel()
        self.side.give_way_on(self)
        self.side.add_attachments(self.attachments)
        self.problem_panel, self.last_year = self.side.problems, self.side.last_year
        self.middle = QStackedWidget()
        self.middle.addWidget(self.form)
        splitter = QSplitter()
        for widget, stretch in ((self.middle, 1), (self.side, 0)):
            splitter.addWidget(widget)
            splitter.setStretchFactor(splitter.indexOf(widget), stretch)
            splitter.setCollapsible(splitter.indexOf(widget), False)
        self.side.width_wanted.connect(lambda width: splitter.setSizes([splitter.width() - width, width]))
        body = QHBoxLayout()
        body.addWidget(self.sections)
        body.addWidget(splitter, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(4)
        column.addWidget(self.header)
        column.addWidget(self.draft_bar)
        column.addLayout(body, 1)
        column.addLayout(self._footer())

    def _footer(self) -> QHBoxLayout:
        self.hint = named(QLabel(), "guidance")
        self.hint.setProperty("tone", "muted")
        self.hint.setWordWrap(True)
        buttons = (
            ("返回列表", self.leave_requested.emit),
            ("上一户", lambda: self.card_actions.previous_household()),
            ("下一户", lambda: self.card_actions.next_household()),
        )
        row = QHBoxLayout()
        row.addWidget(self.hint, 1)
        for title, act in buttons:
            button = QPushButton(title)
            button.clicked.connect(lambda _=False, act=act: act())
            row.addWidget(button)
        self.handing = CardHanding(self)
        self.print_button = QPushButton("打印")
        row.addWidget(self.print_button)
        row.addWidget(self.handing.store_button)
        row.addWidget(self.handing.submit_button)
        return row

    def _connect(self) -> None:
        self.sections.currentRowChanged.connect(self.form.go_to)
        self.form.section_changed.connect(self._on_section)
        self.form.edited.connect(self._on_edited)
        self.form.left.connect(self._on_left)
        self.form.hint.connect(self.hint.setText)
        self.problem_panel.chosen.connect(self.card_actions.go_to_problem)
        self.file.shown.connect(self._show_card)
        self.file.judged.connect(self._show_judged)
        self.decisions.draft_changed.connect(self._show_state)
        self.file.draft_stored.connect(lambda: self.header.show_saved("草稿已保存", "muted"))
        self.file.saved.connect(self._on_saved)
        for signal in (self.file.store_begun, self.file.store_failed):
            signal.connect(self.handing.refresh)
        self.file.not_ready.connect(self._on_not_ready)
        self.file.history_read.connect(self.side.history.show_entries)
        self.file.shown.connect(lambda: self.attachments.show_household(self.household_id()))
        self.attachments.changed.connect(self.changed)

    def _measure_name(self, row: Values) -> str:
        kind = self.policy.table("measure_kind").label_of(row.get("kind"))
        return f"{kind} {row.get('content') or ''}".strip()

    def household_id(self) -> str:
        """The household on the screen, "" for none or one never stored."""
        return self.file.base.household_id if self.file.base is not None else ""

    def show_household(self, household_id: str, neighbours: Sequence[str] = ()) -> None:
        """Open a card; `neighbours`: the ids of the list it was opened from, for Ctrl+PgDn/PgUp."""
        self._leave_card()
        self.neighbours = neighbours
        self.file.open(household_id)

    def show_new(self, village_code: str, group_no: str) -> None:
        self._leave_card()
        self.neighbours = ()
        self.file.begin(village_code, group_no, self._memory.last("household"))

    def refresh(self, changes) -> None:
        """Something was written somewhere (`Changes`)."""
        self._helpers.forget()
        self.file.refresh(changes.households)
        self.attachments.refresh(changes)

    def has_unsaved(self) -> bool:
        return self.file.has_unsaved

    def flush_draft(self) -> None:
        """Hand what is typed to the writer as a draft, now."""
        self.form.commit()
        self.file.drafts.flush()

    def store(self) -> None:
        """保存: store everything that could be read; errors do not hinder."""
        if self.handing.waits_for():
            return
        self._take_in()
        self.file.store()

    def submit(self) -> None:
        """提交 or, for a reviewer of a submitted card, 审核: stores first; refused while there are errors."""
        if self.handing.waits_for():
            return
        self._take_in()
        self.file.hand_over(self.handing.step)

    def _take_in(self) -> None:
        """Read every field for storing; say what could not be read."""
        self.form.commit()
        unreadable = self.form.unreadable()
        self.file.set_unreadable(unreadable)
        if unreadable:
            self.dialogs.notify(f"有 {len(unreadable)} 处读不懂的内容没有存，仍留在格子里。")

    def _leave_card(self) -> None:
        self.form.stop_building()
        self.form.commit()
        unread = len(self.form.unreadable())
        if unread:
            self.dialogs.notify(f"有 {unread} 处读不懂的内容没有存，再打开这一户还在格子里。")
        self.file.drafts.flush()
        self.decisions.close()
        self.change_desk.close()
        if self.file.copy is not None:
            self._memory.remember(self.file.copy.card())

    def _show_card(self) -> None:
        copy = self.file.copy
        assert copy is not None
        self.decisions.open_form()
        self.form.show_copy(copy)
        self.sections.setCurrentRow(self.form.currentIndex())
        self.form.go_to(self.form.currentIndex())
        self.file.set_unreadable(self.form.unreadable())
        self.handing.take_shown()
        self._show_head()
        self._show_state()
        self.title_changed.emit(head_name(copy) or "新建户")
        if copy.household_id != self._focused_for:
            self._focused_for = copy.household_id
            self.form.current().rest()

    def _show_judged(self) -> None:
        copy = self.file.copy
        assert copy is not None
        problems = self.file.problems
        self.form.show_copy(copy)
        self.form.show_problems(problems)
        self.problem_panel.show_problems(problems, copy, self.policy)
        self.side.count_problems(self.problem_panel.lines())
        self.sections.show_marks(self.form.marks(copy, problems))
        self.handing.take_judged()
        self.years.refresh()
        self._show_head()
        if not self.file.has_unsaved:
            self._show_state()
        self.form.build_ahead()

    def _show_head(self) -> None:
        copy = self.file.copy
        assert copy is not None
        household = copy.household
        village = self._villages.name(household.get("village_code") or "")
        self.header.show_copy(copy, f"{village}　{household.get('group_no') or ''}", self.policy)

    def _show_state(self) -> None:
        """Whether the card on the screen is stored as it stands there."""
        if self.file.base is None:
            self.header.show_saved("新建，还没有保存", "muted")
        elif self.file.has_unsaved:
            self.header.show_saved(_CHANGED, "warning")
        elif self.decisions.has_draft:
            self.header.show_saved("有草稿，没保存", "warning")
        else:
            self.header.show_saved("已保存", "muted")

    def _on_section(self, number: int) -> None:
        self.sections.setCurrentRow(number)
        self.file.drafts.place = self.form.titles[number]

    def _on_edited(self) -> None:
        self.header.show_saved(_CHANGED, "warning")
        self.handing.refresh()
        self.file.typed()

    def _on_left(self) -> None:
        self.file.set_unreadable(self.form.unreadable())
        self.file.field_left()

    def _on_saved(self, saved: SavedCard) -> None:
        self.handing.refresh()
        label = saved.changes.label
        self.dialogs.notify(f"已保存：{label}。" if label else "没有变化，不用存。")
        self.changed.emit(saved.changes)

    def _on_not_ready(self, refused: NotReady) -> None:
        self.dialogs.notify(refused.message)
        self.card_actions.go_to_problem(refused.problems[0])
