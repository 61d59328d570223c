"""Role × action (reliability.md 3.5)."""

import pytest

from app.domain.permissions import (
    Action,
    Role,
    asks_password_again,
    may,
    may_review_entry_of,
    needs_second_person,
    refusal,
)


@pytest.mark.parametrize(
    ("action", "able"),
    [
        ("edit", {Role.ENTRY, Role.REVIEW}),
        ("review", {Role.REVIEW}),
        ("export_package", {Role.REVIEW}),
        ("resolve", {Role.REVIEW}),
        ("manage_users", {Role.ADMIN}),
        ("restore", {Role.ADMIN}),
        ("view", set(Role)),
        ("read_audit", {Role.REVIEW, Role.ADMIN}),
    ],
)
def test_who_may(action, able):
    assert {role for role in Role if may(role, action)} == able


def test_the_administrator_neither_edits_nor_approves():
    assert not {Action.EDIT, Action.REVIEW, Action.SUBMIT, Action.IMPORT} & {
        action for action in Action if may(Role.ADMIN, action)
    }


def test_every_action_is_named_and_somebodys():
    for action in Action:
        assert action.label
        assert any(may(role, action) for role in Role)


def test_an_unknown_action_is_a_bug_not_a_permission():
    with pytest.raises(ValueError, match="fly"):
        may(Role.ADMIN, "fly")


def test_the_refusal_says_who_can():
    assert refusal(Role.ADMIN, "edit") == "“管理员”用户不能修改农户档案，请由“填报、审核”用户办理"


def test_second_looks():
    assert asks_password_again("restore")
    assert not asks_password_again("edit")
    assert needs_second_person("activate_policy")
    assert not needs_second_person("backup")


def test_nobody_reviews_an_own_entry():
    assert may_review_entry_of("u3", "u1", "u2", None)
    assert not may_review_entry_of("u1", "u1", "u2")
