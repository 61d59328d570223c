"""The rooms on real services: printing, rosters in, packages out and checked, users, look."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QToolButton,
    QWidget,
)

from app.core.progress import SILENT
from app.services.acts import undoable_acts
from app.services.backlog import waiting
from app.services.households import HouseholdFilter, Sort, household_ids, list_row_numbers
from app.services.papers import (
    DOCUMENTS,
    Scope,
    documents_for,
    make_document,
    page_count,
    page_size,
)
from app.services.rosters import Choice, apply_roster, read_roster
from app.services.users import list_users
from app.views.pages.print_form import PrintOrder
from app.views.pages.settings_room import PasswordPage
from app.views.pages.users_page import UserDialog, UsersPage
from app.views.pages.villages_page import VillagesPage
from app.views.paper_printing import print_file
from tests.exchange.roster_files import family, write_roster
from tests.paper_subjects import subjects
from tests.views.demo_steps import HOUSEHOLDS, PASSWORD, log_in, settle

pytest_plugins = ("tests.views.demo_office",)


def room(shell, name):
    shell.window.desk.show_room(name)
    return shell.window.desk.stack.currentWidget()


def ids_of(session, count):
    numbers = list_row_numbers(session, HouseholdFilter(), Sort())
    return tuple(household_ids(session, numbers[:count]))


def shown_words(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize("document", [kind.id for kind in documents_for(Scope.HOUSEHOLDS)])
def test_chosen_households_are_made_previewed_and_saved(shell, qtbot, tmp_path, document):
    printing = room(shell, "printing")
    with qtbot.waitSignals([printing.made, printing.preview.page_shown], timeout=60_000):
        printing.print_households(document, subjects(shell.window.desk.session, document, 3))
    assert "页" in shown_words(printing.form)
    target = tmp_path / "户档案.pdf"
    shell.dialogs.answers.append(target)
    printing.form.save_asked.emit()
    settle(shell, qtbot)
    assert page_count(target) >= 1
    assert shell.dialogs.texts("notify") == [f"已存到 {target}"]


def test_preview_turns_pages_and_zooms(shell, qtbot):
    printing = room(shell, "printing")
    with qtbot.waitSignal(printing.preview.page_shown, timeout=60_000):
        printing.print_households(DOCUMENTS[0].id, ids_of(shell.window.desk.session, 2))
    with qtbot.waitSignal(printing.preview.page_shown, timeout=10_000) as shown:
        printing.preview.turn(1)
    assert shown.args == [2]
    fitting = printing.preview.dpi()
    with qtbot.waitSignal(printing.preview.page_shown, timeout=10_000):
        printing.preview.zoom(1.5)
    assert printing.preview.dpi() == pytest.approx(1.5 * fitting)


def test_blank_form_and_whole_village(shell, qtbot):
    printing = room(shell, "printing")
    with qtbot.waitSignal(printing.preview.page_shown, timeout=60_000):
        printing.form.make_asked.emit(PrintOrder(DOCUMENTS[0].id, blank=True))
    village = shell.window.desk.tree.villages()[0]
    with qtbot.waitSignal(printing.preview.page_shown, timeout=120_000):
        printing.form.make_asked.emit(PrintOrder(DOCUMENTS[0].id, village=village.code))
    assert f"共 {village.households} 份" in shown_words(printing.form)


def test_made_papers_do_not_outlive_the_session(shell, qtbot):
    printing = room(shell, "printing")
    with qtbot.waitSignal(printing.preview.page_shown, timeout=60_000):
        printing.print_households(DOCUMENTS[0].id, ids_of(shell.window.desk.session, 1))
    made = list((shell.folder / "staging").glob("*.pdf"))
    assert len(made) == 1
    shell.window.lock()
    assert not made[0].exists()


def test_without_a_printer_it_says_so_and_names_the_way_out(shell, qtbot):
    printing = room(shell, "printing")
    with qtbot.waitSignal(printing.preview.page_shown, timeout=60_000):
        printing.print_households(DOCUMENTS[0].id, ids_of(shell.window.desk.session, 1))
    printing.form.print_asked.emit()
    assert "另存为 PDF" in shell.dialogs.texts("inform")[0]


def test_every_page_goes_to_the_printer(shell, qtbot, tmp_path):
    printing = room(shell, "printing")
    with qtbot.waitSignal(printing.preview.page_shown, timeout=60_000):
        printing.print_households(DOCUMENTS[0].id, ids_of(shell.window.desk.session, 1))
    made = shell.folder / "staging" / "paper.pdf"
    printer = QPrinter()
    printer.setResolution(72)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert print_file(made, printer, SILENT) == page_count(made)
    assert page_count(tmp_path / "printed.pdf") == page_count(made)


@pytest.mark.parametrize(
    ("document", "size"), [("T21", (420, 297)), ("T20", (210, 297)), ("T23", (297, 210))]
)
def test_the_sheet_turns_as_the_page_lies_and_nothing_is_stretched(shell, qtbot, tmp_path, document, size):
    made, printed = tmp_path / "made.pdf", tmp_path / "printed.pdf"
    make_document(shell.window.desk.session, document, (), made, blank=True)
    printer = QPrinter()
    printer.setResolution(72)
    printer.setOutputFileName(str(printed))
    print_file(made, printer, SILENT)
    for page in range(page_count(made)):
        assert page_size(printed, page) == pytest.approx(size, abs=1)


def test_a_lying_page_fills_the_width_of_the_preview_too(shell, qtbot):
    printing = room(shell, "printing")
    widths = []
    for document in ("T20", "T21"):
        with qtbot.waitSignal(printing.preview.page_shown, timeout=60_000):
            printing.form.make_asked.emit(PrintOrder(document, blank=True))
        widths.append(printing.preview.findChild(QScrollArea).widget().pixmap().width())
    assert widths[0] == pytest.approx(widths[1], rel=0.03)


def test_a_paper_with_nothing_on_it_is_not_made_and_the_way_out_stays_in_sight(shell, qtbot):
    printing = room(shell, "printing")
    printing.print_households("T19", ids_of(shell.window.desk.session, 3))
    settle(shell, qtbot)
    qtbot.waitUntil(lambda: "没有可打印的信息比对名册与反馈" in shown_words(printing.form), timeout=60_000)
    assert "请先在“村级程序”的“信息比对”里" in shown_words(printing.form)
    assert "都在里面" not in shown_words(printing.form)
    assert not any(one.isEnabled() for one in printing.form.findChildren(QPushButton) if "…" in one.text())


def test_only_what_a_paper_can_be_made_of_is_offered(shell, qtbot):
    form = room(shell, "printing").form
    document = form.findChild(QComboBox)
    chosen = {}
    for name in ("T01", "T10", "T39", "T20"):
        document.setCurrentIndex(document.findData(name))
        order = form.order()
        chosen[name] = (bool(order.village), order.blank, order.office)
    assert chosen == {
        "T01": (True, False, False), "T10": (False, True, False), "T39": (False, False, True),
        "T20": (True, False, False),
    }  # fmt: skip
    assert "村级程序" not in shown_words(form)
    document.setCurrentIndex(document.findData("T10"))
    assert "村级程序" in shown_words(form)


@pytest.fixture
def roster(shell, tmp_path):
    """A good household and one of an unknown village, for the demo township."""
    session = shell.window.desk.session
    village = shell.window.desk.tree.villages()[0].name
    good = family("户主", "配偶", household="N0001", 乡=session.unit.name, 村=village)
    bad = family("户主", household="N0002", 乡=session.unit.name, 村="没有的村")
    return write_roster(tmp_path / "名册.xlsx", [*good, *bad])


def test_roster_dry_run_import_and_taking_back(shell, qtbot, roster, tmp_path):
    page = room(shell, "exchange").roster
    with qtbot.waitSignal(page.step_shown, timeout=60_000):
        page.read(roster)
    words = shown_words(page.plan)
    assert "通过 2 行" in words
    assert "没有通过 1 行" in words
    assert "现在还没有写入" in words
    assert undoable_acts(shell.window.desk.session) == ()
    with qtbot.waitSignal(page.step_shown, timeout=60_000):
        page.plan.confirm()
    settle(shell, qtbot)
    assert "新增 1 户 2 人" in shown_words(page.result)
    assert shell.window.desk.households().list_page.table.model().rowCount() == HOUSEHOLDS + 1
    shell.dialogs.answers.append(tmp_path / "结果.xlsx")
    page.result.workbook_asked.emit()
    settle(shell, qtbot)
    assert (tmp_path / "结果.xlsx").stat().st_size > 0
    shell.dialogs.answers.append(True)
    page.result.take_back_asked.emit()
    settle(shell, qtbot)
    assert "本批已经撤回" in shown_words(page.result)
    assert shell.window.desk.households().list_page.table.model().rowCount() == HOUSEHOLDS


def test_what_an_import_put_off_is_worked_off_in_sight(shell, qtbot, roster):
    desk = shell.window.desk
    desk.session.backlog.most_at_once = 0
    page = room(shell, "exchange").roster
    with qtbot.waitSignal(page.step_shown, timeout=60_000):
        page.read(roster)
    with qtbot.waitSignal(desk.backlog.worked_off, timeout=60_000) as worked_off:
        page.plan.confirm()
    assert "正在逐户核对" in desk.backlog.text()
    assert "可以照常工作" in desk.backlog.toolTip()
    assert worked_off.args[0].households
    settle(shell, qtbot)
    assert waiting(desk.session) == 0
    assert not desk.backlog.isVisible()


def test_what_still_waits_is_worked_off_after_unlocking(shell, qtbot, roster):
    session = shell.window.desk.session
    session.backlog.most_at_once = 0
    apply_roster(session, read_roster(session, roster), Choice.CLEAN_ROWS)
    assert waiting(session) > 0
    shell.window.lock()
    log_in(shell, qtbot, "审核员")
    settle(shell, qtbot)
    assert waiting(shell.window.desk.session) == 0


def test_all_or_nothing_refuses_a_roster_with_a_bad_row(shell, qtbot, roster):
    page = room(shell, "exchange").roster
    with qtbot.waitSignal(page.step_shown, timeout=60_000):
        page.read(roster)
    choices = {choice.text()[:2]: choice for choice in page.plan.findChildren(QRadioButton)}
    choices["要么"].setChecked(True)
    page.plan.confirm()
    settle(shell, qtbot)
    assert "没有导入" in shell.dialogs.texts("notify")[-1]
    assert undoable_acts(shell.window.desk.session) == ()


def test_a_file_that_is_no_roster_is_refused_in_words(shell, qtbot, tmp_path):
    page = room(shell, "exchange").roster
    (tmp_path / "照片.xlsx").write_bytes(b"%PDF-1.4 not a workbook")
    page.read(tmp_path / "照片.xlsx")
    settle(shell, qtbot)
    said = shell.dialogs.texts("notify") + shell.dialogs.texts("fault")
    assert len(said) == 1
    assert page.steps.currentWidget() is page.start


def test_template_download(shell, qtbot, tmp_path):
    page = room(shell, "exchange").roster
    shell.dialogs.answers.append(tmp_path / "模板.xlsx")
    page.start.template_asked.emit()
    settle(shell, qtbot)
    assert (tmp_path / "模板.xlsx").read_bytes()[:2] == b"PK"


def test_package_out_and_checked_with_the_own_key(shell, qtbot, tmp_path):
    exchange = room(shell, "exchange")
    exchange.export.export()
    assert "请先选县级密钥文件" in exchange.export.outcome.text()
    assert not exchange.export.export_button.isEnabled()
    assert exchange.export.export_button.toolTip() == exchange.export.outcome.text()
    district = shell.folder / "demo-district"
    exchange.export.key.choose(district / "district-key.json")
    assert exchange.export.export_button.isEnabled()
    assert exchange.export.export_button.toolTip() == ""
    shell.dialogs.answers.append(tmp_path / "第一包.tbp")
    exchange.export.export()
    settle(shell, qtbot, 60_000)
    assert "现在可以拔出U盘" in exchange.export.outcome.text()
    assert "待回执 1" in " ".join(shell.window.desk.status.texts())
    exchange.verify.package.choose(tmp_path / "第一包.tbp")
    assert not exchange.verify.verify_button.isEnabled()
    assert "两个文件都选好" in exchange.verify.verify_button.toolTip()
    exchange.verify.key.choose(district / "district-key.json")
    assert exchange.verify.verify_button.isEnabled()
    exchange.verify.verify()
    settle(shell, qtbot, 60_000)
    assert "没有被改动过" in exchange.verify.outcome.text()


def test_a_damaged_package_says_what_happened_and_what_to_do(shell, qtbot, tmp_path):
    exchange = room(shell, "exchange")
    broken = tmp_path / "坏包.tbp"
    broken.write_bytes(b"PK" + bytes(400))
    district = shell.folder / "demo-district"
    exchange.verify.package.choose(broken)
    exchange.verify.key.choose(district / "district-key.json")
    exchange.verify.verify()
    settle(shell, qtbot)
    assert len(shell.dialogs.texts("fault")) == 1
    assert exchange.verify.outcome.text() == ""


def test_administrator_adds_a_user_who_can_log_in(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "管理员")
    page = room(closed_shell, "settings").findChild(UsersPage)

    def fill(dialog: UserDialog) -> bool:
        dialog.name.setText("新来的小周")
        dialog.set_passwords("新来的-口令-2026", PASSWORD)
        dialog.accept()
        return True

    closed_shell.dialogs.on_run = fill
    page.ask_new()
    settle(closed_shell, qtbot)
    assert "新来的小周" in [user.name for user in list_users(closed_shell.window.desk.session)]
    closed_shell.window.lock()
    log_in(closed_shell, qtbot, "新来的小周", "新来的-口令-2026")
    assert "新来的小周（填报）" in closed_shell.window.desk.status.texts()


def test_reviewer_sees_no_user_administration_and_changes_the_own_password(shell, qtbot):
    settings = room(shell, "settings")
    assert settings.findChild(UsersPage) is None
    page = settings.findChild(PasswordPage)
    page.change(PASSWORD, "新的-口令-20261122", "不一样")
    assert "不一样" in page.outcome.text()
    page.change("不是现在的密码", "新的-口令-20261122", "新的-口令-20261122")
    settle(shell, qtbot)
    assert "没有改动" in page.outcome.text()
    page.change(PASSWORD, "新的-口令-20261122", "新的-口令-20261122")
    settle(shell, qtbot)
    assert "已经修改" in page.outcome.text()
    shell.window.lock()
    log_in(shell, qtbot, "审核员", "新的-口令-20261122")


def test_larger_text_rebuilds_the_desk_at_the_same_place(shell, qtbot):
    settings = room(shell, "settings")
    small = shell.window.font().pointSizeF()
    settings.choose_look(150, True)
    settle(shell, qtbot)
    assert shell.window.desk.place().room == "settings"
    assert shell.window.font().pointSizeF() == pytest.approx(1.5 * small)
    assert shell.window.theme.text_percent == 150


def test_administrator_adds_villages_from_a_pasted_list(closed_shell, qtbot):
    log_in(closed_shell, qtbot, "管理员")
    page = room(closed_shell, "settings").findChild(VillagesPage)
    town = closed_shell.window.desk.session.unit.region_code
    before = len(closed_shell.window.desk.tree.villages())
    page.add(f"{town}391\t新一村\n新二村，１２３")
    settle(closed_shell, qtbot)
    assert "第 2 行" in page.outcome.text()
    assert len(closed_shell.window.desk.tree.villages()) == before
    page.add(f"{town}391\t新一村\n\n新二村　{town}392")
    settle(closed_shell, qtbot)
    names = [village.name for village in closed_shell.window.desk.tree.villages()]
    assert len(names) == before + 2
    assert {"新一村", "新二村"} <= set(names)


class StrayWindows(QObject):
    """Names of widgets that showed as windows of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


def test_no_part_of_a_room_shows_as_a_window_of_its_own(shell, qtbot):
    """Such a window flashes up, takes the keyboard, and the shortcuts of the program are dead."""
    stray = StrayWindows()
    QApplication.instance().installEventFilter(stray)
    try:
        for button in shell.window.desk.rail.findChildren(QToolButton):
            button.click()
            settle(shell, qtbot)
    finally:
        QApplication.instance().removeEventFilter(stray)
    assert stray.seen == []
