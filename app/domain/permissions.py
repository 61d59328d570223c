"""Who may do what on this PC: a table of role × action (reliability.md 3.5, domain.md 1.2).

The village scope of a user and the rule that nobody reviews an own entry are asked separately, because
they need the record.
"""

from __future__ import annotations

import enum


class Role(enum.StrEnum):
    """Roles of the program's users; the value is what is stored."""

    ENTRY = "entry"
    REVIEW = "review"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        return _ROLE_LABELS[self]


class Action(enum.StrEnum):
    """What needs a permission; the value is what services name, the label what a refusal says."""

    VIEW = "view"
    EDIT = "edit"
    IMPORT = "import"
    SUBMIT = "submit"
    UNDO = "undo"
    PRINT = "print"
    PRINT_FULL = "print_full"
    REVEAL = "reveal"
    REVIEW = "review"
    EXEMPT = "exempt"
    RESOLVE = "resolve"
    EXPORT_PACKAGE = "export_package"
    IMPORT_PACKAGE = "import_package"
    EXPORT_LIST = "export_list"
    MANAGE_USERS = "manage_users"
    MANAGE_KEYS = "manage_keys"
    BACKUP = "backup"
    RESTORE = "restore"
    SET_UP = "set_up"
    ACTIVATE_POLICY = "activate_policy"
    READ_AUDIT = "read_audit"

    @property
    def label(self) -> str:
        return _ACTION_LABELS[self]


_ROLE_LABELS = {Role.ENTRY: "填报", Role.REVIEW: "审核", Role.ADMIN: "管理员"}

_ACTION_LABELS = {
    Action.VIEW: "查看农户档案",
    Action.EDIT: "修改农户档案",
    Action.IMPORT: "导入花名册",
    Action.SUBMIT: "提交",
    Action.UNDO: "撤销",
    Action.PRINT: "打印",
    Action.PRINT_FULL: "打印内部完整名单",
    Action.REVEAL: "查看完整证件号码和账号",
    Action.REVIEW: "审核",
    Action.EXEMPT: "豁免核对出的问题",
    Action.RESOLVE: "处理数据冲突",
    Action.EXPORT_PACKAGE: "导出上报数据包",
    Action.IMPORT_PACKAGE: "导入数据包",
    Action.EXPORT_LIST: "导出表格",
    Action.MANAGE_USERS: "管理用户",
    Action.MANAGE_KEYS: "管理密钥",
    Action.BACKUP: "备份",
    Action.RESTORE: "恢复备份",
    Action.SET_UP: "修改系统设置",
    Action.ACTIVATE_POLICY: "启用政策数据",
    Action.READ_AUDIT: "查看操作记录",
}

_DAILY = frozenset(
    (
        Action.VIEW,
        Action.EDIT,
        Action.IMPORT,
        Action.SUBMIT,
        Action.UNDO,
        Action.PRINT,
        Action.REVEAL,
        Action.EXPORT_LIST,
        Action.BACKUP,
    )
)
_ALLOWED = {
    Role.ENTRY: _DAILY,
    Role.REVIEW: _DAILY
    | {
        Action.PRINT_FULL,
        Action.REVIEW,
        Action.EXEMPT,
        Action.RESOLVE,
        Action.EXPORT_PACKAGE,
        Action.IMPORT_PACKAGE,
        Action.ACTIVATE_POLICY,
        Action.READ_AUDIT,
    },
    Role.ADMIN: frozenset(
        (
            Action.VIEW,
            Action.MANAGE_USERS,
            Action.MANAGE_KEYS,
            Action.BACKUP,
            Action.RESTORE,
            Action.SET_UP,
            Action.ACTIVATE_POLICY,
            Action.READ_AUDIT,
        )
    ),
}
_ASKS_PASSWORD_AGAIN = frozenset(
    (Action.EXPORT_PACKAGE, Action.RESTORE, Action.MANAGE_USERS, Action.MANAGE_KEYS)
)
_NEEDS_TWO = frozenset((Action.ACTIVATE_POLICY,))


def may(role: Role, action: str) -> bool:
    """Whether a role may do an action. Raises ValueError for an action that does not exist."""
    return Action(action) in _ALLOWED[role]


def refusal(role: Role, action: str) -> str:
    """The sentence for a refused action: what, why, and who can do it."""
    wanted = Action(action)
    able = "、".join(other.label for other in Role if wanted in _ALLOWED[other])
    return f"“{role.label}”用户不能{wanted.label}，请由“{able}”用户办理"


def asks_password_again(action: str) -> bool:
    """Whether the user must enter the own password again first (reliability.md 3.5)."""
    return Action(action) in _ASKS_PASSWORD_AGAIN


def needs_second_person(action: str) -> bool:
    """Whether two different users must agree (reliability.md 3.5)."""
    return Action(action) in _NEEDS_TWO


def may_review_entry_of(reviewer_id: str, *authors: str | None) -> bool:
    """谁调查、谁登记、谁审核: a reviewer is none of those who collected or entered (domain.md 1.2)."""
    return reviewer_id not in authors
