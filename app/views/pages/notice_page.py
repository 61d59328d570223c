"""One notice in a window of its own: drafted for cases, or opened from the list of notices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut

from app.core.progress import Progress
from app.domain.notice_wording import HOLE
from app.domain.permissions import Action
from app.services.notice_board import keep_notice_draft
from app.services.notice_words import speech
from app.services.notices import Notice, Subject, post_notice, remove_draft, save_notice, take_down
from app.services.notices import open_notice as stored_notice
from app.services.record_drafts import discard_record_draft
from app.services.session import Session
from app.views.dialogs.paper_window import show_papers
from app.views.dialogs.work_window import WorkWindow
from app.views.pages.notice_form import HANGING, OPINIONS, NoticeForm
from app.views.pages.notice_opening import Opened, prepared, reopened, stored
from app.views.pages.notice_papers import notice_papers
from app.views.pages.notice_photo_desk import NoticePhotos
from app.views.pages.sheet import button, heading, offer, retone, row_of
from app.views.pages.standing import Standing
from app.views.workplace import Workplace

OnChanged = Callable[[Any], None]
"""Hears `Changes` of an act."""
Typed = tuple[Notice, tuple[Subject, ...]]
"""The notice and its households as they stand in the fields."""
_DRAFT_AFTER_MS = 800


class NoticeWindow(WorkWindow):
    """A draft is kept while it is typed; 保存草稿 (Ctrl+S) stores it, 登记张贴 freezes it. Escape closes.

    `begin` gives the notice, asked outside the GUI thread; `after` is called when the window is closed and
    what was typed is kept. shown(): the notice stands in the fields.
    """

    shown = Signal()

    def __init__(self, workplace: Workplace, begin: Callable[[Session], Opened],
                 after: Callable[[], None] = lambda: None, parent=None) -> None:
        super().__init__(workplace, "公示公告", parent)
        self.base: Notice | None = None
        self.form: NoticeForm | None = None
        self.is_touched = False
        self._standing: Standing[Notice] = Standing(None)
        self._meetings: dict[str, str] = {}
        self._after = after
        self._may_edit = workplace.may(Action.EDIT)
        self._drafting = QTimer(self)
        self._drafting.setSingleShot(True)
        self._drafting.setInterval(_DRAFT_AFTER_MS)
        self._drafting.timeout.connect(self._keep)
        self.title = heading("正在打开……")
        self.column.addWidget(self.title)
        for key, act in (("Ctrl+S", self.save), ("Ctrl+P", self.show_papers), ("F8", self.begin_opinion),
                         ("Ctrl+Return", self.post)):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        workplace.jobs.read(lambda progress: begin(workplace.session), self._show_opened, self.refused)

    def _build(self, opened: Opened) -> NoticeForm:
        form = NoticeForm(self.workplace, opened.villages, self._meetings, self)
        form.edited.connect(self._on_edited)
        form.tabs.currentChanged.connect(self._offer)
        form.opinions.changed.connect(self._opinion_written)
        form.hanging.post_asked.connect(self._post)
        form.hanging.take_down_asked.connect(self._take_down)
        self.photos = NoticePhotos(self, form.hanging)
        self.save_button = button("保存草稿", self.save, primary=True)
        self.save_button.setToolTip("Ctrl+S")
        self.post_button = button("张贴…", lambda: form.go_to(HANGING))
        self.paper_button = button("打印…", self.show_papers)
        self.paper_button.setToolTip("Ctrl+P：公示、大字版、情况说明、异议处理单")
        self.speech_button = button("复制广播和短信文字", self.copy_speech)
        self.drop_button = button("放弃没保存的修改", self.drop_draft)
        self.remove_button = button("删除草稿", self.remove)
        close = button("关闭", self.reject)
        close.setToolTip("Esc，没保存的留作草稿")
        self.column.addWidget(form, 1)
        self.column.addWidget(self.outcome)
        self.column.addLayout(row_of(self.save_button, self.post_button, self.paper_button,
                                     self.speech_button, self.drop_button, self.remove_button, close))
        return form

    def _show_opened(self, opened: Opened) -> None:
        if self.form is None:
            self.form = self._build(opened)
            self.say("这是上次没有保存的内容。" if opened.from_draft else "", "warning")
        self.base, self.is_touched = opened.base, opened.from_draft
        self._standing = Standing(opened.base)
        self._meetings.clear()
        self._meetings.update(opened.meetings)
        self.form.show_notice(opened.notice, opened.subjects, opened.typed)
        self.photos.show(opened.photos)
        self._offer()
        self.shown.emit()

    def _offer(self) -> None:
        """Name the notice and enable what can be done."""
        assert self.form is not None
        hangs = self.form.notice.is_posted
        self.title.setText(str(self.form.notice.values.get("title") or "新的公示公告"))
        for each in (self.save_button, self.post_button, self.drop_button, self.remove_button):
            each.setVisible(self._may_edit and not hangs)
        is_posting = self.form.tabs.currentIndex() == HANGING
        offer(self.post_button, "请填张贴日期和张贴人，按上面的“登记张贴”。" if is_posting else "")
        retone(self.save_button, "" if is_posting else "primary")   # 登记张贴 is marked there
        self.drop_button.setEnabled(self.is_touched)
        self.remove_button.setEnabled(self.base is not None)
        self.paper_button.setEnabled(hangs)

    def _reload(self) -> None:
        """Read again what is stored now."""
        assert self.form is not None
        notice_id, session = self.form.notice.id, self.workplace.session
        self.workplace.jobs.read(lambda _: stored(session, notice_id), self._show_opened, self.refused,
                                 latest=self)  # fmt: skip

    def _on_edited(self) -> None:
        self.is_touched = True
        self.say("有修改，没保存。", "warning")
        self._drafting.start()
        self._offer()

    def save(self) -> None:
        """Store the draft, or the opinion that is being typed."""
        if self.form is None or not self._may_edit:
            return
        if self.form.tabs.currentIndex() == OPINIONS:
            self.form.opinions.save()
        elif not self.form.notice.is_posted:
            self._save(lambda: self.say("草稿已保存。", "done"))

    def _save(self, then: Callable[[], None]) -> None:
        """Store the draft, then go on, unless something was typed meanwhile."""
        assert self.form is not None
        if self.is_writing:
            return
        self.form.commit()
        unread = self.form.panel.unreadable()
        if unread:
            self.say(f"没有保存：{unread[0].message}", "error")
            return
        base, notice, subjects = self.base, self.form.notice, self.form.subjects
        session, standing = self.workplace.session, self._standing

        def work() -> tuple[Any, Notice]:
            changes = save_notice(session, base, notice, subjects)
            discard_record_draft(session, notice.id)
            found = stored_notice(session, notice.id)
            standing.base, standing.handed = found, (notice, subjects)
            return changes, found

        self._drafting.stop()
        self.write(work, partial(self._saved, (notice, subjects), then))

    def _saved(self, handed: Typed, then: Callable[[], None], done: tuple[Any, Notice]) -> None:
        assert self.form is not None
        changes, self.base = done
        self.is_touched = (self.form.notice, self.form.subjects) != handed
        self._offer()
        self.changed.emit(changes)
        if self.is_touched:
            self._on_edited()
        else:
            then()

    def drop_draft(self) -> None:
        """Back to what is stored; of a notice never stored nothing is left."""
        asked, dialogs = "没保存的内容会丢掉，不能找回。", self.workplace.dialogs
        if self.form is None or not dialogs.confirm("放弃修改", asked, yes="放弃", danger=True):
            return
        notice_id, session = self.form.notice.id, self.workplace.session
        self._drafting.stop()
        self.is_touched = False
        self.write(lambda: discard_record_draft(session, notice_id),
                   lambda _: self.reject() if self.base is None else self._reload())

    def remove(self) -> None:
        """Take out a draft that never hung."""
        if self.base is None:
            return
        notice_id, session = self.base.id, self.workplace.session

        def work() -> Any:
            changes = remove_draft(session, notice_id)
            discard_record_draft(session, notice_id)
            return changes

        def removed(changes: Any) -> None:
            self._drafting.stop()
            self.is_touched, self.base = False, None
            self.changed.emit(changes)
            self.reject()

        asked = "没有张贴过的草稿可以删除，可以撤销。"
        if self.workplace.dialogs.confirm("删除草稿", asked, yes="删除", danger=True):
            self.write(work, removed)

    def post(self) -> None:
        """Ctrl+Enter: ask for day and person, or post when they are given."""
        if self.form is not None and not self.form.notice.is_posted and self._may_edit:
            self.form.go_to(HANGING)
            self.form.hanging.post()

    def _post(self, posted_on: Any, posted_by: str) -> None:
        if posted_on is None or not posted_by:
            self.say("请填张贴日期和张贴人。", "error")
            return
        self._save(lambda: self._post_saved(posted_on, posted_by))

    def _post_saved(self, posted_on: Any, posted_by: str) -> None:
        assert self.form is not None
        session, base, subjects = self.workplace.session, self.base, self.form.subjects
        assert base is not None
        self._act(lambda: post_notice(session, base, subjects, posted_on=posted_on, posted_by=posted_by),
                  "已登记张贴，名单和正文已固定，可以打印。")

    def _take_down(self, on: Any, by: str, result: str) -> None:
        session, base = self.workplace.session, self.base
        if base is None or on is None or not by or not result:
            self.say("请填撤下日期、撤下人和公示结果。", "error")
            return
        self._act(lambda: take_down(session, base, on=on, by=by, result=result), "已登记撤下。")

    def _act(self, work: Callable[[], Any], words: str) -> None:
        def done(changes: Any) -> None:
            self.say(words, "done")
            self.written(changes)

        self.write(work, done)

    def written(self, changes: Any) -> None:
        """An act of the window, or of a part of it, is done: show what is stored now."""
        self.changed.emit(changes)
        self._reload()

    def _opinion_written(self, changes: Any) -> None:
        self.say("")
        self.written(changes)

    def begin_opinion(self) -> None:
        if self.form is not None and self.form.notice.is_posted:
            self.form.tabs.setCurrentIndex(OPINIONS)
            self.form.opinions.begin()

    def show_papers(self) -> None:
        """Print what hangs; a draft cannot be printed, its list is not frozen."""
        if self.form is None or self.base is None or not self.base.is_posted:
            self.say("登记张贴、固定名单以后才能打印；样子可以先在“张贴的样子”里看。", "warning")
            return
        papers = notice_papers(self.workplace.session, self.base, self.form.kind_id)
        show_papers(self.workplace, papers, self)

    def copy_speech(self) -> None:
        """The short text for loudspeaker, screen and SMS into the clipboard."""
        if self.form is not None and self.form.kind_id:
            session, planned = self.workplace.session, self.form.planned
            self.workplace.jobs.read(lambda _: speech(session, planned), self._copied, self.refused)

    def _copied(self, text: str) -> None:
        if HOLE in text:
            self.say("有异议暂停计时或内容没填全，文字里还有空白，没有复制。", "warning")
            return
        QGuiApplication.clipboard().setText(text)
        self.say(f"已复制：{text}", "done")

    def _keep(self, then: Callable[[], None] = lambda: None) -> None:
        """Write the draft."""
        if self.form is None or not self.is_touched or not self._may_edit:
            then()
            return
        notice, subjects = self.form.notice, self.form.subjects
        session, standing = self.workplace.session, self._standing

        def work(progress: Progress) -> None:
            if (notice, subjects) != standing.handed:
                keep_notice_draft(session, standing.base, notice, subjects)

        self.workplace.jobs.write(work, lambda _: then())

    def done(self, result: int) -> None:
        """However it is closed: what was typed and not stored is a draft before the list is read again."""
        if self.form is not None:
            self.form.commit()
            self.form.opinions.keep()
            self.form.look.forget()
        self._drafting.stop()
        self._keep(self._after)
        super().done(result)


def open_notice(
    workplace: Workplace,
    kind: str,
    case_ids: Sequence[str],
    *,
    village_code: str = "",
    on_changed: OnChanged | None = None,
    after: Callable[[], None] = lambda: None,
) -> str:
    """Draft and post a notice of a kind ("N-01" or its code) whose list are the households of these cases.
    Returns when the window is closed: the id of the notice, "" when none was stored. `on_changed` hears
    every act of the window, `after` is called when it is closed and drafts are kept.
    """
    begin = partial(prepared, kind, tuple(case_ids), village_code)
    return _run(workplace, NoticeWindow(workplace, begin, after), on_changed)


def reopen_notice(
    workplace: Workplace, notice_id: str, on_changed: OnChanged, after: Callable[[], None] = lambda: None
) -> str:
    """Open a notice of the list, with what was typed into it last."""
    return _run(workplace, NoticeWindow(workplace, partial(reopened, notice_id), after), on_changed)


def _run(workplace: Workplace, window: NoticeWindow, on_changed: OnChanged | None) -> str:
    if on_changed is not None:
        window.changed.connect(on_changed)
    workplace.dialogs.run(window)
    window.deleteLater()
    return window.base.id if window.base is not None else ""
