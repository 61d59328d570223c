"""One meeting in a window of its own: opened for matters of cases, or from the list of meetings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.core.progress import Progress
from app.domain.permissions import Action
from app.services.meeting_board import base_of, keep_meeting_draft, meeting_of, prepared_meeting
from app.services.meetings import Matter, Meeting, remove_meeting, save_meeting
from app.services.meetings import open_meeting as stored_meeting
from app.services.record_drafts import discard_record_draft, record_draft
from app.services.record_scans import Proved
from app.services.regions import village_names
from app.services.session import Session
from app.views.dialogs.paper_window import show_papers
from app.views.dialogs.work_window import WorkWindow
from app.views.pages.meeting_form import MeetingForm
from app.views.pages.meeting_papers import SCANNED, meeting_papers
from app.views.pages.record_scans_panel import RecordScansPanel
from app.views.pages.sheet import button, heading, row_of
from app.views.pages.standing import Standing
from app.views.workplace import Workplace

OnChanged = Callable[[Any], None]
"""Hears `Changes` of an act."""
_DRAFT_AFTER_MS = 800
_MINUTES = "18"
"""attachment_kind 会议记录."""


@dataclass(frozen=True)
class _Opened:
    """What a window begins with."""

    base: Meeting | None
    meeting: Meeting
    villages: Mapping[str, str]
    from_draft: bool = False


class MeetingWindow(WorkWindow):
    """Typing is judged at once and kept as a draft; 保存 (Ctrl+S) stores it. Escape closes, nothing is lost.

    `begin` gives the meeting, asked outside the GUI thread; `after` is called when the window is closed and
    what was typed is kept. shown(): the meeting stands in the fields.
    """

    shown = Signal()

    def __init__(self, workplace: Workplace, begin: Callable[[Session], _Opened],
                 after: Callable[[], None] = lambda: None, parent: QWidget | None = None) -> None:
        super().__init__(workplace, "会议", parent)
        self.base: Meeting | None = None
        self.form: MeetingForm | None = None
        self.is_touched = False
        self._standing: Standing[Meeting] = Standing(None)
        self._after = after
        self._may_edit = workplace.may(Action.EDIT)
        self._drafting = QTimer(self)
        self._drafting.setSingleShot(True)
        self._drafting.setInterval(_DRAFT_AFTER_MS)
        self._drafting.timeout.connect(self._keep)
        self.title = heading("正在打开……")
        self.column.addWidget(self.title)
        self.scans = RecordScansPanel(workplace, SCANNED, self._proved, _MINUTES, self)
        self.scans.hide()
        self.scans.changed.connect(self.changed)
        for key, act in (("Ctrl+S", self.save), ("Ctrl+P", self.show_papers)):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        workplace.jobs.read(lambda progress: begin(workplace.session), self._show_opened, self.refused)

    @property
    def meeting(self) -> Meeting | None:
        """As it stands in the fields."""
        return self.form.meeting if self.form else None

    def _build(self, opened: _Opened) -> MeetingForm:
        form = MeetingForm(self.workplace, opened.meeting, opened.villages, self.scans, self)
        form.edited.connect(self._on_edited)
        form.said.connect(lambda text: self.say(text, "warning"))
        self.scans.counted.connect(form.show_scans)
        self.save_button = button("保存", self.save, primary=True)
        self.save_button.setToolTip("Ctrl+S")
        papers = button("打印会议记录、签到册、计票单…", self.show_papers)
        papers.setToolTip("Ctrl+P")
        self.drop_button = button("放弃没保存的修改", self.drop_draft)
        self.remove_button = button("删除会议", self.remove)
        close = button("关闭", self.reject)
        close.setToolTip("Esc，没保存的留作草稿")
        self.column.addWidget(form, 1)
        self.column.addWidget(self.outcome)
        self.column.addLayout(row_of(self.save_button, papers, self.drop_button, self.remove_button, close))
        for each in (self.save_button, self.drop_button, self.remove_button):
            each.setVisible(self._may_edit)
        return form

    def _show_opened(self, opened: _Opened) -> None:
        if self.form is None:
            self.form = self._build(opened)
        self.base, self.is_touched = opened.base, opened.from_draft
        self._standing = Standing(opened.base)
        self.form.show_meeting(opened.meeting)
        self.scans.show_record(opened.base.id if opened.base else "")
        self._offer()
        self.say("这是上次没有保存的内容。" if opened.from_draft else "", "warning")
        self.form.go_to(0)
        self.shown.emit()

    def _offer(self) -> None:
        """Name the meeting and enable what can be done."""
        assert self.form is not None
        values = self.form.meeting.values
        kinds = self.workplace.session.policy().table("meeting_kind")
        label = kinds.label_of(values["kind"]) if values.get("kind") else "会议"
        self.title.setText(f"{label}　{values.get('held_on') or ''}　{values.get('topic') or ''}")
        self.setWindowTitle(label)
        self.drop_button.setEnabled(self.is_touched)
        self.remove_button.setEnabled(self.base is not None)

    def _on_edited(self) -> None:
        self.is_touched = True
        self.say("有修改，没保存。", "warning")
        self._drafting.start()
        self._offer()

    def save(self) -> None:
        """Store what stands in the fields; a meeting that falls short is kept and told."""
        if self.form is None or not self._may_edit or self.is_writing:
            return
        self.form.commit()
        unread = self.form.unreadable()
        if unread:
            self.say(f"没有保存：{unread[0].message}", "error")
            return
        base, meeting, standing = self.base, self.form.meeting, self._standing
        session = self.workplace.session

        def work() -> tuple[Any, Meeting]:
            changes = save_meeting(session, base, meeting)
            discard_record_draft(session, meeting.id)
            found = stored_meeting(session, meeting.id)
            standing.base, standing.handed = found, meeting
            return changes, found

        self._drafting.stop()
        self.write(work, partial(self._saved, meeting))

    def _saved(self, handed: Meeting, done: tuple[Any, Meeting]) -> None:
        assert self.form is not None
        changes, self.base = done
        self.is_touched = self.form.meeting != handed
        if self.is_touched:
            self._on_edited()
        else:
            self.form.show_meeting(self.base)
            self._offer()
            short = self.form.judged.shortfalls
            self.say(f"已保存。{short[0]}" if short else "已保存。", "warning" if short else "done")
        self.scans.show_record(self.base.id)
        self.changed.emit(changes)

    def drop_draft(self) -> None:
        """Back to what is stored; of a meeting never stored nothing is left."""
        asked, dialogs = "没保存的内容会丢掉，不能找回。", self.workplace.dialogs
        if self.form is None or not dialogs.confirm("放弃修改", asked, yes="放弃", danger=True):
            return
        meeting_id, session = self.form.meeting.id, self.workplace.session
        self._drafting.stop()
        self.is_touched = False
        self.write(lambda: discard_record_draft(session, meeting_id), self._dropped)

    def _dropped(self, _done: None) -> None:
        if self.base is None:
            self.reject()
            return
        session, meeting_id = self.workplace.session, self.base.id
        self.workplace.jobs.read(lambda _: _stored(session, meeting_id), self._show_opened, self.refused)

    def remove(self) -> None:
        """Take the stored meeting out; a meeting a notice rests on stays."""
        if self.base is None:
            return
        meeting_id, session = self.base.id, self.workplace.session
        asked = "会议连同议题和签到一起删除，变更记录里还查得到，可以撤销。"

        def work() -> Any:
            changes = remove_meeting(session, meeting_id)
            discard_record_draft(session, meeting_id)
            return changes

        if self.workplace.dialogs.confirm("删除会议", asked, yes="删除", danger=True):
            self.write(work, self._removed)

    def _removed(self, changes: Any) -> None:
        self._drafting.stop()
        self.is_touched = False
        self.base = None
        self.changed.emit(changes)
        self.reject()

    def show_papers(self) -> None:
        """Minutes, sign-in book and ballot sheet of what stands in the fields, and blank ones."""
        if self.form is not None:
            self.form.commit()
            show_papers(self.workplace, meeting_papers(self.workplace.session, self.form.meeting), self)

    def _proved(self, field: str) -> tuple[Proved, ...]:
        """A scan proves it for the meeting, and for every case on the agenda."""
        if self.base is None:
            return ()
        cases = dict.fromkeys(str(row["subject_case"] or "") for row in self.base.matters)
        about = [Proved("procedure_case", case, field) for case in cases if case]
        return (Proved("meeting", self.base.id, field), *about)

    def _keep(self, then: Callable[[], None] = lambda: None) -> None:
        """Write the draft."""
        meeting, session, standing = self.meeting, self.workplace.session, self._standing
        if meeting is None or not self.is_touched or not self._may_edit:
            then()
            return

        def work(progress: Progress) -> None:
            if meeting != standing.handed:
                keep_meeting_draft(session, standing.base, meeting)

        self.workplace.jobs.write(work, lambda _: then())

    def done(self, result: int) -> None:
        """However it is closed: what was typed and not stored is a draft before the list is read again."""
        if self.form is not None:
            self.form.commit()
        self._drafting.stop()
        self._keep(self._after)
        super().done(result)


def _stored(session: Session, meeting_id: str) -> _Opened:
    meeting = stored_meeting(session, meeting_id)
    return _Opened(meeting, meeting, village_names(session))


def _reopened(meeting_id: str, session: Session) -> _Opened:
    """A stored or merely typed meeting, with what was typed last."""
    draft = record_draft(session, meeting_id)
    if draft is None:
        return _stored(session, meeting_id)
    return _Opened(base_of(draft), meeting_of(draft), village_names(session), from_draft=True)


def _prepared(matters: Sequence[Matter], kind: str, village_code: str, session: Session) -> _Opened:
    return _Opened(None, prepared_meeting(session, matters, kind, village_code), village_names(session))


def open_meeting(
    workplace: Workplace,
    matters: Sequence[Matter],
    *,
    kind: str = "",
    village_code: str = "",
    on_changed: OnChanged | None = None,
    after: Callable[[], None] = lambda: None,
) -> str:
    """Enter one meeting about these matters, each with a decision of its own; `kind` is a code of
    meeting_kind. Returns when the window is closed: the id of the meeting, "" when none was stored.
    `on_changed` hears every act of the window, `after` is called when it is closed and drafts are kept.
    """
    begin = partial(_prepared, tuple(matters), kind, village_code)
    return _run(workplace, MeetingWindow(workplace, begin, after), on_changed)


def reopen_meeting(
    workplace: Workplace, meeting_id: str, on_changed: OnChanged, after: Callable[[], None]
) -> str:
    """Open a meeting of the list, with what was typed into it last."""
    return _run(workplace, MeetingWindow(workplace, partial(_reopened, meeting_id), after), on_changed)


def _run(workplace: Workplace, window: MeetingWindow, on_changed: OnChanged | None) -> str:
    if on_changed is not None:
        window.changed.connect(on_changed)
    workplace.dialogs.run(window)
    window.deleteLater()
    return window.base.id if window.base is not None else ""
