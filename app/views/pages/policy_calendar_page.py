"""The work calendar among the policy pages: each event, its date rule, when it is due, who did it last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from app.core.errors import Unreadable, UserError
from app.core.progress import Progress
from app.domain.policy_documents import CALENDAR
from app.domain.policy_figures import UNSET
from app.domain.work_calendar import ANY_TIME, TABLE, read_rule
from app.services.policy_documents import PolicyDocument, value_row
from app.services.reminders import CalendarLine, calendar_lines
from app.views.pages.entrance import line
from app.views.pages.policy_dialogs import DAY_HINT, PolicyDialog, Values, read_day
from app.views.pages.policy_setting import PolicySettingPage
from app.views.pages.sheet import button
from app.views.tables.id_page_model import Column
from app.views.workplace import Workplace


def _next(row: CalendarLine) -> str:
    if row.next_due is None:
        return "随时办" if row.rule == ANY_TIME else ""
    return f"{row.next_due}（{row.next_period}）"


def _done(row: CalendarLine) -> str:
    done = row.last_done
    return f"{done['period_words']}：{done['done_on']} {done['done_by']}" if done else ""


COLUMNS = (
    Column("title", "日程", lambda row: row.title, 240, sortable=False),
    Column("rule", "什么时候", lambda row: row.rule or UNSET, 130, sortable=False,
           tone=lambda row: "" if row.is_set else "warning"),
    Column("next", "下一次", _next, 230, sortable=False),
    Column("done", "最近办结", _done, 230, sortable=False),
    Column("source", "依据", lambda row: row.source, 260, sortable=False),
)
SAID = "到日子的日程在“工作台 › 今天要办”里提醒，办完在那里登记。没有写日子的是“未设定”，不提醒。"
FORMS = "每月、每月25日、每月月底、每两个月、每季度、每季度末月25日、每半年、12月10日、11月、3月至4月、随时"


class CalendarDialog(PolicyDialog):
    """A new event, or another date rule for a known one; blank means 未设定."""

    def __init__(self, event: CalendarLine | None, new_code: str, drafts: Sequence[PolicyDocument],
                 blank: Values, parent: QWidget | None = None) -> None:
        super().__init__(f"改日程：{event.title}" if event else "加一项日程", drafts, blank, parent)
        self._event = event
        self._code = event.code if event else new_code
        self.title = line("日程")
        self.rule = line("什么时候", "如：每季度末月25日")
        self.until = line("停用日期", DAY_HINT)
        if event is None:
            self.lay_out(f"日子可以写成：{FORMS}。", ("日程", self.title), ("什么时候", self.rule))
        else:
            self.rule.setText(event.rule)
            self.lay_out(f"日子可以写成：{FORMS}。留空是“未设定”，不再提醒。不用了的填停用日期。",
                         ("什么时候", self.rule), ("停用日期", self.until))

    def read_row(self) -> Values:
        rule = self.rule.text().strip()
        title = self._event.title if self._event else self.title.text().strip()
        if not title:
            raise Unreadable("请填写日程的名称。")
        try:
            if rule:
                read_rule(rule)
        except UserError as error:
            raise Unreadable(error.message) from error
        return value_row(
            CALENDAR, TABLE, code=self._code, label=title, text=rule or None,
            valid_to=read_day(self.until, "停用日期"), source=self.facts["doc_title"].text().strip() or None)


class WorkCalendarPage(PolicySettingPage):
    """Enter on an event sets its rule."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, "工作日程", COLUMNS, SAID, parent)
        self.set_button = button("改日子或停用…", lambda: self.row_opened(self.chosen()), primary=True)
        self.add_button = button("加一项…", self.ask_new)
        self.lay_out(self.set_button, self.add_button)
        for each in (self.set_button, self.add_button):
            each.setVisible(self.may_set)
        self.column.addWidget(self.outcome)
        self.load()

    def read_rows(self, progress: Progress) -> Sequence[Any]:
        return calendar_lines(self.workplace.session)

    def row_chosen(self, row: CalendarLine | None) -> None:
        self.set_button.setEnabled(row is not None)

    def row_opened(self, row: CalendarLine | None) -> None:
        if self.may_set and row is not None:
            self._ask(row)

    def ask_new(self) -> None:
        """An event of this office."""
        self._ask(None)

    def _ask(self, event: CalendarLine | None) -> None:
        code = f"own-{self.workplace.session.new_id()[-8:]}"
        self.ask(lambda drafts, blank: CalendarDialog(event, code, drafts, blank, self))
