"""What a small dialog asks stands as in the forms: the label right beside its field."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout

from app.services.regions import RegionNode
from app.views.dialogs.choose_village import ChooseVillageDialog
from app.views.pages.case_begin import BeginDialog

pytest_plugins = ["tests.views.proceedings_office"]


def labels(dialog) -> list:
    forms = dialog.findChildren(QFormLayout)
    role = QFormLayout.ItemRole.LabelRole
    return [form.itemAt(row, role).widget() for form in forms for row in range(form.rowCount())]


def assert_beside_its_field(dialog, titles: list[str]) -> None:
    shown = labels(dialog)
    assert [label.text() for label in shown] == titles
    assert all(label.alignment() & Qt.AlignmentFlag.AlignRight and label.buddy() for label in shown)


VILLAGES = (RegionNode("990000001001", "柳树村", "village", 0, 0),)


def test_where_a_new_household_belongs(qtbot):
    dialog = ChooseVillageDialog(VILLAGES, "")
    qtbot.addWidget(dialog)
    assert_beside_its_field(dialog, ["行政村", "村民小组"])


def test_what_is_to_be_begun(workplace, qtbot):
    dialog = BeginDialog(workplace, 0)
    qtbot.addWidget(dialog)
    assert_beside_its_field(dialog, ["第一步的办理日期", "行政村", "事项"])
