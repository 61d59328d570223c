"""The page of one case: its track, why the next step is not open yet, and what was recorded at each stop."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import UserError
from app.core.progress import Progress
from app.domain.permissions import Action
from app.domain.procedures.stops import StopKind
from app.services.case_pages import CASE, CasePage, StopPage, case_page
from app.services.case_papers import document_of
from app.services.record_scans import Proved
from app.views.forms.editors.base import named, set_property
from app.views.forms.scrolled import LeastHeight, LowRoom
from app.views.pages.case_actions import CaseActions
from app.views.pages.case_step_panel import StepPanel
from app.views.pages.case_track import CaseTrack
from app.views.pages.record_scans_panel import RecordScansPanel
from app.views.pages.sheet import button, retone, words
from app.views.workplace import Workplace

_SHOWN_REASONS = 4
_LOW = 28
"""Lines of text below which the track keeps to names and states."""


class CasePageView(QWidget):
    """changed(Changes); open_household(id); leave_requested(): back to the list; title_changed(str)."""

    changed = Signal(object)
    open_household = Signal(str)
    leave_requested = Signal()
    title_changed = Signal(str)

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.workplace = workplace
        self.page: CasePage | None = None
        self._case_id = ""
        self._chosen = ""
        self.actions_of = CaseActions(self)
        self._build()
        for key, act in (
            ("Ctrl+Return", self.actions_of.take_next), ("Ctrl+Enter", self.actions_of.take_next),
            ("Esc", self.leave_requested.emit),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def case_id(self) -> str:
        return self._case_id

    def show_case(self, case_id: str) -> None:
        """Open a case; the stop to be done next is chosen."""
        if case_id != self._case_id:
            self._case_id, self._chosen, self.page = case_id, "", None
        self.load()

    def refresh(self) -> None:
        """Something was written."""
        if self._case_id and self.isVisible():
            self.load()

    def load(self) -> None:
        session, case_id = self.workplace.session, self._case_id

        def work(progress: Progress) -> CasePage:
            return case_page(session, case_id)

        self.workplace.jobs.read(work, self._show, self._gone, latest=(id(self), "case"))

    def chosen(self) -> StopPage | None:
        """The stop that is looked at."""
        if self.page is None:
            return None
        return next((stop for stop in self.page.stops if self._key(stop) == self._chosen), None)

    def _build(self) -> None:
        theme = self.workplace.theme
        self.title = named(QLabel(), "caseTitle")
        self.title.setProperty("tone", "title")
        self.place = words(tone="muted")
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.place, 1)
        self.household_button = button("打开户档案", self._open_household)
        for made in (self.household_button, button("返回列表", self.leave_requested.emit)):
            head.addWidget(made)
        self.track = CaseTrack(theme)
        self.track.chosen.connect(self._choose)
        procedures = frozenset(code for code in self._paper_codes() if document_of(code))
        self.panel = StepPanel(theme, procedures)
        self.panel.paper_wanted.connect(self.actions_of.make_paper)
        self.panel.scan_wanted.connect(self._add_scan)
        self.panel.meeting_wanted.connect(self.actions_of.look_at_meeting)
        self.panel.notice_wanted.connect(self.actions_of.look_at_notice)
        self.scans = RecordScansPanel(self.workplace, self._paper_names(), self._proved)
        self.scans.changed.connect(self.changed)
        self.below: QTabWidget = QTabWidget()
        self.scans.counted.connect(lambda count: self.below.setTabText(1, f"扫描件 {count}"))
        self.below.setDocumentMode(True)
        self.below.addTab(self.panel, "这一步")
        self.below.addTab(self.scans, "扫描件 0")
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.pixels(10)] * 4)
        column.setSpacing(theme.pixels(6))
        column.addLayout(head)
        column.addWidget(self._middle(), 1)
        column.addLayout(self._footer())

    def _middle(self) -> LowRoom:
        """Banner, track and what is below: it scrolls where a long reason leaves no room for a list."""
        room, content = LowRoom(), LeastHeight()
        room.hold(content)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.workplace.theme.pixels(6))
        column.addWidget(self._banner())
        column.addWidget(self.track)
        column.addWidget(self.below, 1)
        return room

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.track.set_low(self.height() < _LOW * self.fontMetrics().lineSpacing())

    def _banner(self) -> QWidget:
        self.banner = QFrame()
        row = QHBoxLayout(self.banner)
        self.why = named(words(), "caseWhy")
        self.take_button = QPushButton()
        self.take_button.clicked.connect(lambda: self.actions_of.take_next())
        self.objection_button = button("处理异议…", lambda: self.actions_of.answer_objection())
        row.addWidget(self.why, 1)
        row.addWidget(self.objection_button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.take_button, 0, Qt.AlignmentFlag.AlignTop)
        return self.banner

    def _footer(self) -> QHBoxLayout:
        acts = self.actions_of
        self.meeting_button = button("登记会议…", acts.hold_meeting)
        self.notice_button = button("办公示…", acts.post_notice)
        self.correct_button = button("更正这一步…", acts.correct)
        self.back_button = QPushButton("退回")
        self.back_button.setMenu(QMenu(self.back_button))
        self.side_button = QPushButton("撤回、不予通过")
        self.side_button.setMenu(QMenu(self.side_button))
        row = QHBoxLayout()
        for made in (self.meeting_button, self.notice_button, self.correct_button, self.back_button,
                     self.side_button):
            made.setVisible(self.workplace.may(Action.EDIT))
            row.addWidget(made)
        self.take_button.setVisible(self.workplace.may(Action.EDIT))
        row.addStretch(1)
        return row

    def _paper_codes(self) -> tuple[str, ...]:
        return tuple(value.code for value in self.workplace.session.policy().table("step_paper").values)

    def _paper_names(self) -> dict[str, str]:
        table = self.workplace.session.policy().table("step_paper")
        return {code: table.label_of(code) for code in self._paper_codes()}

    def _proved(self, field: str) -> tuple[Proved, ...]:
        return (Proved(CASE, self._case_id, field),) if self._case_id else ()

    def _add_scan(self, code: str) -> None:
        self.below.setCurrentWidget(self.scans)
        self.scans.paper.setCurrentIndex(max(0, self.scans.paper.findData(code)))
        self.scans.choose_file()

    def _show(self, page: CasePage) -> None:
        is_new = self.page is None
        moved = self.page is not None and self.page.case.last_step_id != page.case.last_step_id
        self.page = page
        version = page.case.procedure.title
        self.title.setText(page.name or "未填户主")
        self.place.setText(f"{page.place}　{version}　{page.case.values['opened_on']}开始")
        self.household_button.setVisible(bool(page.case.household_id))
        keys = [self._key(stop) for stop in page.stops]
        if is_new or moved or self._chosen not in keys:
            self._chosen = keys[page.place_of_current()]
        self.track.show_stops(page.stops, keys.index(self._chosen))
        self._show_why(page)
        self._show_stop()
        self._offer(page)
        if is_new:
            self.scans.show_record(self._case_id)
            self.title_changed.emit(f"{self.title.text()} {version}")
            self.track.stops[keys.index(self._chosen)].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.scans.load()

    def _show_why(self, page: CasePage) -> None:
        """The line that always says what is next and why it may not come yet."""
        text, tone = why_words(page)
        self.why.setText(text)
        set_property(self.banner, "tone", tone)
        self.objection_button.setVisible(bool(page.objections))
        ways = page.ways
        self.take_button.setVisible(bool(ways) and self.workplace.may(Action.EDIT))
        retone(self.take_button, "primary" if any(way.is_mine for way in ways) else "")
        if ways:
            self.take_button.setText(f"办“{ways[0].state.label}”…" if len(ways) == 1 else "办下一步…")

    def _choose(self, number: int) -> None:
        if self.page is not None:
            self._chosen = self._key(self.page.stops[number])
            self.below.setCurrentWidget(self.panel)
            self._show_stop()
            self._offer(self.page)

    def _show_stop(self) -> None:
        stop = self.chosen()
        if stop is None or self.page is None:
            return
        self.panel.show_stop(stop, self.page)
        wanted = next((paper.code for paper in stop.papers if not paper.present), None)
        wanted = wanted or next((paper.code for paper in stop.papers), None)
        if wanted is not None:
            self.scans.paper.setCurrentIndex(max(0, self.scans.paper.findData(wanted)))

    def _offer(self, page: CasePage) -> None:
        """Enable what can be done with the case and with the stop that is chosen."""
        stop = self.chosen()
        self.meeting_button.setEnabled(bool(self.actions_of.meeting_kinds()))
        self.notice_button.setEnabled(bool(self.actions_of.notice_kinds()))
        counts = stop is not None and stop.stop.stand is not None
        self.correct_button.setEnabled(counts)
        self.back_button.setEnabled(bool(page.back))
        self.back_button.menu().clear()
        for state, label in page.back:
            self.back_button.menu().addAction(
                f"退回到“{label}”…", lambda state=state: self.actions_of.give_back(state)
            )
        self.side_button.setEnabled(bool(page.sides))
        self.side_button.menu().clear()
        for offer in page.sides:
            self.side_button.menu().addAction(
                f"{offer.state.label}…", lambda offer=offer: self.actions_of.take(offer)
            )

    def _key(self, stop: StopPage) -> str:
        return f"{stop.stop.state.id}/{stop.stop.step.id if stop.stop.stand and stop.stop.step else ''}"

    def _open_household(self) -> None:
        if self.page is not None and self.page.case.household_id:
            self.open_household.emit(self.page.case.household_id)

    def _gone(self, error: BaseException) -> bool:
        if not isinstance(error, UserError):
            return False
        self._case_id, self.page = "", None
        self.workplace.dialogs.notify(error.message)
        self.leave_requested.emit()
        return True


def why_words(page: CasePage) -> tuple[str, str]:
    """What the case waits for, in the words of the engine, and the tone of the line."""
    lines: list[str] = []
    tone = "done"
    if page.returned is not None:
        lines.append(f"{page.returned.happened_on}退回：{page.returned.reason}")
        tone = "warning"
    lines += [objection.words for objection in page.objections]
    if page.case.track.doubtful:
        count = len(page.case.track.doubtful)
        lines.append(f"另一台电脑上办的 {count} 步和这里接不上，没有算数，请核对以后重办。")
        tone = "warning"
    last = page.stops[page.place_of_current()]
    if last.stop.kind is StopKind.ENDED:
        lines.append(f"已经结束：{last.stop.label}。")
    for offer in page.ways:
        label = offer.state.label
        if offer.is_mine:
            lines.append(f"下一步可以办“{label}”，已经等了 {page.waiting_days} 天。")
            continue
        tone = "warning"
        if offer.is_open and offer.other is not None:
            lines.append(f"下一步“{label}”{offer.other.words}。已经等了 {page.waiting_days} 天。")
            continue
        day, today = offer.first_day, page.today
        wait = f"还差 {(day - today).days} 天，{day}可以办" if day is not None and day > today else "还不能办"
        lines.append(f"下一步“{label}”{wait}：")
        lines += [f"· {reason.words}" for reason in offer.closed[:_SHOWN_REASONS]]
        if len(offer.closed) > _SHOWN_REASONS:
            lines.append(f"· 还有 {len(offer.closed) - _SHOWN_REASONS} 项，见下面")
    return "\n".join(lines), "warning" if page.objections else tone
