"""The users of this PC: add, set a new password, deactivate. For administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QComboBox, QDialog, QVBoxLayout, QWidget

from app.core.progress import Progress
from app.domain.permissions import Role
from app.services.users import add_user, change_password, deactivate_user, list_users
from app.views.pages.entrance import PASSWORD_HINT, form_of, line
from app.views.pages.sheet import answers, button, column_of, heading, row_of, words
from app.views.tables.id_page_model import Column
from app.views.tables.rows_model import RowsModel
from app.views.tables.wide_table import WideTable
from app.views.workplace import Workplace

USER_COLUMNS = (
    Column("name", "姓名", lambda user: user.name, 140, sortable=False),
    Column("role", "角色", lambda user: Role(user.role).label, 100, sortable=False),
    Column("active", "状态", lambda user: "在用" if user.active else "已停用", 100, sortable=False,
           tone=lambda user: "done" if user.active else "muted"),
)
ROLE_HINT = "填报：录入和修改；审核：审核和导出数据包；管理员：管用户、行政村和密码，不填档案。"


class UsersPage(QWidget):
    """Reads the users again after every change."""

    def __init__(self, workplace: Workplace, parent=None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._users = RowsModel(USER_COLUMNS, workplace.brush, self)
        self.table = WideTable("用户", workplace.theme)
        self.table.setModel(self._users)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.setSelectionMode(WideTable.SelectionMode.SingleSelection)
        self.table.selectionModel().selectionChanged.connect(self._offer)
        self._add = button("添加用户…", self.ask_new, primary=True)
        self._reset = button("重设密码…", self._ask_password)
        self._stop = button("停用", self._ask_stop)
        layout = column_of(workplace.theme, heading("用户"), words(ROLE_HINT, "muted"))
        layout.addWidget(self.table, 1)
        layout.addLayout(row_of(self._add, self._reset, self._stop))
        self.setLayout(layout)
        self.refresh()

    def refresh(self) -> None:
        session = self._workplace.session
        self._workplace.jobs.read(lambda progress: list_users(session), self._show, latest=self)

    def _show(self, users) -> None:
        self._users.show_rows(users)
        self._offer()

    def _offer(self) -> None:
        user = self._chosen()
        self._reset.setEnabled(user is not None and user.active)
        own = user is not None and user.id == self._workplace.session.actor.user_id
        self._stop.setEnabled(user is not None and user.active and not own)

    def _chosen(self) -> Any | None:
        rows = self.table.chosen_rows()
        return self._users.row_at(rows[0]) if rows else None

    def ask_new(self) -> None:
        """Ask for name, role and password of a new user and add the user."""
        dialog = UserDialog(self)
        if self._workplace.dialogs.run(dialog):
            name, role = dialog.name.text().strip(), Role(dialog.role.currentData())
            password, own = dialog.password.text(), dialog.own.text()
            self._change(lambda: add_user(self._workplace.session, name, role, password, own),
                         f"已添加用户 {name}")

    def _ask_password(self) -> None:
        user = self._chosen()
        dialog = UserDialog(self, user)
        if user is not None and self._workplace.dialogs.run(dialog):
            password, own = dialog.password.text(), dialog.own.text()
            self._change(lambda: change_password(self._workplace.session, user.name, password, own),
                         f"{user.name} 的密码已经重设")

    def _ask_stop(self) -> None:
        user = self._chosen()
        asked = "停用以后这个人不能再打开档案库，他做过的修改和记录都保留。"
        dialogs = self._workplace.dialogs
        if user is not None and dialogs.confirm(f"停用 {user.name}", asked, yes="停用", danger=True):
            self._change(lambda: deactivate_user(self._workplace.session, user.id), f"已停用 {user.name}")

    def _change(self, change: Callable[[], object], told: str) -> None:
        def work(progress: Progress) -> object:
            return change()

        def done(result: object) -> None:
            self._workplace.dialogs.notify(told)
            self.refresh()

        self._workplace.jobs.write(work, done, title="正在保存用户")


class UserDialog(QDialog):
    """Name, role and password of a new user, only the password for an existing one; and the own password."""

    def __init__(self, parent: QWidget, user: Any | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"重设 {user.name} 的密码" if user else "添加用户")
        self.name = line("姓名")
        self.role = QComboBox()
        self.role.setAccessibleName("角色")
        for role in Role:
            self.role.addItem(role.label, role)
        self.password = line("密码", PASSWORD_HINT, secret=True)
        self._again = line("再输一遍密码", secret=True)
        self.own = line("您自己的密码", "确认是您本人", secret=True)
        self._complaint = words(tone="error")
        rows: list[tuple[str, QWidget]] = [] if user else [("姓名", self.name), ("角色", self.role)]
        buttons = answers(self, "保存")
        self._needs_name = user is None
        layout = QVBoxLayout(self)
        layout.addLayout(form_of(*rows, ("密码", self.password), ("再输一遍", self._again),
                                 ("您自己的密码", self.own)))
        layout.addWidget(self._complaint)
        layout.addWidget(buttons)

    def set_passwords(self, new: str, own: str) -> None:
        for field in (self.password, self._again):
            field.setText(new)
        self.own.setText(own)

    def accept(self) -> None:
        if self._needs_name and not self.name.text().strip():
            self._complaint.setText("请填姓名。")
        elif self.password.text() != self._again.text():
            self._complaint.setText("两次输入的密码不一样，请重新输入。")
        else:
            super().accept()
