"""The policy documents: packs from the stick, what the office set, who put it in force."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from app.core.progress import Progress
from app.domain.permissions import Action
from app.services.policy_documents import (
    PolicyDocument,
    activate,
    documents,
    end_document,
    remove_document,
    row_words,
)
from app.services.policy_packs import SUFFIX, import_pack
from app.services.trusted_district import read_key_file, trust
from app.views.pages.policy_dialogs import LastDayDialog
from app.views.pages.policy_setting import PolicySettingPage
from app.views.pages.sheet import button, row_of, words
from app.views.tables.id_page_model import Column
from app.views.workplace import Workplace


def _state(row: PolicyDocument) -> str:
    if row.passed_over:
        return "不能使用"
    return "已启用" if row.is_active else "待启用"


def _span(row: PolicyDocument) -> str:
    first, last = row.record["effective_from"], row.record["effective_to"]
    return f"{first} 至 {last}" if last else f"{first} 起"


def _content(row: PolicyDocument) -> str:
    return "上级政策包" if row.is_pack else f"{len(row.rows)} 项"


_TONES = {"不能使用": "error", "待启用": "warning", "已启用": "done"}
COLUMNS = (
    Column("state", "状态", _state, 90, sortable=False, tone=lambda row: _TONES[_state(row)]),
    Column("title", "文件", lambda row: row.title, 380, sortable=False),
    Column("span", "执行", _span, 200, sortable=False),
    Column("content", "内容", _content, 110, sortable=False),
    Column("proposed", "录入", lambda row: row.record["proposed_by"] or "", 110, sortable=False),
    Column("activated", "启用", lambda row: row.record["activated_by"] or "", 110, sortable=False),
)
SAID = "录入和启用要两个人。启用以后全镇的户会重新核对一遍，可以照常工作；审核过的结论不变。"


class PolicyDocumentsPage(PolicySettingPage):
    """Enter puts a draft in force after asking."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, "政策文件", COLUMNS, SAID, parent)
        self.about = words()
        self.import_button = button("导入政策包…", self.ask_pack)
        self.activate_button = button("核对启用…", lambda: self.row_opened(self.chosen()), primary=True)
        self.end_button = button("停止执行…", self._ask_end)
        self.remove_button = button("删除", self._ask_remove)
        self.key_button = button("登记县级密钥…", self.ask_key)
        buttons = (self.activate_button, self.import_button, self.end_button, self.remove_button)
        self.column.addWidget(self.said)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.about)
        self.column.addWidget(self.outcome)
        self.column.addLayout(row_of(*buttons, self.key_button))
        self.key_button.setVisible(workplace.may(Action.MANAGE_KEYS))
        for each in buttons:
            each.setVisible(self.may_set)
        self.load()

    def read_rows(self, progress: Progress) -> Sequence[Any]:
        return documents(self.workplace.session)

    def empty_words(self) -> str:
        return "还没有政策文件。在“参数”里选一项按“设置”，或者导入上级发的政策包。"

    def row_chosen(self, row: PolicyDocument | None) -> None:
        draft = row is not None and not row.is_active
        self.activate_button.setEnabled(draft)
        self.remove_button.setEnabled(draft)
        self.end_button.setEnabled(row is not None and row.is_active and not row.is_pack)
        self.about.setText(self._words_about(row) if row is not None else "")

    def row_opened(self, row: PolicyDocument | None) -> None:
        if row is None or row.is_active or not self.may_set:
            return
        asked = f"{self._words_about(row)}\n\n请对照文件原文核对。启用以后，新办的事按它办。"
        if self.workplace.dialogs.confirm(f"启用{row.title}", asked, yes="核对无误，启用"):
            session = self.workplace.session
            self.write(lambda: activate(session, row.id), lambda changes: self._done("已启用。", changes))

    def ask_pack(self) -> None:
        """Choose a pack and check it."""
        path = self.workplace.dialogs.choose_file("导入政策包", f"政策包 (*.{SUFFIX})")
        if path is not None:
            session = self.workplace.session
            self.write(lambda: import_pack(session, path), lambda changes: self._done(
                "签名和内容都核对过了。还没有生效，等另一名审核员或管理员启用。", changes))

    def ask_key(self) -> None:
        """Choose the district's key file, compare its fingerprint, pin it."""
        path = self.workplace.dialogs.choose_file("登记县级密钥", "密钥文件 (*.json)")
        if path is not None:
            self.workplace.jobs.read(lambda progress: read_key_file(path), self._compare, self._on_refused)

    def _compare(self, district: Any) -> None:
        asked = (f"{district.name}的密钥指纹：\n\n{district.fingerprint}\n\n"
                 "请和县里盖章的纸面逐组对照。不一样就不要登记。")
        if self.workplace.dialogs.confirm("登记县级密钥", asked, yes="完全一样，登记"):
            session = self.workplace.session
            self.write(lambda: trust(session, district), lambda changes: self._done("已登记。", changes))

    def _ask_end(self) -> None:
        row = self.chosen()
        if row is None:
            return
        dialog = LastDayDialog(row.title, self)
        if self.workplace.dialogs.run(dialog) and dialog.day is not None:
            session, last = self.workplace.session, dialog.day
            self.write(lambda: end_document(session, row.id, last),
                       lambda changes: self._done("已记下最后一天。", changes))

    def _ask_remove(self) -> None:
        row = self.chosen()
        if row is not None and self.workplace.dialogs.confirm(
                "删除", f"{row.title}还没有启用，删除以后不影响现在执行的数据。", yes="删除", danger=True):
            session = self.workplace.session
            self.write(lambda: remove_document(session, row.id),
                       lambda changes: self._done("已删除。", changes))

    def _done(self, told: str, changes: Any) -> None:
        self.say(told, "done")
        self.changed.emit(changes)

    def _words_about(self, row: PolicyDocument) -> str:
        if row.passed_over:
            return f"不能使用：{row.passed_over}。"
        if row.is_pack:
            return "上级政策包，签名核对过。"
        return "；".join(row_words(self.workplace.session, each) for each in row.rows)
