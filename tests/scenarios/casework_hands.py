"""The hands of a caseworker: steps of a case, meetings, notices and their papers, through the windows."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from app.forms.kinds import Text
from app.services.record_scans import scans_of_record
from app.views.dialogs.work_window import WorkWindow
from app.views.pages.case_begin import BeginDialog
from app.views.pages.notice_form import HANGING, LIST, OPINIONS
from app.views.pages.step_dialog import StepDialog
from tests.printing.read_back import pdf_text
from tests.scenarios.hands import CONTROL, LEFT, Hands

CONTACT = {"contact": "村党组织书记", "phone_village": "09901234567", "phone_township": "09907654321"}
"""Who takes objections: numbers of posts, not of persons."""
SIDES = ("near", "far")
_MATTERS = 2
Act = Callable[[Any], object]


class DialogHands(Hands):
    """Dialogs and windows of the program are shown and closed one after the other, as `expect` says.

    `folder` takes the papers that are saved and the photos that are taken.
    """

    def __init__(self, shell: Any, qtbot: Any, folder: Path) -> None:
        super().__init__(shell, qtbot)
        self.folder = folder
        self._acts: deque[Act] = deque()
        self._files = 0
        shell.dialogs.on_run = self._run

    @property
    def session(self) -> Any:
        return self.desk.session

    def expect(self, *acts: Act) -> None:
        """What will be done in the next dialogs, in their order."""
        self._acts.extend(acts)

    def fill_in(self, panel: Any, **values: Any) -> None:
        """Texts key by key, what is chosen or counted at once."""
        for name, value in values.items():
            editor = panel.editor(name)
            if isinstance(editor.field.kind, Text) and isinstance(value, str):
                self.write(editor, value)
            else:
                editor.take(value)
        QApplication.processEvents()

    def write(self, editor: Any, text: str) -> None:
        """Type over what stands in a field, and leave it."""
        line = editor.focusProxy()
        line.setFocus()
        line.selectAll()
        for character in text:
            key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character)
            QApplication.sendEvent(line, key)
        editor.commit()

    def press_button(self, button: QPushButton) -> None:
        """Click a button that can be seen and used."""
        assert button.isVisible()
        assert button.isEnabled(), button.text()
        QTest.mouseClick(button, LEFT)
        self.settle()

    def form_dialog(self, **values: Any) -> Act:
        """Fill in a short form and press its first button."""

        def act(dialog: Any) -> None:
            self.fill_in(dialog.panel, **values)
            self.press_button(dialog.do_button)
            assert not dialog.isVisible(), dialog.words.text()

        return act

    def photo(self) -> Path:
        """Another photo on the stick."""
        number = self._next()
        path = self.folder / f"IMG_{number:04}.jpg"
        Image.new("RGB", (64, 48), (number * 37 % 256, number * 91 % 256, 120)).save(path, "JPEG")
        return path

    def _run(self, dialog: QDialog) -> bool:
        """Show it, do what was expected, close it with Escape if it is still open."""
        assert self._acts, f"nobody expected {dialog.windowTitle()}"
        act = self._acts.popleft()
        dialog.show()
        dialog.activateWindow()
        self.wait(dialog.isActiveWindow)
        self.settle()
        QApplication.processEvents()  # what was built by the answer of a job is shown now
        act(dialog)
        if dialog.isVisible():
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
        self.settle()
        return not isinstance(dialog, WorkWindow) and dialog.result() == QDialog.DialogCode.Accepted

    def _next(self) -> int:
        self._files += 1
        return self._files


class CaseHands(DialogHands):
    """Sheets of the card, steps of the case on the screen, its papers."""

    @property
    def case(self) -> Any:
        """The page of the case on the screen."""
        return self.page.case

    def go_to_day(self, day: date) -> None:
        """It is that day; the page on the screen is looked at again."""
        self.shell.clock.move(timedelta(days=(day - self.shell.clock.today()).days))
        if self.desk is not None and getattr(self.page, "case", None) is not None and self.case.case_id():
            self.case.load()
        self.settle()

    def sheet(self, household: str, tab: str, **values: Any) -> Any:
        """A new sheet 申请和核查 of this tab on the card, filled in; not stored yet. The page of the tab."""
        self.desk.show_room("households")
        self.desk.open_household(household)
        self.settle()
        card = self.desk.households().card
        self.line_of(card.sections, card.form.titles.index("申请和核查"))
        self.tab(tab)
        section = card.form.current()
        page = section.page(section.tabs.currentIndex())
        page.add_button.click()
        self.fill_in(page.panel, **values)
        return page

    def store_card(self) -> None:
        """Ctrl+S on the card."""
        card = self.desk.households().card
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow)
        self.press(Qt.Key.Key_S, CONTROL)
        self.wait(lambda: not card.has_unsaved())
        self.settle()

    def begin(self, household: str, procedure: str, **said: Any) -> str:
        """From the card of a household, with what the first step says; why it was refused, or ""."""
        self.desk.show_room("households")
        self.desk.open_household(household)
        self.settle()

        def choose(dialog: BeginDialog) -> None:
            dialog.choose(procedure)
            self.click("下一步", dialog)

        told: list[str] = []
        self.expect(choose, lambda dialog: told.append(self._step(dialog, **said)))
        self.press_button(self.desk.households().cases.button)
        menu = QApplication.activePopupWidget()
        begin = next(line for line in menu.actions() if line.text().startswith("开始办理"))
        menu.close()
        begin.trigger()
        self.settle()
        self.settle()
        return told[0]

    def take_step(self, **said: Any) -> str:
        """The next step of the case on the screen: "" when it was taken, otherwise why not.

        `ticks` are codes of papers and statements; everything else are fields of the dialog.
        """
        told: list[str] = []
        self.expect(lambda dialog: told.append(self._step(dialog, **said)))
        self.press_button(self.case.take_button)
        self.settle()
        return told[0]

    def stands_at(self) -> str:
        """The name of the last step that was taken with the case on the screen."""
        standing = self.case.page.case.track.standing
        return str(standing.label) if standing is not None else ""

    def add_scan(self, code: str) -> None:
        """A photo as the paper of this code, added to the case on the screen."""
        self.choose_stop_with(code)
        before = len(scans_of_record(self.session, self.case.case_id()))
        self.answer(self.photo())
        name = next(button for button in self._seen(QPushButton, self.case.panel)
                    if button.accessibleName() == f"添加扫描件 {self._label(code)}")
        self.press_button(name)
        self.settle()
        assert len(scans_of_record(self.session, self.case.case_id())) == before + 1

    def choose_stop_with(self, code: str) -> None:
        """Click the stop that asks for this paper; the one shown stays when it does."""
        chosen = self.case.chosen()
        if chosen is None or code not in {paper.code for paper in chosen.papers}:
            wanted = next(number for number, stop in enumerate(self.case.page.stops)
                          if code in {paper.code for paper in stop.papers})
            QTest.mouseClick(self.case.track.stops[wanted], LEFT)
            self.settle()
        self.case.below.setCurrentWidget(self.case.panel)
        QApplication.processEvents()

    def change_user(self, user: str, password: str) -> None:
        """Somebody else sits down and goes on with the case on the screen."""
        case_id = self.case.case_id()
        self.menu("档案", "换一个用户")
        self.log_in(user, password)
        self.window.activateWindow()
        self.open_case(case_id)

    def open_case(self, case_id: str) -> None:
        self.desk.open_case(case_id)
        self.settle()
        self.settle()

    def printed(self, code: str) -> str:
        """The paper of a step, saved from its window and read back: its text without white space."""
        self.choose_stop_with(code)
        button = next(found for found in self._seen(QPushButton, self.case.panel)
                      if found.accessibleName() == f"打印 {self._label(code)}")
        target = self.folder / f"{code}-{self._next()}.pdf"

        def act(window: Any) -> None:
            assert window.paper is not None, f"{code}: {window.outcome.text()}"
            assert window.paper.pages, f"{code}: {window.outcome.text()}"
            self.answer(target)
            self.click("另存为 PDF", window)
            self.settle()

        self.expect(act)
        self.press_button(button)
        self.settle()
        return pdf_text(target)

    def _step(self, dialog: StepDialog, ticks: tuple[str, ...] = (), **values: Any) -> str:
        self.fill_in(dialog.panel, **values)
        for code in ticks:
            box = dialog.papers.get(code) or dialog.statements[code]
            if not box.isChecked():
                box.click()
        QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
        self.settle()
        return "" if dialog.outcome is not None else dialog.verdict.text()

    def _label(self, code: str) -> str:
        return str(self.session.policy().table("step_paper").label_of(code))


class CaseworkHands(CaseHands):
    """The meetings and notices of the case on the screen too."""

    def hold_meeting(self, votes: Mapping[str, int], **facts: Any) -> str:
        """Enter the meeting the next step asks for; what the rules said of it before it was stored."""
        told: list[str] = []

        def act(window: Any) -> None:
            form = window.form
            self.fill_in(form.panel, **facts)
            form.go_to(_MATTERS)
            row = form.meeting.matters[0]["id"]
            for name, number in votes.items():
                form.matters.table.go_to(row, name)
                self.write(form.matters.table.open_editor(), str(number))
                form.matters.commit()
            told.append(form.verdict.text())
            QTest.keyClick(window, Qt.Key.Key_S, CONTROL)
            self.settle()
            assert "已保存" in window.outcome.text(), window.outcome.text()

        self.expect(act)
        self.press_button(self.case.meeting_button)
        self.settle()
        return told[0]

    def hang_notice(self, by: str, households: bool = True, **facts: Any) -> str:
        """Draft, post and photograph the notice the next step asks for, with a list of households or none;
        its id.
        """
        found: list[str] = []

        def act(window: Any) -> None:
            self.fill_in(window.form.panel, **CONTACT, **facts)
            self.settle()
            window.form.go_to(LIST)
            assert bool(window.form.list.model.rowCount()) is households
            window.form.go_to(HANGING)
            self.fill_in(window.form.hanging.posting, posted_by=by)
            QTest.keyClick(window, Qt.Key.Key_Return, CONTROL)
            self.settle()
            assert "已登记张贴" in window.outcome.text(), window.outcome.text() + window.form.clock.text()
            self.photograph(window, "first")
            found.append(window.base.id)

        self.expect(act)
        self.press_button(self.case.notice_button)
        self.settle()
        return found[0]

    def photograph(self, window: Any, day: str) -> None:
        """A near and a far photo of the first or last day, into the boxes of a notice's window."""
        window.form.go_to(HANGING)
        for side in SIDES:
            box = window.form.hanging.boxes[f"photo_{side}_{day}"]
            self.answer(self.photo())
            self.press_button(box.button)
            self.settle()
            assert "（1）" in box.button.text()

    def at_notice(self, notice_id: str, act: Act) -> None:
        """Open a notice of the case on the screen and do something in its window."""
        self.expect(act)
        self.case.actions_of.look_at_notice(notice_id)
        self.settle()
        self.settle()

    def printed_notice(self, notice: str) -> Path:
        """The notice as it hangs, with Ctrl+P from its window."""
        target = self.folder / f"{notice}.pdf"

        def paper(window: Any) -> None:
            assert window.paper is not None, window.outcome.text()
            self.answer(target)
            self.click("另存为 PDF", window)
            self.settle()

        def act(window: Any) -> None:
            self.expect(paper)
            QTest.keyClick(window, Qt.Key.Key_P, CONTROL)
            self.settle()

        self.at_notice(notice, act)
        return target

    def take_down(self, window: Any, by: str, result: str) -> str:
        """Ask to take the notice down today; what the window says."""
        down = window.form.hanging.taking_down
        window.form.go_to(HANGING)
        self.fill_in(down, taken_down_on=self.shell.clock.today(), taken_down_by=by, result=result)
        self.press_button(window.form.hanging.down_button)
        return str(window.outcome.text())

    def object(self, window: Any, **said: Any) -> None:
        """F8, what somebody says to the notice, Ctrl+S."""
        QTest.keyClick(window, Qt.Key.Key_F8)
        self.fill_in(window.form.opinions.said, **said)
        self._store_opinion(window)

    def reply(self, window: Any, **said: Any) -> None:
        """What was found out and answered to the opinion that is marked."""
        window.form.go_to(OPINIONS)
        self.fill_in(window.form.opinions.handled, **said)
        self._store_opinion(window)

    def _store_opinion(self, window: Any) -> None:
        QTest.keyClick(window, Qt.Key.Key_S, CONTROL)
        self.settle()
        assert "已保存" in window.form.opinions.outcome.text(), window.form.opinions.outcome.text()
